"""The card of a step: its name, who comes, who starts and ends there, how long it waits or takes."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.durations import NO_BREAK, duration
from cjm_core.errors import N_
from cjm_core.findings import SMALL_BASE, Finding
from cjm_core.language import interval, number, percent
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.flow.graph import told
from cjm_core.scene.flow.step_names import step_names
from cjm_core.scene.lettering import Style, runs, shrunk, width_mm, wrap
from cjm_core.scene.marks import Box, Mark, Paint, Part, Shape
from cjm_core.scene.notation import traffic
from cjm_core.scene.outline import polygon, rectangle, rounded

NAME = Style(t.BODY_PT - 0.3, bold=True)
FIGURE = Style(t.SMALL_PT - 0.3)
PAD_MM, SIGN_MM = 1.5, 1.9
LEAST_PT = 6.2
LEAST_SHARE = 0.005
LEAST_SAID = 0.01
METRICS = ("step_reach", "starts_at", "ends_at", "rework", "time_in_step", "wait_before")


@dataclass(frozen=True)
class Piece:
    """A figure on a card, behind a sign where it has one."""

    words: str
    sign: str = ""

    @property
    def width_mm(self) -> float:
        """How much room it takes in its line, with the space after it."""
        return width_mm(self.words, FIGURE) + (SIGN_MM + 0.7 if self.sign else 0.0) + 2.2


@dataclass(frozen=True)
class Card:
    """One step as a card of a given width: lines of its name, lines of figures, its height in millimetres."""

    step: str
    name: tuple[str, ...]
    style: Style
    figures: tuple[tuple[Piece, ...], ...]
    w: float
    title: str
    reach: float | None
    least_h: float = 0.0

    @property
    def h(self) -> float:
        """The height: that of its words, or more where many ways come or leave."""
        return max(self.words_mm + 2 * PAD_MM, self.least_h)

    @property
    def words_mm(self) -> float:
        """The height of its words."""
        return len(self.name) * self.style.line_mm + len(self.figures) * FIGURE.line_mm

    def mark(self, box: Box) -> Mark:
        """Draw the card in its box."""
        parts: list[Part] = []
        if self.reach is not None:
            parts += traffic(box.x, box.y, box.w, box.h, self.reach)
        else:
            parts.append(Shape(rounded(box.x, box.y, box.w, box.h, 1.2), Paint(fill=t.WHITE)))
        edge = Paint(stroke=t.ZERO, width_mm=0.3)
        parts.append(Shape(rounded(box.x, box.y, box.w, box.h, 1.2), edge))
        top = box.y + (box.h - self.words_mm) / 2
        parts += runs(self.name, box.x + PAD_MM, top, self.style)
        top += len(self.name) * self.style.line_mm
        for line in self.figures:
            x = box.x + PAD_MM
            for piece in line:
                at = x
                if piece.sign:
                    parts.append(sign(piece.sign, x, top + FIGURE.line_mm / 2))
                    at += SIGN_MM + 0.7
                parts += runs([piece.words], at, top, FIGURE)
                x += piece.width_mm
            top += FIGURE.line_mm
        return Mark("flow_step", self.step, "measured", self.title, self.step, METRICS, tuple(parts))


def sign(kind: str, x: float, y: float) -> Shape:
    """The sign of a start (a triangle that points on) or an end (a square), at its left edge and middle."""
    a = SIGN_MM / 2
    paint = Paint(fill=t.GREEN if kind == "start" else t.INK)
    if kind == "start":
        return Shape(polygon((x, y - a), (x + 1.7 * a, y), (x, y + a)), paint)
    return Shape(rectangle(x, y - 0.85 * a, 1.7 * a, 1.7 * a), paint)


def card(board: Board, step: str, width: float, lines: int) -> Card:
    """Set a step into a card of a width, its name in at most so many lines."""
    room = width - 2 * PAD_MM
    name = step_name(board, step)
    style = shrunk(name, room, lines, NAME, LEAST_PT)
    named = wrap(name, room, style)
    if len(named) > lines:
        named = [*named[: lines - 1], _cut(named[lines - 1], room, style)]
    pieces = _pieces(board, step)
    reach = told(board.story, "step_reach", "", step)
    return Card(step, tuple(named), style, _lines(pieces, room), width, title(board, step),
                reach.value if reach is not None else None)


def step_name(board: Board, step: str) -> str:
    """Return what a step is called: the map's name of it, else the activity as the log writes it."""
    return step_names((board.story.journey,), board.lang).get(step, step)


def _cut(line: str, room: float, style: Style) -> str:
    while line and width_mm(f"{line}\N{HORIZONTAL ELLIPSIS}", style) > room:
        line = line[:-1]
    return f"{line.rstrip(' -')}\N{HORIZONTAL ELLIPSIS}"


def _pieces(board: Board, step: str) -> list[Piece]:
    pieces = []
    for metric, kind in (("step_reach", ""), ("starts_at", "start"), ("ends_at", "end")):
        f = told(board.story, metric, "", step)
        if f is not None and f.value is not None and (not kind or f.value >= LEAST_SHARE):
            pieces.append(Piece(_share(f.value, board.lang), kind))
    for metric, words in (("time_in_step", N_("takes {time}")), ("wait_before", N_("waits {time}"))):
        f = told(board.story, metric, "", step)
        if f is not None and f.value is not None:
            said = N_("after {time}") if holds_work(f) else words
            pieces.append(Piece(board.say(said, time=duration(f.value, board.lang))))
            break
    return pieces


def holds_work(f: Finding) -> bool:
    """Tell whether a time from step to step has the work in it: the log has one time an event, as the method says."""
    return "one time an event" in f.method


def _share(value: float, lang: str) -> str:
    """Write a share; a small one is less than a per cent, not nought."""
    return f"<{NO_BREAK}{percent(LEAST_SAID, lang)}" if 0 < value < LEAST_SAID / 2 else percent(value, lang)


def _lines(pieces: list[Piece], room: float) -> tuple[tuple[Piece, ...], ...]:
    lines: list[list[Piece]] = []
    left = 0.0
    for piece in pieces:
        if not lines or piece.width_mm - 2.2 > left:
            lines.append([])
            left = room
        lines[-1].append(piece)
        left -= piece.width_mm
    return tuple(tuple(line) for line in lines)


TITLES = {
    "step_reach": N_("{value} of journeys come here"), "starts_at": N_("{value} start here"),
    "ends_at": N_("{value} end here"), "rework": N_("{value} come again"),
    "time_in_step": N_("takes {value}"), "wait_before": N_("waits {value}"),
}


def title(board: Board, step: str) -> str:
    """Say in words what is known of a step, with intervals and n."""
    said = [step_name(board, step)]
    for metric, sentence in TITLES.items():
        f = told(board.story, metric, "", step)
        if f is not None and f.value is not None:
            words = N_("comes after {value}") if holds_work(f) else sentence
            said.append(board.say(words, value=_figure(board, f)))
    return " \N{MIDDLE DOT} ".join(said)


def _figure(board: Board, f: Finding) -> str:
    value = f.value or 0.0
    text = duration(value, board.lang) if f.unit == "hours" else percent(value, board.lang)
    if f.unit != "hours" and f.low is not None and f.high is not None:
        text += " " + interval(100 * f.low, 100 * f.high, board.lang, 0)
    base = f"n = {number(f.n, board.lang, 0)}" if f.n is not None else ""
    small = board.say(N_("small base")) if SMALL_BASE in f.flags else ""
    more = ", ".join(x for x in (base, small) if x)
    return f"{text} ({more})" if more else text
