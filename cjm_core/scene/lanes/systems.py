"""The systems that carry the work, at the foot of a blueprint."""

from __future__ import annotations

from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, Block, block
from cjm_core.scene.lanes.swimlanes import handoffs_of
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Mark, Parts

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


def systems_height(board: Board) -> float:
    """Return the height of the tallest stack of systems; nought where none is used."""
    stacks = [sum(b.height_mm + 2 * BOX_PAD_MM + GAP_MM for _, b in system_boxes(board, c)) for c in board.columns]
    return max(stacks) - GAP_MM + 2 * PAD_MM if any(stacks) else 0.0


def system_marks(board: Board, top: float) -> list[Mark]:
    """Draw the systems of every step, one under another."""
    marks = []
    for column in board.columns:
        y = top + PAD_MM
        for id_, name in system_boxes(board, column):
            h = name.height_mm + 2 * BOX_PAD_MM
            parts: Parts = (
                *notation.system(column.x + 0.6, y, column.w - 1.2, h),
                *name.parts(column.cx, y + BOX_PAD_MM + 0.2, "middle"),
            )
            marks.append(Mark("system", f"{column.place}.{id_}", "", " ".join(name.lines), column.place, (), parts))
            y += h + GAP_MM
    return marks
