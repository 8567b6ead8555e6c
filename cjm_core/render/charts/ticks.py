"""Round values along an axis."""

from __future__ import annotations

from math import ceil, floor, log10


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round values from ``low`` to ``high``, about ``most``, 1, 2 or 5 times a power of ten apart."""
    span = high - low
    if span <= 0:
        return [low]
    power = 10.0 ** floor(log10(span / most))
    step = next(s * power for s in (1, 2, 5, 10, 20) if span / (s * power) <= most)
    first = ceil(low / step - 1e-9)
    return [round(k * step, 10) for k in range(first, floor(high / step + 1e-9) + 1)]
