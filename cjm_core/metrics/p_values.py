"""Two-sided probabilities: how likely chance alone would make a number lie so far from zero."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import bdtr, gammaln, ndtr, stdtr

if TYPE_CHECKING:
    from cjm_core.metrics.intervals import Estimate

MANY_EXPECTED = 1000
"""Where at least so many hits and misses are expected in both groups the normal test says the same as the exact one."""
_FAR = 40
_TIE = 1e-7

def normal_p(value: float, se: float = 1.0) -> float | None:
    """Return that of value / SE, standard normal; None where nothing varies and yet something differs."""
    if se > 0:
        return float(2 * ndtr(-abs(value) / se))
    return 1.0 if value == 0 else None


def student_p(value: float, se: float, df: float) -> float | None:
    """Return that of value / SE, Student's t with ``df``; None where nothing varies and yet something differs."""
    if se > 0:
        return float(2 * stdtr(df, -abs(value) / se))
    return 1.0 if value == 0 else None


def sign_p(first: int, second: int) -> float:
    """Return that of two counts which chance would make equal: the exact binomial test, McNemar's for few people."""
    many = first + second
    return min(1.0, 2 * float(bdtr(min(first, second), many, 0.5))) if many else 1.0


def shares_p(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """Return that of two shares of different journeys: Fisher's exact test, pooled z where all expected are many.

    The z test finds too much where few are expected in one group and the other is large, the more the smaller the p
    that a family of hundreds of tests needs. Source: Fisher 1935; sum of all tables no likelier than the one found.
    """
    total, hit = n + other_n, hits + other_hits
    if not 0 < hit < total or not n or not other_n:
        return 1.0
    if min(n, other_n) * min(hit, total - hit) / total >= MANY_EXPECTED:
        pooled = hit / total
        return normal_p(hits / n - other_hits / other_n, sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))) or 0.0
    return _fisher_p(hits, n, hit, total)


def _fisher_p(hits: int, n: int, hit: int, total: int) -> float:
    mean = n * hit / total
    far = _FAR * (1 + sqrt(mean * (1 - hit / total) * (1 - n / total)))  # beyond it nothing is left to add
    low, high = max(0, n + hit - total, min(hits, int(mean - far))), min(n, hit, max(hits, int(mean + far)))
    x = np.arange(low, high + 1, dtype=np.float64)
    chance = -(gammaln(x + 1) + gammaln(hit - x + 1) + gammaln(n - x + 1) + gammaln(total - hit - n + x + 1))
    chance -= chance.max()
    likely = np.exp(chance)
    return min(1.0, float(likely[chance <= chance[hits - low] + _TIE].sum() / likely.sum()))


def estimate_p(estimate: Estimate, df: float | None = None) -> float | None:
    """Return that of an estimate by Student's t, with n - 1 degrees of freedom unless ``df`` says other; None without
    an error.
    """
    freedom = estimate.n - 1 if df is None else df
    if estimate.value is None or not estimate.se or freedom <= 0:
        return None
    return student_p(estimate.value, estimate.se, freedom)
