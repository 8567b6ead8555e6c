"""How long journeys take at most, how long the work in a step takes, and how long people wait before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log import spans
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import step_kind, told
from cjm_core.metrics.flow.means import mean_over_journeys
from cjm_core.metrics.flow.quantiles import quantiles
from cjm_core.metrics.flow.reach import reached
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog
    from cjm_core.evidence.log.ranks import Pair, Wanted
    from cjm_core.metrics.intervals import Estimate

    Found = dict[tuple[Pair, str], Estimate]

LONGEST = N_("hours from the first to the last event that nine journeys of ten do not exceed; interval from order "
             "statistics (binomial); a journey that still runs counts with what is recorded")
MEAN = N_("mean hours from the first to the last event of a journey, t interval; a journey that still runs counts with "
          "what is recorded")
STAY = N_("hours from the start of an event to its end, where the log knows it; interval from order statistics "
          "(binomial), times taken as independent; n counts journeys")
WAIT = {
    True: N_("hours from the end of the event before to the start of the step, 0 where they overlap; interval from "
             "order statistics (binomial), times taken as independent; n counts journeys"),
    False: N_("hours from the event before to the step: the log has one time an event, so the work of the step before "
              "is in it; interval from order statistics (binomial), times taken as independent; n counts journeys"),
}


def _longest(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for log, cell in told(evidence):
        whole = _throughput(evidence, log)
        if whole:
            at = (0, 0)
            found = quantiles({at: (whole.journeys, whole.journeys)}, partial(_journeys, log), level, ["p90"])
            yield finding_of("throughput_p90", "journey", log.home, cell, found[at, "p90"], unit="hours",
                             method=LONGEST, level=level, better="lower")


def _mean(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for log, cell in told(evidence):
        whole = _throughput(evidence, log)
        if whole:
            found = mean_over_journeys(whole.journeys, whole.mean_h, whole.spread_h2, level)
            yield finding_of("throughput_mean", "journey", log.home, cell, found, unit="hours", method=MEAN,
                             level=level, better="lower")


def _throughput(evidence: Evidence, log: EventLog) -> spans.Throughput | None:
    return kept(evidence, f"throughput of {log.key}", lambda: spans.throughput(log))


def _journeys(log: EventLog, wanted: Wanted) -> Mapping[tuple[Pair, int], float]:
    return spans.throughput_hours(log, wanted[0, 0])


def _stays(log: EventLog, steps: list[int], level: float) -> Found:
    counts = {(s.step, 0): (s.journeys, s.times) for s in spans.stays(log, steps)}
    return quantiles(counts, partial(spans.stay_hours, log), level, ("median", "p90"))


def _waits(log: EventLog, steps: list[int], level: float) -> Found:
    counts = {(s.step, 0): (s.journeys, s.times) for s in spans.waits(log, steps)}
    return quantiles(counts, partial(spans.wait_hours, log), level, ("median", "p90"))


def _by_step(metric: str, quantile: str, ask: Callable[[EventLog, list[int], float], Found],
             methods: Mapping[bool, str], better: str) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        level = evidence.project.thresholds.level
        for log, cell in told(evidence):
            steps = [r.code for r in reached(evidence, log)]
            found = kept(evidence, f"{ask.__name__} of {log.key}", partial(ask, log, steps, level))
            for (step, _), estimate in sorted((at, e) for (at, name), e in found.items() if name == quantile):
                label = log.names[step]
                yield finding_of(metric, step_kind(label, evidence.project), label, cell, estimate, unit="hours",
                                 method=methods["end" in log.columns], level=level, better=better)
    return compute


METRICS: tuple[Metric, ...] = (
    Metric("throughput_p90", N_("Throughput time that nine of ten do not exceed"), "hours",
           "90th percentile of last event - first event of a journey; interval of order statistics", "Conover 1999",
           _longest, better="lower"),
    Metric("throughput_mean", N_("Throughput time: mean"), "hours", "mean of last event - first event of a journey",
           "Student 1908", _mean, better="lower"),
    Metric("time_in_step", N_("Time in the step"), "hours", "median of end - start of an event; interval of order "
           "statistics", "Conover 1999", _by_step("time_in_step", "median", _stays, {True: STAY, False: STAY}, ""),
           better=""),
    Metric("time_in_step_p90", N_("Time in the step that nine of ten do not exceed"), "hours",
           "90th percentile of end - start of an event; interval of order statistics", "Conover 1999",
           _by_step("time_in_step_p90", "p90", _stays, {True: STAY, False: STAY}, ""), better=""),
    Metric("wait_before", N_("Wait before the step"), "hours",
           "median of start of the event - end of the one before it in the journey; interval of order statistics",
           "Conover 1999", _by_step("wait_before", "median", _waits, WAIT, "lower"), better="lower"),
    Metric("wait_before_p90", N_("Wait before the step that nine of ten do not exceed"), "hours",
           "90th percentile of start of the event - end of the one before it; interval of order statistics",
           "Conover 1999", _by_step("wait_before_p90", "p90", _waits, WAIT, "lower"), better="lower"),
)
