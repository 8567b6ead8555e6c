"""What people said of their own accord: how many said it, out of how many who were heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.ground import kind_of
from cjm_core.metrics.intervals import proportion
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.sample import Cell

SAID = N_("people who said it among those heard, Wilson interval times those heard; not a share of passages")

Breakdown = tuple[str, str, str, str]  # place, kind, code, method


def _breakdown(place: str, kind: str, code: str, method: str) -> Breakdown | None:
    """Keep the breakdowns that the table shows: all, by kind, by method, by code, by code and method."""
    if kind and (code or method):
        return None
    return place, kind, code, method


def _where(evidence: Evidence, place: str, code: str) -> tuple[str, str]:
    """Return place kind and place; what is said of no place belongs to the only journey there is."""
    if code:
        return "element", f"{place}.{code}" if place else code
    if place:
        return kind_of(place), place
    journeys = evidence.project.journeys
    return "journey", journeys[0].id if len(journeys) == 1 else ""


def _segments(cell: Cell, kind: str, method: str) -> str | None:
    """Return the segment column of a row; None for a breakdown by two things at once."""
    named = [s for s in (cell.segment, f"kind={kind}" * bool(kind), f"method={method}" * bool(method)) if s]
    return None if len(named) > 1 else "".join(named)


def _rows(evidence: Evidence, said: dict[tuple[Breakdown, Cell], int], wanted: Iterable[Breakdown]
          ) -> Iterator[Finding]:
    """Yield a row for every breakdown and every group that was heard, also where nobody said it."""
    level = evidence.project.thresholds.level
    for breakdown in wanted:
        place, kind, code, method = breakdown
        place_kind, shown = _where(evidence, place, code)
        for heard in evidence.heard():
            segment = _segments(heard.cell, kind, method)
            if heard.method != method or segment is None:
                continue
            people = said.get((breakdown, heard.cell), 0)
            among = proportion(people, heard.people, level).times(heard.people)
            yield finding_of("mentions", place_kind, shown, heard.cell, among, unit="people", method=SAID,
                             level=level, better="", segment=segment)


def _mentions(evidence: Evidence) -> Iterator[Finding]:
    said: dict[tuple[Breakdown, Cell], int] = {}
    for count in evidence.mentions():
        breakdown = _breakdown(count.place, count.kind, count.code, count.method)
        if breakdown is not None:
            said[breakdown, count.cell] = count.people
    yield from _rows(evidence, said, sorted({b for b, _ in said}))


METRICS: tuple[Metric, ...] = (
    Metric("mentions", N_("People who said it"), "people",
           "people with at least one passage; low and high: Wilson interval of their share times the people heard",
           "Wilson 1927", _mentions, better=""),
)
