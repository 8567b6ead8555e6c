"""The story in words: where to act first and how sure that is, what is worst, what is only assumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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
    """One thing that the numbers say: where, what, the figures, how sure in words, and a key for its mark."""

    where: str
    what: str
    figures: str
    sureness: str
    sure: bool
    place: str


@dataclass(frozen=True)
class Summary:
    """What one journey's numbers say, ready to be read."""

    first: tuple[Point, ...]
    gaps: tuple[Point, ...]
    emotions: tuple[Point, ...]
    broken: tuple[Point, ...]
    pains: tuple[Point, ...]
    assumed: tuple[tuple[str, str, str], ...]
    measured: bool


@dataclass
class _Loss:
    finding: Finding
    what: str
    size: float = 0.0  # how much is lost, as a part of the worst there can be
    point: Point = field(init=False)


def summarise(story: Story, scenes: Iterable[Scene], names: PlaceNames) -> Summary:
    """Return what the findings and the maps of one journey say."""
    totals = [f for f in story.findings if not f.segment and f.wave == story.wave and f.value is not None]
    gaps = _sorted(_gaps(story, totals, names), story, names)
    emotions = _sorted(_emotions(story, totals), story, names)
    broken = _sorted(_broken(story, totals), story, names)
    below_zero = [x for x in (*gaps, *emotions) if x.finding.high is not None and x.finding.high < 0]
    acts = sorted(below_zero, key=lambda loss: (not loss.point.sure, -loss.size))
    return Summary(
        tuple(x.point for x in _one_a_place(acts)[:MOST_FIRST]),
        tuple(x.point for x in gaps[:MOST_LISTED]), tuple(x.point for x in emotions[:MOST_LISTED]),
        tuple(x.point for x in broken[:MOST_LISTED]), tuple(_pains(story, names)[:MOST_LISTED]),
        tuple(assumed(scenes, names)), any(f.n for f in totals),
    )


def _sorted(losses: list[_Loss], story: Story, names: PlaceNames) -> list[_Loss]:
    for loss in losses:
        loss.point = _point(loss.finding, loss.what, story.lang, names)
    return sorted(losses, key=lambda x: (-x.size, x.finding.place, x.finding.voice))


def _one_a_place(losses: Sequence[_Loss]) -> list[_Loss]:
    """Keep the heaviest loss of each place: an item and its promise, a stage and its step tell one story."""
    kept: dict[str, _Loss] = {}
    for loss in losses:
        stage = loss.point.place.partition(".")[0]
        kept.setdefault(stage or loss.finding.place, loss)
    return list(kept.values())


def _point(f: Finding, what: str, lang: str, names: PlaceNames) -> Point:
    below = f.high is not None and f.high < 0
    sureness = FEW if is_small(f) else SURE
    if f.metric == "broken_promise":
        sureness = FEW if is_small(f) else ""
    elif not below:
        sureness = UNSURE
    figures = " ".join(x for x in (figure_of(f, lang), interval_of(f, lang)) if x)
    return Point(names.of(f.place_kind, f.place), translate(what, lang), f"{figures}, {base(f.n, lang)}",
                 translate(sureness, lang), sureness == SURE, names.home(f.place_kind, f.place))


def _here(story: Story, kind: str, place: str, names: PlaceNames) -> bool:
    """Tell whether a finding's place lies on this journey."""
    home = names.home(kind, place)
    return home in story.journey.places() or (kind == "promise" and any(p.id == place for p in story.journey.promises))


def _gaps(story: Story, totals: Sequence[Finding], names: PlaceNames) -> list[_Loss]:
    told = {f.place for f in totals if f.metric == "gap" and f.place_kind == "promise"}
    losses = []
    for f in totals:
        if f.metric != "gap" or f.place_kind not in ("promise", "item") or (f.value or 0) >= 0:
            continue
        item = names.items.get(f.place)
        if not _here(story, f.place_kind, f.place, names) or (item and item.promise in told):
            continue
        losses.append(_Loss(f, N_("less was lived than expected"), -(f.value or 0) / _span(f, names)))
    return losses


def _span(f: Finding, names: PlaceNames) -> float:
    """Return the length of the scale that a gap was measured on."""
    items = [names.items[f.place]] if f.place in names.items else [
        i for i in names.items.values() if i.promise == f.place
    ]
    scales = [i.scale for i in items if i.scale]
    return scales[0].high - scales[0].low if scales else 4.0


def _emotions(story: Story, totals: Sequence[Finding]) -> list[_Loss]:
    stages = {stage.id for stage in story.journey.stages}
    return [
        _Loss(f, N_("people feel bad here"), -(f.value or 0) / FULL_EMOTION)
        for f in totals
        if f.metric == "emotion" and f.place_kind == "stage" and f.place in stages and (f.value or 0) < 0
    ]


def _broken(story: Story, totals: Sequence[Finding]) -> list[_Loss]:
    own = {p.id for p in story.journey.promises}
    return [
        _Loss(f, N_("of people got less than was promised"), f.value or 0)
        for f in totals
        if f.metric == "broken_promise" and f.place_kind == "promise" and f.place in own and (f.value or 0) > 0
    ]


def _pains(story: Story, names: PlaceNames) -> list[Point]:
    """Return the pains and barriers that the most people spoke of."""
    lang = story.lang
    found: list[tuple[float, Point]] = []
    for place, kind, element in story.journey.elements():
        if kind not in (ElementKind.PAIN, ElementKind.BARRIER) or not element.key:
            continue
        f = story.findings.one("mentions", f"{place}.{element.key}", wave=story.wave)
        if f is None or not f.value:
            continue
        said = translate(N_("{count} of {n} people"), lang).format(
            count=number(f.value, lang, 0), n=number(f.n or 0, lang, 0))
        sureness = translate(FEW if is_small(f) else N_("heard"), lang)
        point = Point(names.place(place), element.text.said(lang), said, sureness, not is_small(f), place)
        found.append((f.value, point))
    return [point for _, point in sorted(found, key=lambda pair: (-pair[0], pair[1].where, pair[1].what))]


def assumed(scenes: Iterable[Scene], names: PlaceNames) -> list[tuple[str, str, str]]:
    """Return (kind, place in words, title) of every statement on the maps without evidence, each once."""
    found = {
        (m.kind, names.place(m.place), m.title): None
        for scene in scenes for m in scene.marks
        if m.tier == "assumption" and m.title and m.kind in ASSUMED
    }
    return list(found)
