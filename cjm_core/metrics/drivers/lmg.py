"""Lindeman, Merenda and Gold's shares of R²: what each driver adds, averaged over all orders of adding drivers."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_EXACT = 15
ORDERS = 200
_BYTES = 200_000_000
_NOTHING_LEFT = 1e-9


@dataclass(frozen=True)
class Shares:
    """The shares of R² of p drivers, (draws, p), their sum ``r2`` (draws), and the share that pure noise would get.

    ``noise`` is nought where none was asked for. ``se`` is the error left by sampling orders, nought where the shares
    are exact.
    """

    share: NDArray[np.float64]
    r2: NDArray[np.float64]
    noise: NDArray[np.float64]
    se: NDArray[np.float64]


def lmg(correlation: NDArray[np.float64], noise: NDArray[np.float64] | None = None) -> Shares:
    """Return the shares of R² from correlations (draws, p+1, p+1) whose last column is the outcome.

    LMG_j = sum over S without j of |S|! (p-|S|-1)! / p! [R²(S+j) - R²(S)]: the Shapley value of R². They add up to
    R² and are never below nought. Exact up to 15 drivers; above, over 200 sampled orders. ``noise`` (draws, p+1) is the
    correlation of one more predictor, made of pure chance, with all others: what share it would get is the floor that
    a real driver must pass. Source: Lindeman, Merenda and Gold 1980; Groemping 2007; Tonidandel and others 2009.
    """
    extended = _with_noise(correlation, noise)
    if correlation.shape[1] - 1 > MOST_EXACT:
        return _sampled(extended)
    draws, p = len(correlation), correlation.shape[1] - 1
    size = max(1, int(_BYTES / (8 * 2**p)))
    pieces = [_exact(extended[i:i + size]) for i in range(0, draws, size)]
    share, r2, floor = (np.concatenate(x) for x in zip(*pieces, strict=True))
    return Shares(share, r2, floor, np.zeros(p))


def noise_correlations(correlation: NDArray[np.float64], n_effective: float, rng: np.random.Generator
                       ) -> NDArray[np.float64]:
    """Return how a predictor of pure chance, new in every draw, happens to correlate with the columns: (draws, p+1).

    Over n people such correlations are normal with covariance R / n, R the columns' own correlations.
    """
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
    chance = rng.standard_normal(correlation.shape[:2])
    return np.asarray(np.einsum("bij,bj->bi", root, chance) / np.sqrt(max(n_effective, 1.0)))


def _with_noise(correlation: NDArray[np.float64], noise: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Return the correlations with the noise's row and column set before the outcome's."""
    draws, q, _ = correlation.shape
    found = np.zeros((draws, q + 1, q + 1))
    others = [*range(q - 1), q]
    found[np.ix_(range(draws), others, others)] = correlation
    found[:, q - 1, q - 1] = 1.0
    if noise is not None:
        found[:, q - 1, others] = found[:, others, q - 1] = noise
    return found


def _exact(correlation: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return shares, R² and the noise's share; the subsets are walked as a tree, all draws at once."""
    draws, p = len(correlation), correlation.shape[1] - 2
    explained = np.empty((2**p, draws))
    floor = np.zeros(draws)
    as_newcomer = [1 / ((p + 1) * comb(p, size)) for size in range(p + 1)]

    def walk(left: NDArray[np.float64], inside: int, at: int) -> None:
        if at == p:
            explained[inside] = 1 - left[1, 1]
            floor[:] += as_newcomer[inside.bit_count()] * left[0, 1] ** 2 / np.maximum(left[0, 0], _NOTHING_LEFT)
            return
        walk(left[1:, 1:], inside, at + 1)
        own = left[0, 0]
        part = np.where(own > _NOTHING_LEFT, left[0, 1:] / np.maximum(own, _NOTHING_LEFT), 0.0)
        walk(left[1:, 1:] - left[1:, :1] * part, inside | 1 << at, at + 1)

    walk(np.ascontiguousarray(correlation.transpose(1, 2, 0)), 0, 0)
    return (shapley(p) @ explained).T, explained[-1].copy(), floor


def shapley(p: int) -> NDArray[np.float64]:
    """Return the matrix (p, 2^p) that turns the worth of every subset, as bits, into p players' Shapley values."""
    subsets = np.arange(2**p)
    size = np.array([int(s).bit_count() for s in subsets])
    joins = np.array([1 / (p * comb(p - 1, k)) if k < p else 0.0 for k in range(p + 1)])
    inside = (subsets[None, :] >> np.arange(p)[:, None]) & 1
    return np.asarray(np.where(inside == 1, joins[np.maximum(size - 1, 0)], -joins[size]))


def _sampled(correlation: NDArray[np.float64]) -> Shares:
    """Return shares over sampled orders, each with its reverse, and the error that is left.

    In one order the R² that each driver adds is the square of an element of L⁻¹ r, L the Cholesky factor of the
    drivers' correlations. The noise joins as a driver more.
    """
    draws, q, _ = correlation.shape
    p = q - 2
    rng = np.random.default_rng(ORDERS)
    half = [rng.permutation(q - 1) for _ in range(ORDERS // 2)]
    orders = [o for order in half for o in (order, order[::-1])]
    ridge = correlation[:, :-1, :-1] + _NOTHING_LEFT * 10 * np.eye(q - 1)
    total, first = np.zeros((draws, q - 1)), np.zeros((len(orders), q - 1))
    for i, order in enumerate(orders):
        factor = np.linalg.cholesky(ridge[:, order][:, :, order])
        added = np.linalg.solve(factor, correlation[:, order, -1][:, :, None])[:, :, 0] ** 2
        total[:, order] += added / len(orders)
        first[i, order] = added[0]
    pairs = first.reshape(-1, 2, q - 1).mean(axis=1)
    se = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    return Shares(total[:, :p], total[:, :p].sum(axis=1), total[:, p], se[:p])
