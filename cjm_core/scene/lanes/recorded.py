"""What event logs show at each step: how many journeys come there and end there, how long they wait, what is redone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cjm_core.durations import duration
from cjm_core.errors import N_
from cjm_core.findings import SMALL_BASE, Finding
from cjm_core.language import interval, number, percent
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, Block, Lane, block
from cjm_core.scene.lanes.emotion import knots
from cjm_core.scene.lettering import Style, runs, width_mm
from cjm_core.scene.marks import Mark, Part, Parts
from cjm_core.scene.notation import MEASURED

FIGURE = Style(t.SMALL_PT, bold=True)
WORST = Style(t.SMALL_PT, bold=True, colour=t.ORANGE_TEXT)
MORE = Style(t.SMALL_PT - 0.3, colour=t.GREY)
HIDDEN = Style(t.SMALL_PT - 0.3, italic=True, colour=t.GREY)
LEAST_BARS_MM, WAIT_BARS_MM, GAP_MM, BAR_MM, TRACK_MM, BESIDE_MM = 9.0, 6.0, 0.9, 12.0, 1.6, 1.6
LEAST_S = 0.5
"""A wait below half a second is none."""
WORTH_TELLING = 0.005
"""A share below half a percent is not told at a step: it would be read as nothing anyway."""


@dataclass(frozen=True)
class Told:
    """A finding at a column: its figure in words, and what stands below it."""

    column: Column
    finding: Finding
    figure: Block
    below: Block

    @property
    def value(self) -> float:
        """The value; nought where it is hidden."""
        return self.finding.value or 0.0


def found(board: Board, metric: str) -> list[tuple[Column, Finding]]:
    """Return the findings of a metric at the columns of a page, hidden ones too."""
    kinds = ("step", "stage")
    pairs = ((c, next((f for k in kinds if (f := board.find(metric, c.place, kind=k))), None)) for c in board.columns)
    return [(c, f) for c, f in pairs if f is not None and (f.suppressed or f.value is not None)]


def shown(share: float, lang: str) -> str:
    """Write a share, with a digit after the point where it is below one percent."""
    return percent(share, lang, 1 if 0 < share < 0.01 else 0)


def stands_alone(board: Board) -> bool:
    """Tell whether a log is nearly all that the map stands on: nobody's feelings are known, or nothing was stated.

    Then what it shows has the room of the map; else it is told in one low lane.
    """
    return not any(knots(board)) or not any(board.story.journey.elements())


def time_words(hours: float, lang: str) -> str:
    """Write a wait; one below half a second is none."""
    return duration(hours if hours * 3600 >= LEAST_S else 0.0, lang)


def _words(finding: Finding, value: str, lang: str) -> str:
    """Return value, interval and n of a finding in words, for its title."""
    factor = 100.0 if finding.unit == "share" else 1.0
    ends = "" if finding.low is None or finding.high is None else interval(
        factor * finding.low, factor * finding.high, lang, 1)
    return " ".join(x for x in (value, ends, f"n\N{NO-BREAK SPACE}{number(finding.n or 0, lang, 0)}") if x)


def _told(board: Board, metric: str, write: Mapping[str, str], worst: float | None = None, below: str = ""
          ) -> list[Told]:
    """Set the figures of a metric: ``write`` maps places to words, ``worst`` is the value that stands out."""
    lang, rows = board.lang, []
    for column, finding in found(board, metric):
        room = column.w - 1.6
        if finding.suppressed:
            hidden = block(board.say(N_("hidden: small group")), room, HIDDEN)
            rows.append(Told(column, finding, hidden, block("", room)))
            continue
        stands_out = worst is not None and finding.value == worst and worst > 0
        more = board.find(below, column.place) if below else None
        under = ""
        if more is not None and more.value is not None and not more.suppressed and more.value * 3600 >= LEAST_S:
            under = board.say(N_("9 of 10 within {time}"), time=time_words(more.value, lang))
        if SMALL_BASE in finding.flags:
            under = " \N{MIDDLE DOT} ".join(x for x in (under, f"n\N{NO-BREAK SPACE}{finding.n}") if x)
        rows.append(Told(column, finding, block(write[column.place], room, WORST if stands_out else FIGURE),
                         block(under, room, MORE)))
    return rows


def reached(board: Board) -> Lane | None:
    """How many journeys come to each step, as bars, the dark part of those that end there; None without a log."""
    lang = board.lang
    rows = found(board, "step_reach")
    if not any(f.value is not None for _, f in rows) or not stands_alone(board):
        return None
    told = _told(board, "step_reach", {c.place: shown(f.value or 0.0, lang) for c, f in rows})
    ends = {c.place: f for c, f in found(board, "ends_at") if f.value is not None and f.value >= WORTH_TELLING}
    last = {p: block(board.say(N_("end here: {share}"), share=shown(f.value or 0.0, lang)), _room(board, p), MORE)
            for p, f in ends.items()}
    above = max(r.figure.height_mm for r in told)
    below = max((b.height_mm for b in last.values()), default=0.0)

    def draw(top: float, height: float) -> list[Mark]:
        base = top + height - PAD_MM - below - (GAP_MM if below else 0.0)
        tall = base - top - PAD_MM - above - GAP_MM
        return [_reach_mark(board, r, base, tall, ends.get(r.column.place), last.get(r.column.place)) for r in told]

    n = max((f.n or 0 for _, f in rows), default=0)
    note = board.say(N_("share that comes here, of {n}; dark: ends here"), n=number(n, lang, 0))
    least = 2 * PAD_MM + above + below + 2 * GAP_MM + LEAST_BARS_MM
    return Lane("reached", board.say(N_("Journeys")), note, least, draw, 1.0, more_mm=35.0)


def _room(board: Board, place: str) -> float:
    column = board.column_at(place)
    return (column.w if column else 20.0) - 1.6


def _reach_mark(board: Board, row: Told, base: float, tall: float, end: Finding | None, last: Block | None) -> Mark:
    f, column = row.finding, row.column
    top = base - tall * row.value
    wide = min(BAR_MM, column.w - 3.0)
    parts: list[Part] = []
    if not f.suppressed:
        ending = tall * min(row.value, (end.value or 0.0) if end else 0.0)
        parts += notation.reach_bar(column.cx, base, wide, tall * row.value, ending)
        if f.low is not None and f.high is not None:
            parts += notation.whisker(column.cx, base - tall * f.low, base - tall * f.high)
            top = min(top, base - tall * f.high)
    parts += row.figure.parts(column.cx, max(top - GAP_MM - row.figure.height_mm, base - tall - GAP_MM
                                             - row.figure.height_mm), "middle")
    parts += last.parts(column.cx, base + GAP_MM, "middle") if last else []
    said = " ".join(row.figure.lines) if f.suppressed else _words(f, shown(row.value, board.lang), board.lang)
    title = board.say(N_("journeys that come here: {words}"), words=said)
    if end is not None:
        words = _words(end, shown(end.value or 0.0, board.lang), board.lang)
        title += "; " + board.say(N_("end here: {share}"), share=words)
    return Mark("reached", column.place, MEASURED, title, column.place, ("step_reach", "ends_at"), tuple(parts))


def waited(board: Board) -> Lane | None:
    """How long journeys wait before each step, as bars: dark the median, light nine of ten; None without a log.

    The longest median is orange. All pages of a map have one scale.
    """
    places, every = board.story.journey.places(), board.story.findings
    rows = found(board, "wait_before")
    longest, high = (max((f.value or 0.0 for f in every.where(metric=m, segment="") if f.place in places), default=0.0)
                     for m in ("wait_before", "wait_before_p90"))
    top_h = max(longest, high)
    if not rows or not longest or not stands_alone(board):
        return None
    said = {c.place: board.say(N_("half within {time}"), time=time_words(f.value or 0.0, board.lang)) for c, f in rows}
    told = _told(board, "wait_before", said, longest, "wait_before_p90")
    above = max(r.figure.height_mm for r in told)
    below = max(r.below.height_mm for r in told)

    def draw(top: float, height: float) -> list[Mark]:
        base = top + height - PAD_MM - below - (GAP_MM if below else 0.0)
        per_h = (base - top - PAD_MM - above - GAP_MM) / top_h
        return [_wait_mark(board, r, base, per_h, r.value == longest) for r in told]

    least = 2 * PAD_MM + above + below + 2 * GAP_MM + WAIT_BARS_MM
    note = board.say(N_("time from the step before: median dark, 9 of 10 light"))
    return Lane("waited", board.say(N_("Wait before")), note, least, draw, 0.5, more_mm=25.0)


def _wait_mark(board: Board, row: Told, base: float, per_h: float, longest: bool) -> Mark:
    column, tall = row.column, 0.0
    parts: list[Part] = []
    if not row.finding.suppressed:
        most = board.find("wait_before_p90", column.place)
        high = max(row.value, (most.value or 0.0) if most and not most.suppressed else 0.0)
        tall = per_h * high
        parts += notation.wait_bar(column.cx, base, min(BAR_MM, column.w - 3.0), per_h * row.value, tall, longest)
    parts += row.figure.parts(column.cx, base - tall - GAP_MM - row.figure.height_mm, "middle")
    parts += row.below.parts(column.cx, base + GAP_MM, "middle")
    words = " ".join((*row.figure.lines, *row.below.lines))
    title = board.say(N_("wait before this step: {words}"), words=words)
    if not row.finding.suppressed:
        title += f", n\N{NO-BREAK SPACE}{number(row.finding.n or 0, board.lang, 0)}"
    return Mark("waited", column.place, MEASURED, title, column.place, ("wait_before", "wait_before_p90"), tuple(parts))


def repeated(board: Board) -> Lane | None:
    """Which steps journeys go through more than once; None where none surely is."""
    rows = [(c, f) for c, f in found(board, "rework") if f.value is not None and f.value >= WORTH_TELLING]
    if not rows or not stands_alone(board):
        return None
    words = {c.place: block(shown(f.value or 0.0, board.lang), c.w - 8.0, FIGURE) for c, f in rows}
    tall = max(b.height_mm for b in words.values())

    def draw(top: float, height: float) -> list[Mark]:
        return [_repeat_mark(board, c, f, words[c.place], top + height / 2) for c, f in rows]

    return Lane("repeated", board.say(N_("Done again")), board.say(N_("share of those who come here")),
                2 * PAD_MM + max(tall, 4.0), draw)


def _repeat_mark(board: Board, column: Column, finding: Finding, words: Block, y: float) -> Mark:
    parts: Parts = (*notation.loop(column.cx - 3.9, y), *words.parts(column.cx - 0.7, y - words.height_mm / 2))
    said = _words(finding, shown(finding.value or 0.0, board.lang), board.lang)
    title = board.say(N_("done more than once: {words}"), words=said)
    return Mark("repeated", column.place, MEASURED, title, column.place, ("rework",), parts)


def recorded(board: Board) -> Lane | None:
    """All that logs show in one low lane, for maps that tell more than a log; None for others, or without a log."""
    rows = found(board, "step_reach")
    if not any(f.value is not None for _, f in rows) or stands_alone(board):
        return None
    told = _told(board, "step_reach", {c.place: shown(f.value or 0.0, board.lang) for c, f in rows})
    words = {r.column.place: _beside(board, r) for r in told}
    tall = max(r.figure.height_mm for r in told)
    low = max(b.height_mm for _, b in words.values())

    def draw(top: float, _height: float) -> list[Mark]:
        return [_low_mark(board, r, top + PAD_MM, tall, *words[r.column.place]) for r in told]

    n = number(max((f.n or 0 for _, f in rows), default=0), board.lang, 0)
    least = 2 * PAD_MM + tall + TRACK_MM + GAP_MM / 2 + (low + GAP_MM if low else 0.0)
    return Lane("recorded", board.say(N_("Journeys")), board.say(N_("come here, of {n} in the log"), n=n), least, draw)


def _beside(board: Board, row: Told) -> tuple[str, Block]:
    """Return what stands beside the share (the wait before the step, where it has room), and what under it."""
    column = row.column
    facts = _facts(board, column)
    room = column.w - 2.4 - width_mm(row.figure.lines[0], FIGURE) - BESIDE_MM
    first = facts.pop(0) if facts and len(row.figure.lines) == 1 and width_mm(facts[0], MORE) <= room else ""
    return first, block(" \N{MIDDLE DOT} ".join(facts), column.w - 2.4, MORE)


def _facts(board: Board, column: Column) -> list[str]:
    """Say what else logs show at a step: the wait before it, how many do it again, how many end there."""
    parts = []
    for metric, words in (("wait_before", N_("wait {value}")), ("rework", N_("again {value}")),
                          ("ends_at", N_("end {value}"))):
        f = board.find(metric, column.place, kind="step") or board.find(metric, column.place, kind="stage")
        if f is None or f.suppressed or f.value is None or (f.unit == "share" and f.value < WORTH_TELLING):
            continue
        value = shown(f.value, board.lang) if f.unit == "share" else time_words(f.value, board.lang)
        parts.append(board.say(words, value=value).replace(" ", "\N{NO-BREAK SPACE}"))
    return parts


def _low_mark(board: Board, row: Told, top: float, tall: float, beside: str, under: Block) -> Mark:
    column, f = row.column, row.finding
    x, wide = column.x + 1.2, column.w - 2.4
    parts: list[Part] = list(row.figure.parts(x, top))
    parts += runs([beside], x + wide, top + (tall - MORE.line_mm) / 2, MORE, "end") if beside else []
    if not f.suppressed:
        parts += notation.share_bar(x, top + tall + GAP_MM / 2, wide, TRACK_MM, row.value)
    parts += under.parts(x, top + tall + TRACK_MM + 1.5 * GAP_MM)
    said = " ".join(row.figure.lines) if f.suppressed else _words(f, shown(row.value, board.lang), board.lang)
    title = "; ".join(t for t in (board.say(N_("journeys that come here: {words}"), words=said), beside,
                                  " ".join(under.lines)) if t)
    return Mark("recorded", column.place, MEASURED, title, column.place,
                ("step_reach", "wait_before", "rework", "ends_at"), tuple(parts))
