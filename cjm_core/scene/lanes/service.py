"""Below the channels: how much of what is expected each step offers, and who serves the contact."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.model import Step
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, SMALL, Block, Lane, block, tallest
from cjm_core.scene.lanes.channels import contacts_of, coverage_finding
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Mark, Paint, Part, Shape
from cjm_core.scene.notation import MEASURED
from cjm_core.scene.outline import rectangle

FIGURE = Style(t.BODY_PT - 0.3, bold=True)
SHORT = Style(t.BODY_PT - 0.3, bold=True, colour=t.ORANGE_TEXT)
NOBODY = Style(t.SMALL_PT, bold=True, colour=t.ORANGE_TEXT)
BAR_MM = 1.6


def _counted(board: Board, finding: Finding | None) -> str:
    """Return «3 of 4» for a coverage finding."""
    if finding is None or finding.value is None or not finding.n:
        return ""
    return board.say(N_("{count} of {n}"), count=round(finding.value * finding.n), n=finding.n)


def coverage(board: Board) -> Lane | None:
    """The lane of sums: expected channels that each step offers; None where nothing is expected."""
    cells = [(c, f) for c in board.columns if (f := coverage_finding(board, c.place)) and f.value is not None and f.n]
    if not cells:
        return None
    least = 2 * PAD_MM + FIGURE.line_mm + 1.0 + BAR_MM

    def draw(top: float, _height: float) -> list[Mark]:
        return [_coverage_mark(board, column, finding, top + PAD_MM) for column, finding in cells]

    whole = _counted(board, coverage_finding(board, board.story.journey.id, "journey"))
    note = board.say(N_("expected channels that the map offers"))
    label = board.say(N_("Coverage")) + (f": {whole}" if whole else "")
    return Lane("coverage", label, note, least, draw)


def _coverage_mark(board: Board, column: Column, finding: Finding, y: float) -> Mark:
    share = finding.value or 0.0
    words = block(_counted(board, finding), column.w, FIGURE if share >= 1 else SHORT)
    x, w, bar_y = column.x + 3.0, column.w - 6.0, y + FIGURE.line_mm + 0.8
    parts: list[Part] = [
        *words.parts(column.cx, y, "middle"),
        Shape(rectangle(x, bar_y, w, BAR_MM), Paint(fill=t.WHITE, stroke=t.CARD_EDGE, width_mm=0.25)),
    ]
    if share:
        parts.append(Shape(rectangle(x, bar_y, w * share, BAR_MM), Paint(fill=t.BLUE if share >= 1 else t.ORANGE)))
    title = board.say(N_("coverage {figure}"), figure=" ".join(words.lines))
    return Mark("coverage", f"{column.place}.coverage", MEASURED, title, column.place, ("coverage",), tuple(parts))


def servers(board: Board, step: Step) -> list[str]:
    """Return the ids of the roles that serve a step's contact: its other end, then who works in front."""
    contact, actors = step.touchpoint, ("actor", board.story.journey.actor)
    ends = (contact.sender, contact.receiver) if contact else ()
    return list(dict.fromkeys(r for r in (*ends, *(w.role for w in step.front)) if r not in actors))


def served_by(board: Board) -> Lane | None:
    """The lane of who serves each contact; contacts that nobody serves stand out."""
    reached = {c.place for c in contacts_of(board) if not c.missing}
    cells = [(c, *_server_words(board, c)) for c in board.columns if c.step and c.place in reached]
    if not cells:
        return None

    def draw(top: float, _height: float) -> list[Mark]:
        marks = []
        for column, words, served in cells:
            kind = "server" if served else "nobody"
            parts = tuple(words.parts(column.cx, top + PAD_MM, "middle"))
            marks.append(Mark(kind, f"{column.place}.server", "", " ".join(words.lines), column.place, (), parts))
        return marks

    note = board.say(N_("roles in contact with the actor"))
    return Lane("served", board.say(N_("Who serves")), note, tallest(w.height_mm for _, w, _ in cells), draw)


def _server_words(board: Board, column: Column) -> tuple[Block, bool]:
    roles = servers(board, column.step) if column.step else []
    if not roles:
        return block(board.say(N_("nobody serves it")), column.w - 2.0, NOBODY), False
    return block("\n".join(board.role_name(r) for r in roles), column.w - 2.0, SMALL), True
