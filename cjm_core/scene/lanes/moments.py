"""Moments of truth: declared by the author, worked out from the answers, or declared and contradicted by them."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.language import interval, number
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import NOTE, Block, block
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Mark, Parts
from cjm_core.scene.notation import ASSUMPTION, MEASURED

NAME = Style(t.SMALL_PT - 0.3, bold=True)
WHY = NOTE.sized(t.SMALL_PT - 0.3)
SHOWN = ("critical", "moment", "strength")
DENIED = ("no_moment", "pain")
HEAD_MM = 6.2
KINDS = {"critical": "critical_moment", "contradicted": "contradicted_moment"}
WORDS = {
    "critical": N_("critical moment of truth"),
    "moment": N_("moment of truth"),
    "strength": N_("moment of truth, a strength"),
    "declared": N_("moment of truth, declared"),
    "contradicted": N_("declared, the answers do not show it"),
}


@dataclass(frozen=True)
class Moment:
    """A moment of truth over a column: ``look`` is critical, moment, strength, declared or contradicted.

    ``place`` is the step's, or the stage's where the answers speak of the stage as a whole.
    """

    column: Column
    place: str
    look: str
    finding: Finding | None

    @property
    def proven(self) -> bool:
        """Tell whether the answers show it."""
        return self.look in SHOWN

    @property
    def kind(self) -> str:
        """The kind of its mark."""
        return KINDS.get(self.look, "moment_of_truth")


def moments(board: Board) -> list[Moment]:
    """Return the moments of a page from left to right: what is declared, and what the answers show though nobody did.

    Filled where the answers show it; hollow where it is declared and cannot be told; contradicted where it is declared
    and enough answers do not show it.
    """
    found = [m for m in (_of_column(board, c) for c in board.columns) if m]
    taken = {m.column.place for m in found}
    for span in board.spans:
        free = [c for c in span.columns if c.place not in taken]
        shown = _finding(board, span.stage.id)
        if free and free[0].step and shown is not None and shown.verdict in SHOWN:
            found.append(Moment(free[len(free) // 2], span.stage.id, shown.verdict, shown))
    return sorted(found, key=lambda m: m.column.x)


def _finding(board: Board, place: str) -> Finding | None:
    found = board.find("moment_of_truth", place)
    return None if found is None or found.suppressed else found


def _of_column(board: Board, column: Column) -> Moment | None:
    finding = _finding(board, column.place)
    verdict = finding.verdict if finding else ""
    if verdict in SHOWN:
        return Moment(column, column.place, verdict, finding)
    if column.step is None or column.step.moment_of_truth is None:
        return None
    return Moment(column, column.place, "contradicted" if verdict in DENIED else "declared", finding)


def _words(board: Board, moment: Moment) -> list[Block]:
    """Return what stands under the diamond: what it is, what it costs, and why the author declared it."""
    width = moment.column.w - 2.4
    declared = moment.column.step.moment_of_truth if moment.column.step else None
    why = board.said(declared.why) if declared and moment.place == moment.column.place else ""
    said = [] if board.page.compact else [block(board.say(WORDS[moment.look]), width, NAME)]
    return [*said, *(block(words, width, WHY) for words in _cost(board, moment)), block(why, width, WHY)]


def _cost(board: Board, moment: Moment) -> tuple[str, ...]:
    """Return the expected loss and its interval in words, where it surely is a loss; a strength costs nothing much."""
    f = moment.finding
    if moment.look not in ("critical", "moment") or f is None or f.value is None or f.low is None or f.high is None:
        return ()
    if f.low <= 0:
        return ()
    words = board.say(N_("costs the whole {value}"), value=number(f.value, board.lang, 2))
    return words, interval(f.low, f.high, board.lang, 2)


def moments_height(board: Board, found: list[Moment]) -> float:
    """Return the height that the moments and their words need; nought where there are none."""
    return max((sum(b.height_mm for b in _words(board, m)) + HEAD_MM + 1.4 for m in found), default=0.0)


def moment_marks(board: Board, found: list[Moment], top: float) -> list[Mark]:
    """Draw the moments of truth in a row under ``top``."""
    marks = []
    for moment in found:
        x, below = moment.column.cx, top + HEAD_MM
        tier = MEASURED if moment.proven or moment.look == "contradicted" else ASSUMPTION
        parts: Parts = notation.moment(moment.look, x, top + 3.0)
        for words in _words(board, moment):
            parts = (*parts, *words.parts(x, below, "middle"))
            below += words.height_mm
        marks.append(Mark(moment.kind, f"{moment.place}.moment", tier, _title(board, moment), moment.place,
                          ("moment_of_truth",), parts))
    return marks


def _title(board: Board, moment: Moment) -> str:
    declared = moment.column.step.moment_of_truth if moment.column.step else None
    why = board.said(declared.why) if declared and moment.place == moment.column.place else ""
    cost = " ".join(_cost(board, moment))
    head = board.say(WORDS[moment.look]) + (f" ({cost})" if cost else "")
    return f"{head}: {why}" if why else head
