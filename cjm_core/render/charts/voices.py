"""One step in the eyes of several voices: a mark and an interval each, the widest difference first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import translate
from cjm_core.model import Item
from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.scale_axis import draw_scale_axis
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import ROLES, PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, GOLD, GREEN, INK, ORANGE

LABEL_MM = 88.0
FROM_MM, TO_MM = MARGIN_MM + LABEL_MM + 8, 216.0
FIGURES_MM = 224.0
LINE_MM = 3.6
SPAN = "#E9EDF2"
MOST_ROWS = 18
MARKS = (("o", BLUE), ("s", ORANGE), ("D", GREEN), ("^", GOLD), ("v", INK))


@dataclass
class Row:
    """One question put to several voices: its item, the mean of every voice, and the differences between them."""

    item: Item
    words: str
    where: str
    means: dict[str, Finding] = field(default_factory=dict)
    gaps: list[Finding] = field(default_factory=list)

    @property
    def widest(self) -> Finding | None:
        """The largest difference that may be shown."""
        shown = [g for g in self.gaps if g.value is not None]
        return max(shown, key=lambda g: (abs(g.value or 0.0), g.voice, g.against), default=None)

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and highest answer of the scale; where none is written, what the intervals reach."""
        if self.item.scale is not None:
            return self.item.scale.low, self.item.scale.high
        found = [x for m in self.means.values() for x in (m.low, m.high, m.value) if x is not None]
        return (min(found), max(found)) if found and min(found) < max(found) else (0.0, 1.0)


def draw(story: Story) -> Figure | None:
    """Draw what every voice says of the same thing; None where nothing was put to two voices."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    rows = _rows(story, names)
    if not rows:
        return None
    say = partial(translate, lang=story.lang)
    voices = list(dict.fromkeys(v for row in rows for v in _voices(row)))
    shape = dict(zip(voices, MARKS, strict=False))
    shown = rows[:MOST_ROWS]
    sheet = Sheet(say(N_("One step, several voices")), _subtitle(story))
    y = _key(sheet, names, shape, sheet.top)
    for ends, group in groupby(shown, key=lambda r: r.ends):
        y = _panel(sheet, story, names, list(group), ends, shape, y) + 5
    notes = foot_notes(story, [m for r in shown for m in r.means.values()], starred=False)
    notes += _told(story, shown, len(voices) - len(shape), len(rows) - len(shown))
    return sheet.finish(y - 5, notes)


def _subtitle(story: Story) -> str:
    shown = translate(N_("means with their intervals; the widest difference stands first"), story.lang)
    return f"{story.journey.title.said(story.lang)} · {shown}"


def _told(story: Story, rows: Sequence[Row], voices: int, more: int) -> list[str]:
    say = partial(translate, lang=story.lang)
    tests = [g for r in rows for g in r.gaps if g.q is not None]
    notes = []
    if tests:
        notes.append(say(N_(
            "Bold: the difference is more than chance, corrected for {count} comparisons (Benjamini and Hochberg)."
        )).format(count=len(tests)))
    if voices > 0:
        notes.append(say(N_("{count} more voices are in the table of findings.")).format(count=voices))
    return notes + more_rows(story, more)


def _rows(story: Story, names: PlaceNames) -> list[Row]:
    """Return a row a question, scale by scale, the widest difference first, the hidden last."""
    places = story.journey.places()
    found: dict[object, Row] = {}
    for gap in story.findings.where(metric="voice_gap", segment="", wave=story.wave):
        item = names.items.get(gap.place)
        if item is None or (item.at is not None and item.at not in places):
            continue
        topic = (item.role, item.scale, item.at, item.promise) if item.at or item.promise else gap.place
        row = found.setdefault(topic, Row(item, names.item(gap.place), _where(names, item, story.lang)))
        row.gaps.append(gap)
        _add_mean(row, story, gap.voice, [gap.place])
        _add_mean(row, story, gap.against.partition("=")[2], _twins(names, gap.place, item))
    rows = sorted(found.values(), key=lambda r: (r.widest is None, -abs((r.widest and r.widest.value) or 0), r.words))
    firsts = {ends: i for i, ends in reversed(list(enumerate(r.ends for r in rows)))}
    return sorted(rows, key=lambda r: firsts[r.ends])


def _where(names: PlaceNames, item: Item, lang: str) -> str:
    role = translate(ROLES[item.role], lang) if item.role in ROLES else ""
    return " · ".join(x for x in (names.place(item.at) if item.at else "", role) if x)


def _twins(names: PlaceNames, key: str, item: Item) -> list[str]:
    """Return the items that may hold another voice's answers to the same question, the likeliest first."""
    def alike(other: Item) -> bool:
        return (other.role, other.scale, other.better) == (item.role, item.scale, item.better)
    paired = [k for k, i in names.items.items() if k != key and alike(i) and (i.pairs == key or item.pairs == k)]
    near = [k for k, i in names.items.items() if alike(i) and (i.at, i.promise) == (item.at, item.promise)
            and (item.at or item.promise)]
    return [*paired, key, *near]


def _add_mean(row: Row, story: Story, voice: str, keys: Iterable[str]) -> None:
    for key in keys:
        mean = story.findings.one("mean", key, voice=voice, wave=story.wave, place_kind="item")
        if mean is not None:
            row.means.setdefault(voice, mean)
            return


def _voices(row: Row) -> list[str]:
    return list(row.means)


def _key(sheet: Sheet, names: PlaceNames, shape: dict[str, tuple[str, str]], y: float) -> float:
    x = MARGIN_MM
    for voice, (mark, colour) in shape.items():
        words = names.voice(voice)
        if x + 5 + width_mm(words, SMALL) > RIGHT_MM:
            x, y = MARGIN_MM, y + 5
        sheet.point(x + 2, y + 1.9, mark, colour)
        sheet.write(words, x + 5.4, y, SMALL)
        x += width_mm(words, SMALL) + 14
    return y + 8


def _height(row: Row) -> float:
    words, where = lines_of(row.words, LABEL_MM, BODY), lines_of(row.where, LABEL_MM, SMALL)
    label = len(words) * BODY.line_mm + len(where) * SMALL.line_mm
    return max(label, len(row.means) * LINE_MM + 2, STRONG.line_mm + 2 * SMALL.line_mm) + 3


def _panel(sheet: Sheet, story: Story, names: PlaceNames, rows: Sequence[Row], ends: tuple[float, float],
           shape: dict[str, tuple[str, str]], y: float) -> float:
    at, y = draw_scale_axis(sheet, story.lang, ends, (FROM_MM, TO_MM), y, sum(map(_height, rows)))
    for row in rows:
        _draw_row(sheet, story, names, row, at, shape, y)
        y += _height(row)
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _draw_row(sheet: Sheet, story: Story, names: PlaceNames, row: Row, at: Callable[[float], float],
              shape: dict[str, tuple[str, str]], y: float) -> None:
    words, where = lines_of(row.words, LABEL_MM, BODY), lines_of(row.where, LABEL_MM, SMALL)
    sheet.write(where, MARGIN_MM, sheet.write(words, MARGIN_MM, y + 1.3, BODY), SMALL)
    middle = y + _height(row) / 2
    seen = [(v, m) for v, m in row.means.items() if v in shape and m.value is not None]
    seen.sort(key=lambda pair: list(shape).index(pair[0]))
    values = [m.value for _, m in seen if m.value is not None]
    if len(values) > 1:
        left, right, half = at(min(values)), at(max(values)), len(seen) * LINE_MM / 2
        sheet.box(left, middle - half, right - left, 2 * half, SPAN)
    for i, (voice, mean) in enumerate(seen):
        _mark(sheet, mean, at, middle + (i - (len(seen) - 1) / 2) * LINE_MM, shape[voice])
    _figures(sheet, story, names, row, middle)


def _mark(sheet: Sheet, mean: Finding, at: Callable[[float], float], y: float, look: tuple[str, str]) -> None:
    if mean.low is not None and mean.high is not None:
        sheet.line([(at(mean.low), y), (at(mean.high), y)], look[1], 1.3)
    sheet.point(at(mean.value or 0.0), y, look[0], look[1], hollow=is_small(mean))


def _figures(sheet: Sheet, story: Story, names: PlaceNames, row: Row, middle: float) -> None:
    """Write the widest difference, whose it is, and the smaller of its groups; or that it is hidden."""
    gap, room = row.widest, RIGHT_MM - FIGURES_MM
    if gap is None:
        said = lines_of(hidden(story.project.thresholds.employee_n, story.lang), room, NOTE)
        sheet.write(said, FIGURES_MM, middle - len(said) * NOTE.line_mm / 2, NOTE)
        return
    style = STRONG if gap.significant else BODY
    figure = figure_of(gap, story.lang)
    who = f"{names.voice(gap.voice)} − {names.voice(gap.against.partition('=')[2])}"
    under = [*lines_of(who, room, SMALL), base(gap.n, story.lang)]
    top = middle - (style.line_mm + len(under) * SMALL.line_mm) / 2
    sheet.write(figure, FIGURES_MM, top, style)
    sheet.write(interval_of(gap, story.lang), FIGURES_MM + width_mm(figure, style) + 2, top + 0.25, SMALL)
    sheet.write(under, FIGURES_MM, top + style.line_mm, SMALL)
