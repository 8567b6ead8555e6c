"""Four fields: importance and performance, and what people say matters beside what moves the outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.model import Item
from cjm_core.render.charts.matters import (
    base_words,
    ends_of,
    matters,
    people_notes,
    scale_words,
    stated_of,
    upright,
    value_of,
)
from cjm_core.render.charts.plane import Plane, Point, axis_of
from cjm_core.render.charts.roster import Group, Line, draw_roster, hidden_group
from cjm_core.render.charts.sheet import Sheet
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.theme import BLUE, GOLD_EDGE, GREEN, GREY, ORANGE

CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class _Fields:
    """One kind of chart with four fields, in the order top left, top right, bottom left, bottom right."""

    metric: str
    title: str
    across: str
    up: str
    verdicts: tuple[str, str, str, str]
    names: tuple[str, str, str, str]
    colours: tuple[str, str, str, str]
    note: str
    x_of: Callable[[Story, Finding, PlaceNames], float | None]
    x_ends: Callable[[Item | None], tuple[float, float] | None]


@dataclass(frozen=True)
class _Spot:
    finding: Finding
    stated: Item | None
    lived: Item | None
    x: float | None
    y: float | None

    @property
    def scales(self) -> tuple[object, object]:
        """What must agree for two things to lie on one plane."""
        return tuple(i.scale if i else None for i in (self.stated, self.lived))  # type: ignore[return-value]


def _performance(story: Story, f: Finding, names: PlaceNames) -> float | None:
    return upright(value_of(story, "mean", f.place, f), names.items.get(f.place))


def _derived(story: Story, f: Finding, names: PlaceNames) -> float | None:  # noqa: ARG001
    return value_of(story, "derived_importance", f.place, f)


QUADRANTS = _Fields(
    "quadrant", N_("Importance and performance"), N_("how well it is done (mean)"), N_("how much it matters (mean)"),
    ("concentrate", "keep_up", "low_priority", "possible_overkill"),
    (N_("Concentrate here"), N_("Keep it up"), N_("Low priority"), N_("Possibly overdone")),
    (ORANGE, BLUE, GREY, GOLD_EDGE),
    N_("The lines are the means of all things shown, so that some always lie below. The percentage is how often a "
       "thing stays in its field when people are drawn anew; hollow: below 80 %, cannot tell."),
    _performance, ends_of,
)
GRID = _Fields(
    "importance_grid", N_("What people say matters, and what does"), N_("how much it moves the outcome (correlation)"),
    N_("how much people say it matters (mean)"),
    ("hygiene", "key", "minor", "hidden_driver"),
    (N_("Taken for granted"), N_("Key"), N_("Minor"), N_("Hidden drivers")),
    (GREEN, BLUE, GREY, ORANGE),
    N_("The lines are the means of all things shown. A correlation is no cause. The percentage is how often a thing "
       "stays in its field when people are drawn anew; hollow: below 80 %, cannot tell."),
    _derived, lambda item: None,  # noqa: ARG005
)


def draw(story: Story) -> Figure | None:
    """Draw importance against performance; None where nothing was both weighed and rated."""
    return _draw(story, QUADRANTS)


def draw_grid(story: Story) -> Figure | None:
    """Draw stated against derived importance; None where nothing was weighed or there is no outcome."""
    return _draw(story, GRID)


def _draw(story: Story, kind: _Fields) -> Figure | None:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    panels = [panel for found in matters(story, kind.metric, names) for panel in _panels(story, kind, found, names)]
    if not panels:
        return None
    say = partial(translate, lang=story.lang)
    every = [s.finding for panel in panels for s in panel]
    voices = {f.voice for f in every}
    sheet = Sheet(say(kind.title), " · ".join(x for x in (
        story.journey.title.said(story.lang), _outcome(story, names, every), base_words(every, story.lang)) if x))
    y = sheet.top
    for panel in panels:
        y = _panel(sheet, story, kind, panel, names, y, len(voices) > 1) + 8
    return sheet.finish(y - 8, [*people_notes(story, every), say(kind.note)])


def _outcome(story: Story, names: PlaceNames, findings: Sequence[Finding]) -> str:
    """Name the outcome that importance is derived from, where there is one."""
    found = {f.against.removeprefix("item=") for f in findings if f.metric == GRID.metric}
    said = ", ".join(names.item(i) for i in sorted(found) if i)
    return translate(N_("outcome: {name}"), story.lang).format(name=said) if said else ""


def _panels(story: Story, kind: _Fields, findings: Sequence[Finding], names: PlaceNames) -> list[list[_Spot]]:
    """Return the things that may lie on one plane together, plane by plane; none where nothing has a place."""
    spots: dict[tuple[object, object], list[_Spot]] = {}
    for f in findings:
        stated = stated_of(story, f.place)
        item = names.items.get(stated)
        x = kind.x_of(story, f, names) if f.value is not None else None
        y = upright(value_of(story, "mean", stated, f), item) if f.value is not None else None
        spot = _Spot(f, item, names.items.get(f.place), x, y)
        spots.setdefault(spot.scales, []).append(spot)
    return [panel for panel in spots.values() if any(_placed(s) for s in panel)]


def _placed(spot: _Spot) -> bool:
    return spot.x is not None and spot.y is not None


def _panel(sheet: Sheet, story: Story, kind: _Fields, panel: Sequence[_Spot], names: PlaceNames, top: float,
           voiced: bool) -> float:
    say, lang = partial(translate, lang=story.lang), story.lang
    order = {v: i for i, v in enumerate((*kind.verdicts, CANNOT_TELL))}
    placed = sorted((s for s in panel if _placed(s)), key=lambda s: (
        order.get(s.finding.verdict, 9), -(s.y or 0.0), s.x or 0.0, s.finding.place))
    xs, ys = [s.x or 0.0 for s in placed], [s.y or 0.0 for s in placed]
    first = placed[0]
    words = [_axis_words(say(kind.across), kind.x_ends(first.lived) and scale_words(first.lived, lang)),
             _axis_words(say(kind.up), scale_words(first.stated, lang))]
    if voiced:
        words[1] = f"{words[1]} · {names.voice(first.finding.voice)}"
    plane = Plane(sheet, top, axis_of(words[0], xs, lang, kind.x_ends(first.lived)),
                  axis_of(words[1], ys, lang, ends_of(first.stated)))
    below = plane.draw()
    plane.cross(sum(xs) / len(xs), sum(ys) / len(ys))
    plane.name_fields(tuple(say(n) for n in kind.names), kind.colours)  # type: ignore[arg-type]
    plane.place([Point(i, s.x or 0.0, s.y or 0.0, _colour(kind, s), s.finding.verdict == CANNOT_TELL)
                 for i, s in enumerate(placed, start=1)])
    return draw_roster(sheet, _groups(story, kind, placed, panel, names), top, below)


def _axis_words(words: str, scale: object) -> str:
    return f"{words}, {scale}" if scale else words


def _colour(kind: _Fields, spot: _Spot) -> str:
    if spot.finding.verdict in kind.verdicts:
        return kind.colours[kind.verdicts.index(spot.finding.verdict)]
    return GREY


def _groups(story: Story, kind: _Fields, placed: Sequence[_Spot], panel: Sequence[_Spot], names: PlaceNames
            ) -> list[Group]:
    say = partial(translate, lang=story.lang)
    found = []
    titles = dict(zip(kind.verdicts, kind.names, strict=True))
    colours = dict(zip(kind.verdicts, kind.colours, strict=True))
    for verdict in (*kind.verdicts, CANNOT_TELL):
        lines = tuple(Line(i, names.item(s.finding.place), _figures(s, story.lang))
                      for i, s in enumerate(placed, start=1) if s.finding.verdict == verdict)
        if lines:
            title = titles.get(verdict, N_("Cannot tell"))
            found.append(Group(say(title), colours.get(verdict, GREY), lines, verdict == CANNOT_TELL))
    return found + hidden_group(story, [names.item(s.finding.place) for s in panel if not _placed(s)])


def _figures(spot: _Spot, lang: str) -> str:
    """Write where a thing lies (down the side, then across) and how surely."""
    where = " / ".join(number(v, lang, 2) for v in (spot.y, spot.x) if v is not None)
    return f"{where} · {percent(spot.finding.value or 0.0, lang)}"
