"""Kano's plane: what having something gives against what lacking it costs, and the class of each thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import percent, translate
from cjm_core.render.charts.matters import base_words, matters, people_notes, value_of
from cjm_core.render.charts.plane import Axis, Plane, Point
from cjm_core.render.charts.roster import Group, Line, draw_roster, hidden_group
from cjm_core.render.charts.sheet import Sheet
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.theme import BLUE, DARK, GREEN, GREY, ORANGE

MIXED = "mixed"
CLASSES: dict[str, tuple[str, str]] = {
    "must_be": (N_("Must be"), ORANGE),
    "one_dimensional": (N_("The more the better"), BLUE),
    "attractive": (N_("Delights"), GREEN),
    "indifferent": (N_("Indifferent"), GREY),
    "reverse": (N_("Unwanted"), DARK),
    "questionable": (N_("Contradictory"), DARK),
    MIXED: (N_("Mixed: no class leads by more than chance"), GREY),
}
SHORT = {
    "must_be": N_("must be"), "one_dimensional": N_("the more the better"), "attractive": N_("delights"),
    "indifferent": N_("indifferent"), "reverse": N_("unwanted"), "questionable": N_("contradictory"),
}
_NOTES = (
    N_("Better: the share of people whom having it pleases; worse: the share whom lacking it displeases; answers that "
       "contradict themselves or want the opposite are left out."),
    N_("A class is named where it leads the second by more than chance, all things considered together; hollow: none "
       "does, and the two largest are named. The percentage is the share of the class."),
)


@dataclass(frozen=True)
class _Spot:
    """One quality: its class, and where it lies; no place where nobody is in a class that has one."""

    finding: Finding
    better: float | None
    worse: float | None
    shares: tuple[tuple[str, float], ...]

    @property
    def placed(self) -> bool:
        """Tell whether it has a place on the plane."""
        return self.better is not None and self.worse is not None


def draw(story: Story) -> Figure | None:
    """Draw better against worse; None where no quality was asked about both ways."""
    names = PlaceNames(story.project, story.lang, (story.journey,))
    panels = [[_spot(story, f) for f in found] for found in matters(story, "kano", names)]
    panels = [panel for panel in panels if any(s.placed for s in panel)]
    if not panels:
        return None
    say = partial(translate, lang=story.lang)
    every = [s.finding for panel in panels for s in panel]
    sheet = Sheet(say(N_("Kano: what delights, and what must be")), " · ".join(x for x in (
        story.journey.title.said(story.lang), base_words(every, story.lang)) if x))
    y = sheet.top
    for panel in panels:
        y = _panel(sheet, story, panel, names, y, len(panels) > 1) + 8
    notes = [*people_notes(story, every), " ".join(say(n) for n in _NOTES)]
    return sheet.finish(y - 8, notes)


def _spot(story: Story, f: Finding) -> _Spot:
    worse = value_of(story, "kano_worse", f.place, f)
    shares = [
        (c.verdict, c.value) for name in CLASSES
        for c in story.findings.where(metric="kano_category", place=f"{f.place}={name}", segment="", wave=f.wave,
                                      voice=f.voice)
        if c.value is not None
    ]
    ranked = sorted(shares, key=lambda s: -s[1])
    return _Spot(f, value_of(story, "kano_better", f.place, f), None if worse is None else -worse, tuple(ranked[:2]))


def _panel(sheet: Sheet, story: Story, panel: Sequence[_Spot], names: PlaceNames, top: float, voiced: bool) -> float:
    say = partial(translate, lang=story.lang)
    order = list(CLASSES)
    placed = sorted((s for s in panel if s.placed), key=lambda s: (
        order.index(s.finding.verdict) if s.finding.verdict in order else 9, -(s.worse or 0), s.finding.place))
    write = partial(percent, lang=story.lang)
    up = say(N_("better: pleased by having it"))
    if voiced:
        up = f"{up} · {names.voice(panel[0].finding.voice)}"
    plane = Plane(sheet, top, Axis(say(N_("worse: displeased by lacking it")), -0.02, 1.02, 0.25, write),
                  Axis(up, -0.02, 1.02, 0.25, write))
    below = plane.draw()
    plane.cross(0.5, 0.5)
    corners = ("attractive", "one_dimensional", "indifferent", "must_be")
    plane.name_fields(tuple(say(CLASSES[c][0]) for c in corners),  # type: ignore[arg-type]
                      tuple(CLASSES[c][1] for c in corners))  # type: ignore[arg-type]
    plane.place([
        Point(i, s.worse or 0.0, s.better or 0.0, CLASSES.get(s.finding.verdict, CLASSES[MIXED])[1],
              s.finding.verdict == MIXED)
        for i, s in enumerate(placed, start=1)
    ])
    return draw_roster(sheet, _groups(story, placed, panel, names), top, below)


def _groups(story: Story, placed: Sequence[_Spot], panel: Sequence[_Spot], names: PlaceNames) -> list[Group]:
    found = []
    for verdict, (title, colour) in CLASSES.items():
        lines = tuple(Line(i, names.item(s.finding.place), _figures(s, story.lang))
                      for i, s in enumerate(placed, start=1) if s.finding.verdict == verdict)
        if lines:
            found.append(Group(translate(title, story.lang), colour, lines, verdict == MIXED))
    found += hidden_group(story, [names.item(s.finding.place) for s in panel if s.finding.value is None])
    nowhere = tuple(Line(None, names.item(s.finding.place), _figures(s, story.lang)) for s in panel
                    if not s.placed and s.finding.value is not None)
    if nowhere:
        found.append(Group(translate(N_("Nobody answered so that it has a place"), story.lang), GREY, nowhere, True))
    return found


def _figures(spot: _Spot, lang: str) -> str:
    """Write the share of the class; of a mixed one the two largest classes."""
    if spot.finding.verdict != MIXED:
        return percent(spot.finding.value or 0.0, lang)
    return ", ".join(f"{translate(SHORT[c], lang)} {percent(share, lang)}" for c, share in spot.shares)
