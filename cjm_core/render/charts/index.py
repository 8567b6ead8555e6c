"""The composite index: units with interval, shrunk score, rank as far as it can be told, bonus, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.model.analysis import Index
from cjm_core.render.amount import base, hidden, is_small
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, GREEN, GREY, INK, ORANGE, PANEL, RULE, WHITE, ZERO
from cjm_core.verdicts import verdict_said

NAME_MM = 46.0
AXIS_FROM_MM, AXIS_TO_MM = 66.0, 148.0
SCORE_MM, RANK_MM, BONUS_MM, CHANGE_MM = 154.0, 184.0, 202.0, 246.0
ROW_MM = 12.5
MOST_UNITS = 20
BANDS = ("#FBE3D2", "#FFF4D6", "#EAF2F8", "#DCEBF5", "#CFE3F1")
BONUS_COLOURS = {"proven": BLUE, "not_proven": ORANGE}
VERDICT = {"proven": N_("proven"), "not_proven": N_("not proven"), "cannot_tell": N_("cannot tell")}


@dataclass(frozen=True)
class Row:
    """One unit: its name, its index and what else is known of it; ``treated`` where something was done."""

    name: str
    score: Finding
    shrunk: Finding | None
    rank: Finding | None
    bonus: Finding | None
    change: Finding | None
    treated: bool


def draw(story: Story) -> Figure | None:
    """Draw the units of the project's index in the story's wave; None where there is none or nothing was measured."""
    index = story.project.analysis.index
    rows = _rows(story, index) if index else []
    if index is None or not rows:
        return None
    say = partial(translate, lang=story.lang)
    sheet = Sheet(index.name.said(story.lang), _subtitle(story, index, rows))
    at = _axis(rows, index)
    y = _key(sheet, say, sheet.top, rows, index)
    y = _heads(sheet, story, say, index, rows, at, y)
    for row in rows[:MOST_UNITS]:
        y = _draw_row(sheet, story, index, row, at, y)
    y = _conclusion(sheet, story, say, index, rows, y + 3)
    return sheet.finish(y, _notes(story, say, index, rows))


def _voice(story: Story, index: Index) -> str:
    """Return the voice with the most people."""
    wholes = list(story.findings.where(metric="index", place=index.id, segment="", wave=story.wave))
    return max(wholes, key=lambda f: (f.n or 0, f.voice)).voice if wholes else ""


def _rows(story: Story, index: Index) -> list[Row]:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    voice = _voice(story, index)
    find = partial(story.findings.one, place=index.id, wave=story.wave, voice=voice, place_kind="index")
    rows = []
    for f in story.findings.where(metric="index", place=index.id, wave=story.wave, voice=voice):
        value = f.segment.partition("=")[2]
        if value:
            shrunk, rank, bonus, change = (find(metric, segment=f.segment) for metric in (
                "index_shrunk", "index_rank", "index_bonus", "index_change"))
            rows.append(Row(names.segment(f.segment), f, shrunk, rank, bonus, change, value in index.treated))
    return sorted(rows, key=lambda r: (r.score.value is None, -(_place(r) or 0.0), r.name))


def _place(row: Row) -> float | None:
    best = row.shrunk if row.shrunk and row.shrunk.value is not None else row.score
    return best.value


def _subtitle(story: Story, index: Index, rows: Sequence[Row]) -> str:
    counts = [r.score.n for r in rows if r.score.n]
    parts = [
        translate(N_("wave {wave}"), story.lang).format(wave=story.wave) if story.wave else "",
        translate(N_("0 is the floor, 100 the target of every component"), story.lang),
        " + ".join(c.name.said(story.lang) for c in index.components),
    ]
    if counts:
        low, high = (number(x, story.lang, 0) for x in (min(counts), max(counts)))
        parts.append(f"n = {low}" if low == high else f"n = {low}–{high}")
    return " · ".join(p for p in parts if p)


def _axis(rows: Sequence[Row], index: Index) -> Callable[[float], float]:
    """Return where a score stands on the sheet: a piece of the axis that holds all rows and the nearest bands."""
    ends = [x for r in rows for f in (r.score, r.shrunk) if f for x in (f.value, f.low, f.high) if x is not None]
    ends += [x for x in (index.bonus_at,) if x is not None]
    ends += [r.score.value - r.change.value for r in rows
             if r.change and r.change.value is not None and r.score.value is not None]
    low, high = (min(ends), max(ends)) if ends else (0.0, 100.0)
    room = max((high - low) * 0.05, 1.0)
    low, high = 5 * ((low - room) // 5), -5 * (-(high + room) // 5)
    return lambda value: AXIS_FROM_MM + (min(max(value, low), high) - low) / (high - low) * (AXIS_TO_MM - AXIS_FROM_MM)


def _ticks(at: Callable[[float], float]) -> list[int]:
    """Return the round scores inside the axis: not more than stand beside each other."""
    inside = [t for t in range(-200, 301) if AXIS_FROM_MM < at(t) < AXIS_TO_MM]
    step = next(s for s in (5, 10, 20, 50, 100, 500) if len(inside) / s <= 9)
    return [t for t in inside if t % step == 0]


def _key(sheet: Sheet, say: Callable[[str], str], y: float, rows: Sequence[Row], index: Index) -> float:
    x = MARGIN_MM
    entries: list[tuple[str, str]] = [("point", N_("score with interval"))]
    if any(r.shrunk for r in rows):
        entries.append(("shrunk", N_("drawn towards the mean by as much as it is unsure")))
    if any(r.change for r in rows):
        entries.append(("before", N_("wave before")))
    if any(r.treated for r in rows):
        entries.append(("treated", N_("something was done here")))
    if index.bonus_at is not None:
        entries.append(("bonus", N_("target of the bonus")))
    for mark, text in entries:
        words = say(text)
        if x + 7 + width_mm(words, SMALL) > RIGHT_MM:
            x, y = MARGIN_MM, y + 5
        _mark(sheet, mark, x + 2.5, y + SMALL.line_mm / 2)
        sheet.write(words, x + 6.5, y, SMALL)
        x += 6.5 + width_mm(words, SMALL) + 7
    return y + 8


def _mark(sheet: Sheet, mark: str, x: float, y: float) -> None:
    if mark == "bonus":
        sheet.line([(x, y - 2), (x, y + 2)], GREEN, 1.6, (0, (3, 1.5)))
    elif mark == "treated":
        sheet.point(x, y, "^", GREEN, size_pt=6)
    elif mark == "before":
        sheet.point(x, y, "o", GREY, hollow=True, size_pt=4)
    elif mark == "shrunk":
        sheet.point(x, y, "D", ORANGE, hollow=True, size_pt=4.5)
    else:
        sheet.line([(x - 2.5, y), (x + 2.5, y)], INK, 1.1)
        sheet.point(x, y, "o", INK, size_pt=5)


def _heads(sheet: Sheet, story: Story, say: Callable[[str], str], index: Index, rows: Sequence[Row],
           at: Callable[[float], float], y: float) -> float:
    heads = [(SCORE_MM, N_("score")), (RANK_MM, N_("rank"))]
    if any(r.bonus for r in rows):
        heads.append((BONUS_MM, N_("chance of {score} or more")))
    if any(r.change for r in rows):
        heads.append((CHANGE_MM, N_("change since {wave}")))
    earlier = next((r.change.against.removeprefix("wave=") for r in rows if r.change), "")
    score = number(index.bonus_at or 0, story.lang, 0)
    ends = [x for x, _ in heads[1:]] + [RIGHT_MM]
    lines = [lines_of(say(text).format(score=score, wave=earlier), end - x - 2, SMALL)
             for (x, text), end in zip(heads, ends, strict=True)]
    deepest = max(len(head) for head in lines)
    for (x, _), head in zip(heads, lines, strict=True):
        sheet.write(head, x, y + (deepest - len(head)) * SMALL.line_mm, SMALL)
    for tick in _ticks(at):
        sheet.write(number(tick, story.lang, 0), at(tick), y + (deepest - 1) * SMALL.line_mm, SMALL, "middle")
    y += deepest * SMALL.line_mm + 1
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _ground(sheet: Sheet, index: Index, at: Callable[[float], float], y: float, height: float) -> None:
    """Shade the bands, and draw the target of the bonus."""
    starts = [-1e9, *sorted(index.bands), 1e9]
    shades = BANDS[:len(starts) - 1] if len(starts) - 1 <= len(BANDS) else ()
    for low, high, fill in zip(starts, starts[1:], shades or [PANEL] * (len(starts) - 1), strict=False):
        left, right = at(low), at(high)
        if right - left > 0.01:
            sheet.box(left, y, right - left, height, fill if index.bands else PANEL)
    if index.bonus_at is not None:
        sheet.line([(at(index.bonus_at), y), (at(index.bonus_at), y + height)], GREEN, 1.6, (0, (3, 1.5)))


def _draw_row(sheet: Sheet, story: Story, index: Index, row: Row, at: Callable[[float], float], y: float) -> float:
    lang, middle = story.lang, y + ROW_MM / 2
    _ground(sheet, index, at, y, ROW_MM)
    words = lines_of(row.name, NAME_MM - 4, STRONG)[:2]
    top = middle - (len(words) * STRONG.line_mm + SMALL.line_mm) / 2
    under = sheet.write(words, MARGIN_MM + 4, top, STRONG)
    if row.score.value is not None:
        sheet.write(base(row.score.n, lang) + ("*" if is_small(row.score) else ""), MARGIN_MM + 4, under, SMALL)
    if row.treated:
        _mark(sheet, "treated", MARGIN_MM + 1, top + STRONG.line_mm / 2)
    if row.score.value is None:
        said = lines_of(_missing(story, row.score), RIGHT_MM - SCORE_MM, NOTE)
        sheet.write(said, SCORE_MM, middle - len(said) * NOTE.line_mm / 2, NOTE)
    else:
        _points(sheet, row, at, middle)
        _figures(sheet, story, row, middle)
    sheet.line([(MARGIN_MM, y + ROW_MM), (RIGHT_MM, y + ROW_MM)], RULE)
    return y + ROW_MM


def _missing(story: Story, score: Finding) -> str:
    if score.suppressed:
        return hidden(story.project.thresholds.employee_n, story.lang)
    return verdict_said(score.verdict, story.lang)


def _points(sheet: Sheet, row: Row, at: Callable[[float], float], middle: float) -> None:
    score = row.score
    assert score.value is not None  # a row without a score has no points
    if row.change and row.change.value is not None:
        before = at(score.value - row.change.value)
        sheet.line([(before, middle + 2.6), (at(score.value), middle + 2.6)], GREY, 0.8)
        sheet.point(before, middle + 2.6, "o", GREY, hollow=True, size_pt=4)
    if score.low is not None and score.high is not None:
        sheet.line([(at(score.low), middle - 0.8), (at(score.high), middle - 0.8)], INK, 1.1)
        for end in (score.low, score.high):
            sheet.line([(at(end), middle - 1.9), (at(end), middle + 0.3)], INK, 1.1)
    if row.shrunk and row.shrunk.value is not None:
        sheet.point(at(row.shrunk.value), middle - 3.6, "D", ORANGE, hollow=True, size_pt=4.5)
    sheet.point(at(score.value), middle - 0.8, "o", INK, is_small(score), 5)


def _figures(sheet: Sheet, story: Story, row: Row, middle: float) -> None:
    lang = story.lang
    top = middle - (STRONG.line_mm + SMALL.line_mm) / 2
    _two(sheet, SCORE_MM, top, _figure(row.score, lang), _span(row.score, lang))
    if row.rank and row.rank.low is not None and row.rank.high is not None:
        low, high = (number(x, lang, 0) for x in (row.rank.low, row.rank.high))
        sheet.write(low if low == high else f"{low}–{high}", RANK_MM, middle - BODY.line_mm / 2, BODY)
    if row.bonus and row.bonus.value is not None:
        verdict = row.bonus.verdict
        colour = BONUS_COLOURS.get(verdict, ZERO)
        sheet.box(BONUS_MM, top + 0.5, 2.6, STRONG.line_mm + SMALL.line_mm - 1, WHITE if colour == ZERO else colour,
                  colour, dashed=colour == ZERO)
        _two(sheet, BONUS_MM + 4.2, top, _chance(row.bonus.value, lang), translate(VERDICT[verdict], lang))
    if row.change and row.change.value is not None:
        _two(sheet, CHANGE_MM, top, _figure(row.change, lang, True), _span(row.change, lang, True))


def _two(sheet: Sheet, x: float, top: float, figure: str, under: str) -> None:
    sheet.write(under, x, sheet.write(figure, x, top, STRONG), SMALL)


def _chance(value: float, lang: str) -> str:
    """Write a probability; none is called nought or certain."""
    if value < 0.01 or value > 0.99:
        return ("< " if value < 0.5 else "> ") + percent(0.01 if value < 0.5 else 0.99, lang)
    return percent(value, lang)


def _figure(finding: Finding, lang: str, signed: bool = False) -> str:
    return number(finding.value or 0.0, lang, 1, signed)


def _span(finding: Finding, lang: str, signed: bool = False) -> str:
    if finding.low is None or finding.high is None:
        return ""
    gap = "; " if lang == "ru" else ", "
    return f"[{number(finding.low, lang, 1, signed)}{gap}{number(finding.high, lang, 1, signed)}]"


def _conclusion(sheet: Sheet, story: Story, say: Callable[[str], str], index: Index, rows: Sequence[Row], y: float
                ) -> float:
    """Say what may be said of the change: an effect, none shown, or that there is nothing to compare with."""
    find = partial(story.findings.one, place=index.id, wave=story.wave, voice=rows[0].score.voice, place_kind="index")
    effect, lone = find("effect"), find("change_without_comparison")
    told = effect or lone
    if told is None or told.value is None:
        return y
    title = say(N_("Where something was done, beside where nothing was")) if effect else say(N_("Change of all units"))
    value = f"{_figure(told, story.lang, True)} {_span(told, story.lang, True)}"
    words = f"{value}: {verdict_said(told.verdict, story.lang)}"
    permuted = find("effect_permuted")
    if permuted and permuted.value is not None:
        words += say(N_("; by luck of the draw as much would come in {share} of all ways to choose these units")
                     ).format(share=percent(permuted.value, story.lang))
    y = sheet.write(title, MARGIN_MM, y, STRONG)
    return sheet.write(lines_of(words, RIGHT_MM - MARGIN_MM, BODY), MARGIN_MM, y + 0.6, BODY)


def _notes(story: Story, say: Callable[[str], str], index: Index, rows: Sequence[Row]) -> list[str]:
    notes = foot_notes(story, [r.score for r in rows])
    notes.append(say(N_("The rank is the span that the scores allow, not a place in a league: units whose spans "
                        "overlap cannot be told apart.")))
    find = partial(story.findings.one, place=index.id, wave=story.wave, voice=rows[0].score.voice, place_kind="index")
    reliable, needed = find("index_reliability"), find("index_interviews")
    if reliable and reliable.value is not None:
        said = say(N_("Reliability of the units' means: {value}; pay needs {wanted} or more.")).format(
            value=number(reliable.value, story.lang, 2), wanted=number(index.reliable_from, story.lang, 2))
        if needed and needed.value is not None:
            said += " " + say(N_("That takes {count} interviews a unit.")).format(
                count=number(needed.value, story.lang, 0))
        notes.append(said)
    if any(r.bonus for r in rows):
        notes.append(say(N_("The bonus is proven where the chance of having reached its target is {level} or more.")
                         ).format(level=percent(index.bonus_level, story.lang)))
    if len(rows) > MOST_UNITS:
        notes.append(say(N_("{count} more units are in the table of findings.")).format(count=len(rows) - MOST_UNITS))
    return notes
