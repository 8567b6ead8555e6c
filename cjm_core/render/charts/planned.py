"""Planned and actual: a bar a step of the plan, how many journeys did it as planned, late, at another turn or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.render.amount import base, bounds, hidden, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, GOLD, INK, ORANGE, RULE, WHITE, ZERO

NAME_MM, FIGURE_MM, ROW_MM, BAR_MM = 66.0, 50.0, 11.5, 5.4
MOST_ROWS, MOST_ADDED, MOST_LINES = 20, 6, 2
PARTS: dict[str, tuple[str, str]] = {
    "as_planned": (BLUE, N_("as planned")),
    "late": (GOLD, N_("late")),
    "out_of_order": (ORANGE, N_("out of order")),
    "skipped": (ZERO, N_("skipped")),
}
_LEAST_INSIDE = 0.06


@dataclass(frozen=True)
class Row:
    """One step of the plan, with its shares by metric."""

    place: str
    kind: str
    parts: dict[str, Finding]


def draw(story: Story) -> Figure | None:
    """Draw the steps of the plan in its order; None where nobody planned, or no log records the journey."""
    rows = _rows(story)
    if not rows:
        return None
    say = partial(translate, lang=story.lang)
    names = PlaceNames(story.project, story.lang, (story.journey,))
    sheet = Sheet(say(N_("Planned and actual")), _subtitle(story, say))
    y = _key(sheet, say, sheet.top, rows)
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    for row in rows[:MOST_ROWS]:
        _draw_row(sheet, story, names.of(row.kind, row.place), row, y)
        y += ROW_MM
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)], RULE)
    y = _added(sheet, story, say, names, y + 4)
    return sheet.finish(y, _notes(story, say, rows))


def _rows(story: Story) -> list[Row]:
    """Return the steps of the plan that speaks of the story's journey, in order."""
    own = story.journey.places()
    planned = story.project.analysis.planned
    asked = planned.steps if planned and any(step in own for step in planned.steps) else ()
    order = {place: i for i, place in enumerate(asked or own)}
    found: dict[str, Row] = {}
    for metric in PARTS:
        for f in story.findings.where(metric=metric, segment="", wave=""):
            if f.place in order:
                found.setdefault(f.place, Row(f.place, f.place_kind, {})).parts[metric] = f
    return sorted(found.values(), key=lambda r: order[r.place])


def _subtitle(story: Story, say: Callable[[str], str]) -> str:
    parts = [story.journey.title.said(story.lang)]
    fit = story.findings.one("fitness", place=story.journey.id, place_kind="journey")
    perfect = story.findings.one("fitness_perfect", place=story.journey.id, place_kind="journey")
    if fit and fit.value is not None and fit.low is not None and fit.high is not None:
        parts.append(say(N_("fitness {value} {interval}")).format(
            value=percent(fit.value, story.lang), interval=bounds(fit.low, fit.high, "share", story.lang)))
    if perfect and perfect.value is not None:
        parts.append(say(N_("{share} keep to the plan in full")).format(share=percent(perfect.value, story.lang)))
    if fit:
        parts.append(base(fit.n, story.lang))
    return " · ".join(parts)


def _key(sheet: Sheet, say: Callable[[str], str], y: float, rows: list[Row]) -> float:
    x = MARGIN_MM
    for metric, (colour, text) in PARTS.items():
        if any(metric in r.parts and r.parts[metric].value for r in rows):
            words = say(text)
            sheet.box(x, y + 0.6, 4, 3, colour)
            sheet.write(words, x + 5.5, y, SMALL)
            x += 5.5 + width_mm(words, SMALL) + 7
    return y + 7


def _draw_row(sheet: Sheet, story: Story, name: str, row: Row, y: float) -> None:
    words = lines_of(name, NAME_MM - 7, STRONG)
    if len(words) > MOST_LINES:
        words = [*words[:MOST_LINES - 1], f"{words[MOST_LINES - 1]}…"]
    sheet.write(words, MARGIN_MM, y + ROW_MM / 2 - len(words) * STRONG.line_mm / 2, STRONG)
    left, right = MARGIN_MM + NAME_MM, RIGHT_MM - FIGURE_MM
    if any(f.suppressed for f in row.parts.values()):
        sheet.write(hidden(story.project.thresholds.employee_n, story.lang), left, y + ROW_MM / 2 - 2, NOTE)
        return
    x, top = left, y + (ROW_MM - BAR_MM) / 2
    for metric, (colour, _) in PARTS.items():
        share = row.parts[metric].value if metric in row.parts else None
        if not share:
            continue
        width = share * (right - left)
        sheet.box(x, top, width, BAR_MM, colour)
        said = percent(share, story.lang)
        if share >= _LEAST_INSIDE and width_mm(said, SMALL) + 1 < width:
            style = SMALL.__class__(SMALL.size_pt, colour=INK if colour == GOLD else WHITE)
            sheet.write(said, x + width / 2, top + BAR_MM / 2 - SMALL.line_mm / 2, style, "middle")
        x += width
    _figures(sheet, story, row, y)


def _figures(sheet: Sheet, story: Story, row: Row, y: float) -> None:
    done = row.parts.get("as_planned")
    if done is None or done.value is None:
        return
    x, top = RIGHT_MM - FIGURE_MM + 4, y + ROW_MM / 2 - STRONG.line_mm / 2 - 1.4
    value = percent(done.value, story.lang) + ("*" if is_small(done) else "")
    below = sheet.write(value, x, top, STRONG)
    if done.low is not None and done.high is not None:
        sheet.write(bounds(done.low, done.high, done.unit, story.lang), x + width_mm(value, STRONG) + 1.8, top + 0.25,
                    SMALL)
    sheet.write(base(done.n, story.lang), x, below, SMALL)


def _added(sheet: Sheet, story: Story, say: Callable[[str], str], names: PlaceNames, y: float) -> float:
    """Say which steps come in addition, the most frequent first."""
    own = story.journey.places()
    homes = [j.id for j in story.project.journeys]
    added = [f for f in story.findings.where(metric="added", segment="", wave="")
             if f.value is not None and (f.place in own or (f.place_kind == "activity" and len(homes) == 1))]
    added.sort(key=lambda f: (-(f.value or 0.0), f.place))
    if not added:
        return y
    y = sheet.write(say(N_("In addition to the plan")), MARGIN_MM, y, STRONG) + 0.8
    words = " · ".join(
        f"{names.of(f.place_kind, f.place)} {percent(f.value or 0.0, story.lang)}" for f in added[:MOST_ADDED])
    if len(added) > MOST_ADDED:
        words += " · " + say(N_("{count} more")).format(count=number(len(added) - MOST_ADDED, story.lang, 0))
    return sheet.write(lines_of(words, RIGHT_MM - MARGIN_MM, BODY), MARGIN_MM, y, BODY)


def _notes(story: Story, say: Callable[[str], str], rows: list[Row]) -> list[str]:
    notes = foot_notes(story, [f for r in rows for f in r.parts.values()])
    notes.append(say(N_("The plan is that of `planned` in the project file, without steps there the way of the map; "
                        "events in a row at one step are one. Fitness: 1 less the steps skipped and added, over the "
                        "length of plan and journey together.")))
    if any("out_of_order" in r.parts and r.parts["out_of_order"].value for r in rows):
        notes.append(say(N_("Of two steps that changed places the later one of the plan is out of order.")))
    planned = story.project.analysis.planned
    if planned and any(r.place in planned.optional for r in rows):
        notes.append(say(N_("Of a step that may be left out the bar ends early: the others left it out.")))
    if any("late" in r.parts for r in rows):
        notes.append(say(N_("Late: begun in its turn, but later after the beginning of the journey than planned.")))
    return notes + more_rows(story, len(rows) - MOST_ROWS)
