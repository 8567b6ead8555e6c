"""Hatching: 45 degree lines over the box of a shape, to be clipped to it."""

from __future__ import annotations

from cjm_core.scene.outline import Path, bounds, line

LINE_SHARE = 0.36


def hatch_lines(path: Path, step_mm: float) -> list[Path]:
    """Return lines that rise to the right, ``step_mm`` apart, over the box around a path."""
    left, top, right, bottom = bounds([path])
    step = step_mm * 2**0.5
    first, last = int((left + top) // step), int((right + bottom) // step) + 1
    return [line((k * step - top, top), (k * step - bottom, bottom)) for k in range(first, last + 1)]
