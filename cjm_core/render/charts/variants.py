"""The most frequent ways through a journey, a row of coloured steps each, with the share of journeys that take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import interval, number, percent, translate, translate_many
from cjm_core.render.amount import is_small
from cjm_core.render.charts.answers import contrast
from cjm_core.render.charts.flow_columns import columns_of
from cjm_core.render.charts.log_notes import log_words
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.charts.step_flow import COLOURS
from cjm_core.render.charts.variant_ways import Chip, Way, Ways, ways_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import BLUE, INK, RULE, WHITE

RANK_MM, BARS_MM, FIGURES_MM, GAP_MM = 8.0, 34.0, 58.0, 6.0
CHIP_MM, MOST_CHIP_MM, BETWEEN_MM, ROW_MM = 6.4, 18.0, 0.9, 11.4
CHIP, LEAST_CHIP_PT, INSET_MM = Style(8, bold=True), 5.0, 0.5
UNCOLOURED = "#CBD2DA"
"""Steps beyond the colours: so light that their number, by which alone they are told apart, is read at once."""
TYPICAL = Style(7.5, bold=True, colour=BLUE)
TAGS = {
    "most_frequent": N_("the most frequent way"),
    "medoid": N_("the typical way: the others differ least from it"),
    "most_frequent_and_medoid": N_("the most frequent way, and the typical one: the others differ least from it"),
}


def draw(story: Story) -> Figure | None:
    """Draw the ten most frequent ways; None where no log tells of ways."""
    ways = ways_of(story)
    if ways is None:
        return None
    say = partial(translate, lang=story.lang)
    n = max((w.finding.n or 0 for w in ways.shown), default=0)
    sheet = Sheet(say(N_("Ways through the journey")), " · ".join((story.journey.title.said(story.lang), say(N_(
        "the most frequent ways from the first step to the last; n = {n} journeys")).format(
            n=number(n, story.lang, 0)))))
    key = Key(story, ways)
    y = _head(sheet, say, sheet.top)
    covered = 0.0
    widest = max(w.finding.high or w.share for w in ways.shown)
    for rank, way in enumerate(ways.ways, 1):
        covered += way.share
        y = _row(sheet, story, key, way, number(rank, story.lang, 0), covered, widest, y)
    if ways.rarer is not None:
        y = _row(sheet, story, key, ways.rarer, "…", None, widest, y)
    y = _rest(sheet, story, ways, y)
    y = key.draw(sheet, y + 3)
    notes = [" ".join(say(t) for t in _how(ways)), *foot_notes(story, [w.finding for w in ways.shown])]
    return sheet.finish(y, [*notes, *log_words(story)])


class Key:
    """The numbers and colours of steps: colours as in the step flow, numbers in the order in which ways show them."""

    def __init__(self, story: Story, ways: Ways) -> None:
        columns = columns_of(story)
        flow = columns.steps if columns else ()
        colours = dict(zip(flow, COLOURS, strict=False))
        self.names = PlaceNames(story.project, story.lang, (story.journey,))
        self.steps = list(dict.fromkeys(c.step for w in ways.shown for c in w.chips if c.step))
        spare = [c for c in COLOURS if c not in {colours[s] for s in self.steps if s in colours}]
        self.colours: Mapping[str, str] = {
            s: colours[s] if s in colours else spare.pop(0) if not flow and spare else UNCOLOURED for s in self.steps}
        room = RIGHT_MM - FIGURES_MM - BARS_MM - 2 * GAP_MM - MARGIN_MM - RANK_MM
        self.wide = min(MOST_CHIP_MM, room / max(len(w.chips) for w in ways.shown) - BETWEEN_MM)
        self.numbers = {step: i for i, step in enumerate(self.steps, 1)}

    def draw(self, sheet: Sheet, y: float) -> float:
        """Say which step each number is; return where that ends."""
        x, tall = MARGIN_MM, 0.0
        for step in self.steps:
            lines = lines_of(self.names.step(step), RIGHT_MM - MARGIN_MM - 8, SMALL)
            width = 8 + max(width_mm(line, SMALL) for line in lines) + 6
            if x > MARGIN_MM and x + width - 6 > RIGHT_MM:
                x, y, tall = MARGIN_MM, y + tall + 1.2, 0.0
            self.chip(sheet, step, x, y, 6.0, SMALL.line_mm)
            sheet.write(lines, x + 7.4, y, SMALL)
            x, tall = x + width, max(tall, len(lines) * SMALL.line_mm)
        return y + tall

    def chip(self, sheet: Sheet, step: str, x: float, y: float, wide: float, tall: float, words: str = "") -> None:
        """Draw the coloured box of a step with its number in it."""
        fill = self.colours[step]
        sheet.box(x, y, wide, tall, fill)
        words = words or str(self.numbers[step])
        size = CHIP.size_pt * min(1.0, (wide - 2 * INSET_MM) / width_mm(words, CHIP))
        ink = max((WHITE, INK), key=lambda colour: contrast(colour, fill))
        style = Style(max(LEAST_CHIP_PT, size), bold=True, colour=ink)
        sheet.write(words, x + wide / 2, y + (tall - style.line_mm) / 2, style, "middle")


def _head(sheet: Sheet, say: partial[str], y: float) -> float:
    sheet.write(say(N_("The way, step by step")), MARGIN_MM + RANK_MM, y, STRONG)
    sheet.write(say(N_("Share of journeys; journeys; together")), RIGHT_MM - FIGURES_MM, y, STRONG)
    y += STRONG.line_mm + 1.4
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _row(sheet: Sheet, story: Story, key: Key, way: Way, rank: str, covered: float | None, widest: float, y: float
         ) -> float:
    tag = translate(TAGS[way.typical], story.lang) if way.typical in TAGS else ""
    tall = ROW_MM + (TYPICAL.line_mm if tag else 0.0)
    middle = y + tall / 2
    top = middle - (CHIP_MM + (TYPICAL.line_mm + 0.6 if tag else 0.0)) / 2
    sheet.write(rank, MARGIN_MM, top + (CHIP_MM - BODY.line_mm) / 2, BODY)
    _chips(sheet, key, way.chips, top)
    if tag:
        sheet.write(tag, MARGIN_MM + RANK_MM, top + CHIP_MM + 0.6, TYPICAL)
    _bar(sheet, way, widest, middle)
    _figures(sheet, story, way, covered, middle)
    sheet.line([(MARGIN_MM, y + tall), (RIGHT_MM, y + tall)], RULE)
    return y + tall


def _chips(sheet: Sheet, key: Key, chips: Sequence[Chip], y: float) -> None:
    wide, x = key.wide, MARGIN_MM + RANK_MM
    for chip in chips:
        if not chip.step:
            sheet.write(f"… {chip.times} …", x + wide / 2, y + (CHIP_MM - SMALL.line_mm) / 2, SMALL, "middle")
        else:
            words = str(key.numbers[chip.step]) + (f" ×{chip.times}" if chip.times > 1 else "")
            key.chip(sheet, chip.step, x, y, wide, CHIP_MM, words)
        x += wide + BETWEEN_MM


def _bar(sheet: Sheet, way: Way, widest: float, middle: float) -> None:
    left = RIGHT_MM - FIGURES_MM - GAP_MM - BARS_MM
    scale = BARS_MM / widest if widest else 0.0
    sheet.box(left, middle - 1.6, max(way.share * scale, 0.25), 3.2, "#8FBFDC")
    low, high = way.finding.low, way.finding.high
    if low is not None and high is not None:
        sheet.line([(left + low * scale, middle), (left + high * scale, middle)], INK, 0.9)
        for end in (low, high):
            sheet.line([(left + end * scale, middle - 0.9), (left + end * scale, middle + 0.9)], INK, 0.9)


def _figures(sheet: Sheet, story: Story, way: Way, covered: float | None, middle: float) -> None:
    """Write the share with its interval, and under it how many journeys and, with the ways above it, what share."""
    lang, left = story.lang, RIGHT_MM - FIGURES_MM
    digits = _digits(way.share)
    top = middle - (STRONG.line_mm + SMALL.line_mm) / 2
    words = percent(way.share, lang, digits) + ("*" if is_small(way.finding) else "")
    sheet.write(words, left, top, STRONG)
    if way.finding.low is not None and way.finding.high is not None:
        ends = interval(100 * way.finding.low, 100 * way.finding.high, lang, digits)
        sheet.write(ends, left + width_mm(words, STRONG) + 1.6, top + 0.25, SMALL)
    count = translate(N_("{count} of {n}"), lang).format(count=number(way.journeys, lang, 0),
                                                         n=number(way.finding.n or 0, lang, 0))
    together = "" if covered is None else translate(N_("together {share}"), lang).format(share=percent(covered, lang))
    sheet.write(" · ".join(t for t in (count, together) if t), left, top + STRONG.line_mm, SMALL)


def _digits(share: float) -> int:
    return 0 if share >= 0.1 else 1


def _rest(sheet: Sheet, story: Story, ways: Ways, y: float) -> float:
    """Say how many other ways there are and what share of journeys takes one of them."""
    lang, share = story.lang, percent(ways.rest, story.lang, _digits(ways.rest))
    if not ways.other_ways:
        return y
    words = translate_many("and {count} other way", "and {count} other ways", ways.other_ways, lang).format(
        count=number(ways.other_ways, lang, 0))
    middle = y + ROW_MM / 2
    sheet.write(words, MARGIN_MM + RANK_MM, middle - BODY.line_mm / 2, BODY)
    sheet.write(share, RIGHT_MM - FIGURES_MM, middle - STRONG.line_mm / 2, STRONG)
    sheet.line([(MARGIN_MM, y + ROW_MM), (RIGHT_MM, y + ROW_MM)], RULE)
    return y + ROW_MM


def _how(ways: Ways) -> list[str]:
    chips = [chip for way in ways.shown for chip in way.chips]
    found = []
    if any(chip.step and chip.times > 1 for chip in chips):
        found.append(N_("×2: the step twice in a row."))
    if any(not chip.step for chip in chips):
        found.append(N_("Of long ways the middle is left out; the number there counts its steps."))
    return [*found, N_("Together: the journeys on this way and on those above it.")]
