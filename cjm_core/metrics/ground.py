"""Where items speak: the steps, stages, promises and journeys over which their answers are rolled up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cjm_core.model import Item, ItemRole, Project

_ORDER = ("step", "stage", "promise", "journey")
_OF_THE_WHOLE = (ItemRole.NPS, ItemRole.ENPS, ItemRole.CSAT, ItemRole.OVERALL)


@dataclass(frozen=True)
class Ground:
    """A place with the items that speak of it: ``kind`` is step, stage, promise or journey, ``place`` its id."""

    kind: str
    place: str
    items: tuple[str, ...]


def kind_of(place: str) -> str:
    """Tell a step (``stage.step``) from a stage."""
    return "step" if "." in place else "stage"


def _journeys_of(project: Project, item: Item, at: str | None) -> list[str]:
    """Return the journeys that an item speaks of: by its place, its promise, or because there is only one."""
    if at is None and item.promise is None:
        return [j.id for j in project.journeys] if len(project.journeys) == 1 else []
    return [
        j.id for j in project.journeys
        if at == j.id or at in j.places() or item.promise in {p.id for p in j.promises}
    ]


def place_of(project: Project, item: Item) -> str | None:
    """Return the place of an item: its own, or the one where its promise comes due."""
    if item.at is not None or item.promise is None:
        return item.at
    return next((p.at for j in project.journeys for p in j.promises if p.id == item.promise), None)


def grounds_of(project: Project, item: Item) -> list[tuple[str, str]]:
    """Return every (kind, place) that an item speaks of: its step, the stage around it, its promise, its journey."""
    at = place_of(project, item)
    journeys = _journeys_of(project, item, at)
    found: list[tuple[str, str]] = []
    if at is not None and at not in journeys:
        found.append((kind_of(at), at))
        if "." in at:
            found.append(("stage", at.split(".", maxsplit=1)[0]))
    if item.promise is not None:
        found.append(("promise", item.promise))
    return found + [("journey", j) for j in journeys]


def grounds(project: Project, items: Iterable[tuple[str, Item]]) -> list[Ground]:
    """Return the places that the items speak of, each with its items, steps before stages before journeys."""
    found: dict[tuple[str, str], list[str]] = {}
    for item_id, item in items:
        for ground in grounds_of(project, item):
            found.setdefault(ground, []).append(item_id)
    return [Ground(k, p, tuple(found[k, p])) for k, p in sorted(found, key=lambda g: (_ORDER.index(g[0]), g[1]))]


def alone(project: Project, items: Iterable[tuple[str, Item]]) -> list[tuple[str, str, str]]:
    """Return (kind, place, item) of the places that one item speaks for.

    Of a journey as a whole people are asked to recommend it, to rate it, to say whether they are satisfied: an item of
    such a role that names no place inside the journey speaks for it, whatever others ask about its parts.
    """
    known = dict(items)
    found = []
    for ground in grounds(project, known.items()):
        ids = ground.items
        if ground.kind == "journey":
            whole = tuple(i for i in ids if known[i].role in _OF_THE_WHOLE and _is_whole(known[i], ground.place))
            ids = whole or ids
        if len(ids) == 1:
            found.append((ground.kind, ground.place, ids[0]))
    return found


def _is_whole(item: Item, journey: str) -> bool:
    return item.promise is None and item.at in (None, journey)


def alike(items: Sequence[Item]) -> bool:
    """Tell whether answers may be averaged together: one item, or all on one scale that runs one way."""
    return len(items) == 1 or (
        items[0].scale is not None and len({(i.scale, i.better) for i in items}) == 1
    )
