"""A long flow in several lines, as text is: where it breaks, and how its ways turn from one line to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from cjm_core.scene.graph.acyclic import Arc
from cjm_core.scene.graph.layered import Layered
from cjm_core.scene.outline import Point

LANE_MM, HEAD_ROOM_MM, CHANNEL_MM, CORNER_MM = 2.8, 4.6, 7.0, 2.2
LEAST_COLUMNS = 2


@dataclass(frozen=True)
class Fold:
    """Where a flow breaks: layers ``first`` to before ``last`` of every line; the arcs that cross each break."""

    lines: tuple[tuple[int, int], ...]
    crossing: tuple[tuple[Arc, ...], ...]

    @property
    def columns(self) -> int:
        """How many layers the longest line has."""
        return max(last - first for first, last in self.lines)

    def side_mm(self) -> tuple[float, float]:
        """The room that turning ways take at the left and at the right of the lines; none where nothing breaks."""
        most = max((len(arcs) for arcs in self.crossing), default=0)
        room = most * LANE_MM + HEAD_ROOM_MM if self.crossing else 0.0
        return room, room

    def channels_mm(self) -> list[float]:
        """The room between each line and the next."""
        return [len(arcs) * LANE_MM + CHANNEL_MM for arcs in self.crossing]


def folded(layout: Layered, lines: int, most_columns: int) -> Fold | None:
    """Break a layout into so many lines of at most ``most_columns`` layers, where the fewest arcs are cut.

    None where the lines would be too long, or so short that there is nothing to break.
    """
    count = len(layout.rows)
    if lines == 1:
        return Fold(((0, count),), ()) if count <= most_columns else None
    best, least = None, float("inf")
    for breaks in combinations(range(LEAST_COLUMNS, count - LEAST_COLUMNS + 1), lines - 1):
        spans = tuple(pairwise((0, *breaks, count)))
        lengths = [last - first for first, last in spans]
        if min(lengths) < LEAST_COLUMNS or max(lengths) > most_columns:
            continue
        crossing = tuple(_cut(layout, at) for at in breaks)
        cost = sum(len(arcs) for arcs in crossing) + 0.9 * (max(lengths) - min(lengths))
        if cost < least:
            best, least = Fold(spans, crossing), cost
    return best


def _cut(layout: Layered, at: int) -> tuple[Arc, ...]:
    layer = {name: i for i, row in enumerate(layout.rows) for name in row}
    return tuple(arc for arc, way in sorted(layout.ways.items()) if layer[way[0]] < at <= layer[way[-1]])


def turns(crossing: Sequence[Arc], coming: Mapping[Arc, float], left: float, right: float, top: float
          ) -> dict[Arc, tuple[float, float, float]]:
    """Return for every arc that crosses a break where it goes down at the right, back, and down at the left.

    ``coming`` are the heights at which arcs go on after the break: the uppermost takes the outer lane. ``left`` and
    ``right`` are the ends of the cards, ``top`` is where the channel begins.
    """
    ranked = sorted(crossing, key=lambda arc: (coming[arc], arc))
    last = len(ranked) - 1
    begin = top + CHANNEL_MM / 2
    return {arc: (right + HEAD_ROOM_MM + (last - i) * LANE_MM, begin + (last - i + 0.5) * LANE_MM,
                  left - HEAD_ROOM_MM - i * LANE_MM) for i, arc in enumerate(ranked)}


def turned(out: Point, into: Point, turn: tuple[float, float, float]) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a turn from the end of one line to the start of the next; corners are between."""
    right, across, left = turn
    r = CORNER_MM / 2
    yield out, (right - r, out[1])
    yield (right, out[1] + r), (right, across - r)
    yield (right - r, across), (left + r, across)
    yield (left, across + r), (left, into[1] - r)
    yield (left + r, into[1]), into
