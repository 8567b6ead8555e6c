"""Which experience answers which expectation, and whether the same people were asked both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.metrics.ground import grounds_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

LIVED = (ItemRole.EXPERIENCE, ItemRole.OVERALL, ItemRole.CSAT)


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


def _declared(items: dict[str, Item], against: ItemRole) -> list[tuple[str, str]]:
    """Return (experience, expectation) of every ``pairs:``, on whichever of the two it stands."""
    found = []
    for item_id, item in items.items():
        other = items.get(item.pairs or "")
        if other is None or item.pairs is None:
            continue
        if item.role in LIVED and other.role is against:
            found.append((item_id, item.pairs))
        elif item.role is against and other.role in LIVED:
            found.append((item.pairs, item_id))
    return list(dict.fromkeys(found))


def _neighbours(items: dict[str, Item], taken: set[str], against: ItemRole) -> list[tuple[str, str]]:
    """Return the undeclared matches: one experience and one expectation that speak of the same place and promise."""
    spots: dict[tuple[str | None, str | None], tuple[list[str], list[str]]] = {}
    for item_id, item in items.items():
        if item_id in taken or (item.at is None and item.promise is None):
            continue
        lived, hoped = spots.setdefault((item.at, item.promise), ([], []))
        if item.role is ItemRole.EXPERIENCE:
            lived.append(item_id)
        elif item.role is against:
            hoped.append(item_id)
    return [(lived[0], hoped[0]) for lived, hoped in spots.values() if len(lived) == len(hoped) == 1]


def _same_people(evidence: Evidence, lived: str, hoped: str) -> bool:
    """Tell whether most of those who answered one item answered the other too."""
    both = max((p.difference().n for p in evidence.pair(lived, hoped) if not p.cell.segment), default=0)
    single = [
        max((s.n for s in evidence.samples(i) if not s.cell.segment), default=0) for i in (lived, hoped)
    ]
    return both > 0 and 2 * both >= min(single)


def matches(evidence: Evidence, against: ItemRole = ItemRole.EXPECTATION) -> list[Match]:
    """Return every experience with its expectation on the same scale: by ``pairs:``, or both alone at one place.

    ``against`` is what experience is held against: what was wished for, or the least that was acceptable.
    """
    items = dict(evidence.items(*LIVED, against))
    if not any(item.role is against for item in items.values()):
        return []
    declared = _declared(items, against)
    found = [Match(a, b, items[a], True) for a, b in declared]
    for a, b in _neighbours(items, {i for pair in declared for i in pair}, against):
        found.append(Match(a, b, items[a], _same_people(evidence, a, b)))
    return [m for m in found if _one_scale(items[m.lived], items[m.hoped])]


def _one_scale(lived: Item, hoped: Item) -> bool:
    return lived.scale == hoped.scale and lived.better == hoped.better


def by_journey(evidence: Evidence) -> dict[str, tuple[Match, ...]]:
    """Return, by journey, its paired matches that may be averaged: those on the scale that most of them share."""
    journeys: dict[str, list[Match]] = {}
    for match in matches(evidence):
        for kind, place in grounds_of(evidence.project, match.item) if match.paired else ():
            if kind == "journey":
                journeys.setdefault(place, []).append(match)
    return {journey: _on_one_scale(found) for journey, found in journeys.items()}


def _on_one_scale(found: Sequence[Match]) -> tuple[Match, ...]:
    scales: dict[object, list[Match]] = {}
    for match in found:
        scales.setdefault((match.item.scale, match.item.better), []).append(match)
    most = max(scales.values(), key=len)
    return tuple(most) if len(most) == 1 or most[0].item.scale is not None else tuple(most[:1])
