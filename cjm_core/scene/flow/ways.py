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
from cjm_core.scene.flow.plan import LOOP_MM, Plan, Way
from cjm_core.scene.marks import Box, Mark, Paint, Shape
from cjm_core.scene.outline import Path, Point, polygon

LEAST_MM, MOST_MM = 0.3, 2.6
HEAD_MM = 2.0
DASH_MM = (1.8, 0.9)
METRICS = ("directly_follows", "follows_median", "follows_mean", "follows_p90")
FORWARD, BACK, LOOP = "flow_way", "flow_back", "flow_loop"
PER_CURVE = 8


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


def _way(plan: Plan, s: Succession, kind: str) -> tuple[Shape, ...]:
    thick, way = thickness(plan, s), plan.ways[s.arc]
    long, half = HEAD_MM + 0.4 * thick, 0.95 + 0.6 * thick
    (start, _), (end, _) = way[0], way[-1]
    back = kind == BACK
    if back:
        tip, base = start, start[0] + long
        way = (((base, start[1]), (base, start[1])), *way[1:])
    else:
        tip, base = end, end[0] - long
        way = (*way[:-1], ((base, end[1]), (base, end[1])))
    colour = t.ORANGE if back else t.BLUE
    ink = Paint(stroke=colour, width_mm=thick, dash_mm=DASH_MM if back else (), opacity=0.72 if thick > 0.8 else 1.0)
    head = polygon(plan.point(*tip), plan.point(base, tip[1] - half), plan.point(base, tip[1] + half))
    return Shape(path_of(plan, way), ink), Shape(head, Paint(fill=colour))


def path_of(plan: Plan, way: Way) -> Path:
    """Return a way as a line: straight along its pieces, bending smoothly between them, never turning round."""
    path: list[tuple[str | float, ...]] = [("M", *plan.point(*way[0][0]))]
    for (_, a), (b, c) in pairwise(way):
        middle = (a[0] + b[0]) / 2
        path.append(("C", *plan.point(middle, a[1]), *plan.point(middle, b[1]), *plan.point(*b)))
        if c != b:
            path.append(("L", *plan.point(*c)))
    return tuple(path)


def curve_points(a: Point, b: Point, at: Sequence[float]) -> list[Point]:
    """Return places (along, across) on the bend from one piece of a way to the next, at parts 0 to 1 of its course."""
    middle = (a[0] + b[0]) / 2
    found = []
    for u in at:
        v = 1 - u
        along = v**3 * a[0] + 3 * v * u * middle + u**3 * b[0]
        across = (v**3 + 3 * v * v * u) * a[1] + (3 * v * u * u + u**3) * b[1]
        found.append((along, across))
    return found


def trail(plan: Plan, way: Way) -> list[Point]:
    """Return points of the page along a way, close enough to tell what it touches."""
    found = []
    for (begin, a), (b, _) in pairwise(way):
        steps = max(1, round((a[0] - begin[0]) / 3))
        found += [plan.point(begin[0] + (a[0] - begin[0]) * i / steps, a[1]) for i in range(steps)]
        found += [plan.point(*p) for p in curve_points(a, b, [i / PER_CURVE for i in range(PER_CURVE + 1)])]
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
