"""Shares of R² over sampled orders of the drivers, where there are too many drivers for all orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_ERROR = 0.001
PAIRS_AT_ONCE = 1000
FEW_PAIRS = 50
SEED = 200
_RIDGE = 1e-8


def over_many_orders(correlation: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what each driver adds to R², (p), and its standard error, from correlations (p+2, p+2): see ``_steady``.

    Orders come each with its reverse, 2,000 at a time, until no standard error is above 0.001.
    """
    rng, steady = np.random.default_rng(SEED), _steady(correlation[None])[0]
    pairs = np.zeros((0, len(correlation) - 2))
    while True:
        orders = _orders(PAIRS_AT_ONCE, len(correlation), rng)
        added = np.empty((len(orders), pairs.shape[1]))
        factor = np.linalg.cholesky(steady[orders[:, :, None], orders[:, None, :]])
        np.put_along_axis(added, orders[:, :-2], factor[:, -1, :-2] ** 2, axis=1)
        pairs = np.concatenate([pairs, added.reshape(2, PAIRS_AT_ONCE, -1).mean(axis=0)])
        se = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
        if se.max() <= MOST_ERROR:
            return pairs.mean(axis=0), se


def over_few_orders(correlation: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what each driver adds to R², (draws, p), and what the noise would, (draws), in draws of (p+2, p+2).

    All draws share 100 orders, each with its reverse.
    """
    draws, q, _ = correlation.shape
    steady = _steady(correlation).reshape(draws, -1)
    found, noise = np.zeros((draws, q - 2)), np.zeros(draws)
    orders = _orders(FEW_PAIRS, q, np.random.default_rng(SEED + 1))
    for order in orders:
        cells = (order[:, None] * q + order).ravel()
        factor = np.asarray(np.linalg.cholesky(steady[:, cells].reshape(draws, q, q)), dtype=np.float64)
        found[:, order[:-2]] += factor[:, -1, :-2] ** 2 / len(orders)
        noise += _newcomer(factor, correlation[:, -2, -1]) / len(orders)
    return found, noise


def _newcomer(factor: NDArray[np.float64], simple: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the noise adds to R², averaged over all places where it may join one order of the drivers."""
    own, outcome = factor[:, -2, :-2], factor[:, -1, :-2]
    shared, left = np.cumsum(own * outcome, axis=1), 1 - np.cumsum(own**2, axis=1)
    later = (simple[:, None] - shared) ** 2 / np.maximum(left, _RIDGE)
    return np.asarray((simple**2 + later.sum(axis=1)) / (1 + own.shape[1]))


def _orders(pairs: int, columns: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return random orders of the drivers, then the same reversed; noise and outcome come last in each."""
    drivers = columns - 2
    first = rng.permuted(np.tile(np.arange(drivers), (pairs, 1)), axis=1)
    last = np.tile([drivers, drivers + 1], (2 * pairs, 1))
    return np.column_stack([np.concatenate([first, first[:, ::-1]]), last])


def _steady(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return correlations (draws, p+2, p+2) of drivers, noise, outcome, so that every Cholesky factor exists.

    Of the last two only what they share with the drivers is read, so their own variances may be any.
    """
    found = correlation + _RIDGE * np.eye(correlation.shape[1])
    found[:, -2, -2] = found[:, -1, -1] = 10.0
    return found
