"""Many drawn maps beside each other: who has the stage at all, and how far the moods drawn there lie apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.render.amount import hidden, is_small, probability
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.theme import BLUE, INK, ORANGE, PANEL, RULE, ZERO
from cjm_core.verdicts import verdict_said

NAME_MM = 58.0
SHARE_FROM_MM, SHARE_TO_MM = 74.0, 120.0
MOOD_FROM_MM, MOOD_TO_MM = 164.0, 236.0
VERDICT_MM = 242.0
ROW_MM = 13.0
BAND_MM = 5.0
APART = "drawn_apart"
APART_FILL, ALIKE_FILL = "#F6C7A4", "#A9D0E8"


@dataclass(frozen=True)
class Row:
    """One stage: its name, who drew it, and the spread of moods drawn there."""

    name: str
    drawn: Finding
    spread: Finding | None


def draw(story: Story) -> Figure | None:
    """Draw how far drawn maps of the journey agree; None where nobody drew any."""
    rows = _rows(story)
    if not rows:
        return None
    say = partial(translate, lang=story.lang)
    sheet = Sheet(say(N_("What people drew, one map beside the other")), _subtitle(story, rows))
    y = _heads(sheet, story, say, sheet.top)
    for row in rows:
        y = _draw_row(sheet, story, row, y)
    y = _agreement(sheet, story, say, rows, y + 3)
    notes = foot_notes(story, [r.drawn for r in rows])
    notes.append(say(N_("The band holds the middle half of the people who drew the stage, the line in it their median. "
                        "A wide band is a question, not a mean: ask why people see it so differently.")))
    return sheet.finish(y, notes)


def _rows(story: Story) -> list[Row]:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    found = story.findings.where(metric="drawn", segment="", wave="")
    voices: dict[str, int] = {}
    for f in found:
        voices[f.voice] = max(voices.get(f.voice, 0), f.n or 0)
    voice = max(voices, key=lambda v: (voices[v], v), default="")
    rows = []
    for stage in story.journey.stages:
        drawn = story.findings.one("drawn", stage.id, voice=voice, place_kind="stage")
        if drawn is not None:
            spread = story.findings.one("drawn_spread", stage.id, voice=voice, place_kind="stage")
            rows.append(Row(names.place(stage.id), drawn, spread))
    return rows


def _subtitle(story: Story, rows: Sequence[Row]) -> str:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    people = max((r.drawn.n or 0 for r in rows), default=0)
    said = translate(N_("maps drawn by hand: {count}"), story.lang).format(count=number(people, story.lang, 0))
    return " · ".join((story.journey.title.said(story.lang), said, names.voice(rows[0].drawn.voice)))


def _share_at(value: float) -> float:
    return SHARE_FROM_MM + value * (SHARE_TO_MM - SHARE_FROM_MM)


def _mood_at(value: float) -> float:
    return MOOD_FROM_MM + (value + 2) / 4 * (MOOD_TO_MM - MOOD_FROM_MM)


def _heads(sheet: Sheet, story: Story, say: Callable[[str], str], y: float) -> float:
    sheet.write(lines_of(say(N_("Who has the stage at all")), MOOD_FROM_MM - SHARE_FROM_MM - 6, STRONG),
                SHARE_FROM_MM, y, STRONG)
    sheet.write(lines_of(say(N_("Mood drawn there")), RIGHT_MM - MOOD_FROM_MM, STRONG), MOOD_FROM_MM, y, STRONG)
    y += STRONG.line_mm + 1
    for part in (0.0, 0.5, 1.0):
        sheet.write(percent(part, story.lang), _share_at(part), y, SMALL, "middle")
    for mood in range(-2, 3):
        sheet.write(number(mood, story.lang, 0, signed=True), _mood_at(mood), y, SMALL, "middle")
    y += SMALL.line_mm + 1
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _draw_row(sheet: Sheet, story: Story, row: Row, y: float) -> float:
    middle = y + ROW_MM / 2
    words = lines_of(row.name, NAME_MM, STRONG)[:2]
    sheet.write(words, MARGIN_MM, middle - len(words) * STRONG.line_mm / 2, STRONG)
    for mood in range(-2, 3):
        sheet.line([(_mood_at(mood), y), (_mood_at(mood), y + ROW_MM)], ZERO if mood == 0 else RULE)
    if row.drawn.value is None:
        said = lines_of(hidden(story.project.thresholds.employee_n, story.lang), MOOD_FROM_MM - SHARE_FROM_MM, NOTE)
        sheet.write(said, SHARE_FROM_MM, middle - len(said) * NOTE.line_mm / 2, NOTE)
    else:
        _share(sheet, story, row.drawn, middle)
    if row.spread is not None:
        _spread(sheet, story, row.spread, middle)
    sheet.line([(MARGIN_MM, y + ROW_MM), (RIGHT_MM, y + ROW_MM)])
    return y + ROW_MM


def _share(sheet: Sheet, story: Story, drawn: Finding, middle: float) -> None:
    value, n = drawn.value or 0.0, drawn.n or 0
    sheet.box(SHARE_FROM_MM, middle - 2.2, SHARE_TO_MM - SHARE_FROM_MM, 4.4, PANEL)
    sheet.box(SHARE_FROM_MM, middle - 2.2, max(_share_at(value) - SHARE_FROM_MM, 0.3), 4.4, BLUE)
    if drawn.low is not None and drawn.high is not None:
        sheet.line([(_share_at(drawn.low), middle), (_share_at(drawn.high), middle)], INK, 1.1)
        for end in (drawn.low, drawn.high):
            sheet.line([(_share_at(end), middle - 1.3), (_share_at(end), middle + 1.3)], INK, 1.1)
    count = translate(N_("{count} of {n} people"), story.lang).format(
        count=number(round(value * n), story.lang, 0), n=number(n, story.lang, 0))
    sheet.write(count + ("*" if is_small(drawn) else ""), SHARE_TO_MM + 4, middle - BODY.line_mm / 2, BODY)


def _spread(sheet: Sheet, story: Story, spread: Finding, middle: float) -> None:
    if spread.value is None or spread.low is None or spread.high is None:
        return
    apart = spread.verdict == APART
    left, right = _mood_at(spread.low), _mood_at(spread.high)
    sheet.box(left, middle - BAND_MM / 2, max(right - left, 0.8), BAND_MM, APART_FILL if apart else ALIKE_FILL,
              ORANGE if apart else BLUE)
    at = _mood_at(spread.value)
    sheet.line([(at, middle - BAND_MM / 2), (at, middle + BAND_MM / 2)], INK, 1.8)
    sheet.point(at, middle, "o", INK, size_pt=3.5)
    said = lines_of(verdict_said(spread.verdict, story.lang), RIGHT_MM - VERDICT_MM, SMALL)
    sheet.write(said, VERDICT_MM, middle - len(said) * SMALL.line_mm / 2, SMALL)


def _agreement(sheet: Sheet, story: Story, say: Callable[[str], str], rows: Sequence[Row], y: float) -> float:
    """Say whether the maps agree at all, and by how much more than chance."""
    titles = {"kind=mood": N_("Mood"), "kind=order": N_("Order")}
    for f in story.findings.where(metric="drawn_agreement", place=story.journey.id, voice=rows[0].drawn.voice):
        if f.value is None:
            said = verdict_said(f.verdict, story.lang)
        else:
            said = f"W = {number(f.value, story.lang, 2)}"
            said += f", {probability(f.p, story.lang)}" if f.p is not None else ""
            said += f": {verdict_said(f.verdict, story.lang)}"
        title = say(titles.get(f.against, ""))
        y = sheet.write(lines_of(f"{title}: {said}", RIGHT_MM - MARGIN_MM, BODY), MARGIN_MM, y, BODY)
    return y
