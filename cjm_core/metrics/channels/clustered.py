"""Shares and ratios over journeys as clusters: what one journey does several times counts together."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from cjm_core.metrics.intervals import Estimate, t_quantile, wilson, z_quantile

FIELLER_FROM = 0.10


@dataclass(frozen=True)
class Sums:
    """What journeys sum up to: how many, their totals above and below the line, and those totals' squares and products.

    ``above`` and ``below`` are sums over journeys of a_j and b_j (hits and tries, or costs and resolutions).
    """

    journeys: int
    above: float
    below: float
    above2: float
    product: float
    below2: float

    @staticmethod
    def of(above: list[float], below: list[float]) -> Sums:
        """Return the sums of plain numbers, one pair a journey."""
        pairs = list(zip(above, below, strict=True))
        return Sums(len(pairs), sum(above), sum(below), sum(a * a for a in above), sum(a * b for a, b in pairs),
                    sum(b * b for b in below))

    @property
    def ratio(self) -> float:
        """The total above the line over the total below it."""
        return self.above / self.below

    @property
    def residual2(self) -> float:
        """The sum over journeys of (a_j - R b_j)^2."""
        r = self.ratio
        return max(0.0, self.above2 - 2 * r * self.product + r * r * self.below2)


def share_variance(sums: Sums) -> float:
    """Return the variance of a share with journeys as clusters: sum (a_j - p b_j)^2 / (sum b_j)^2.

    Where every journey tries once this is p (1 - p) / n.
    """
    return sums.residual2 / sums.below**2


def clustered_share(sums: Sums, level: float) -> Estimate:
    """Return a share of tries with Wilson's interval over the effective number of tries; ``n`` counts journeys.

    n_effective = p (1-p) / variance, and the number of journeys where all or none are hits; never above the tries.
    Source: Wilson 1927; Korn and Graubard 1998 for the effective base.
    """
    if sums.below <= 0:
        return Estimate(None, None, None, sums.journeys, float(sums.journeys))
    part, variance = sums.ratio, share_variance(sums)
    spread = part * (1 - part)
    base = min(sums.below, spread / variance) if variance > 1e-15 and spread > 1e-15 else float(sums.journeys)
    low, high = wilson(part * base if part < 1 else base, base, level) or (0.0, 1.0)
    return Estimate(part, low, high, sums.journeys, base, sqrt(variance))


def ratio_of_sums(sums: Sums, level: float) -> Estimate:
    """Return the ratio of two totals over journeys, with the linearised error and Student's interval, or Fieller's.

    R = sum y / sum x; SE = sqrt(G/(G-1) sum (y_j - R x_j)^2) / sum x, t with G - 1; Fieller's interval where the
    coefficient of variation of the denominator is above 10 %. None where nothing is below the line; no interval for one
    journey, or where Fieller's has no ends. Source: Cochran 1977, ch. 6; Fieller 1954.
    """
    g = sums.journeys
    if sums.below <= 0:
        return Estimate(None, None, None, g, float(g))
    if g < 2:
        return Estimate(sums.ratio, None, None, g, float(g))
    se = sqrt(g / (g - 1) * sums.residual2) / sums.below
    half = t_quantile(g - 1, level) * se
    if denominator_cv(sums) <= FIELLER_FROM:
        return Estimate(sums.ratio, sums.ratio - half, sums.ratio + half, g, float(g), se)
    low, high = fieller(sums, level) or (None, None)
    return Estimate(sums.ratio, low, high, g, float(g), se)


def denominator_cv(sums: Sums) -> float:
    """Return the coefficient of variation of the total below the line: its standard error over itself."""
    g = sums.journeys
    spread = max(0.0, sums.below2 - sums.below**2 / g)
    return sqrt(g / (g - 1) * spread) / sums.below


def fieller(sums: Sums, level: float) -> tuple[float, float] | None:
    """Return Fieller's interval of a ratio of totals; None where the denominator may be nought.

    The R with (Y - R X)^2 <= t^2 Var(Y - R X), Y and X totals over G journeys. Source: Fieller 1954.
    """
    g = sums.journeys
    scale = t_quantile(g - 1, level) ** 2 * g / (g - 1)
    vy = scale * (sums.above2 - sums.above**2 / g)
    vx = scale * (sums.below2 - sums.below**2 / g)
    vxy = scale * (sums.product - sums.above * sums.below / g)
    a, b, c = sums.below**2 - vx, sums.above * sums.below - vxy, sums.above**2 - vy
    inside = b * b - a * c
    if a <= 0 or inside < 0:
        return None
    return (b - sqrt(inside)) / a, (b + sqrt(inside)) / a


def wald(value: float, se: float, level: float, low: float, high: float) -> tuple[float, float]:
    """Return the normal interval, cut at the ends of what is possible."""
    half = z_quantile(level) * se
    return max(low, value - half), min(high, value + half)
