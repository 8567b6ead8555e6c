"""How likely chance alone would make a difference: two-sided probabilities of Student's t."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.special import stdtr

if TYPE_CHECKING:
    from cjm_core.evidence.sample import Sample
    from cjm_core.metrics.intervals import Estimate


def chance(estimate: Estimate, df: float) -> float | None:
    """Return the two-sided probability of an estimate at least as far from zero; None where it has no error.

    t = value / SE with ``df`` degrees of freedom.
    """
    if estimate.value is None or not estimate.se or df <= 0:
        return None
    return float(2 * stdtr(df, -abs(estimate.value / estimate.se)))


def paired_chance(estimate: Estimate) -> float | None:
    """Return the probability of the mean of a sample, n - 1 degrees of freedom."""
    return chance(estimate, estimate.n - 1)


def welch_df(first: Sample, second: Sample, se_first: float, se_second: float) -> float:
    """Return Welch's degrees of freedom: SE^4 / (SE1^4/(n1-1) + SE2^4/(n2-1)). Source: Welch 1947."""
    v1, v2 = se_first**2, se_second**2
    spread = v1**2 / (first.n - 1) + v2**2 / (second.n - 1)
    return (v1 + v2) ** 2 / spread if spread > 0 else 0.0
