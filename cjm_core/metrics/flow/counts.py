"""How large a log is, and how long its journeys are in events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.counts import Counts
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import told
from cjm_core.metrics.flow.means import mean_over_journeys
from cjm_core.metrics.flow.reach import size
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

EVENTS = N_("events that have a journey and a time; n counts journeys; the log is counted whole, so no interval")
JOURNEYS = N_("journeys with at least one event that has a time; the log is counted whole, so no interval")
ACTIVITIES = N_("different activities in the log, as it writes them; n counts journeys; no interval")
STEPS = N_("different steps: places of the map, and activities that are mapped to none; n counts journeys; no interval")
LENGTH = N_("events a journey, mean, t interval; a journey that still runs counts with what is recorded")


def _count(metric: str, method: str, value: Callable[[Counts], int]) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        for log, cell in told(evidence):
            whole = size(evidence, log)
            if whole:
                found = Estimate(float(value(whole)), None, None, whole.journeys, float(whole.journeys))
                yield finding_of(metric, "journey", log.home, cell, found, unit="count", method=method,
                                 level=evidence.project.thresholds.level, better="")
    return compute


def _length(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for log, cell in told(evidence):
        whole = size(evidence, log)
        if whole:
            n = whole.journeys
            found = mean_over_journeys(n, whole.events / n, (n * whole.events2 - whole.events**2) / n, level, least=1.0)
            yield finding_of("journey_length", "journey", log.home, cell, found, unit="events", method=LENGTH,
                             level=level, better="")


METRICS: tuple[Metric, ...] = (
    Metric("log_journeys", N_("Journeys in the log"), "count", "different journey ids with an event that has a time",
           "van der Aalst 2016", _count("log_journeys", JOURNEYS, lambda c: c.journeys), better=""),
    Metric("log_events", N_("Events in the log"), "count", "events with a journey and a time", "van der Aalst 2016",
           _count("log_events", EVENTS, lambda c: c.events), better=""),
    Metric("log_activities", N_("Activities in the log"), "count", "different activities", "van der Aalst 2016",
           _count("log_activities", ACTIVITIES, lambda c: c.activities), better=""),
    Metric("log_steps", N_("Steps in the log"), "count", "different places and unmapped activities",
           "van der Aalst 2016", _count("log_steps", STEPS, lambda c: c.steps), better=""),
    Metric("journey_length", N_("Events a journey"), "events", "events / journeys", "Student 1908", _length,
           better=""),
)
