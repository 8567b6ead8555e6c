"""Touchpoints by channel: which channel meets the actor at which step, what it carries, and which are missing."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import translate
from cjm_core.scene.board import Board, boards
from cjm_core.scene.lane import Lane
from cjm_core.scene.lanes.channels import channel_lanes, contacts_of
from cjm_core.scene.lanes.contacts import channel_name
from cjm_core.scene.lanes.service import coverage, served_by
from cjm_core.scene.layout import best_sheets, draw_pages
from cjm_core.scene.marks import Scene
from cjm_core.scene.page import page_named

KIND = N_("Touchpoints by channel")


def draw_touchpoints(story: Story) -> tuple[Scene, ...] | None:
    """Draw the matrix of steps and channels; None for a journey without a contact, wanted or real."""
    page = page_named(story.page)
    if not story.journey.stages or not any(contacts_of(b) for b in boards(story, page)):
        return None
    kind = translate(KIND, story.lang)
    sheets = best_sheets(story, page, _lanes, kind)
    return draw_pages(story, "touchpoints", kind, describe(boards(story, page)), sheets)


def _lanes(board: Board) -> list[Lane]:
    return [*channel_lanes(board), *(lane for lane in (coverage(board), served_by(board)) if lane)]


def describe(pages: list[Board]) -> str:
    """Say in words what the matrix shows: how many channels, and which contacts are missing where."""
    board = pages[0]
    contacts = [c for b in pages for c in contacts_of(b)]
    used = {c.channel for c in contacts if not c.missing}
    places = board.story.journey.places()
    absent = [f"{channel_name(board, c.channel)} ({board.said(places[c.place].name)})" for c in contacts if c.missing]
    text = board.say(N_("The journey meets its actor through {count} channels."), count=len(used))
    if not absent:
        return text
    return text + " " + board.say(N_("Missing against the template: {list}."), list="; ".join(absent))
