"""Which question asks how much something matters, and which asks how it is: the pairs that importance is read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.extensions import Spoken
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

STATED = (ItemRole.IMPORTANCE, ItemRole.ALLOCATION)
LIVED = (ItemRole.CSAT, ItemRole.EXPERIENCE)
LEAST_ON_A_BOARD = 4  # of two things one is above the mean and one below, whatever people answer


@dataclass(frozen=True)
class Weighed:
    """Something that people both rated and said the importance of: the ids and items of the two questions."""

    stated: str
    lived: str
    stated_item: Item
    lived_item: Item

    @property
    def ids(self) -> tuple[str, str]:
        """The two items."""
        return self.stated, self.lived


Board = tuple[Weighed, ...]
"""All that is asked on the same two scales, so that means may stand beside one another."""


def weighed(evidence: Evidence) -> list[Weighed]:
    """Return every importance item with the rating it belongs to: by ``pairs:``, else both alone at one place.

    Where a place has a satisfaction item, it comes before what was experienced there.
    """
    items = dict(evidence.items(*STATED, *LIVED))
    stated = {k: i for k, i in items.items() if i.role in STATED}
    if not stated:
        return []
    partner = dict(_declared(items))
    for name in stated:
        other = None if name in partner else _neighbour(name, items)
        if other is not None and other not in partner.values():
            partner[name] = other
    return [Weighed(k, partner[k], item, items[partner[k]]) for k, item in stated.items() if k in partner]


def _declared(items: dict[str, Item]) -> Iterable[tuple[str, str]]:
    """Yield (importance, rating) of every ``pairs:``, on whichever of the two it stands."""
    for name, item in items.items():
        other = items.get(item.pairs or "")
        if other is None or item.pairs is None:
            continue
        if item.role in STATED and other.role in LIVED:
            yield name, item.pairs
        elif item.role in LIVED and other.role in STATED:
            yield item.pairs, name


def _neighbour(name: str, items: dict[str, Item]) -> str | None:
    """Return the one rating that speaks of the same place, else of the same promise, if this asks alone there."""
    item = items[name]
    if item.at is None and item.promise is None:
        return None
    near = [(k, i) for k, i in items.items() if i.at == item.at or (item.at is None and i.promise == item.promise)]
    if sum(i.role in STATED for _, i in near) > 1:
        return None
    for role in LIVED:
        found = [k for k, i in near if i.role is role]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def boards(evidence: Evidence, least: int = LEAST_ON_A_BOARD) -> list[Board]:
    """Return the matched items board by board: ``least`` or more on one scale of importance and one of rating."""
    found: dict[object, list[Weighed]] = {}
    for w in weighed(evidence):
        found.setdefault((w.stated_item.role, w.stated_item.scale, w.lived_item.scale), []).append(w)
    return [tuple(members) for members in found.values() if len(members) >= least]


def upright(crowd: Crowd, item_id: str, item: Item) -> NDArray[np.float64]:
    """Return people's answers to an item so that more is better, on its own scale; NaN where there is none."""
    values = crowd.column(item_id)
    if item.better != "lower":
        return values
    return (item.scale.low + item.scale.high if item.scale else 0.0) - values


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return, for each rated item, the two plain numbers that what is said of it is worked out from."""
    return {("item", w.lived): (("item", w.stated), ("item", w.lived)) for w in weighed(evidence)}


def mean_parts(columns: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what means are made of, a row a person: every column's weighted answers, then every column's weights."""
    there = ~np.isnan(columns)
    weights = weight[:, None] * there
    return np.hstack([weights * np.where(there, columns, 0.0), weights])


def means_from(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the means from sums of ``mean_parts``: (draws, columns), NaN where nobody in a draw answered."""
    above, below = np.hsplit(sums, 2)
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def everybody(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums over all people as the only draw."""
    return np.asarray(parts.sum(axis=0, keepdims=True))


def base_of(columns: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[int, float]:
    """Return the smallest number of answers among the columns, and Kish's effective number of that column."""
    there = ~np.isnan(columns)
    least = int(np.argmin(there.sum(axis=0)))
    w = weight[there[:, least]]
    squares = float(w @ w)
    return int(there[:, least].sum()), float(w.sum()) ** 2 / squares if squares > 0 else 0.0
