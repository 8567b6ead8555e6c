"""The process blueprint: what the actor does, who works in front and behind, with which systems, who hands on what."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import translate
from cjm_core.scene.board import Board, boards
from cjm_core.scene.lane import Lane
from cjm_core.scene.lanes.offmap import off_map_lane
from cjm_core.scene.lanes.passing import judge
from cjm_core.scene.lanes.process import Process
from cjm_core.scene.lanes.recorded import reached, recorded, repeated, waited
from cjm_core.scene.lanes.relay import relay_lanes
from cjm_core.scene.layout import Sheet, best_sheets, draw_pages, room_for_lanes
from cjm_core.scene.marks import Scene
from cjm_core.scene.page import Page, page_named

KIND = N_("Process blueprint")
LEAST_COLUMNS = 4


def draw_blueprint(story: Story) -> tuple[Scene, ...] | None:
    """Draw the blueprint; None for a journey that names no work and no hand-off."""
    journey = story.journey
    if not journey.handoffs and not any(step.front or step.back for _, _, step in journey.steps()):
        return None
    kind = translate(KIND, story.lang)
    page = page_named(story.page)
    sheets = _whole_sheets(story, page, kind) or best_sheets(story, page, _parted_lanes, kind)
    return draw_pages(story, "blueprint", kind, describe(sheets[0].board), sheets)


def _whole_sheets(story: Story, page: Page, kind: str) -> list[Sheet]:
    """Return sheets that hold all rows at once, on as few pages as that takes; none where no page is tall enough."""
    count = sum(max(1, len(stage.steps)) for stage in story.journey.stages)
    tried: set[tuple[float, tuple[int, ...]]] = set()
    for most in range(count, min(LEAST_COLUMNS, count) - 1, -1):
        for size in page.sizes():
            parts = boards(story, size, most)
            shape = (size.scale, tuple(len(b.columns) for b in parts))
            if shape in tried:
                continue
            tried.add(shape)
            sheets = _fitting(story, parts, kind)
            if sheets:
                return sheets
    return []


def _fitting(story: Story, parts: list[Board], kind: str) -> list[Sheet]:
    title = story.journey.title.said(story.lang)
    sheets: list[Sheet] = []
    for board in parts:
        lanes = [*_head(board), *Process(board).lanes(), *_tail(board)]
        first = not sheets and not board.page.compact
        needed = sum(lane.height_mm(board.page.label_width) for lane in lanes)
        if needed > room_for_lanes(board, lanes, title, kind, first):
            return []
        sheets.append(Sheet(board, tuple(lanes), first))
    return sheets


def _parted_lanes(board: Board) -> list[Lane]:
    """Return the hand-offs on their own, then the rows without arrows across them."""
    return [*_head(board), *relay_lanes(board), *Process(board, across=False).lanes(), *_tail(board)]


def _head(board: Board) -> list[Lane]:
    """Return what event logs show at the steps."""
    return [lane for make in (reached, waited, repeated, recorded) if (lane := make(board))]


def _tail(board: Board) -> list[Lane]:
    lane = off_map_lane(board)
    return [lane] if lane else []


def describe(board: Board) -> str:
    """Say in words what the blueprint shows: how many hand-offs there are, and which are broken."""
    handoffs = board.story.journey.handoffs
    broken = [
        f"{board.role_name(h.sender)} \N{RIGHTWARDS ARROW} {board.role_name(h.receiver)}: "
        + ", ".join(board.said(p) for p in h.passes)
        for h in handoffs if judge(board, h).broken
    ]
    text = board.say(N_("The blueprint shows {count} hand-offs between roles."), count=len(handoffs))
    return text + (" " + board.say(N_("Broken: {list}."), list="; ".join(broken)) if broken else "")
