"""Shares, means and ratios over journeys as clusters: what one journey does several times counts together."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from scipy.special import betainc

from cjm_core.metrics.intervals import Estimate, t_quantile, wilson

if TYPE_CHECKING:
    from cjm_core.evidence.ratio import Ratio

FIELLER_FROM = 0.10
"""Above this coefficient of variation of the base the interval of a ratio is Fieller's."""


def _variance(ratio: Ratio) -> float:
    """Return the linearised variance of part / base between journeys: m/(m-1) sum (y - R x)^2 / (sum x)^2."""
    m = ratio.journeys
    return m / (m - 1) * ratio.residual2 / ratio.base**2


def effective_base(ratio: Ratio) -> float:
    """Return how many independent trials a share over journeys is worth: base / design effect.

    The design effect is the linearised variance over that of as many independent trials, p(1-p) / (base-1), and at
    least 1. Where all or none is hit nothing tells it, and every journey counts once. Source: Kish 1965.
    """
    if ratio.journeys < 2 or not 0 < ratio.value < 1:
        return float(ratio.journeys)
    effect = _variance(ratio) * (ratio.base - 1) / (ratio.value * (1 - ratio.value))
    return max(1.0, ratio.base / max(1.0, effect))


def share_over(ratio: Ratio, level: float = 0.95) -> Estimate:
    """Return part / base, 0 to 1, with Wilson's interval on the effective base; ``n`` counts journeys.

    With one trial a journey this is Wilson's interval itself. Source: Wilson 1927; Korn and Graubard 1998.
    """
    if ratio.base <= 0 or ratio.journeys < 1:
        return Estimate(None, None, None, ratio.journeys, 0.0)
    value = min(1.0, ratio.value)
    base = effective_base(ratio)
    hits = base if value >= 1 else value * base
    low, high = wilson(hits, base, level) or (0.0, 1.0)
    return Estimate(value, low, high, ratio.journeys, base)


def mean_over(ratio: Ratio, level: float = 0.95) -> Estimate:
    """Return part / base with Student's interval on journeys - 1 degrees of freedom, not below nought.

    One journey has no interval, nothing below the line no value. Source: Cochran 1977, ratio estimate with its
    linearised standard error.
    """
    n = ratio.journeys
    if ratio.base <= 0:
        return Estimate(None, None, None, n, float(n))
    found = Estimate(ratio.value, None, None, n, float(n))
    if n < 2:
        return found
    se = sqrt(_variance(ratio))
    half = t_quantile(n - 1, level) * se
    return replace(found, low=max(0.0, ratio.value - half), high=ratio.value + half, se=se)


def ratio_over(ratio: Ratio, level: float = 0.95) -> Estimate:
    """Return part / base as ``mean_over``, with Fieller's interval where the base is unsure by more than 10 %.

    Without an interval where Fieller's has no ends. Source: Cochran 1977, ch. 6; Fieller 1954.
    """
    found = mean_over(ratio, level)
    if found.se is None or base_cv(ratio) <= FIELLER_FROM:
        return found
    low, high = fieller(ratio, level) or (None, None)
    return replace(found, low=low, high=high)


def base_cv(ratio: Ratio) -> float:
    """Return the coefficient of variation of the base: its standard error over itself."""
    n = ratio.journeys
    spread = max(0.0, ratio.base2 - ratio.base**2 / n)
    return sqrt(n / (n - 1) * spread) / ratio.base


def fieller(ratio: Ratio, level: float) -> tuple[float, float] | None:
    """Return Fieller's interval of a ratio of totals; None where the base may be nought.

    The R with (Y - R X)^2 <= t^2 Var(Y - R X), Y and X totals over n journeys. Source: Fieller 1954.
    """
    n = ratio.journeys
    scale = t_quantile(n - 1, level) ** 2 * n / (n - 1)
    vy = scale * (ratio.part2 - ratio.part**2 / n)
    vx = scale * (ratio.base2 - ratio.base**2 / n)
    vxy = scale * (ratio.cross - ratio.part * ratio.base / n)
    a, b, c = ratio.base**2 - vx, ratio.part * ratio.base - vxy, ratio.part**2 - vy
    inside = b * b - a * c
    if a <= 0 or inside < 0:
        return None
    return (b - sqrt(inside)) / a, (b + sqrt(inside)) / a


def chance_above(hits: float, base: float, limit: float) -> float:
    """Return twice the chance of so many hits or more if the true share were ``limit``: binomial, at most 1.

    ``hits`` and ``base`` may be broken numbers, as effective bases are.
    """
    if hits <= 0 or base <= 0:
        return 1.0
    return min(1.0, 2 * float(betainc(hits, base - hits + 1, limit)))
