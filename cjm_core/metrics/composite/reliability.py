"""How far units' means may be told apart, and how far questions of one scale say one thing.

A composite index is formative: its components need not go together, so that alpha is no test of it. What matters before
pay hangs on it is whether the means of units can be told apart: ICC(1, k).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import fdtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEYWOOD = 0.005  # no question is all trait: without this the likelihood may run to a unique variance of nought
_ROUNDS = 20_000
_STILL = 1e-9


@dataclass(frozen=True)
class Ratio:
    """A reliability with its interval; the ends are None where nothing tells them."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Between:
    """The variance of units' means: ``one`` is ICC(1) of a single person, ``mean`` ICC(1, k) at ``k`` people a unit."""

    one: Ratio
    mean: Ratio
    k: float


def units_apart(scores: NDArray[np.float64], se: NDArray[np.float64], n: NDArray[np.float64], level: float = 0.95
                ) -> Between | None:
    """Return the reliability of unit means from their scores, errors and bases; None where nothing can be said.

    One-way: MSB = sum n (y - y..)^2 / (U - 1), MSW the pooled n se^2, k = (N - sum n^2 / N) / (U - 1),
    ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW), ICC(1, k) = (MSB - MSW) / MSB; F interval, exact for equal bases.
    Source: Shrout and Fleiss 1979; McGraw and Wong 1996.
    """
    units, total = len(scores), float(n.sum())
    within = total - units
    if units < 2 or within <= 0:
        return None
    msb = float(n @ (scores - float(n @ scores) / total) ** 2) / (units - 1)
    msw = float((n - 1) @ (n * se**2)) / within
    k = (total - float(n @ n) / total) / (units - 1)
    if msb <= 0 or msw <= 0:
        return None
    f = msb / msw
    low, high = f / _f(units - 1, within, level), f * _f(within, units - 1, level)
    return Between(Ratio(_single(f, k), _single(low, k), _single(high, k)),
                   Ratio(1 - 1 / f, 1 - 1 / low, 1 - 1 / high), k)


def _f(above: float, below: float, level: float) -> float:
    return float(fdtri(above, below, (1 + level) / 2))


def _single(f: float, k: float) -> float:
    return (f - 1) / (f + k - 1)


def of_mean(one: float, k: float) -> float:
    """Return the reliability of a mean of ``k`` people from that of one: k ICC / (1 + (k - 1) ICC)."""
    return k * one / (1 + (k - 1) * one)


def interviews_needed(one: float, wanted: float) -> int | None:
    """Return the people a unit needs for a reliable mean: wanted (1 - ICC) / (ICC (1 - wanted)); None if ICC <= 0."""
    if one <= 0:
        return None
    return max(1, ceil(wanted * (1 - one) / (one * (1 - wanted)) - 1e-9))


def alpha(covariance: NDArray[np.float64]) -> float | None:
    """Return Cronbach's alpha: k / (k - 1) (1 - trace(C) / sum(C)); of a correlation matrix the standardised one.

    None for fewer than two items or answers that do not differ. Source: Cronbach 1951.
    """
    k, total = len(covariance), float(covariance.sum())
    if k < 2 or total <= 1e-12:
        return None
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def feldt(value: float, n: float, k: int, level: float = 0.95) -> tuple[float, float] | None:
    """Return Feldt's interval of alpha of ``k`` items from ``n`` (effective) people: 1 - (1 - alpha) F.

    Source: Feldt 1965.
    """
    if n < 2 or k < 2:
        return None
    df = (n - 1, (n - 1) * (k - 1))
    high, low = (float(fdtri(*df, p)) for p in ((1 - level) / 2, (1 + level) / 2))
    return 1 - (1 - value) * low, 1 - (1 - value) * high


def alpha_without(covariance: NDArray[np.float64]) -> list[float | None]:
    """Return alpha with each item left out, in the order of the items."""
    every = np.arange(len(covariance))
    return [alpha(covariance[np.ix_(every != i, every != i)]) for i in every]


def one_factor(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the loadings of one common factor by maximum likelihood (EM); their sum is positive.

    Source: Rubin and Thayer 1982, Psychometrika 47.
    """
    values, vectors = np.linalg.eigh(correlation)
    loading = vectors[:, -1] * np.sqrt(values[-1]) * 0.8
    own = np.maximum(1 - loading**2, _HEYWOOD)
    for _ in range(_ROUNDS):
        scaled = loading / own
        beta = scaled / (1 + float(scaled @ loading))
        through = correlation @ beta
        fresh = through / (1 - float(beta @ loading) + float(beta @ through))
        own = np.maximum(1 - fresh * through, _HEYWOOD)
        moved = float(np.abs(fresh - loading).max())
        loading = fresh
        if moved < _STILL:
            break
    return np.asarray(loading if loading.sum() >= 0 else -loading)


def omega(covariance: NDArray[np.float64], standardised: bool = False) -> float | None:
    """Return McDonald's omega: (sum of loadings)^2 / that and the sum of unique variances; None below three items.

    The loadings are those of one factor (``one_factor``); raw omega gives each question its own spread.
    """
    deviations = np.sqrt(np.diag(covariance))
    if len(covariance) < 3 or (deviations <= 0).any():
        return None
    loading = one_factor(covariance / np.outer(deviations, deviations))
    own = 1 - loading**2
    scale = np.ones(len(loading)) if standardised else deviations
    common = float(scale @ loading) ** 2
    return common / (common + float(scale**2 @ own))
