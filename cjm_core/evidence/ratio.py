"""Sums over journeys, for ratios: journeys are independent of each other, what happens inside one is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """A sum over journeys divided by another, with what its interval needs: ``journeys`` contribute to the base.

    ``part`` and ``base`` are sums of y_j and x_j (hits and trials, costs and resolutions, hours and hand-offs),
    ``part2`` and ``base2`` those of their squares, ``cross`` that of their products.
    """

    journeys: int
    part: float
    base: float
    part2: float
    base2: float
    cross: float

    @staticmethod
    def of(part: Sequence[float], base: Sequence[float]) -> Ratio:
        """Return the sums of plain numbers, one of each a journey."""
        cross = sum(y * x for y, x in zip(part, base, strict=True))
        return Ratio(len(part), sum(part), sum(base), sum(y * y for y in part), sum(x * x for x in base), cross)

    @property
    def value(self) -> float:
        """The ratio R: part / base."""
        return self.part / self.base

    @property
    def residual2(self) -> float:
        """The sum over journeys of (y_j - R x_j)^2."""
        return max(0.0, self.part2 - 2 * self.value * self.cross + self.value**2 * self.base2)
