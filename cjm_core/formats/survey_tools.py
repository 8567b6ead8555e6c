"""Exports of survey tools: what Qualtrics and LimeSurvey write into a CSV beside the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

QUALTRICS, LIMESURVEY = "qualtrics", "limesurvey"
NOT_SHOWN = "N/A"
_QUALTRICS_MARK = '{"ImportId"'
_LIMESURVEY_HEADS = {"id", "submitdate", "lastpage", "startlanguage"}
_LIMESURVEY_OWN = _LIMESURVEY_HEADS | {"seed", "startdate", "datestamp", "ipaddr", "refurl", "token"}
_SUBMITTED = ("submitdate", "date submitted")


def tool_of(head: Sequence[Sequence[str]]) -> str:
    """Return which tool wrote a file, by its first three rows; empty where none that is known did.

    Qualtrics puts the wording under the names and an ImportId under that; LimeSurvey begins with columns of its own.
    """
    if len(head) > 2 and any(cell.replace(" ", "").startswith(_QUALTRICS_MARK) for cell in head[2]):
        return QUALTRICS
    if head and len(_LIMESURVEY_HEADS & {_plain(c) for c in head[0]}) >= 3:
        return LIMESURVEY
    return ""


def _plain(head: str) -> str:
    """Return a LimeSurvey head without its wording: ``lastpage. Last page`` is lastpage."""
    return head.strip().split(".")[0].split(" ")[0].casefold()


def heads_below(head: Sequence[Sequence[str]], tool: str) -> int:
    """Return how many rows under the header are no answers: two of Qualtrics, one in its oldest exports."""
    if tool != QUALTRICS:
        return 0
    return 2 if tool_of(head) == QUALTRICS else 1


def own_columns(head: Sequence[Sequence[str]], tool: str) -> set[int]:
    """Return the columns that a tool adds of its own accord: times, addresses, languages, states."""
    if tool == LIMESURVEY:
        return {i for i, c in enumerate(head[0]) if _plain(c) in _LIMESURVEY_OWN}
    if tool == QUALTRICS and tool_of(head) == QUALTRICS:
        return {i for i, c in enumerate(head[2]) if _QUALTRICS_MARK in c.replace(" ", "") and '"QID' not in c}
    return set()


def answers(rows: Iterator[tuple[int, list[str]]], tool: str, below: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of answers alone; what LimeSurvey did not show to people is empty."""
    for number, cells in rows:
        if number <= 1 + below:
            continue
        yield number, [("" if c == NOT_SHOWN else c) for c in cells] if tool == LIMESURVEY else cells


def submitted_at(columns: Sequence[str]) -> int | None:
    """Return where LimeSurvey notes that somebody sent the form off; None where it does not."""
    return next((i for i, c in enumerate(columns) if c.strip().casefold().startswith(_SUBMITTED)), None)
