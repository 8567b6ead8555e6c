"""The ladder of adoption: who reached each rung, where each group of customers is lost, and what holds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cjm_core import N_, Finding, Story, Visual, percent, translate
from cjm_telecom_vas.ladder import rungs_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABEL_MM = 58.0
BARS_FROM_MM, BARS_TO_MM = 74.0, 134.0
FIGURES_MM = 139.0
CELLS_FROM_MM = 176.0
BAR_MM = 5.4
ROW_MM = 10.4
MOST_GROUPS = 5
MOST_BARRIERS = 8
MARKED = "#FBE3D2"


@dataclass(frozen=True)
class Row:
    """One rung or barrier: its words, the finding of everybody, and the findings that fill its cells."""

    words: str
    whole: Finding
    cells: tuple[Finding | None, ...]


@dataclass(frozen=True)
class Panel:
    """A block of rows under a heading; ``worst`` picks what is marked in a column: the least or the greatest."""

    title: str
    cells_title: str
    groups: tuple[str, ...]
    rows: tuple[Row, ...]
    worst: Callable[..., Finding]


def draw_ladder(story: Story) -> Figure | None:
    """Draw the ladder with its barriers; None where no rung was asked."""
    from cjm_core import charting as kit

    panels = [panel for panel in (_ladder(story, kit), _barriers(story, kit)) if panel.rows]
    if not panels:
        return None

    def say(text: str) -> str:
        return translate(text, story.lang)

    sheet = kit.Sheet(say(N_("The ladder of adoption")), " \N{MIDDLE DOT} ".join(
        (story.journey.title.said(story.lang), say(N_("where customers are lost, and what holds them")))))
    y = sheet.top
    for panel in panels:
        y = _draw_panel(kit, sheet, story, panel, y) + 6
    shown = [f for p in panels for r in p.rows for f in (r.whole, *r.cells) if f is not None]
    notes = kit.foot_notes(story, shown)
    notes.append(say(N_("Marked in orange: the step on which a group loses most, and the barrier that it names most.")))
    return sheet.finish(y - 6, notes)


def _groups(story: Story, metric: str) -> list[str]:
    """Return the segments of the first column that has few enough values to stand side by side."""
    found: dict[str, set[str]] = {}
    for row in story.findings.where(lambda f: bool(f.segment.partition("=")[2]), metric=metric, wave=story.wave):
        found.setdefault(row.segment.partition("=")[0], set()).add(row.segment)
    fitting = [column for column in story.project.segments if 2 <= len(found.get(column, ())) <= MOST_GROUPS]
    return sorted(found[fitting[0]]) if fitting else []


def _ladder(story: Story, kit: Any) -> Panel:
    names = kit.PlaceNames(story.project, story.lang, (story.journey,))
    groups = ["", *_groups(story, "adoption_step")]
    rows = []
    for rung in rungs_of(names.items.items()):
        whole = story.findings.one("adoption", rung.place, wave=story.wave, place_kind=rung.kind)
        if whole is not None and _here(story, rung.kind, rung.place):
            words = names.item(rung.item_id)
            steps = (
                story.findings.one("adoption_step", rung.place, segment=g, wave=story.wave, place_kind=rung.kind)
                for g in groups)
            rows.append(Row(words, whole, tuple(steps)))
    return Panel(
        translate(N_("Reached the rung, of all asked"), story.lang),
        translate(N_("Climbed on from the rung before"), story.lang),
        (translate(N_("everybody"), story.lang), *(names.segment(g) for g in groups[1:])), tuple(rows), min,
    )


def _here(story: Story, kind: str, place: str) -> bool:
    return kind == "item" or place in story.journey.places()


def _barriers(story: Story, kit: Any) -> Panel:
    names = kit.PlaceNames(story.project, story.lang, (story.journey,))
    groups = _groups(story, "barrier_reach")
    found = [
        f for f in story.findings.where(metric="barrier_reach", segment="", wave=story.wave)
        if f.value and (f.place_kind != "element" or f.place.rpartition(".")[0] in story.journey.places())
    ]
    found = sorted(found, key=lambda f: (-(f.value or 0), f.place))[:MOST_BARRIERS]
    rows = tuple(
        Row(_reason(names, f), f, (None, *(
            story.findings.one("barrier_reach", f.place, segment=g, wave=story.wave) for g in groups)))
        for f in found
    )
    return Panel(
        translate(N_("Why not: named by those who know and did not connect"), story.lang),
        translate(N_("Named, by group"), story.lang),
        ("", *(names.segment(g) for g in groups)), rows, max,
    )


def _reason(names: Any, finding: Finding) -> str:
    if finding.place_kind == "element":
        return str(names.of("element", finding.place))
    item, _, code = finding.place.rpartition("=")
    known = names.items.get(item)
    return next((str(w) for k, w in (known.labels if known else {}).items() if str(k) == code), code)


def _draw_panel(kit: Any, sheet: Any, story: Story, panel: Panel, y: float) -> float:
    wide: float = (kit.RIGHT_MM - CELLS_FROM_MM) / max(len(panel.groups), 1)
    heads = [CELLS_FROM_MM + (i + 0.5) * wide for i in range(len(panel.groups))]
    sheet.write(kit.lines_of(panel.title, CELLS_FROM_MM - kit.MARGIN_MM - 6, kit.STRONG), kit.MARGIN_MM, y, kit.STRONG)
    titled = any(c for r in panel.rows for c in r.cells)
    if titled:
        title = kit.lines_of(panel.cells_title, kit.RIGHT_MM - CELLS_FROM_MM, kit.STRONG)
        sheet.write(title, CELLS_FROM_MM, y, kit.STRONG)
        y += kit.STRONG.line_mm + 0.6
        for name, x in zip(panel.groups, heads, strict=True):
            sheet.write(kit.lines_of(name, wide - 2, kit.SMALL), x, y, kit.SMALL, "middle")
    y += max(kit.SMALL.line_mm, kit.STRONG.line_mm) + 0.8
    sheet.line([(kit.MARGIN_MM, y), (kit.RIGHT_MM, y)])
    marked = _marked(panel)
    for row in panel.rows:
        y = _draw_row(kit, sheet, story, row, list(zip(heads, row.cells, strict=True)), marked, y, wide)
    return y


def _marked(panel: Panel) -> set[Finding]:
    """Return the worst finding of every column."""
    worst = set()
    for column in zip(*(row.cells for row in panel.rows), strict=True):
        shown = [cell for cell in column if cell is not None and cell.value is not None]
        if shown:
            worst.add(panel.worst(shown, key=lambda cell: cell.value))
    return worst


def _draw_row(kit: Any, sheet: Any, story: Story, row: Row, cells: Sequence[tuple[float, Finding | None]],
              marked: set[Finding], y: float, wide: float) -> float:
    words = kit.lines_of(row.words, LABEL_MM, kit.BODY)
    height = max(float(len(words) * kit.BODY.line_mm + 3), ROW_MM)
    middle = y + height / 2
    sheet.write(words, kit.MARGIN_MM, middle - len(words) * kit.BODY.line_mm / 2, kit.BODY)
    _bar(kit, sheet, story, row.whole, middle)
    for x, cell in cells:
        if cell is None:
            continue
        if cell in marked:
            sheet.box(x - wide / 2 + 1, y + 0.8, wide - 2, height - 1.6, MARKED)
        _cell(kit, sheet, story, cell, x, middle, cell in marked)
    sheet.line([(kit.MARGIN_MM, y + height), (kit.RIGHT_MM, y + height)])
    return y + height


def _bar(kit: Any, sheet: Any, story: Story, whole: Finding, middle: float) -> None:
    full = BARS_TO_MM - BARS_FROM_MM
    sheet.box(BARS_FROM_MM, middle - BAR_MM / 2, full, BAR_MM, kit.PANEL)
    if whole.value is None:
        hidden = kit.hidden(story.project.thresholds.employee_n, story.lang)
        sheet.write(kit.lines_of(hidden, CELLS_FROM_MM - FIGURES_MM, kit.NOTE), FIGURES_MM, middle - 2, kit.NOTE)
        return
    sheet.box(BARS_FROM_MM, middle - BAR_MM / 2, max(full * whole.value, 0.3), BAR_MM, kit.BLUE)
    if whole.low is not None and whole.high is not None:
        low, high = (BARS_FROM_MM + full * x for x in (whole.low, whole.high))
        sheet.line([(low, middle), (high, middle)], kit.INK, 1.1)
        for x in (low, high):
            sheet.line([(x, middle - 1.1), (x, middle + 1.1)], kit.INK, 1.1)
    top = middle - (kit.STRONG.line_mm + kit.SMALL.line_mm) / 2
    figure = kit.figure_of(whole, story.lang)
    sheet.write(figure, FIGURES_MM, top, kit.STRONG)
    beside = FIGURES_MM + kit.width_mm(figure, kit.STRONG) + 2
    sheet.write(kit.interval_of(whole, story.lang), beside, top + 0.25, kit.SMALL)
    sheet.write(kit.base(whole.n, story.lang) + ("*" if kit.is_small(whole) else ""), FIGURES_MM,
                top + kit.STRONG.line_mm, kit.SMALL)


def _cell(kit: Any, sheet: Any, story: Story, cell: Finding, x: float, middle: float, strong: bool) -> None:
    if cell.value is None:
        sheet.write("\N{EN DASH}", x, middle - kit.BODY.line_mm / 2, kit.BODY, "middle")
        return
    top = middle - (kit.BODY.line_mm + kit.SMALL.line_mm) / 2
    figure = percent(cell.value, story.lang) + ("*" if kit.is_small(cell) else "")
    sheet.write(figure, x, top, kit.STRONG if strong else kit.BODY, "middle")
    sheet.write(kit.interval_of(cell, story.lang), x, top + kit.BODY.line_mm, kit.SMALL, "middle")


VISUALS: tuple[Visual, ...] = (
    Visual("adoption-ladder", N_("The ladder of adoption"), draw_ladder, kind="chart"),
)
