"""Hand-offs across the swimlanes: where each arrow runs, where its tag hangs, and how the cards make room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cjm_core.model import Handoff
from cjm_core.scene import notation
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lanes.floor import Floor, Solid, Spot, Way
from cjm_core.scene.lanes.handoff_figures import FIGURES
from cjm_core.scene.lanes.passing import Tag, judge, tag
from cjm_core.scene.lanes.swimlanes import ROW_PAD_MM, Cell, Row, badge_parts, handoffs_of, row_of
from cjm_core.scene.marks import Mark, Paint, Part, Shape
from cjm_core.scene.notation import BADGE_R
from cjm_core.scene.outline import line
from cjm_core.scene.theme import INK, ORANGE

TRACK_MM, INSET_MM = 3.6, 2.6
LEAD_MM = 1.7
WIDTHS_MM, NARROW_MM = (30.0, 25.0, 38.0, 21.0, 46.0), (17.0, 13.0)
LEAST_WAY_MM, HEAD_MM, ZIGZAG_MM = 2.6, 2.4, 7.0
STEP_MM, WIDE_GROWTH_MM, MOST_GROWTH_MM = 2.0, 12.0, 240.0


@dataclass(frozen=True)
class Passage:
    """One hand-off on this page: from row to row (by number) in a column, on a track counted from a side."""

    handoff: Handoff
    column: Column
    sender: int
    receiver: int
    side: int
    track: int

    @property
    def x(self) -> float:
        """Where its upright line runs."""
        off = INSET_MM + TRACK_MM * self.track
        return self.column.x + off if self.side < 0 else self.column.x + self.column.w - off

    @property
    def outward_mm(self) -> float:
        """How far from the line the neighbouring column begins, clear of this column's cards."""
        return INSET_MM + TRACK_MM * self.track + 0.3

    def passes(self, row: int) -> bool:
        """Tell whether the line runs through a row without ending in it."""
        return min(self.sender, self.receiver) < row < max(self.sender, self.receiver)

    def ends(self, row: int) -> bool:
        """Tell whether the line begins or ends in a row."""
        return row in (self.sender, self.receiver)


def passages(board: Board, rows: Sequence[Row]) -> list[Passage]:
    """Return the hand-offs of a page, each on a track of its own: left and right in turn, the longest outermost."""
    number = {row: i for i, row in enumerate(rows)}
    by_column: dict[str, list[tuple[Handoff, Column, int, int]]] = {}
    for handoff, column in handoffs_of(board):
        start, end = (number[row_of(board, r, handoff.at)] for r in (handoff.sender, handoff.receiver))
        by_column.setdefault(column.place, []).append((handoff, column, start, end))
    found = []
    for here in by_column.values():
        here.sort(key=lambda p: -abs(p[2] - p[3]))
        found += [Passage(*p, -1 if i % 2 == 0 else 1, i // 2) for i, p in enumerate(here)]
    return found


def insets(found: Sequence[Passage], row: int, column: Column) -> tuple[float, float]:
    """Return the room that cards of a row leave at the left and the right for the lines that run past them."""
    room = []
    for side in (-1, 1):
        tracks = [p.track for p in found if p.column.place == column.place and p.side == side and p.passes(row)]
        room.append(INSET_MM + TRACK_MM * max(tracks) + 1.9 if tracks else 0.0)
    return room[0], room[1]


@dataclass(frozen=True)
class Badge:
    """A role at which a line ends though nothing is drawn that it does there: middle, reach to both sides, height."""

    role: str
    x: float
    reach: float
    spot: Spot


@dataclass(frozen=True)
class Laid:
    """A hand-off with its line, the badges drawn with it, and whether it ends at a badge, its own or shared."""

    passage: Passage
    way: Way
    badges: tuple[Badge, ...]
    bare: bool


@dataclass(frozen=True)
class Crossing:
    """A laid hand-off with its tag, and where that hangs."""

    laid: Laid
    tag: Tag
    hung: Solid


def lay_ways(
    board: Board, floor: Floor, found: Sequence[Passage], bands: Sequence[int], cells: dict[tuple[int, str], Cell],
) -> list[Laid]:
    """Lay the line of every hand-off; ``bands`` gives the band of each row, ``cells`` the cards by (row, place)."""
    badges = _badges(floor, found, bands, cells)
    laid = []
    for p in found:
        (top_a, low_a), (top_b, low_b) = (_edges(p, row, bands, cells) for row in (p.sender, p.receiver))
        tail = ZIGZAG_MM if judge(board, p.handoff).broken else HEAD_MM
        way = Way(p.x, low_a, top_b, tail) if p.sender < p.receiver else Way(p.x, top_a, low_b, tail)
        if p.sender == p.receiver:
            way = Way(p.x, low_a, Spot(low_a.band, low_a.dy + LEAST_WAY_MM))
        floor.ways.append(way)
        bare = any((row, p.column.place) not in cells for row in (p.sender, p.receiver))
        laid.append(Laid(p, way, tuple(badges.get(p, ())), bare))
    return laid


def _edges(p: Passage, row: int, bands: Sequence[int], cells: dict[tuple[int, str], Cell]) -> tuple[Spot, Spot]:
    """Return the upper and the lower edge of what a line ends at: the cards of its cell, or a badge."""
    cell = cells.get((row, p.column.place))
    height = cell.height_mm if cell else 2 * BADGE_R
    return Spot(bands[row], ROW_PAD_MM), Spot(bands[row], ROW_PAD_MM + height)


def _badges(floor: Floor, found: Sequence[Passage], bands: Sequence[int], cells: dict[tuple[int, str], Cell]
            ) -> dict[Passage, list[Badge]]:
    """Return the badges where lines end without a card: one for all lines that end side by side in a row."""
    ends: dict[tuple[int, str, int], list[Passage]] = {}
    for p in found:
        for row in {p.sender, p.receiver}:
            if (row, p.column.place) not in cells:
                ends.setdefault((row, p.column.place, p.side), []).append(p)
    badges: dict[Passage, list[Badge]] = {}
    for (row, _, _), here in ends.items():
        left, right = min(p.x for p in here), max(p.x for p in here)
        spot = Spot(bands[row], ROW_PAD_MM)
        floor.stand(Solid(spot, left - BADGE_R, right - left + 2 * BADGE_R, 2 * BADGE_R))
        first = here[0]
        role = first.handoff.sender if row == first.sender else first.handoff.receiver
        badges.setdefault(first, []).append(Badge(role, (left + right) / 2, (right - left) / 2, spot))
    return badges


def hang_tags(board: Board, floor: Floor, laid: Sequence[Laid]) -> list[Crossing]:
    """Hang the tag of every hand-off beside its line where there is room, growing bands where there is none."""
    return [_hang(board, floor, one) for one in laid]


def _hang(board: Board, floor: Floor, one: Laid) -> Crossing:
    made: dict[float, Tag] = {}

    def of(width: float) -> Tag:
        return made.setdefault(width, tag(board, one.passage.handoff, width))

    way = one.way
    floor.widen(way, LEAST_WAY_MM + way.tail_mm)
    growth = 0.0
    while growth <= MOST_GROWTH_MM:
        trial = floor.grown(way.upper.band, growth)
        place = _best(trial, one, of, narrow=growth >= WIDE_GROWTH_MM)
        if place is not None:
            floor.heights = trial.heights
            return Crossing(one, place[0], floor.stand(place[1]))
        growth += STEP_MM
    last = of(NARROW_MM[-1])
    return Crossing(one, last, floor.stand(Solid(way.upper, way.x + LEAD_MM, last.w, last.h)))


def _best(floor: Floor, one: Laid, of: Callable[[float], Tag], narrow: bool) -> tuple[Tag, Solid] | None:
    """Return the first tag, by width and side, for which there is room at the line: between its ends, else beside."""
    way, side = one.way, one.passage.side
    tries = [(w, beside) for beside in (False, True) for w in WIDTHS_MM]
    tries += [(w, False) for w in NARROW_MM] if narrow else []
    for width, beside in tries:
        made = of(width)
        for direction in (-side, side):
            lead = LEAD_MM
            if beside:
                lead = max(one.passage.outward_mm if direction == side else lead, BADGE_R + 1.0 if one.bare else lead)
            x = way.x + lead if direction > 0 else way.x - lead - made.w
            spot = floor.room(way, x, made.w, made.h, beside)
            if spot is not None:
                return made, Solid(spot, x, made.w, made.h)
    return None


def crossing_marks(board: Board, crossing: Crossing, y: Callable[[Spot], float]) -> list[Mark]:
    """Draw a hand-off: badges at bare ends, the arrow, the leader to its tag, the tag; ``y`` tells where a spot is."""
    p, way, hung = crossing.laid.passage, crossing.laid.way, crossing.hung
    verdict = crossing.tag.verdict
    parts: list[Part] = []
    for badge in crossing.laid.badges:
        parts += badge_parts(board, badge.role, badge.x, y(badge.spot) + BADGE_R, badge.reach)
    start, end, top = y(way.start), y(way.end), y(hung.spot)
    join = _join((min(start, end), max(start, end)), (top + 1.2, top + hung.h - 1.2))
    near = hung.x if hung.x > p.x else hung.x + hung.w
    colour = ORANGE if verdict.broken else INK
    parts.append(Shape(line((p.x, join[0]), (near, join[1])), Paint(stroke=colour, width_mm=0.25)))
    if p.sender != p.receiver:
        parts += notation.arrow(((p.x, start), (p.x, end)), verdict.broken, verdict.tier)
    parts += notation.document(hung.x, top, hung.w, hung.h, verdict.broken, verdict.tier)
    parts += crossing.tag.words(hung.x, top)
    return [handoff_mark(crossing.tag, parts)]


def _join(way: tuple[float, float], side: tuple[float, float]) -> tuple[float, float]:
    """Return the heights at which a leader leaves the line and meets the tag: one height where they overlap."""
    y = min(max(way[0] + 0.8, side[0]), way[1], side[1])
    return (y, y) if y >= way[0] else (way[0] + 0.8, y)


def handoff_mark(made: Tag, parts: Sequence[Part]) -> Mark:
    """Return the mark of a hand-off from its parts."""
    kind = "broken_handoff" if made.verdict.broken else "handoff"
    key = made.handoff.key
    return Mark(kind, key, made.verdict.tier, made.title, made.handoff.at, FIGURES, tuple(parts))
