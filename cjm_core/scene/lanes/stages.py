"""Stages as chevrons and steps as cards: the time band on which everything else stands."""

from __future__ import annotations

from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column, Span
from cjm_core.scene.lane import Block, block
from cjm_core.scene.lettering import Style, shrunk
from cjm_core.scene.marks import Mark, Part

POINT_MM = 3.2
STAGE = Style(t.STAGE_PT, bold=True, colour=t.WHITE)
DURATION = Style(t.SMALL_PT, colour=t.ON_DARK)
STEP = Style(t.BODY_PT - 0.3, bold=True)


def _stage_words(board: Board, span: Span) -> tuple[Block, Block]:
    room = span.w - POINT_MM * 2 - 2.0
    name = board.said(span.stage.name)
    style = shrunk(name, room, 2, STAGE, 7.5)
    return block(name, room, style), block(board.said(span.stage.duration), room, DURATION)


def stages_height(board: Board) -> float:
    """Return how tall the chevrons are: tall enough for the longest name."""
    return max(
        8.5 if board.page.compact else 11.0,
        *(a.height_mm + b.height_mm + 3 for a, b in (_stage_words(board, s) for s in board.spans)),
    )


def stage_marks(board: Board, top: float, height: float) -> list[Mark]:
    """Draw the stages."""
    marks = []
    for number, span in enumerate(board.spans):
        name, duration = _stage_words(board, span)
        text_top = top + (height - name.height_mm - duration.height_mm) / 2
        x = span.x + (3.0 if number == 0 else POINT_MM + 2.0)
        parts: list[Part] = [
            *notation.chevron(span.x, top, span.w, height, POINT_MM, first=number == 0),
            *name.parts(x, text_top),
            *duration.parts(x, text_top + name.height_mm),
        ]
        stage = span.stage
        marks.append(Mark("stage", stage.id, title=board.said(stage.name), place=stage.id, parts=tuple(parts)))
    return marks


def _step_block(board: Board, column: Column) -> Block:
    name = board.said(column.step.name) if column.step else ""
    style = shrunk(name, column.w - 4.4, 3, STEP, 6.5)
    return block(name, column.w - 4.4, style)


def steps_height(board: Board) -> float:
    """Return how tall the step cards are."""
    if not any(c.step for c in board.columns):
        return 0.0
    return max(7.0 if board.page.compact else 10.5, *(_step_block(board, c).height_mm + 3.4 for c in board.columns))


def step_marks(board: Board, top: float, height: float) -> list[Mark]:
    """Draw the steps."""
    marks = []
    for column in board.columns:
        if column.step is None:
            continue
        words = _step_block(board, column)
        parts: list[Part] = [
            *notation.card(column.x + 0.6, top, column.w - 1.2, height),
            *words.parts(column.x + 2.2, top + (height - words.height_mm) / 2),
        ]
        title = board.said(column.step.name)
        marks.append(Mark("step", column.place, title=title, place=column.place, parts=tuple(parts)))
    return marks
