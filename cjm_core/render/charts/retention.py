"""Retention: of those who began in a period, how many come back in each later one, as a triangle of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, translate
from cjm_core.render.amount import figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import Style
from cjm_core.scene.theme import CARD_EDGE, INK

NAME_MM, N_MM, ROW_MM, GAP_MM = 24.0, 24.0, 10.4, 0.6
WIDEST_MM = 30.0
MOST_ROWS, MOST_COLUMNS = 24, 12
PALE, FULL = (240, 246, 250), (102, 178, 222)
INK_SMALL = Style(8, colour=INK)


@dataclass(frozen=True)
class Row:
    """One cohort: its name, how many began in it, and its cells by the number of periods later."""

    name: str
    size: Finding | None
    cells: dict[int, Finding]


def draw(story: Story) -> Figure | None:
    """Draw who comes back; None where no cohort has been watched for a whole period yet."""
    rows = _rows(story)
    if not any(row.cells for row in rows):
        return None
    say = partial(translate, lang=story.lang)
    kept = rows[-MOST_ROWS:]
    sheet = Sheet(say(N_("Who comes back")), _subtitle(story))
    last = min(MOST_COLUMNS, max(later for row in kept for later in row.cells))
    first = min(later for row in kept for later in row.cells)
    columns = range(first, last + 1)
    left = MARGIN_MM + NAME_MM + N_MM
    wide = min((RIGHT_MM - left) / len(columns), WIDEST_MM)
    y = _heads(sheet, story, columns, left, wide, sheet.top)
    top = max([f.value for row in kept for f in row.cells.values() if f.value is not None], default=0.0)
    for row in kept:
        _draw_row(sheet, story, row, columns, left, wide, y, top)
        y += ROW_MM
    shown = [f for row in kept for later, f in row.cells.items() if later in columns]
    return sheet.finish(y, _notes(story, shown, len(rows) - len(kept)))


def _rows(story: Story) -> list[Row]:
    """Return the cohorts of this journey in order of time."""
    several = f"journey={story.journey.id}"
    found: dict[str, dict[int, Finding]] = {}
    for f in story.findings.where(lambda f: f.against in ("", several), metric="retention", segment=""):
        name, _, later = f.place.partition(":+")
        found.setdefault(name, {})[int(later)] = f
    sizes = {f.place: f for f in story.findings.where(lambda f: f.against in ("", several), metric="cohort",
                                                      segment="")}
    return [Row(name, sizes.get(name), found.get(name, {})) for name in sorted({*sizes, *found})]


def _subtitle(story: Story) -> str:
    asked = story.project.analysis.cohorts
    by_week = asked is not None and asked.by == "week"
    text = N_("journeys by the week of their first event, and the share that comes back so many weeks later") \
        if by_week else N_("journeys by the month of their first event, and the share that comes back so many months "
                           "later")
    parts = [story.journey.title.said(story.lang), translate(text, story.lang)]
    if asked is not None and asked.returns:
        names = PlaceNames(story.project, story.lang)
        steps = ", ".join(names.place(step) for step in asked.returns)
        parts.append(translate(N_("coming back: {steps}"), story.lang).format(steps=steps))
    return " · ".join(parts)


def _heads(sheet: Sheet, story: Story, columns: Sequence[int], left: float, wide: float, y: float) -> float:
    say = partial(translate, lang=story.lang)
    texts = [(MARGIN_MM, lines_of(say(N_("Began in")), NAME_MM - 2, SMALL), "start"),
             (left - 4, lines_of(say(N_("Journeys")), N_MM - 2, SMALL), "end")]
    texts += [(left + (i + 0.5) * wide, [f"+{later}"], "middle") for i, later in enumerate(columns)]
    height = max(len(lines) for _, lines, _ in texts) * SMALL.line_mm
    for x, lines, anchor in texts:
        sheet.write(lines, x, y + height - len(lines) * SMALL.line_mm, SMALL, anchor)
    return y + height + 1.6


def _draw_row(sheet: Sheet, story: Story, row: Row, columns: Sequence[int], left: float, wide: float, y: float,
              top: float) -> None:
    middle = y + ROW_MM / 2
    sheet.write(row.name, MARGIN_MM, middle - STRONG.line_mm / 2, STRONG)
    size = "\N{EN DASH}"
    if row.size is not None and row.size.value is not None:
        size = number(row.size.value, story.lang, 0) + ("*" if is_small(row.size) else "")
    sheet.write(size, left - 4, middle - BODY.line_mm / 2, BODY, "end")
    for i, later in enumerate(columns):
        if later in row.cells:
            _cell(sheet, story, row.cells[later], left + i * wide, wide, y, top)


def _cell(sheet: Sheet, story: Story, finding: Finding, x: float, wide: float, y: float, top: float) -> None:
    w, h, middle = wide - GAP_MM, ROW_MM - GAP_MM, x + (wide - GAP_MM) / 2
    if finding.value is None:
        sheet.box(x, y, w, h, None, CARD_EDGE, dashed=True)
        sheet.write("\N{EN DASH}", middle, y + h / 2 - BODY.line_mm / 2, BODY, "middle")
        return
    sheet.box(x, y, w, h, shade(finding.value / top if top else 0.0))
    above = y + (h - STRONG.line_mm - INK_SMALL.line_mm) / 2
    sheet.write(figure_of(finding, story.lang), middle, above, STRONG, "middle")
    ends = interval_of(finding, story.lang).replace("%", "").strip()
    sheet.write(ends, middle, above + STRONG.line_mm, INK_SMALL, "middle")


def shade(part: float) -> str:
    """Return the blue of a cell: nearly white for nothing, and for the largest share (1) one that dark figures bear."""
    part = min(max(part, 0.0), 1.0)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in zip(PALE, FULL, strict=True))


def _notes(story: Story, shown: Sequence[Finding], earlier: int) -> list[str]:
    say = partial(translate, lang=story.lang)
    notes = foot_notes(story, shown)
    notes.append(say(N_("Empty: the period was not over when the log ended. Journeys that began before the log did "
                        "stand where they are first seen. The darker, the larger the share.")))
    if any(f.suppressed for f in shown):
        notes.append(say(N_("Dashed: {why}.")).format(why=hidden(story.project.thresholds.employee_n, story.lang)))
    if earlier > 0:
        notes.append(say(N_("{count} earlier cohorts are in the table of findings.")).format(
            count=number(earlier, story.lang, 0)))
    return notes
