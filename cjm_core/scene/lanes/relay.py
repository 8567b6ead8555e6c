"""Hand-offs on their own, one box each: for pages too small to show them across the rows of their roles."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.scene import notation
from cjm_core.scene.board import Board
from cjm_core.scene.lane import PAD_MM, Lane
from cjm_core.scene.lanes.crossing import LEAST_WAY_MM, ZIGZAG_MM, handoff_mark
from cjm_core.scene.lanes.passing import Tag, tag
from cjm_core.scene.lanes.swimlanes import badge_parts, handoffs_of
from cjm_core.scene.marks import Mark, Part
from cjm_core.scene.notation import BADGE_R

BOX_MM, SIDE_MM, GAP_MM = 46.0, 2 * BADGE_R + 1.4, 2.0


@dataclass(frozen=True)
class Box:
    """One hand-off with its place: left edge and line of boxes."""

    tag: Tag
    x: float
    line: int

    @property
    def height_mm(self) -> float:
        """The height of the tag, or of two badges with an arrow between them."""
        return max(self.tag.h, 4 * BADGE_R + LEAST_WAY_MM + ZIGZAG_MM)


def _boxes(board: Board) -> list[Box]:
    """Set each hand-off at its column, in the first line where it has room."""
    width = min(BOX_MM, board.right - board.columns[0].x)
    ends: list[float] = []
    boxes = []
    for handoff, column in handoffs_of(board):
        x = min(column.x + 0.6, board.right - width)
        number = next((i for i, end in enumerate(ends) if end <= x + 0.01), len(ends))
        if number == len(ends):
            ends.append(0.0)
        ends[number] = x + width + GAP_MM
        boxes.append(Box(tag(board, handoff, width - SIDE_MM), x, number))
    return boxes


def relay_lanes(board: Board) -> list[Lane]:
    """One lane for each line of boxes, so that they may part between pages."""
    boxes = _boxes(board)
    lines = [[b for b in boxes if b.line == i] for i in range(max((b.line for b in boxes), default=-1) + 1)]
    return [_lane(board, line, number) for number, line in enumerate(lines)]


def _lane(board: Board, line: list[Box], number: int) -> Lane:
    def draw(top: float, _height: float) -> list[Mark]:
        return [_mark(board, box, top + PAD_MM) for box in line]

    least = max(b.height_mm for b in line) + 2 * PAD_MM
    label, note = board.say(N_("Hand-offs")), board.say(N_("who passes what to whom"))
    return Lane(f"handoffs-{number}", label, note, least, draw)


def _mark(board: Board, box: Box, y: float) -> Mark:
    made, x = box.tag, box.x + BADGE_R
    low = y + box.height_mm - BADGE_R
    parts: list[Part] = [
        *badge_parts(board, made.handoff.sender, x, y + BADGE_R),
        *badge_parts(board, made.handoff.receiver, x, low),
        *notation.arrow(((x, y + 2 * BADGE_R), (x, low - BADGE_R)), made.verdict.broken, made.verdict.tier),
        *notation.document(box.x + SIDE_MM, y, made.w, made.h, made.verdict.broken, made.verdict.tier),
        *made.words(box.x + SIDE_MM, y),
    ]
    return handoff_mark(made, parts)
