"""Expectation and experience: one bar a promise or question, the worst first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, translate
from cjm_core.model import Item, ItemRole, Promise
from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, GREY, INK, ORANGE, RULE, WHITE, ZERO

LABEL_MM = 98.0
BARS_FROM_MM, BARS_TO_MM = MARGIN_MM + LABEL_MM + 6, 228.0
FIGURES_MM = 234.0
BAR_MM = 5.0
MOST_ROWS = 24
UNSURE = "#9AA5B1"


@dataclass(frozen=True)
class Row:
    """One promise or question: its words, where it belongs, its scale in words, and its gap where there is one."""

    words: str
    where: str
    scale: str
    gap: Finding | None

    @property
    def value(self) -> float | None:
        """The gap, where it was measured and may be shown."""
        return self.gap.value if self.gap else None


def draw(story: Story) -> Figure | None:
    """Draw every gap between experience and expectation; None where nothing was promised and nothing compared."""
    rows = _rows(story)
    if not any(r.gap for r in rows):
        return None
    say = partial(translate, lang=story.lang)
    sheet = Sheet(say(N_("Expectation and experience")), _subtitle(story, rows))
    y = _key(sheet, story, sheet.top, any(r.gap and is_small(r.gap) for r in rows))
    shown = rows[:MOST_ROWS]
    for scale, group in groupby(shown, key=lambda r: r.scale):
        y = _panel(sheet, story, scale, list(group), y) + 5
    notes = foot_notes(story, [r.gap for r in shown if r.gap])
    notes += _families(story, [r.gap for r in shown if r.gap])
    notes.append(say(N_(
        "A gap is experience minus expectation, in points of the scale; below zero experience is below expectation. "
        "Gaps on different scales are not compared."
    )))
    notes += more_rows(story, len(rows) - MOST_ROWS)
    return sheet.finish(y - 5, notes)


def _families(story: Story, gaps: Sequence[Finding]) -> list[str]:
    """Say over which comparisons chance was corrected: how many promises or questions together."""
    told: dict[str, str] = {}
    for gap in gaps:
        if gap.family and gap.q is not None and gap.family not in told:
            words = {"promise": N_("promises ({count})"), "item": N_("questions ({count})")}[gap.place_kind]
            size = sum(f.q is not None for f in story.findings.where(metric="gap", family=gap.family))
            told[gap.family] = translate(words, story.lang).format(count=size)
    if not told:
        return []
    return [translate(N_(
        "“Surely”: after correcting for how many comparisons are made together (Benjamini and Hochberg): {families}."
    ), story.lang).format(families=", ".join(dict.fromkeys(told.values())))]


def _subtitle(story: Story, rows: Sequence[Row]) -> str:
    counts = [r.gap.n for r in rows if r.gap and r.gap.n]
    shown = translate(N_("experience minus expectation, with its interval"), story.lang)
    parts = [story.journey.title.said(story.lang), shown]
    if counts:
        low, high = (number(x, story.lang, 0) for x in (min(counts), max(counts)))
        parts.append(f"n = {low}" if low == high else f"n = {low}–{high}")
    return " · ".join(parts)


def _rows(story: Story) -> list[Row]:
    """Return the rows scale by scale, the worst gap first, then the hidden, then what nobody measured."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    rows = [*_promise_rows(story, names), *_item_rows(story, names)]
    loose = _scale(None, story.lang)
    sizes = {scale: sum(r.scale == scale for r in rows) for scale in {r.scale for r in rows}}
    return sorted(rows, key=lambda r: (
        not r.scale, r.scale == loose, -sizes[r.scale], r.scale,
        r.gap is None, r.value is None, r.value or 0.0, r.words,
    ))


def _promise_rows(story: Story, names: PlaceNames) -> list[Row]:
    rows: list[Row] = []
    for promise in story.journey.promises:
        where = f"{_made_by(story, promise)} · {names.place(promise.at)}"
        scale = _scale(_promise_item(names, promise.id), story.lang)
        gaps: list[Finding | None] = [*_gaps(story, "promise", promise.id)] or [None]
        many = len(gaps) > 1
        rows.extend(
            Row(promise.text.said(story.lang), _with_voice(where, g, many, names), scale if g else "", g)
            for g in gaps
        )
    return rows


def _made_by(story: Story, promise: Promise) -> str:
    """Return where a promise comes from in words: its source, the role that made it, else its id as a plain word."""
    if promise.source:
        return promise.source.said(story.lang)
    role = story.project.all_roles(story.journey).get(promise.made_by)
    return role.name.said(story.lang) if role else translate(promise.made_by.replace("_", " "), story.lang)


def _item_rows(story: Story, names: PlaceNames) -> list[Row]:
    """Return compared questions that belong to no promise of this journey that already has its row."""
    places = story.journey.places()
    promised = {p.id for p in story.journey.promises if _gaps(story, "promise", p.id)}
    elsewhere = {i.promise for i in names.items.values() if i.promise} - {p.id for p in story.journey.promises}
    rows: list[Row] = []
    for key, item in names.items.items():
        if item.promise in promised or item.promise in elsewhere or (item.at and item.at not in places):
            continue
        where = names.place(item.at) if item.at else ""
        gaps = _gaps(story, "item", key)
        for gap in gaps:
            said = _with_voice(where, gap, len(gaps) > 1, names)
            rows.append(Row(names.item(key), said, _scale(item, story.lang), gap))
        if item.role is ItemRole.EXPECTATION and not item.promise and not _is_compared(names, key):
            rows.append(Row(names.item(key), where, "", None))
    return rows


def _gaps(story: Story, kind: str, place: str) -> list[Finding]:
    """Return the gaps of everybody at a place, one a voice: the one with the most people behind it."""
    best: dict[str, Finding] = {}
    for f in story.findings.where(metric="gap", place=place, place_kind=kind, segment="", wave=story.wave):
        if f.voice not in best or (f.n or 0) > (best[f.voice].n or 0):
            best[f.voice] = f
    return [best[voice] for voice in sorted(best)]


def _is_compared(names: PlaceNames, key: str) -> bool:
    item = names.items[key]
    return any(i.pairs == key for i in names.items.values()) or bool(item.pairs)


def _promise_item(names: PlaceNames, promise: str) -> Item | None:
    return next((i for i in names.items.values() if i.promise == promise and i.role is ItemRole.EXPERIENCE), None)


def _scale(item: Item | None, lang: str) -> str:
    if item is None or item.scale is None:
        return translate(N_("points of the scale"), lang)
    ends = f"{number(item.scale.low, lang, 0)}–{number(item.scale.high, lang, 0)}"
    return translate(N_("points, scale {ends}"), lang).format(ends=ends)


def _with_voice(where: str, gap: Finding | None, several: bool, names: PlaceNames) -> str:
    voice = names.voice(gap.voice) if gap and several else ""
    return " · ".join(x for x in (where, voice) if x)


def _key(sheet: Sheet, story: Story, y: float, small: bool) -> float:
    """Draw what the colours of the bars mean."""
    entries = [
        (ORANGE, ORANGE, N_("surely less than expected")), (UNSURE, UNSURE, N_("not sure: chance alone could make it")),
        (BLUE, BLUE, N_("surely more than expected")),
    ]
    if small:
        entries.append((WHITE, GREY, N_("hollow: few people")))
    x = MARGIN_MM
    for fill, edge, text in entries:
        words = translate(text, story.lang)
        if x + 5 + width_mm(words, SMALL) > RIGHT_MM:
            x, y = MARGIN_MM, y + 5
        sheet.box(x, y + 0.4, 4, 3, fill, edge)
        sheet.write(words, x + 5.4, y, SMALL)
        x += width_mm(words, SMALL) + 12
    return y + 8


def _panel(sheet: Sheet, story: Story, scale: str, rows: Sequence[Row], y: float) -> float:
    if not scale:
        return _unmeasured(sheet, story, rows, y)
    low, high, step = _axis(rows)

    def at(value: float) -> float:
        return BARS_FROM_MM + (value - low) / (high - low) * (BARS_TO_MM - BARS_FROM_MM)

    sheet.write(lines_of(scale, LABEL_MM, SMALL), MARGIN_MM, y, SMALL)
    ticks = [round(low / step) * step + i * step for i in range(round((high - low) / step) + 1)]
    digits = 0 if step >= 1 else 1
    for tick in ticks:
        sheet.write(number(tick, story.lang, digits if tick else 0, signed=True), at(tick), y, SMALL, "middle")
    y += SMALL.line_mm + 1
    start = y
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    bottom = start + sum(_height(row) for row in rows)
    for tick in ticks:
        at_zero = abs(tick) < 1e-9
        sheet.line([(at(tick), start), (at(tick), bottom)], ZERO if at_zero else RULE, 1.0 if at_zero else 0.6)
    for row in rows:
        _bar(sheet, story, row, at, y)
        y += _height(row)
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _axis(rows: Sequence[Row]) -> tuple[float, float, float]:
    """Return the ends of the axis, zero always inside, and the step of its ticks."""
    ends = [0.0] + [x for r in rows if r.gap for x in (r.gap.value, r.gap.low, r.gap.high) if x is not None]
    span = max(max(ends) - min(ends), 0.5)
    step = next((s for s in (0.25, 0.5, 1, 2, 5, 10, 20, 50) if span / s <= 6), 100)
    step = max(step, 0.5)
    low, high = math.floor(min(ends) / step) * step, math.ceil(max(ends) / step) * step
    return min(low, -step), max(high, step), step


def _label(row: Row) -> tuple[list[str], list[str]]:
    return lines_of(row.words, LABEL_MM, BODY), lines_of(row.where, LABEL_MM, SMALL)


def _height(row: Row) -> float:
    words, where = _label(row)
    figures = STRONG.line_mm + 2 * SMALL.line_mm if row.gap else 0.0
    return max(len(words) * BODY.line_mm + len(where) * SMALL.line_mm, BAR_MM + 3.4, figures) + 2.6


def _bar(sheet: Sheet, story: Story, row: Row, at: Callable[[float], float], y: float) -> None:
    words, where = _label(row)
    sheet.write(where, MARGIN_MM, sheet.write(words, MARGIN_MM, y + 1.3, BODY), SMALL)
    gap, lang = row.gap, story.lang
    middle = y + _height(row) / 2
    assert gap is not None  # rows without a gap stand in their own panel
    if gap.value is None:
        said = lines_of(hidden(story.project.thresholds.employee_n, lang), RIGHT_MM - FIGURES_MM, NOTE)
        sheet.write(said, FIGURES_MM, middle - len(said) * NOTE.line_mm / 2, NOTE)
        return
    low, high = gap.low if gap.low is not None else gap.value, gap.high if gap.high is not None else gap.value
    colour = (ORANGE if high < 0 else BLUE if low > 0 else UNSURE) if _is_sure(gap) else UNSURE
    left, right = sorted((at(0.0), at(gap.value)))
    small = is_small(gap)
    sheet.box(left, middle - BAR_MM / 2, max(right - left, 0.3), BAR_MM, WHITE if small else colour, colour)
    if gap.low is not None and gap.high is not None:
        sheet.line([(at(low), middle), (at(high), middle)], INK, 1.1)
        for end in (low, high):
            sheet.line([(at(end), middle - 1.1), (at(end), middle + 1.1)], INK, 1.1)
    spread = _spread(story, gap)
    top = middle - (STRONG.line_mm + (2 if spread else 1) * SMALL.line_mm) / 2
    figure = figure_of(gap, lang)
    sheet.write(figure, FIGURES_MM, top, STRONG)
    sheet.write(interval_of(gap, lang), FIGURES_MM + width_mm(figure, STRONG) + 2, top + 0.25, SMALL)
    kind = {"paired": N_("same people"), "unpaired": N_("different people")}.get(_pairing(gap))
    under = base(gap.n, lang) + ("*" if small else "") + (f" · {translate(kind, lang)}" if kind else "")
    y = sheet.write(lines_of(under, RIGHT_MM - FIGURES_MM, SMALL), FIGURES_MM, top + STRONG.line_mm, SMALL)
    sheet.write(spread, FIGURES_MM, y, SMALL)


def _is_sure(gap: Finding) -> bool:
    """Tell whether a gap differs from nought by more than chance over its whole family; one without a test may."""
    return gap.q is None or gap.q < 1 - gap.level


def _spread(story: Story, gap: Finding) -> str:
    """Say how many people stand below and above their own expectation, where the same people were asked both."""
    shares = [
        next((f for f in story.findings.where(metric=metric, place=gap.place, place_kind=gap.place_kind, segment="",
                                              wave=gap.wave, voice=gap.voice) if f.value is not None), None)
        for metric in ("below_expectation", "above_expectation")
    ]
    if shares[0] is None or shares[1] is None:
        return ""
    return translate(N_("{below} below, {above} above"), story.lang).format(
        below=figure_of(shares[0], story.lang), above=figure_of(shares[1], story.lang))


def _pairing(gap: Finding) -> str:
    """Tell from the method's sentence whether the same people gave both answers."""
    if "different people" in gap.method:
        return "unpaired"
    return "paired" if "same people" in gap.method or "each person" in gap.method else ""


def _unmeasured(sheet: Sheet, story: Story, rows: Sequence[Row], y: float) -> float:
    sheet.write(translate(N_("not measured"), story.lang), MARGIN_MM, y, SMALL)
    y += SMALL.line_mm + 1
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    why = translate(N_("no question compares this with experience"), story.lang)
    said = lines_of(why, RIGHT_MM - BARS_FROM_MM - 18, NOTE)
    for row in rows:
        words, where = _label(row)
        sheet.write(where, MARGIN_MM, sheet.write(words, MARGIN_MM, y + 1.3, BODY), SMALL)
        middle = y + _height(row) / 2
        sheet.box(BARS_FROM_MM, middle - BAR_MM / 2, 14, BAR_MM, WHITE, ZERO, dashed=True)
        sheet.write(said, BARS_FROM_MM + 18, middle - len(said) * NOTE.line_mm / 2, NOTE)
        y += _height(row)
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y
