"""Means over journeys, from the sums that the engine makes of them."""

from __future__ import annotations

from math import sqrt

from cjm_core.metrics.intervals import Estimate, t_quantile


def mean_over_journeys(journeys: int, mean: float, squares: float, level: float, least: float = 0.0) -> Estimate:
    """Return a mean with Student's interval, m +- t(n-1) sqrt(S / (n-1) / n), not below ``least``.

    ``squares`` is S, the sum of squared differences from the mean. One journey has no interval. Source: Student 1908.
    """
    n = journeys
    if n < 2:
        return Estimate(mean, None, None, n, float(n))
    se = sqrt(max(0.0, squares) / (n - 1) / n)
    half = t_quantile(n - 1, level) * se
    return Estimate(mean, max(least, mean - half), mean + half, n, float(n), se)
