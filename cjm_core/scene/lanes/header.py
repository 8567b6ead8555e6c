"""The lens band: whose journey, in which scenario, towards what, and what the map stands on."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.extensions import SourceCount
from cjm_core.language import number
from cjm_core.model import State
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.lane import Block, block
from cjm_core.scene.lanes.strip import journey_words
from cjm_core.scene.lanes.words import in_quotes
from cjm_core.scene.lettering import Style, shrunk
from cjm_core.scene.marks import Mark, Paint, Shape, TextRun
from cjm_core.scene.outline import circle, rounded

TITLE = Style(t.TITLE_PT, bold=True)
SUBTITLE = Style(t.SUBTITLE_PT, colour=t.GREY)
HEAD = Style(t.BODY_PT - 0.2, bold=True)
FACT = Style(t.BODY_PT - 0.4)
PAD_MM, PORTRAIT_R, LEAST_CELL_MM = 2.2, 5.4, 40.0
METHODS = {
    "interview": N_("interviews"),
    "survey": N_("survey answers"),
    "diary": N_("diaries"),
    "workshop": N_("workshops"),
    "accompanied_visit": N_("accompanied visits"),
    "mystery_shop": N_("mystery shops"),
    "event_log": N_("journeys in logs"),
    "log": N_("journeys in logs"),
    "ticket": N_("tickets"),
    "video": N_("videos"),
    "focus_group": N_("focus groups"),
    "drawing": N_("drawn maps"),
}
VOICES = {
    "customer": N_("customers"),
    "employee": N_("employees"),
    "front_line": N_("front line"),
    "manager": N_("managers"),
    "mentor": N_("mentors"),
}
STATES = {State.AS_IS: N_("as is"), State.TO_BE: N_("to be")}


def source_words(board: Board, source: SourceCount) -> str:
    """Return «interviews: 18» for a source of evidence."""
    method = board.say(METHODS.get(source.method, source.method or source.kind))
    others = [s.voice for s in board.story.sources if s.n and s.voice != source.voice and s.method == source.method]
    if others and source.voice in VOICES:
        method += f" ({board.say(VOICES[source.voice])})"
    return f"{method}: {number(source.n, board.lang, 0)}"


def evidence_words(board: Board) -> str:
    """Return what the map stands on: people per method, or that it is all assumption so far."""
    sources = [s for s in board.story.sources if s.n]
    if not sources:
        return board.say(N_("nothing measured yet: every statement is an assumption"))
    return " \N{MIDDLE DOT} ".join(dict.fromkeys(source_words(board, s) for s in sources))


def subtitle(board: Board, kind: str) -> str:
    """Return the line under the title: kind of map, state, wave, owner, review date."""
    journey = board.story.journey
    parts = [kind, board.say(STATES[journey.state])]
    if board.story.waves:
        parts.append(board.say(N_("wave {wave}"), wave=board.story.waves[-1]))
    if journey.owner:
        parts.append(board.say(N_("owner: {owner}"), owner=board.role_name(journey.owner)))
    if journey.review:
        parts.append(board.say(N_("review: {day}"), day=board.day(journey.review)))
    if journey.version:
        parts.append(board.say(N_("version {version}"), version=journey.version))
    return " \N{MIDDLE DOT} ".join(parts)


def _cells(board: Board) -> list[tuple[str, str]]:
    journey = board.story.journey
    cells = []
    if journey.goal:
        cells.append((board.say(N_("Goal")), in_quotes(board.said(journey.goal), board.lang)))
    if journey.scenario:
        cells.append((board.say(N_("Scenario")), board.said(journey.scenario)))
    if journey.scope:
        ways = f"{board.said(journey.scope.begins)} \N{EN DASH} {board.said(journey.scope.ends)}"
        cells.append((board.say(N_("From where to where")), ways))
    if measures := journey_words(board):
        cells.append((board.say(N_("The whole journey")), measures))
    cells.append((board.say(N_("What the map stands on")), evidence_words(board)))
    return cells


class Header:
    """The band at the top of a page, measured on making and drawn on demand."""

    def __init__(self, board: Board, title: str, kind: str, lens: bool = True) -> None:
        self._board = board
        width = board.right - board.left
        cells = _cells(board) if lens else []
        persona = board.story.project.all_personas(board.story.journey).get(board.story.journey.actor) if lens else None
        self._below = board.page.compact and bool(cells)
        title_share = 0.36 if width > 260 else 0.3
        self._panel_w = 0.0 if not cells else width if self._below else width * (1 - title_share) - 4
        title_w = width if self._below or not cells else width - self._panel_w - 4
        size = (16.0 if board.page.compact else t.TITLE_PT) if lens else 11.0
        style = shrunk(title, title_w, 2, TITLE.sized(size), 10)
        self._title = block(title, title_w, style)
        self._subtitle = block(subtitle(board, kind), title_w, SUBTITLE)
        count = len(cells) + (1.25 if persona else 0)
        cell_w = (self._panel_w - 2 * PAD_MM) / count if count else 0
        self._portrait_w = cell_w * 1.25 if persona else 0.0
        self._cell_w = cell_w
        self._persona = _persona_blocks(board, self._portrait_w - 2 * PORTRAIT_R - 5) if persona else []
        self._cells: list[tuple[Block, Block]] = [
            (block(h, cell_w - 3.5, HEAD), block(b, cell_w - 3.5, FACT)) for h, b in cells
        ]
        inside = [a.height_mm + b.height_mm for a, b in self._cells]
        inside.append(sum(b.height_mm for b in self._persona))
        self._panel_h = max(*inside, 2 * PORTRAIT_R if persona else 0.0) + 2 * PAD_MM if cells else 0.0
        words_h = self._title.height_mm + self._subtitle.height_mm + 1.5
        self._panel_drop = words_h + 2.0 if self._below else 0.0
        self.height_mm = max(words_h, self._panel_drop + self._panel_h)

    def marks(self, top: float) -> list[Mark]:
        """Draw the band."""
        board = self._board
        words = [
            *self._title.parts(board.left, top),
            *self._subtitle.parts(board.left, top + self._title.height_mm + 1.2),
        ]
        marks = [Mark("label", about="title", parts=tuple(words))]
        if self._panel_w:
            marks += self._panel(board.right - self._panel_w, top + self._panel_drop)
        return marks

    def _panel(self, x: float, top: float) -> list[Mark]:
        ground = Shape(rounded(x, top, self._panel_w, self._panel_h, 1.5), Paint(fill=t.PANEL))
        parts: list[Shape | TextRun] = []
        at = x + PAD_MM + 1
        if self._persona:
            cx, cy = at + PORTRAIT_R, top + PAD_MM + PORTRAIT_R
            parts += _portrait(cx, cy)
            y = top + PAD_MM
            for words in self._persona:
                parts += words.parts(cx + PORTRAIT_R + 2.2, y)
                y += words.height_mm
            at += self._portrait_w
        for head, body in self._cells:
            parts += head.parts(at, top + PAD_MM)
            parts += body.parts(at, top + PAD_MM + head.height_mm)
            at += self._cell_w
        return [Mark("panel", parts=(ground,)), Mark("label", about="lens", parts=tuple(parts))]


def _persona_blocks(board: Board, width: float) -> list[Block]:
    journey = board.story.journey
    persona = board.story.project.all_personas(journey)[journey.actor]
    facts = [block(board.said(f), width, FACT) for f in persona.facts[:3]]
    return [block(board.said(persona.name), width, HEAD), *facts]


def _portrait(cx: float, cy: float) -> list[Shape]:
    """A plain head and shoulders in a circle: nobody in particular."""
    r = PORTRAIT_R
    shoulders = (
        ("M", cx - 0.62 * r, cy + 0.78 * r),
        ("C", cx - 0.62 * r, cy + 0.1 * r, cx + 0.62 * r, cy + 0.1 * r, cx + 0.62 * r, cy + 0.78 * r),
        ("C", cx + 0.3 * r, cy + 1.04 * r, cx - 0.3 * r, cy + 1.04 * r, cx - 0.62 * r, cy + 0.78 * r),
        ("Z",),
    )
    return [
        Shape(circle(cx, cy, r), Paint(fill=t.WHITE, stroke=t.CARD_EDGE, width_mm=0.3)),
        Shape(shoulders, Paint(fill=t.DARK)),
        Shape(circle(cx, cy - 0.22 * r, 0.34 * r), Paint(fill=t.DARK, stroke=t.WHITE, width_mm=0.4)),
    ]
