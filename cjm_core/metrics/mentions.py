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
    from cjm_core.evidence.mentions import MentionCount
    from cjm_core.evidence.sample import Cell

SAID = N_("people who said it among those heard, Wilson interval times those heard; not a share of passages")

Breakdown = tuple[str, str, str, str]  # place, kind, code, method


def _main_kinds(evidence: Evidence, counts: Iterable[MentionCount]) -> dict[tuple[str, str], str]:
    """Return the kind under which a code stands at a place: the map's, else the one of most people.

    Coders may use one code for two kinds; people overlap, so the kinds cannot be added.
    """
    mapped = {
        (place, element.key): kind.value
        for journey in evidence.project.journeys for place, kind, element in journey.elements()
    }
    people: dict[tuple[str, str], dict[str, int]] = {}
    for c in counts:
        if c.code and not c.method and c.cell.segment == c.cell.wave == "":
            kinds = people.setdefault((c.place, c.code), {})
            kinds[c.kind] = kinds.get(c.kind, 0) + c.people
    return {
        spot: mapped[spot] if mapped.get(spot) in kinds else min(kinds, key=lambda k: (-kinds[k], k))
        for spot, kinds in people.items()
    }


def _breakdown(count: MentionCount, main: dict[tuple[str, str], str]) -> Breakdown | None:
    """Keep the breakdowns that the table shows: all, by kind, by method, by code, by code and method.

    A code is shown under its main kind without naming it, under another kind by itself.
    """
    kind = "" if count.code and count.kind == main.get((count.place, count.code)) else count.kind
    return None if kind and count.method else (count.place, kind, count.code, count.method)


def _where(evidence: Evidence, place: str, code: str) -> tuple[str, str]:
    """Return place kind and place; what is said of no place belongs to the only journey there is.

    A code without a place is counted over the whole journey; at a stage it is counted over its steps too.
    """
    if code:
        return ("element", f"{place}.{code}") if place else ("code", code)
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
    counts = evidence.mentions()
    main = _main_kinds(evidence, counts)
    said: dict[tuple[Breakdown, Cell], int] = {}
    for count in counts:
        breakdown = _breakdown(count, main)
        if breakdown is not None:
            said[breakdown, count.cell] = count.people
    yield from _rows(evidence, said, sorted({b for b, _ in said}))


METRICS: tuple[Metric, ...] = (
    Metric("mentions", N_("People who said it"), "people",
           "people with at least one passage; low and high: Wilson interval of their share times the people heard",
           "Wilson 1927", _mentions, better=""),
)
