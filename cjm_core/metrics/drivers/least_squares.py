"""Weighted least squares on columns of yes and no, with the covariance that unequal spread does not deceive (HC3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK = 50_000
_RIDGE = 1e-10


@dataclass(frozen=True)
class Line:
    """Coefficients (1 + columns), the constant first, with two covariances: ``classical`` and ``robust`` (HC3)."""

    coefficients: NDArray[np.float64]
    classical: NDArray[np.float64]
    robust: NDArray[np.float64]
    r2: float
    df: int


def line(design: NDArray[np.bool_], outcome: NDArray[np.float64], weight: NDArray[np.float64]) -> Line:
    """Return the least squares of ``outcome`` on a constant and the columns of ``design`` (people, columns).

    HC3 divides every squared residual by (1 - leverage)². A column that others make up already, or that nobody has,
    gets nothing. Source: MacKinnon and White 1985.
    """
    w = weight / weight.mean()
    k = design.shape[1] + 1
    inner, cross = np.zeros((k, k)), np.zeros(k)
    for x, y, part in _chunks(design, outcome, w):
        inner += (x * part[:, None]).T @ x
        cross += (x * part[:, None]).T @ y
    inverse = np.linalg.pinv(inner, rcond=_RIDGE, hermitian=True)
    beta = inverse @ cross
    meat, squares = np.zeros((k, k)), 0.0
    for x, y, part in _chunks(design, outcome, w):
        residual = y - x @ beta
        leverage = np.einsum("ij,jk,ik->i", x, inverse, x, optimize=True) * part
        scores = x * (part * residual / np.maximum(1 - leverage, 1e-6))[:, None]
        meat += scores.T @ scores
        squares += float(part @ residual**2)
    df = len(outcome) - int(np.linalg.matrix_rank(inner, tol=_RIDGE * float(np.abs(inner).max()), hermitian=True))
    mean = np.average(outcome, weights=w)
    total = float(w @ (outcome - mean) ** 2)
    r2 = 1 - squares / total if total > 0 else 0.0
    return Line(beta, inverse * squares / max(df, 1), inverse @ meat @ inverse, r2, df)


def _chunks(design: NDArray[np.bool_], outcome: NDArray[np.float64], weight: NDArray[np.float64]
            ) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]]:
    for start in range(0, len(outcome), _CHUNK):
        rows = slice(start, start + _CHUNK)
        y = outcome[rows]
        yield np.column_stack([np.ones(len(y)), design[rows]]).astype(np.float64), y, weight[rows]
