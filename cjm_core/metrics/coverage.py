"""Which of the channels that an industry expects the journey offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.ground import kind_of
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.row import finding_of
from cjm_core.model import Journey, Stage

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

OFFERED = N_("expected channels that the map offers; n counts channels; the map is counted whole, so no interval")


def offered(journey: Journey, place: str) -> frozenset[str]:
    """Return the channels of the touchpoints at a place; a stage offers what its steps offer, a missing one nothing."""
    holder = journey.places().get(place)
    steps = holder.steps if isinstance(holder, Stage) else (holder,) if holder is not None else ()
    points = [s.touchpoint for s in steps if s.touchpoint is not None and not s.touchpoint.missing]
    return frozenset(c for p in points for c in p.all_channels)


def _counted(value: float, n: int) -> Estimate:
    return Estimate(value, None, None, n, float(n))


def _of_journey(journey: Journey, level: float) -> Iterator[Finding]:
    all_found: list[bool] = []
    for place, channels in journey.expected.items():
        there = offered(journey, place)
        found = [c in there for c in channels]
        all_found += found
        for channel, is_there in zip(channels, found, strict=True):
            yield finding_of("coverage", "channel", f"{place}:{channel}", Cell(), _counted(float(is_there), 1),
                             unit="share", method=OFFERED, level=level)
        if found:
            yield finding_of("coverage", kind_of(place), place, Cell(), _counted(sum(found) / len(found), len(found)),
                             unit="share", method=OFFERED, level=level)
    if all_found:
        whole = _counted(sum(all_found) / len(all_found), len(all_found))
        yield finding_of("coverage", "journey", journey.id, Cell(), whole, unit="share", method=OFFERED, level=level)


def _coverage(evidence: Evidence) -> Iterator[Finding]:
    """Yield the coverage of every journey; a place that an earlier journey has too is told apart by its journey."""
    seen: set[tuple[str, str]] = set()
    for journey in evidence.project.journeys:
        for finding in _of_journey(journey, evidence.project.thresholds.level):
            key = finding.place_kind, finding.place
            yield replace(finding, segment=f"journey={journey.id}") if key in seen else finding
            seen.add(key)


METRICS: tuple[Metric, ...] = (
    Metric("coverage", N_("Expected channels offered"), "share", "expected channels offered / channels expected", "",
           _coverage),
)
