"""Findings of penalty and reward: what the worst answers cost the whole, and what better ones would bring."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.drivers.asymmetry import ALONE, MOVES, STABLE, Contrast, Effect
from cjm_core.metrics.drivers.fit import Fit
from cjm_core.metrics.drivers.importance import CANNOT_TELL, Tested, tested, with_q
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.resampling import percentiles
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

PENALTY = N_(
    "outcome of people with the lowest answers (the lowest 40 % of the points) less that of people in the middle, all "
    "other drivers equal; least squares with HC3 intervals; who did not answer a driver counts as a group of "
    "his own")
REWARD = N_(
    "outcome of people with the highest answers (the highest 30 % of the points) less that of people in the middle, "
    "all other drivers equal; least squares with HC3 intervals; who did not answer a driver counts as a group of "
    "his own")
FEW = N_("fewer than 10 people gave the lowest, the highest or a middle answer, so that side cannot be told; pooling "
         "would not mend it")
STEADY = {
    STABLE: N_("penalty plus reward: below nought failure weighs more than success, above nought less; HC3 interval; "
               "the label stays when the cut points move by one"),
    MOVES: N_("penalty plus reward: below nought failure weighs more than success, above nought less; HC3 interval; "
              "the label changes when the cut points move by one"),
    ALONE: N_("penalty plus reward: below nought failure weighs more than success, above nought less; HC3 interval; "
              "the scale leaves no other cut points to try"),
}
LOSS = N_("share of people with the lowest answers times the penalty: what today's failures cost the mean outcome; "
          "percentile interval as people, of more than 1,000 random groups of them, are drawn anew")
UPSIDE = N_("share of people below the highest answers times the reward: what excellence would add to the mean "
            "outcome; percentile interval as people, of more than 1,000 random groups of them, are drawn anew")


def _base(found: Fit, contrast: Contrast, effect: Effect) -> Estimate:
    effective = found.group.n_effective * contrast.n / max(len(found.group.weight), 1)
    return Estimate(effect.value, effect.low, effect.high, contrast.n, effective, None, found.group.weighted)


def _side(evidence: Evidence, metric: str) -> Iterator[Finding]:
    """Yield penalties or rewards, tested in one family with the drivers."""
    level = evidence.project.thresholds.level
    for t in tested(evidence):
        for c in t.contrasts:
            effect = c.penalty if metric == "penalty" else c.reward
            yield _row(t, c, metric, effect, level, PENALTY if metric == "penalty" else REWARD)


def _row(t: Tested, c: Contrast, metric: str, effect: Effect, level: float, method: str) -> Finding:
    known = effect.value is not None
    row = finding_of(metric, "item", c.driver, t.fit.group.cell, _base(t.fit, c, effect), unit="scale", level=level,
                     method=method if known else FEW, against=f"item={t.fit.group.question.outcome}", p=effect.p,
                     family=t.family if effect.p is not None else "", verdict="" if known else CANNOT_TELL)
    return with_q(row, t.q[c.driver, metric]) if effect.p is not None else row


def _asymmetry(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for t in tested(evidence):
        for c in t.contrasts:
            known = c.balance.low is not None
            yield finding_of("asymmetry", "item", c.driver, t.fit.group.cell, _base(t.fit, c, c.balance), unit="scale",
                             level=level, method=STEADY[c.steady] if known else FEW, better="", verdict=c.label)


def _drawn(evidence: Evidence, metric: str) -> Iterator[Finding]:
    """Yield expected losses or upsides."""
    level = evidence.project.thresholds.level
    loss = metric == "expected_loss"
    for t in tested(evidence):
        for c in t.contrasts:
            draws = c.loss if loss else c.upside
            known = draws is not None
            yield finding_of(metric, "item", c.driver, t.fit.group.cell, _base(t.fit, c, effect_of(draws, level)),
                             unit="scale", level=level, method=(LOSS if loss else UPSIDE) if known else FEW,
                             better="lower" if loss else "", verdict="" if known else CANNOT_TELL)


def effect_of(draws: NDArray[np.float64] | None, level: float) -> Effect:
    """Return the estimate of everybody (the first) with the percentiles of the draws (all others)."""
    return Effect() if draws is None else Effect(float(draws[0]), *percentiles(draws[1:], level))


METRICS: tuple[Metric, ...] = (
    Metric("penalty", N_("Penalty of the worst answers"), "scale",
           "p_k of overall = b0 + sum(p_k L_k + r_k H_k), L the lowest, H the highest answers",
           "Brandt 1988; Anderson and Mittal 2000; MacKinnon and White 1985", partial(_side, metric="penalty")),
    Metric("reward", N_("Reward of the best answers"), "scale",
           "r_k of overall = b0 + sum(p_k L_k + r_k H_k), L the lowest, H the highest answers",
           "Brandt 1988; Anderson and Mittal 2000; MacKinnon and White 1985", partial(_side, metric="reward")),
    Metric("asymmetry", N_("Failure against success"), "scale", "r_k + p_k with its interval",
           "Mikulić and Prebežac 2008 and 2011", _asymmetry, better=""),
    Metric("expected_loss", N_("Expected loss"), "scale", "-p_k Pr(L_k)", "Matzler and Sauerwein 2002",
           partial(_drawn, metric="expected_loss"), better="lower"),
    Metric("upside", N_("Upside"), "scale", "r_k (1 - Pr(H_k))", "Matzler and Sauerwein 2002",
           partial(_drawn, metric="upside"), better=""),
)
