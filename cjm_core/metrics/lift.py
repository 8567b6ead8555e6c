"""Ratio of two shares of different journeys: how many times likelier one is, with an interval that survives noughts."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from cjm_core.metrics.intervals import Estimate, z_quantile

_TURNS = 200
_FAR = 1e15
"""No ratio of two shares of journeys is larger."""


def lift(hits: int, n: int, other_hits: int, other_n: int, level: float = 0.95) -> Estimate:
    """Return (hits / n) / (other_hits / other_n) with Koopman's score interval; ``n`` is the smaller group.

    The interval holds every ratio r that Pearson's chi2 does not reject: with p = r q and q as likely as they can be
    under that ratio, (x - n p)^2 / (n p (1-p)) + (y - m q)^2 / (m q (1-q)) <= z^2. Without hits among the others there
    is no ratio, only a least one; without any hits at all there is nothing. Source: Koopman 1984, Biometrics 40.
    """
    base = min(n, other_n)
    if base < 1 or hits + other_hits == 0:
        return Estimate(None, None, None, base, float(base))
    counts = (hits, n, other_hits, other_n)
    value = (hits / n) / (other_hits / other_n) if other_hits else None
    limit = z_quantile(level) ** 2
    best = value or (_FAR if hits else 1 / _FAR)

    def outside(ratio: float) -> bool:
        return chi2_of(counts, ratio) > limit

    low = 0.0 if not hits else _edge(outside, 1 / _FAR, best)
    high = None if not other_hits else _edge(outside, _FAR, best)
    return Estimate(value, low, high, base, float(base))


def chi2_of(counts: tuple[int, int, int, int], ratio: float) -> float:
    """Return Pearson's chi2 of two counts with their bases under the assumption that the shares have this ratio."""
    x, n, y, m = counts
    b = ratio * (n + y) + x + m
    c = ratio * (x + y)
    p = min(1.0, 2 * c / (b + sqrt(max(0.0, b * b - 4 * (n + m) * c))))
    q = min(1.0, p / ratio)
    return _part(x, n, p) + _part(y, m, q)


def _part(x: int, n: int, p: float) -> float:
    variance = n * p * (1 - p)
    missed = (x - n * p) ** 2
    if variance > 0:
        return missed / variance
    return 0.0 if missed == 0 else float("inf")


def _edge(outside: Callable[[float], bool], far: float, inside: float) -> float:
    """Return where a condition that holds far out ends, by halving on a scale of ratios."""
    for _ in range(_TURNS):
        middle = sqrt(far) * sqrt(inside)
        if not min(far, inside) < middle < max(far, inside):
            break
        far, inside = (middle, inside) if outside(middle) else (far, middle)
    return inside
