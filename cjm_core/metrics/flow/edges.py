"""Which step comes right after which, how often, and after what time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.edges import Edge, edges
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import MOST_TOLD, path_place, told
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog

FOLLOWED = N_("times that the second step came right after the first; n counts journeys; the log is counted whole, so "
              "no interval")


def most_frequent(evidence: Evidence, log: EventLog) -> list[Edge]:
    """Return the edges that are told, the most frequent ones, in the order of their names."""
    found = kept(evidence, f"edges of {log.home}", lambda: edges(log))
    most = sorted(found, key=lambda e: (-e.count, e.step, e.next_step))[:MOST_TOLD]
    return sorted(most, key=lambda e: (e.step, e.next_step))


def _counted(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for log, cell in told(evidence):
        for edge in most_frequent(evidence, log):
            count = Estimate(float(edge.count), None, None, edge.journeys, float(edge.journeys))
            yield finding_of("directly_follows", "edge", path_place((edge.step, edge.next_step)), cell, count,
                             unit="count", method=FOLLOWED, level=level, better="")


METRICS: tuple[Metric, ...] = (
    Metric("directly_follows", N_("Directly follows"), "count",
           "successions of two events of one journey, by step; equal times in the order of the file",
           "van der Aalst 2016", _counted, better=""),
)
