"""A flow graph fitted to a page: which way it runs, how wide its cards are, where cards and ways lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cjm_core.scene.board import Board
from cjm_core.scene.flow.cards import Card, card
from cjm_core.scene.flow.folding import Fold, folded, turned, turns
from cjm_core.scene.flow.graph import FlowGraph
from cjm_core.scene.graph.acyclic import Arc
from cjm_core.scene.graph.layered import Layered, layered
from cjm_core.scene.marks import Box
from cjm_core.scene.outline import Point

LOOP_MM = 4.4
PORT_MM, LEAST_PORT_MM = 3.4, 2.3
PORT_SHARE = 0.78
PAIR_MM, PAIR_SHARE = 4.0, 0.3  # how far apart the bends of a two-way pair are, at most, and of the room between cards
FILLED, SPARE_MM = 0.94, 30.0
CUT, CUTS = 0.03, 0.0085  # so much larger type must be to make up for ways cut where a line ends: many are a maze


@dataclass(frozen=True)
class Manner:
    """A way to lay a graph out: to the right or down, card width, lines of a name, least and most room between.

    ``folds`` is in how many lines a flow to the right is set.
    """

    down: bool
    card_mm: float
    lines: int
    least_gutter_mm: float
    most_gutter_mm: float
    gap_mm: float
    folds: int = 1

    @property
    def loop_mm(self) -> float:
        """The room across that a loop with its number takes beside a card."""
        return 14.0 if self.down else LOOP_MM


TO_THE_RIGHT = (
    *(Manner(False, width, 4, 13.0, 34.0, 4.2, folds) for folds in (1, 2, 3) for width in (44.0, 38.0, 33.0)),
    *(Manner(False, 28.0, 4, 13.0, 34.0, 4.2, folds) for folds in (1, 2, 3)),
)
DOWN = tuple(Manner(True, width, 2, 6.6, 12.0, 5.0) for width in (62.0, 54.0, 47.0, 41.0))
NARROW = (
    *(Manner(False, width, 5, 11.0, 34.0, 3.6, folds) for width in (25.0, 22.5) for folds in (1, 2, 3)),
    *(Manner(True, width, 2, 5.6, 12.0, 4.0) for width in (47.0, 41.0, 36.0)),
)
Piece = tuple[Point, Point]
Way = tuple[Piece, ...]
"""Straight pieces along the flow, or across it where the flow turns; curves join them. Points are (along, across)."""


@dataclass(frozen=True)
class Plan:
    """A graph on a page: ``along`` runs with the flow, ``across`` against it; both in millimetres within ``room``."""

    graph: FlowGraph
    layout: Layered
    manner: Manner
    room: Box
    cards: Mapping[str, Card]
    boxes: Mapping[str, Box]
    ways: Mapping[Arc, Way]

    @property
    def cut(self) -> int:
        """How many times a way goes on in another line."""
        return sum(x0 == x1 and y0 != y1 for way in self.ways.values() for (x0, y0), (x1, y1) in way) // 2

    def point(self, along: float, across: float) -> Point:
        """Return a place of the graph as a point of the page."""
        if self.manner.down:
            return self.room.x + across, self.room.y + along
        return self.room.x + along, self.room.y + across


def fitted(board: Board, graph: FlowGraph, rooms: Mapping[float, Box], manners: Sequence[Manner]
           ) -> tuple[Plan, float] | None:
    """Lay a graph out in the largest type that fits with few ways cut; return it with its size, None where none fits.

    ``rooms`` are the same room measured in type of each size, the largest first.
    """
    layout = layered(graph.steps, {s.arc: s.count for s in graph.shown}, graph.pull)
    cards: dict[tuple[float, int], dict[str, Card]] = {}
    best: tuple[float, float, Plan] | None = None
    for size, room in rooms.items():
        if best is not None and best[0] >= size:
            break
        for folds in sorted({m.folds for m in manners}):
            for manner in (m for m in manners if m.folds == folds):
                key = manner.card_mm, manner.lines
                if key not in cards:
                    cards[key] = {step: card(board, step, *key) for step in graph.steps}
                plan = _tried(graph, layout, manner, _roomy(layout, manner, cards[key]), room)
                if plan is not None:
                    worth = size - CUT * plan.cut - CUTS * plan.cut**2
                    best = (worth, size, plan) if best is None or worth > best[0] else best
                    break
    return (best[2], best[1]) if best is not None else None


def _roomy(layout: Layered, manner: Manner, cards: Mapping[str, Card]) -> Mapping[str, Card]:
    """Make cards tall enough for all the ways at one of their sides, where the flow runs to the right."""
    if manner.down:
        return cards
    ends = [Counter(way[at] for way in layout.ways.values()) for at in (0, -1)]
    least = {n: max(side[n] for side in ends) * LEAST_PORT_MM / PORT_SHARE for n in cards}
    return {n: replace(c, least_h=least[n]) for n, c in cards.items()}


def _tried(graph: FlowGraph, layout: Layered, manner: Manner, cards: Mapping[str, Card], room: Box) -> Plan | None:
    along, across = (room.h, room.w) if manner.down else (room.w, room.h)
    thick = [max(_long(cards[n], manner) for n in row) for row in layout.nodes]
    if manner.down:
        least = sum(thick) + (len(thick) - 1) * manner.least_gutter_mm
        fold = folded(layout, 1, len(thick) if least <= along + 1e-9 else 0)
    else:
        pitch = manner.card_mm + manner.least_gutter_mm
        fold = folded(layout, manner.folds, int((along + manner.least_gutter_mm + 1e-9) // pitch))
    if fold is None:
        return None
    begins = _begins(fold, manner, thick, along)
    size = {n: _wide(c, manner) + (manner.loop_mm if n in layout.loops else 0.0) for n, c in cards.items()}
    set_ = _across(fold, layout, manner, size, across)
    if begins is None or set_ is None:
        return None
    middles, channels = set_
    spots = {}
    for row, begin, one in zip(layout.nodes, begins, thick, strict=True):
        for node in row:
            top = middles[node] - size[node] / 2 + (0.0 if manner.down or node not in layout.loops else LOOP_MM)
            spots[node] = (begin + (one - _long(cards[node], manner)) / 2, top)
    bends = {name: (begins[i], begins[i] + thick[i], middles[name])
             for i, row in enumerate(layout.rows) for name in row if name not in cards}
    plan = Plan(graph, layout, manner, room, cards, {}, _ways(layout, manner, cards, spots, bends, fold, channels))
    boxes = {}
    for node, (at, top) in spots.items():
        x, y = plan.point(at, top)
        boxes[node] = Box(x, y, cards[node].w, cards[node].h)
    return replace(plan, boxes=boxes)


def _begins(fold: Fold, manner: Manner, thick: Sequence[float], along: float) -> list[float] | None:
    """Return where every layer begins along its line; None where a line is too long."""
    left, right = fold.side_mm()
    lines = [thick[first:last] for first, last in fold.lines]
    longest = max(lines, key=lambda line: sum(line) + len(line) * manner.least_gutter_mm)
    gutters, free = len(longest) - 1, along - left - right - sum(longest)
    if free < gutters * manner.least_gutter_mm - 1e-9:
        return None
    gutter = min(free / gutters, manner.most_gutter_mm) if gutters else 0.0
    begins = []
    for line in lines:
        start = left + (free - gutter * gutters) / 2
        for one in line:
            begins.append(start)
            start += one + gutter
    return begins


def _across(fold: Fold, layout: Layered, manner: Manner, size: Mapping[str, float], across: float
            ) -> tuple[dict[str, float], list[float]] | None:
    """Return the middle of every node and bend across, and where the room between lines begins; None without room."""
    parts = [layout.part(first, last) for first, last in fold.lines]
    channels = fold.channels_mm()

    def needed(gap: float) -> float:
        return sum(part.tallest(size, gap) for part in parts) + sum(channels)

    gap = manner.gap_mm
    if needed(gap) > across:
        return None
    while gap < 5 * manner.gap_mm and needed(gap * 1.1) < across * FILLED:
        gap *= 1.1
    free = across - needed(gap)
    spare = min(free / len(parts), SPARE_MM) if channels else free
    middles: dict[str, float] = {}
    begins, top = [], (free - spare * len(parts)) / 2
    for part, channel in zip(parts, [*channels, 0.0], strict=True):
        band = part.tallest(size, gap) + spare
        middles.update({n: top + at for n, at in part.places(size, gap, band).items()})
        top += band
        begins.append(top)
        top += channel
    return middles, begins[:-1]


def _long(one: Card, manner: Manner) -> float:
    return one.h if manner.down else one.w


def _wide(one: Card, manner: Manner) -> float:
    return one.w if manner.down else one.h


def _ways(layout: Layered, manner: Manner, cards: Mapping[str, Card], spots: Mapping[str, tuple[float, float]],
          bends: Mapping[str, tuple[float, float, float]], fold: Fold, channels: Sequence[float]) -> dict[Arc, Way]:
    """Lead every arc from the far side of its first card over its bends to the near side of its last."""
    heights = {n: top + _wide(cards[n], manner) / 2 for n, (_, top) in spots.items()}
    heights.update({name: middle for name, (_, _, middle) in bends.items()})
    leaving = _ports(layout, manner, cards, heights, far=True)
    coming = _ports(layout, manner, cards, heights, far=False)
    straight: dict[Arc, Way] = {}
    for arc, way in layout.ways.items():
        first, last = way[0], way[-1]
        out = spots[first][0] + _long(cards[first], manner), leaving[arc]
        into = spots[last][0], coming[arc]
        middle = [((begin, at), (end, at)) for begin, end, at in (bends[name] for name in way[1:-1])]
        straight[arc] = ((out, out), *middle, (into, into))
    straight.update(_apart(straight))
    return _turned(layout, straight, fold, channels)


def _apart(ways: Mapping[Arc, Way]) -> dict[Arc, Way]:
    """Return the ways of every two-way pair of neighbours with one bending before the other, so that both are seen."""
    found: dict[Arc, Way] = {}
    for (a, b), way in ways.items():
        other = ways.get((b, a))
        if a == b or other is None or len(way) != 2:
            continue
        ((out, leaves), _), (_, (into, comes)) = way
        room = min(PAIR_MM, PAIR_SHARE * (into - out))
        is_upper, rises = leaves < other[0][0][1], comes < leaves
        if is_upper == rises:
            found[a, b] = ((out, leaves), (out, leaves)), ((into - room, comes), (into, comes))
        else:
            found[a, b] = ((out, leaves), (out + room, leaves)), ((into, comes), (into, comes))
    return found


def _turned(layout: Layered, ways: dict[Arc, Way], fold: Fold, channels: Sequence[float]) -> dict[Arc, Way]:
    """Lead the ways that go on in the next line to it, through the room between the lines."""
    layer = {name: i for i, row in enumerate(layout.rows) for name in row}
    left = min(way[-1][1][0] for way in ways.values()) if ways else 0.0
    right = max(way[0][0][0] for way in ways.values()) if ways else 0.0
    left = min([left, *(way[i][0][0] for way in ways.values() for i in range(1, len(way)))])
    right = max([right, *(way[i][1][0] for way in ways.values() for i in range(len(way) - 1))])
    found = dict(ways)
    for (_, at), arcs, top in reversed(list(zip(fold.lines, fold.crossing, channels, strict=False))):
        after = {arc: at - layer[layout.ways[arc][0]] for arc in arcs}
        lanes = turns(arcs, {arc: ways[arc][after[arc]][0][1] for arc in arcs}, left, right, top)
        for arc in arcs:
            i, way = after[arc], found[arc]
            (begin, out), (into, end) = way[i - 1], way[i]
            pieces = list(turned(out, into, lanes[arc]))
            pieces[0], pieces[-1] = (begin, pieces[0][1]), (pieces[-1][0], end)
            found[arc] = (*way[: i - 1], *pieces, *way[i + 1:])
    return found


def _ports(layout: Layered, manner: Manner, cards: Mapping[str, Card], heights: Mapping[str, float], far: bool
           ) -> dict[Arc, float]:
    """Spread the ends of arcs over a side of each card, in the order in which they go on."""
    sides: dict[str, list[tuple[float, Arc]]] = {n: [] for n in cards}
    for arc, way in layout.ways.items():
        node, beside = (way[0], way[1]) if far else (way[-1], way[-2])
        sides[node].append((heights[beside], arc))
    found = {}
    for node, ends in sides.items():
        step = min(PORT_MM * (2 if manner.down else 1), PORT_SHARE * _wide(cards[node], manner) / max(len(ends), 1))
        for i, (_, arc) in enumerate(sorted(ends)):
            found[arc] = heights[node] + (i - (len(ends) - 1) / 2) * step
    return found
