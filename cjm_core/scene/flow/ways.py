"""The ways between cards: bands as thick as the journeys that go them, arrowheads, loops."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cjm_core.durations import duration
from cjm_core.errors import N_
from cjm_core.language import number
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.flow.cards import step_name
from cjm_core.scene.flow.graph import Succession
from cjm_core.scene.flow.plan import LOOP_MM, Piece, Plan, Way
from cjm_core.scene.graph.acyclic import Arc
from cjm_core.scene.marks import Box, Mark, Paint, Shape
from cjm_core.scene.outline import Path, Point, polygon

LEAST_MM, MOST_MM = 0.3, 2.6
HEAD_MM = 2.0
DASH_MM = (1.8, 0.9)
METRICS = ("directly_follows", "follows_median", "follows_mean", "follows_p90")
FORWARD, BACK, LOOP = "flow_way", "flow_back", "flow_loop"
INSIDE = tuple(i / 8 for i in range(1, 8))


def thickness(plan: Plan, way: Succession) -> float:
    """Return how thick a way is: in proportion to its journeys, the thickest one to the most."""
    most = max(s.journeys for s in plan.graph.shown)
    return max(LEAST_MM, MOST_MM * way.journeys / most)


def way_marks(board: Board, plan: Plan) -> list[Mark]:
    """Draw every succession, the frequent ones on top; those that turn back and loops look different."""
    marks = []
    for s in sorted(plan.graph.shown, key=lambda s: (s.count, s.arc)):
        kind = LOOP if s.step == s.next_step else BACK if s.arc in plan.layout.back else FORWARD
        parts = _loop(plan.boxes[s.step], plan.manner.down, thickness(plan, s)) if kind == LOOP else _way(plan, s, kind)
        marks.append(Mark(kind, f"{s.step}>{s.next_step}", "measured", said(board, s), f"{s.step}>{s.next_step}",
                          METRICS, parts))
    return marks


def said(board: Board, s: Succession) -> str:
    """Say in words how often one step follows another and after what time."""
    text = board.say(N_("{first} \N{RIGHTWARDS ARROW} {second}: {count} times in {journeys} journeys"),
                     first=step_name(board, s.step), second=step_name(board, s.next_step),
                     count=number(s.count, board.lang, 0), journeys=number(s.journeys, board.lang, 0))
    if s.median_h is None:
        return text
    return text + board.say(N_("; half within {time}"), time=duration(s.median_h, board.lang))


def drawn_way(plan: Plan, s: Succession) -> tuple[Way, Point, float]:
    """Return the line of a way as it is drawn, up to its arrowhead; the head's tip, and where along its base is."""
    thick, way = thickness(plan, s), plan.ways[s.arc]
    long = HEAD_MM + 0.4 * thick
    start, end = way[0][0], way[-1][1]
    if s.arc in plan.layout.back:
        base = start[0] + long
        return (((base, start[1]), (max(base, way[0][1][0]), start[1])), *way[1:]), start, base
    base = end[0] - long
    return (*way[:-1], ((min(base, way[-1][0][0]), end[1]), (base, end[1]))), end, base


def _way(plan: Plan, s: Succession, kind: str) -> tuple[Shape, ...]:
    thick, back = thickness(plan, s), kind == BACK
    half = 0.95 + 0.6 * thick
    way, tip, base = drawn_way(plan, s)
    colour = t.ORANGE if back else t.BLUE
    ink = Paint(stroke=colour, width_mm=thick, dash_mm=DASH_MM if back else (), opacity=0.72 if thick > 0.8 else 1.0)
    head = polygon(plan.point(*tip), plan.point(base, tip[1] - half), plan.point(base, tip[1] + half))
    return Shape(path_of(plan, way), ink), Shape(head, Paint(fill=colour))


def head_box(plan: Plan, arc: Arc) -> Box:
    """Return the room of a way's arrowhead on the page."""
    way, back = plan.ways[arc], arc in plan.layout.back
    tip = way[0][0] if back else way[-1][1]
    along, across = tip[0] - (0.0 if back else HEAD_MM), tip[1] - HEAD_MM / 2
    x, y = plan.point(along, across)
    return Box(x, y, HEAD_MM, HEAD_MM)


def path_of(plan: Plan, way: Way) -> Path:
    """Return a way as a line: straight along its pieces, bending smoothly between them."""
    begin, end = way[0]
    path: list[tuple[str | float, ...]] = [("M", *plan.point(*begin))]
    if end != begin:
        path.append(("L", *plan.point(*end)))
    for here, there in pairwise(way):
        path.append(("C", *(x for p in (*_controls(here, there), there[0]) for x in plan.point(*p))))
        if there[1] != there[0]:
            path.append(("L", *plan.point(*there[1])))
    return tuple(path)


def _controls(here: Piece, there: Piece) -> tuple[Point, Point]:
    """Return what draws the bend between two pieces: an S where both lead along, a corner where one leads across."""
    (_, a), (b, _) = here, there
    if leads_across(here) or leads_across(there):
        corner = (a[0], b[1]) if leads_across(here) else (b[0], a[1])
        return corner, corner
    middle = (a[0] + b[0]) / 2
    return (middle, a[1]), (middle, b[1])


def leads_across(piece: Piece) -> bool:
    """Tell whether a piece of a way leads across the flow, from one line to another."""
    return piece[0][0] == piece[1][0] and piece[0][1] != piece[1][1]


def curve_points(here: Piece, there: Piece, at: Sequence[float]) -> list[Point]:
    """Return places (along, across) on the bend from one piece of a way to the next, at parts 0 to 1 of its course."""
    points = (here[1], *_controls(here, there), there[0])
    found = []
    for u in at:
        parts = ((1 - u) ** 3, 3 * (1 - u) ** 2 * u, 3 * (1 - u) * u * u, u**3)
        found.append((sum(k * p[0] for k, p in zip(parts, points, strict=True)),
                      sum(k * p[1] for k, p in zip(parts, points, strict=True))))
    return found


def trail(plan: Plan, way: Way) -> list[Point]:
    """Return points of the page along a way, close enough to tell what it touches."""
    found = []
    for i, (begin, end) in enumerate(way):
        steps = max(1, round((abs(end[0] - begin[0]) + abs(end[1] - begin[1])) / 3))
        found += [plan.point(begin[0] + (end[0] - begin[0]) * k / steps, begin[1] + (end[1] - begin[1]) * k / steps)
                  for k in range(steps + 1)]
        if i + 1 < len(way):
            found += [plan.point(*p) for p in curve_points(way[i], way[i + 1], INSIDE)]
    return found


def loop_box(box: Box, down: bool) -> Box:
    """Return the room of a loop beside a card, without its number."""
    if down:
        return Box(box.right, box.cy - 2.2, LOOP_MM, 4.4)
    return Box(box.x + box.w * 0.18, box.y - LOOP_MM, 6.0, LOOP_MM)


def _loop(box: Box, down: bool, thick: float) -> tuple[Shape, ...]:
    """An arc from a card back to itself: above it where the flow runs to the right, at its right where it runs down."""
    room, thick = loop_box(box, down), min(thick, 1.1)
    ink = Paint(stroke=t.ORANGE, width_mm=thick, dash_mm=DASH_MM)
    long, half = 1.5, 0.7 + 0.4 * thick
    if down:
        x, top, bottom, far = box.right, room.y + 0.7, room.bottom - 0.7, room.x + 4.6
        path: Path = (("M", x, top), ("C", far, top - 0.6, far, bottom + 0.6, x + long, bottom))
        head = polygon((x, bottom), (x + long, bottom - half), (x + long, bottom + half))
    else:
        y, left, right, far = box.y, room.x + 0.7, room.right - 0.7, room.y - 0.2
        path = (("M", left, y), ("C", left - 0.6, far, right + 0.6, far, right, y - long))
        head = polygon((right, y), (right - half, y - long), (right + half, y - long))
    return Shape(path, ink), Shape(head, Paint(fill=t.ORANGE))
