"""Penalty and reward, driver by driver: what today's failures cost the whole, and what excellence would add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import interval, number, translate
from cjm_core.render.amount import base, is_small
from cjm_core.render.charts.drivers import label_lines
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, INK, ORANGE, RULE, WHITE, ZERO
from cjm_core.verdicts import verdict_said

FROM_MM, TO_MM = 102.0, 206.0
FIGURES_MM, LABEL_MM = 211.0, 250.0
BAR_MM = 4.6
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
METRICS = ("expected_loss", "upside", "penalty", "reward", "asymmetry")


@dataclass(frozen=True)
class Row:
    """One driver of one voice with its findings by metric."""

    driver: Finding
    found: dict[str, Finding]

    def value(self, metric: str) -> float | None:
        """Return the number of a metric, where it can be told and shown."""
        finding = self.found.get(metric)
        return finding.value if finding else None

    @property
    def reach(self) -> tuple[float, float]:
        """How far the row reaches to the left, below nought, and to the right."""
        left = [-(self.value("penalty") or 0), *self._ends("expected_loss")]
        right = [self.value("reward") or 0, *self._ends("upside")]
        return max(0.0, *left), max(0.0, *right)

    def _ends(self, metric: str) -> list[float]:
        f = self.found.get(metric)
        return [x for x in (f.value, f.high) if x is not None] if f else []


def draw(story: Story) -> Figure | None:
    """Draw losses and upsides of every driver, the costliest first; None where there are none."""
    panels = [(voice, rows) for voice in _voices(story) if (rows := _rows(story, voice))]
    if not panels:
        return None
    names = PlaceNames(story.project, story.lang, (story.journey,))
    say = partial(translate, lang=story.lang)
    outcome = names.item(panels[0][1][0].driver.against.removeprefix("item="))
    sheet = Sheet(say(N_("What failures cost and excellence would add: {outcome}")).format(outcome=outcome),
                  _subtitle(story, [r for _, rows in panels for r in rows]))
    y = _key(sheet, story, sheet.top)
    for voice, rows in panels:
        if len(panels) > 1:
            y = sheet.write(names.voice(voice), MARGIN_MM, y, STRONG) + 1
        y = _panel(sheet, story, rows, names, y) + 5
    drawn = [f for _, rows in panels for r in rows for f in r.found.values()]
    return sheet.finish(y - 5, [*foot_notes(story, drawn), say(N_(
        "Penalty and reward: the outcome of people with the lowest 40 % and the highest 30 % of the points, less that "
        "of people in the middle, all other drivers equal. Expected loss is the penalty times the share of people with "
        "such answers; upside the reward times the share of people who are not there yet. These are not Kano's classes."
    ))])


def _voices(story: Story) -> list[str]:
    rows = story.findings.where(metric="expected_loss", segment="", wave=story.wave)
    return sorted({f.voice for f in rows})


def _rows(story: Story, voice: str) -> list[Row]:
    same: dict[str, Any] = {"segment": "", "wave": story.wave, "voice": voice}
    found: dict[str, dict[str, Finding]] = {}
    for metric in METRICS:
        for f in story.findings.where(metric=metric, **same):
            found.setdefault(f.place, {})[metric] = f
    rows = [Row(by["penalty"], by) for by in found.values() if "penalty" in by]
    if not any(r.value("expected_loss") is not None or r.value("upside") is not None for r in rows):
        return []
    return sorted(rows, key=lambda r: (
        r.value("expected_loss") is None and r.value("upside") is None, -(r.value("expected_loss") or 0),
        -(r.value("upside") or 0), r.driver.place))


def _subtitle(story: Story, rows: list[Row]) -> str:
    counts = sorted({r.driver.n for r in rows if r.driver.n})
    parts = [story.journey.title.said(story.lang), translate(N_("points of the outcome's scale"), story.lang)]
    if counts:
        parts.append(base(counts[0], story.lang) + (f"–{number(counts[-1], story.lang, 0)}" if len(counts) > 1 else ""))
    return " · ".join(parts)


def _key(sheet: Sheet, story: Story, y: float) -> float:
    entries = (
        (ORANGE, ORANGE, N_("expected loss, with interval")), (WHITE, ORANGE, N_("penalty of one failure")),
        (BLUE, BLUE, N_("upside, with interval")), (WHITE, BLUE, N_("reward of one success")),
    )
    x = MARGIN_MM
    for fill, edge, text in entries:
        words = translate(text, story.lang)
        sheet.box(x, y + 0.4, 4, 3, fill, edge)
        sheet.write(words, x + 5.4, y, SMALL)
        x += width_mm(words, SMALL) + 12
    return y + 8


def _panel(sheet: Sheet, story: Story, rows: list[Row], names: PlaceNames, y: float) -> float:
    left, right = (max(r.reach[side] for r in rows) for side in (0, 1))
    step = next((s for s in STEPS if (left + right) / s <= 8), 50.0)
    low, high = -(-left // step) * step, -(-right // step) * step
    span = max(low + high, step)

    def at(value: float) -> float:
        return FROM_MM + (value + low) / span * (TO_MM - FROM_MM)

    ticks = [i * step for i in range(-round(low / step), round(high / step) + 1)]
    for tick in ticks:
        digits = 0 if step >= 1 or not tick else 1
        sheet.write(number(tick, story.lang, digits, signed=True), at(tick), y, SMALL, "middle")
    sheet.write(translate(N_("loss and upside"), story.lang), FIGURES_MM, y, SMALL)
    y += SMALL.line_mm + 1
    bottom = y + sum(_height(r, names, story.lang) for r in rows)
    for tick in ticks:
        sheet.line([(at(tick), y), (at(tick), bottom)], RULE if tick else ZERO, 0.6 if tick else 1.0)
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    for row in rows:
        _bars(sheet, story, row, names, at, y)
        y += _height(row, names, story.lang)
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _verdict_lines(row: Row, lang: str) -> list[str]:
    """Say how failure and success weigh, where either is sure to weigh anything."""
    finding = row.found.get("asymmetry")
    sides = [row.found.get(m) for m in ("penalty", "reward")]
    weighs = any(f.q is not None and f.q <= 1 - f.level for f in sides if f)
    told = finding is not None and weighs and finding.verdict not in ("", "cannot_tell")
    words = verdict_said(finding.verdict, lang) if told and finding else ""
    return lines_of(words, RIGHT_MM - LABEL_MM, SMALL)


def _height(row: Row, names: PlaceNames, lang: str) -> float:
    words, where = label_lines(row.driver, names)
    text = len(words) * BODY.line_mm + len(where) * SMALL.line_mm
    return max(11.0, text + 2.6, len(_verdict_lines(row, lang)) * SMALL.line_mm + 2.6)


def _bars(sheet: Sheet, story: Story, row: Row, names: PlaceNames, at: Callable[[float], float], y: float) -> None:
    """Draw one driver: outlines of penalty and reward, within them loss and upside with their whiskers."""
    words, where = label_lines(row.driver, names)
    sheet.write(where, MARGIN_MM, sheet.write(words, MARGIN_MM, y + 1.3, BODY), SMALL)
    middle, lang = y + _height(row, names, story.lang) / 2, story.lang
    for metric, mean, colour, turn in (("penalty", "expected_loss", ORANGE, -1), ("reward", "upside", BLUE, 1)):
        per_person, on_average = row.value(metric), row.found.get(mean)
        if per_person is not None and per_person * turn > 0:
            _bar(sheet, at(0), at(per_person), middle, WHITE, colour)
        if on_average is not None and on_average.value is not None and on_average.value > 0:
            fill = WHITE if is_small(on_average) else colour
            _bar(sheet, at(0), at(on_average.value * turn), middle, fill, colour)
        if on_average is not None and on_average.low is not None and on_average.high is not None:
            sheet.line([(at(on_average.low * turn), middle), (at(on_average.high * turn), middle)], INK, 1.1)
    _figures(sheet, row, middle, lang)
    told = _verdict_lines(row, lang)
    sheet.write(told, LABEL_MM, middle - len(told) * SMALL.line_mm / 2, SMALL)


def _bar(sheet: Sheet, start: float, end: float, middle: float, fill: str, edge: str) -> None:
    left, right = sorted((start, end))
    sheet.box(left, middle - BAR_MM / 2, max(right - left, 0.2), BAR_MM, fill, edge)


def _figures(sheet: Sheet, row: Row, middle: float, lang: str) -> None:
    """Write loss and upside with their intervals, one under the other; what cannot be told is said."""
    y = middle - BODY.line_mm
    for metric, turn in (("expected_loss", -1), ("upside", 1)):
        f = row.found.get(metric)
        if f is None or f.value is None or f.low is None or f.high is None:
            sheet.write(translate(N_("cannot tell"), lang), FIGURES_MM, y, NOTE)
        else:
            figure = number(f.value * turn, lang, 2, signed=True)
            sheet.write(figure, FIGURES_MM, y, STRONG)
            low, high = sorted((f.low * turn, f.high * turn))
            sheet.write(interval(low, high, lang, 2, signed=True), FIGURES_MM + 10, y + 0.25, SMALL)
        y += BODY.line_mm
