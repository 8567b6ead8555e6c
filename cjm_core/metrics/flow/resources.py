"""Work that passes from one person (or machine) to another: how often, and how long it waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.resources import Handover, handover_hours, handover_journeys, handovers
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import MOST_TOLD, apart, distinct, path_place, told
from cjm_core.metrics.flow.quantiles import quantiles
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog

PASSED = N_("times that work went straight from one to the other; n counts journeys; the log is counted whole, so no "
            "interval; at most the 200 most frequent are told")
SHARE = N_("times that work went straight from one to the other / all direct successions in which both are named, also "
           "those that stay with one; n counts journeys with it; the log is counted whole, so no interval")
WAIT = {
    True: N_("median hours from the end of the one's work to the start of the other's, 0 where they overlap; interval "
             "from order statistics (binomial), waits taken as independent; n counts journeys"),
    False: N_("median hours from the one's event to the other's: the log has one time an event, so the work itself is "
              "in it; interval from order statistics (binomial), taken as independent; n counts journeys"),
}


@dataclass(frozen=True)
class _Told:
    place: str
    handover: Handover
    journeys: int
    wait: Estimate


def _pairs(evidence: Evidence, log: EventLog) -> list[_Told]:
    def make() -> list[_Told]:
        order = sorted(handovers(log), key=lambda h: (-h.count, h.sender, h.receiver))[:MOST_TOLD]
        found = handover_journeys(log, order)
        counts = {pair: (one.journeys, one.count) for pair, one in found.items()}
        waits = quantiles(counts, partial(handover_hours, log), evidence.project.thresholds.level, ("median",))
        places = distinct(path_place((h.sender, h.receiver)) for h in order)
        return [_Told(place, h, found[h.pair].journeys, waits[h.pair, "median"])
                for place, h in zip(places, order, strict=True)]
    return kept(evidence, f"resources of {log.key}", make)


def _counted(metric: str, unit: str, method: str, value: Callable[[Handover], float]
             ) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        for log, cell in told(evidence):
            for one in _pairs(evidence, log):
                found = Estimate(value(one.handover), None, None, one.journeys, float(one.journeys))
                yield finding_of(metric, "resources", apart(evidence, log, one.place), cell, found, unit=unit,
                                 method=method, level=evidence.project.thresholds.level, better="")
    return compute


def _wait(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        for one in _pairs(evidence, log):
            yield finding_of("resource_wait", "resources", apart(evidence, log, one.place), cell, one.wait,
                             unit="hours", method=WAIT["end" in log.columns], better="lower",
                             level=evidence.project.thresholds.level)


METRICS: tuple[Metric, ...] = (
    Metric("resource_handovers", N_("Work passed on"), "count",
           "direct successions of two different resources in a journey", "van der Aalst, Reijers and Song 2005",
           _counted("resource_handovers", "count", PASSED, lambda h: float(h.count)), better=""),
    Metric("resource_share", N_("Share of all successions"), "share",
           "direct successions of the two / all direct successions with a resource on both sides",
           "van der Aalst, Reijers and Song 2005", _counted("resource_share", "share", SHARE, lambda h: h.share),
           better=""),
    Metric("resource_wait", N_("Wait between two people"), "hours",
           "median of the other's start - the one's end; interval of order statistics", "Conover 1999", _wait,
           better="lower"),
)
