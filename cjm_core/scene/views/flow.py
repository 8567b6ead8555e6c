"""The flow graph: the steps that journeys really take, one after another, drawn from the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import number, percent
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.flow.cards import step_name
from cjm_core.scene.flow.graph import COVERAGE, FlowGraph, flow_graph
from cjm_core.scene.flow.numbers import number_marks
from cjm_core.scene.flow.plan import DOWN, NARROW, TO_THE_RIGHT, Plan, fitted
from cjm_core.scene.flow.ways import way_marks
from cjm_core.scene.lane import Block, block
from cjm_core.scene.lanes.foot import foot, foot_height, legend, legend_height
from cjm_core.scene.lanes.header import Header
from cjm_core.scene.layout import AIR_MM, letter_troubles, scaled
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Box, Mark, Scene
from cjm_core.scene.page import page_named

KIND = N_("Flow of steps")
MOST_STEPS, LEAST_STEPS = 25, 2
MOST_NAMED = 8
SLIDE_STEPS, SLIDE_COVERAGE = 14, 0.8
SIZES = (1.7, 1.55, 1.4, 1.3, 1.2, 1.1, 1.0)  # a sheet that few steps would leave empty takes larger type
SLIDE_SIZES = (1.0, 0.93, 0.87)  # a slide takes a little smaller type for more steps; names keep ten points
NOTE = Style(t.BODY_PT - 0.3, colour=t.GREY)
LEGEND_KINDS = ("flow_step", "flow_start", "flow_end", "flow_way", "flow_back", "flow_loop")


def draw_flow(story: Story) -> tuple[Scene, ...] | None:
    """Draw the flow of a journey's log on one page: as many steps as it holds; None where there is no log."""
    page = page_named(story.page)
    most = SLIDE_STEPS if page.compact else MOST_STEPS
    while most >= LEAST_STEPS:
        graph = flow_graph(story, most, SLIDE_COVERAGE if page.compact else COVERAGE)
        if graph is None:
            return None
        board = Board(story, page, ())
        found = _fitted(board, graph)
        if found is not None:
            return (_scene(board, *found),)
        most = len(graph.steps) - 1
    return None


def _fitted(board: Board, graph: FlowGraph) -> tuple[Plan, float] | None:
    """Return the plan with the largest type that the page has room for, and its size against the page's own."""
    rooms = {size: _room(board, graph, size) for size in (SLIDE_SIZES if board.page.compact else SIZES)}
    for manners in (TO_THE_RIGHT, DOWN, NARROW):
        found = fitted(board, graph, rooms, manners)
        if found is not None:
            return found
    return None


def _head(board: Board) -> Header:
    return Header(board, board.said(board.story.journey.title), board.say(KIND), lens=False)


def _room(board: Board, graph: FlowGraph, size: float) -> Box:
    """Return the room of the graph, in millimetres of a design ``size`` times as large as the page's."""
    page = board.page
    top = page.margin + _head(board).height_mm + 1.5 + _said(board, graph, len(graph.shown)).height_mm + AIR_MM
    below = legend_height(board, _samples()) + foot_height(board) + 2 * AIR_MM
    height = page.height - page.margin - below - top
    return Box(board.left / size, top / size, (board.right - board.left) / size, height / size)


def _samples() -> list[Mark]:
    return [Mark(kind) for kind in LEGEND_KINDS]


def _said(board: Board, graph: FlowGraph, unnumbered: int) -> Block:
    return block(describe(board, graph, unnumbered), board.right - board.left, NOTE)


def _scene(board: Board, plan: Plan, size: float) -> Scene:
    top = board.page.margin
    header = _head(board)
    marks: list[Mark] = header.marks(top)
    numbers, unnumbered = number_marks(board, plan)
    words = _said(board, plan.graph, unnumbered)
    marks.append(Mark("label", "coverage", parts=tuple(words.parts(board.left, top + header.height_mm + 1.5))))
    ways = way_marks(board, plan)
    cards = [plan.cards[step].mark(plan.boxes[step]) for step in plan.graph.steps]
    drawn = [*ways, *cards, *_signs(plan)]
    graph = [scaled(mark, size) for mark in (*ways, *cards, *numbers)]
    bottom = board.page.height - board.page.margin
    at = bottom - foot_height(board) - AIR_MM / 2 - legend_height(board, drawn)
    marks += [*graph, *legend(board, drawn, at), *foot(board, bottom, 1, 1)]
    return Scene(
        "flow", board.page.width_mm, board.page.height_mm, board.lang,
        f"{board.said(board.story.journey.title)}: {board.say(KIND)}", describe(board, plan.graph, unnumbered),
        tuple(scaled(m, board.page.scale) for m in marks), tuple(letter_troubles(board, marks)),
    )


def _signs(plan: Plan) -> list[Mark]:
    """Return what signs stand on the cards, for the legend."""
    signs = {piece.sign for card in plan.cards.values() for line in card.figures for piece in line if piece.sign}
    return [Mark(f"flow_{sign}") for sign in sorted(signs)]


def describe(board: Board, graph: FlowGraph, unnumbered: int = 0) -> str:
    """Say in words what the picture shows of all that the log tells, and what it leaves out."""
    def whole(value: float) -> str:
        return number(value, board.lang, 0)

    shown = {"share": percent(graph.covered, board.lang), "total": whole(graph.total),
             "steps": whole(len(graph.left) + len(graph.steps))}
    if board.page.compact:
        found = [board.say(N_("Shows {share} of {total} successions; the {count} most frequent of {steps} steps."),
                           **shown, count=whole(len(graph.steps))) if graph.left else
                 board.say(N_("Shows {share} of {total} successions."), **shown),
                 board.say(N_("On a way: how often, and the median of its times."))]
    else:
        found = [*_told(board, graph, shown),
                 board.say(N_("On a way: how often, and the time that half of the times keep to; as thick as the "
                              "journeys that go it."))]
    if unnumbered:
        found.append(board.say(N_("Ways whose number has no room: {count}."), count=whole(unnumbered)))
    return " ".join(found)


def _told(board: Board, graph: FlowGraph, shown: Mapping[str, str]) -> list[str]:
    """Say how many successions and steps are shown, and name what is left out."""
    def whole(value: float) -> str:
        return number(value, board.lang, 0)

    found = [board.say(N_("Shows {share} of {total} successions: {shown} of {kinds} pairs of steps."), **shown,
                       shown=whole(len(graph.shown)), kinds=whole(graph.kinds))]
    if graph.untold:
        found.append(board.say(N_("{count} successions are of rarer pairs, which are only counted."),
                               count=whole(graph.untold)))
    if graph.left:
        found.append(board.say(N_("Left out are {count} of {steps} steps, the rarest: {names}."), **shown,
                               count=whole(len(graph.left)), names=_names(board, graph.left)))
    return found


def _names(board: Board, left: Sequence[str]) -> str:
    names = [step_name(board, step) for step in left[:MOST_NAMED]]
    return ", ".join([*names, board.say(N_("and others"))] if len(left) > MOST_NAMED else names)
