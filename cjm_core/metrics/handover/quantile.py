"""Quantiles with intervals that hold for any distribution: between two values of the sorted row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from math import floor
from typing import TypeVar

from scipy.special import bdtr

from cjm_core.metrics.intervals import Estimate

At = TypeVar("At", bound=Hashable)


@dataclass(frozen=True)
class Ranks:
    """The ranks, from 1, of the sorted values that make a quantile and its interval.

    The quantile lies between ``below`` and ``above``, ``part`` of the way; ``low`` and ``high`` are None where so few
    values have no interval.
    """

    below: int
    above: int
    part: float
    low: int | None
    high: int | None

    @property
    def wanted(self) -> tuple[int, ...]:
        """All ranks that are needed."""
        ends = (self.low, self.high) if self.low and self.high else ()
        return tuple(sorted({self.below, self.above, *(r for r in ends if r)}))

    def estimate(self, hours: Mapping[tuple[At, int], float], at: At, journeys: int, values: int) -> Estimate:
        """Return the quantile from the values of these ranks; ``n`` counts journeys, ``values`` their durations."""
        low, high = (hours[at, r] if r else None for r in (self.low, self.high))
        value = hours[at, self.below] * (1 - self.part) + hours[at, self.above] * self.part
        return Estimate(value, low, high, journeys, float(min(journeys, values)))


def ranks_of(count: int, share: float = 0.5, level: float = 0.95) -> Ranks:
    """Return the ranks of a quantile of ``count`` values and of its interval of order statistics.

    l is the largest rank with P(B <= l-1) <= (1-level)/2, u the smallest with P(B <= u-1) >= (1+level)/2, B binomial
    with ``count`` and ``share``: [x_l, x_u] covers at least ``level`` whatever the distribution. The quantile itself is
    interpolated between neighbours (type 7). Source: Conover 1999; Hahn and Meeker 1991.
    """
    at = (count - 1) * share
    below = floor(at + 1e-9)
    low = _last(count, lambda rank: float(bdtr(rank - 1, count, share)) <= (1 - level) / 2)
    high = _last(count, lambda rank: float(bdtr(rank - 1, count, share)) < (1 + level) / 2) + 1
    part = at - below if at - below > 1e-9 else 0.0
    bounded = low >= 1 and high <= count
    return Ranks(below + 1, min(below + 2, count), part, low if bounded else None, high if bounded else None)


def _last(count: int, holds: Callable[[int], bool]) -> int:
    """Return the last rank from 1 to ``count`` for which a condition that fails from somewhere on holds; else 0."""
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
