"""What groups of journeys do otherwise: the telling comparisons of an event log, in points and in hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, translate
from cjm_core.render.charts.differences import (
    FIGURES_MM,
    HELD,
    LABEL_MM,
    Panel,
    chance_and_base,
    draw_heading,
    draw_key,
    draw_label,
    draw_panel,
)
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet
from cjm_core.render.place_names import PlaceNames

METRIC = "log_difference"
MOST_ROWS, LEAST_ROWS = 20, 8
"""So many rows at most; where fewer hold, the surest of the others fill up to ``LEAST_ROWS``, to show that."""
WAYS = "chi2"
UNITS = {
    "share": N_("Shares of journeys: the difference in percentage points"),
    "hours": N_("Time: the difference of medians in hours"),
    WAYS: N_("Ways: do both groups take the same ones?"),
}


@dataclass(frozen=True)
class Compared:
    """The comparisons of a journey's log: those that were tested, surest first, those to draw, and the untold."""

    tested: tuple[Finding, ...]
    drawn: tuple[Finding, ...]
    untold: int

    @property
    def held(self) -> int:
        """How many comparisons hold."""
        return sum(f.verdict in HELD for f in self.tested)


def draw(story: Story) -> Figure | None:
    """Draw the surest differences between groups of journeys, a table a unit; None where nothing was tested."""
    found = _compared(story)
    if not found.drawn:
        return None
    say = partial(translate, lang=story.lang)
    names = PlaceNames(story.project, story.lang, (story.journey,))
    counted = say(N_("{held} of {count} comparisons of the log hold")).format(
        held=number(found.held, story.lang, 0), count=number(len(found.tested), story.lang, 0))
    title = say(N_("What groups of journeys do otherwise"))
    sheet = Sheet(title, f"{story.journey.title.said(story.lang)} · {counted}")
    y = draw_key(sheet, story, found.drawn)
    for unit, words in UNITS.items():
        rows = [f for f in found.drawn if f.unit == unit]
        if rows:
            every = [f for f in found.tested if f.unit == unit]
            panel = Panel(say(words), tuple(rows), sum(f.verdict in HELD for f in every), len(every))
            y = (_draw_ways if unit == WAYS else draw_panel)(sheet, story, names, panel, y) + 6
    return sheet.finish(y - 6, _notes(story, found))


def drawn_rows(story: Story) -> list[Finding]:
    """Return the rows that the chart draws: those that hold, and of the others the surest."""
    return list(_compared(story).drawn)


def _compared(story: Story) -> Compared:
    rows = list(story.findings.where(metric=METRIC))
    homes = {f.family: f.place.partition(":")[2] for f in rows if f.place.startswith("throughput")}
    rows = [f for f in rows if homes.get(f.family, "") in ("", story.journey.id)]
    tested = sorted((f for f in rows if f.q is not None and f.value is not None and f.unit in UNITS), key=_surest)
    held = sum(f.verdict in HELD for f in tested)
    drawn = tested[:min(MOST_ROWS, max(LEAST_ROWS, held))]
    return Compared(tuple(tested), tuple(drawn), sum(f.q is None and not f.suppressed for f in rows))


def _surest(finding: Finding) -> tuple[bool, float, float, float, str, str]:
    return (finding.verdict not in HELD, finding.q or 0.0, finding.p or 0.0, -abs(finding.value or 0.0), finding.place,
            finding.segment)


def _draw_ways(sheet: Sheet, story: Story, names: PlaceNames, panel: Panel, y: float) -> float:
    """Write the tests of ways: they have no side, so no axis; filled where both groups go other ways."""
    y = draw_heading(sheet, story, panel, y)
    for row in panel.rows:
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
        below = draw_label(sheet, names, row, y)
        top = y + (below - y - STRONG.line_mm - SMALL.line_mm) / 2
        verdict = N_("other ways") if row.verdict in HELD else N_("no difference shown")
        sheet.write(translate(verdict, story.lang), MARGIN_MM + LABEL_MM + 6, top + SMALL.line_mm / 2,
                    STRONG if row.verdict in HELD else SMALL)
        sheet.write(f"χ² = {number(row.value or 0.0, story.lang, 1)}", FIGURES_MM, top, STRONG)
        sheet.write(chance_and_base(row, story.lang), FIGURES_MM, top + STRONG.line_mm, SMALL)
        y = below
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _notes(story: Story, found: Compared) -> list[str]:
    say = partial(translate, lang=story.lang)
    notes: Sequence[str] = foot_notes(story, found.drawn)
    tests = say(N_(
        "A filled mark holds after correction (q, Benjamini and Hochberg) for all {count} tests of the log; n is the "
        "smaller of both groups."
    )).format(count=number(len(found.tested), story.lang, 0))
    untold = [say(N_("Cannot tell, too few journeys: {count} comparisons.")).format(
        count=number(found.untold, story.lang, 0))] if found.untold else []
    return [*notes, tests, *untold, *more_rows(story, len(found.tested) - len(found.drawn))]
