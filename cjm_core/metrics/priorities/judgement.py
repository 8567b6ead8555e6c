"""Judgements put into order: RICE, criteria weighed in pairs, weighted scores, and what nothing else beats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_, EvidenceError
from cjm_core.model.analysis import MOST_TIMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Saaty's mean inconsistency of random judgements by the number of criteria; other tables (.52, .89, 1.11) differ."""
CONSISTENT_TO = 0.10
SHAKEN = 0.25
DRAWS = 4000
SEED = 90_210
TOP = 3


def rice(reach: float, impact: float, confidence: float, effort: float) -> float:
    """Return reach x impact x confidence / effort. Source: McBride 2016, RICE.

    Raises EvidenceError for an effort that is not above nought, or a confidence outside 0 to 1 (80 % is 0.8).
    """
    if effort <= 0:
        raise EvidenceError(N_("the effort of a RICE score is {effort}; it must be above nought"), effort=effort)
    if not 0 <= confidence <= 1:
        raise EvidenceError(
            N_("the confidence of a RICE score is {confidence}; write a share from 0 to 1, so 0.8 for 80 %"),
            confidence=confidence,
        )
    return reach * impact * confidence / effort


def frontier(points: Sequence[tuple[float, float]]) -> list[bool]:
    """Tell for each (impact, effort) whether nothing else gives as much for as little; equal ones stay both."""
    return [
        not any(a >= impact and b <= effort and (a > impact or b < effort) for a, b in points)
        for impact, effort in points
    ]


@dataclass(frozen=True)
class Weighed:
    """Weights of criteria from judgements in pairs, with the consistency ratio of each judge."""

    weights: NDArray[np.float64]
    eigenvalue: float
    ratio: float


def weighed(matrix: NDArray[np.float64]) -> Weighed:
    """Return the principal eigenvector of a reciprocal matrix: a_ij says how many times more i counts than j.

    CI = (lambda - n) / (n - 1), CR = CI / RI with Saaty's table; up to two criteria cannot contradict each other, CR 0.
    Source: Saaty 1980.
    """
    n = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    eigenvalue = float(values[first].real)
    ratio = 0.0 if n <= 2 else max(0.0, (eigenvalue - n) / (n - 1) / RANDOM_INDEX[n])
    return Weighed(weights / weights.sum(), eigenvalue, ratio)


def matrix_of(names: Sequence[str], judgements: Mapping[str, float]) -> NDArray[np.float64] | None:
    """Return the reciprocal matrix of one judge's pairs ``first/second: 3``; None where a pair is missing or broken."""
    found = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(found, 1.0)
    for pair, times in judgements.items():
        first, _, second = (part.strip() for part in pair.partition("/"))
        if first not in names or second not in names or first == second or not 1 / MOST_TIMES <= times <= MOST_TIMES:
            return None
        i, j = names.index(first), names.index(second)
        found[i, j], found[j, i] = times, 1 / times
    return None if np.isnan(found).any() else found


def together(matrices: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the judgements of a group: the geometric mean of each pair, which keeps them reciprocal."""
    return np.asarray(prod(matrices) ** (1 / len(matrices)))


@dataclass(frozen=True)
class Scored:
    """Weighted scores of initiatives with the span that shaken judgements leave, and the chance of the first three."""

    score: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    first_three: NDArray[np.float64]


def scored(scores: NDArray[np.float64], weights: NDArray[np.float64], level: float = 0.95) -> Scored:
    """Return sum w s of each row, w adding up to 1; weights and scores are shaken by up to a quarter, seeded.

    Judgements have no sampling error; the span says what is left of an order when nobody is exactly right.
    """
    share = weights / weights.sum()
    random = np.random.default_rng(SEED)
    order = np.lexsort(scores.T)
    shaken = scores[order] * random.uniform(1 - SHAKEN, 1 + SHAKEN, (DRAWS, *scores.shape))
    moved = share * random.uniform(1 - SHAKEN, 1 + SHAKEN, (DRAWS, len(share)))
    moved /= moved.sum(axis=1, keepdims=True)
    drawn = np.einsum("dij,dj->di", shaken, moved)
    ahead = (drawn[:, None, :] > drawn[:, :, None]).sum(axis=2)
    back = np.argsort(order)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Scored(scores @ share, low[back], high[back], (ahead < TOP).mean(axis=0)[back])
