"""Where people are lost on the way up: who reached each rung, who climbed on, and which step costs the most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.barriers.funnel import Funnel, funnels, gains, log_shares
from cjm_core.metrics.intervals import Estimate, share
from cjm_core.metrics.row import finding_of
from cjm_core.model.ladder import ladders_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.sample import Sample

    _Formula = Callable[[NDArray[np.float64]], NDArray[np.float64]]

REACHED = N_("share of people who passed this rung and all before it (closed funnel), Wilson interval; base: people "
             "asked about the first rung; who gives no answer on the way counts up to there")
CLIMBED = N_("share of people on the rung before who reached this one (closed funnel), Wilson interval; base: those on "
             "the rung before who answered")
LOSS = N_("this step's part of the whole loss, by logarithms of the step rates; interval: 4000 draws of Jeffreys' "
          "posterior")
GAIN = N_("how many more of all people would reach the last rung if this step's rate were 5 points higher; interval: "
          "4000 draws of Jeffreys' posterior")
SKIPPED = N_("share of people with a yes at this rung who had said no at one before, Wilson interval; the closed "
             "funnel does not count them here")
BROKEN = N_("share of people on the rung before who gave no answer here, Wilson interval; the funnel counts them up "
            "to there")


def rung(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of all people who reached each rung."""
    level = evidence.project.thresholds.level
    for funnel in funnels(evidence):
        for at, estimate in zip(funnel.rungs, funnel.reached(level), strict=True):
            yield finding_of("rung", at.kind, at.place, funnel.cell, estimate, unit="share", method=REACHED,
                             level=level)


def rung_rate(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of the people on one rung who climbed to the next; of the first rung, of all asked."""
    level = evidence.project.thresholds.level
    for funnel in funnels(evidence):
        for at, rate in zip(funnel.rungs, funnel.rates(level), strict=True):
            if rate.n:
                yield finding_of("rung_rate", at.kind, at.place, funnel.cell, rate, unit="share", method=CLIMBED,
                                 level=level)


def rung_loss(evidence: Evidence) -> Iterator[Finding]:
    """Yield each step's part of the whole loss, and whether it is surely the greatest."""
    level = evidence.project.thresholds.level
    for funnel in funnels(evidence):
        drawn = log_shares(funnel.drawn())
        words = verdicts(drawn, level) if funnel.climbed else ["nobody_climbed"] * len(funnel.rungs)
        rows = _estimates(funnel, log_shares, drawn, level)
        for at, estimate, word in zip(funnel.rungs, rows, words, strict=True):
            yield finding_of("rung_loss", at.kind, at.place, funnel.cell, estimate, unit="share", method=LOSS,
                             level=level, better="lower", verdict=word)


def rung_gain(evidence: Evidence) -> Iterator[Finding]:
    """Yield what five points more on each step would bring on the last rung."""
    level = evidence.project.thresholds.level
    for funnel in funnels(evidence):
        rows = _estimates(funnel, gains, gains(funnel.drawn()), level)
        for at, estimate in zip(funnel.rungs, rows, strict=True):
            yield finding_of("rung_gain", at.kind, at.place, funnel.cell, estimate, unit="share",
                             method=GAIN, level=level)


def rung_skipped(evidence: Evidence) -> Iterator[Finding]:
    """Yield, where anybody skipped a rung, how many of those who say yes there do not belong to the closed funnel."""
    return _told(evidence, "rung_skipped", SKIPPED)


def rung_broken(evidence: Evidence) -> Iterator[Finding]:
    """Yield, where an answer is missing on the way, how many people's way is unknown from there."""
    return _told(evidence, "rung_broken", BROKEN)


def verdicts(drawn: NDArray[np.float64], level: float) -> list[str]:
    """Return a word a step: whether it surely has the greatest part of the loss, surely not, or nobody can tell.

    Surely means in all draws but (1 - level) / 2 of them: of steps of equal loss one stands out by chance in at most
    1 - level of all surveys.
    """
    first = np.bincount(drawn.argmax(axis=1), minlength=drawn.shape[1]) / len(drawn)
    sure = (1 + level) / 2
    return ["main_loss" if p >= sure else "not_main_loss" if p <= 1 - sure else "cannot_tell" for p in first.tolist()]


def _told(evidence: Evidence, metric: str, method: str) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for funnel in funnels(evidence):
        samples = funnel.skipped if metric == "rung_skipped" else funnel.broken
        for at, sample in zip(funnel.rungs, samples, strict=True):
            if _some(sample):
                estimate = share(sample, lambda values: np.asarray(values == 1), level)
                yield finding_of(metric, at.kind, at.place, funnel.cell, estimate, unit="share", method=method,
                                 level=level, better="lower")


def _some(sample: Sample) -> bool:
    return bool(sample.count[1])


def _estimates(funnel: Funnel, what: _Formula, drawn: NDArray[np.float64], level: float) -> list[Estimate]:
    """Return value and interval of every step; ``what`` makes the values of the observed rates."""
    rates = funnel.rates(level)
    least = min(rates, key=lambda rate: rate.n)
    if not funnel.climbed:
        return [Estimate(None, None, None, least.n, least.n_effective, None, least.weighted)] * len(rates)
    values = what(np.array([rate.value for rate in rates], dtype=np.float64))
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return [
        Estimate(float(v), float(min(v, a)), float(max(v, b)), least.n, least.n_effective, None, least.weighted)
        for v, a, b in zip(values, low, high, strict=True)
    ]


def _on_all_rungs(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return, for every rung, all rungs of its ladder: their rates are what its part of the loss is made of, and the
    base of a rate says how many reached the rung before."""
    return {
        (rung.kind, rung.place): tuple((r.kind, r.place) for r in rungs)
        for rungs in ladders_of(evidence.project) for rung in rungs
    }


METRICS: tuple[Metric, ...] = (
    Metric("rung", N_("Reached the rung"), "share",
           "product of the step rates up to the rung; closed funnel, each rate among those who passed all rungs before",
           "Wilson 1927; Greenwood 1926", rung),
    Metric("rung_rate", N_("Climbed on"), "share",
           "people who passed the rung / people on the rung before who answered",
           "Wilson 1927; Newcombe 1998", rung_rate, rests_on=_on_all_rungs),
    Metric("rung_loss", N_("Part of the loss"), "share", "ln c_s / sum ln c over the step rates c",
           "Brown, Cai and DasGupta 2001 on Jeffreys' interval", rung_loss, better="lower", rests_on=_on_all_rungs),
    Metric("rung_gain", N_("Gain from 5 points more"), "share", "c_1 c_2 ... min(0.05, 1 - c_s) / c_s",
           "Brown, Cai and DasGupta 2001 on Jeffreys' interval", rung_gain, rests_on=_on_all_rungs),
    Metric("rung_skipped", N_("Skipped a rung"), "share",
           "people with yes here and no at a rung before / people with yes here whose way is known",
           "Wilson 1927", rung_skipped, better="lower", rests_on=_on_all_rungs),
    Metric("rung_broken", N_("Way unknown"), "share", "people on the rung before without an answer / people on it",
           "Wilson 1927", rung_broken, better="lower", rests_on=_on_all_rungs),
)
