"""What an event log says in words: where the time goes, what is done again, where journeys end, which way they take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cjm_core.durations import duration, duration_interval
from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import translate
from cjm_core.render.amount import base, figure_of, interval_of, is_small
from cjm_core.render.place_names import PlaceNames

MOST_TOLD = 5
TIME, AGAIN, ENDS, WAYS = (
    N_("Where most time goes"), N_("What is done again"), N_("Where journeys end"), N_("The ways that are typical"),
)
HALF = N_("half of the times within {median} {interval}; in all {whole}")
OF_THOSE = N_("journeys that do it again, of those that come")
END = N_("journeys that end here")
TAKE = N_("journeys that take exactly this way")
FEW = N_("few people")


@dataclass(frozen=True)
class Told:
    """One line: where, what, the figures; ``sureness`` says that few journeys stand behind it."""

    where: str
    what: str
    figures: str
    sureness: str
    sure: bool = False


@dataclass(frozen=True)
class Card:
    """Some lines under one title."""

    title: str
    lines: tuple[Told, ...]


def logged(story: Story, totals: Iterable[Finding], names: PlaceNames) -> tuple[Card, ...]:
    """Return what the logs of one journey say, in cards; none without a log."""
    rows = [f for f in totals if f.value is not None]
    places = story.journey.places()
    steps = [f for f in rows if f.place in places]
    ways = [f for f in rows if f.metric == "typical_journey" and f.place.partition(">")[0] in places]
    cards = (
        Card(TIME, tuple(_times(rows, places, story.lang, names))),
        Card(AGAIN, tuple(_shares(steps, "rework", OF_THOSE, story.lang, names))),
        Card(ENDS, tuple(_shares(steps, "ends_at", END, story.lang, names))),
        Card(WAYS, tuple(_shares(ways, "typical_journey", TAKE, story.lang, names))),
    )
    return tuple(Card(translate(c.title, story.lang), c.lines) for c in cards if c.lines)


def _times(rows: Iterable[Finding], places: Iterable[str], lang: str, names: PlaceNames) -> Iterator[Told]:
    """Tell the successions on which most time is spent: how often, times the mean."""
    known = set(places)
    of: dict[str, dict[str, Finding]] = {}
    for f in rows:
        if f.place_kind == "edge" and known.issuperset(f.place.split(">")):
            of.setdefault(f.place, {})[f.metric] = f
    whole = {p: _value(found, "directly_follows") * _value(found, "follows_mean") for p, found in of.items()}
    told = [p for p in of if "follows_median" in of[p] and whole[p] > 0]
    for place in sorted(told, key=lambda p: (-whole[p], p))[:MOST_TOLD]:
        half = of[place]["follows_median"]
        ends = "" if half.low is None or half.high is None else duration_interval(half.low, half.high, lang)
        what = translate(HALF, lang).format(median=duration(half.value or 0.0, lang), interval=ends,
                                            whole=duration(whole[place], lang))
        yield Told(names.of("edge", place), " ".join(what.split()), base(half.n, lang), _few(half, lang))


def _value(found: dict[str, Finding], metric: str) -> float:
    return (found[metric].value or 0.0) if metric in found else 0.0


def _shares(rows: Iterable[Finding], metric: str, what: str, lang: str, names: PlaceNames) -> Iterator[Told]:
    found = [f for f in rows if f.metric == metric and f.value]
    for f in sorted(found, key=lambda f: (-(f.value or 0.0), f.place))[:MOST_TOLD]:
        share = " ".join((figure_of(f, lang), interval_of(f, lang)))
        yield Told(names.of(f.place_kind, f.place), translate(what, lang), f"{share}, {base(f.n, lang)}", _few(f, lang))


def _few(f: Finding, lang: str) -> str:
    return translate(FEW, lang) if is_small(f) else ""
