"""What was lived against what was expected: the gap, its effect size, and the share of broken promises.

A gap is positive where experience is better than expectation, whichever way the scale runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Sample
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.gaps.paired import paired_gaps, rests_on, unpaired
from cjm_core.metrics.intervals import cohen_dz, hedges_g, mean_t, share, welch, welch_df
from cjm_core.metrics.p_values import estimate_p
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

ALMOST = 1e-9  # answers are whole points; the margin only forgives the arithmetic of floats
BROKEN_AT = -1 + ALMOST

PAIRED = N_("experience minus expectation of the same people, t interval")
PAIRED_MEANS = N_("each person's mean of experience minus expectation, t interval")
UNPAIRED = N_("mean experience minus mean expectation of different people, Welch interval")
DZ = N_("paired gap in standard deviations of the gaps (dz), noncentral t interval")
DZ_MEANS = N_("mean of each person's mean gap in standard deviations of those means (dz), noncentral t interval")
HEDGES = N_("unpaired gap in pooled standard deviations (Hedges g), noncentral t interval")
BROKEN = N_("share of people whose experience is a point or more below their expectation, Wilson interval")
BROKEN_MEANS = N_("share of people whose mean of experience minus expectation is -1 point or less, Wilson interval")
BELOW = N_("share of people whose experience is below their expectation, Wilson interval")
BELOW_MEANS = N_("share of people whose mean of experience minus expectation is below 0, Wilson interval")
AT = N_("share of people whose experience is exactly what they expected, Wilson interval")
AT_MEANS = N_("share of people whose mean of experience minus expectation is exactly 0, Wilson interval")
ABOVE = N_("share of people whose experience is above their expectation, Wilson interval")
ABOVE_MEANS = N_("share of people whose experience is on average above what they expected, Wilson interval")


def gaps(evidence: Evidence) -> list[Finding]:
    """Return the gap at every item and place, tested, and corrected over its family."""
    make = partial(finding_of, "gap", unit="scale", level=(level := evidence.project.thresholds.level))
    found = []
    for g in paired_gaps(evidence):
        for s in g.samples:
            mean = mean_t(s, level)
            found.append(make(g.kind, g.place, s.cell, mean, method=PAIRED if g.pairs == 1 else PAIRED_MEANS,
                              p=estimate_p(mean), family=family_of("gap", s.cell, g.family)))
    for g, couples in unpaired(evidence):
        for a, b in couples:
            found.append(make(g.kind, g.place, a.cell, welch(a, b, level), method=UNPAIRED, p=welch_p(a, b),
                              family=family_of("gap", a.cell, g.family)))
    return corrected(found)


def welch_p(first: Sample, second: Sample) -> float | None:
    """Return the probability of a difference of two means of different people, with Welch's degrees of freedom."""
    df = welch_df(first, second)
    return None if df is None else estimate_p(welch(first, second), df)


def _effect(evidence: Evidence) -> Iterator[Finding]:
    make = partial(finding_of, "gap_effect", unit="sd", level=(level := evidence.project.thresholds.level))
    for g in paired_gaps(evidence):
        method = DZ if g.pairs == 1 else DZ_MEANS
        yield from (make(g.kind, g.place, s.cell, cohen_dz(s, level), method=method) for s in g.samples)
    for g, couples in unpaired(evidence):
        yield from (make(g.kind, g.place, a.cell, hedges_g(a, b, level), method=HEDGES) for a, b in couples)


def _share(
    metric: str, methods: tuple[str, str], better: str, hit: Callable[[NDArray[np.float64]], NDArray[np.bool_]],
    evidence: Evidence,
) -> Iterator[Finding]:
    """Yield the share of people whose gap ``hit`` accepts; only the same people have gaps of their own."""
    level = evidence.project.thresholds.level
    for g in paired_gaps(evidence):
        for sample in g.samples:
            yield finding_of(metric, g.kind, g.place, sample.cell, share(sample, hit, level),
                             unit="share", method=methods[g.pairs > 1], level=level, better=better)


METRICS: tuple[Metric, ...] = (
    Metric("gap", N_("Gap between experience and expectation"), "scale",
           "mean of (experience - expectation) +- t(n-1) s_d / sqrt(n); different people: Welch; q by Benjamini and "
           "Hochberg over the questions (steps, stages, promises) of a journey, in one group of people",
           "Parasuraman, Zeithaml and Berry 1988; Welch 1947; Benjamini and Hochberg 1995", gaps, rests_on=rests_on),
    Metric("gap_effect", N_("Effect size of the gap"), "sd", "dz = mean gap / sd of gaps; different people: Hedges g",
           "Cohen 1988; Hedges 1981; Cumming and Finch 2001", _effect),
    Metric("broken_promise", N_("Broken promises"), "share",
           "people with gap <= -1 scale point / people with both answers", "Wanous and others 1992; Wilson 1927",
           partial(_share, "broken_promise", (BROKEN, BROKEN_MEANS), "lower", lambda v: v <= BROKEN_AT),
           better="lower"),
    Metric("below_expectation", N_("Below expectation"), "share",
           "people with gap < 0 / people with both answers", "Wilson 1927",
           partial(_share, "below_expectation", (BELOW, BELOW_MEANS), "lower", lambda v: v < -ALMOST),
           better="lower", rests_on=rests_on),
    Metric("at_expectation", N_("As expected"), "share",
           "people with gap = 0 / people with both answers", "Wilson 1927",
           partial(_share, "at_expectation", (AT, AT_MEANS), "", lambda v: np.abs(v) <= ALMOST),
           better="", rests_on=rests_on),
    Metric("above_expectation", N_("Above expectation"), "share",
           "people with gap > 0 / people with both answers", "Wilson 1927",
           partial(_share, "above_expectation", (ABOVE, ABOVE_MEANS), "higher", lambda v: v > ALMOST),
           rests_on=rests_on),
)
