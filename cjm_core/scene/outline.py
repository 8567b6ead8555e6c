"""Outlines: the few shapes that every mark is drawn from, as path commands in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Path = tuple[tuple[str | float, ...], ...]
Point = tuple[float, float]
KAPPA = 0.5522847498


def line(*points: Point) -> Path:
    """An open line through points."""
    return tuple(("M" if i == 0 else "L", x, y) for i, (x, y) in enumerate(points))


def polygon(*points: Point) -> Path:
    """A closed shape through points."""
    return (*line(*points), ("Z",))


def rectangle(x: float, y: float, w: float, h: float) -> Path:
    """A rectangle from its top left corner."""
    return polygon((x, y), (x + w, y), (x + w, y + h), (x, y + h))


def rounded(x: float, y: float, w: float, h: float, r: float) -> Path:
    """A rectangle with round corners of radius ``r``."""
    r = min(r, w / 2, h / 2)
    k = r * (1 - KAPPA)
    right, bottom = x + w, y + h
    return (
        ("M", x + r, y), ("L", right - r, y), ("C", right - k, y, right, y + k, right, y + r),
        ("L", right, bottom - r), ("C", right, bottom - k, right - k, bottom, right - r, bottom),
        ("L", x + r, bottom), ("C", x + k, bottom, x, bottom - k, x, bottom - r),
        ("L", x, y + r), ("C", x, y + k, x + k, y, x + r, y), ("Z",),
    )


def circle(cx: float, cy: float, r: float) -> Path:
    """A circle."""
    k = r * KAPPA
    return (
        ("M", cx + r, cy), ("C", cx + r, cy + k, cx + k, cy + r, cx, cy + r),
        ("C", cx - k, cy + r, cx - r, cy + k, cx - r, cy), ("C", cx - r, cy - k, cx - k, cy - r, cx, cy - r),
        ("C", cx + k, cy - r, cx + r, cy - k, cx + r, cy), ("Z",),
    )


def moved(path: Path, scale: float, dx: float, dy: float) -> Path:
    """The path scaled about the origin, then shifted."""
    shift = (dx, dy)
    return tuple(
        (c[0], *(float(v) * scale + shift[i % 2] for i, v in enumerate(c[1:]))) for c in path
    )


def slopes(points: Sequence[Point]) -> list[float]:
    """The slope of a monotone cubic at each point (Fritsch and Carlson 1980): it never swings past a point."""
    steps = [(b[0] - a[0], (b[1] - a[1]) / (b[0] - a[0])) for a, b in pairwise(points)]
    found = [steps[0][1]]
    for (h0, d0), (h1, d1) in pairwise(steps):
        if d0 * d1 <= 0:
            found.append(0.0)
        else:
            w0, w1 = 2 * h1 + h0, h1 + 2 * h0
            found.append((w0 + w1) / (w0 / d0 + w1 / d1))
    found.append(steps[-1][1])
    for end, step in ((0, steps[0][1]), (-1, steps[-1][1])):
        if len(points) > 2 and abs(found[end]) > 3 * abs(step):
            found[end] = 3 * step
    return found


def curve(points: Sequence[Point]) -> Path:
    """A monotone cubic through points that rise in x: passes each, and stays between neighbours."""
    if len(points) < 2:
        return line(*points)
    tangent = slopes(points)
    path: list[tuple[str | float, ...]] = [("M", *points[0])]
    for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        third = (x1 - x0) / 3
        path.append(("C", x0 + third, y0 + third * tangent[i], x1 - third, y1 - third * tangent[i + 1], x1, y1))
    return tuple(path)


def traced(points: Sequence[Point], per_piece: int = 16) -> list[Point]:
    """The same curve as many short lines, for areas between curves."""
    if len(points) < 2:
        return list(points)
    tangent = slopes(points)
    dots: list[Point] = [points[0]]
    for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        h = x1 - x0
        for k in range(1, per_piece + 1):
            t = k / per_piece
            value = (
                (1 + 2 * t) * (1 - t) ** 2 * y0 + t * (1 - t) ** 2 * h * tangent[i]
                + t * t * (3 - 2 * t) * y1 + t * t * (t - 1) * h * tangent[i + 1]
            )
            dots.append((x0 + t * h, value))
    return dots


def band(upper: Sequence[Point], lower: Sequence[Point]) -> Path:
    """The closed area between two monotone curves over the same x."""
    return polygon(*traced(upper), *reversed(traced(lower)))


def bounds(paths: Iterable[Path]) -> tuple[float, float, float, float]:
    """The smallest box (left, top, right, bottom) around the points of paths."""
    points = [
        (float(c[i]), float(c[i + 1])) for path in paths for c in path for i in range(1, len(c), 2)
    ]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)
