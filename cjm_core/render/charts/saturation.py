"""Whether enough people were heard: codes by people heard, flattening out or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.render.charts.look import SERIES, SHAPES
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.theme import RULE
from cjm_core.verdicts import verdict_said

PLOT_FROM_MM, PLOT_TO_MM = MARGIN_MM + 14, 180.0
WORDS_MM = 192.0
HEIGHT_MM = 88.0
MOST_VOICES = 4


def draw(story: Story) -> Figure | None:
    """Draw the curve of codes by people heard for every voice; None where too few were heard for a curve."""
    curves = _curves(story)
    if not curves:
        return None
    say = partial(translate, lang=story.lang)
    sheet = Sheet(say(N_("Were enough people heard")),
                  say(N_("different codes by people heard, mean over many orders of the people, with the middle part "
                         "of the orders")))
    people = max(k for points in curves.values() for k, _ in points)
    codes = max(f.high or f.value or 0.0 for points in curves.values() for _, f in points)
    top, bottom = sheet.top + 6, sheet.top + 6 + HEIGHT_MM

    def at(k: float, value: float) -> tuple[float, float]:
        return (PLOT_FROM_MM + (k - 1) / max(people - 1, 1) * (PLOT_TO_MM - PLOT_FROM_MM),
                bottom - value / max(codes, 1.0) * HEIGHT_MM)

    _axes(sheet, story, say, at, people, codes)
    y = top
    for number_, (voice, points) in enumerate(curves.items()):
        _curve(sheet, points, at, number_)
        y = _words(sheet, story, say, voice, number_, y)
    note = say(N_("Saturated: the last two people bring at most 5 % of the codes that the first four brought. The "
                  "curve says nothing of people unlike those who were heard."))
    return sheet.finish(max(bottom + 12, y), [note])


def _curves(story: Story) -> dict[str, list[tuple[int, Finding]]]:
    """Return (people, finding) by voice, the voice with the most people first."""
    found: dict[str, list[tuple[int, Finding]]] = {}
    for f in story.findings.where(metric="codes_heard"):
        if f.value is not None and f.place in ("", story.journey.id):
            found.setdefault(f.voice, []).append((int(f.against.removeprefix("people=")), f))
    ordered = sorted(found, key=lambda v: (-(found[v][0][1].n or 0), v))
    return {v: sorted(found[v], key=lambda pair: pair[0]) for v in ordered[:MOST_VOICES]}


def _axes(sheet: Sheet, story: Story, say: Callable[[str], str], at: Callable[[float, float], tuple[float, float]],
          people: int, codes: float) -> None:
    for value in _ticks(codes):
        left, right = at(1, value), at(people, value)
        sheet.line([left, right], RULE)
        sheet.write(number(value, story.lang, 0), left[0] - 2, left[1] - SMALL.line_mm / 2, SMALL, "end")
    for k in [1, *[t for t in _ticks(people) if t > 1]]:
        x, y = at(k, 0)
        sheet.write(number(k, story.lang, 0), x, y + 1.5, SMALL, "middle")
    x, y = at(people, 0)
    sheet.write(say(N_("people heard")), x, y + 1.5 + SMALL.line_mm, SMALL, "end")
    sheet.write(say(N_("different codes")), MARGIN_MM, at(1, codes)[1] - SMALL.line_mm - 3, SMALL)


def _ticks(most: float) -> list[int]:
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000) if most / s <= 8)
    return list(range(0, int(most) + 1, step))


def _curve(sheet: Sheet, points: Sequence[tuple[int, Finding]], at: Callable[[float, float], tuple[float, float]],
           order: int) -> None:
    colour = SERIES[order]
    band = [at(k, f.low) for k, f in points if f.low is not None]
    band += [at(k, f.high) for k, f in reversed(points) if f.high is not None]
    if len(band) > 2:
        sheet.area(band, colour, 0.14)
    line = [at(k, f.value or 0.0) for k, f in points]
    if len(line) > 1:
        sheet.line(line, colour, 1.8)
    sheet.point(*line[-1], SHAPES[order], colour)


def _words(sheet: Sheet, story: Story, say: Callable[[str], str], voice: str, order: int, y: float) -> float:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    place = story.journey.id
    found = {m: next(iter(story.findings.where(metric=m, place=p, voice=voice)), None)
             for m in ("saturation", "codes_expected", "codes_coverage") for p in (place,)}
    sheet.point(WORDS_MM, y + STRONG.line_mm / 2, SHAPES[order], SERIES[order])
    y = sheet.write(lines_of(names.voice(voice), RIGHT_MM - WORDS_MM - 5, STRONG), WORDS_MM + 5, y, STRONG) + 0.6
    lines = []
    saturation, expected, coverage = found["saturation"], found["codes_expected"], found["codes_coverage"]
    if saturation:
        lines.append(verdict_said(saturation.verdict, story.lang))
    if saturation and saturation.value is not None:
        lines.append(say(N_("new from the last two: {share} of the codes of the first four")).format(
            share=percent(saturation.value, story.lang)))
    if expected and expected.value is not None and expected.low is not None and expected.high is not None:
        lines.append(say(N_("codes in all: about {count} [{low}–{high}]")).format(
            count=number(expected.value, story.lang, 0), low=number(expected.low, story.lang, 0),
            high=number(expected.high, story.lang, 0)))
    if coverage and coverage.value is not None:
        lines.append(say(N_("covered by what was heard: {share}")).format(share=percent(coverage.value, story.lang)))
    for line in lines:
        y = sheet.write(lines_of(line, RIGHT_MM - WORDS_MM - 5, BODY), WORDS_MM + 5, y, BODY) + 0.4
    return y + 5
