"""The story in words: where to act first and how sure that is, what is worst, what is only assumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import interval, number, translate
from cjm_core.model import ElementKind
from cjm_core.render.amount import base, figure_of, interval_of, is_small
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report.logged import Card, logged
from cjm_core.render.report.moments import Turning, turning_points
from cjm_core.render.report.scenarios import Prediction, predictions
from cjm_core.scene.board import Board
from cjm_core.scene.lanes.keeping import Kept, Verdict, promises_kept, value_known
from cjm_core.scene.lanes.words import in_quotes
from cjm_core.scene.page import page_named

MOST_FIRST = 3
MOST_LISTED = 5
FULL_EMOTION = 2.0
SURE, FEW, UNSURE = N_("sure"), N_("likely, but on few people"), N_("not sure: the interval reaches zero")


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
    critical: bool = False


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
    moments: tuple[Turning, ...]
    gaps: tuple[Point, ...]
    emotions: tuple[Point, ...]
    broken: tuple[Point, ...]
    pains: tuple[Point, ...]
    assumed: tuple[tuple[str, str, str], ...]
    statements: int
    measured: bool
    scenarios: tuple[Prediction, ...] = ()
    logged: tuple[Card, ...] = ()


def summarise(story: Story, names: PlaceNames) -> Summary:
    """Return what the findings of one journey say."""
    totals = [f for f in story.findings if not f.segment and f.wave == story.wave and f.value is not None]
    gaps, emotions = _gaps(story, totals, names), _emotions(story, totals, names)
    moments = turning_points(story, totals, names)
    critical = [_costs(m) for m in moments if m.critical]
    return Summary(
        tuple(_acts([*critical, *gaps, *emotions], names)[:MOST_FIRST]), moments,
        tuple(gaps[:MOST_LISTED]), tuple(emotions[:MOST_LISTED]), tuple(_broken(story, names)[:MOST_LISTED]),
        tuple(_pains(story, names)[:MOST_LISTED]), tuple(assumed(story, names)), len(list(story.journey.elements())),
        any(f.n for f in totals), predictions(story, totals, names), logged(story, totals, names),
    )


def _acts(points: Sequence[Point], names: PlaceNames) -> list[Act]:
    """Return the places with something surely below zero: critical moments, then the sure, then the heavy."""
    by_place: dict[str, list[Point]] = {}
    for point in sorted(points, key=lambda p: (not p.critical, not p.sure, -p.size)):
        if point.below:
            by_place.setdefault(point.place, []).append(point)
    return [Act(names.place(place), place, tuple(found)) for place, found in by_place.items()]


def _costs(moment: Turning) -> Point:
    """Say of a critical moment of truth what it costs; that it is one already rests on a corrected test."""
    return Point(moment.where, moment.what, moment.figures, moment.sureness, True, moment.place, moment.loss, True,
                 True)


def _point(f: Finding, what: str, lang: str, names: PlaceNames, size: float) -> Point:
    below = f.high is not None and f.high < 0
    sureness = FEW if is_small(f) else SURE
    if not below:
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
        item = names.items.get(f.place) if f.place_kind == "item" else None
        of_promise = f.place_kind == "promise" and f.place in own
        of_item = item and item.promise not in told and item.at in places
        if of_promise or of_item:
            size = -(f.value or 0) / _span(f, names)
            points.append(_point(f, N_("experience is below expectation"), story.lang, names, size))
    return _heaviest(points)


def _span(f: Finding, names: PlaceNames) -> float:
    """Return the length of the scale that a gap was measured on."""
    items = [names.items[f.place]] if f.place_kind == "item" and f.place in names.items else [
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
        of_place = f.metric == "emotion" and f.place_kind in ("stage", "step") and f.place in places
        if of_place and (known is None or (f.n or 0) > (known.n or 0)):
            felt[f.place] = f
    stages_by_step = {place.partition(".")[0] for place in felt if "." in place}
    return _heaviest(
        _point(f, N_("emotion here is negative"), story.lang, names, -(f.value or 0) / FULL_EMOTION)
        for place, f in felt.items()
        if _looks_negative(f, story.lang) and place not in stages_by_step
    )


def _looks_negative(f: Finding, lang: str) -> bool:
    """Tell whether a value is below zero as it is written: -0.04 is written 0.0."""
    return (f.value or 0) < 0 and any(digit in "123456789" for digit in figure_of(f, lang))


def _broken(story: Story, names: PlaceNames) -> list[Point]:
    """Return the promises that the promise map calls broken, with the share of people they were broken for."""
    board = Board(story, page_named(story.page), ())
    return _heaviest(_broken_point(k, story.lang, names) for k in promises_kept(board) if k.verdict is Verdict.BROKEN)


def _broken_point(kept: Kept, lang: str, names: PlaceNames) -> Point:
    share, gap = kept.broken, kept.gap
    assert gap is not None  # a promise is called broken by its gap alone
    told = share if share is not None and value_known(share) and share.value is not None else gap
    few = translate(FEW, lang) if is_small(told) else ""
    quoted = in_quotes(kept.promise.text.said(lang), lang)
    if told is gap:
        below = _point(gap, N_("experience is below expectation"), lang, names, 0.0)
        return replace(below, where=quoted, sureness=few)
    ends = ""
    if told.low is not None and told.high is not None:
        ends = f" {interval(100 * told.low, 100 * told.high, lang, 0)}"
    said = translate(N_("broken for {share} of people"), lang).format(share=figure_of(told, lang))
    return Point(quoted, f"{said}{ends}, {base(told.n, lang)}", "", few, False, kept.promise.at, told.value or 0.0)


def _pains(story: Story, names: PlaceNames) -> list[Point]:
    """Return the pains and barriers that the most people spoke of."""
    lang = story.lang
    points = []
    for place, kind, element in story.journey.elements():
        if kind not in (ElementKind.PAIN, ElementKind.BARRIER) or not element.key:
            continue
        said_of = partial(story.findings.one, "mentions", f"{place}.{element.key}", place_kind="element")
        f = said_of(wave=story.wave) or said_of(wave="")
        if f is None or not f.value:
            continue
        said = translate(N_("{count} of {n} people"), lang).format(
            count=number(f.value, lang, 0), n=number(f.n or 0, lang, 0))
        points.append(Point(names.place(place), element.text.said(lang), said, "", not is_small(f), place, f.value))
    return _heaviest(points)


def assumed(story: Story, names: PlaceNames) -> list[tuple[str, str, str]]:
    """Return (kind, place in words, text) of every statement that nobody was heard to make: those that checks count."""
    heard = story.findings.heard()
    return [
        (kind.value, names.place(place), " ".join(element.text.said(story.lang).split()))
        for place, kind, element in story.journey.elements()
        if f"{place}.{element.key}" not in heard
    ]
