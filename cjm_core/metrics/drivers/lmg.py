"""Lindeman, Merenda and Gold's shares of R²: what each driver adds, averaged over all orders of adding drivers."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.drivers.orders import over_few_orders, over_many_orders

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_EXACT = 15
_BYTES = 200_000_000
_NOTHING_LEFT = 1e-9
_LONGEST = 1.001


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
    R² and are never below nought. Exact up to 15 drivers; above, over so many sampled orders that no share has a
    standard error above 0.001. ``noise`` (draws, p+1) is the correlation of one more predictor, made of pure chance,
    with all others: what share it would get is the floor that a real driver must pass.
    Source: Lindeman, Merenda and Gold 1980; Groemping 2007; Tonidandel and others 2009.
    """
    extended = _with_noise(correlation, noise)
    if correlation.shape[1] - 1 > MOST_EXACT:
        share, se = (np.array(x) for x in zip(*map(over_many_orders, extended), strict=True))
        return Shares(share, share.sum(axis=1), over_few_orders(extended)[1], se[0])
    draws, p = len(correlation), correlation.shape[1] - 1
    size = max(1, int(_BYTES / (8 * 2**p)))
    pieces = [_exact(extended[i:i + size]) for i in range(0, draws, size)]
    share, r2, floor = (np.concatenate(x) for x in zip(*pieces, strict=True))
    return Shares(share, r2, floor, np.zeros(p))


def drawn_shares(whole: NDArray[np.float64], drawn: NDArray[np.float64], noise: NDArray[np.float64]
                 ) -> tuple[Shares, Shares]:
    """Return the shares of everybody, from the correlations ``whole`` (1, p+1, p+1), and those of every draw.

    Above 15 drivers all draws share 100 sampled orders: how far each moves from everybody's share over the same orders
    is added to everybody's share over many more, so that the draws lie around it and still add up to their R².
    """
    once = lmg(whole)
    if whole.shape[1] - 1 <= MOST_EXACT:
        return once, lmg(drawn, noise)
    few, _ = over_few_orders(_with_noise(whole, None))
    many, floor = over_few_orders(_with_noise(drawn, noise))
    share = np.maximum(many + once.share - few, 0.0)
    return once, Shares(share, share.sum(axis=1), floor, once.se)


def noise_correlations(correlation: NDArray[np.float64], n_effective: float, rng: np.random.Generator
                       ) -> NDArray[np.float64]:
    """Return how a predictor of pure chance, new in every draw, happens to correlate with the columns: (draws, p+1).

    Over n people such correlations are normal with covariance R / n, R the columns' own correlations. What chance
    would make longer than a correlation can be, with hardly more people than columns, is shortened.
    """
    values, vectors = np.linalg.eigh(correlation)
    # the symmetric root: eigenvectors have no sign of their own, and a last digit may turn them round
    root = (vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]) @ vectors.transpose(0, 2, 1)
    chance = rng.standard_normal(correlation.shape[:2])
    length = np.linalg.norm(chance, axis=1, keepdims=True)
    return np.asarray(np.einsum("bij,bj->bi", root, chance / np.maximum(np.sqrt(n_effective), _LONGEST * length)))


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
