"""A flow graph fitted to a page: which way it runs, how wide its cards are, where cards and ways lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cjm_core.scene.board import Board
from cjm_core.scene.flow.cards import Card, card
from cjm_core.scene.flow.graph import FlowGraph
from cjm_core.scene.graph.acyclic import Arc
from cjm_core.scene.graph.layered import Layered, layered
from cjm_core.scene.marks import Box
from cjm_core.scene.outline import Point

LOOP_MM = 4.4
PORT_MM = 3.4
PORT_SHARE = 0.74


@dataclass(frozen=True)
class Manner:
    """A way to lay a graph out: to the right or down, card width, lines of a name, least and most room between."""

    down: bool
    card_mm: float
    lines: int
    least_gutter_mm: float
    most_gutter_mm: float
    gap_mm: float

    @property
    def loop_mm(self) -> float:
        """The room across that a loop with its number takes beside a card."""
        return 14.0 if self.down else LOOP_MM


MANNERS = (
    *(Manner(False, width, 4, 13.0, 34.0, 4.2) for width in (44.0, 38.0, 33.0, 28.0)),
    *(Manner(True, width, 2, 6.6, 12.0, 5.0) for width in (62.0, 54.0, 47.0, 41.0)),
    *(Manner(False, width, 5, 11.0, 34.0, 3.6) for width in (25.0, 22.5)),
    *(Manner(True, width, 2, 5.6, 12.0, 4.0) for width in (47.0, 41.0, 36.0)),
)
Way = tuple[tuple[Point, Point], ...]
"""Straight pieces along the flow; curves join them. Points are (along, across)."""


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

    def point(self, along: float, across: float) -> Point:
        """Return a place of the graph as a point of the page."""
        if self.manner.down:
            return self.room.x + across, self.room.y + along
        return self.room.x + along, self.room.y + across


def fitted(board: Board, graph: FlowGraph, room: Box) -> Plan | None:
    """Lay a graph out in the first manner that it fits the room in; None where it fits in none."""
    layout = layered(graph.steps, {s.arc: s.count for s in graph.shown}, graph.pull)
    cards: dict[tuple[float, int], dict[str, Card]] = {}
    for manner in MANNERS:
        key = manner.card_mm, manner.lines
        if key not in cards:
            cards[key] = {step: card(board, step, *key) for step in graph.steps}
        plan = _tried(graph, layout, manner, cards[key], room)
        if plan is not None:
            return plan
    return None


def _tried(graph: FlowGraph, layout: Layered, manner: Manner, cards: Mapping[str, Card], room: Box) -> Plan | None:
    along, across = (room.h, room.w) if manner.down else (room.w, room.h)
    thick = [max(_long(cards[n], manner) for n in row) for row in layout.nodes]
    gutters = len(thick) - 1
    free = along - sum(thick)
    size = {n: _wide(c, manner) + (manner.loop_mm if n in layout.loops else 0.0) for n, c in cards.items()}
    if free < gutters * manner.least_gutter_mm - 1e-9 or layout.tallest(size, manner.gap_mm) > across:
        return None
    gutter = min(free / gutters, manner.most_gutter_mm) if gutters else 0.0
    gap = manner.gap_mm
    while gap < 3 * manner.gap_mm and layout.tallest(size, gap * 1.2) < across * 0.9:
        gap *= 1.2
    start = (free - gutter * gutters) / 2
    begins = []
    for one in thick:
        begins.append(start)
        start += one + gutter
    middles = layout.places(size, gap, across)
    spots = {}
    for row, begin, one in zip(layout.nodes, begins, thick, strict=True):
        for node in row:
            top = middles[node] - size[node] / 2 + (0.0 if manner.down or node not in layout.loops else LOOP_MM)
            spots[node] = (begin + (one - _long(cards[node], manner)) / 2, top)
    bends = {name: (begins[i], begins[i] + thick[i], middles[name])
             for i, row in enumerate(layout.rows) for name in row if name not in cards}
    plan = Plan(graph, layout, manner, room, cards, {}, _ways(layout, manner, cards, spots, bends))
    boxes = {}
    for node, (at, top) in spots.items():
        x, y = plan.point(at, top)
        boxes[node] = Box(x, y, cards[node].w, cards[node].h)
    return Plan(graph, layout, manner, room, cards, boxes, plan.ways)


def _long(one: Card, manner: Manner) -> float:
    return one.h if manner.down else one.w


def _wide(one: Card, manner: Manner) -> float:
    return one.w if manner.down else one.h


def _ways(layout: Layered, manner: Manner, cards: Mapping[str, Card], spots: Mapping[str, tuple[float, float]],
          bends: Mapping[str, tuple[float, float, float]]) -> dict[Arc, Way]:
    """Lead every arc from the far side of its first card over its bends to the near side of its last."""
    heights = {n: top + _wide(cards[n], manner) / 2 for n, (_, top) in spots.items()}
    heights.update({name: middle for name, (_, _, middle) in bends.items()})
    leaving = _ports(layout, manner, cards, heights, far=True)
    coming = _ports(layout, manner, cards, heights, far=False)
    ways: dict[Arc, Way] = {}
    for arc, way in layout.ways.items():
        first, last = way[0], way[-1]
        out = spots[first][0] + _long(cards[first], manner), leaving[arc]
        into = spots[last][0], coming[arc]
        middle = [((begin, at), (end, at)) for begin, end, at in (bends[name] for name in way[1:-1])]
        ways[arc] = ((out, out), *middle, (into, into))
    return ways


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
