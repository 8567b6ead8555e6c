"""The story in words: where to act first and how sure that is, what is worst, what is only assumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, translate
from cjm_core.model import ElementKind
from cjm_core.render.amount import base, figure_of, interval_of, is_small
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.marks import Scene

MOST_FIRST = 3
MOST_LISTED = 5
FULL_EMOTION = 2.0
SURE, FEW, UNSURE = N_("sure"), N_("likely, but on few people"), N_("not sure: the interval reaches zero")
ASSUMED = frozenset({"action", "thought", "feeling", "question", "pain", "barrier", "gain", "idea", "emotion_point",
                     "touchpoint", "missing_touchpoint"})


@dataclass(frozen=True)
class Point:
    """One thing that the numbers say: where, what, the figures, how sure; ``size`` is the part lost of the worst."""

    where: str
    what: str
    figures: str
    sureness: str
    sure: bool
    place: str
    size: float = 0.0
    below: bool = False


@dataclass(frozen=True)
class Act:
    """A place where to act, with all that speaks for it, the heaviest first."""

    where: str
    place: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Summary:
    """What one journey's numbers say, ready to be read."""

    first: tuple[Act, ...]
    gaps: tuple[Point, ...]
    emotions: tuple[Point, ...]
    broken: tuple[Point, ...]
    pains: tuple[Point, ...]
    assumed: tuple[tuple[str, str, str], ...]
    measured: bool


def summarise(story: Story, scenes: Iterable[Scene], names: PlaceNames) -> Summary:
    """Return what the findings and the maps of one journey say."""
    totals = [f for f in story.findings if not f.segment and f.wave == story.wave and f.value is not None]
    gaps, emotions = _gaps(story, totals, names), _emotions(story, totals, names)
    return Summary(
        tuple(_acts([*gaps, *emotions], names)[:MOST_FIRST]),
        tuple(gaps[:MOST_LISTED]), tuple(emotions[:MOST_LISTED]), tuple(_broken(story, totals, names)[:MOST_LISTED]),
        tuple(_pains(story, names)[:MOST_LISTED]), tuple(assumed(scenes, names)), any(f.n for f in totals),
    )


def _acts(points: Sequence[Point], names: PlaceNames) -> list[Act]:
    """Return the places with something surely below zero; the sure come first, then the heavy."""
    by_place: dict[str, list[Point]] = {}
    for point in sorted(points, key=lambda p: (not p.sure, -p.size)):
        if point.below:
            by_place.setdefault(point.place, []).append(point)
    return [Act(names.place(place), place, tuple(found)) for place, found in by_place.items()]


def _point(f: Finding, what: str, lang: str, names: PlaceNames, size: float) -> Point:
    below = f.high is not None and f.high < 0
    sureness = FEW if is_small(f) else SURE
    if f.metric == "broken_promise":
        sureness = FEW if is_small(f) else ""
    elif not below:
        sureness = UNSURE
    figures = " ".join(x for x in (figure_of(f, lang), interval_of(f, lang)) if x)
    return Point(
        names.of(f.place_kind, f.place), translate(what, lang), f"{figures}, {base(f.n, lang)}",
        translate(sureness, lang), sureness == SURE, names.home(f.place_kind, f.place), size, below,
    )


def _heaviest(points: Iterable[Point]) -> list[Point]:
    return sorted(points, key=lambda p: (-p.size, p.place, p.where))


def _gaps(story: Story, totals: Sequence[Finding], names: PlaceNames) -> list[Point]:
    """Return the gaps below zero of this journey's promises, and of questions whose promise has no gap itself."""
    told = {f.place for f in totals if f.metric == "gap" and f.place_kind == "promise"}
    own = {p.id for p in story.journey.promises}
    places = story.journey.places()
    points = []
    for f in totals:
        if f.metric != "gap" or (f.value or 0) >= 0:
            continue
        item = names.items.get(f.place)
        of_promise = f.place_kind == "promise" and f.place in own
        of_item = f.place_kind == "item" and item and item.promise not in told and item.at in places
        if of_promise or of_item:
            size = -(f.value or 0) / _span(f, names)
            points.append(_point(f, N_("experience is below expectation"), story.lang, names, size))
    return _heaviest(points)


def _span(f: Finding, names: PlaceNames) -> float:
    """Return the length of the scale that a gap was measured on."""
    items = [names.items[f.place]] if f.place in names.items else [
        i for i in names.items.values() if i.promise == f.place
    ]
    scales = [i.scale for i in items if i.scale]
    return scales[0].high - scales[0].low if scales else 4.0


def _emotions(story: Story, totals: Sequence[Finding], names: PlaceNames) -> list[Point]:
    """Return where people feel bad: steps where steps were asked about, else stages, each by its largest base."""
    places = story.journey.places()
    felt: dict[str, Finding] = {}
    for f in totals:
        known = felt.get(f.place)
        if f.metric == "emotion" and f.place in places and (known is None or (f.n or 0) > (known.n or 0)):
            felt[f.place] = f
    stages_by_step = {place.partition(".")[0] for place in felt if "." in place}
    return _heaviest(
        _point(f, N_("people feel bad here"), story.lang, names, -(f.value or 0) / FULL_EMOTION)
        for place, f in felt.items()
        if (f.value or 0) < 0 and place not in stages_by_step
    )


def _broken(story: Story, totals: Sequence[Finding], names: PlaceNames) -> list[Point]:
    own = {p.id for p in story.journey.promises}
    return _heaviest(
        _point(f, N_("of people got less than was promised"), story.lang, names, f.value or 0)
        for f in totals
        if f.metric == "broken_promise" and f.place_kind == "promise" and f.place in own and (f.value or 0) > 0
    )


def _pains(story: Story, names: PlaceNames) -> list[Point]:
    """Return the pains and barriers that the most people spoke of."""
    lang = story.lang
    points = []
    for place, kind, element in story.journey.elements():
        if kind not in (ElementKind.PAIN, ElementKind.BARRIER) or not element.key:
            continue
        f = story.findings.one("mentions", f"{place}.{element.key}", wave=story.wave)
        if f is None or not f.value:
            continue
        said = translate(N_("{count} of {n} people"), lang).format(
            count=number(f.value, lang, 0), n=number(f.n or 0, lang, 0))
        points.append(Point(names.place(place), element.text.said(lang), said, "", not is_small(f), place, f.value))
    return _heaviest(points)


def assumed(scenes: Iterable[Scene], names: PlaceNames) -> list[tuple[str, str, str]]:
    """Return (kind, place in words, title) of every statement on the maps without evidence, each once."""
    found = {
        (m.kind, names.place(m.place), " ".join(m.title.split())): None
        for scene in scenes for m in scene.marks
        if m.tier == "assumption" and m.title and m.kind in ASSUMED
    }
    return list(found)
