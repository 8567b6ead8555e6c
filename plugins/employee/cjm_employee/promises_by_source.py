"""The chart of promises under the sources that made them: how many people got less, as much, or more than promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from matplotlib.figure import Figure

from cjm_core import N_, Finding, Story, percent, translate
from cjm_core import charting as kit

LABEL_MM = 84.0
BARS_FROM_MM, BARS_TO_MM = 108.0, 226.0
FIGURES_MM = 233.0
BAR_MM = 6.0
ROW_MM = 11.5
AS_PROMISED = "#C9D6E2"
LEAST_FIGURE_MM = 9.0  # a narrower part of a bar holds no figure


@dataclass(frozen=True)
class Row:
    """One promise: its words, source and place, and the shares of people who found it kept and exceeded."""

    words: str
    source: str
    place: str
    kept: Finding
    exceeded: Finding | None

    @property
    def share(self) -> float:
        """The share of kept; a hidden one stands last."""
        return 2.0 if self.kept.value is None else self.kept.value


def draw(story: Story) -> Figure | None:
    """Draw one bar a promise under its source, the worst source first; None where no promise was measured."""
    rows = _rows(story)
    if not rows:
        return None
    say = partial(translate, lang=story.lang)
    shown = say(N_("share of people, by what they had expected"))
    sheet = kit.Sheet(say(N_("Promises by source")), f"{story.journey.title.said(story.lang)} · {shown}")
    y = _key(sheet, story, sheet.top)
    for source, group in groupby(rows, key=lambda row: row.source):
        sheet.write(source[:1].upper() + source[1:], kit.MARGIN_MM, y, kit.STRONG)
        y += kit.STRONG.line_mm + 1
        sheet.line([(kit.MARGIN_MM, y), (kit.RIGHT_MM, y)])
        for row in group:
            y = _promise(sheet, story, row, y)
        y += 3
    notes = kit.foot_notes(story, [row.kept for row in rows])
    notes.append(say(N_("Kept: experience is at least what the same person expected.")))
    return sheet.finish(y - 3, notes)


def _rows(story: Story) -> list[Row]:
    """Return the measured promises source by source, the source of the least kept promise first."""
    names = kit.PlaceNames(story.project, story.lang, (story.journey,))
    rows = []
    for promise in story.journey.promises:
        kept = story.findings.one("promise_kept", promise.id, wave=story.wave, place_kind="promise")
        if kept is None:
            continue
        source = promise.source.said(story.lang) if promise.source else promise.made_by
        exceeded = story.findings.one("promise_exceeded", promise.id, wave=story.wave, voice=kept.voice)
        rows.append(Row(promise.text.said(story.lang), source, names.place(promise.at), kept, exceeded))
    worst = {row.source: min(r.share for r in rows if r.source == row.source) for row in rows}
    return sorted(rows, key=lambda r: (worst[r.source], r.source, r.share, r.words))


def _key(sheet: kit.Sheet, story: Story, y: float) -> float:
    x = kit.MARGIN_MM
    for colour, text in (
        (kit.ORANGE, N_("less than promised")), (AS_PROMISED, N_("as promised")), (kit.BLUE, N_("more than promised")),
    ):
        words = translate(text, story.lang)
        sheet.box(x, y + 0.4, 4, 3, colour)
        sheet.write(words, x + 5.4, y, kit.SMALL)
        x += 5.4 + kit.width_mm(words, kit.SMALL) + 7
    sheet.write(translate(N_("kept, in all"), story.lang), FIGURES_MM, y, kit.SMALL)
    return y + 9


def _promise(sheet: kit.Sheet, story: Story, row: Row, y: float) -> float:
    words, place = kit.lines_of(row.words, LABEL_MM, kit.BODY), kit.lines_of(row.place, LABEL_MM, kit.SMALL)
    height = max(len(words) * kit.BODY.line_mm + len(place) * kit.SMALL.line_mm + 3, ROW_MM)
    sheet.write(place, kit.MARGIN_MM, sheet.write(words, kit.MARGIN_MM, y + 1.5, kit.BODY), kit.SMALL)
    middle = y + height / 2
    if row.kept.value is None:
        hidden = kit.hidden(story.project.thresholds.employee_n, story.lang)
        sheet.write(kit.lines_of(hidden, kit.RIGHT_MM - BARS_FROM_MM, kit.NOTE), BARS_FROM_MM, middle - 2, kit.NOTE)
    else:
        _bar(sheet, story, _parts(row), middle)
        _figures(sheet, story, row.kept, middle)
    sheet.line([(kit.MARGIN_MM, y + height), (kit.RIGHT_MM, y + height)])
    return y + height


def _parts(row: Row) -> list[tuple[float, str, str]]:
    """Return (share, fill, ink) from left to right; the shares sum to one."""
    kept = row.kept.value or 0.0
    more = (row.exceeded.value if row.exceeded else None) or 0.0
    return [(1 - kept, kit.ORANGE, kit.WHITE), (kept - more, AS_PROMISED, kit.INK), (more, kit.BLUE, kit.WHITE)]


def _bar(sheet: kit.Sheet, story: Story, parts: Sequence[tuple[float, str, str]], middle: float) -> None:
    left = BARS_FROM_MM
    for part, fill, ink in parts:
        wide = part * (BARS_TO_MM - BARS_FROM_MM)
        if part <= 0:
            continue
        sheet.box(left, middle - BAR_MM / 2, wide, BAR_MM, fill)
        if wide >= LEAST_FIGURE_MM:
            style = kit.Style(8, bold=True, colour=ink)
            sheet.write(percent(part, story.lang), left + wide / 2, middle - style.line_mm / 2, style, "middle")
        left += wide


def _figures(sheet: kit.Sheet, story: Story, kept: Finding, middle: float) -> None:
    top = middle - (kit.STRONG.line_mm + kit.SMALL.line_mm) / 2
    figure = kit.figure_of(kept, story.lang)
    beside = FIGURES_MM + kit.width_mm(figure, kit.STRONG) + 2
    sheet.write(figure, FIGURES_MM, top, kit.STRONG)
    sheet.write(kit.interval_of(kept, story.lang), beside, top + 0.25, kit.SMALL)
    few = "*" if kit.is_small(kept) else ""
    sheet.write(kit.base(kept.n, story.lang) + few, FIGURES_MM, top + kit.STRONG.line_mm, kit.SMALL)
