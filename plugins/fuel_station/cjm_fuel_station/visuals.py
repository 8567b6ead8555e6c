"""The four components of success against the target band: the whole network, and every station beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cjm_core import N_, Finding, Story, Visual, number, translate
from cjm_fuel_station.components import COMPONENTS, TARGET, WATCH

if TYPE_CHECKING:
    from matplotlib.figure import Figure

METRIC = "success_components"
AXIS_FROM_MM, AXIS_TO_MM = 56.0, 120.0
FIGURES_MM = 125.0
CELLS_FROM_MM = 152.0
ROW_MM = 17.0
FIRST_FILL, WATCH_FILL, TARGET_FILL = "#FBE3D2", "#FFF4D6", "#DCEBF5"
MOST_STATIONS = 8
SURELY_BELOW, SURELY_ABOVE, UNSURE = "below", "above", ""


@dataclass(frozen=True)
class Row:
    """One component: its title, the finding of the whole network, and one finding a station."""

    title: str
    whole: Finding
    stations: tuple[Finding | None, ...]


def draw_components(story: Story) -> Figure | None:
    """Draw the components that were measured; None where none was."""
    from cjm_core import charting as kit

    stations = _stations(story)
    rows = [row for component, title in COMPONENTS.items() if (row := _row(story, component, title, stations))]
    if not rows:
        return None

    def say(text: str) -> str:
        return translate(text, story.lang)

    sheet = kit.Sheet(say(N_("Four components of success")), " \N{MIDDLE DOT} ".join(
        (story.journey.title.said(story.lang), say(N_("mean on 0 to 100, with its interval")))))
    names = kit.PlaceNames(story.project, story.lang, (story.journey,))
    y = _key(kit, sheet, say, sheet.top)
    y = _heads(kit, sheet, story, [names.segment(s) for s in stations], y)
    top = y
    for row in rows:
        y = _draw_row(kit, sheet, story, row, y)
    sheet.line([(_at(TARGET), top), (_at(TARGET), y)], kit.BLUE, 1.0, (0, (4, 2)))
    notes = kit.foot_notes(story, [f for r in rows for f in (r.whole, *r.stations) if f is not None])
    notes.append(say(N_("0 is the lowest answer of the scale, 100 the highest; the bands are targets to be agreed, not "
                        "findings.")))
    return sheet.finish(y, notes)


def _stations(story: Story) -> list[str]:
    """Return the segments of the first column of the codebook that has few enough values."""
    found: dict[str, set[str]] = {}
    for f in story.findings.where(lambda f: bool(f.segment.partition("=")[2]), metric=METRIC, wave=story.wave):
        found.setdefault(f.segment.partition("=")[0], set()).add(f.segment)
    fitting = [column for column in story.project.segments if 2 <= len(found.get(column, ())) <= MOST_STATIONS]
    return sorted(found[fitting[0]]) if fitting else []


def _row(story: Story, component: str, title: str, stations: list[str]) -> Row | None:
    whole = story.findings.one(METRIC, component, wave=story.wave)
    if whole is None:
        return None
    beside = (story.findings.one(METRIC, component, segment=s, wave=story.wave, voice=whole.voice) for s in stations)
    return Row(translate(title, story.lang), whole, tuple(beside))


def _at(value: float) -> float:
    return AXIS_FROM_MM + value / 100 * (AXIS_TO_MM - AXIS_FROM_MM)


def verdict(finding: Finding) -> str:
    """Tell whether the interval lies surely below or surely above the target."""
    if finding.high is not None and finding.high < TARGET:
        return SURELY_BELOW
    if finding.low is not None and finding.low >= TARGET:
        return SURELY_ABOVE
    return UNSURE


def _key(kit: Any, sheet: Any, say: Any, y: float) -> float:
    x = kit.MARGIN_MM
    for fill, edge, text in (
        (FIRST_FILL, kit.ORANGE, N_("surely below the target")), (kit.WHITE, kit.ZERO, N_("not sure")),
        (TARGET_FILL, kit.BLUE, N_("surely at the target or above")),
        (WATCH_FILL, WATCH_FILL, N_("band to watch, {low} to {high}")),
    ):
        sheet.box(x, y + 0.4, 4, 3, fill, edge)
        words = say(text).format(low=f"{WATCH:g}", high=f"{TARGET:g}")
        sheet.write(words, x + 5.4, y, kit.SMALL)
        x += 5.4 + kit.width_mm(words, kit.SMALL) + 7
    return y + 8


def _heads(kit: Any, sheet: Any, story: Story, stations: list[str], y: float) -> float:
    everybody = kit.lines_of(translate(N_("whole network"), story.lang), AXIS_TO_MM - AXIS_FROM_MM, kit.SMALL)
    sheet.write(everybody, AXIS_FROM_MM, y, kit.SMALL)
    wide = _wide(kit, len(stations))
    lines = [kit.lines_of(name, wide - 2, kit.SMALL) for name in stations]
    for i, head in enumerate(lines):
        sheet.write(head, CELLS_FROM_MM + (i + 0.5) * wide, y, kit.SMALL, "middle")
    y += max([len(head) for head in lines], default=1) * kit.SMALL.line_mm + 1
    for tick in (0, 25, 50, WATCH, TARGET, 100):
        sheet.write(number(tick, story.lang, 0), _at(tick), y, kit.SMALL, "middle")
    y += kit.SMALL.line_mm + 0.8
    sheet.line([(kit.MARGIN_MM, y), (kit.RIGHT_MM, y)])
    return y


def _wide(kit: Any, stations: int) -> float:
    return float((kit.RIGHT_MM - CELLS_FROM_MM) / max(stations, 1))


def _draw_row(kit: Any, sheet: Any, story: Story, row: Row, y: float) -> float:
    middle = y + ROW_MM / 2
    for low, high, fill in ((0, WATCH, FIRST_FILL), (WATCH, TARGET, WATCH_FILL), (TARGET, 100, TARGET_FILL)):
        sheet.box(_at(low), y + 1, _at(high) - _at(low), ROW_MM - 2, fill)
    words = kit.lines_of(row.title, AXIS_FROM_MM - kit.MARGIN_MM - 4, kit.STRONG)
    sheet.write(words, kit.MARGIN_MM, middle - len(words) * kit.STRONG.line_mm / 2, kit.STRONG)
    _point(kit, sheet, story, row.whole, middle)
    wide = _wide(kit, len(row.stations))
    for i, cell in enumerate(row.stations):
        if cell is not None:
            _cell(kit, sheet, story, cell, CELLS_FROM_MM + i * wide, wide, y)
    sheet.line([(kit.MARGIN_MM, y + ROW_MM), (kit.RIGHT_MM, y + ROW_MM)])
    return y + ROW_MM


def _point(kit: Any, sheet: Any, story: Story, whole: Finding, middle: float) -> None:
    if whole.value is None:
        said = kit.hidden(story.project.thresholds.employee_n, story.lang)
        hidden = kit.lines_of(said, CELLS_FROM_MM - FIGURES_MM - 2, kit.NOTE)
        sheet.write(hidden, FIGURES_MM, middle - len(hidden) * kit.NOTE.line_mm / 2, kit.NOTE)
        return
    if whole.low is not None and whole.high is not None:
        low, high = _at(whole.low), _at(whole.high)
        sheet.line([(low, middle), (high, middle)], kit.INK, 1.2)
        for x in (low, high):
            sheet.line([(x, middle - 2.6), (x, middle + 2.6)], kit.INK, 1.2)
    sheet.point(_at(whole.value), middle, "o", kit.INK, kit.is_small(whole), 4.5)
    top = middle - (kit.STRONG.line_mm + kit.SMALL.line_mm) / 2
    figure = number(whole.value, story.lang, 0)
    sheet.write(figure, FIGURES_MM, top, kit.STRONG)
    sheet.write(_span(whole, story.lang), FIGURES_MM + kit.width_mm(figure, kit.STRONG) + 1.6, top + 0.25, kit.SMALL)
    small = "*" if kit.is_small(whole) else ""
    sheet.write(kit.base(whole.n, story.lang) + small, FIGURES_MM, top + kit.STRONG.line_mm, kit.SMALL)


def _span(finding: Finding, lang: str) -> str:
    if finding.low is None or finding.high is None:
        return ""
    gap = "; " if lang == "ru" else ", "
    return f"[{number(finding.low, lang, 0)}{gap}{number(finding.high, lang, 0)}]"


def _cell(kit: Any, sheet: Any, story: Story, cell: Finding, x: float, wide: float, y: float) -> None:
    middle = x + wide / 2
    if cell.value is None:
        sheet.write("\N{EN DASH}", middle, y + ROW_MM / 2 - 2, kit.BODY, "middle")
        return
    known = verdict(cell)
    if known:
        fill, edge = (FIRST_FILL, kit.ORANGE) if known == SURELY_BELOW else (TARGET_FILL, kit.BLUE)
        sheet.box(x + 0.8, y + 1, wide - 1.6, ROW_MM - 2, fill, edge)
    figure = number(cell.value, story.lang, 0) + ("*" if kit.is_small(cell) else "")
    top = y + (ROW_MM - kit.BODY.line_mm - 2 * kit.SMALL.line_mm) / 2
    top = sheet.write(figure, middle, top, kit.STRONG if known else kit.BODY, "middle")
    top = sheet.write(_span(cell, story.lang), middle, top, kit.SMALL, "middle")
    sheet.write(kit.base(cell.n, story.lang), middle, top, kit.SMALL, "middle")


VISUALS: tuple[Visual, ...] = (
    Visual("success-components", N_("Four components of success"), draw_components, kind="chart"),
)
