"""CSV and its cousins: which sign divides the cells, and rows read one by one without ever padding one in silence."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from cjm_core.errors import N_, EvidenceError, Spot

WIDE = 2000
"""From so many columns on, rows are read in Python, which does not mind the width."""

_DELIMITERS = (",", ";", "\t", "|")
_LOOK_CHARACTERS = 1 << 18
_LONGEST_CELL = 1 << 24
LONGEST_HEADER, LONGEST_LINE = 1 << 22, 1 << 26
"""How many signs the first line may have (a million columns have room), and any other."""
_SHOWN_RAGGED = 20
_END = "\x1c<end of file>\x1c"


@dataclass(frozen=True)
class Cleaning:
    """What became of the rows of one file: kept, blank, and set aside as (row, cells)."""

    kept: int
    blank: int
    ragged: tuple[tuple[int, int], ...]
    ragged_count: int


def find_delimiter(path: Path, wanted: list[str], suffix: str) -> str:
    """Return the sign that divides the cells: the one under which most wanted columns are in the header."""
    if suffix in (".tsv", ".tab"):
        return "\t"
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(_LOOK_CHARACTERS)
    return max(_DELIMITERS, key=lambda d: (*_fit(sample, d, set(wanted)), -_DELIMITERS.index(d)))


def _fit(sample: str, delimiter: str, wanted: set[str]) -> tuple[int, int, int]:
    try:
        lines = list(islice(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter), 50))
    except csv.Error:
        return 0, 0, 0
    header = [cell.strip() for cell in lines[0]] if lines else []
    same = sum(len(line) == len(header) for line in lines) if len(header) > 1 else 0
    return len(wanted.intersection(header)), same, len(header)


def rows(path: Path, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, cells) of a UTF-8 text file, the header as row 1: rows are numbered as a spreadsheet shows them."""
    before = csv.field_size_limit(_LONGEST_CELL)
    row, closed, too_long = 0, False, False
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for cells in csv.reader(chain(_lines(file, name), [_END]), delimiter=delimiter):
                closed = cells == [_END]
                if closed or (cells and cells[-1].endswith(_END)):
                    break
                row += 1
                yield row, cells
    except csv.Error as error:
        closed, too_long = False, "field larger" in str(error)
    finally:
        csv.field_size_limit(before)
    if too_long:
        raise EvidenceError(
            N_("A cell of row {row} has more than {limit} signs. A quotation mark may not be closed; else shorten it."),
            spot=Spot(name, row + 1), row=row + 1, limit=_LONGEST_CELL,
        )
    if not closed:
        raise EvidenceError(
            N_("The cell that begins in row {row} never ends. A quotation mark is not closed."),
            spot=Spot(name, row + 1), row=row + 1,
        )


def _lines(file: TextIO, name: str) -> Iterator[str]:
    """Yield the lines of a text. Raises EvidenceError for one that would fill the memory by itself."""
    number, longest = 0, LONGEST_HEADER
    while line := file.readline(longest):
        number += 1
        if len(line) == longest and not line.endswith("\n"):
            raise EvidenceError(
                N_("Line {line} has more than {limit} signs, and there is no end of it: that is no table. Is it the "
                   "right file?"), spot=Spot(name, number), line=number, limit=longest)
        yield line
        longest = LONGEST_LINE


def head(path: Path, delimiter: str, name: str, count: int = 3) -> list[list[str]]:
    """Return the cells of the first rows of a UTF-8 text file."""
    return [cells for _, cells in islice(rows(path, delimiter, name), count)]


def write_clean(path: Path, source: Iterable[tuple[int, Iterable[str]]], width: int, positions: tuple[int, ...]
                ) -> Cleaning:
    """Write row number and the cells at ``positions`` as plain CSV; set aside rows of another width than ``width``.

    Cells beyond the width count only when something stands in them; a wholly empty row is blank.
    """
    tally: Counter[str] = Counter()
    ragged: list[tuple[int, int]] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
        write(["row", *(f"c{i}" for i in range(len(positions)))])
        for row, found in source:
            cells = list(found)
            if not any(cells):
                tally["blank"] += 1
            elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
                tally["kept"] += 1
                write([row, *(cells[p] if p >= 0 else "" for p in positions)])
            else:
                tally["ragged"] += 1
                if len(ragged) < _SHOWN_RAGGED:
                    ragged.append((row, len(cells)))
    return Cleaning(tally["kept"], tally["blank"], tuple(ragged), tally["ragged"])
