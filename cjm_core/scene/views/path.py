"""The path: one journey as its actor lives it."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import translate
from cjm_core.scene.board import boards
from cjm_core.scene.lanes.contacts import contacts
from cjm_core.scene.lanes.emotion import emotion
from cjm_core.scene.lanes.judgement import judgement
from cjm_core.scene.lanes.plan import plan
from cjm_core.scene.lanes.promised import promised
from cjm_core.scene.lanes.strip import strip
from cjm_core.scene.lanes.words import asks, does, thinks
from cjm_core.scene.layout import LaneMaker, Sheet, draw_pages, paginate
from cjm_core.scene.marks import Scene
from cjm_core.scene.page import page_named

LANES: tuple[LaneMaker, ...] = (does, thinks, emotion, asks, contacts, judgement, promised, strip, plan)


def draw_path(story: Story) -> tuple[Scene, ...] | None:
    """Draw the client's or employee's path; None for a journey without stages."""
    if not story.journey.stages:
        return None
    kind = translate(N_("Journey map"), story.lang)
    title = story.journey.title.said(story.lang)
    sheets: list[Sheet] = []
    for board in boards(story, page_named(story.page)):
        lanes = [lane for make in LANES if (lane := make(board))]
        sheets += paginate(board, lanes, title, kind)
    return draw_pages(story, "path", kind, describe(story), sheets)


def describe(story: Story) -> str:
    """Say in words what the map shows, for those who cannot see it."""
    names = ", ".join(stage.name.said(story.lang) for stage in story.journey.stages)
    text = translate(N_("The journey has {count} stages: {names}."), story.lang)
    return text.format(count=len(story.journey.stages), names=names)
