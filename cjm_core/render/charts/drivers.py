"""What drives the outcome: each driver's share of R² with its interval, and the share that chance alone would get."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import interval, number, percent, translate
from cjm_core.render.amount import hidden, is_small
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, INK, ORANGE, RULE, WHITE

LABEL_MM = 84.0
FROM_MM, TO_MM = MARGIN_MM + LABEL_MM + 5, 190.0
SHARE_MM, FIRST_MM, SIGN_MM = 196.0, 238.0, 262.0
BAR_MM, ROW_MM = 5.0, 10.4
IDLE = "#9AA5B1"
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True)
class Panel:
    """The drivers of one voice, the greatest share first, those that cannot be told last; with what they explain."""

    voice: str
    drivers: tuple[Finding, ...]
    explained: Finding | None
    noise: Finding | None


def draw(story: Story) -> Figure | None:
    """Draw the drivers of every voice; None where nothing was worked out."""
    panels = panels_of(story)
    if not panels:
        return None
    names = PlaceNames(story.project, story.lang, (story.journey,))
    say = partial(translate, lang=story.lang)
    outcome = names.item(panels[0].drivers[0].against.removeprefix("item="))
    sheet = Sheet(say(N_("What drives: {outcome}")).format(outcome=outcome), _subtitle(story, panels, names))
    y = _key(sheet, story, sheet.top)
    for panel in panels:
        y = _panel(sheet, story, panel, names, y, len(panels) > 1) + 5
    drawn = [f for p in panels for f in p.drivers]
    return sheet.finish(y - 5, [*foot_notes(story, drawn), say(N_(
        "A driver's share is what it adds to R², averaged over all orders of adding drivers; the shares add up to what "
        "is explained. First: how often it leads when people are drawn anew. r: its simple correlation with the "
        "outcome. How answers go together is no proof of what an action would do."
    ))])


def panels_of(story: Story) -> list[Panel]:
    """Return a panel a voice that has any driver with a number, the most people first."""
    rows = list(story.findings.where(metric="driver", segment="", wave=story.wave))
    panels = []
    for voice in dict.fromkeys(f.voice for f in rows):
        mine = sorted((f for f in rows if f.voice == voice), key=lambda f: (f.value is None, -(f.value or 0), f.place))
        if any(f.value is not None for f in mine):
            panels.append(Panel(voice, tuple(mine), *(_one(story, m, voice) for m in ("explained", "driver_noise"))))
    return sorted(panels, key=lambda p: (-max(f.n or 0 for f in p.drivers), p.voice))


def _one(story: Story, metric: str, voice: str) -> Finding | None:
    return next(iter(story.findings.where(metric=metric, segment="", wave=story.wave, voice=voice)), None)


def _subtitle(story: Story, panels: Sequence[Panel], names: PlaceNames) -> str:
    parts = [story.journey.title.said(story.lang)]
    for panel in panels:
        who = f"{names.voice(panel.voice)}: " if len(panels) > 1 else ""
        if panel.explained is not None and panel.explained.value is not None:
            told = translate(N_("all drivers together explain {share} of the differences between people"), story.lang)
            parts.append(who + told.format(share=percent(panel.explained.value, story.lang)))
    counts = sorted({f.n for p in panels for f in p.drivers if f.n and f.value is not None})
    if counts:
        parts.append(f"n = {number(counts[0], story.lang, 0)}" + (
            f"–{number(counts[-1], story.lang, 0)}" if len(counts) > 1 else ""))
    return " · ".join(parts)


def _key(sheet: Sheet, story: Story, y: float) -> float:
    x = MARGIN_MM
    for fill, text in ((BLUE, N_("surely more than chance")), (IDLE, N_("no more than chance would give"))):
        words = translate(text, story.lang)
        sheet.box(x, y + 0.4, 4, 3, fill, fill)
        sheet.write(words, x + 5.4, y, SMALL)
        x += width_mm(words, SMALL) + 12
    sheet.line([(x + 1, y), (x + 1, y + 3.6)], ORANGE, 1.2, (0, (3, 2)))
    sheet.write(translate(N_("what a question of pure chance would get"), story.lang), x + 4, y, SMALL)
    return y + 8


def _panel(sheet: Sheet, story: Story, panel: Panel, names: PlaceNames, y: float, named: bool) -> float:
    """Draw one voice's drivers under a head of columns and return where they end."""
    say = partial(translate, lang=story.lang)
    top = max(f.high or f.value or 0 for f in panel.drivers)
    step = next((s for s in STEPS if top / s <= 6), 1.0)
    whole = max(step, -(-top // step) * step)

    def at(share: float) -> float:
        return FROM_MM + share / whole * (TO_MM - FROM_MM)

    if named:
        y = sheet.write(names.voice(panel.voice), MARGIN_MM, y, STRONG) + 1
    for tick in range(round(whole / step) + 1):
        sheet.write(percent(tick * step, story.lang), at(tick * step), y, SMALL, "middle")
    for x, words in ((SHARE_MM, N_("share of R²")), (FIRST_MM, N_("first")), (SIGN_MM, N_("r"))):
        sheet.write(say(words), x, y, SMALL)
    y += SMALL.line_mm + 1
    bottom = y + sum(_height(f, names) for f in panel.drivers)
    for tick in range(round(whole / step) + 1):
        sheet.line([(at(tick * step), y), (at(tick * step), bottom)], RULE, 0.6)
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    for driver in panel.drivers:
        _row(sheet, story, driver, names, at, y)
        y += _height(driver, names)
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    if panel.noise is not None and panel.noise.value is not None:
        told = sum(_height(f, names) for f in panel.drivers if f.value is not None)
        start = bottom - sum(_height(f, names) for f in panel.drivers)
        sheet.line([(at(panel.noise.value), start), (at(panel.noise.value), start + told)], ORANGE, 1.2, (0, (3, 2)))
    return y


def label_lines(driver: Finding, names: PlaceNames) -> tuple[list[str], list[str]]:
    """Return a driver's name and its place, each broken to the width of the labels."""
    item = names.items.get(driver.place)
    where = names.place(item.at) if item and item.at else ""
    return lines_of(names.item(driver.place), LABEL_MM, BODY), lines_of(where, LABEL_MM, SMALL)


def _height(driver: Finding, names: PlaceNames) -> float:
    words, where = label_lines(driver, names)
    return max(ROW_MM, len(words) * BODY.line_mm + len(where) * SMALL.line_mm + 2.6)


def _row(sheet: Sheet, story: Story, f: Finding, names: PlaceNames, at: Callable[[float], float], y: float) -> None:
    words, where = label_lines(f, names)
    sheet.write(where, MARGIN_MM, sheet.write(words, MARGIN_MM, y + 1.3, BODY), SMALL)
    middle, lang = y + _height(f, names) / 2, story.lang
    if f.value is None:
        why = hidden(story.project.thresholds.employee_n, lang) if f.suppressed else translate(f.method, lang)
        said = lines_of(why, RIGHT_MM - FROM_MM, NOTE)[:2]
        sheet.write(said, FROM_MM, middle - len(said) * NOTE.line_mm / 2, NOTE)
        return
    colour = BLUE if f.verdict == "above_noise" else IDLE
    fill = WHITE if is_small(f) else colour
    sheet.box(at(0), middle - BAR_MM / 2, max(at(f.value) - at(0), 0.3), BAR_MM, fill, colour)
    if f.low is not None and f.high is not None:
        sheet.line([(at(f.low), middle), (at(f.high), middle)], INK, 1.1)
        for end in (f.low, f.high):
            sheet.line([(at(end), middle - 1.1), (at(end), middle + 1.1)], INK, 1.1)
    top = middle - BODY.line_mm / 2
    figure = percent(f.value, lang)
    sheet.write(figure, SHARE_MM, top, STRONG)
    if f.low is not None and f.high is not None:
        ends = interval(100 * f.low, 100 * f.high, lang, 0)
        sheet.write(ends, SHARE_MM + width_mm(figure, STRONG) + 2, top + 0.25, SMALL)
    _beside(sheet, story, f, top)


def _beside(sheet: Sheet, story: Story, f: Finding, top: float) -> None:
    """Write how often the driver leads, and its simple correlation with the outcome, sign and all."""
    same: dict[str, Any] = {"segment": "", "wave": f.wave, "voice": f.voice}
    first = next(iter(story.findings.where(metric="driver_first", place=f.place, **same)), None)
    simple = next(iter(story.findings.where(metric="driver_correlation", place=f.place, **same)), None)
    if first is not None and first.value is not None:
        sheet.write(_chance(first.value, story.lang), FIRST_MM, top, BODY)
    if simple is not None and simple.value is not None:
        sheet.write(number(simple.value, story.lang, 2, signed=True), SIGN_MM, top, BODY)


def _chance(share: float, lang: str) -> str:
    """Write a probability so that what was never drawn is not called impossible."""
    return f"< {percent(0.01, lang)}" if share < 0.005 else f"> {percent(0.99, lang)}" if share > 0.995 else percent(
        share, lang)

