"""Opportunities: importance against satisfaction, with lines of equal score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import interval, number, translate
from cjm_core.render.amount import is_small
from cjm_core.render.charts.matters import base_words, matters, stated_of, value_of
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.plane import Axis, Plane, Point
from cjm_core.render.charts.roster import Group, Line, draw_roster, hidden_group
from cjm_core.render.charts.sheet import SMALL, Sheet
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import Style
from cjm_core.scene.theme import BLUE, GOLD_EDGE, GREY, ORANGE, ORANGE_TEXT

LINES = (10.0, 12.0, 15.0)
BANDS: dict[str, tuple[str, str]] = {
    "extreme_opportunity": (N_("Extreme opportunity: above 15"), ORANGE),
    "high_opportunity": (N_("High opportunity: 12 to 15"), GOLD_EDGE),
    "worth_a_look": (N_("Worth a look: 10 to 12"), BLUE),
    "served": (N_("Served: 10 or less"), GREY),
}
_NOTE = N_("Importance and satisfaction: ten times the share of the two best answers. Score: importance plus what "
           "satisfaction lacks to it; along a line the score is the same. In brackets: the interval of the score, by "
           "drawing people anew; hollow: few people.")


@dataclass(frozen=True)
class _Spot:
    """One thing with its score, and importance and satisfaction from 0 to 10."""

    finding: Finding
    importance: float | None
    satisfaction: float | None

    @property
    def placed(self) -> bool:
        """Tell whether it has a place on the plane."""
        return self.importance is not None and self.satisfaction is not None


def draw(story: Story) -> Figure | None:
    """Draw importance against satisfaction; None where nothing was both weighed and rated."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    panels = [[_spot(story, f) for f in found] for found in matters(story, "opportunity", names)]
    panels = [panel for panel in panels if any(s.placed for s in panel)]
    if not panels:
        return None
    say = partial(translate, lang=story.lang)
    every = [s.finding for panel in panels for s in panel]
    sheet = Sheet(say(N_("Opportunities: what matters and is not yet satisfied")), " · ".join(x for x in (
        story.journey.title.said(story.lang), base_words(every, story.lang)) if x))
    y = sheet.top
    for panel in panels:
        y = _panel(sheet, story, panel, names, y, len(panels) > 1) + 8
    return sheet.finish(y - 8, [*foot_notes(story, every, starred=False), say(_NOTE)])


def _spot(story: Story, f: Finding) -> _Spot:
    shares = (value_of(story, "top2", item, f) for item in (stated_of(story, f.place), f.place))
    importance, satisfaction = (None if s is None or f.value is None else 10 * s for s in shares)
    return _Spot(f, importance, satisfaction)


def _panel(sheet: Sheet, story: Story, panel: Sequence[_Spot], names: PlaceNames, top: float, voiced: bool) -> float:
    say = partial(translate, lang=story.lang)
    placed = sorted((s for s in panel if s.placed), key=lambda s: (-(s.finding.value or 0.0), s.finding.place))
    write = partial(number, lang=story.lang, digits=0)
    up = say(N_("satisfaction, 0 to 10"))
    if voiced:
        up = f"{up} · {names.voice(panel[0].finding.voice)}"
    across = Axis(say(N_("importance, 0 to 10")), -0.3, 10.3, 2, write)
    plane = Plane(sheet, top, across, Axis(up, -0.3, 10.3, 2, write))
    below = plane.draw()
    _iso_lines(sheet, plane, story.lang)
    plane.place([
        Point(i, s.importance or 0.0, s.satisfaction or 0.0, BANDS[s.finding.verdict][1], is_small(s.finding))
        for i, s in enumerate(placed, start=1)
    ])
    return draw_roster(sheet, _groups(story, placed, panel, names), top, below)


def _iso_lines(sheet: Sheet, plane: Plane, lang: str) -> None:
    """Draw where the score is 10, 12 and 15: S = 2 I - score below the diagonal, upright at I = score above it."""
    plane.line((0, 0), (10, 10), GREY, 0.6, (0, (1, 2)))
    for score in LINES:
        ends = [(score / 2, 0.0), (10.0, 20.0 - score)] if score > 10 else [(5.0, 0.0), (10.0, 10.0)]
        plane.line(ends[0], ends[1], ORANGE_TEXT, 0.7, (0, (4, 2)))
        x, y = plane.at(ends[0][0], 0.0)
        sheet.write(number(score, lang, 0), x, y + 0.2, Style(7, bold=True, colour=ORANGE_TEXT), "middle")
    sheet.write(translate(N_("lines: score 10, 12, 15"), lang), plane.right, plane.top - SMALL.line_mm - 0.6,
                Style(SMALL.size_pt, colour=ORANGE_TEXT), "end")


def _groups(story: Story, placed: Sequence[_Spot], panel: Sequence[_Spot], names: PlaceNames) -> list[Group]:
    found = []
    for verdict, (title, colour) in BANDS.items():
        lines = tuple(Line(i, names.item(s.finding.place), _figures(s.finding, story.lang))
                      for i, s in enumerate(placed, start=1) if s.finding.verdict == verdict)
        if lines:
            found.append(Group(translate(title, story.lang), colour, lines))
    return found + hidden_group(story, [names.item(s.finding.place) for s in panel if s.finding.value is None])


def _figures(f: Finding, lang: str) -> str:
    said = number(f.value or 0.0, lang, 1)
    return said if f.low is None or f.high is None else f"{said} {interval(f.low, f.high, lang, 1)}"
