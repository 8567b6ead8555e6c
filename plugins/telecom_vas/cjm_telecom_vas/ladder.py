"""The ladder of adoption: the rungs that a survey asks about, in the order of the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core import Item


@dataclass(frozen=True)
class Rung:
    """One rung: the item that asks who reached it, and where its findings stand (``kind`` and ``place``)."""

    item_id: str
    item: Item
    kind: str
    place: str


def rungs_of(items: Iterable[tuple[str, Item]]) -> list[Rung]:
    """Return the rungs of ``reached`` items; one stands at its place of the map, or at its item where two share it."""
    ladder = [(item_id, item) for item_id, item in items if item.role == "reached"]
    shared = Counter(item.at for _, item in ladder)
    return [
        Rung(item_id, item, "step" if "." in item.at else "stage", item.at)
        if item.at and shared[item.at] == 1 else Rung(item_id, item, "item", item_id)
        for item_id, item in ladder
    ]
