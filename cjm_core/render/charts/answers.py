"""How people answered: diverging bars, the middle of the scale in the middle of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.model import Item, ItemRole
from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.look import DIVERGING
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import INK, WHITE, ZERO

SCALED = frozenset({
    ItemRole.EXPERIENCE, ItemRole.EXPECTATION, ItemRole.IMPORTANCE, ItemRole.EMOTION, ItemRole.OVERALL, ItemRole.CSAT,
    ItemRole.NPS, ItemRole.ENPS, ItemRole.EFFORT,
})
MOST_POINTS = 11
LEFT_OUT = {
    "scale": N_("Not drawn ({count}), because the scale has no steps to count or more than {most}: {names}."),
    "between": N_("Not drawn ({count}), because some answers lie between the steps of the scale: {names}."),
    "uncounted": N_("Not drawn ({count}), because nobody answered, or some answers are no steps of the scale: "
                    "{names}."),
    "other": N_("Not drawn ({count}), because the answers are no points of a scale: {names}."),
}
LeftOut = dict[str, list[str]]
MOST_ROWS = 24  # about one sheet; the questions with the worst answers stay
LABEL_MM = 86.0
BARS_FROM_MM, BARS_TO_MM = MARGIN_MM + LABEL_MM + 5, 231.0
TOP2_MM, BASE_MM = 236.0, RIGHT_MM
BAR_MM = 6.2
KEY = Style(8, colour=INK)


@dataclass(frozen=True)
class Band:
    """One answer (or one group of answers) of a scale: its codes, what the legend calls it, its colours."""

    codes: tuple[float, ...]
    name: str
    fill: str
    ink: str
    lean: float  # -1 wholly to the left of the middle, 0 across it, +1 wholly to the right


@dataclass(frozen=True)
class Row:
    """One question as one kind of people answered it: shares by code, n, the top-2 finding."""

    key: str
    item: Item
    voice: str
    shares: dict[float, float]
    n: int | None
    small: bool
    suppressed: bool
    top2: Finding | None


def draw(story: Story) -> Figure | None:
    """Draw the answers to every question on a scale; None where nobody was asked one."""
    rows, left_out = _rows(story)
    if not rows:
        return None
    names = PlaceNames(story.project, story.lang, (story.journey,))
    say = partial(translate, lang=story.lang)
    sheet = Sheet(say(N_("How people answered")), _subtitle(story, rows))
    y = sheet.top
    scales = [(ends, list(group)) for ends, group in groupby(_worst(rows), key=_scale_key)]
    unit = _mm_per_share([r for _, g in scales for r in g])
    for _, group in scales:
        bands = bands_of(group[0].item, story.lang)
        y = _legend(sheet, group, bands, y, story.lang)
        y = _table_rows(sheet, story, names, group, bands, unit, y)
        y += 4
    return sheet.finish(y - 4, _notes(story, names, rows, left_out))


def _notes(story: Story, names: PlaceNames, rows: Sequence[Row], left_out: LeftOut) -> list[str]:
    say = partial(translate, lang=story.lang)
    notes = foot_notes(story, [r.top2 for r in rows if r.top2])
    notes.append(say(N_(
        "Bars to the left of the line are the worse answers, to the right the better ones; "
        "the middle answer lies across it."
    )))
    if len(rows) > MOST_ROWS:
        more = say(N_(
            "{count} more questions, of what was expected or with better answers, are in the table of findings."
        ))
        notes.append(more.format(count=len(rows) - MOST_ROWS))
    for why, keys in left_out.items():
        text = say(LEFT_OUT[why]).format(most=MOST_POINTS, count=len(keys), names="; ".join(map(names.item, keys)))
        notes.append(text)
    return notes


def _worst(rows: list[Row]) -> list[Row]:
    """Return the rows that fit on a sheet, in their order: lived before expected, bad answers before good ones."""
    def worth(row: Row) -> tuple[bool, float]:
        left, right = _reach(row)
        return row.item.role is ItemRole.EXPECTATION, right - left

    kept = sorted(range(len(rows)), key=lambda i: worth(rows[i]))[:MOST_ROWS]
    return [rows[i] for i in sorted(kept)]


def _subtitle(story: Story, rows: Sequence[Row]) -> str:
    counts = [r.n for r in rows if r.n]
    title = story.journey.title.said(story.lang)
    if not counts:
        return title
    low, high = (number(x, story.lang, 0) for x in (min(counts), max(counts)))
    n = f"n = {low}" if low == high else f"n = {low}–{high}"
    return f"{title} · {translate(N_('share of each answer, %'), story.lang)} · {n}"


def _rows(story: Story) -> tuple[list[Row], LeftOut]:
    """Return the questions of this journey in the order of their scales and places, and why others are not drawn."""
    places = list(story.journey.places())
    promises = {p.id: p.at for p in story.journey.promises}
    found: dict[str, dict[str, list[Finding]]] = {}
    for f in story.findings.where(metric="answers", segment="", wave=story.wave):
        found.setdefault(f.place.rpartition("=")[0], {}).setdefault(f.voice, []).append(f)
    rows: list[tuple[Any, Row]] = []
    left_out: LeftOut = {}
    for number_, (key, item) in enumerate(PlaceNames(story.project, story.lang).items.items()):
        at = item.at or promises.get(item.promise or "", "")
        if (at and at not in places) or (item.promise and not at):
            continue  # a question of another journey
        why = _why_not(item, [f for answers in found.get(key, {}).values() for f in answers])
        if why:
            left_out.setdefault(why, []).append(key)
            continue
        order = places.index(at) if at in places else len(places)
        for voice, answers in sorted(found[key].items()):
            row = _row(story, key, item, voice, answers)
            rows.append(((_scale_key(row), order, number_), row))
    rows.sort(key=lambda pair: pair[0])
    return [row for _, row in rows], left_out


def _why_not(item: Item, answers: Sequence[Finding]) -> str:
    """Return why a question cannot be drawn, a key of ``LEFT_OUT``; empty where it can."""
    if item.role not in SCALED:
        return "other"
    if item.scale is None or item.scale.high - item.scale.low >= MOST_POINTS:
        return "scale"
    if not answers:
        return "uncounted"
    return "" if _countable(item, [float(f.place.rpartition("=")[2]) for f in answers]) else "between"


def _row(story: Story, key: str, item: Item, voice: str, answers: list[Finding]) -> Row:
    shares = {float(f.place.rpartition("=")[2]): f.value or 0.0 for f in answers}
    suppressed = any(f.suppressed for f in answers)
    return Row(
        key, item, voice, shares, max((f.n or 0 for f in answers), default=0) if not suppressed else None,
        any(is_small(f) for f in answers), suppressed, _top2(story, key, voice),
    )


def _top2(story: Story, key: str, voice: str) -> Finding | None:
    """Return the share of the two best answers to a question, never that of a stage with the same id."""
    return story.findings.one("top2", key, wave=story.wave, voice=voice, place_kind="item")


def _countable(item: Item, codes: list[float]) -> bool:
    scale = item.scale
    assert scale is not None  # a question without a scale was left out before
    return all(c == int(c) and scale.low <= c <= scale.high for c in [scale.low, scale.high, *codes])


def _is_recommend(item: Item) -> bool:
    return item.role in (ItemRole.NPS, ItemRole.ENPS)


def _scale_key(row: Row) -> tuple[Any, ...]:
    scale = row.item.scale
    assert scale is not None  # only scaled questions become rows
    return (_is_recommend(row.item), row.item.better == "lower", scale.high - scale.low, scale.low)


def bands_of(item: Item, lang: str) -> list[Band]:
    """Return the parts of a bar for this question's scale, the worst answer first."""
    assert item.scale is not None
    low, high = int(item.scale.low), int(item.scale.high)
    if _is_recommend(item):
        words = (N_("detractors"), N_("passives"), N_("promoters"))
        groups = (tuple(range(7)), (7, 8), (9, 10))
        return [
            Band(tuple(map(float, codes)), f"{codes[0]}–{codes[-1]} {translate(word, lang)}", *_inks(place), lean)
            for codes, word, place, lean in zip(groups, words, (0.0, 0.5, 1.0), (-1, 0, 1), strict=True)
        ]
    codes = list(range(low, high + 1))
    if item.better == "lower":
        codes.reverse()
    last = len(codes) - 1
    return [
        Band((float(code),), number(code, lang, 0), *_inks(i / last), (2 * i > last) - (2 * i < last))
        for i, code in enumerate(codes)
    ]


def _inks(place: float) -> tuple[str, str]:
    """Return fill and text colour at a place from 0 (worst) to 1 (best)."""
    fill = to_hex(LinearSegmentedColormap.from_list("cjm", DIVERGING)(place)).upper()
    return fill, max((INK, WHITE), key=lambda ink: contrast(fill, ink))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as the accessibility guidelines define it."""
    lights = []
    for colour in (one, other):
        channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        lights.append(0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2] + 0.05)
    return max(lights) / min(lights)


def _parts(row: Row, bands: Sequence[Band]) -> list[tuple[Band, float]]:
    return [(b, sum(row.shares.get(c, 0.0) for c in b.codes)) for b in bands]


def _reach(row: Row) -> tuple[float, float]:
    """Return how far a bar reaches to the left and to the right of the middle, in shares."""
    parts = _parts(row, bands_of(row.item, "en"))
    left = sum(share * (1 - b.lean) / 2 for b, share in parts)
    return left, sum(share for _, share in parts) - left


def _mm_per_share(rows: Sequence[Row]) -> tuple[float, float]:
    """Return millimetres a share of 1, and where the middle line stands, so that every bar keeps to its column."""
    reaches = [_reach(r) for r in rows if not r.suppressed] or [(1.0, 1.0)]
    left, right = max(max(r[0] for r in reaches), 0.15), max(max(r[1] for r in reaches), 0.15)
    scale = (BARS_TO_MM - BARS_FROM_MM) / (left + right)
    return scale, BARS_FROM_MM + left * scale


def _legend(sheet: Sheet, group: Sequence[Row], bands: Sequence[Band], y: float, lang: str) -> float:
    """Draw what the colours of one scale mean, and the heads of the columns."""
    worst, best = _end_words(group, bands, lang)
    x = MARGIN_MM
    y_text = y
    room = (TOP2_MM - 6 - MARGIN_MM - sum(width_mm(b.name, KEY) + 7 for b in bands)) / 2 - 4
    before, after = lines_of(worst, room, SMALL), lines_of(best, room, SMALL)
    below = sheet.write(before, x, y_text, SMALL)
    x += max(width_mm(line, SMALL) for line in before) + 3
    for band in bands:
        sheet.box(x, y_text + 0.3, 3.2, 3.2, band.fill)
        sheet.write(band.name, x + 4.2, y_text, KEY)
        x += width_mm(band.name, KEY) + 7
    below = max(below, sheet.write(after, x, y_text, SMALL))
    has_top2 = any(r.top2 for r in group)
    if has_top2:
        sheet.write(translate(N_("top-2 box"), lang), TOP2_MM, y_text, SMALL)
    sheet.write("n", BASE_MM, y_text, SMALL, "end")
    sheet.line([(MARGIN_MM, below + 1.2), (RIGHT_MM, below + 1.2)])
    return below + 1.2


def _end_words(group: Sequence[Row], bands: Sequence[Band], lang: str) -> tuple[str, str]:
    """Return the words for the ends of a scale: the codebook's where all its questions agree, else worse and better."""
    codes = [f"{band.codes[0]:g}" for band in (bands[0], bands[-1])]
    ends = {
        tuple(next((w for k, w in row.item.labels.items() if str(k) == code), "") for code in codes) for row in group
    }
    words = ends.pop() if len(ends) == 1 else ("", "")
    return words[0] or translate(N_("worse"), lang), words[1] or translate(N_("better"), lang)


def _table_rows(sheet: Sheet, story: Story, names: PlaceNames, group: Sequence[Row], bands: Sequence[Band],
                unit: tuple[float, float], y: float) -> float:
    for row in group:
        top = y + 1.8
        words = lines_of(names.item(row.key), LABEL_MM, BODY)
        where = lines_of(_where(row, names, story, sum(r.key == row.key for r in group) > 1), LABEL_MM, SMALL)
        label = len(words) * BODY.line_mm + len(where) * SMALL.line_mm
        height = max(label, BAR_MM)
        below = sheet.write(words, MARGIN_MM, top + (height - label) / 2, BODY)
        sheet.write(where, MARGIN_MM, below, SMALL)
        sheet.line([(unit[1], y), (unit[1], top + height + 1.8)], ZERO, 0.8)
        _bar(sheet, story, row, bands, unit, top + height / 2)
        y = top + height + 1.8
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _where(row: Row, names: PlaceNames, story: Story, voices: bool) -> str:
    place = row.item.at or next((p.at for p in story.journey.promises if p.id == row.item.promise), "")
    parts = (names.place(place) if place else "", names.voice(row.voice) if voices else "")
    return " · ".join(x for x in parts if x)


def _bar(sheet: Sheet, story: Story, row: Row, bands: Sequence[Band], unit: tuple[float, float], middle: float) -> None:
    scale, zero = unit
    lang = story.lang
    text_top = middle - BODY.line_mm / 2
    if row.suppressed:
        sentence = lines_of(hidden(story.project.thresholds.employee_n, lang), BARS_TO_MM - BARS_FROM_MM - 8, NOTE)
        sheet.box(BARS_FROM_MM, middle - BAR_MM / 2, BARS_TO_MM - BARS_FROM_MM, BAR_MM, WHITE, ZERO, dashed=True)
        x = (BARS_FROM_MM + BARS_TO_MM) / 2
        w = max(width_mm(s, NOTE) for s in sentence) + 4
        sheet.box(x - w / 2, middle - BAR_MM / 2 + 0.5, w, BAR_MM - 1, WHITE)
        sheet.write(sentence, x, middle - len(sentence) * NOTE.line_mm / 2, NOTE, "middle")
        return
    x = zero - _reach(row)[0] * scale
    for band, share in _parts(row, bands):
        wide = share * scale
        sheet.box(x, middle - BAR_MM / 2, wide, BAR_MM, band.fill, WHITE)
        style = replace(BODY, colour=band.ink)
        figure = percent(share, lang).rstrip("%").rstrip()
        if width_mm(figure, style) + 1.6 <= wide:
            sheet.write(figure, x + wide / 2, text_top, style, "middle")
        x += wide
    if row.top2:
        said = hidden(story.project.thresholds.employee_n, lang) if row.top2.suppressed else figure_of(row.top2, lang)
        if row.top2.suppressed:
            sheet.write(lines_of(said, BASE_MM - TOP2_MM - 16, NOTE), TOP2_MM, text_top, NOTE)
        else:
            sheet.write(said, TOP2_MM, text_top, STRONG)
            sheet.write(interval_of(row.top2, lang), TOP2_MM + 13, text_top + 0.2, SMALL)
    few = "*" if row.small else ""
    sheet.write(base(row.n, lang).rpartition("\N{NO-BREAK SPACE}")[2] + few, BASE_MM, text_top, BODY, "end")
