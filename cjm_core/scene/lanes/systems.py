"""The systems that carry the work, at the foot of a blueprint."""

from __future__ import annotations

from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, Block, block
from cjm_core.scene.lanes.swimlanes import handoffs_of
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Box, Mark, Parts

NAME = Style(t.SMALL_PT)
BOX_PAD_MM, GAP_MM = 1.2, 1.0


def systems_at(board: Board, column: Column) -> list[str]:
    """Return the ids of the systems used at a step: by those in front, behind, and by what is handed on there."""
    works = (*column.step.front, *column.step.back) if column.step else ()
    used = [w.system for w in works if w.system]
    used += [h.through for h, c in handoffs_of(board) if c is column and h.through]
    return list(dict.fromkeys(used))


def system_boxes(board: Board, column: Column) -> list[tuple[str, Block]]:
    """Return (id, name set into the column) of each system used at a step."""
    names = board.story.project.all_systems(board.story.journey)
    room = column.w - 1.2 - 2 * BOX_PAD_MM
    said = {id_: board.said(names[id_].name) if id_ in names else id_ for id_ in systems_at(board, column)}
    return [(id_, block(name, room, NAME)) for id_, name in said.items()]


def system_places(board: Board) -> list[tuple[Column, str, Block, Box]]:
    """Return every box with its column, system, name and place, measured from the top of the band."""
    found = []
    for column in board.columns:
        y = PAD_MM
        for id_, name in system_boxes(board, column):
            box = Box(column.x + 0.6, y, column.w - 1.2, name.height_mm + 2 * BOX_PAD_MM)
            found.append((column, id_, name, box))
            y = box.bottom + GAP_MM
    return found


def systems_height(board: Board) -> float:
    """Return the height of the tallest stack of systems; nought where none is used."""
    return max((box.bottom + PAD_MM for *_, box in system_places(board)), default=0.0)


def system_marks(board: Board, top: float) -> list[Mark]:
    """Draw the systems of every step, one under another."""
    marks = []
    for column, id_, name, box in system_places(board):
        parts: Parts = (
            *notation.system(box.x, top + box.y, box.w, box.h),
            *name.parts(column.cx, top + box.y + BOX_PAD_MM + 0.2, "middle"),
        )
        marks.append(Mark("system", f"{column.place}.{id_}", "", " ".join(name.lines), column.place, (), parts))
    return marks
