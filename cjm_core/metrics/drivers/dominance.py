"""Drivers of a yes or no: shares of McFadden's R², averaged over the orders of adding drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.drivers.lmg import Shares, shapley
from cjm_core.metrics.logistic import largest_likelihoods
from cjm_core.metrics.resampling import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_EXACT = 6
ORDERS = 12
MOST_DRAWS = 200


def is_two_valued(outcome: NDArray[np.float64]) -> bool:
    """Tell whether an outcome has exactly two answers."""
    return len(np.unique(outcome[np.isfinite(outcome)])) == 2


def dominance(x: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.float64], replicates: int,
              seed: int = SEED) -> tuple[Shares, Shares]:
    """Return the shares of McFadden's R² of the drivers ``x`` (people, p) in ``y`` (0 and 1), and the same in draws.

    Share_j = the Shapley value of 1 - lnL(S)/lnL(0), exact up to 6 drivers, above over 12 sampled orders and their
    reverses. What chance alone would add in a draw is a chi-square of one degree over -2 lnL(0) (Wilks). Source: Azen
    and Traxel 2009; McFadden 1974.
    """
    rng = np.random.default_rng(seed)
    n = len(y)
    times = np.ones((n, replicates + 1))
    for b in range(1, replicates + 1):
        times[:, b] = np.bincount(rng.integers(0, n, n), minlength=n)
    weights = times * (weight / weight.mean())[:, None]
    spread = x.std(axis=0)
    scaled = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    worth, null = _Worth(scaled, y, weights), _null(y, weights)
    share, se = _exact(worth, x.shape[1]) if x.shape[1] <= MOST_EXACT else _sampled(worth, x.shape[1], rng)
    kish = weight.sum() ** 2 / (weight @ weight) / n
    floor = rng.chisquare(1, replicates + 1) / np.maximum(-2 * null * kish, 1e-9)
    total = share.sum(axis=1)
    return (Shares(share[:1], total[:1], np.zeros(1), se), Shares(share[1:], total[1:], floor[1:], se))


class _Worth:
    """McFadden's R² of subsets of drivers in all draws at once, each worked out once."""

    def __init__(self, x: NDArray[np.float64], y: NDArray[np.float64], weights: NDArray[np.float64]) -> None:
        self._x, self._y, self._weights = x, y, weights
        self._null = _null(y, weights)
        self._known: dict[int, NDArray[np.float64]] = {0: np.zeros(weights.shape[1])}

    def of(self, subset: int) -> NDArray[np.float64]:
        """Return R² (draws) of the subset given as bits."""
        if subset not in self._known:
            columns = [j for j in range(self._x.shape[1]) if subset >> j & 1]
            design = np.column_stack([np.ones(len(self._y)), self._x[:, columns]])
            likelihood = largest_likelihoods(design, self._y, self._weights)
            self._known[subset] = np.clip(1 - likelihood / self._null, 0.0, 1.0)
        return self._known[subset]


def _null(y: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total = weights.sum(axis=0)
    part = np.clip((y @ weights) / total, 1e-9, 1 - 1e-9)
    return np.asarray(total * (part * np.log(part) + (1 - part) * np.log(1 - part)))


def _exact(worth: _Worth, p: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    every = np.array([worth.of(s) for s in range(2**p)])
    return (shapley(p) @ every).T, np.zeros(p)


def _sampled(worth: _Worth, p: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    half = [rng.permutation(p) for _ in range(ORDERS)]
    added = []
    for order in (o for forward in half for o in (forward, forward[::-1])):
        found = np.empty((p, worth.of(0).size))
        inside = 0
        for j in order.tolist():
            found[j] = worth.of(inside | 1 << j) - worth.of(inside)
            inside |= 1 << j
        added.append(found)
    pairs = np.array(added).reshape(ORDERS, 2, p, -1).mean(axis=1)
    return pairs.mean(axis=0).T, pairs[:, :, 0].std(axis=0, ddof=1) / np.sqrt(ORDERS)
