"""Which differences hold: the last wave against the one before, and groups of people against the rest."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import interval, number, translate
from cjm_core.model import ItemRole
from cjm_core.render.amount import base, is_small
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, INK, ORANGE, RULE, ZERO

LABEL_MM = 104.0
PLOT_FROM_MM, PLOT_TO_MM = MARGIN_MM + LABEL_MM + 6, 226.0
FIGURES_MM = 232.0
ROOM, LEAST, MOST, OF_NONE = 30, 4, 12, 2
NOT_SHOWN = "#9AA5B1"
DIGITS = {"scale": 2, "hours": 1}
_MIRRORED = 1e-9
HELD = frozenset({"higher", "lower", "differ"})
KINDS = {
    "mean": N_("means, {scale}"), "nps": N_("net promoter score, points"),
    "reached": N_("who got there, percentage points"),
    "answers": N_("single answers, percentage points"),
}


@dataclass(frozen=True)
class Panel:
    """One table of tests: its heading, the rows to draw (highest first), how many hold and how many there are."""

    heading: str
    rows: tuple[Finding, ...]
    held: int
    count: int


def draw(story: Story) -> Figure | None:
    """Draw the surest differences of every table; None where nothing was compared."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    panels = _panels(story, names)
    if not panels:
        return None
    say = partial(translate, lang=story.lang)
    drawn = [f for p in panels for f in p.rows]
    shown_is = say(N_("the last wave against the one before, and groups of people against the rest, with intervals"))
    sheet = Sheet(say(N_("Which differences hold")), f"{story.journey.title.said(story.lang)} · {shown_is}")
    y = draw_key(sheet, story, drawn)
    for panel in panels:
        y = draw_panel(sheet, story, names, panel, y) + 6
    return sheet.finish(y - 6, _notes(story, drawn))


def drawn_rows(story: Story) -> list[Finding]:
    """Return the rows that the chart draws: of each table the surest."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    return [f for panel in _panels(story, names) for f in panel.rows]


def _notes(story: Story, drawn: Sequence[Finding]) -> list[str]:
    say = partial(translate, lang=story.lang)
    return [*foot_notes(story, drawn), say(N_(
        "A filled mark holds after correction for all comparisons of its table (q, Benjamini and Hochberg). That two "
        "intervals overlap is no test, nor is an interval of one row among many that misses zero. Of every table the "
        "surest rows are drawn; all, and the shares of the two best answers, are in the table of findings."
    ))]


def _panels(story: Story, names: PlaceNames) -> list[Panel]:
    tables: dict[tuple[str, str, str], list[Finding]] = {}
    for metric in ("wave_change", "segment_difference"):
        for f in story.findings.where(metric=metric, wave=story.wave):
            kind = _kind(f, names)
            if kind and not (metric == "wave_change" and f.segment) and _is_here(f, story, names):
                tables.setdefault((metric, kind, _scale(f, names, story.lang)), []).append(f)
    tables = {k: rows for k, rows in tables.items() if any(map(_is_tested, rows))}
    holding = [k for k, rows in tables.items() if any(f.verdict in HELD for f in rows)]
    left = ROOM - OF_NONE * (len(tables) - len(holding))
    most = min(MOST, max(LEAST, left // max(1, len(holding))))
    return [_panel(story, key, rows, most if key in holding else OF_NONE) for key, rows in tables.items()]


def _panel(story: Story, key: tuple[str, str, str], rows: Sequence[Finding], most: int) -> Panel:
    """Return the surest rows of a table, the highest first; of a table in which nothing holds a few, to show that."""
    metric, kind, scale = key
    tested = _once([f for f in rows if _is_tested(f)])
    surest = sorted(tested, key=lambda f: (f.q or 0.0, f.p or 0.0, -abs(f.value or 0.0), f.place, f.segment))
    held = [f for f in tested if f.verdict in HELD]
    chosen = sorted(surest[:most], key=lambda f: (-(f.value or 0.0), f.place, f.segment))
    what = translate(KINDS[kind], story.lang).format(scale=scale)
    if metric == "wave_change":
        title = translate(N_("Change from {earlier} to {later}: {what}"), story.lang).format(
            earlier=rows[0].against.partition("=")[2], later=rows[0].wave, what=what)
    else:
        title = translate(N_("Groups against the rest: {what}"), story.lang).format(what=what)
    return Panel(title, tuple(chosen), len(held), len(tested))


def _once(rows: Sequence[Finding]) -> list[Finding]:
    """Return the rows without mirror images: where a column has two values, each is the other's rest."""
    columns: dict[tuple[str, str, str], list[Finding]] = {}
    for f in rows:
        columns.setdefault((f.place, f.voice, f.segment.partition("=")[0]), []).append(f)
    found: list[Finding] = []
    for group in columns.values():
        mirrored = len(group) == 2 and group[0].segment and abs(sum(f.value or 0.0 for f in group)) < _MIRRORED
        found += [max(group, key=lambda f: f.value or 0.0)] if mirrored else group
    return found


def _kind(finding: Finding, names: PlaceNames) -> str:
    """Tell which table a difference belongs to; empty for the shares of the two best answers, seen in the means."""
    if finding.place_kind == "answer":
        return "answers"
    item = names.items.get(finding.place)
    if finding.unit == "share":
        return "reached" if item is not None and item.role is ItemRole.REACHED else ""
    return {"scale": "mean", "points": "nps"}.get(finding.unit, "")


def _is_tested(finding: Finding) -> bool:
    return finding.q is not None and finding.value is not None


def _is_here(finding: Finding, story: Story, names: PlaceNames) -> bool:
    home = names.home(finding.place_kind, finding.place)
    return not home or home == story.journey.id or home in story.journey.places()


def _scale(finding: Finding, names: PlaceNames, lang: str) -> str:
    item = names.items.get(finding.place)
    if finding.unit != "scale" or item is None or item.scale is None:
        return translate(N_("points of the scale"), lang)
    between = "–" if item.scale.low >= 0 else "…"
    ends = f"{number(item.scale.low, lang, 0)}{between}{number(item.scale.high, lang, 0)}"
    return translate(N_("points, scale {ends}"), lang).format(ends=ends)


def draw_key(sheet: Sheet, story: Story, drawn: Sequence[Finding]) -> float:
    """Draw what the marks mean, those that are on the page."""
    entries = {
        BLUE: N_("surely better"), ORANGE: N_("surely worse"), INK: N_("surely more or less, which is neither good nor "
                                                                       "bad"),
        NOT_SHOWN: N_("no difference shown"),
    }
    x, y, used = MARGIN_MM, sheet.top, {_colour(f) for f in drawn}
    for colour, text in entries.items():
        if colour in used:
            words = translate(text, story.lang)
            sheet.point(x + 2, y + SMALL.line_mm / 2, "o", colour, hollow=colour == NOT_SHOWN)
            sheet.write(words, x + 5.4, y, SMALL)
            x += width_mm(words, SMALL) + 12
    return y + 8


def draw_panel(sheet: Sheet, story: Story, names: PlaceNames, panel: Panel, y: float) -> float:
    """Draw a table of tests with its heading and axis from ``y`` down; return where it ends."""
    y = draw_heading(sheet, story, panel, y)
    low, high, step = _axis(panel.rows)

    def at(value: float) -> float:
        return PLOT_FROM_MM + (value - low) / (high - low) * (PLOT_TO_MM - PLOT_FROM_MM)

    ticks = [low + i * step for i in range(round((high - low) / step) + 1)]
    for tick in ticks:
        digits = 0 if step >= 1 else 1 if round(step * 10) == step * 10 else 2
        sheet.write(number(tick, story.lang, digits, signed=True), at(tick), y, SMALL, "middle")
    y += SMALL.line_mm + 1
    top, bottom = y, y + sum(_height(f, names) for f in panel.rows)
    for tick in ticks:
        is_zero = abs(tick) < step / 100
        sheet.line([(at(tick), top), (at(tick), bottom)], ZERO if is_zero else RULE, 1.0 if is_zero else 0.6)
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    for row in panel.rows:
        _draw_row(sheet, story, names, row, at, y)
        y += _height(row, names)
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def draw_heading(sheet: Sheet, story: Story, panel: Panel, y: float) -> float:
    """Write what a table compares and how many of its comparisons hold; return where its rows may begin."""
    counted = translate(N_("comparisons that hold: {held} of {count}"), story.lang).format(
        held=number(panel.held, story.lang, 0), count=number(panel.count, story.lang, 0))
    room = RIGHT_MM - MARGIN_MM - width_mm(counted, SMALL) - 8
    sheet.write(counted, RIGHT_MM, y + 0.3, SMALL, "end")
    return sheet.write(lines_of(panel.heading, room, STRONG), MARGIN_MM, y, STRONG) + 1


def _factor(finding: Finding) -> float:
    return 100.0 if finding.unit == "share" else 1.0


def _axis(rows: Sequence[Finding]) -> tuple[float, float, float]:
    """Return the ends of the axis, zero inside, and the step of its ticks: four to eight of them."""
    ends = [0.0] + [x * _factor(f) for f in rows for x in (f.value, f.low, f.high) if x is not None]
    span = max(max(ends) - min(ends), 1e-6)
    size = 10.0 ** math.floor(math.log10(span / 4))
    step = next(s * size for s in (1, 2, 5, 10) if span / (s * size) <= 6)
    return math.floor(min(ends) / step) * step, math.ceil(max(ends) / step + 1e-9) * step, step


def _label(finding: Finding, names: PlaceNames) -> tuple[list[str], list[str]]:
    if finding.place_kind == "comparison":
        words, where = names.of(finding.place_kind, finding.place), groups_of(finding, names.lang)
    elif finding.segment:
        column, _, value = finding.segment.partition("=")
        words = f"{column}: {value}"
        where = names.of(finding.place_kind, finding.place)
    else:
        words, where = names.of(finding.place_kind, finding.place), ""
    return lines_of(words, LABEL_MM, BODY)[:3], lines_of(where, LABEL_MM, SMALL)[:3] if where else []


def groups_of(finding: Finding, lang: str) -> str:
    """Name the group of a comparison of a log, and what it is set against."""
    column, _, value = finding.segment.partition("=")
    other = finding.against.partition("=")[2]
    if other == "rest":
        return translate(N_("{column}: {value} against all others"), lang).format(column=column, value=value)
    return translate(N_("{column}: {value} against {other}"), lang).format(column=column, value=value, other=other)


def _height(finding: Finding, names: PlaceNames) -> float:
    words, where = _label(finding, names)
    return max(len(words) * BODY.line_mm + len(where) * SMALL.line_mm, STRONG.line_mm + SMALL.line_mm) + 2.4


def _colour(finding: Finding) -> str:
    if finding.verdict not in HELD:
        return NOT_SHOWN
    if not finding.better or finding.verdict == "differ":
        return INK
    return BLUE if (finding.verdict == "higher") == (finding.better == "higher") else ORANGE


def _draw_row(sheet: Sheet, story: Story, names: PlaceNames, row: Finding, at: Callable[[float], float], y: float
              ) -> None:
    lang, factor, colour = story.lang, _factor(row), _colour(row)
    tall = _height(row, names)
    draw_label(sheet, names, row, y)
    middle, value = y + tall / 2, (row.value or 0.0) * factor
    if row.low is not None and row.high is not None:
        sheet.line([(at(row.low * factor), middle), (at(row.high * factor), middle)], colour, 1.6)
    sheet.point(at(value), middle, "o", colour, hollow=row.verdict not in HELD)
    top = y + (tall - STRONG.line_mm - SMALL.line_mm) / 2
    digits = DIGITS.get(row.unit, 0)
    figure = number(value, lang, digits, signed=True)
    sheet.write(figure, FIGURES_MM, top, STRONG)
    if row.low is not None and row.high is not None:
        ends = interval(row.low * factor, row.high * factor, lang, digits, signed=True)
        sheet.write(ends, FIGURES_MM + width_mm(figure, STRONG) + 2, top + 0.25, SMALL)
    sheet.write(chance_and_base(row, lang), FIGURES_MM, top + STRONG.line_mm, SMALL)


def draw_label(sheet: Sheet, names: PlaceNames, row: Finding, y: float) -> float:
    """Write what a row compares in the middle of its height; return where the row ends."""
    words, where = _label(row, names)
    start = y + (_height(row, names) - len(words) * BODY.line_mm - len(where) * SMALL.line_mm) / 2
    sheet.write(where, MARGIN_MM, sheet.write(words, MARGIN_MM, start, BODY), SMALL)
    return y + _height(row, names)


def chance_and_base(row: Finding, lang: str) -> str:
    """Write how likely chance alone makes a difference, corrected, and how many stand behind it."""
    return f"{_chance(row, lang)} · {base(row.n, lang)}" + ("*" if is_small(row) else "")


def _chance(finding: Finding, lang: str) -> str:
    q = finding.q or 0.0
    return f"q < {number(0.001, lang, 3)}" if q < 0.001 else f"q = {number(q, lang, 3 if q < 0.1 else 2)}"
