"""Numbers written as text: a comma may be decimal or part off a thousand; what is unsure is not read.

The patterns rule single cells (``answers``) and whole columns in SQL alike. In SQL digits are ASCII by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log_engine import LogEngine

NUMBER = r"[+-]?\d+([.,]\d+)?([eE][+-]?\d{1,3})?"
MOST = 1e15
"""Larger numbers are mistakes (or the numbers of cards), and are no longer told apart from their neighbours."""
PERHAPS_THOUSANDS = {".": r"[+-]?[1-9]\d{0,2},\d{3}", ",": r"[+-]?[1-9]\d{0,2}\.\d{3}"}


def mark_in(engine: LogEngine, relation: str, column: str) -> str:
    """Return the decimal mark of a column: a comma where one is surely decimal and no point is there, else a point."""
    text = f"trim({column})"
    points, commas = engine.rows(
        f"SELECT count(*) FILTER (WHERE contains({text}, '.')), "
        f"count(*) FILTER (WHERE contains({text}, ',') AND NOT regexp_full_match({text}, '{PERHAPS_THOUSANDS['.']}')) "
        f"FROM {relation} WHERE regexp_full_match({text}, '{NUMBER}')"
    )[0]
    return "," if commas and not points else "."


def number_in(column: str, mark: str) -> str:
    """Return the expression for a finite number in a column of text, NULL where it is none or could mislead."""
    text = f"trim({column})"
    number = f"TRY_CAST(replace({text}, ',', '.') AS DOUBLE)"
    return (
        f"CASE WHEN regexp_full_match({text}, '{NUMBER}') AND abs({number}) <= {MOST!r} "
        f"AND NOT regexp_full_match({text}, '{PERHAPS_THOUSANDS[mark]}') THEN {number} END"
    )
