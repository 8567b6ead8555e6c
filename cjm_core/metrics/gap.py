"""What was lived against what was expected: the gap, its effect size, and the share of broken promises.

A gap is positive where experience is better than expectation, whichever way the scale runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.sample import Sample
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.ground import alike, grounds
from cjm_core.metrics.intervals import cohen_dz, hedges_g, mean_t, share, welch
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

LIVED = (ItemRole.EXPERIENCE, ItemRole.OVERALL, ItemRole.CSAT)
BROKEN_AT = -1 + 1e-9

PAIRED = N_("experience minus expectation of the same people, t interval")
PAIRED_MEANS = N_("each person's mean of experience minus expectation, t interval")
UNPAIRED = N_("mean experience minus mean expectation of different people, Welch interval")
DZ = N_("paired gap in standard deviations of the gaps (dz), noncentral t interval")
DZ_MEANS = N_("mean of each person's mean gap in standard deviations of those means (dz), noncentral t interval")
HEDGES = N_("unpaired gap in pooled standard deviations (Hedges g), noncentral t interval")
BROKEN = N_("share of people whose experience is a point or more below their expectation, Wilson interval")
BROKEN_MEANS = N_("share of people whose mean of experience minus expectation is -1 point or less, Wilson interval")


@dataclass(frozen=True)
class Match:
    """An experience item and the expectation that it answers; ``paired`` where the same people gave both."""

    lived: str
    hoped: str
    item: Item
    paired: bool

    @property
    def ids(self) -> tuple[str, str]:
        """The two items; always in this order, since people count in the groups of the first item's source."""
        return self.lived, self.hoped


@dataclass(frozen=True)
class Gaps:
    """People's gaps at one place, a sample a cell: positive where life is better than hope.

    ``kind`` is item, step, stage, promise or journey; with several ``pairs`` of items each person counts with the mean
    of his gaps.
    """

    kind: str
    place: str
    pairs: int
    samples: tuple[Sample, ...]


def _declared(items: dict[str, Item]) -> list[tuple[str, str]]:
    """Return (experience, expectation) of every ``pairs:``, on whichever of the two it stands."""
    found = []
    for item_id, item in items.items():
        other = items.get(item.pairs or "")
        if other is None or item.pairs is None:
            continue
        if item.role in LIVED and other.role is ItemRole.EXPECTATION:
            found.append((item_id, item.pairs))
        elif item.role is ItemRole.EXPECTATION and other.role in LIVED:
            found.append((item.pairs, item_id))
    return list(dict.fromkeys(found))


def _neighbours(items: dict[str, Item], taken: set[str]) -> list[tuple[str, str]]:
    """Return the undeclared matches: one experience and one expectation that speak of the same place and promise."""
    spots: dict[tuple[str | None, str | None], tuple[list[str], list[str]]] = {}
    for item_id, item in items.items():
        if item_id in taken or (item.at is None and item.promise is None):
            continue
        lived, hoped = spots.setdefault((item.at, item.promise), ([], []))
        if item.role is ItemRole.EXPERIENCE:
            lived.append(item_id)
        elif item.role is ItemRole.EXPECTATION:
            hoped.append(item_id)
    return [(lived[0], hoped[0]) for lived, hoped in spots.values() if len(lived) == len(hoped) == 1]


def _same_people(evidence: Evidence, lived: str, hoped: str) -> bool:
    """Tell whether most of those who answered one item answered the other too."""
    both = max((p.difference().n for p in evidence.pair(lived, hoped) if not p.cell.segment), default=0)
    single = [
        max((s.n for s in evidence.samples(i) if not s.cell.segment), default=0) for i in (lived, hoped)
    ]
    return both > 0 and 2 * both >= min(single)


def matches(evidence: Evidence) -> list[Match]:
    """Return every experience with its expectation on the same scale: by ``pairs:``, or both alone at one place."""
    items = dict(evidence.items(*LIVED, ItemRole.EXPECTATION))
    declared = _declared(items)
    found = [Match(a, b, items[a], True) for a, b in declared]
    for a, b in _neighbours(items, {i for pair in declared for i in pair}):
        found.append(Match(a, b, items[a], _same_people(evidence, a, b)))
    return [m for m in found if _one_scale(items[m.lived], items[m.hoped])]


def _one_scale(lived: Item, hoped: Item) -> bool:
    return lived.scale == hoped.scale and lived.better == hoped.better


def paired_gaps(evidence: Evidence) -> Iterator[Gaps]:
    """Yield the gaps of people who gave both answers, for items and for places whose pairs share one scale."""
    paired = {m.lived: m for m in matches(evidence) if m.paired}
    sets: list[tuple[str, str, Sequence[str]]] = [("item", i, (i,)) for i in paired]
    sets += [(g.kind, g.place, g.items) for g in grounds(evidence.project, ((i, m.item) for i, m in paired.items()))]
    for kind, place, ids in sets:
        if not alike([paired[i].item for i in ids]):
            continue
        pairs = [paired[i].ids for i in ids]
        samples = [p.difference() for p in evidence.pair(*pairs[0])] if len(pairs) == 1 else evidence.gaps(pairs)
        lower = paired[ids[0]].item.better == "lower"
        yield Gaps(kind, place, len(pairs), tuple(s.negated() if lower else s for s in samples))


def _unpaired(evidence: Evidence) -> Iterator[tuple[str, str, list[tuple[Sample, Sample]]]]:
    """Yield (kind, place, samples of first and second in one cell) for matches of different people."""
    apart = {m.lived: m for m in matches(evidence) if not m.paired}
    sets = [("item", i, i) for i in apart]
    lone = grounds(evidence.project, ((i, m.item) for i, m in apart.items()))
    sets += [(g.kind, g.place, g.items[0]) for g in lone if len(g.items) == 1]
    for kind, place, item_id in sets:
        match = apart[item_id]
        first, second = match.ids[::-1] if match.item.better == "lower" else match.ids
        others = {s.cell: s for s in evidence.samples(second)}
        yield kind, place, [(s, others[s.cell]) for s in evidence.samples(first) if s.cell in others]


def _rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return, by kind of place and place, the items of which a gap there is the difference."""
    items = {m.lived: (m.lived, m.hoped) for m in matches(evidence)}
    sets: list[tuple[str, str, tuple[str, ...]]] = [("item", i, (i,)) for i in items]
    sets += [(g.kind, g.place, g.items) for g in grounds(
        evidence.project, ((i, item) for i, item in evidence.items(*LIVED) if i in items))]
    return {
        (kind, place): tuple(dict.fromkeys(("item", i) for lived in ids for i in items[lived]))
        for kind, place, ids in sets
    }


def _gap(evidence: Evidence) -> Iterator[Finding]:
    make = partial(finding_of, "gap", unit="scale", level=(level := evidence.project.thresholds.level))
    for g in paired_gaps(evidence):
        method = PAIRED if g.pairs == 1 else PAIRED_MEANS
        yield from (make(g.kind, g.place, s.cell, mean_t(s, level), method=method) for s in g.samples)
    for kind, place, couples in _unpaired(evidence):
        yield from (make(kind, place, a.cell, welch(a, b, level), method=UNPAIRED) for a, b in couples)


def _effect(evidence: Evidence) -> Iterator[Finding]:
    make = partial(finding_of, "gap_effect", unit="sd", level=(level := evidence.project.thresholds.level))
    for g in paired_gaps(evidence):
        method = DZ if g.pairs == 1 else DZ_MEANS
        yield from (make(g.kind, g.place, s.cell, cohen_dz(s, level), method=method) for s in g.samples)
    for kind, place, couples in _unpaired(evidence):
        yield from (make(kind, place, a.cell, hedges_g(a, b, level), method=HEDGES) for a, b in couples)


def _broken(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for g in paired_gaps(evidence):
        method = BROKEN if g.pairs == 1 else BROKEN_MEANS
        for sample in g.samples:
            part = share(sample, lambda v: v <= BROKEN_AT, level)
            yield finding_of("broken_promise", g.kind, g.place, sample.cell, part,
                             unit="share", method=method, level=level, better="lower")


METRICS: tuple[Metric, ...] = (
    Metric("gap", N_("Gap between experience and expectation"), "scale",
           "mean of (experience - expectation) +- t(n-1) s_d / sqrt(n); different people: Welch",
           "Parasuraman, Zeithaml and Berry 1988; Welch 1947", _gap, rests_on=_rests_on),
    Metric("gap_effect", N_("Effect size of the gap"), "sd", "dz = mean gap / sd of gaps; different people: Hedges g",
           "Cohen 1988; Hedges 1981; Cumming and Finch 2001", _effect, rests_on=_rests_on),
    Metric("broken_promise", N_("Broken promises"), "share",
           "people with gap <= -1 scale point / people with both answers",
           "Wanous and others 1992; Wilson 1927", _broken, better="lower"),
)
