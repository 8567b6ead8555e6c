"""Funnels: how many journeys come to each step, which step costs most, and what the others did instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import shorten

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.model.funnel import Funnel
from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.theme import BLUE, INK, ORANGE, PANEL

LABEL_MM, TITLE_MM = 52.0, 240.0
BAR_FROM_MM, BAR_TO_MM, FIGURES_MM, STEP_MM = 68.0, 108.0, 111.0, 141.0
LEFT_MM, LIST_MM, LIST_BAR_MM = 174.0, 197.0, 14.0
SHARE_MM, WORDS_MM = LIST_MM + LIST_BAR_MM + 2, LIST_MM + LIST_BAR_MM + 27
BAR_MM, LEAST_ROW_MM = 5.4, 13.6
MOST_LISTED, MOST_FUNNELS, MOST_LETTERS = 4, 4, 60
MARKED, LOST = "#FBE3D2", "#9AA5B1"


@dataclass(frozen=True)
class Row:
    """One step of a funnel: its words, its findings by metric, and what those did who left there, most first."""

    words: str
    found: dict[str, Finding]
    instead: tuple[Finding, ...]

    @property
    def all(self) -> list[Finding]:
        """All findings of the row."""
        return [*self.found.values(), *self.instead]


def draw(story: Story) -> Figure | None:
    """Draw the funnels that speak of this journey; None where there is none."""
    panels = [(f, rows) for f in story.project.analysis.funnels if (rows := _rows(story, f))]
    if not panels:
        return None
    say = partial(translate, lang=story.lang)
    subtitle = say(N_("journeys that come to each step, the step that costs most of them, and what those who left did "
                      "instead"))
    sheet = Sheet(say(N_("Funnels: where journeys leave")), f"{story.journey.title.said(story.lang)} · {subtitle}")
    y = sheet.top
    for funnel, rows in panels[:MOST_FUNNELS]:
        y = _draw_funnel(sheet, story, funnel, rows, y) + 7
    more = sum(len(rows) for _, rows in panels[MOST_FUNNELS:])
    return sheet.finish(y - 7, [*_notes(story, panels[:MOST_FUNNELS]), *more_rows(story, more)])


def _rows(story: Story, funnel: Funnel) -> list[Row]:
    """Return the rows of a funnel; none where it has no findings, or speaks of other journeys only."""
    names = PlaceNames(story.project, story.lang)
    homes = {j.id for j in story.project.journeys for step in funnel.steps if step in j.places()}
    if homes and story.journey.id not in homes:
        return []
    rows = [Row(names.place(step), _found(story, funnel, step), _instead(story, funnel, step))
            for step in funnel.steps]
    return rows if all("funnel" in row.found for row in rows) else []


def _found(story: Story, funnel: Funnel, step: str) -> dict[str, Finding]:
    place = f"{funnel.id}:{step}"
    found = {m: story.findings.one(m, place, place_kind="funnel")
             for m in ("funnel", "funnel_step", "funnel_loss", "funnel_in_time")}
    found["drop_off"] = next(iter(story.findings.where(
        metric="drop_off", place=step, against=f"funnel={funnel.id}", segment="")), None)
    return {metric: f for metric, f in found.items() if f is not None}


def _instead(story: Story, funnel: Funnel, step: str) -> tuple[Finding, ...]:
    """Return what those did who left at a step, the most frequent first; the rare together and the hidden last."""
    start = f"{step.replace('>', '›')}>"
    rows = story.findings.where(lambda f: f.place.startswith(start), metric="instead", segment="",
                                against=f"funnel={funnel.id}")
    return tuple(sorted(rows, key=lambda f: (f.value is None, f.place.endswith(">*"), -(f.value or 0.0), f.place)))


def _draw_funnel(sheet: Sheet, story: Story, funnel: Funnel, rows: Sequence[Row], y: float) -> float:
    say = partial(translate, lang=story.lang)
    title = funnel.title.said(story.lang) if funnel.title else funnel.id
    y = sheet.write(lines_of(f"{title} · {_kind(story, funnel)}", TITLE_MM, STRONG), MARGIN_MM, y, STRONG)
    closed = funnel.kind == "closed"
    heads = [(MARGIN_MM, LABEL_MM, say(N_("Step"))),
             (BAR_FROM_MM, STEP_MM - BAR_FROM_MM - 4,
              say(N_("Came this far, of those at the first step")) if closed else say(N_("Have it, of all journeys"))),
             (STEP_MM, LEFT_MM - STEP_MM - 4, say(N_("Of those at the step before (at the first: of all)")))]
    if closed:
        heads += [(LEFT_MM, LIST_MM - LEFT_MM - 3, say(N_("Left here"))),
                  (LIST_MM, RIGHT_MM - LIST_MM, say(N_("What they did instead, of those who left")))]
    texts = [(x, lines_of(text, wide, SMALL)) for x, wide, text in heads]
    height = max(len(lines) for _, lines in texts) * SMALL.line_mm
    for x, lines in texts:
        sheet.write(lines, x, y + 1.2 + height - len(lines) * SMALL.line_mm, SMALL)
    y += height + 2.4
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    for row in rows:
        y = _draw_row(sheet, story, row, y)
    return y


def _kind(story: Story, funnel: Funnel) -> str:
    say, lang = partial(translate, lang=story.lang), story.lang
    if funnel.kind == "open":
        return say(N_("open funnel: who has the step at all"))
    parts = [say(N_("closed funnel: all steps so far in this order"))]
    if funnel.within_h:
        parts.append(say(N_("within {hours} h of the first")).format(hours=_hours(funnel.within_h, lang)))
    if funnel.step_within_h:
        parts.append(say(N_("within {hours} h from step to step")).format(hours=_hours(funnel.step_within_h, lang)))
    return ", ".join(parts)


def _hours(hours: float, lang: str) -> str:
    return number(hours, lang, 0 if hours == round(hours) else 1)


def _draw_row(sheet: Sheet, story: Story, row: Row, y: float) -> float:
    words, listed = lines_of(row.words, LABEL_MM, BODY), _listed(story, row)
    tall = sum(len(lines) for _, lines in listed) * (SMALL.line_mm + 0.3) + len(listed) * 0.7
    height = max(float(len(words) * BODY.line_mm + 3), LEAST_ROW_MM, tall + 2.4)
    middle = y + height / 2
    loss = row.found.get("funnel_loss")
    if loss is not None and loss.verdict == "main_loss":
        sheet.box(STEP_MM - 2.5, y + 0.6, LEFT_MM - STEP_MM - 1, height - 1.2, MARKED)
    sheet.write(words, MARGIN_MM, middle - len(words) * BODY.line_mm / 2, BODY)
    _bar(sheet, story, row.found["funnel"], middle)
    _figures(sheet, story, row.found.get("funnel_step"), STEP_MM, middle)
    drop = row.found.get("drop_off")
    if drop is not None:
        _figures(sheet, story, drop, LEFT_MM, middle)
        _list(sheet, story, listed, middle - tall / 2)
    sheet.line([(MARGIN_MM, y + height), (RIGHT_MM, y + height)])
    return y + height


def _bar(sheet: Sheet, story: Story, finding: Finding, middle: float) -> None:
    full = BAR_TO_MM - BAR_FROM_MM
    if finding.value is None:
        why = hidden(story.project.thresholds.employee_n, story.lang) if finding.suppressed else "\N{EN DASH}"
        said = lines_of(why, full, NOTE)
        sheet.write(said, BAR_FROM_MM, middle - len(said) * NOTE.line_mm / 2, NOTE)
        return
    sheet.box(BAR_FROM_MM, middle - BAR_MM / 2, full, BAR_MM, PANEL)
    sheet.box(BAR_FROM_MM, middle - BAR_MM / 2, max(full * finding.value, 0.3), BAR_MM, BLUE)
    if finding.low is not None and finding.high is not None and finding.low < finding.high:
        low, high = (BAR_FROM_MM + full * x for x in (finding.low, finding.high))
        sheet.line([(low, middle), (high, middle)], INK, 1.1)
        for x in (low, high):
            sheet.line([(x, middle - 1.1), (x, middle + 1.1)], INK, 1.1)
    _figures(sheet, story, finding, FIGURES_MM, middle)


def _figures(sheet: Sheet, story: Story, finding: Finding | None, x: float, middle: float) -> None:
    """Write a value, its interval, and n below."""
    if finding is None or finding.value is None:
        sheet.write("\N{EN DASH}", x, middle - BODY.line_mm / 2, BODY)
        return
    top = middle - (STRONG.line_mm + 2 * SMALL.line_mm) / 2
    sheet.write(figure_of(finding, story.lang), x, top, STRONG)
    sheet.write(interval_of(finding, story.lang), x, top + STRONG.line_mm, SMALL)
    n = base(finding.n, story.lang) + ("*" if is_small(finding) else "")
    sheet.write(n, x, top + STRONG.line_mm + SMALL.line_mm, SMALL)


def _listed(story: Story, row: Row) -> list[tuple[Finding, list[str]]]:
    """Return the answers that have room, each with the lines that say what it was."""
    names = PlaceNames(story.project, story.lang)
    found = []
    for f in row.instead[:MOST_LISTED]:
        if f.value is None:
            continue
        other = f.place.partition(">")[2]
        words = names.way(other) if other else translate(N_("the journey ended"), story.lang)
        lines = lines_of(words, RIGHT_MM - WORDS_MM - 3, SMALL)
        found.append((f, lines if len(lines) < 3 else [lines[0], f"{lines[1]} …"]))
    return found


def _list(sheet: Sheet, story: Story, listed: Sequence[tuple[Finding, list[str]]], top: float) -> None:
    for finding, lines in listed:
        tall = len(lines) * (SMALL.line_mm + 0.3)
        sheet.box(LIST_MM, top + 0.5, LIST_BAR_MM, SMALL.line_mm - 0.8, PANEL)
        ended = finding.place.endswith(">")
        sheet.box(LIST_MM, top + 0.5, max(LIST_BAR_MM * (finding.value or 0.0), 0.2), SMALL.line_mm - 0.8,
                  ORANGE if ended else LOST)
        figures = f"{figure_of(finding, story.lang)} {interval_of(finding, story.lang)}"
        sheet.write(figures, SHARE_MM, top, SMALL)
        sheet.write(lines, WORDS_MM, top, SMALL)
        top += tall + 0.7


def _notes(story: Story, panels: Sequence[tuple[Funnel, list[Row]]]) -> list[str]:
    say, lang = partial(translate, lang=story.lang), story.lang
    shown = [f for _, rows in panels for row in rows for f in row.all]
    notes = foot_notes(story, shown)
    if any(f.metric == "funnel_loss" and f.verdict == "main_loss" for f in shown):
        sure = percent((1 + story.project.thresholds.level) / 2, lang, 1)
        notes.append(say(N_("Orange field: the step on which surely most is lost, by the logarithms of the step rates "
                            "(in {share} of 4,000 draws or more).")).format(share=sure))
    if any(f.metric == "instead" for f in shown):
        notes.append(say(N_("Instead: the next other step after a journey first came so far; the {count} most frequent "
                            "answers are drawn, orange where the journey ended.")).format(count=MOST_LISTED))
    for funnel, rows in panels:
        late = sum(f.value or 0.0 for row in rows if (f := row.found.get("funnel_in_time")))
        if late:
            title = shorten(funnel.title.said(lang) if funnel.title else funnel.id, MOST_LETTERS, placeholder="…")
            notes.append(say(N_("{funnel}: journeys that set out so late that they still had time when the log ended: "
                                "{count}; they are not counted, whether they came through or not."))
                         .format(funnel=title, count=number(late, lang, 0)))
    return notes


