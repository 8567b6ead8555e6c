"""Where every part of a project stands in the user's files."""

from __future__ import annotations

from collections.abc import Iterator

from cjm_core.errors import Spot
from cjm_core.formats.merge import KEYED, identity
from cjm_core.formats.yaml_file import Node


class Sources:
    """Finds the place in the files for a location of the model, or for the id of a thing.

    A location is a tuple as pydantic gives it: ``("journeys", 0, "stages", 2, "name")``.
    """

    def __init__(self, root: Node) -> None:
        self._root = root
        self._things: dict[str, Spot] = {}
        for name, spot in _things(root):
            self._things.setdefault(name, spot)

    def spot(self, *loc: int | str) -> Spot:
        """Return where a location stands; parts that are not in the file (names of union branches) are passed over."""
        return spot_at(self._root, loc)

    def thing(self, name: str, journey: str = "") -> Spot:
        """Return where the thing of that id stands, or the nearest thing around it; an empty spot when unknown.

        A name may be an item, a promise, a role, a data source, a hand-off, a journey, a place
        (``stage.step``) or a statement (``stage.step.code``), also with its journey before it (``journey/stage.step``).
        ``data/item`` is an item even where a stage has the same name, ``analysis.ladder`` what the analysis asks for,
        to any depth: ``analysis.index.components.speed``; ``segments.returned`` is a group of journeys by behaviour.
        """
        head, _, tail = name.rpartition("/")
        journey, name = head or journey, tail
        while name:
            for full in (f"{journey}/{name}", name):
                if full in self._things:
                    return self._things[full]
            name = name.rpartition(".")[0]
        return self._things.get(journey, Spot())


def _things(root: Node) -> Iterator[tuple[str, Spot]]:
    for journey in _items(root, "journeys"):
        name, begun = journey.word("id"), journey.get("from")
        yield name, _place(journey)
        for inner, spot in _inside(journey, ""):
            if begun is not None and spot.file == f"{begun.value}.yaml":
                spot = begun.spot  # the user cannot change the template, only what he takes of it
            yield f"{name}/{inner}", spot
            yield inner, spot
    for source in _items(root, "data"):
        if source.word("id"):
            yield source.word("id"), _place(source)
        items = source.get("items")
        if items is not None:
            yield from ((f"{before}{key}", spot) for key, spot in items.keys.items() for before in ("", "data/"))
        for segment in _items(source, "segments"):
            if segment.word("id"):
                yield f"segments.{segment.word('id')}", _place(segment)
    asked = root.get("analysis")
    yield from _asked(asked, "analysis") if asked is not None else ()
    for key in ("personas", "roles", "systems", "channels"):
        for thing in _items(root, key):
            yield thing.word("id"), _place(thing)


def _asked(node: Node, name: str) -> Iterator[tuple[str, Spot]]:
    """Yield what the analysis asks for: every key by the way to it, an entry of a list by its id."""
    for key, spot in node.keys.items():
        yield f"{name}.{key}", spot
        child = node.get(str(key))
        for inner in child.items if child is not None else ():
            if inner.word("id"):
                yield f"{name}.{key}.{inner.word('id')}", _place(inner)
        if child is not None:
            yield from _asked(child, f"{name}.{key}")


def _items(node: Node, key: str) -> list[Node]:
    child = node.get(key)
    return child.items if child is not None else []


def _inside(node: Node, place: str) -> Iterator[tuple[str, Spot]]:
    for key in node.mapping:
        for thing in _items(node, str(key)) if key in KEYED else ():
            name = identity(thing)
            if name:
                full = f"{place}.{name}" if place else name
                yield full, _place(thing)
                yield from _inside(thing, full)


def _place(thing: Node) -> Spot:
    """Point at the value of the id where there is one in the same file: the line that a reader looks for."""
    marked = thing.get("id") or thing.get("code")
    return marked.spot if marked is not None and marked.spot.file == thing.spot.file else thing.spot


def spot_at(root: Node, loc: tuple[int | str, ...]) -> Spot:
    """Return the place of a pydantic location in a tree of nodes: of the key that is wrong, else of the value."""
    return node_at(root, loc)[1]


def node_at(root: Node, loc: tuple[int | str, ...]) -> tuple[Node, Spot, tuple[int | str, ...]]:
    """Return the deepest node on the way of a location, its place, and the part of the way that the file has."""
    node, spot = root, root.spot
    way: list[int | str] = []
    for part in loc:
        if part == "[key]" and way:
            break
        if isinstance(part, int) and isinstance(node.value, list) and part < len(node.value):
            node = node.value[part]
            spot = node.spot
        elif isinstance(node.value, dict) and (key := _key(node, part)) is not None:
            spot = node.keys.get(key, node.spot)
            node = node.value[key]
            if not isinstance(node.value, dict | list):
                spot = node.spot
        else:
            continue
        way.append(part)
    if loc and (loc[-1] == "[key]") and way:
        holder = node_at(root, tuple(way[:-1]))[0]
        key = _key(holder, way[-1])
        spot = holder.keys.get(key, spot) if key is not None else spot
    return node, spot, tuple(way)


def _key(node: Node, part: int | str) -> int | str | float | None:
    if part in node.mapping:
        return part
    return next((key for key in node.mapping if str(key) == str(part)), None)
