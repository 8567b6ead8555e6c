"""Estimates with their intervals, from samples that are already reduced to counts.

Every function takes samples (or counts) and a confidence level and returns an ``Estimate``; what is undefined is None,
never NaN. Weights are honoured: means by the linearised standard error, shares by the effective base.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isfinite, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import nctdtrinc, ndtri, stdtrit

from cjm_core.errors import N_, EvidenceError
from cjm_core.evidence.sample import Cell, Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LARGE_N = 10_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval: value, low and high in one unit, ``n`` people, ``n_effective`` after weighting.

    ``se`` is the standard error of the value itself. None stands for what these answers cannot tell. ``finite`` says
    that the interval is narrower for the people being a large part of all there are, ``proportion`` that the value is
    a share of people (or journeys) to which the rule of display applies.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    n_effective: float
    se: float | None = None
    weighted: bool = False
    finite: bool = False
    proportion: bool = False

    def times(self, factor: float) -> Estimate:
        """Return the same estimate in another unit, ``factor`` times finer."""
        scaled = [None if x is None else x * factor for x in (self.value, self.low, self.high, self.se)]
        return replace(self, value=scaled[0], low=scaled[1], high=scaled[2], se=scaled[3], proportion=False)


def _unknown(sample: Sample) -> Estimate:
    return Estimate(None, None, None, sample.n, sample.n_effective, None, sample.weighted)


def z_quantile(level: float) -> float:
    """Return the normal quantile of a two-sided interval: 1.96 for 0.95."""
    return float(ndtri((1 + level) / 2))


def t_quantile(df: float, level: float) -> float:
    """Return Student's quantile of a two-sided interval with ``df`` degrees of freedom."""
    return float(stdtrit(df, (1 + level) / 2))


def kish(weight: NDArray[np.float64]) -> float:
    """Return Kish's effective base of people by their weights, (sum w)^2 / sum w^2; nought for nobody."""
    squares = float(weight @ weight)
    return float(weight.sum()) ** 2 / squares if squares > 0 else 0.0


def _unseen(sample: Sample) -> float:
    """Return what part of all people did not answer, 1 - n/N; 1 where nobody said how many there are.

    Source: Cochran 1977, chapter 2 (finite population correction).
    """
    return 1.0 if sample.population is None else max(0.0, 1 - sample.n / sample.population)


def _base(sample: Sample) -> float:
    """Return the base that gives a share its variance p (1-p) / base.

    It is the effective base; of a finite population (n - 1) / (1 - n/N), and endless where everybody answered.
    """
    if sample.population is None:
        return sample.n_effective
    unseen = _unseen(sample)
    return max(0.0, sample.n_effective - 1) / unseen if unseen > 0 else inf


def _total_weight(sample: Sample) -> float:
    if (sample.weight < 0).any():
        raise EvidenceError(N_("a weight is negative; weights must be zero or more"))
    return sample.total_weight


def _weighted_mean(sample: Sample, total: float) -> float:
    """Sum from the first answer, so that equal answers have exactly their own mean and no spread."""
    start = float(sample.values[0])
    return start + float(sample.weight @ (sample.values - start)) / total


def _moments(sample: Sample) -> tuple[float, float] | None:
    """Return the mean and its standard error; None without any weight, a NaN error for one person."""
    total = _total_weight(sample)
    if sample.n == 0 or total <= 0:
        return None
    mean = _weighted_mean(sample, total)
    if sample.n < 2:
        return mean, float("nan")
    squares = float(sample.weight2 @ (sample.values - mean) ** 2)
    return mean, sqrt(sample.n / (sample.n - 1) * squares) / total


def mean_t(sample: Sample, level: float = 0.95) -> Estimate:
    """Mean with Student's t interval.

    m = sum(w y) / sum(w); SE = sqrt(n/(n-1) sum(w^2 (y-m)^2)) / sum(w); m +- t(n-1) SE. Without weights SE is
    s/sqrt(n). One answer has a mean and no interval. Of a known population of N people SE is times sqrt(1 - n/N).
    Source: Lumley 2010 (linearisation, no strata).
    """
    moments = _moments(sample)
    if moments is None:
        return _unknown(sample)
    mean, se = moments
    finite = sample.population is not None
    if not isfinite(se):
        return Estimate(mean, None, None, sample.n, sample.n_effective, None, sample.weighted)
    se *= sqrt(_unseen(sample))
    half = t_quantile(sample.n - 1, level) * se
    return Estimate(mean, mean - half, mean + half, sample.n, sample.n_effective, se, sample.weighted, finite)


def wilson(hits: float, n: float, level: float = 0.95) -> tuple[float, float] | None:
    """Return Wilson's score interval of a share of ``hits`` among ``n``; None where n is not positive.

    centre = (x + z^2/2) / (n + z^2); half = z / (n + z^2) sqrt(x (n-x) / n + z^2/4).
    Source: Wilson 1927, Newcombe 1998.
    """
    if n <= 0:
        return None
    z = z_quantile(level)
    centre = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(max(0.0, hits * (n - hits) / n) + z * z / 4)
    low = 0.0 if hits <= 0 else max(0.0, centre - half)
    high = 1.0 if hits >= n else min(1.0, centre + half)
    return low, high


def proportion(hits: int, n: int, level: float = 0.95) -> Estimate:
    """Return the share of ``hits`` among ``n`` with Wilson's interval, 0 to 1."""
    ends = wilson(hits, n, level)
    if ends is None:
        return Estimate(None, None, None, n, float(n))
    share_ = hits / n
    return Estimate(share_, *ends, n, float(n), sqrt(share_ * (1 - share_) / n), proportion=True)


def share(sample: Sample, hit: Callable[[NDArray[np.float64]], NDArray[np.bool_]], level: float = 0.95) -> Estimate:
    """Return the share of people whose answer ``hit`` accepts, with Wilson's interval, 0 to 1.

    With weights p = sum(w hit) / sum(w), and the interval is Wilson's for p n_effective among n_effective. Of a known
    population of N people the base is (n_effective - 1) / (1 - n/N).
    """
    total = _total_weight(sample)
    if sample.n == 0 or total <= 0:
        return _unknown(sample)
    mask = np.asarray(hit(sample.values), dtype=bool)
    part = float(sample.weight[mask].sum()) / total
    if mask.all():
        part = 1.0
    finite, base = sample.population is not None, _base(sample)
    if not isfinite(base):
        return Estimate(part, part, part, sample.n, sample.n_effective, 0.0, sample.weighted, finite, True)
    ends = wilson(part * base if part < 1 else base, base, level) or (0.0, 1.0)
    se = sqrt(max(0.0, part * (1 - part)) / base) if base > 0 else None
    return Estimate(part, *ends, sample.n, sample.n_effective, se, sample.weighted, finite, True)


def nps_adjusted(sample: Sample, level: float = 0.95) -> Estimate:
    """Net promoter score of 0 to 10 answers, in points from -100 to 100, with the adjusted Wald interval.

    NPS = 100 (P - D), P share of 9 and 10, D share of 0 to 6. For the interval 3/4 is added to promoters and to
    detractors and 3/2 to passives, Wald on the result, cut at +-100; ``se`` is the unadjusted
    100 sqrt((P + D - (P-D)^2) / n). Of a known population of N people n is (n - 1) / (1 - n/N).
    Source: Reichheld 2003; Rocks 2016, The American Statistician 70(4); Cochran 1977.
    """
    promoters = share(sample, lambda v: v >= 9, level).value
    detractors = share(sample, lambda v: v <= 6, level).value
    if promoters is None or detractors is None:
        return _unknown(sample)
    finite, n = sample.population is not None, _base(sample)
    value = promoters - detractors
    if not isfinite(n):
        sure = Estimate(value, value, value, sample.n, sample.n_effective, 0.0, sample.weighted, finite)
        return sure.times(100)
    p, d = (promoters * n + 0.75) / (n + 3), (detractors * n + 0.75) / (n + 3)
    half = z_quantile(level) * sqrt(max(0.0, p + d - (p - d) ** 2) / (n + 3))
    se = sqrt(max(0.0, promoters + detractors - value**2) / n) if n > 0 else None
    low, high = max(-1.0, p - d - half), min(1.0, p - d + half)
    return Estimate(value, low, high, sample.n, sample.n_effective, se, sample.weighted, finite).times(100)


def welch_df(first: Sample, second: Sample) -> float | None:
    """Return Welch's degrees of freedom of a difference of means; None where neither sample has any spread."""
    one, two = _moments(first), _moments(second)
    if one is None or two is None or min(first.n, second.n) < 2:
        return None
    v1, v2 = one[1] ** 2, two[1] ** 2
    spread = v1**2 / (first.n - 1) + v2**2 / (second.n - 1)
    return (v1 + v2) ** 2 / spread if spread > 0 else None


def welch(first: Sample, second: Sample, level: float = 0.95) -> Estimate:
    """Mean of ``first`` minus mean of ``second`` when they are different people, with Welch's interval.

    SE^2 = SE1^2 + SE2^2; df = SE^4 / (SE1^4/(n1-1) + SE2^4/(n2-1)). ``n`` is the smaller group, the one that limits.
    """
    n, base = min(first.n, second.n), min(first.n_effective, second.n_effective)
    weighted = first.weighted or second.weighted
    one, two = _moments(first), _moments(second)
    if one is None or two is None:
        return Estimate(None, None, None, n, base, None, weighted)
    value = one[0] - two[0]
    if n < 2:
        return Estimate(value, None, None, n, base, None, weighted)
    se = sqrt(one[1] ** 2 + two[1] ** 2)
    df = welch_df(first, second)
    half = t_quantile(df, level) * se if df is not None else 0.0
    return Estimate(value, value - half, value + half, n, base, se, weighted)


def _variance(sample: Sample, mean: float) -> float:
    """Variance of the answers themselves, with n_effective - 1 below; equal weights give the plain s^2."""
    base = sample.n_effective
    spread = float(sample.weight @ (sample.values - mean) ** 2) / float(sample.weight.sum())
    return spread * base / (base - 1) if base > 1 else 0.0


def _noncentral(t: float, df: float, level: float) -> tuple[float, float]:
    """Return the noncentralities under which ``t`` would be an extreme of the level on either side."""
    if df <= _LARGE_N:
        ends = [float(nctdtrinc(df, p, t)) for p in ((1 + level) / 2, (1 - level) / 2)]
        if all(map(isfinite, ends)) and ends[0] <= t <= ends[1]:
            return ends[0], ends[1]
    half = z_quantile(level) * sqrt(1 + t * t / (2 * df))
    return t - half, t + half


def cohen_dz(differences: Sample, level: float = 0.95) -> Estimate:
    """Effect size of a paired gap, in standard deviations of the differences, with the noncentral t interval.

    dz = mean / sd; dz sqrt(n) has a noncentral t distribution. Undefined where all differ equally or n < 2.
    Source: Cohen 1988; Cumming and Finch 2001.
    """
    moments = _moments(differences)
    variance = _variance(differences, moments[0]) if moments else 0.0
    if moments is None or differences.n < 2 or variance <= 0:
        return _unknown(differences)
    base = differences.n_effective
    value = moments[0] / sqrt(variance)
    low, high = (x / sqrt(base) for x in _noncentral(value * sqrt(base), base - 1, level))
    return Estimate(value, low, high, differences.n, base, None, differences.weighted)


def hedges_g(first: Sample, second: Sample, level: float = 0.95) -> Estimate:
    """Effect size of an unpaired gap, in pooled standard deviations, corrected for small samples.

    d = (m1 - m2) / pooled sd; g = J d, J = 1 - 3 / (4 df - 1), df = n1 + n2 - 2; noncentral t interval.
    Source: Hedges 1981.
    """
    n, base = min(first.n, second.n), min(first.n_effective, second.n_effective)
    unknown = Estimate(None, None, None, n, base, None, first.weighted or second.weighted)
    one, two = _moments(first), _moments(second)
    n1, n2 = first.n_effective, second.n_effective
    df = n1 + n2 - 2
    if one is None or two is None or n < 2 or df < 1:
        return unknown
    pooled = ((n1 - 1) * _variance(first, one[0]) + (n2 - 1) * _variance(second, two[0])) / df
    if pooled <= 0:
        return unknown
    scale = sqrt(n1 * n2 / (n1 + n2))
    d = (one[0] - two[0]) / sqrt(pooled)
    correction = 1 - 3 / (4 * df - 1)
    low, high = (x / scale * correction for x in _noncentral(d * scale, df, level))
    return Estimate(d * correction, low, high, n, base, None, unknown.weighted)


def tally(values: Any, counts: Any = None) -> Sample:
    """Return the unweighted sample of plain values; ``counts`` says how many people gave each."""
    found, where = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True)
    people = np.bincount(where, weights=counts, minlength=len(found)).astype(np.int64)
    return Sample(Cell(), found, people, people.astype(np.float64), people.astype(np.float64))
