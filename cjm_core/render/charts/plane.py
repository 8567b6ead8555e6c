"""A plane of numbered points: two axes, a tag beside every point that touches nothing, and a list that names them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from cjm_core.language import number
from cjm_core.render.charts.sheet import MARGIN_MM, SMALL, Sheet
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import GREY, INK, RULE, ZERO

LEFT_MM, WIDTH_MM, HEIGHT_MM = MARGIN_MM + 9, 141.0, 116.0
TAG = Style(8, bold=True, colour=INK)
POINT_MM, POINT_PT, NEAR_MM = 1.35, 6.5, 3.0
RINGS_MM = (2.6, 4.2, 6.0, 8.5, 11.5, 15.0, 19.0)
DIRECTIONS = 16
PAD = 0.06

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres."""
Stretch = tuple[tuple[float, float], tuple[float, float]]
"""A straight line from one point to another, in millimetres."""


@dataclass(frozen=True)
class Point:
    """One thing on the plane: its number in the list, where it lies, its colour, hollow where it is not sure."""

    number: int
    x: float
    y: float
    colour: str
    hollow: bool = False


@dataclass(frozen=True)
class Axis:
    """One axis: what it says, its ends in its own unit, and the step of its ticks."""

    words: str
    low: float
    high: float
    step: float
    write: Callable[[float], str] = field(default=lambda v: f"{v:g}")

    @property
    def ticks(self) -> list[float]:
        """The values that are written along the axis."""
        first = math.ceil(self.low / self.step - 1e-9)
        return [i * self.step for i in range(first, math.floor(self.high / self.step + 1e-9) + 1)]


def axis_of(words: str, values: Sequence[float], lang: str, ends: tuple[float, float] | None = None) -> Axis:
    """Return an axis that holds all values with a little room, within the ``ends`` of the scale where it has some."""
    low, high = min(values), max(values)
    span = max(high - low, 0.2)
    low, high = low - PAD * span, high + PAD * span
    if ends is not None:
        low, high = max(low, ends[0] - PAD * span / 2), min(high, ends[1] + PAD * span / 2)
    step = next((s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if (high - low) / s <= 8), 50)
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return Axis(words, low, high, step, partial(number, lang=lang, digits=digits))


class Plane:
    """The square that points lie on; ``draw`` sets the frame, ``place`` the points with their tags."""

    def __init__(self, sheet: Sheet, top: float, across: Axis, up: Axis) -> None:
        self.sheet, self.across, self.up = sheet, across, up
        self.top, self.bottom = top + SMALL.line_mm + 6, top + SMALL.line_mm + 6 + HEIGHT_MM
        self.left, self.right = LEFT_MM, LEFT_MM + WIDTH_MM
        self._lines: list[Stretch] = []

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a pair of values lies on the sheet."""
        a, u = self.across, self.up
        return (self.left + (x - a.low) / (a.high - a.low) * (self.right - self.left),
                self.bottom - (y - u.low) / (u.high - u.low) * (self.bottom - self.top))

    def draw(self) -> float:
        """Draw frame, ticks and the names of the axes; return where the figure may go on below."""
        sheet = self.sheet
        sheet.box(self.left, self.top, self.right - self.left, self.bottom - self.top, None, RULE)
        for tick in self.across.ticks:
            x, _ = self.at(tick, self.up.low)
            sheet.line([(x, self.bottom), (x, self.bottom + 1.2)], ZERO)
            sheet.write(self.across.write(tick), x, self.bottom + 1.6, SMALL, "middle")
        for tick in self.up.ticks:
            _, y = self.at(self.across.low, tick)
            sheet.line([(self.left - 1.2, y), (self.left, y)], ZERO)
            sheet.write(self.up.write(tick), self.left - 1.8, y - SMALL.line_mm / 2, SMALL, "end")
        above = self.top - SMALL.line_mm - 6
        sheet.write(self.up.words, MARGIN_MM + 4, above, SMALL)
        self._arrow((MARGIN_MM + 1.2, above + 3.2), (0, -1))
        below = self.bottom + 1.6 + SMALL.line_mm + 4.6
        sheet.write(self.across.words, self.right - 5, below, SMALL, "end")
        self._arrow((self.right - 3.4, below + 1.9), (1, 0))
        return below + SMALL.line_mm

    def _arrow(self, tail: tuple[float, float], way: tuple[int, int]) -> None:
        """Draw a small arrow that says which way an axis rises; the map font has none."""
        dx, dy = way
        tip = (tail[0] + 3 * dx, tail[1] + 3 * dy)
        self.sheet.line([tail, tip], GREY, 0.8)
        for side in (-0.8, 0.8):
            barb = (tip[0] - 1.1 * dx + side * dy, tip[1] - 1.1 * dy + side * dx)
            self.sheet.line([barb, tip], GREY, 0.8)

    def cross(self, x: float, y: float) -> None:
        """Draw the lines that part the plane into four fields."""
        a, u = self.across, self.up
        self.line((x, u.low), (x, u.high), ZERO, 0.9, (0, (4, 2)))
        self.line((a.low, y), (a.high, y), ZERO, 0.9, (0, (4, 2)))

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str, width_pt: float,
             dashes: tuple[int, tuple[int, int]]) -> None:
        """Draw a line between two pairs of values; the tags of points placed later keep off it where they can."""
        ends = (self.at(*start), self.at(*end))
        self.sheet.line(ends, colour, width_pt, dashes)
        self._lines.append(ends)

    def name_fields(self, names: tuple[str, str, str, str], colours: tuple[str, str, str, str]) -> None:
        """Name the four fields above and below the plane: top left, top right, bottom left, bottom right."""
        rows = (self.top - SMALL.line_mm - 0.6, self.bottom + 1.6 + SMALL.line_mm)
        for i, (name, colour) in enumerate(zip(names, colours, strict=True)):
            style = Style(SMALL.size_pt, bold=True, colour=colour)
            side, anchor = (self.left, "start") if i % 2 == 0 else (self.right, "end")
            self.sheet.write(name, side, rows[i // 2], style, anchor)

    def place(self, points: Sequence[Point]) -> None:
        """Draw the points, and each one's number where it touches no other."""
        spots = [self.at(p.x, p.y) for p in points]
        room = (self.left + 0.5, self.top + 0.5, self.right - 0.5, self.bottom - 0.5)
        tags = tag_boxes(spots, [width_mm(str(p.number), TAG) for p in points], room, self._lines)
        for (x, y), box in zip(spots, tags, strict=True):
            near = (min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3]))
            if math.dist((x, y), near) > NEAR_MM:
                self.sheet.line([(x, y), near], GREY, 0.5)
        for p, (x, y), box in zip(points, spots, tags, strict=True):
            self.sheet.point(x, y, "o", p.colour, p.hollow, POINT_PT)
            self.sheet.write(str(p.number), (box[0] + box[2]) / 2, box[1], TAG, "middle")


def tag_boxes(spots: Sequence[tuple[float, float]], widths: Sequence[float], room: Box,
              lines: Sequence[Stretch] = ()) -> list[Box]:
    """Return a box for each tag that touches no point, no other tag and stays in the room, as near as it can.

    It keeps off ``lines`` where there is as good a place. The most crowded points choose first; where nothing is free,
    the tag keeps to the freest place.
    """
    crowd = [sum(math.dist(a, b) < RINGS_MM[3] for b in spots) for a in spots]
    order = sorted(range(len(spots)), key=lambda i: (-crowd[i], spots[i], i))
    taken: dict[int, Box] = {}
    for i in order:
        options = _options(spots[i], widths[i], room)
        taken[i] = min(options, key=lambda box, i=i: _cost(box, i, spots, taken, lines))  # type: ignore[misc]
    return [taken[i] for i in range(len(spots))]


def _options(spot: tuple[float, float], width: float, room: Box) -> list[Box]:
    height = TAG.line_mm
    found = []
    for ring in RINGS_MM:
        for k in range(DIRECTIONS):
            angle = 2 * math.pi * k / DIRECTIONS
            x, y = spot[0] + (ring + width / 2) * math.cos(angle), spot[1] - (ring + height / 4) * math.sin(angle)
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if room[0] <= box[0] and room[1] <= box[1] and box[2] <= room[2] and box[3] <= room[3]:
                found.append(box)
    return found or [(spot[0], spot[1], spot[0] + width, spot[1] + height)]


def _cost(box: Box, own: int, spots: Sequence[tuple[float, float]], taken: dict[int, Box],
          lines: Sequence[Stretch]) -> float:
    """Return how bad a place is: its distance, and far more for every point, tag or leader that it touches."""
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    cost = math.dist(middle, spots[own]) + sum(5 for a, b in lines if _beside(middle, a, b) < TAG.line_mm / 2)
    for i, spot in enumerate(spots):
        if _reaches(box, spot, POINT_MM + 0.3):
            cost += 200
        if math.dist(middle, spot) < math.dist(middle, spots[own]) - 0.2:
            cost += 10
        if i != own and _beside(spot, spots[own], middle) < POINT_MM + 0.2:
            cost += 60
    for i, other in taken.items():
        if box[0] < other[2] + 0.5 and other[0] < box[2] + 0.5 and box[1] < other[3] and other[1] < box[3]:
            cost += 300
        centre = ((other[0] + other[2]) / 2, (other[1] + other[3]) / 2)
        if _crosses(spots[own], middle, spots[i], centre):
            cost += 80
        if _beside(centre, spots[own], middle) < 1.5 or _beside(middle, spots[i], centre) < 1.5:
            cost += 80
    return cost


def _reaches(box: Box, spot: tuple[float, float], radius: float) -> bool:
    near = (min(max(spot[0], box[0]), box[2]), min(max(spot[1], box[1]), box[3]))
    return math.dist(near, spot) < radius


def _beside(spot: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how far a point lies from a stretch of line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((spot[0] - start[0]) * dx + (spot[1] - start[1]) * dy) / length
    along = min(max(along, 0.0), 1.0)
    return math.dist(spot, (start[0] + along * dx, start[1] + along * dy))


def _crosses(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]) -> bool:
    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
