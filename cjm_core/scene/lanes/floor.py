"""The plan of a page with arrows across it: bands, what stands in them, and free room for what must not overlap.

Everything is held relative to the top of its band. A band may only grow at its lower end, so what has been given a
place keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.scene.marks import Box

CLEAR_MM, MEET_MM = 0.8, 2.4


@dataclass(frozen=True)
class Spot:
    """A height on the plan: so far below the top of a band."""

    band: int
    dy: float


@dataclass(frozen=True)
class Solid:
    """Something with a place: nothing else may lie over it."""

    spot: Spot
    x: float
    w: float
    h: float


@dataclass(frozen=True)
class Way:
    """The upright line of an arrow, from the sender's height to the receiver's, at ``x``.

    ``tail_mm`` is how much of its end is head and zigzag, where nothing can be tied to it.
    """

    x: float
    start: Spot
    end: Spot
    tail_mm: float = 0.0
    half_mm: float = 1.6

    @property
    def upper(self) -> Spot:
        """The end that lies higher."""
        return min(self.start, self.end, key=lambda s: (s.band, s.dy))

    @property
    def lower(self) -> Spot:
        """The end that lies lower."""
        return max(self.start, self.end, key=lambda s: (s.band, s.dy))


class Floor:
    """The bands of a page with what stands in them; heights in design millimetres."""

    def __init__(self, heights: list[float], left: float, right: float) -> None:
        self.heights = list(heights)
        self.left, self.right = left, right
        self.solids: list[Solid] = []
        self.ways: list[Way] = []

    def y(self, spot: Spot) -> float:
        """Return the height of a spot below the top of the first band."""
        return sum(self.heights[: spot.band]) + spot.dy

    def spot(self, y: float) -> Spot:
        """Return the band and offset of a height."""
        top = 0.0
        for band, height in enumerate(self.heights):
            if y < top + height or band == len(self.heights) - 1:
                return Spot(band, y - top)
            top += height
        return Spot(0, y)

    def length(self, way: Way) -> float:
        """Return how long an upright line is."""
        return self.y(way.lower) - self.y(way.upper)

    def widen(self, way: Way, least_mm: float) -> None:
        """Let the upper band of a way grow until the way has the given length."""
        self.heights[way.upper.band] += max(0.0, least_mm - self.length(way))

    def boxes(self, but: Way | None = None) -> list[Box]:
        """Return everything that is in the way: what stands, and the upright lines of other arrows."""
        found = [Box(s.x, self.y(s.spot), s.w, s.h) for s in self.solids]
        for way in self.ways:
            if way is not but:
                top = self.y(way.upper)
                found.append(Box(way.x - way.half_mm, top, 2 * way.half_mm, self.y(way.lower) - top))
        return found

    def room(self, way: Way, x: float, w: float, h: float, beside: bool = False) -> Spot | None:
        """Return the highest free spot at a way for a box of that size, or None.

        The box stays between the ends of the way; ``beside`` it may reach beyond them while it still meets the way.
        """
        if x < self.left - 0.01 or x + w > self.right + 0.01:
            return None
        top, bottom = self.y(way.upper) + CLEAR_MM, self.y(way.lower) - CLEAR_MM
        if beside:
            ends = (top, bottom - way.tail_mm)
            top, bottom = self.y(Spot(way.upper.band, CLEAR_MM)), sum(self.heights) - CLEAR_MM
            top, bottom = max(top, ends[0] - h + MEET_MM), min(bottom, ends[1] - MEET_MM + h)
        near = [b for b in self.boxes(way) if b.x < x + w + CLEAR_MM and b.right > x - CLEAR_MM]
        for y in sorted({top, *(b.bottom + CLEAR_MM for b in near)}):
            if y < top or y + h > bottom + 0.01:
                continue
            if not any(b.y < y + h + CLEAR_MM - 0.01 and b.bottom > y - CLEAR_MM + 0.01 for b in near):
                return self.spot(y)
        return None

    def grown(self, band: int, by_mm: float) -> Floor:
        """Return the plan with one band taller."""
        other = Floor(self.heights, self.left, self.right)
        other.heights[band] += by_mm
        other.solids, other.ways = self.solids, self.ways
        return other

    def stand(self, solid: Solid) -> Solid:
        """Give something its place."""
        self.solids.append(solid)
        return solid


