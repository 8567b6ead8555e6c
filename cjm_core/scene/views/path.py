"""The path: one journey as its actor lives it."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import translate
from cjm_core.scene.board import Board, overview_board
from cjm_core.scene.lane import Lane
from cjm_core.scene.lanes.contacts import contacts
from cjm_core.scene.lanes.emotion import emotion
from cjm_core.scene.lanes.judgement import judgement
from cjm_core.scene.lanes.plan import plan
from cjm_core.scene.lanes.promised import promised
from cjm_core.scene.lanes.recorded import reached, recorded, repeated, waited
from cjm_core.scene.lanes.strip import strip
from cjm_core.scene.lanes.ways import frequent_way, typical_way
from cjm_core.scene.lanes.words import asks, does, thinks
from cjm_core.scene.layout import LaneMaker, best_sheets, draw_pages, paginate
from cjm_core.scene.marks import Scene
from cjm_core.scene.page import page_named

RECORDED: tuple[LaneMaker, ...] = (reached, waited, repeated, frequent_way, typical_way, recorded)
LANES: tuple[LaneMaker, ...] = (does, thinks, emotion, *RECORDED, asks, contacts, judgement, promised, strip, plan)
SLIDE_LANES: tuple[LaneMaker, ...] = (
    emotion, *RECORDED, does, thinks, asks, contacts, judgement, promised, strip, plan)
SUMMARY_LANES: tuple[LaneMaker, ...] = (emotion, reached, strip)


def draw_path(story: Story) -> tuple[Scene, ...] | None:
    """Draw the client's or employee's path; None for a journey without stages."""
    if not story.journey.stages:
        return None
    kind = translate(N_("Journey map"), story.lang)
    page = page_named(story.page)
    sheets = best_sheets(story, page, _lanes, kind)
    if page.compact:
        whole = overview_board(story, page)
        title = story.journey.title.said(story.lang)
        summary = _made(whole, SUMMARY_LANES)
        sheets = [*(paginate(whole, summary, title, kind)[:1] if summary else ()), *sheets]
    return draw_pages(story, "path", kind, describe(story), sheets)


def _lanes(board: Board) -> list[Lane]:
    return _made(board, SLIDE_LANES if board.page.compact else LANES)


def _made(board: Board, makers: tuple[LaneMaker, ...]) -> list[Lane]:
    return [lane for make in makers if (lane := make(board))]


def describe(story: Story) -> str:
    """Say in words what the map shows, for those who cannot see it."""
    names = ", ".join(stage.name.said(story.lang) for stage in story.journey.stages)
    text = translate(N_("The journey has {count} stages: {names}."), story.lang)
    return text.format(count=len(story.journey.stages), names=names)
