"""Excel workbooks: checked as a zip before they are opened, numbers read as the codes that people typed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cjm_core.errors import N_, EvidenceError, Spot, nearest

MAX_PARTS = 10_000
MAX_UNPACKED_BYTES = 1 << 30
MAX_RATIO = 200
_RATIO_FROM_BYTES = 1 << 22


def read(path: Path, name: str, sheet: str | None) -> tuple[tuple[str, ...], Iterator[tuple[int, list[str]]]]:
    """Return the column names and an iterator of (row, cells as text) of one sheet, the first unless ``sheet`` says.

    Rows are numbered as Excel numbers them. Raises EvidenceError for a broken or hostile file and an unknown sheet.
    """
    _check_zip(path, name)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise EvidenceError(
                N_("The workbook has no sheet {sheet}; it has: {near}."),
                spot=Spot(name), sheet=sheet, near=", ".join(nearest(sheet, tuple(names)) or names),
            )
        lines = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise EvidenceError(
            N_("The workbook cannot be read ({detail}). Open it in Excel and save it again."),
            spot=Spot(name), detail=str(error),
        ) from None
    first = next((i for i, line in enumerate(lines) if any(_text(c).strip() for c in line)), None)
    if first is None:
        raise EvidenceError(N_("The sheet is empty; a header row and rows were expected."), spot=Spot(name))
    columns = [_text(c).strip() for c in lines[first]]
    while columns and not columns[-1]:
        columns.pop()
    body = ((number, [_text(c) for c in line]) for number, line in enumerate(lines[first + 1:], start=first + 2))
    return tuple(columns), body


def _check_zip(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise EvidenceError(
            N_("The file is called .xlsx but is not a workbook. Save it again from Excel, or rename it if it is CSV."),
            spot=Spot(name),
        ) from None
    total = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > _RATIO_FROM_BYTES and part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts
    )
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED_BYTES or swollen:
        raise EvidenceError(
            N_("The workbook unfolds to far more than it should ({parts} parts, {megabytes} MB) and is not opened. "
               "Save the sheet as CSV."),
            spot=Spot(name), parts=len(parts), megabytes=total >> 20,
        )


def _text(value: Any) -> str:
    """Return a cell as its reader sees it: whole numbers without a point, dates as ISO."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
