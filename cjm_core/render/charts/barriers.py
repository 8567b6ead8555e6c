"""Barriers stage by stage: how many people each of them holds, what it weighs, and which group names it more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import percent, translate
from cjm_core.model import ItemRole
from cjm_core.model.ladder import ladders_of
from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.groups import groups_of
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import BLUE, GREY, INK, ORANGE, PANEL

LABEL_MM = 70.0
BARS_MM, FIGURES_MM = (86.0, 124.0), 127.0
WEIGHT_MM, TOLD_MM, CELLS_MM = 150.0, 174.0, 200.0
BAR_MM, ROW_MM = 5.0, 10.0
MOST_GROUPS, MOST_ROWS = 4, 16
MORE, LESS = "#FBE3D2", "#DCEBF5"
HEADING = Style(9.5, bold=True)


@dataclass(frozen=True)
class Row:
    """One barrier at one stage: its words, the share who named it when asked, and the share who told it unasked."""

    stage: str
    words: str
    code: str
    asked: Finding | None
    told: Finding | None
    weight: Finding | None

    @property
    def size(self) -> float:
        """By what the row is ranked inside its stage."""
        return next((f.value for f in (self.asked, self.told) if f is not None and f.value is not None), -1.0)


def draw(story: Story) -> Figure | None:
    """Draw the barriers of the journey by stage; None where nobody named or told any."""
    every = _rows(story)
    rows = _largest(every)
    if not rows:
        return None
    say = partial(translate, lang=story.lang)
    sheet = Sheet(say(N_("Barriers: what holds people, stage by stage")), _subtitle(story, rows))
    groups = groups_of(story, "barrier", MOST_GROUPS) if any(r.asked for r in rows) else []
    y = _heads(sheet, story, rows, groups, sheet.top)
    for stage, mine in groupby(rows, key=lambda r: r.stage):
        y = _stage(sheet, story, stage, y)
        for row in mine:
            y = _draw_row(sheet, story, row, groups, y)
    shown = [f for r in rows for f in (r.asked, r.told) if f is not None]
    shown += [r.weight for r in rows if r.weight is not None]
    return sheet.finish(y, _notes(story, rows, shown, bool(groups), len(every) - len(rows)))


def _rows(story: Story) -> list[Row]:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    stages = [stage.id for stage in story.journey.stages]
    found: dict[tuple[str, str], list[Finding]] = {}
    for f in story.findings.where(metric="barrier", segment="", wave=story.wave):
        home = names.home(f.place_kind, f.place).split(".", maxsplit=1)[0]
        if home in stages or not home:
            found.setdefault((home, f.place), []).append(f)
    rows = [_row(story, names, stage, place, findings) for (stage, place), findings in found.items()]
    order = {stage: i for i, stage in enumerate([*stages, ""])}
    return sorted((r for r in rows if r.size != 0), key=lambda r: (order[r.stage], -r.size, r.words))


def _row(story: Story, names: PlaceNames, stage: str, place: str, findings: Sequence[Finding]) -> Row:
    told = [f for f in findings if _unasked(f)]
    asked = max((f for f in findings if not _unasked(f)), key=lambda f: f.n or 0, default=None)
    # customers are the ones whom a barrier holds; what the front line tells of them stands in the table
    heard = max(told, key=lambda f: (f.voice == "customer", f.n or 0), default=None)
    code = place.replace("=", ".").rsplit(".", maxsplit=1)[-1]
    weight = story.findings.one("barrier_weight", place, wave=story.wave)
    return Row(stage, _words(names, findings[0], code), code, asked, heard, weight)


def _unasked(finding: Finding) -> bool:
    """Tell from the method's sentence whether people came to speak of it by themselves."""
    return "unasked" in finding.method


def _words(names: PlaceNames, finding: Finding, code: str) -> str:
    if finding.place_kind == "element":
        said = names.of("element", finding.place)
        return names.of("code", code) if said == finding.place else said
    item = names.items.get(finding.place.rpartition("=")[0])
    label = next((str(w) for k, w in (item.labels if item else {}).items() if str(k) == code), "")
    return label or names.of("code", code)


def _largest(rows: list[Row]) -> list[Row]:
    kept = sorted(rows, key=lambda r: -r.size)[:MOST_ROWS]
    return [r for r in rows if r in kept]


def _subtitle(story: Story, rows: Sequence[Row]) -> str:
    parts = [story.journey.title.said(story.lang)]
    asked = [r.asked.n for r in rows if r.asked and r.asked.n]
    told = [r.told.n for r in rows if r.told and r.told.n]
    for counts, text in ((asked, N_("asked for reasons: {base}")), (told, N_("heard in interviews: {base}"))):
        if counts:
            parts.append(translate(text, story.lang).format(base=base(max(counts), story.lang)))
    return " · ".join(parts)


def _heads(sheet: Sheet, story: Story, rows: Sequence[Row], groups: Sequence[str], y: float) -> float:
    say = partial(translate, lang=story.lang)
    names = PlaceNames(story.project, story.lang, (story.journey,))
    asked, told = any(r.asked for r in rows), any(r.told for r in rows)
    heads = [(BARS_MM[0], WEIGHT_MM - BARS_MM[0] - 4,
              say(N_("Named when asked, of all asked") if asked else N_("Told unasked, of all heard")))]
    if any(r.weight for r in rows):
        heads.append((WEIGHT_MM, TOLD_MM - WEIGHT_MM - 3, say(N_("Weight"))))
    if asked and told:
        heads.append((TOLD_MM, CELLS_MM - TOLD_MM - 3, say(N_("Told unasked"))))
    if groups:
        column = groups[0].partition("=")[0]
        heads.append((CELLS_MM, RIGHT_MM - CELLS_MM, say(N_("Named, by groups: {column}")).format(column=column)))
    texts = [(x, lines_of(text, wide, STRONG)) for x, wide, text in heads]
    height = max(len(lines) for _, lines in texts) * STRONG.line_mm
    for x, lines in texts:
        sheet.write(lines, x, y + height - len(lines) * STRONG.line_mm, STRONG)
    y += height + 0.8
    wide = (RIGHT_MM - CELLS_MM) / max(len(groups), 1)
    for i, group in enumerate(groups):
        head = lines_of(names.segment(group), wide - 2, SMALL)[:1]
        sheet.write(head, CELLS_MM + (i + 0.5) * wide, y, SMALL, "middle")
    return y + (SMALL.line_mm if groups else 0) + 0.8


def _stage(sheet: Sheet, story: Story, stage: str, y: float) -> float:
    """Draw the head of a stage, with the part of the whole loss that falls on it."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    said = names.place(stage) if stage else translate(N_("Stage not known"), story.lang)
    rungs = [r for rungs in ladders_of(story.project) for r in rungs if stage and r.stage == stage]
    losses = [story.findings.one("rung_loss", r.place, wave=story.wave, place_kind=r.kind) for r in rungs]
    lost = losses[0] if len(losses) == 1 else None
    text = ""
    if lost is not None and lost.value is not None:
        text = translate(N_("{share} of the whole loss {interval}"), story.lang).format(
            share=percent(lost.value, story.lang), interval=interval_of(lost, story.lang))
    lines = lines_of(said, 0.9 * (RIGHT_MM - MARGIN_MM - width_mm(text, SMALL)) - 8, HEADING)
    height = len(lines) * HEADING.line_mm + 2.2
    sheet.box(MARGIN_MM, y, RIGHT_MM - MARGIN_MM, height, PANEL)
    sheet.write(lines, MARGIN_MM + 1.5, y + 1.1, HEADING)
    sheet.write(text, RIGHT_MM - 1.5, y + 1.4, SMALL, "end")
    return y + height


def _draw_row(sheet: Sheet, story: Story, row: Row, groups: Sequence[str], y: float) -> float:
    words = lines_of(row.words, LABEL_MM, BODY)
    height = max(float(len(words) * BODY.line_mm + 3), ROW_MM)
    middle = y + height / 2
    sheet.write(words, MARGIN_MM + 1.5, middle - len(words) * BODY.line_mm / 2, BODY)
    _bar(sheet, story, row, middle)
    if row.weight is not None:
        _cell(sheet, story, row.weight, WEIGHT_MM, middle, "start")
    if row.asked is not None and row.told is not None:
        _cell(sheet, story, row.told, TOLD_MM, middle, "start")
    wide = (RIGHT_MM - CELLS_MM) / max(len(groups), 1)
    for i, group in enumerate(groups if row.asked else ()):
        x = CELLS_MM + i * wide
        colour = {"higher": MORE, "lower": LESS}.get(_verdict(story, row.code, group))
        if colour:
            sheet.box(x + 0.8, y + 0.6, wide - 1.6, height - 1.2, colour)
        cell = story.findings.one("barrier", row.asked.place, segment=group, wave=story.wave) if row.asked else None
        if cell is not None:
            _cell(sheet, story, cell, x + wide / 2, middle, "middle")
    sheet.line([(MARGIN_MM, y + height), (RIGHT_MM, y + height)])
    return y + height


def _verdict(story: Story, code: str, group: str) -> str:
    """Return whether the group names the reason surely more or less often than the other groups."""
    for item_id, item in PlaceNames(story.project, story.lang).items.items():
        if item.role is ItemRole.REASON:
            found = story.findings.one("reason_residual", f"{item_id}={code}", segment=group, wave=story.wave)
            if found is not None:
                return found.verdict
    return ""


def _leads(story: Story, code: str) -> bool:
    """Tell whether the reason is named surely more often than every other of the most named ones."""
    rows = [f for f in story.findings.where(metric="reason_lead", segment="", wave=story.wave) if not f.suppressed]
    mine = [f for f in rows if f.place.endswith(f"={code}")]
    return bool(mine) and all(f.verdict == "higher" for f in mine) and f"answer={code}" not in {f.against for f in rows}


def _bar(sheet: Sheet, story: Story, row: Row, middle: float) -> None:
    full, finding = BARS_MM[1] - BARS_MM[0], row.asked or row.told
    if finding is None:
        return
    if finding.value is None:
        said = lines_of(hidden(story.project.thresholds.employee_n, story.lang), WEIGHT_MM - BARS_MM[0] - 4, NOTE)
        sheet.write(said, BARS_MM[0], middle - len(said) * NOTE.line_mm / 2, NOTE)
        return
    sheet.box(BARS_MM[0], middle - BAR_MM / 2, full, BAR_MM, PANEL)
    colour = GREY if row.asked is None else ORANGE if _leads(story, row.code) else BLUE
    sheet.box(BARS_MM[0], middle - BAR_MM / 2, max(full * finding.value, 0.3), BAR_MM, colour)
    if finding.low is not None and finding.high is not None:
        low, high = (BARS_MM[0] + full * x for x in (finding.low, finding.high))
        sheet.line([(low, middle), (high, middle)], INK, 1.1)
        for x in (low, high):
            sheet.line([(x, middle - 1.1), (x, middle + 1.1)], INK, 1.1)
    _cell(sheet, story, finding, FIGURES_MM, middle, "start")


def _cell(sheet: Sheet, story: Story, finding: Finding, x: float, middle: float, anchor: str) -> None:
    if finding.value is None:
        sheet.write("\N{EN DASH}", x, middle - BODY.line_mm / 2, BODY, anchor)
        return
    top = middle - (BODY.line_mm + SMALL.line_mm) / 2
    sheet.write(figure_of(finding, story.lang) + ("*" if is_small(finding) else ""), x, top, STRONG, anchor)
    sheet.write(interval_of(finding, story.lang), x, top + BODY.line_mm, SMALL, anchor)


def _notes(story: Story, rows: Sequence[Row], shown: Sequence[Finding], grouped: bool, more: int) -> list[str]:
    say = partial(translate, lang=story.lang)
    texts = [say(N_("One person may name several barriers, so the shares add up to more than 100 %."))]
    if any(_leads(story, r.code) for r in rows):
        texts.append(say(N_("Orange bar: named surely more often than any other.")))
    if any(r.weight for r in rows):
        texts.append(say(N_("Weight: the share of people times the part of the whole loss that falls on the stage.")))
    if grouped:
        texts.append(say(N_("Orange cells: the group names the barrier surely more often than the other groups; blue "
                            "cells: surely less often.")))
    texts += more_rows(story, more)
    return [*foot_notes(story, shown), " ".join(texts)]
