"""The ladder: how far people climb, what each step costs, and where each group of people is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import interval, number, percent, translate
from cjm_core.model.ladder import Rung, ladders_of
from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.groups import groups_of
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, INK, ORANGE, PANEL

LABEL_MM = 56.0
REACHED_MM, LOSS_MM = (72.0, 116.0), (186.0, 226.0)
REACHED_FIGURES_MM, STEP_MM, LOSS_FIGURES_MM, GAIN_MM = 119.0, 152.0, 229.0, 260.0
BAR_MM, ROW_MM = 5.4, 10.6
MARKED = "#FBE3D2"
UNSURE = "#9AA5B1"


@dataclass(frozen=True)
class Row:
    """One rung: its words, and its findings for everybody by metric."""

    rung: Rung
    words: str
    found: dict[str, Finding]

    @property
    def all(self) -> list[Finding]:
        """The findings of the row, as they are drawn."""
        return list(self.found.values())


def draw(story: Story) -> Figure | None:
    """Draw the ladder of the journey with its losses, and its steps by groups of people; None where there is none."""
    rows = _rows(story)
    if len(rows) < 2:
        return None
    say = partial(translate, lang=story.lang)
    sheet = Sheet(say(N_("The ladder: where people are lost")), _subtitle(story, rows))
    y = _everybody(sheet, story, rows, sheet.top)
    groups = groups_of(story, "rung_rate")
    cells = {(r.rung.place, g): _step(story, r.rung, g) for r in rows for g in groups}
    if groups and any(cells.values()):
        y = _by_group(sheet, story, rows, groups, y + 6)
    shown = [f for r in rows for f in r.all] + [f for f in cells.values() if f is not None]
    return sheet.finish(y, _notes(story, shown))


def _rows(story: Story) -> list[Row]:
    """Return the rungs of the ladder that stands on this journey, from the first to the last."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    places = story.journey.places()
    for rungs in ladders_of(story.project):
        if any(r.item.at and r.item.at not in places for r in rungs):
            continue
        rows = [Row(r, names.item(r.item_id), _found(story, r)) for r in rungs]
        rows = [r for r in rows if "rung" in r.found]
        if rows:
            return rows
    return []


def _found(story: Story, rung: Rung) -> dict[str, Finding]:
    found = {
        metric: story.findings.one(metric, rung.place, wave=story.wave, place_kind=rung.kind)
        for metric in ("rung", "rung_rate", "rung_loss", "rung_gain")
    }
    return {metric: f for metric, f in found.items() if f is not None}


def _step(story: Story, rung: Rung, group: str, metric: str = "rung_rate") -> Finding | None:
    return story.findings.one(metric, rung.place, segment=group, wave=story.wave, place_kind=rung.kind)


def _subtitle(story: Story, rows: Sequence[Row]) -> str:
    asked = base(rows[0].found["rung"].n, story.lang)
    shown = translate(N_("closed funnel: who is counted on a rung has passed all rungs before it"), story.lang)
    return " · ".join(x for x in (story.journey.title.said(story.lang), shown, asked) if x)


def _everybody(sheet: Sheet, story: Story, rows: Sequence[Row], y: float) -> float:
    say = partial(translate, lang=story.lang)
    heads = (
        (MARGIN_MM, REACHED_MM[0] - MARGIN_MM - 4, say(N_("Rung"))),
        (REACHED_MM[0], STEP_MM - REACHED_MM[0] - 4, say(N_("Reached it, of all asked"))),
        (STEP_MM, LOSS_MM[0] - STEP_MM - 4, say(N_("Climbed on from the rung before"))),
        (LOSS_MM[0], GAIN_MM - LOSS_MM[0] - 4, say(N_("Its part of the whole loss"))),
        (GAIN_MM, RIGHT_MM - GAIN_MM, say(N_("Five points more here would bring"))),
    )
    texts = [(x, lines_of(text, wide, STRONG)) for x, wide, text in heads]
    height = max(len(lines) for _, lines in texts) * STRONG.line_mm
    for x, lines in texts:
        sheet.write(lines, x, y + height - len(lines) * STRONG.line_mm, STRONG)
    y += height + 1.2
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    for row in rows:
        y = _draw_row(sheet, story, row, y)
    return y


def _draw_row(sheet: Sheet, story: Story, row: Row, y: float) -> float:
    words = lines_of(row.words, LABEL_MM, BODY)
    height = max(float(len(words) * BODY.line_mm + 3), ROW_MM)
    middle = y + height / 2
    loss, gain = row.found.get("rung_loss"), row.found.get("rung_gain")
    main = loss is not None and loss.verdict == "main_loss"
    if main:
        sheet.box(LOSS_MM[0] - 3, y + 0.6, RIGHT_MM - LOSS_MM[0] + 3, height - 1.2, MARKED)
    sheet.write(words, MARGIN_MM, middle - len(words) * BODY.line_mm / 2, BODY)
    _bar(sheet, story, row.found["rung"], REACHED_MM, REACHED_FIGURES_MM, middle, BLUE)
    _figures(sheet, story, row.found.get("rung_rate"), STEP_MM, middle)
    if loss is not None and loss.value is not None:
        _bar(sheet, story, loss, LOSS_MM, LOSS_FIGURES_MM, middle, ORANGE if main else UNSURE)
    else:
        sheet.write("\N{EN DASH}", LOSS_MM[0], middle - BODY.line_mm / 2, BODY)
    _gain(sheet, story, gain, middle)
    sheet.line([(MARGIN_MM, y + height), (RIGHT_MM, y + height)])
    return y + height


def _bar(sheet: Sheet, story: Story, finding: Finding, ends: tuple[float, float], figures: float, middle: float,
         colour: str) -> None:
    full = ends[1] - ends[0]
    if finding.value is None:
        said = lines_of(hidden(story.project.thresholds.employee_n, story.lang), full, NOTE)
        sheet.write(said, ends[0], middle - len(said) * NOTE.line_mm / 2, NOTE)
        return
    sheet.box(ends[0], middle - BAR_MM / 2, full, BAR_MM, PANEL)
    sheet.box(ends[0], middle - BAR_MM / 2, max(full * min(finding.value, 1.0), 0.3), BAR_MM, colour)
    if finding.low is not None and finding.high is not None:
        low, high = (ends[0] + full * min(x, 1.0) for x in (finding.low, finding.high))
        sheet.line([(low, middle), (high, middle)], INK, 1.1)
        for x in (low, high):
            sheet.line([(x, middle - 1.1), (x, middle + 1.1)], INK, 1.1)
    _figures(sheet, story, finding, figures, middle, with_n=False)


def _figures(sheet: Sheet, story: Story, finding: Finding | None, x: float, middle: float, anchor: str = "start",
             with_n: bool = True) -> None:
    """Write a value with its interval and, where asked for, the people behind it."""
    if finding is None or finding.value is None:
        sheet.write("\N{EN DASH}", x, middle - BODY.line_mm / 2, BODY, anchor)
        return
    star = "*" if is_small(finding) else ""
    n = f"  {base(finding.n, story.lang)}{star}" if with_n else ""
    top = middle - (STRONG.line_mm + SMALL.line_mm) / 2
    sheet.write(figure_of(finding, story.lang) + ("" if with_n else star), x, top, STRONG, anchor)
    if with_n and anchor == "start":
        sheet.write(n.strip(), x + width_mm(figure_of(finding, story.lang), STRONG) + 2, top + 0.25, SMALL)
    elif with_n:
        sheet.write(n.strip(), x, top + STRONG.line_mm + SMALL.line_mm, SMALL, anchor)
    sheet.write(interval_of(finding, story.lang), x, top + STRONG.line_mm, SMALL, anchor)


def _gain(sheet: Sheet, story: Story, gain: Finding | None, middle: float) -> None:
    if gain is None or gain.value is None or gain.low is None or gain.high is None:
        sheet.write("\N{EN DASH}", GAIN_MM, middle - BODY.line_mm / 2, BODY)
        return
    lang, top = story.lang, middle - (STRONG.line_mm + SMALL.line_mm) / 2
    points = translate(N_("{value} points"), lang).format(value=number(100 * gain.value, lang, 1, signed=True))
    sheet.write(points, GAIN_MM, top, STRONG)
    sheet.write(interval(100 * gain.low, 100 * gain.high, lang, 1), GAIN_MM, top + STRONG.line_mm, SMALL)


def _by_group(sheet: Sheet, story: Story, rows: Sequence[Row], groups: Sequence[str], y: float) -> float:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    wide = (RIGHT_MM - REACHED_MM[0]) / len(groups)
    middles = [REACHED_MM[0] + (i + 0.5) * wide for i in range(len(groups))]
    column = groups[0].partition("=")[0]
    title = translate(N_("Climbed on from the rung before, by groups: {column}"), story.lang).format(column=column)
    y = sheet.write(lines_of(title, RIGHT_MM - MARGIN_MM, STRONG), MARGIN_MM, y, STRONG) + 1
    heads = [lines_of(names.segment(g), wide - 3, SMALL) for g in groups]
    for x, lines in zip(middles, heads, strict=True):
        sheet.write(lines, x, y, SMALL, "middle")
    y += max(len(lines) for lines in heads) * SMALL.line_mm + 0.8
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    for row in rows:
        words = lines_of(row.words, LABEL_MM, BODY)
        height = max(len(words) * BODY.line_mm, STRONG.line_mm + 2 * SMALL.line_mm) + 2.4
        sheet.write(words, MARGIN_MM, y + (height - len(words) * BODY.line_mm) / 2, BODY)
        for x, group in zip(middles, groups, strict=True):
            loss = _step(story, row.rung, group, "rung_loss")
            if loss is not None and loss.verdict == "main_loss":
                sheet.box(x - wide / 2 + 1.5, y + 0.6, wide - 3, height - 1.2, MARKED)
            _figures(sheet, story, _step(story, row.rung, group), x, y + (height - SMALL.line_mm) / 2, "middle")
        y += height
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _notes(story: Story, shown: Sequence[Finding]) -> list[str]:
    say = partial(translate, lang=story.lang)
    notes = foot_notes(story, shown)
    sure = percent((1 + story.project.thresholds.level) / 2, story.lang, 1)
    notes.append(say(N_(
        "The loss is parted among the steps by the logarithms of their rates, so that a late step counts as much as an "
        "early one. Orange: the step on which surely most is lost (in {share} of 4,000 draws or more)."
    )).format(share=sure))
    skipped = [f for f in story.findings.where(metric="rung_skipped", segment="", wave=story.wave) if f.value]
    if skipped:
        people = max(round((f.value or 0) * (f.n or 0)) for f in skipped)
        notes.append(say(N_(
            "People who say yes to a rung after a no before it are not counted there; at most {count} on one rung."
        )).format(count=number(people, story.lang, 0)))
    return notes
