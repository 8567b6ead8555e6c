"""Missing touchpoints: places ranked by unserved demand, with the reasons in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import ceil

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import percent, translate
from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.missing_reasons import Suspect, suspects
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import GREEN, GREY, INK, ORANGE, RULE, WHITE, ZERO
from cjm_core.verdicts import verdict_said

WORDS_MM = 138.0
AXIS_FROM_MM, AXIS_TO_MM = 158.0, 228.0
FIGURES_MM = 236.0
BAR_MM = 5.0
MOST_ROWS = 14
COLOURS = {"missing": ORANGE, "need_served": GREEN}


def draw(story: Story) -> Figure | None:
    """Draw where a touchpoint is missing, where none is, and where nobody can tell; None where no place is suspect."""
    rows = suspects(story)
    if not any(r.finding for r in rows):
        return None
    say = partial(translate, lang=story.lang)
    names = PlaceNames(story.project, story.lang, (story.journey,))
    limit = story.project.analysis.unserved_from
    most = max([0.2, 2 * limit, *(x for r in rows if r.finding for x in (r.finding.value, r.finding.high) if x)])

    top = ceil(10 * most - 1e-9) / 10

    def at(value: float) -> float:
        return AXIS_FROM_MM + min(value / top, 1.0) * (AXIS_TO_MM - AXIS_FROM_MM)

    sheet = Sheet(say(N_("Missing touchpoints")), _subtitle(story))
    y = _head(sheet, story, at, limit, top, sheet.top)
    start = y
    for row in rows[:MOST_ROWS]:
        y = _row(sheet, story, names, row, at, y)
    sheet.line([(at(limit), start), (at(limit), y)], GREY, 0.9, (0, (3, 2)))
    return sheet.finish(y, _notes(story, rows))


def _subtitle(story: Story) -> str:
    said = N_("people with a need at a place whom nobody serves, with the interval and the reasons")
    shown = translate(said, story.lang)
    return f"{story.journey.title.said(story.lang)} · {shown}"


def _head(sheet: Sheet, story: Story, at: Callable[[float], float], limit: float, top: float, y: float) -> float:
    lang = story.lang
    sheet.write(translate(N_("unserved demand, share of people"), lang), AXIS_FROM_MM, y, SMALL)
    y += SMALL.line_mm + 0.6
    for value, anchor in ((0.0, "start"), (top, "end")):
        sheet.write(percent(value, lang), at(value), y, SMALL, anchor)
    words = percent(limit, lang)
    room = width_mm(words, SMALL) / 2 + 1
    if at(limit) - room > at(0.0) + width_mm(percent(0.0, lang), SMALL) and at(limit) + 3 * room < at(top):
        sheet.write(words, at(limit), y, SMALL, "middle")
    y += SMALL.line_mm + 1
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _texts(names: PlaceNames, row: Suspect) -> tuple[list[str], list[list[str]]]:
    reasons = [lines_of(f"\N{BULLET} {reason}", WORDS_MM - 4, SMALL) for reason in row.reasons]
    return lines_of(names.place(row.place), WORDS_MM - 4, STRONG), reasons


def _row(sheet: Sheet, story: Story, names: PlaceNames, row: Suspect, at: Callable[[float], float], y: float) -> float:
    name, reasons = _texts(names, row)
    height = len(name) * STRONG.line_mm + sum(len(r) for r in reasons) * SMALL.line_mm + 3.4
    height = max(height, 2 * SMALL.line_mm + STRONG.line_mm + 3.4)
    below = sheet.write(name, MARGIN_MM + 4, y + 1.6, STRONG)
    for lines in reasons:
        below = sheet.write(lines, MARGIN_MM + 4, below, SMALL)
    colour = COLOURS.get(row.verdict, ZERO)
    sheet.box(MARGIN_MM, y + 1.8, 1.6, height - 3.6, colour if row.verdict in COLOURS else WHITE, colour)
    _measure(sheet, story, row, at, y + height / 2)
    sheet.line([(MARGIN_MM, y + height), (RIGHT_MM, y + height)], RULE)
    return y + height


def _measure(sheet: Sheet, story: Story, row: Suspect, at: Callable[[float], float], middle: float) -> None:
    finding, lang = row.finding, story.lang
    if finding is not None and finding.suppressed:
        words = lines_of(hidden(story.project.thresholds.employee_n, lang), RIGHT_MM - FIGURES_MM, NOTE)
        sheet.write(words, FIGURES_MM, middle - len(words) * NOTE.line_mm / 2, NOTE)
        return
    verdict = lines_of(verdict_said(row.verdict, lang), RIGHT_MM - FIGURES_MM, _style(row.verdict))
    if finding is None or finding.value is None:
        style = _style(row.verdict)
        sheet.write(verdict, FIGURES_MM, middle - len(verdict) * style.line_mm / 2, style)
        return
    _bar(sheet, finding, row.verdict, at, middle)
    top = middle - (STRONG.line_mm + (1 + len(verdict)) * SMALL.line_mm) / 2
    figure = figure_of(finding, lang)
    sheet.write(figure, FIGURES_MM, top, STRONG)
    sheet.write(interval_of(finding, lang), FIGURES_MM + width_mm(figure, STRONG) + 1.8, top + 0.25, SMALL)
    people = base(finding.n, lang) + ("*" if is_small(finding) else "")
    below = sheet.write(people, FIGURES_MM, top + STRONG.line_mm, SMALL)
    sheet.write(verdict, FIGURES_MM, below, _style(row.verdict))


def _style(verdict: str) -> Style:
    return Style(SMALL.size_pt, bold=verdict == "missing", italic=verdict == "cannot_tell", colour=INK)


def _bar(sheet: Sheet, finding: Finding, verdict: str, at: Callable[[float], float], middle: float) -> None:
    colour = COLOURS.get(verdict, ZERO)
    sheet.box(at(0.0), middle - BAR_MM / 2, max(at(finding.value or 0.0) - at(0.0), 0.3), BAR_MM,
              WHITE if is_small(finding) else colour, colour)
    if finding.low is not None and finding.high is not None:
        sheet.line([(at(finding.low), middle), (at(finding.high), middle)], INK, 1.1)
        for end in (finding.low, finding.high):
            sheet.line([(at(end), middle - 1.1), (at(end), middle + 1.1)], INK, 1.1)


def _notes(story: Story, rows: Sequence[Suspect]) -> list[str]:
    say = partial(translate, lang=story.lang)
    notes = foot_notes(story, [r.finding for r in rows if r.finding])
    notes.append(say(N_("Unserved demand: the share of people with a need times the share of them not reached.")))
    limit = percent(story.project.analysis.unserved_from, story.lang)
    notes.append(say(N_("A touchpoint is missing where all of the interval lies above {limit}, and none is missing "
                        "where all of it lies below.")).format(limit=limit))
    notes.append(say(N_("Absence of records is not absence of touchpoints: a contact outside the logs and the map is "
                        "not seen.")))
    notes += more_rows(story, len(rows) - MOST_ROWS)
    return notes
