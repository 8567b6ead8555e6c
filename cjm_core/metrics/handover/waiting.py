"""How long work waits between two departments, how often it passes, and how long a journey takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log import spans
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.handover.quantile import ranks_of
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.ratio import mean_over
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.handovers import Ends, Leg

MEDIAN = {
    True: N_("median hours from the end of the sender's work to the receiver's start; interval from order statistics "
             "(binomial), waits taken as independent; n counts journeys"),
    False: N_("median hours from the sender's event to the receiver's event: the log has one time an event, so the "
              "work itself is in it; interval from order statistics (binomial), taken as independent; n counts "
              "journeys"),
}
LONGEST = {
    True: N_("hours that nine waits of ten do not exceed, from the end of the sender's work to the receiver's start; "
             "interval from order statistics (binomial), waits taken as independent; n counts journeys"),
    False: N_("hours that nine of ten do not exceed, from the sender's event to the receiver's event: the log has one "
              "time an event, so the work itself is in it; interval from order statistics (binomial), taken as "
              "independent; n counts journeys"),
}
SHARE = {
    True: N_("hours of waiting at hand-offs / hours from the first to the last event, summed over journeys, t interval "
             "between journeys"),
    False: N_("hours from event to event at hand-offs, work included / hours from the first to the last event, summed "
              "over journeys, t interval between journeys"),
}
RATE = N_("passings / all journeys of the log, t interval between journeys")
THROUGHPUT = N_("median hours from the first to the last event of a journey; interval from order statistics "
                "(binomial); a journey that still runs counts with what is recorded")


def _quantile(name: str, share: float, methods: dict[bool, str]) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
        legs = evidence.legs()
        ranks = {leg.ends: ranks_of(leg.passings, share, level) for leg in legs}
        hours = evidence.hours_at({ends: r.wanted for ends, r in ranks.items()}) if legs else {}
        for leg in legs:
            found = ranks[leg.ends].estimate(hours, leg.ends, leg.journeys, leg.passings)
            yield finding_of(name, leg.ends.kind, leg.ends.place, cell, found, unit="hours",
                             method=methods[leg.timed], level=level, better="lower")
    return compute


def _over_legs(name: str, unit: str, better: str, estimate: Callable[[Leg, float], tuple[Estimate, str]]
               ) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
        for leg in evidence.legs():
            found, method = estimate(leg, level)
            yield finding_of(name, leg.ends.kind, leg.ends.place, cell, found, unit=unit, method=method, level=level,
                             better=better)
    return compute


def _with_journeys(found: Estimate, leg: Leg, most: float | None = None) -> Estimate:
    """Return the estimate with the journeys that had the hand-off as its n: those few could be recognised."""
    high = found.high if most is None or found.high is None else min(most, found.high)
    return Estimate(found.value, found.low, high, leg.journeys, float(leg.journeys), found.se)


def _waiting(leg: Leg, level: float) -> tuple[Estimate, str]:
    return _with_journeys(mean_over(leg.wait, level), leg, 1.0), SHARE[leg.timed]


def _passing(leg: Leg, level: float) -> tuple[Estimate, str]:
    return _with_journeys(mean_over(leg.rate, level), leg), RATE


def _throughput(evidence: Evidence) -> Iterator[Finding]:
    from cjm_core.evidence.handovers import Ends

    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    journeys: dict[Ends, int] = {Ends(p.home): p.journeys for p in evidence.paths() if p.channel is None}
    ranks = {ends: ranks_of(count, 0.5, level) for ends, count in journeys.items()}
    hours = evidence.hours_at({e: r.wanted for e, r in ranks.items()}, throughput=True) if journeys else {}
    for ends, count in journeys.items():
        yield finding_of("throughput", ends.kind, ends.place, cell, ranks[ends].estimate(hours, ends, count, count),
                         unit="hours", method=THROUGHPUT, level=level, better="lower")
    for part in (part for log in evidence.logs for _, part in log.parts()):
        lasted = kept(evidence, f"throughput of {part.key}", partial(spans.throughput, part))
        if lasted:
            own = ranks_of(lasted.journeys, 0.5, level)
            told = own.estimate(spans.throughput_hours(part, own.wanted), (0, 0), lasted.journeys, lasted.journeys)
            yield finding_of("throughput", "journey", part.home, cell, told, unit="hours", method=THROUGHPUT,
                             level=level, better="lower", segment=part.segment)


METRICS: tuple[Metric, ...] = (
    Metric("handoff_rate", N_("Hand-offs per journey"), "rate", "passings / journeys of the log", "Cochran 1977",
           _over_legs("handoff_rate", "rate", "", _passing), better=""),
    Metric("handoff_wait", N_("Wait at the hand-off"), "hours",
           "median of receiver's start - sender's end; [x_l, x_u] with P(B(n, 1/2) < l) and P(B(n, 1/2) >= u) at most "
           "(1 - level) / 2", "Conover 1999", _quantile("handoff_wait", 0.5, MEDIAN), better="lower"),
    Metric("handoff_wait_p90", N_("Wait that nine of ten do not exceed"), "hours",
           "90th percentile of receiver's start - sender's end; interval of order statistics", "Conover 1999",
           _quantile("handoff_wait_p90", 0.9, LONGEST), better="lower"),
    Metric("wait_share", N_("Share of time spent waiting"), "share",
           "sum of waits / sum of throughput times, over journeys", "Cochran 1977",
           _over_legs("wait_share", "share", "lower", _waiting), better="lower"),
    Metric("throughput", N_("Throughput time"), "hours", "median of last event - first event of a journey",
           "Conover 1999", _throughput, better="lower"),
)
