"""Means, spreads and correlations of several answers of the same people, as they are and as people are drawn anew.

People answer only what they went through, so every correlation is taken over those who gave both answers; nobody is
thrown out for a question that was not put to him.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.resampling import MOST_UNITS, SEED, resampled_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FLAT = 1e-12
_LEAST_EIGENVALUE = 1e-6
_RIDGE = 1e-9


@dataclass(frozen=True)
class Moments:
    """Of q columns: ``mean`` and ``sd`` (draws, q) and ``correlation`` (draws, q, q).

    ``repaired`` tells that pairs of different people contradicted each other, so that eigenvalues had to be raised.
    """

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    correlation: NDArray[np.float64]
    repaired: bool = False


def moments(values: NDArray[np.float64], weight: NDArray[np.float64]) -> Moments:
    """Return the weighted moments of the columns of ``values`` (people, q), NaN where there is no answer: one draw."""
    units, centre = _products(values, weight)
    return _from_sums(units.sum(axis=0)[None], centre, _complete(values))


def drawn_moments(values: NDArray[np.float64], weight: NDArray[np.float64], replicates: int, seed: int = SEED
                  ) -> Moments:
    """Return the moments in each of ``replicates`` draws of as many people, with replacement.

    Of many people random groups are drawn instead, as ``resampled_sums`` says.
    """
    units, centre = _products(values, weight)
    return _from_sums(resampled_sums(units, replicates, seed), centre, _complete(values))


def coefficients(found: Moments) -> NDArray[np.float64]:
    """Return the coefficients (draws, q-1) of the least squares of the last column on all others.

    A column without spread, or one that others make up already, gets what the least ridge leaves it.
    """
    q = found.mean.shape[1]
    inner = found.correlation[:, :-1, :-1] + _RIDGE * np.eye(q - 1)
    beta = np.linalg.solve(inner, found.correlation[:, :-1, -1:])[:, :, 0]
    scale = found.sd[:, :-1]
    return np.asarray(np.divide(beta * found.sd[:, -1:], scale, out=np.zeros_like(beta), where=scale > _FLAT))


def people_together(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many people gave both answers, for every pair of columns."""
    given = np.isfinite(values).astype(np.float64)
    return np.rint(given.T @ given).astype(np.int64)


def _complete(values: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(values).all())


def _products(values: NDArray[np.float64], weight: NDArray[np.float64]
              ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (units, sums of weighted products) and the centre that was taken off for the sake of exact sums.

    A unit is a person, or a random group of people where there are many. The products are those of [1, x] where
    everybody answered, else of [given, x, x^2] with [given, x].
    """
    given = np.isfinite(values)
    base = np.maximum(weight @ given, _FLAT)
    centre = (weight @ np.where(given, values, 0.0)) / base
    x = np.where(given, values - centre, 0.0)
    if given.all():
        left = right = np.column_stack([np.ones(len(x)), x])
    else:
        marks = given.astype(np.float64)
        left, right = np.column_stack([marks, x, x * x]), np.column_stack([marks, x])
    if len(x) <= MOST_UNITS:
        return ((left * weight[:, None])[:, :, None] * right[:, None, :]).reshape(len(x), -1), centre
    order = np.random.default_rng(SEED).permutation(len(x))
    bounds = np.linspace(0, len(x), MOST_UNITS + 1).astype(np.int64)
    found = np.empty((MOST_UNITS, left.shape[1] * right.shape[1]))
    for unit, (start, end) in enumerate(pairwise(bounds.tolist())):
        rows = order[start:end]
        found[unit] = ((left[rows] * weight[rows, None]).T @ right[rows]).ravel()
    return found, centre


def _from_sums(sums: NDArray[np.float64], centre: NDArray[np.float64], complete: bool) -> Moments:
    q = len(centre)
    if complete:
        table = sums.reshape(-1, q + 1, q + 1)
        total = np.maximum(table[:, :1, 0], _FLAT)
        mean = table[:, 0, 1:] / total
        covariance = table[:, 1:, 1:] / total[:, :, None] - mean[:, :, None] * mean[:, None, :]
        variance = np.diagonal(covariance, axis1=1, axis2=2)
        spread = np.sqrt(np.maximum(variance, 0.0))
        correlation = _ratio(covariance, spread[:, :, None] * spread[:, None, :])
        return _whole(mean + centre, spread, correlation, False)
    table = sums.reshape(-1, 3, q, 2, q)
    weight = np.maximum(table[:, 0, :, 0, :], _FLAT)
    mine, squares = table[:, 1, :, 0, :] / weight, table[:, 2, :, 0, :] / weight
    covariance = table[:, 1, :, 1, :] / weight - mine * mine.transpose(0, 2, 1)
    variance = np.maximum(squares - mine * mine, 0.0)
    correlation = _ratio(covariance, np.sqrt(variance * variance.transpose(0, 2, 1)))
    own = np.sqrt(np.diagonal(variance, axis1=1, axis2=2))
    return _whole(np.diagonal(mine, axis1=1, axis2=2) + centre, own, correlation, True)


def _ratio(covariance: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(np.divide(covariance, scale, out=np.zeros_like(covariance), where=scale > _FLAT), -1.0, 1.0)


def _whole(mean: NDArray[np.float64], sd: NDArray[np.float64], correlation: NDArray[np.float64], pairwise: bool
           ) -> Moments:
    i = np.arange(mean.shape[1])
    correlation[:, i, i] = 1.0
    if not pairwise:
        return Moments(mean, sd, correlation)
    correlation, repaired = possible(correlation)
    return Moments(mean, sd, correlation, repaired)


def possible(correlation: NDArray[np.float64]) -> tuple[NDArray[np.float64], bool]:
    """Return correlations (draws, q, q) that can occur together, and whether any had to be changed for it.

    Correlations taken over different people may contradict each other: eigenvalues below nought are raised to almost
    nought and the diagonal is set to one again. Source: Rebonato and Jaeckel 1999 (spectral decomposition).
    """
    values, vectors = np.linalg.eigh(correlation)
    wrong = values[:, 0] < 0.0
    if not wrong.any():
        return correlation, False
    raised = np.maximum(values[wrong], _LEAST_EIGENVALUE)
    made = (vectors[wrong] * raised[:, None, :]) @ vectors[wrong].transpose(0, 2, 1)
    scale = np.sqrt(np.diagonal(made, axis1=1, axis2=2))
    found = correlation.copy()
    found[wrong] = made / (scale[:, :, None] * scale[:, None, :])
    return found, True
