"""Scores drawn towards the mean of all units by as much as they are unsure, and the chance of having reached a band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Shrunk:
    """Units after shrinkage: the variance ``tau2`` of their true scores, its ``mean``, and a value a unit.

    ``reliability`` is the part of a unit's own score that is kept; ``se`` the error of the shrunk ``score``.
    """

    tau2: float
    mean: float
    q: float
    reliability: NDArray[np.float64]
    score: NDArray[np.float64]
    se: NDArray[np.float64]


def shrunk(scores: NDArray[np.float64], se2: NDArray[np.float64]) -> Shrunk | None:
    """Return empirical Bayes scores of units; None for fewer than two units or errors that are not above zero.

    tau^2 = max(0, (Q - (k - 1)) / (sum v - sum v^2 / sum v)), v = 1/se^2, Q the weighted squared distance from the
    weighted mean; B_j = tau^2 / (tau^2 + se_j^2); theta_j = mu + B_j (y_j - mu), mu weighted by 1 / (tau^2 + se^2).
    Error: B_j se_j^2 + (1 - B_j)^2 var(mu). Source: DerSimonian and Laird 1986; Efron and Morris 1975.
    """
    if len(scores) < 2 or (se2 <= 0).any():
        return None
    sure = 1 / se2
    centre = float(sure @ scores) / float(sure.sum())
    q = float(sure @ (scores - centre) ** 2)
    tau2 = max(0.0, (q - (len(scores) - 1)) / float(sure.sum() - (sure**2).sum() / sure.sum()))
    weight = 1 / (tau2 + se2)
    mean = float(weight @ scores) / float(weight.sum())
    kept = tau2 / (tau2 + se2)
    error = kept * se2 + (1 - kept) ** 2 / float(weight.sum())
    return Shrunk(tau2, mean, q, kept, mean + kept * (scores - mean), np.sqrt(error))


def reached(score: float, se: float, target: float, df: float | None = None) -> float:
    """Return the probability that the true score is ``target`` or more: normal, or Student's t with ``df``."""
    if se <= 0:
        return float(score >= target)
    distance = (score - target) / se
    return float(ndtr(distance) if df is None else stdtr(df, distance))


def at_least(score: float, se: float, certainty: float, df: float | None = None) -> float:
    """Return the score that a unit has reached with one-sided ``certainty``: ``reached`` asked backwards."""
    quantile = ndtri(certainty) if df is None else stdtrit(df, certainty)
    return score - float(quantile) * se
