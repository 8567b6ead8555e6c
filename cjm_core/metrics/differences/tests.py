"""Tests of two samples: the difference, its interval, and how likely chance alone makes one as large.

Of different people: means by Welch, shares by Newcombe's interval and the pooled test, net scores by z. Of the same
people twice: the t test on the change, and McNemar. Two intervals that overlap are no test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell, PairSample, Sample
from cjm_core.metrics.intervals import Estimate, mean_t, share, welch, welch_df, wilson, z_quantile
from cjm_core.metrics.p_values import normal_p, sign_p, student_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

Hit = Callable[["NDArray[np.float64]"], "NDArray[np.bool_]"]

FEW_CHANGED = 25
"""With fewer people than this who changed their answer McNemar's test is the exact one."""

_ALIKE = 1e-12


@dataclass(frozen=True)
class Difference:
    """First minus second with its interval, and the two-sided probability ``p``; None where nothing can be told."""

    estimate: Estimate
    p: float | None


def together(samples: Sequence[Sample]) -> Sample:
    """Return the people of several samples as one, with the values of all."""
    values = np.concatenate([s.values for s in samples])
    found, where = np.unique(values, return_inverse=True)
    count, weight, weight2 = (
        np.bincount(where, np.concatenate([getattr(s, name) for s in samples]), len(found)).astype(np.float64)
        for name in ("count", "weight", "weight2")
    )
    return Sample(Cell(), found, count.astype(np.int64), weight, weight2, any(s.weighted for s in samples))


def means_apart(first: Sample, second: Sample, level: float = 0.95) -> Difference:
    """Compare the means of different people by Welch's test. Source: Welch 1947."""
    found = welch(first, second, level)
    df = welch_df(first, second)
    if found.value is None or found.se is None:
        return Difference(found, None)
    if df is None:
        return Difference(replace(found, low=None, high=None), 1.0 if found.value == 0 else None)
    return Difference(found, student_p(found.value, found.se, df))


def shares_apart(first: Sample, second: Sample, hit: Hit, level: float = 0.95) -> Difference:
    """Compare shares of different people: Newcombe's interval, and the z test with the pooled share.

    low = d - sqrt((p1 - l1)^2 + (u2 - p2)^2), high = d + sqrt((u1 - p1)^2 + (p2 - l2)^2), with Wilson's l and u; a
    weighted share counts its effective base. Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    one, two = (share(replace(s, population=None), hit, level) for s in (first, second))
    n1, n2 = one.n_effective, two.n_effective
    unknown = Estimate(None, None, None, min(one.n, two.n), min(n1, n2), None, one.weighted or two.weighted)
    if one.value is None or two.value is None:
        return Difference(unknown, None)
    p1, p2 = one.value, two.value
    (l1, u1), (l2, u2) = (wilson(p * n, n, level) or (0.0, 1.0) for p, n in ((p1, n1), (p2, n2)))
    low, high = sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    se = sqrt(max(0.0, p1 * (1 - p1)) / n1 + max(0.0, p2 * (1 - p2)) / n2)
    found = replace(unknown, value=p1 - p2, low=p1 - p2 - low, high=p1 - p2 + high, se=se)
    return Difference(found, normal_p(p1 - p2, sqrt(max(0.0, pooled * (1 - pooled)) * (1 / n1 + 1 / n2))))


def nets_apart(first: Sample, second: Sample, level: float = 0.95) -> Difference:
    """Compare net promoter scores of different people, in points, by z = d / sqrt(SE1^2 + SE2^2).

    Where all of a sample answer alike its error is that of the adjusted counts, since it is surely not nought.
    """
    parts = [_net_of(s) for s in (first, second)]
    n, base = min(first.n, second.n), min(first.n_effective, second.n_effective)
    unknown = Estimate(None, None, None, n, base, None, first.weighted or second.weighted)
    if parts[0] is None or parts[1] is None:
        return Difference(unknown, None)
    value, se = parts[0][0] - parts[1][0], sqrt(parts[0][1] ** 2 + parts[1][1] ** 2)
    half = z_quantile(level) * se
    found = replace(unknown, value=value, low=max(-200.0, value - half), high=min(200.0, value + half), se=se)
    return Difference(found, normal_p(value, se))


def _net_of(sample: Sample) -> tuple[float, float] | None:
    """Return the net promoter score and its error, in points."""
    n, total = sample.n_effective, float(sample.weight.sum())
    if n <= 0 or total <= 0:
        return None
    up = float(sample.weight[sample.values >= 9].sum()) / total
    down = float(sample.weight[sample.values <= 6].sum()) / total
    value, spread = up - down, up + down - (up - down) ** 2
    if spread <= _ALIKE:
        n, up, down = n + 3, (up * n + 0.75) / (n + 3), (down * n + 0.75) / (n + 3)
        spread = up + down - (up - down) ** 2
    return 100 * value, 100 * sqrt(spread / n)


def net(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each answer from 0 to 10 adds to the net score: +100, 0 or -100."""
    return np.where(values >= 9, 100.0, np.where(values <= 6, -100.0, 0.0))


def means_again(pair: PairSample, level: float = 0.95) -> Difference:
    """Compare the means of the same people by Student's test on the change; ``first`` is the later answer."""
    found = mean_t(pair.difference(), level)
    if found.value is None or found.se is None:
        return Difference(found, None)
    p = student_p(found.value, found.se, found.n - 1)
    return Difference(found if found.se > 0 else replace(found, low=None, high=None), p)


def nets_again(pair: PairSample, level: float = 0.95) -> Difference:
    """Compare net promoter scores of the same people by Student's test on the change of each, in points."""
    return means_again(replace(pair, first=net(pair.first), second=net(pair.second)), level)


def shares_again(pair: PairSample, hit: Hit, level: float = 0.95) -> Difference:
    """Compare shares of the same people: McNemar's test, and Agresti and Min's interval.

    With b who only now are in the share and c who only then were: d = (b - c) / n, z = (b - c) / sqrt(b + c), exact
    where b + c is small; interval: half a person added to b and c each and two to n, then Wald.
    Source: McNemar 1947; Agresti and Min 2005, Statistics in Medicine 24.
    """
    change = replace(pair, first=hit(pair.first).astype(float), second=hit(pair.second).astype(float)).difference()
    n = change.n_effective
    total = float(change.weight.sum())
    if n <= 0 or total <= 0:
        return Difference(Estimate(None, None, None, change.n, n, None, change.weighted), None)
    rose, fell = (float(change.weight[change.values == v].sum()) / total * n for v in (1.0, -1.0))
    value = (rose - fell) / n
    se = sqrt(max(0.0, rose + fell - (rose - fell) ** 2 / n)) / n
    m, b, c = n + 2, rose + 0.5, fell + 0.5
    half = z_quantile(level) * sqrt(max(0.0, b + c - (b - c) ** 2 / m)) / m
    low, high = max(-1.0, (b - c) / m - half), min(1.0, (b - c) / m + half)
    found = Estimate(value, min(low, value), max(high, value), change.n, n, se, change.weighted)
    return Difference(found, _mcnemar(rose, fell))


def _mcnemar(rose: float, fell: float) -> float | None:
    if rose + fell >= FEW_CHANGED:
        return normal_p(rose - fell, sqrt(rose + fell))
    return sign_p(round(rose), round(fell))
