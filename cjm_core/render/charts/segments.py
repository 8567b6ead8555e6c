"""The path by groups of people: the emotion curves of segments in one picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, translate
from cjm_core.model import Stage
from cjm_core.render.amount import base, is_small
from cjm_core.render.charts.look import DASHES, SERIES, SHAPES
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lanes.emotion import POLES
from cjm_core.scene.lettering import Style
from cjm_core.scene.outline import curve as curved
from cjm_core.scene.outline import traced
from cjm_core.scene.theme import GREY, RULE, ZERO

MOST_CURVES = 5
MOST_PANELS = 4
POLES_MM = 26.0
ENDS_MM = 58.0
PLOT_FROM_MM, PLOT_TO_MM = MARGIN_MM + POLES_MM, RIGHT_MM - ENDS_MM
TALL_MM, SHORT_MM = 94.0, 66.0
POLE_MM = 2.1
Height = Callable[[float], float]


@dataclass(frozen=True)
class Curve:
    """One group of people: what it is called, and its finding at each stage, None where it said nothing."""

    name: str
    findings: tuple[Finding | None, ...]

    @property
    def n(self) -> int:
        """The largest base along the curve."""
        return max((f.n or 0 for f in self.findings if f), default=0)

    @property
    def drawable(self) -> bool:
        """Tell whether anything of it may be shown."""
        return any(f and f.value is not None for f in self.findings)


@dataclass(frozen=True)
class Panel:
    """One division of people, as by region: its curves, everybody's, how many groups are hidden, which not drawn."""

    title: str
    curves: tuple[Curve, ...]
    everybody: Curve
    hidden: int
    left_out: tuple[str, ...]
    voice: str = ""


def draw(story: Story) -> Figure | None:
    """Draw the curves of each segment column together; None where no two groups may be compared."""
    panels = _panels(story)
    if not panels:
        return None
    say = partial(translate, lang=story.lang)
    shown = _titled(panels[:MOST_PANELS], PlaceNames(story.project, story.lang, (story.journey,)))
    drawn = [f for p in shown for c in (*p.curves, p.everybody) for f in c.findings if f and f.value is not None]
    counts = [f.n for f in drawn if f.n]
    ends = (number(min(counts), story.lang, 0), number(max(counts), story.lang, 0)) if counts else ("", "")
    shown_is = say(N_("mean feeling at each stage, −2 to +2, with its interval"))
    subtitle = [story.journey.title.said(story.lang), shown_is]
    if counts:
        subtitle.append(f"n = {ends[0]}" if ends[0] == ends[1] else f"n = {ends[0]}–{ends[1]}")
    sheet = Sheet(say(N_("The path by groups of people")), " · ".join(subtitle))
    y = sheet.top
    for panel in shown:
        y = _draw_panel(sheet, story, panel, y, TALL_MM if len(shown) == 1 else SHORT_MM) + 8
    return sheet.finish(y - 8, _notes(story, [*shown, *panels[MOST_PANELS:]], drawn))


def _notes(story: Story, panels: Sequence[Panel], drawn: Sequence[Finding]) -> list[str]:
    say = partial(translate, lang=story.lang)
    notes = foot_notes(story, drawn, starred=False)
    more = [say(N_(
        "A hollow point stands on few people; a broken line means that nobody spoke of the stage "
        "or the group is hidden."
    ))]
    shown = panels[:MOST_PANELS]
    hidden = sum(p.hidden for p in shown)
    if hidden:
        more.append(say(N_("Groups hidden as too small: {count}.")).format(count=hidden))
    left_out = [f"{p.title}: {', '.join(p.left_out)}" for p in shown if p.left_out]
    if left_out:
        text = say(N_("At most {most} groups are drawn together; only in the table of findings are {names}."))
        more.append(text.format(most=MOST_CURVES, names="; ".join(left_out)))
    if len(panels) > MOST_PANELS:
        names = ", ".join(dict.fromkeys(p.title for p in panels[MOST_PANELS:]))
        more.append(say(N_("Divisions that are only in the table of findings: {names}.")).format(names=names))
    return [*notes, " ".join(more)]


def _panels(story: Story) -> list[Panel]:
    stages = story.journey.stages
    if len(stages) < 2:
        return []
    names = PlaceNames(story.project, story.lang, (story.journey,))
    rows = story.findings.where(metric="emotion", place_kind="stage", wave=story.wave)
    voices = sorted({f.voice for f in rows})
    columns = list(story.project.segments)
    columns += sorted({f.segment.partition("=")[0] for f in rows if f.segment} - set(columns))
    panels = []
    for voice in voices:
        said = _of_one_method([f for f in rows if f.voice == voice])
        everybody = Curve(translate(N_("everybody"), story.lang), _along(stages, [f for f in said if not f.segment]))
        for column in columns:
            mine = sorted((f for f in said if f.segment.partition("=")[0] == column), key=lambda f: f.segment)
            curves = [
                Curve(names.segment(segment), _along(stages, list(found)))
                for segment, found in groupby(mine, lambda f: f.segment)
            ]
            panel = _panel(column, curves, everybody, voice)
            if len(panel.curves) > 1:
                panels.append(panel)
    return panels


def _titled(panels: Sequence[Panel], names: PlaceNames) -> list[Panel]:
    """Add the voice to the heads of the panels where several voices are drawn."""
    if len({p.voice for p in panels}) < 2:
        return list(panels)
    return [replace(p, title=f"{p.title} · {names.voice(p.voice)}") for p in panels]


def _of_one_method(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of the method with the most people behind it: a curve never mixes two ways of asking."""
    people: dict[str, int] = {}
    for f in findings:
        people[f.method] = people.get(f.method, 0) + (f.n or 0 if not f.segment else 0)
    best = max(sorted(people), key=lambda method: people[method], default="")
    return [f for f in findings if f.method == best]


def _panel(title: str, curves: Sequence[Curve], everybody: Curve, voice: str) -> Panel:
    open_ones = [c for c in curves if c.drawable]
    largest = sorted(open_ones, key=lambda c: -c.n)[:MOST_CURVES]
    kept = tuple(c for c in open_ones if c in largest)
    left_out = tuple(c.name for c in open_ones if c not in largest)
    return Panel(title, kept, everybody, len(curves) - len(open_ones), left_out, voice)


def _along(stages: Sequence[Stage], findings: Sequence[Finding]) -> tuple[Finding | None, ...]:
    by_place = {f.place: f for f in findings}
    return tuple(by_place.get(stage.id) for stage in stages)


def _draw_panel(sheet: Sheet, story: Story, panel: Panel, y: float, tall: float) -> float:
    stages = story.journey.stages
    wide = (PLOT_TO_MM - PLOT_FROM_MM) / len(stages)
    middles = [PLOT_FROM_MM + wide * (i + 0.5) for i in range(len(stages))]
    sheet.write(lines_of(panel.title, POLES_MM - 4, STRONG), MARGIN_MM, y, STRONG)
    labels = [lines_of(s.name.said(story.lang), wide - 3, STRONG if wide > 24 else SMALL) for s in stages]
    style = STRONG if wide > 24 else SMALL
    below = y + max(len(lines) for lines in labels) * style.line_mm
    for x, lines in zip(middles, labels, strict=True):
        sheet.write(lines, x, below - len(lines) * style.line_mm, style, "middle")
    top = below + 2.5
    tall = max(tall, _ends_height(story, panel))

    def at(value: float) -> float:
        return top + tall / 2 - value * tall / 2 / POLE_MM

    for i in range(1, len(stages)):
        sheet.line([(PLOT_FROM_MM + wide * i, top), (PLOT_FROM_MM + wide * i, top + tall)], RULE, 0.6)
    for level, word in POLES.items():
        sheet.line([(PLOT_FROM_MM, at(level)), (PLOT_TO_MM, at(level))], RULE if level else ZERO, 0.6 if level else 1.1)
        figure = number(level, story.lang, 0, signed=True)
        said = f"{translate(word, story.lang)} {figure}" if word else figure
        sheet.write(said, PLOT_FROM_MM - 2, at(level) - SMALL.line_mm / 2, SMALL, "end")
    _curve(sheet, middles, panel.everybody, at, GREY, (0, (1.2, 1.6)), None)
    for i, curve in enumerate(panel.curves):
        _curve(sheet, middles, curve, at, SERIES[i], DASHES[i], SHAPES[i])
    _ends(sheet, story, panel, middles, at, top, tall)
    return top + tall


def _stretches(xs: Sequence[float], findings: Sequence[Finding | None]) -> list[list[tuple[float, Finding]]]:
    """Return the unbroken runs of points that have a value."""
    runs: list[list[tuple[float, Finding]]] = [[]]
    for x, f in zip(xs, findings, strict=True):
        if f and f.value is not None:
            runs[-1].append((x, f))
        elif runs[-1]:
            runs.append([])
    return [r for r in runs if r]


def _curve(
    sheet: Sheet, xs: Sequence[float], curve: Curve, at: Height, colour: str, dashes: object, shape: str | None
) -> None:
    for run in _stretches(xs, curve.findings):
        px = [x for x, _ in run]
        values = [at(f.value or 0.0) for _, f in run]
        if shape and len(run) > 1:
            high = traced([(x, at(_clip(f.high, f.value))) for x, f in run])
            low = traced([(x, at(_clip(f.low, f.value))) for x, f in run])
            sheet.area([*high, *reversed(low)], colour, 0.10)
        if len(run) > 1:
            sheet.curve(curved(list(zip(px, values, strict=True))), colour, 2.0 if shape else 1.3, dashes)
        for (x, f), y in zip(run, values, strict=True):
            if shape and len(run) == 1 and f.low is not None and f.high is not None:
                sheet.line([(x, at(f.low)), (x, at(f.high))], colour, 1.0)
            if shape:
                sheet.point(x, y, shape, colour, is_small(f))
            elif len(run) == 1:
                sheet.point(x, y, "_", colour)


def _clip(end: float | None, value: float | None) -> float:
    chosen = end if end is not None else value
    assert chosen is not None  # runs hold only findings with a value
    return max(-2.0, min(2.0, chosen))


def _ends(sheet: Sheet, story: Story, panel: Panel, xs: Sequence[float], at: Height, top: float, tall: float) -> None:
    """Name every curve at its end, the names moved apart where ends are close, with a leader to the curve."""
    left = PLOT_TO_MM + 9
    labels = []
    for i, curve in enumerate([*panel.curves, panel.everybody]):
        runs = _stretches(xs, curve.findings)
        if not runs:
            continue
        x, last = runs[-1][-1]
        own = i < len(panel.curves)
        style = BODY if own else SMALL
        lines = _end_lines(story, curve, style)
        colour, shape = (SERIES[i], SHAPES[i]) if own else (GREY, None)
        labels.append((at(last.value or 0.0), x, lines, style, colour, shape, is_small(last)))
    labels.sort(key=lambda label: (label[0], -label[1]))
    tops = apart([label[0] - len(label[2]) * label[3].line_mm / 2 for label in labels],
                 [len(label[2]) * label[3].line_mm + 0.8 for label in labels], top, top + tall)
    for (y, x, lines, style, colour, shape, small), place in zip(labels, tops, strict=True):
        middle = place + style.line_mm / 2
        if x == xs[-1]:  # a leader from an earlier end would look like a curve
            sheet.line([(x + 1.6, y), (PLOT_TO_MM + 1, y), (left - 4.6, middle)], colour, 0.5)
        if shape:
            sheet.point(left - 2.6, middle, shape, colour, small, 5.5)
        else:
            sheet.line([(left - 4.4, middle), (left - 1, middle)], colour, 1.3, (0, (1.2, 1.6)))
        sheet.write(lines, left, place, style)


def _end_lines(story: Story, curve: Curve, style: Style) -> list[str]:
    return lines_of(f"{curve.name} ({base(curve.n, story.lang)})", ENDS_MM - 9, style)


def _ends_height(story: Story, panel: Panel) -> float:
    """Return how tall the names at the ends of the curves are together."""
    own = sum(len(_end_lines(story, c, BODY)) * BODY.line_mm + 0.8 for c in panel.curves)
    return own + len(_end_lines(story, panel.everybody, SMALL)) * SMALL.line_mm + 0.8


def apart(tops: Sequence[float], heights: Sequence[float], least: float, most: float) -> list[float]:
    """Move labels (given from top to bottom) as little as needed, so that none touches the next nor leaves the room."""
    placed: list[float] = []
    for want, _ in zip(tops, heights, strict=True):
        placed.append(max(want, placed[-1] + heights[len(placed) - 1] if placed else least))
    limit = max(most, least + sum(heights))
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], limit - heights[i])
        limit = placed[i]
    return placed
