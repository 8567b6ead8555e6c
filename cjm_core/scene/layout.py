"""Lanes to pages: stack what fits, repeat the head on each page, and give the free height to whom it helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, boards
from cjm_core.scene.lane import Lane, label_marks
from cjm_core.scene.lanes.foot import foot, foot_height, legend, legend_height
from cjm_core.scene.lanes.header import Header
from cjm_core.scene.lanes.moments import moments
from cjm_core.scene.lanes.stages import stage_marks, stages_height, step_marks, steps_height
from cjm_core.scene.lettering import unknown_letters
from cjm_core.scene.marks import Mark, Paint, Scene, Shape, TextRun, Trouble
from cjm_core.scene.outline import moved, rectangle
from cjm_core.scene.page import Page
from cjm_core.scene.partition import evenly

AIR_MM = 3.0
LaneMaker = Callable[[Board], Lane | None]


@dataclass(frozen=True)
class Sheet:
    """One page before it is drawn: its board, its lanes, and whether it carries the full lens band."""

    board: Board
    lanes: tuple[Lane, ...]
    first: bool


def room_for_lanes(board: Board, lanes: Sequence[Lane], title: str, kind: str, first: bool) -> float:
    """Return the height left for lanes under the head and above legend and foot, in design millimetres."""
    head = Header(board, title, kind, lens=first).height_mm + AIR_MM
    band = stages_height(board) + steps_height(board) + 2 * 1.6
    marks = [mark for lane in lanes for mark in lane.draw(0.0, lane.least_mm)]
    below = legend_height(board, marks) + foot_height(board) + 1.5 * AIR_MM
    return board.page.height - 2 * board.page.margin - head - band - below


def paginate(board: Board, lanes: Sequence[Lane], title: str, kind: str, first: bool = True) -> list[Sheet]:
    """Put lanes on as few pages as hold them, in order, as evenly as they come; only the first has the lens band."""
    room = room_for_lanes(board, lanes, title, kind, first)
    heights = [lane.height_mm(board.page.label_width) for lane in lanes]
    groups = evenly(lanes, heights, room)
    return [Sheet(board, tuple(group), first and number == 0) for number, group in enumerate(groups)]


def best_sheets(story: Story, page: Page, make_lanes: Callable[[Board], list[Lane]], kind: str) -> list[Sheet]:
    """Lay a journey out on the fewest pages that its type sizes allow, with the largest type that needs no more."""
    title = story.journey.title.said(story.lang)
    best: list[Sheet] = []
    for size in page.sizes():
        sheets: list[Sheet] = []
        for board in boards(story, size):
            sheets += paginate(board, make_lanes(board), title, kind, first=not sheets and not page.compact)
        if not best or len(sheets) < len(best):
            best = sheets
        if len(best) == 1:
            break
    return best


def draw_pages(
    story: Story, name: str, kind: str, description: str, sheets: Sequence[Sheet],
) -> tuple[Scene, ...]:
    """Draw every sheet as a scene in true millimetres."""
    title = story.journey.title.said(story.lang)
    return tuple(
        _scene(sheet, name, title, kind, description, number, len(sheets)) for number, sheet in enumerate(sheets, 1)
    )


def _scene(sheet: Sheet, name: str, title: str, kind: str, description: str, number: int, of: int) -> Scene:
    board = sheet.board
    header = Header(board, title, kind, lens=sheet.first)
    top = board.page.margin
    marks = header.marks(top)
    top += header.height_mm + AIR_MM
    stage_h, step_h = stages_height(board), steps_height(board)
    marks += stage_marks(board, top, stage_h)
    top += stage_h + 1.6
    stripes_top = top
    cards = step_marks(board, top, step_h)
    top += step_h + 1.6 if step_h else 0
    heights = _heights(sheet, title, kind)
    lane_marks: list[Mark] = []
    for lane, height in zip(sheet.lanes, heights, strict=True):
        lane_marks += label_marks(lane, board.left, board.right, top, board.page.label_width)
        lane_marks += lane.draw(top, height)
        top += height
    end = Mark("rule", parts=(_rule(board, top),))
    marks = [*_stripes(board, stripes_top, top), *marks, *cards, *lane_marks, end]
    bottom = board.page.height - board.page.margin
    drawn = [*lane_marks]
    marks += legend(board, drawn, top + AIR_MM)
    marks += foot(board, bottom, number, of)
    scale = board.page.scale
    below = top + AIR_MM + legend_height(board, drawn)
    troubles = _troubles(sheet, marks, below, bottom)
    return Scene(
        name, board.page.width_mm, board.page.height_mm, board.lang, f"{title}: {kind}", description,
        tuple(scaled(m, scale) for m in marks), tuple(troubles),
    )


def _rule(board: Board, y: float) -> Shape:
    return Shape((("M", board.left, y), ("L", board.right, y)), Paint(stroke=t.RULE, width_mm=0.25))


def _heights(sheet: Sheet, title: str, kind: str) -> list[float]:
    """Give lanes what they need, then share out the free height: to the stretching ones most, some air to all."""
    needs = [lane.height_mm(sheet.board.page.label_width) for lane in sheet.lanes]
    free = room_for_lanes(sheet.board, sheet.lanes, title, kind, sheet.first) - sum(needs)
    if free <= 0:
        return needs
    shares = [lane.stretch for lane in sheet.lanes]
    most = 44.0 + sum(lane.more_mm for lane in sheet.lanes)
    stretch = min(free * (0.9 if most > 44.0 else 0.75), most) if any(shares) else 0.0
    air = min((free - stretch) / len(needs), 4.0) if needs else 0.0
    total = sum(shares) or 1.0
    return [need + air + stretch * share / total for need, share in zip(needs, shares, strict=True)]


def _stripes(board: Board, top: float, bottom: float) -> list[Mark]:
    """Lay a light stripe under the columns of the moments of truth, but not where enough answers show none."""
    return [
        Mark("stripe", about=m.column.place,
             parts=(Shape(rectangle(m.column.x, top, m.column.w, bottom - top), Paint(fill=t.STRIPE)),))
        for m in moments(board) if m.look != "contradicted"
    ]


def scaled(mark: Mark, scale: float) -> Mark:
    """Return a mark in true millimetres."""
    if scale == 1:
        return mark
    return replace(mark, parts=tuple(_scaled(p, scale) for p in mark.parts))


def _scaled(part: Shape | TextRun, k: float) -> Shape | TextRun:
    if isinstance(part, Shape):
        paint = part.paint
        dashes = tuple(d * k for d in paint.dash_mm)
        ink = replace(paint, width_mm=paint.width_mm * k, dash_mm=dashes, hatch_mm=paint.hatch_mm * k)
        return Shape(moved(part.path, k, 0, 0), ink)
    return replace(
        part, x_mm=part.x_mm * k, y_mm=part.y_mm * k, size_pt=part.size_pt * k, width_mm=part.width_mm * k
    )


def _troubles(sheet: Sheet, marks: Sequence[Mark], top: float, bottom: float) -> list[Trouble]:
    found: list[Trouble] = []
    board_says = sheet.board.say
    if top > bottom - foot_height(sheet.board) + 0.01:
        worst = max(sheet.lanes, key=lambda lane: lane.least_mm, default=None)
        why = board_says(N_("the page is too small for this: shorten the texts or take a larger page"))
        named = worst.label or worst.name if worst else board_says(N_("head"))
        found.append(Trouble(worst.name if worst else "header", named, why))
    return [*found, *letter_troubles(sheet.board, marks)]


def letter_troubles(board: Board, marks: Sequence[Mark]) -> list[Trouble]:
    """Return a trouble for each text with letters that the map font cannot draw."""
    found: list[Trouble] = []
    for mark in marks:
        for part in mark.parts:
            if isinstance(part, TextRun) and (missing := unknown_letters(part.text)):
                why = board.say(N_("the map font has no such letters: {letters}"), letters=missing)
                found.append(Trouble(mark.about, part.text, why, missing))
    return found

