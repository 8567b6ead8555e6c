"""Priorities: what each initiative may bring beside its effort, numbered, with the list that says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.model import Initiative
from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.charts.ticks import ticks
from cjm_core.scene.lettering import Style
from cjm_core.scene.theme import BLUE, GOLD, GREEN, GREY, INK, ORANGE, PANEL, RULE, WHITE, ZERO
from cjm_core.verdicts import verdict_said

FROM_MM, TO_MM, HEIGHT_MM = MARGIN_MM + 12, 146.0, 104.0
LIST_MM = 156.0
APART_MM = 6.4
DOT = Style(8, bold=True, colour=WHITE)
HOLLOW = Style(8, bold=True)
COLOURS = {"quick_win": GREEN, "big_bet": BLUE, "fill_in": GOLD, "not_now": GREY}
MOST_ROWS = 16
FIELDS = {"quick_win": N_("quick wins"), "big_bet": N_("big bets"), "fill_in": N_("fill-ins"), "not_now": N_("not now")}


@dataclass(frozen=True)
class Row:
    """One initiative with its number on the chart and all that was worked out about it."""

    order: int
    initiative: Initiative
    impact: Finding | None
    frontier: bool
    rice: Finding | None
    score: Finding | None
    first: Finding | None

    @property
    def point(self) -> tuple[float, float] | None:
        """Effort and impact, where both are known."""
        if self.initiative.effort is None or self.impact is None or self.impact.value is None:
            return None
        return self.initiative.effort, self.impact.value


def draw(story: Story) -> Figure | None:
    """Draw the plan of the journey; None where nothing was worked out about it."""
    rows = _rows(story)
    if not any(r.impact or r.rice or r.score for r in rows):
        return None
    say = partial(translate, lang=story.lang)
    under = say(N_("what an initiative may bring, with its interval, beside its effort"))
    sheet = Sheet(say(N_("What to do first")), f"{story.journey.title.said(story.lang)} · {under}")
    bottom = _plot(sheet, story, say, rows, sheet.top + 5)
    y = sheet.top
    for row in rows[:MOST_ROWS]:
        y = _entry(sheet, story, say, row, y)
    return sheet.finish(max(bottom, y), _notes(story, say, rows))


def _rows(story: Story) -> list[Row]:
    voices = [f.voice for f in story.findings.where(metric="impact") if f.value is not None]
    own = story.project.voice
    voice = max(sorted(set(voices)), key=lambda v: (voices.count(v), v == own), default="")
    found = []
    for i in story.journey.plan:
        rows = list(story.findings.where(metric="impact", place=i.id))
        impact = next((f for f in rows if f.voice == voice), rows[0] if rows else None)
        best = story.findings.one("frontier", i.id, voice=voice)
        rice, score, first = (story.findings.one(m, i.id) for m in ("rice", "priority_score", "priority_top3"))
        found.append(Row(0, i, impact, bool(best and best.value), rice, score, first))
    found.sort(key=lambda r: (_rank(r), r.initiative.effort or 0.0, r.initiative.id))
    return [Row(k, *(getattr(r, f) for f in list(Row.__dataclass_fields__)[1:])) for k, r in enumerate(found, start=1)]


def _rank(row: Row) -> tuple[int, float]:
    order = ("quick_win", "big_bet", "", "cannot_tell", "fill_in", "not_now")
    verdict = row.impact.verdict if row.impact else "cannot_tell"
    known = row.impact.value if row.impact and row.impact.value is not None else None
    judged = row.score or row.rice
    by = known if known is not None else judged.value if judged else None
    return (order.index(verdict) if verdict in order else 3) + (0 if known is not None else 6), -(by or 0.0)


def _plot(sheet: Sheet, story: Story, say: Callable[[str], str], rows: Sequence[Row], top: float) -> float:
    """Draw effort from left to right and impact from below, with the agreed cuts and the frontier."""
    placed = [r for r in rows if r.point is not None]
    if not placed:
        return top
    analysis = story.project.analysis
    efforts = [r.initiative.effort or 0.0 for r in placed] + [analysis.effort_to or 0.0]
    ends = [x for r in placed if r.impact for x in (r.impact.low, r.impact.high, r.impact.value) if x is not None]
    ends += [0.0, analysis.impact_from or 0.0]
    low, high, widest = min(ends), max(ends), max(efforts) * 1.12
    room = (high - low) * 0.06 or 1.0
    low, high = low - room * (low < 0), high + room
    bottom = top + HEIGHT_MM

    def at(effort: float, impact: float) -> tuple[float, float]:
        return (FROM_MM + effort / widest * (TO_MM - FROM_MM),
                bottom - (impact - low) / (high - low) * HEIGHT_MM)

    _ground(sheet, story, say, at, (low, high, widest))
    loss = any(r.impact and r.impact.unit == "scale" for r in placed)
    sheet.write(say(N_("points of the outcome") if loss else N_("reach times severity, 0 to 100")), MARGIN_MM,
                top - SMALL.line_mm - 1, SMALL)
    _frontier(sheet, placed, at)
    _dots(sheet, placed, at)
    sheet.write(say(N_("effort, person-months")), TO_MM, bottom + 1.5 + SMALL.line_mm, SMALL, "end")
    return bottom + 2 * SMALL.line_mm + 3


def _ground(sheet: Sheet, story: Story, say: Callable[[str], str], at: Callable[[float, float], tuple[float, float]],
            ends: tuple[float, float, float]) -> None:
    low, high, widest = ends
    (left, bottom), (right, top) = at(0, low), at(widest, high)
    sheet.box(left, top, right - left, bottom - top, PANEL)
    for tick in ticks(low, high, 6):
        y = at(0, tick)[1]
        sheet.line([(left, y), (right, y)], ZERO if abs(tick) < 1e-12 else WHITE, 0.8)
        digits = 2 if high - low < 2 else 1
        sheet.write(number(tick, story.lang, digits), left - 1.5, y - SMALL.line_mm / 2, SMALL, "end")
    for tick in ticks(0, widest, 8):
        sheet.write(number(tick, story.lang, 0 if tick == round(tick) else 1), at(tick, low)[0], bottom + 1, SMALL,
                    "middle")
    _fields(sheet, story, say, at, ends)


def _fields(sheet: Sheet, story: Story, say: Callable[[str], str], at: Callable[[float, float], tuple[float, float]],
            ends: tuple[float, float, float]) -> None:
    """Draw the agreed cuts and name the four fields between them."""
    low, high, widest = ends
    cut, most = story.project.analysis.impact_from, story.project.analysis.effort_to
    if cut is None or most is None:
        return
    sheet.line([at(0, cut), at(widest, cut)], INK, 0.9, (0, (4, 2)))
    sheet.line([at(most, low), at(most, high)], INK, 0.9, (0, (4, 2)))
    (left, bottom), (right, top) = at(0, low), at(widest, high)
    for field, x, y, anchor in (("quick_win", left + 1.5, top + 1, "start"), ("big_bet", right - 1.5, top + 1, "end"),
                                ("fill_in", left + 1.5, bottom - SMALL.line_mm - 1, "start"),
                                ("not_now", right - 1.5, bottom - SMALL.line_mm - 1, "end")):
        sheet.write(say(FIELDS[field]), x, y, Style(8, italic=True, colour=COLOURS[field]), anchor)


def _frontier(sheet: Sheet, placed: Sequence[Row], at: Callable[[float, float], tuple[float, float]]) -> None:
    best = [at(*point) for point in sorted({r.point for r in placed if r.frontier and r.point is not None})]
    if len(best) > 1:
        sheet.line(best, ORANGE, 1.4)


def _dots(sheet: Sheet, placed: Sequence[Row], at: Callable[[float, float], tuple[float, float]]) -> None:
    """Set a numbered dot at every point, pushed aside where another one stands, and led to its place."""
    taken: list[tuple[float, float]] = []
    for row in placed:
        assert row.point is not None  # only such rows are placed
        x, y = at(*row.point)
        spot = _free(x, y, taken)
        taken.append(spot)
        impact = row.impact
        if impact and impact.low is not None and impact.high is not None:
            low, high = at(row.point[0], impact.low)[1], at(row.point[0], impact.high)[1]
            sheet.line([(spot[0], low), (spot[0], high)], GREY, 1.0)
            for end in (low, high):
                sheet.line([(spot[0] - 1, end), (spot[0] + 1, end)], GREY, 1.0)
        if spot != (x, y):
            sheet.line([(x, y), spot], GREY, 0.7)
        _number(sheet, row, *spot)


def _free(x: float, y: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    for step in range(40):
        spot = (x + step * APART_MM, y)
        if all(max(abs(spot[0] - a), abs(spot[1] - b)) > APART_MM - 1e-6 for a, b in taken):
            return spot
    return x, y


def _number(sheet: Sheet, row: Row, x: float, y: float) -> None:
    colour = COLOURS.get(row.impact.verdict if row.impact else "", "")
    sheet.point(x, y, "o", colour or GREY, not colour, 13)
    style = DOT if colour else HOLLOW
    sheet.write(str(row.order), x, y - style.line_mm / 2, style, "middle")


def _entry(sheet: Sheet, story: Story, say: Callable[[str], str], row: Row, y: float) -> float:
    _number(sheet, row, LIST_MM + 2.6, y + 3)
    wide = RIGHT_MM - LIST_MM - 8
    below = sheet.write(lines_of(row.initiative.text.said(story.lang), wide, STRONG), LIST_MM + 8, y + 0.6, STRONG)
    for text in _told(story, say, row):
        below = sheet.write(lines_of(text, wide, SMALL), LIST_MM + 8, below, SMALL)
    below = max(below, y + 6) + 1.4
    sheet.line([(LIST_MM, below), (RIGHT_MM, below)], RULE)
    return below + 1.2


def _told(story: Story, say: Callable[[str], str], row: Row) -> list[str]:
    lang, lines = story.lang, []
    if row.impact and row.impact.suppressed:
        lines.append(hidden(story.project.thresholds.employee_n, lang))
    elif row.impact and row.impact.value is not None:
        figures = f"{figure_of(row.impact, lang)} {interval_of(row.impact, lang)}, {base(row.impact.n, lang)}"
        few = "*" if is_small(row.impact) else ""
        told = f": {verdict_said(row.impact.verdict, lang)}" if row.impact.verdict else ""
        lines.append(f"{figures}{few}{told}")
    else:
        lines.append(say(N_("what it may bring was not measured")))
    parts = []
    if row.initiative.effort is not None:
        effort = number(row.initiative.effort, lang, 0 if row.initiative.effort == round(row.initiative.effort) else 1)
        parts.append(say(N_("effort {effort}")).format(effort=effort))
    if row.rice and row.rice.value is not None:
        parts.append(f"RICE {number(row.rice.value, lang, 0)}")
    if row.score and row.score.value is not None:
        parts.append(say(N_("score {score}")).format(score=number(row.score.value, lang, 1)))
    if row.first and row.first.value is not None:
        parts.append(say(N_("among the first three: {share}")).format(share=percent(row.first.value, lang)))
    return [*lines, " · ".join(parts)] if parts else lines


def _notes(story: Story, say: Callable[[str], str], rows: Sequence[Row]) -> list[str]:
    measured = [r.impact for r in rows if r.impact and r.impact.value is not None]
    notes = foot_notes(story, measured)
    if measured:
        loss = measured[0].unit == "scale"
        notes.append(say(
            N_("What an initiative may bring: what the worst answers cost the outcome where it acts, in its points.")
            if loss else
            N_("What an initiative may bring: of all people, how deeply those are hurt whom it is for, 0 to 100.")))
    if len({r.point for r in rows if r.frontier and r.point is not None}) > 1:
        notes.append(say(N_("The orange line joins the initiatives that nothing beats: none gives as much for less.")))
    if any(r.rice or r.score for r in rows):
        notes.append(say(N_("RICE and scores are judgements of the authors of the plan, not measurements.")))
    if story.project.analysis.impact_from is None and measured:
        notes.append(say(N_("No cuts were agreed (`impact_from`, `effort_to`), so nothing is called a quick win.")))
    notes += more_rows(story, len(rows) - MOST_ROWS)
    return notes
