"""Time between steps: a strip of quantiles for each succession, where most time goes first, on a log axis of time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import log10

from matplotlib.figure import Figure

from cjm_core.durations import duration, duration_interval
from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, translate
from cjm_core.render.amount import is_small
from cjm_core.render.charts.log_notes import log_words
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.flow.cards import holds_work
from cjm_core.scene.flow.graph import successions, told
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, INK, RULE

MOST_ROWS, MOST_LINES = 20, 3
NAME_MM, FIGURES_MM, GAP_MM, LEAST_ROW_MM = 84.0, 62.0, 5.0, 9.0
QUANTILES = ("p10", "p25", "median", "p75", "p90")
TICKS_H = (1 / 3600, 10 / 3600, 1 / 60, 10 / 60, 1.0, 6.0, 24.0, 168.0, 720.0, 8760.0, 87600.0)
TICK_WORDS = (
    N_("1 s"), N_("10 s"), N_("1 min"), N_("10 min"), N_("1 h"), N_("6 h"), N_("1 day"), N_("1 week"), N_("30 days"),
    N_("1 year"), N_("10 years"),
)


@dataclass(frozen=True)
class Strip:
    """The times of one succession: its findings by quantile, how often it comes, its mean, all in hours."""

    place: str
    count: float
    mean_h: float
    hours: dict[str, Finding]

    @property
    def lost_h(self) -> float:
        """All the time that passes here, over all journeys."""
        return self.count * self.mean_h

    def at(self, name: str) -> float:
        """Return a quantile in hours; the median where the log has no such one."""
        f = self.hours.get(name) or self.hours["median"]
        return f.value or 0.0


def draw(story: Story) -> Figure | None:
    """Draw how long it takes from step to step; None where no log tells."""
    strips = strips_of(story)
    if not strips:
        return None
    say = partial(translate, lang=story.lang)
    shown = strips[:MOST_ROWS]
    names = PlaceNames(story.project, story.lang, (story.journey,))
    sheet = Sheet(say(N_("Time between steps")), " · ".join((story.journey.title.said(story.lang), say(N_(
        "where most time goes first: how often, times the mean")))))
    axis = Axis(shown)
    y = _key(sheet, say, sheet.top)
    y = _head(sheet, say, axis, y)
    rows = [_words(names, strip) for strip in shown]
    bottom = y + sum(_tall(words) for words in rows)
    for tick, _ in axis.ticks:
        sheet.line([(axis.x(tick), y), (axis.x(tick), bottom)], RULE, 0.5)
    for strip, words in zip(shown, rows, strict=True):
        y = _row(sheet, story, axis, strip, words, y)
    return sheet.finish(y + 2, _notes(story, strips, shown))


def strips_of(story: Story) -> list[Strip]:
    """Return the successions with times, those in which most time passes first."""
    found = []
    for s in successions(story):
        place = f"{s.step}>{s.next_step}"
        hours = {q: f for q in QUANTILES if (f := told(story, f"follows_{q}", "edge", place)) and f.value is not None}
        if "median" in hours:
            mean = told(story, "follows_mean", "edge", place)
            known = mean.value if mean is not None and mean.value is not None else hours["median"].value
            found.append(Strip(place, s.count, known or 0.0, hours))
    return sorted(found, key=lambda s: (-s.lost_h, s.place))


class Axis:
    """A logarithmic axis of time over the strips, from a second up; shorter times stand at its left end."""

    def __init__(self, strips: list[Strip]) -> None:
        values = [v for s in strips for f in s.hours.values() for v in (f.value, f.low, f.high) if v]
        least, most = max(TICKS_H[0], min(values, default=1.0)), max(values, default=1.0)
        inside = [i for i, tick in enumerate(TICKS_H) if least < tick < most]
        first = max(0, (inside[0] if inside else sum(t <= least for t in TICKS_H)) - 1)
        last = min(len(TICKS_H) - 1, max(first + 1, inside[-1] + 1 if inside else first + 1))
        self.left = MARGIN_MM + NAME_MM + GAP_MM
        self.right = RIGHT_MM - FIGURES_MM - 2 * GAP_MM
        self.ticks = [(TICKS_H[i], TICK_WORDS[i]) for i in range(first, last + 1)]
        self._low, self._high = log10(TICKS_H[first]), max(log10(TICKS_H[last]), log10(max(most, 1e-9)))

    def x(self, hours: float) -> float:
        """Return where a time stands."""
        part = (log10(max(hours, 10**self._low)) - self._low) / (self._high - self._low)
        return self.left + min(part, 1.0) * (self.right - self.left)


def _key(sheet: Sheet, say: partial[str], y: float) -> float:
    x, middle = MARGIN_MM, y + 2
    sheet.line([(x, middle), (x + 24, middle)], BLUE, 0.9)
    sheet.line([(x + 5, middle), (x + 16, middle)], "#8FBFDC", 6)
    _median(sheet, x + 9.5, x + 8.5, x + 11, middle, False)
    words = say(N_("thin: eight of ten times; thick: the middle half; dot: the median with its interval"))
    sheet.write(words, x + 27, y, SMALL)
    return y + 8


def _head(sheet: Sheet, say: partial[str], axis: Axis, y: float) -> float:
    sheet.write(say(N_("From step to step")), MARGIN_MM, y, STRONG)
    sheet.write(say(N_("Half within; how often; all of it")), RIGHT_MM - FIGURES_MM, y, STRONG)
    free = axis.left - 20
    for tick, words in axis.ticks:
        label, x = say(words), axis.x(tick)
        half = width_mm(label, SMALL) / 2
        x = min(x, RIGHT_MM - FIGURES_MM - GAP_MM - half)
        if x - half > free:
            sheet.write(label, x, y + 0.3, SMALL, "middle")
            free = x + half + 1.5
    y += STRONG.line_mm + 1.4
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _words(names: PlaceNames, strip: Strip) -> list[str]:
    words = lines_of(names.way(strip.place), NAME_MM, BODY)
    return words if len(words) <= MOST_LINES else [*words[: MOST_LINES - 1], f"{words[MOST_LINES - 1][:-1]}…"]


def _tall(words: list[str]) -> float:
    return max(LEAST_ROW_MM, len(words) * BODY.line_mm + 2.4)


def _row(sheet: Sheet, story: Story, axis: Axis, strip: Strip, words: list[str], y: float) -> float:
    tall = _tall(words)
    middle = y + tall / 2
    sheet.write(words, MARGIN_MM, middle - len(words) * BODY.line_mm / 2, BODY)
    median = strip.hours["median"]
    sheet.line([(axis.x(strip.at("p10")), middle), (axis.x(strip.at("p90")), middle)], BLUE, 0.9)
    sheet.line([(axis.x(strip.at("p25")), middle), (axis.x(strip.at("p75")), middle)], "#8FBFDC", 6)
    value = median.value or 0.0
    low, high = (value, value) if median.low is None or median.high is None else (median.low, median.high)
    _median(sheet, axis.x(value), axis.x(low), axis.x(high), middle, is_small(median))
    _figures(sheet, story, strip, median, middle)
    sheet.line([(MARGIN_MM, y + tall), (RIGHT_MM, y + tall)], RULE)
    return y + tall


def _median(sheet: Sheet, x: float, low: float, high: float, y: float, small: bool) -> None:
    if high - low > 0.2:
        sheet.line([(low, y), (high, y)], INK, 1.1)
        for end in (low, high):
            sheet.line([(end, y - 1.0), (end, y + 1.0)], INK, 1.1)
    sheet.point(x, y, "o", BLUE, small, 5.5)


def _figures(sheet: Sheet, story: Story, strip: Strip, median: Finding, middle: float) -> None:
    """Write the median with its interval, and under it how often and how much time in all."""
    lang, left = story.lang, RIGHT_MM - FIGURES_MM
    value = median.value or 0.0
    top = middle - (STRONG.line_mm + SMALL.line_mm) / 2
    words = duration(value, lang) + ("*" if is_small(median) else "")
    sheet.write(words, left, top, STRONG)
    if median.low is not None and median.high is not None:
        ends = duration_interval(median.low, median.high, lang)
        sheet.write(ends, left + width_mm(words, STRONG) + 1.6, top + 0.25, SMALL)
    told_ = translate(N_("{count} times · n {journeys} · in all {time}"), lang).format(
        count=number(strip.count, lang, 0), journeys=number(median.n or 0, lang, 0), time=duration(strip.lost_h, lang))
    sheet.write(told_, left, top + STRONG.line_mm, SMALL)


def _notes(story: Story, strips: list[Strip], shown: list[Strip]) -> list[str]:
    say = partial(translate, lang=story.lang)
    drawn = [f for s in shown for f in s.hours.values()]
    work = any(holds_work(f) for f in drawn)
    how = N_("From the first step to the second: the log has one time an event, so the work itself is in it.") if work \
        else N_("From the end of the first step to the start of the second: waiting only.")
    short = N_("Times under a second stand at the left end.") if any(
        s.at("p10") < TICKS_H[0] for s in shown) else ""
    first = " ".join(say(t) for t in (how, short) if t)
    rows = " ".join(more_rows(story, len(strips) - len(shown)))
    return [first, *foot_notes(story, drawn), *([rows] if rows else []), *log_words(story)]


