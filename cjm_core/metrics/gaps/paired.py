"""People's gaps at items and places: what was lived minus what was expected, person by person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.sample import Sample
from cjm_core.extensions import Spoken
from cjm_core.metrics.gaps.match import LIVED, Match, matches
from cjm_core.metrics.ground import alike, grounds, grounds_of
from cjm_core.model import Item, Project

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence


@dataclass(frozen=True)
class Gaps:
    """People's gaps at one place, a sample a cell: positive where life is better than hope.

    ``kind`` is item, step, stage, promise or journey; with several ``pairs`` of items each person counts with the mean
    of his gaps. ``family`` names the tests that are corrected together: the items (steps, stages, promises) of one
    journey.
    """

    kind: str
    place: str
    pairs: int
    samples: tuple[Sample, ...]
    family: str = ""


def paired_gaps(evidence: Evidence) -> Iterator[Gaps]:
    """Yield the gaps of people who gave both answers, for items and for places whose pairs share one scale."""
    return gaps_of(evidence, matches(evidence))


def gaps_of(evidence: Evidence, found: Iterable[Match]) -> Iterator[Gaps]:
    """Yield people's gaps of the paired ones of some matches, for items and for the places that these speak of."""
    paired = {m.lived: m for m in found if m.paired}
    sets: list[tuple[str, str, Sequence[str]]] = [("item", i, (i,)) for i in paired]
    sets += [(g.kind, g.place, g.items) for g in grounds(evidence.project, ((i, m.item) for i, m in paired.items()))]
    for kind, place, ids in sets:
        if not alike([paired[i].item for i in ids]):
            continue
        pairs = [paired[i].ids for i in ids]
        samples = [p.difference() for p in evidence.pair(*pairs[0])] if len(pairs) == 1 else evidence.gaps(pairs)
        item = paired[ids[0]].item
        turned = tuple(s.negated() if item.better == "lower" else s for s in samples)
        yield Gaps(kind, place, len(pairs), turned, tested_together(evidence.project, kind, item))


def tested_together(project: Project, kind: str, item: Item) -> str:
    """Return the family of the tests at items or places of one kind: those of the item's journey together."""
    journeys = [place for ground, place in grounds_of(project, item) if ground == "journey"]
    return " ".join((kind, *journeys)) if kind != "journey" else kind


def unpaired(evidence: Evidence) -> Iterator[tuple[Gaps, list[tuple[Sample, Sample]]]]:
    """Yield the places of matches of different people, with the samples of first and second in every cell."""
    apart = {m.lived: m for m in matches(evidence) if not m.paired}
    sets = [("item", i, i) for i in apart]
    lone = grounds(evidence.project, ((i, m.item) for i, m in apart.items()))
    sets += [(g.kind, g.place, g.items[0]) for g in lone if len(g.items) == 1]
    for kind, place, item_id in sets:
        match = apart[item_id]
        first, second = match.ids[::-1] if match.item.better == "lower" else match.ids
        others = {s.cell: s for s in evidence.samples(second)}
        where = Gaps(kind, place, 1, (), tested_together(evidence.project, kind, match.item))
        yield where, [(s, others[s.cell]) for s in evidence.samples(first) if s.cell in others]


def rests_of(evidence: Evidence, found: Iterable[Match]) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return, by kind of place and place, the items of which a gap there is the difference."""
    items = {m.lived: (m.lived, m.hoped) for m in found}
    sets: list[tuple[str, str, tuple[str, ...]]] = [("item", i, (i,)) for i in items]
    sets += [(g.kind, g.place, g.items) for g in grounds(
        evidence.project, ((i, item) for i, item in evidence.items(*LIVED) if i in items))]
    return {
        (kind, place): tuple(dict.fromkeys(("item", i) for lived in ids for i in items[lived]))
        for kind, place, ids in sets
    }


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the items that every gap between experience and expectation rests on."""
    return rests_of(evidence, matches(evidence))
