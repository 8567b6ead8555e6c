"""The promise map: what was promised, by whom, what was expected, what came true, and a verdict to act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import percent, translate
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.lane import Block, block
from cjm_core.scene.lanes.foot import foot, foot_height, legend, legend_height
from cjm_core.scene.lanes.header import Header
from cjm_core.scene.lanes.keeping import KEPT_SHARE, SMALL_SHARE, WORDS, Verdict, promises_kept
from cjm_core.scene.lanes.ledger import Ledger, Row
from cjm_core.scene.layout import AIR_MM, letter_troubles, scaled
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Mark, Scene, Trouble
from cjm_core.scene.page import Page, page_named
from cjm_core.scene.partition import evenly

KIND = N_("Promise map")
SUMMARY = Style(t.BODY_PT + 1.5, bold=True)
RULE = Style(t.SMALL_PT, colour=t.GREY)
MOST_AIR_MM = 11.0
GROWTHS = (1.6, 1.45, 1.3, 1.15, 1.0)


@dataclass(frozen=True)
class Leaf:
    """One page of the ledger before it is drawn."""

    ledger: Ledger
    rows: tuple[Row, ...]
    first: bool


def draw_promises(story: Story) -> tuple[Scene, ...] | None:
    """Draw the promise map; None for a journey that promises nothing."""
    if not story.journey.promises:
        return None
    leaves = _leaves(story, page_named(story.page))
    return tuple(_scene(leaf, number_, len(leaves)) for number_, leaf in enumerate(leaves, 1))


def _leaves(story: Story, page: Page) -> list[Leaf]:
    """Lay the rows out on the fewest pages that the type sizes allow, with the largest type that needs no more.

    A short ledger is set larger still, up to the greatest of ``GROWTHS``.
    """
    best: list[Leaf] = []
    for size in page.sizes():
        board = Board(story, size, ())
        kept = promises_kept(board)
        for growth in GROWTHS:
            ledger = Ledger(board, kept, growth)
            groups = evenly(ledger.rows, [r.height_mm for r in ledger.rows], _room(ledger, ledger.rows, first=True))
            if not best or len(groups) < len(best):
                best = [Leaf(ledger, tuple(g), i == 0) for i, g in enumerate(groups)]
            if len(best) == 1:
                return best
    return best


def _title(board: Board) -> str:
    return board.said(board.story.journey.title)


def _header(board: Board, first: bool) -> Header:
    return Header(board, _title(board), board.say(KIND), lens=first and not board.page.compact)


def _room(ledger: Ledger, rows: Sequence[Row], first: bool) -> float:
    board = ledger.board
    opening = sum(b.height_mm for b in _opening(board))
    head = _header(board, first).height_mm + AIR_MM + opening + AIR_MM + ledger.head_mm
    marks = ledger.rows_marks(list(rows), [r.height_mm for r in rows], 0.0)
    below = legend_height(board, marks) + foot_height(board) + 2 * AIR_MM
    return board.page.height - 2 * board.page.margin - head - below


def summary(board: Board) -> str:
    """Say how many promises have which verdict, the worst first."""
    counts = Counter(k.verdict for k in promises_kept(board))
    total = sum(counts.values())
    parts = [f"{board.say(WORDS[v])}: {counts[v]}" for v in Verdict if counts[v]]
    text = board.say(N_("Promises: {count}"), count=total)
    return f"{text}. " + " \N{MIDDLE DOT} ".join(p[0].upper() + p[1:] if i == 0 else p for i, p in enumerate(parts))


def _opening(board: Board) -> list[Block]:
    """Return the lines above the ledger: the count of verdicts, and the rule they follow."""
    width = board.right - board.left
    rule = board.say(
        N_("Kept: the whole interval of experience minus expectation stays within {small} of the scale either way, "
           "or within {large} and contains zero. Broken: it is below zero; over-kept: above. Otherwise nobody can "
           "tell yet."),
        small=percent(SMALL_SHARE, board.lang), large=percent(KEPT_SHARE, board.lang, 1),
    )
    return [block(summary(board), width, SUMMARY), block(rule, width, RULE)]


def _scene(leaf: Leaf, number_: int, of: int) -> Scene:
    ledger, board = leaf.ledger, leaf.ledger.board
    top = board.page.margin
    header = _header(board, leaf.first)
    marks: list[Mark] = header.marks(top)
    top += header.height_mm + AIR_MM
    for words in _opening(board):
        marks.append(Mark("label", "summary", parts=tuple(words.parts(board.left, top))))
        top += words.height_mm
    top += AIR_MM
    marks += ledger.head_marks(top)
    top += ledger.head_mm
    needs = [r.height_mm for r in leaf.rows]
    room = _room(ledger, leaf.rows, leaf.first)
    air = min(max(0.0, room - sum(needs)) / len(needs), MOST_AIR_MM)
    heights = [h + air for h in needs]
    rows = ledger.rows_marks(list(leaf.rows), heights, top)
    top += sum(heights)
    bottom = board.page.height - board.page.margin
    marks = [*marks, *rows, *legend(board, rows, top + AIR_MM), *foot(board, bottom, number_, of)]
    troubles = [*_too_tall(leaf, room), *letter_troubles(board, marks)]
    return Scene(
        "promises", board.page.width_mm, board.page.height_mm, board.lang, f"{_title(board)}: {board.say(KIND)}",
        summary(board), tuple(scaled(m, board.page.scale) for m in marks), tuple(troubles),
    )


def _too_tall(leaf: Leaf, room: float) -> list[Trouble]:
    if sum(r.height_mm for r in leaf.rows) <= room + 0.01:
        return []
    board = leaf.ledger.board
    worst = max(leaf.rows, key=lambda r: r.height_mm).kept.promise
    why = translate(N_("the page is too small for this: shorten the texts or take a larger page"), board.lang)
    return [Trouble(worst.id, board.said(worst.text), why)]
