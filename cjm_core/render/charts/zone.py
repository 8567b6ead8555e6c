"""The zone of tolerance: what people accept at least, what they wish for, and what came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import percent, translate
from cjm_core.model import Item
from cjm_core.render.amount import base, hidden, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.scale_axis import draw_scale_axis
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, GREEN, GREY, INK, ORANGE

LABEL_MM = 92.0
FROM_MM, TO_MM = MARGIN_MM + LABEL_MM + 8, 220.0
FIGURES_MM = 228.0
BAR_MM = 4.6
ZONE = "#D5DCE4"
MOST_ROWS = 22
SAID = {
    "below_zone": (ORANGE, N_("below the zone")), "in_zone": (GREEN, N_("in the zone")),
    "above_zone": (BLUE, N_("above the zone")), "cannot_tell": (GREY, N_("cannot tell")),
}


@dataclass(frozen=True)
class Row:
    """One question: its words and place, the share inside, what came, and both differences (None where hidden)."""

    item: Item
    words: str
    where: str
    inside: Finding
    came: Finding | None
    least: Finding | None
    wished: Finding | None

    @property
    def edges(self) -> tuple[float, float] | None:
        """The means of what is accepted and of what is wished for, in points of the scale."""
        parts = (self.came, self.least, self.wished)
        if any(f is None or f.value is None for f in parts):
            return None
        came, least, wished = (f.value or 0.0 for f in parts if f is not None)
        sign = -1 if self.item.better == "lower" else 1
        return came - sign * least, came - sign * wished

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest answer of the scale."""
        return (self.item.scale.low, self.item.scale.high) if self.item.scale else (0.0, 1.0)


def draw(story: Story) -> Figure | None:
    """Draw the zone of every question asked three ways; None where there is none."""
    rows = _rows(story)
    if not rows:
        return None
    say = partial(translate, lang=story.lang)
    title = story.journey.title.said(story.lang)
    sheet = Sheet(say(N_("Zone of tolerance")), f"{title} · {say(N_('what people accept, wish for, and get'))}")
    y = _key(sheet, story.lang, sheet.top)
    shown = rows[:MOST_ROWS]
    for ends, group in groupby(shown, key=lambda r: r.ends):
        y = _panel(sheet, story, list(group), ends, y) + 5
    notes = foot_notes(story, [f for r in shown for f in (r.inside, r.came) if f])
    notes.append(say(N_(
        "The bar runs from the mean of the least acceptable to the mean of what is wished for. The verdict is told by "
        "the intervals of both differences of the same people; n counts those who answered all three questions."
    )))
    notes += more_rows(story, len(rows) - MOST_ROWS)
    return sheet.finish(y - 5, notes)


def _rows(story: Story) -> list[Row]:
    """Return the questions, scale by scale, the furthest below what is accepted first."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    places = story.journey.places()
    rows = []
    for inside in story.findings.where(metric="in_zone", segment="", wave=story.wave):
        item = names.items.get(inside.place)
        if item is None or item.scale is None or (item.at is not None and item.at not in places):
            continue
        of = partial(story.findings.one, place=inside.place, wave=story.wave, voice=inside.voice, place_kind="item")
        where = names.place(item.at) if item.at else ""
        rows.append(Row(item, names.item(inside.place), where, inside, of("mean"), of("adequacy"), of("superiority")))
    sizes = {row.ends: sum(r.ends == row.ends for r in rows) for row in rows}
    return sorted(rows, key=lambda r: (-sizes[r.ends], r.ends, r.edges is None,
                                       r.least.value or 0.0 if r.least else 0.0, r.words))


def _key(sheet: Sheet, lang: str, y: float) -> float:
    x = MARGIN_MM
    words = translate(N_("from the least acceptable to what is wished for"), lang)
    sheet.box(x, y + 0.4, 8, 3, ZONE, ZONE)
    sheet.write(words, x + 9.6, y, SMALL)
    x += 9.6 + width_mm(words, SMALL) + 8
    for colour, text in SAID.values():
        words = translate(text, lang)
        if x + 5 + width_mm(words, SMALL) > RIGHT_MM:
            x, y = MARGIN_MM, y + 5
        sheet.point(x + 2, y + 1.9, "o", colour)
        sheet.write(words, x + 5.4, y, SMALL)
        x += width_mm(words, SMALL) + 12
    return y + 8


def _height(row: Row) -> float:
    words, where = lines_of(row.words, LABEL_MM, BODY), lines_of(row.where, LABEL_MM, SMALL)
    label, figures = len(words) * BODY.line_mm + len(where) * SMALL.line_mm, STRONG.line_mm + 2 * SMALL.line_mm
    return max(label, figures, BAR_MM + 3) + 2.6


def _panel(sheet: Sheet, story: Story, rows: Sequence[Row], ends: tuple[float, float], y: float) -> float:
    at, y = draw_scale_axis(sheet, story.lang, ends, (FROM_MM, TO_MM), y, sum(map(_height, rows)))
    for row in rows:
        _draw_row(sheet, story, row, at, y)
        y += _height(row)
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _draw_row(sheet: Sheet, story: Story, row: Row, at: Callable[[float], float], y: float) -> None:
    below = sheet.write(lines_of(row.words, LABEL_MM, BODY), MARGIN_MM, y + 1.3, BODY)
    sheet.write(lines_of(row.where, LABEL_MM, SMALL), MARGIN_MM, below, SMALL)
    middle, room, inside = y + _height(row) / 2, RIGHT_MM - FIGURES_MM, row.inside
    if row.edges is None or row.came is None or inside.value is None:
        said = lines_of(hidden(story.project.thresholds.employee_n, story.lang), room, NOTE)
        sheet.write(said, FIGURES_MM, middle - len(said) * NOTE.line_mm / 2, NOTE)
        return
    left, right = sorted(at(edge) for edge in row.edges)
    sheet.box(left, middle - BAR_MM / 2, max(right - left, 0.4), BAR_MM, ZONE, ZONE)
    colour, words = SAID.get(inside.verdict, SAID["cannot_tell"])
    if row.came.low is not None and row.came.high is not None:
        sheet.line([(at(row.came.low), middle), (at(row.came.high), middle)], INK, 1.1)
    sheet.point(at(row.came.value or 0.0), middle, "o", colour, hollow=is_small(inside))
    share = translate(N_("{share} of people inside"), story.lang).format(share=percent(inside.value, story.lang))
    lines = lines_of(f"{share} · {base(inside.n, story.lang)}{'*' if is_small(inside) else ''}", room, SMALL)
    top = middle - (STRONG.line_mm + len(lines) * SMALL.line_mm) / 2
    sheet.write(lines, FIGURES_MM, sheet.write(translate(words, story.lang), FIGURES_MM, top, STRONG), SMALL)
