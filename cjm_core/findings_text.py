"""The findings table as text: CSV, JSON and a plain table, with exactly the columns of a Finding."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Any

from cjm_core.findings import COLUMNS, Finding
from cjm_core.language import translate

_FORMULA = frozenset("=+-@\t\r")


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that looks like it gets a leading apostrophe.

    Full-width forms of the signs count, since spreadsheets read them as the plain ones.
    """
    first = text[:1]
    if first in _FORMULA or (not first.isascii() and unicodedata.normalize("NFKC", first) in _FORMULA):
        return f"'{text}"
    return text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return neutral(";".join(value))
    return neutral(value) if isinstance(value, str) else repr(value)


def findings_csv(findings: Iterable[Finding]) -> str:
    """Return the findings as CSV: a header of ``COLUMNS``, numbers in full, nothing for what is unknown or hidden."""
    lines, cells = _Lines(), attrgetter(*COLUMNS)
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_text, cells(f)) for f in findings)
    return "".join(lines)


class _Lines(list[str]):
    """Lines of CSV that end in LF; the writer must believe in CRLF, or it leaves a lone CR unquoted."""

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def findings_json(findings: Iterable[Finding]) -> str:
    """Return the findings as a JSON list of objects with the keys of ``COLUMNS``; null for unknown or hidden."""
    rows = [{c: getattr(f, c) for c in COLUMNS} for f in findings]
    return json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"
    if isinstance(value, tuple):
        return ";".join(value)
    return "" if value is None else " ".join(str(value).split())


def _width(text: str) -> int:
    """Count the columns of a terminal that a text takes: wide East Asian signs take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def findings_table(findings: Iterable[Finding], lang: str = "en") -> str:
    """Return the findings as a table for a terminal: the same columns, numbers to four figures.

    The method is said in ``lang``; CSV and JSON, which programs read, keep it in English.
    """
    said = (replace(f, method=translate(f.method, lang)) for f in findings)
    rows = [COLUMNS, *(tuple(_short(getattr(f, c)) for c in COLUMNS) for f in said)]
    widths = [max(_width(r[i]) for r in rows) for i in range(len(COLUMNS))]
    lines = ("  ".join(t + " " * (w - _width(t)) for t, w in zip(r, widths, strict=True)).rstrip() for r in rows)
    return "\n".join(lines) + "\n"
