"""The lines of a blueprint and what stands on them: interaction with its contacts, visibility, internal interaction."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, SMALL, Block, block
from cjm_core.scene.lanes.contacts import contact_mark, is_missing
from cjm_core.scene.lettering import Style, runs, width_mm
from cjm_core.scene.marks import Mark, Paint, Part, Shape
from cjm_core.scene.notation import TOUCHPOINT_R
from cjm_core.scene.outline import line

INTERACTION, VISIBILITY, INTERNAL = "interaction", "visibility", "internal"
NAMES = {
    INTERACTION: N_("line of interaction"),
    VISIBILITY: N_("line of visibility"),
    INTERNAL: N_("line of internal interaction"),
}
NAME = Style(t.SMALL_PT, italic=True, colour=t.GREY)
LINE_MM = 5.0
CONTACT_MM = LINE_MM + 2 * TOUCHPOINT_R


def side_name_width(board: Board, side: str) -> float:
    """Return how wide the name of a line is."""
    return width_mm(board.say(NAMES[side]), NAME)


def side_marks(board: Board, side: str, top: float, name_right: float, contacts: bool = False) -> list[Mark]:
    """Draw a dashed line over the whole page at the foot of its band, its name above it, ending at ``name_right``.

    With ``contacts`` it leaves room for them between its name and itself.
    """
    y = top + LINE_MM - 0.9 + (TOUCHPOINT_R if contacts else 0.0)
    dashes = Paint(stroke=t.GREY, width_mm=0.35, dash_mm=(2.2, 1.4))
    words = runs([board.say(NAMES[side])], name_right, top + 0.5, NAME, "end")
    parts: list[Part] = [Shape(line((board.left, y), (board.right, y)), dashes), *words]
    return [Mark("line", side, "", board.say(NAMES[side]), "", (), tuple(parts))]


def contact_columns(board: Board) -> list[Column]:
    """Return the columns that have a contact, or lack one."""
    return [c for c in board.columns if (c.step and c.step.touchpoint) or is_missing(board, c)]


def contacts_on_line(board: Board, top: float) -> list[Mark]:
    """Draw the touchpoints on the line of interaction."""
    y = top + LINE_MM - 0.9 + TOUCHPOINT_R
    empty = Block((), SMALL, 0.0)
    return [contact_mark(board, c, y, is_missing(board, c), empty) for c in contact_columns(board)]


def label_parts(board: Board, text: str, note: str, top: float) -> list[Part]:
    """Set a label with its note at the left of a band."""
    width = board.page.label_width - 3
    name = block(text, width, Style(t.BODY_PT, bold=True))
    under = block(note, width, Style(t.BODY_PT - 0.5, colour=t.GREY))
    return [*name.parts(board.left, top + PAD_MM), *under.parts(board.left, top + PAD_MM + name.height_mm)]
