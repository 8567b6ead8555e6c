"""Promises on the path: what was promised, by whom, and experience minus expectation with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.language import interval, number
from cjm_core.model import Promise
from cjm_core.scene import notation
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import BODY, PAD_MM, SMALL, Block, Lane, block
from cjm_core.scene.lanes.words import in_quotes
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Mark, Part
from cjm_core.scene.notation import ASSUMPTION, MEASURED
from cjm_core.scene.theme import GREY, SMALL_PT

BAR_MM, GAP_MM = 6.8, 1.8
FIGURE = Style(SMALL_PT, bold=True)
UNSURE = Style(SMALL_PT)
ASKED = Style(SMALL_PT, italic=True, colour=GREY)


@dataclass(frozen=True)
class Kept:
    """A promise at its column: words, source, figure, and the finding behind it."""

    promise: Promise
    column: Column
    words: Block
    source: Block
    figure: Block
    finding: Finding | None

    @property
    def drawn(self) -> bool:
        """Tell whether there is a value to draw a bar for."""
        return self.finding is not None and self.finding.value is not None

    @property
    def height_mm(self) -> float:
        """The height of everything in the cell."""
        return self.words.height_mm + self.source.height_mm + (BAR_MM if self.drawn else 0.6) + self.figure.height_mm


def sure(finding: Finding) -> bool:
    """Tell whether an interval leaves zero out."""
    return finding.low is not None and finding.high is not None and (finding.low > 0 or finding.high < 0)


def gap_figure(board: Board, finding: Finding | None) -> tuple[str, Style]:
    """Return the words under a gap bar and their style."""
    if finding is None:
        return board.say(N_("not asked yet")), ASKED
    if finding.suppressed or finding.value is None:
        return board.say(N_("hidden: small group")), ASKED
    text = number(finding.value, board.lang, 1, signed=True)
    if finding.low is not None and finding.high is not None:
        text += " " + interval(finding.low, finding.high, board.lang, 1, signed=True)
    return text, FIGURE if sure(finding) else UNSURE


def source_name(board: Board, promise: Promise) -> str:
    """Return where a promise comes from in words."""
    if promise.source:
        return board.said(promise.source)
    known = {
        "vacancy": N_("vacancy"),
        "career_site": N_("career site"),
        "recruiter": N_("recruiter"),
        "offer": N_("offer"),
        "manager": N_("manager"),
        "landing_page": N_("landing page"),
        "advertising": N_("advertising"),
        "contract": N_("contract"),
        "seller": N_("seller"),
    }
    return board.say(known[promise.made_by]) if promise.made_by in known else board.role_name(promise.made_by)


def _kept(board: Board, promise: Promise) -> Kept | None:
    column = board.column_at(promise.at)
    if column is None:
        return None
    finding = board.find("gap", promise.id, kind="promise")
    width = column.w - 2.4
    text, style = gap_figure(board, finding)
    words = block(in_quotes(board.said(promise.text), board.lang), width, BODY)
    return Kept(
        promise, column, words, block(source_name(board, promise), width, SMALL), block(text, width, style), finding
    )


def promised(board: Board) -> Lane | None:
    """The promise lane; None where the journey makes no promise."""
    cells = [k for k in (_kept(board, p) for p in board.story.journey.promises) if k]
    if not cells:
        return None
    heights: dict[str, float] = {}
    for kept in cells:
        heights[kept.column.place] = heights.get(kept.column.place, -GAP_MM) + kept.height_mm + GAP_MM
    reach = max(
        [1.0, *(abs(v) for k in cells if k.finding for v in (k.finding.low, k.finding.high, k.finding.value) if v)]
    )

    def draw(top: float, _height: float) -> list[Mark]:
        at = dict.fromkeys(heights, top + PAD_MM)
        marks = []
        for kept in cells:
            marks += _marks(board, kept, at[kept.column.place], reach)
            at[kept.column.place] += kept.height_mm + GAP_MM
        return marks

    note = board.say(N_("experience minus expectation, points of the scale"))
    return Lane("promises", board.say(N_("Promises")), note, max(heights.values()) + 2 * PAD_MM, draw)


def gap_bar_parts(finding: Finding, zero_x: float, y: float, mm_per_point: float) -> notation.Parts:
    """Return the bar of a gap finding about a zero line."""
    value, low, high = (
        v if v is not None else finding.value or 0.0 for v in (finding.value, finding.low, finding.high)
    )
    return notation.gap_bar(
        zero_x,
        y,
        zero_x + value * mm_per_point,
        zero_x + low * mm_per_point,
        zero_x + high * mm_per_point,
        sure(finding),
    )


def _marks(board: Board, kept: Kept, y: float, reach: float) -> list[Mark]:
    column, words, source = kept.column, kept.words, kept.source
    parts: list[Part] = [*words.parts(column.x + 1.6, y), *source.parts(column.x + 1.6, y + words.height_mm)]
    after = y + words.height_mm + source.height_mm
    tier, bars = ASSUMPTION, []
    if kept.drawn and kept.finding is not None:
        tier = MEASURED
        bar = gap_bar_parts(kept.finding, column.cx, after + BAR_MM / 2, (column.w / 2 - 2) / reach)
        bars = [Mark("gap_bar", kept.promise.id, tier, place=kept.promise.id, parts=bar)]
        after += BAR_MM
    else:
        after += 0.6
    anchor_x, anchor = (column.cx, "middle") if kept.drawn else (column.x + 1.6, "start")
    parts += kept.figure.parts(anchor_x, after, anchor)
    title = f"{board.said(kept.promise.text)}: {' '.join(kept.figure.lines)}"
    metrics = ("gap", "broken_promise")
    return [*bars, Mark("promise", kept.promise.id, tier, title, kept.promise.id, metrics, tuple(parts))]
