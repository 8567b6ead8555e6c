"""Two-sided probabilities: how likely chance alone would make a number lie so far from zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.special import bdtr, ndtr, stdtr

if TYPE_CHECKING:
    from cjm_core.metrics.intervals import Estimate


def normal_p(value: float, se: float = 1.0) -> float | None:
    """Return that of value / SE, standard normal; None where nothing varies and yet something differs."""
    if se > 0:
        return float(2 * ndtr(-abs(value) / se))
    return 1.0 if value == 0 else None


def student_p(value: float, se: float, df: float) -> float | None:
    """Return that of value / SE, Student's t with ``df``; None where nothing varies and yet something differs."""
    if se > 0:
        return float(2 * stdtr(df, -abs(value) / se))
    return 1.0 if value == 0 else None


def sign_p(first: int, second: int) -> float:
    """Return that of two counts which chance would make equal: the exact binomial test, McNemar's for few people."""
    many = first + second
    return min(1.0, 2 * float(bdtr(min(first, second), many, 0.5))) if many else 1.0


def estimate_p(estimate: Estimate, df: float | None = None) -> float | None:
    """Return that of an estimate by Student's t, with n - 1 degrees of freedom unless ``df`` says other; None without
    an error.
    """
    freedom = estimate.n - 1 if df is None else df
    if estimate.value is None or not estimate.se or freedom <= 0:
        return None
    return student_p(estimate.value, estimate.se, freedom)
