"""Ratios of sums over journeys: journeys are independent of each other, what happens inside one is not."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from scipy.special import betainc

from cjm_core.metrics.intervals import Estimate, t_quantile, wilson

if TYPE_CHECKING:
    from cjm_core.evidence.handovers import Ratio


def _variance(ratio: Ratio, value: float) -> float:
    """Return the linearised variance of part / base between journeys: m/(m-1) sum (y - p x)^2 / (sum x)^2."""
    m = ratio.journeys
    spread = max(0.0, ratio.part2 - 2 * value * ratio.cross + value**2 * ratio.base2)
    return m / (m - 1) * spread / ratio.base**2


def effective_base(ratio: Ratio) -> float:
    """Return how many independent trials a share over journeys is worth: base / design effect.

    The design effect is the linearised variance over that of as many independent trials, p(1-p) / (base-1), and at
    least 1. Where all or none is hit nothing tells it, and every journey counts once. Source: Kish 1965.
    """
    value = ratio.part / ratio.base
    if ratio.journeys < 2 or not 0 < value < 1:
        return float(ratio.journeys)
    effect = _variance(ratio, value) * (ratio.base - 1) / (value * (1 - value))
    return max(1.0, ratio.base / max(1.0, effect))


def share_over(ratio: Ratio, level: float = 0.95) -> Estimate:
    """Return part / base, 0 to 1, with Wilson's interval on the effective base; ``n`` counts journeys.

    With one trial a journey this is Wilson's interval itself.
    """
    if ratio.base <= 0 or ratio.journeys < 1:
        return Estimate(None, None, None, ratio.journeys, 0.0)
    value = min(1.0, ratio.part / ratio.base)
    base = effective_base(ratio)
    hits = base if value >= 1 else value * base
    low, high = wilson(hits, base, level) or (0.0, 1.0)
    return Estimate(value, low, high, ratio.journeys, base)


def mean_over(ratio: Ratio, level: float = 0.95) -> Estimate:
    """Return part / base with Student's interval on journeys - 1 degrees of freedom; one journey has no interval.

    Source: Cochran 1977, ratio estimate with its linearised standard error.
    """
    if ratio.base <= 0:
        return Estimate(None, None, None, ratio.journeys, float(ratio.journeys))
    value = ratio.part / ratio.base
    found = Estimate(value, None, None, ratio.journeys, float(ratio.journeys))
    if ratio.journeys < 2:
        return found
    se = sqrt(_variance(ratio, value))
    half = t_quantile(ratio.journeys - 1, level) * se
    return replace(found, low=max(0.0, value - half), high=value + half, se=se)


def chance_above(hits: float, base: float, limit: float) -> float:
    """Return twice the chance of so many hits or more if the true share were ``limit``: binomial, at most 1.

    ``hits`` and ``base`` may be broken numbers, as effective bases are.
    """
    if hits <= 0 or base <= 0:
        return 1.0
    return min(1.0, 2 * float(betainc(hits, base - hits + 1, limit)))
