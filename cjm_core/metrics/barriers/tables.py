"""Tests on tables of counts: reasons of the same people in pairs and all at once, and reasons by groups of people."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc

from cjm_core.metrics.intervals import Estimate, z_quantile
from cjm_core.metrics.p_values import normal_p, sign_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence.sample import Sample

SAME = 1e-9
"""Nearer to each other than this part of themselves, two sums of weights are one sum, rounded."""
LEAST_EXPECTED = 5.0
"""With fewer people expected in a cell of a table the probability of its test is rough."""


def paired_shares(sample: Sample, level: float = 0.95) -> tuple[Estimate, float, float | None]:
    """Return the difference of two shares of the same people, McNemar's z, and the two-sided probability.

    ``sample`` holds 1 for people who chose only the first, -1 for only the second, 0 for both or neither.
    diff = (b - c) / n, SE = sqrt(b + c - (b - c)^2 / n) / n, z = (b - c) / sqrt(b + c); the probability is that of the
    exact binomial test, with weights that of z from the sums of squared weights.
    Source: McNemar 1947; Agresti, Categorical Data Analysis, 10.1.
    """
    total = float(sample.weight.sum())
    second, _, first = sample.weight.tolist()
    if sample.n == 0 or total <= 0:
        return Estimate(None, None, None, sample.n, sample.n_effective, None, sample.weighted), 0.0, 1.0
    value = (first - second) / total
    se = sqrt(float(sample.weight2 @ (sample.values - value) ** 2)) / total
    parted = sqrt(float(sample.weight2[0] + sample.weight2[2]))
    z = (first - second) / parted if parted > 0 else 0.0
    half = z_quantile(level) * se
    low, high = (max(-1.0, value - half), min(1.0, value + half)) if parted > 0 else (None, None)
    p = normal_p(z) if sample.weighted else sign_p(int(sample.count[2]), int(sample.count[0]))
    return Estimate(value, low, high, sample.n, sample.n_effective, se, sample.weighted), z, p


def cochran_q(joint: NDArray[np.float64]) -> tuple[float, int, float]:
    """Return Cochran's Q, its degrees of freedom and its probability: do the same people choose all equally often.

    ``joint`` holds how many people chose each two answers, on the diagonal each one.
    Q = (k - 1) (k sum C^2 - T^2) / (k T - sum R^2), C people an answer, R answers a person, T the sum of either.
    Source: Cochran 1950, Biometrika 37.
    """
    k, chosen = len(joint), np.diag(joint)
    total = float(chosen.sum())
    below = k * total - float(joint.sum())
    if k < 2 or below <= SAME * k * total:
        return 0.0, max(k - 1, 0), 1.0
    q = (k - 1) * (k * float(chosen @ chosen) - total**2) / below
    return max(0.0, q), k - 1, float(chdtrc(k - 1, max(0.0, q)))


def chi_square(table: NDArray[np.float64]) -> tuple[float, int, float, NDArray[np.float64]]:
    """Return Pearson's chi-square of a table of counts, its degrees of freedom, probability, and adjusted residuals.

    A residual is (o - e) / sqrt(e (1 - row share) (1 - column share)), about standard normal where rows and columns
    have nothing to do with each other; rows and columns without people give nought.
    Source: Pearson 1900; Haberman 1973; Agresti 2007.
    """
    total = table.sum()
    rows, columns = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    if total <= 0:
        return 0.0, 0, 1.0, np.zeros_like(table)
    expected = rows @ columns / total
    off = table - expected
    chi2 = float(np.divide(off**2, expected, out=np.zeros_like(off), where=expected > 0).sum())
    variance = expected * (1 - rows / total) * (1 - columns / total)
    residuals = np.divide(off, np.sqrt(variance), out=np.zeros_like(off), where=variance > 1e-12)
    df = (int((rows > 0).sum()) - 1) * (int((columns > 0).sum()) - 1)
    return chi2, df, float(chdtrc(df, chi2)) if df > 0 else 1.0, np.asarray(residuals)


def is_thin(table: NDArray[np.float64]) -> bool:
    """Tell whether fewer people than LEAST_EXPECTED are expected in some cell of a table."""
    total = float(table.sum())
    expected = table.sum(axis=1, keepdims=True) @ table.sum(axis=0, keepdims=True) / total if total > 0 else table
    return bool(expected.min() < LEAST_EXPECTED)
