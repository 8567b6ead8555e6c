"""Whether coders agree: a row a code with alpha and its interval, and what to do where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.render.amount import interval_of
from cjm_core.render.charts.notes import more_rows
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.theme import BLUE, GOLD, INK, ORANGE, RULE, ZERO
from cjm_core.verdicts import verdict_said

NAME_MM = 92.0
AXIS_FROM_MM, AXIS_TO_MM = 110.0, 180.0
ALPHA_MM, ALIKE_MM, VERDICT_MM = 186.0, 212.0, 228.0
LIMITS = (0.667, 0.8)
ROW_MM = 9.5
MOST_ROWS = 24
COLOURS = {"reliable": BLUE, "tentative": GOLD, "not_reliable": ORANGE}
FILLS = ("#FBE3D2", "#FFF4D6", "#DCEBF5")


@dataclass(frozen=True)
class Row:
    """One code (or mood, or the code as a whole): its name, alpha, and what else tells of agreement."""

    name: str
    alpha: Finding
    alike: Finding | None
    paradox: bool


def draw(story: Story) -> Figure | None:
    """Draw the agreement of coders, the worst code first; None where nobody coded anything twice."""
    rows = _rows(story)
    if not rows:
        return None
    say = partial(translate, lang=story.lang)
    n = max((r.alpha.n or 0 for r in rows), default=0)
    said = say(N_("agreement beyond chance, Krippendorff's alpha with its interval; passages read by two coders: {n}"))
    sheet = Sheet(say(N_("Do coders agree")), said.format(n=number(n, story.lang, 0)))
    y = _heads(sheet, story, say, sheet.top)
    for row in rows[:MOST_ROWS]:
        y = _draw_row(sheet, story, row, y)
    notes = [say(N_("From 0.8 up coders agree well enough to count on; from 0.667 conclusions are tentative; below, "
                    "make the rule of the code clearer and code anew. Brackets: {level} interval, passages drawn anew; "
                    "where all agreed, these passages give none.")
                 ).format(level=percent(rows[0].alpha.level, story.lang))]
    notes += more_rows(story, len(rows) - MOST_ROWS)
    return sheet.finish(y, notes)


def _rows(story: Story) -> list[Row]:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    rows = []
    for f in story.findings.where(metric="agreement"):
        if not f.n:
            continue
        if f.place_kind == "code":
            alike, kappa = (story.findings.one(m, f.place, place_kind="code") for m in ("coded_alike", "kappa"))
            rows.append(Row(names.of("code", f.place), f, alike, bool(kappa and kappa.verdict == "paradox")))
        else:
            mood = "mood" in f.method
            title = N_("Mood of the passage") if mood else N_("The code as a whole")
            rows.append(Row(translate(title, story.lang), f, None, False))
    return sorted(
        rows, key=lambda r: (r.alpha.place_kind == "code", r.alpha.value is None, r.alpha.value or 0.0, r.name)
    )


def _at(value: float) -> float:
    return AXIS_FROM_MM + max(0.0, min(value, 1.0)) * (AXIS_TO_MM - AXIS_FROM_MM)


def _heads(sheet: Sheet, story: Story, say: Callable[[str], str], y: float) -> float:
    for tick in (0.0, *LIMITS, 1.0):
        digits = 0 if tick in (0.0, 1.0) else 1 if tick == LIMITS[1] else 2
        anchor = "end" if tick == LIMITS[0] else "middle"
        sheet.write(number(tick, story.lang, digits), _at(tick), y, SMALL, anchor)
    sheet.write(say(N_("alpha")), ALPHA_MM, y, SMALL)
    sheet.write(say(N_("alike")), ALIKE_MM, y, SMALL)
    y += SMALL.line_mm + 1
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _draw_row(sheet: Sheet, story: Story, row: Row, y: float) -> float:
    lang = story.lang
    told = verdict_said("paradox" if row.paradox else row.alpha.verdict, lang)
    said = lines_of(told, RIGHT_MM - VERDICT_MM, SMALL)
    words = lines_of(row.name, NAME_MM, BODY)[:2]
    height = max(ROW_MM, len(said) * SMALL.line_mm + 2, len(words) * BODY.line_mm + 2)
    middle = y + height / 2
    for low, high, fill in zip((0.0, *LIMITS), (*LIMITS, 1.0), FILLS, strict=True):
        sheet.box(_at(low), y, _at(high) - _at(low), height, fill)
    sheet.write(words, MARGIN_MM, middle - len(words) * BODY.line_mm / 2, BODY)
    sheet.write(said, VERDICT_MM, middle - len(said) * SMALL.line_mm / 2, SMALL)
    _alpha(sheet, story, row, middle)
    if row.alike and row.alike.value is not None:
        sheet.write(percent(row.alike.value, lang), ALIKE_MM, middle - BODY.line_mm / 2, BODY)
    sheet.line([(MARGIN_MM, y + height), (RIGHT_MM, y + height)], RULE)
    return y + height


def _alpha(sheet: Sheet, story: Story, row: Row, middle: float) -> None:
    alpha = row.alpha
    if alpha.value is None:
        sheet.write("–", ALPHA_MM, middle - STRONG.line_mm / 2, STRONG)
        return
    if alpha.low is not None and alpha.high is not None:
        sheet.line([(_at(alpha.low), middle), (_at(alpha.high), middle)], INK, 1.1)
        for end in (alpha.low, alpha.high):
            sheet.line([(_at(end), middle - 1.1), (_at(end), middle + 1.1)], INK, 1.1)
    sheet.point(_at(alpha.value), middle, "o", COLOURS.get(alpha.verdict, ZERO), size_pt=5.5)
    top = middle - (STRONG.line_mm + SMALL.line_mm) / 2
    below = sheet.write(number(alpha.value, story.lang, 2), ALPHA_MM, top, STRONG)
    sheet.write(interval_of(alpha, story.lang), ALPHA_MM, below, SMALL)
