"""The ladder: the rungs that people climb one after the other, from knowing of something to keeping it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cjm_core.model.codebook import Item, ItemRole, Responses
from cjm_core.model.project import Project

LEAST_RUNGS = 3
"""Fewer `reached` items than this are no ladder unless the project says so."""


@dataclass(frozen=True)
class Rung:
    """One rung: the item that asks who reached it, and where its findings stand (``kind`` and ``place``)."""

    item_id: str
    item: Item
    kind: str
    place: str

    @property
    def stage(self) -> str:
        """The stage of the journey at which the rung stands; empty where its item names no place."""
        return (self.item.at or "").split(".", maxsplit=1)[0]


def rungs_of(items: Sequence[tuple[str, Item]]) -> tuple[Rung, ...]:
    """Return the items as rungs, in order; one stands at its place of the map, or at its item where two share it."""
    shared = Counter(item.at for _, item in items)
    return tuple(
        Rung(item_id, item, "step" if "." in item.at else "stage", item.at)
        if item.at and shared[item.at] == 1 else Rung(item_id, item, "item", item_id)
        for item_id, item in items
    )


def ladders_of(project: Project) -> tuple[tuple[Rung, ...], ...]:
    """Return the ladders of a project, each from the first rung to the last.

    ``analysis.ladder`` names the rungs of the only one. Without it every journey has one that stands at least
    LEAST_RUNGS `reached` items at its places, in the order of the map. Items whose ``yes`` has no number, or that hold
    several answers, cannot be counted and are no rungs; nor are a need and whether it was served, which pair with each
    other.
    """
    items = {
        key: item for source in reversed(project.data) if isinstance(source, Responses)
        for key, item in source.items.items() if item.yes_codes and item.separator is None
    }
    if project.analysis.ladder:
        named = [(i, items[i]) for i in project.analysis.ladder if i in items]
        return (rungs_of(named),) if len(named) > 1 else ()
    found = []
    for journey in project.journeys:
        order = {place: i for i, place in enumerate(journey.places())}
        here = [(i, item) for i, item in _in_order(project, items) if item.at in order]
        here = [(i, item) for i, item in here if item.role is ItemRole.REACHED and i not in _needs(items)]
        if len(here) >= LEAST_RUNGS:
            found.append(rungs_of(sorted(here, key=lambda entry: order[entry[1].at or ""])))
    return tuple(found)


def _needs(items: dict[str, Item]) -> frozenset[str]:
    """Return the items that ask for a need or whether it was served: `reached` items that pair with one another."""
    pairs = [
        (i, item.pairs) for i, item in items.items()
        if item.role is ItemRole.REACHED and item.pairs in items and items[item.pairs].role is ItemRole.REACHED
    ]
    return frozenset(name for pair in pairs for name in pair)


def _in_order(project: Project, items: dict[str, Item]) -> list[tuple[str, Item]]:
    """Return the items in the order of the codebook."""
    names = dict.fromkeys(i for s in project.data if isinstance(s, Responses) for i in s.items)
    return [(i, items[i]) for i in names if i in items]
