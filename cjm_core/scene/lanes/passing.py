"""One hand-off in words: what passes, through what, within what time, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.language import number
from cjm_core.model import Handoff
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.lane import Block, block
from cjm_core.scene.lanes.handoff_figures import DRAWN, figures_of, shown
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.marks import TextRun
from cjm_core.scene.notation import ASSUMPTION, MEASURED, OBSERVED
from cjm_core.scene.proof import element_finding, element_tier, said_by

ITEM = Style(t.SMALL_PT, bold=True)
PLAIN = Style(t.SMALL_PT, colour=t.GREY)
FIGURE = Style(t.SMALL_PT)
LOSS = Style(t.SMALL_PT, bold=True, colour=t.ORANGE_TEXT)
NAMELESS = Style(t.SMALL_PT, italic=True, colour=t.GREY)
PAD_MM, CORNER_MM = 1.1, 1.6


@dataclass(frozen=True)
class Verdict:
    """Whether a hand-off breaks, and how that is known.

    ``broken``: found so by its numbers together (``handoff_state``), or where there are none of that kind late more
    often than the threshold with its whole interval; or declared so and not refuted.
    ``tier``: measured where numbers say it, observed where people said it or the log shows it pass, else an assumption.
    """

    broken: bool
    tier: str
    late: Finding | None = None


def judge(board: Board, handoff: Handoff) -> Verdict:
    """Judge a hand-off by its numbers first, then by what its author and people say."""
    late = board.find("handoff_late", handoff.key)
    measured = _measured(board, handoff, late)
    if measured is not None:
        return Verdict(measured, MEASURED, late)
    if handoff.broken:
        heard = element_tier(element_finding(board, handoff.at, handoff.code))
        return Verdict(True, heard, late)
    if any(shown(board.find(name, handoff.key, kind="handoff")) for name, _ in DRAWN):
        return Verdict(False, MEASURED, late)
    seen = board.find("handoffs", handoff.key)
    return Verdict(False, OBSERVED if seen and (seen.suppressed or seen.value) else ASSUMPTION, late)


def _measured(board: Board, handoff: Handoff, late: Finding | None) -> bool | None:
    """Tell whether numbers say that a hand-off breaks (true) or holds (false); None where they cannot tell."""
    state = board.find("handoff_state", handoff.key, kind="handoff")
    if state is not None and not state.suppressed:
        return {"broken": True, "intact": False}.get(state.verdict)
    if late is None or not shown(late) or late.low is None or late.high is None:
        return None
    limit = board.story.project.thresholds.late_share
    return True if late.low > limit else False if late.high <= limit else None


def time_limit(board: Board, limit_h: float) -> str:
    """Write a limit: in minutes under an hour, in days from three days on, else in hours."""
    if limit_h < 1:
        return board.say(N_("within {n} min"), n=number(60 * limit_h, board.lang, 0))
    if limit_h >= 72 and limit_h % 24 == 0:
        return board.say(N_("within {n} days"), n=number(limit_h / 24, board.lang, 0))
    return board.say(N_("within {n} h"), n=number(limit_h, board.lang, 0 if limit_h == round(limit_h) else 1))


def _conditions(board: Board, handoff: Handoff) -> list[str]:
    systems = board.story.project.all_systems(board.story.journey)
    parts = []
    if handoff.through:
        parts.append(board.said(systems[handoff.through].name) if handoff.through in systems else handoff.through)
    if handoff.within_h:
        parts.append(time_limit(board, handoff.within_h))
    seen = board.find("handoffs", handoff.key)
    if seen is not None and seen.value is not None and not seen.suppressed:
        parts.append(board.say(N_("{count} in the log"), count=number(seen.value, board.lang, 0)))
    return parts


def packed(parts: list[str], room_mm: float, style: Style) -> str:
    """Join parts by dots, as many on a line as fit; a line neither begins nor ends with a dot."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]} \N{MIDDLE DOT} {part}" if lines else part
        if lines and width_mm(joined, style) <= room_mm:
            lines[-1] = joined
        else:
            lines.append(part)
    return "\n".join(lines)


def _lines(board: Board, handoff: Handoff, verdict: Verdict, room_mm: float) -> list[tuple[str, Style]]:
    items = ", ".join(board.said(p) for p in handoff.passes if p)
    found = [(items, ITEM) if items else (board.say(N_("what passes is not named")), NAMELESS)]
    found.append((packed(_conditions(board, handoff), room_mm, PLAIN), PLAIN))
    for figure in figures_of(board, handoff):
        style = LOSS if figure.fails else PLAIN if figure.hidden else FIGURE
        found.append((packed(figure.parts, room_mm, style), style))
    if handoff.broken:
        found.append((board.said(handoff.broken), LOSS if verdict.broken else PLAIN))
    found.append((said_by(board, element_finding(board, handoff.at, handoff.code)), PLAIN))
    return [(text, style) for text, style in found if text]


@dataclass(frozen=True)
class Tag:
    """The document tag of a hand-off, set into a width."""

    handoff: Handoff
    verdict: Verdict
    blocks: tuple[Block, ...]
    title: str
    w: float

    @property
    def h(self) -> float:
        """The height of the tag."""
        return sum(b.height_mm for b in self.blocks) + 2 * PAD_MM

    def words(self, x: float, top: float) -> list[TextRun]:
        """Place the words of the tag whose left top corner is given."""
        parts: list[TextRun] = []
        y = top + PAD_MM
        for text in self.blocks:
            parts += text.parts(x + PAD_MM, y)
            y += text.height_mm
        return parts


def tag(board: Board, handoff: Handoff, width: float) -> Tag:
    """Set the words of a hand-off into at most ``width``; the tag is as narrow as its longest line allows."""
    verdict = judge(board, handoff)
    room = width - 2 * PAD_MM - CORNER_MM
    lines = _lines(board, handoff, verdict, room)
    blocks = tuple(block(text, room, style) for text, style in lines)
    widest = max(width_mm(line, b.style) for b in blocks for line in b.lines)
    ends = f"{board.role_name(handoff.sender)} \N{RIGHTWARDS ARROW} {board.role_name(handoff.receiver)}"
    title = ". ".join((ends, *(text.replace("\n", " \N{MIDDLE DOT} ") for text, _ in lines)))
    return Tag(handoff, verdict, blocks, title, min(width, widest + 2 * PAD_MM + CORNER_MM))
