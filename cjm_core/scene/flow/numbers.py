"""The numbers on the ways: how often and after what time, set where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from cjm_core.durations import duration
from cjm_core.language import number
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.flow.graph import Succession
from cjm_core.scene.flow.plan import Plan
from cjm_core.scene.flow.ways import curve_points, drawn_way, head_box, leads_across, loop_box, thickness, trail
from cjm_core.scene.lettering import Style, height_mm, runs, width_mm
from cjm_core.scene.marks import Box, Mark, Paint, Shape
from cjm_core.scene.outline import Point, rounded

COUNT = Style(t.SMALL_PT - 0.5, bold=True)
TIME = Style(t.SMALL_PT - 0.5, colour=t.GREY)
TURNED = Style(t.SMALL_PT - 0.5, bold=True, colour=t.ORANGE_TEXT)
PARTS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
MOST_UNDER = 40
HEAD_COST = 6
AIR_MM, APART_MM, NEAR_MM = 0.4, 0.8, 1.0
LEAST_STRAIGHT_MM = 6.0
PARTNER_COST = 3.0
FINE = tuple(i / 32 for i in range(33))
"""The way back of a two-way pair lies so close that a number could hide it: it is looked at closely."""


def number_marks(board: Board, plan: Plan) -> tuple[list[Mark], int]:
    """Set the numbers of the ways, the frequent ones first; return them, and how many found no room."""
    trails = {s.arc: trail(plan, plan.ways[s.arc]) for s in plan.graph.shown if s.arc in plan.ways}
    taken = list(plan.boxes.values())
    taken += [loop_box(plan.boxes[s.step], plan.manner.down) for s in plan.graph.shown if s.step == s.next_step]
    marks, left = [], 0
    for s in sorted(plan.graph.shown, key=lambda s: (s.step != s.next_step, -s.count, s.arc)):
        lines = _lines(board, plan, s)
        w = max(sum(width_mm(words, style) for words, style in line) for line in lines) + 2 * AIR_MM
        h = height_mm(len(lines), COUNT) + AIR_MM
        box = _beside_loop(plan, s, w, h) if s.step == s.next_step else _best(plan, s, w, h, taken, trails)
        if box is None:
            left += 1
            continue
        taken.append(box)
        marks.append(_number(s, lines, box))
    return marks, left


def _lines(board: Board, plan: Plan, s: Succession) -> list[list[tuple[str, Style]]]:
    """Return the number of a way in one line where the flow runs down, in two where it runs to the right."""
    turned = s.arc in plan.layout.back or s.step == s.next_step
    count = number(s.count, board.lang, 0), TURNED if turned else COUNT
    if s.median_h is None:
        return [[count]]
    time = duration(s.median_h, board.lang)
    if plan.manner.down and s.step != s.next_step:
        return [[count, (f" \N{MIDDLE DOT} {time}", TIME)]]
    if s.step == s.next_step and not plan.manner.down:
        return [[count, (f" \N{MIDDLE DOT} {time}", TIME)]]
    return [[count], [(time, TIME)]]


def _beside_loop(plan: Plan, s: Succession, w: float, h: float) -> Box | None:
    room = loop_box(plan.boxes[s.step], plan.manner.down)
    return Box(room.right + 0.5, room.cy - h / 2 if plan.manner.down else room.bottom - h - 0.4, w, h)


def _best(plan: Plan, s: Succession, w: float, h: float, taken: list[Box], trails: dict[tuple[str, str], list[Point]]
          ) -> Box | None:
    """Return the place on a way where its number covers no card, no number, and as little of other ways as can be."""
    best, least = None, float(MOST_UNDER)
    others = [points for arc, points in trails.items() if arc != s.arc]
    heads = [head_box(plan, arc) for arc in trails]
    back = next((o for o in plan.graph.shown if o.arc == (s.next_step, s.step)), None)
    partner = _fine(plan, back) if back else []
    clear = thickness(plan, back) / 2 + AIR_MM if back else 0.0
    for order, (x, y) in enumerate(_places(plan, s, w, h, paired=bool(partner))):
        box = Box(x - w / 2, y - h / 2, w, h)
        if not _within(box, plan.room) or any(_meet(box, b) for b in taken):
            continue
        near = _wider(box, NEAR_MM)
        under = sum(_in(p, near) + _in(p, box) for points in others for p in points) + 0.01 * order
        under += HEAD_COST * sum(_over(box, head) for head in heads)
        under += PARTNER_COST * sum(_in(p, _wider(box, clear)) for p in partner)
        if under < least:
            best, least = box, under
    return best


def _fine(plan: Plan, s: Succession) -> list[Point]:
    """Return close points of the bends of a way as it is drawn."""
    way = drawn_way(plan, s)[0]
    return [plan.point(*p) for here, there in pairwise(way) for p in curve_points(here, there, FINE)]


def _wider(box: Box, by: float) -> Box:
    return Box(box.x - by, box.y - by, box.w + 2 * by, box.h + 2 * by)


def _places(plan: Plan, s: Succession, w: float, h: float, paired: bool) -> Iterable[Point]:
    """Yield where the middle of a number may be: on its way, and of a two-way pair on either side of it too."""
    on_way = list(_candidates(plan, s))
    yield from on_way
    if paired:
        off = AIR_MM + thickness(plan, s) / 2
        for x, y in on_way:
            yield from ((x - w / 2 - off, y), (x + w / 2 + off, y), (x, y - h / 2 - off), (x, y + h / 2 + off))


def _candidates(plan: Plan, s: Succession) -> Iterable[Point]:
    way = plan.ways[s.arc]
    for here, there in pairwise(way):
        if not (leads_across(here) or leads_across(there)):
            for place in curve_points(here, there, PARTS):
                yield plan.point(*place)
    for (x0, y0), (x1, y1) in way:
        if abs(x1 - x0) + abs(y1 - y0) > LEAST_STRAIGHT_MM:
            for part in (0.5, 0.25, 0.75):
                yield plan.point(x0 + part * (x1 - x0), y0 + part * (y1 - y0))


def _within(box: Box, room: Box) -> bool:
    return room.x <= box.x and box.right <= room.right and room.y <= box.y and box.bottom <= room.bottom


def _meet(a: Box, b: Box) -> bool:
    return a.x < b.right + APART_MM and b.x < a.right + APART_MM and a.y < b.bottom + APART_MM and \
        b.y < a.bottom + APART_MM


def _over(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def _in(p: Point, box: Box) -> bool:
    return box.x <= p[0] <= box.right and box.y <= p[1] <= box.bottom


def _number(s: Succession, lines: list[list[tuple[str, Style]]], box: Box) -> Mark:
    parts: list[Shape] = [Shape(rounded(box.x, box.y, box.w, box.h, 0.6), Paint(fill=t.WHITE, opacity=0.88))]
    words = []
    for i, line in enumerate(lines):
        x = box.cx - sum(width_mm(text, style) for text, style in line) / 2
        for text, style in line:
            words += runs([text], x, box.y + AIR_MM / 2 + i * COUNT.line_mm, style)
            x += width_mm(text, style)
    return Mark("label", f"{s.step}>{s.next_step}", parts=(*parts, *words))
