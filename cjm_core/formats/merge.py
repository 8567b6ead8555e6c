"""A journey on top of its template: what the user wrote wins, what he left out comes from the template."""

from __future__ import annotations

from cjm_core.errors import N_, nearest
from cjm_core.formats.faults import Faults
from cjm_core.formats.yaml_file import Key, Node
from cjm_core.model.journey import LANES

STATEMENTS = frozenset(LANES.values())
KEYED = STATEMENTS | {"stages", "steps", "personas", "roles", "systems", "handoffs", "promises", "plan"}


def identity(node: Node) -> str:
    """Return what a thing in a list is known by: its id, its code, or a hand-off's ends and place; else nothing."""
    known = node.word("id") or node.word("code")
    if known or not node.get("from") or not node.get("at"):
        return known
    return f"{node.word('from')}-{node.word('to')}-{node.word('at').replace('.', '-')}"


def merged(template: Node, own: Node, faults: Faults) -> Node:
    """Return the journey ``own`` filled up from ``template``; ``omit`` of ``own`` takes things of the template away.

    Mappings merge key by key; lists of things with ids merge by id, in the user's order where he lists them and in
    the template's order otherwise; texts in several languages and all other values are replaced whole. An empty list
    takes everything of that list away.
    """
    return _mappings(_without(template, own.get("omit"), faults), own)


def _both(name: Key, base: Node, own: Node) -> Node:
    if name in KEYED:
        return _lists(_listed(base), _listed(own))
    if isinstance(base.value, dict) and isinstance(own.value, dict) and not _is_text(own):
        return _mappings(base, own)
    return own


def _mappings(base: Node, own: Node) -> Node:
    entries: dict[Key, Node] = dict(base.mapping)
    for key, node in own.mapping.items():
        entries[key] = _both(key, base.mapping[key], node) if key in base.mapping else node
    return own.with_entries(entries, {**base.keys, **own.keys})


def _is_text(node: Node) -> bool:
    return bool(node.mapping) and set(node.mapping) <= {"ru", "en"}


def _listed(node: Node) -> Node:
    """Let one statement stand where a list is expected."""
    return node if isinstance(node.value, list) else Node(node.spot, [] if node.value is None else [node])


def _lists(base: Node, own: Node) -> Node:
    if not own.items:
        return own
    known = {identity(node): node for node in base.items if identity(node)}
    return own.with_items(_interleaved(base.items, [_joined(known.get(identity(node)), node) for node in own.items]))


def _joined(base: Node | None, own: Node) -> Node:
    return own if base is None else _mappings(base, own)


def _interleaved(base: list[Node], own: list[Node]) -> list[Node]:
    """Put the user's things into the template's slots in his order; a new thing follows the one he wrote before it."""
    slots = {identity(node) for node in base} - {""}
    leading: list[Node] = []
    groups: list[list[Node]] = []
    for node in own:
        if identity(node) in slots:
            slots.discard(identity(node))  # a second one of that id stays beside it, for a rule to find
            groups.append([node])
        elif groups:
            groups[-1].append(node)
        else:
            leading.append(node)
    listed = {identity(group[0]) for group in groups}
    if not groups:
        return [*base, *leading]
    groups[0] = [*leading, *groups[0]]
    waiting = iter(groups)
    result: list[Node] = []
    for node in base:
        result += next(waiting) if identity(node) in listed else [node]
    return result


def _without(template: Node, omit: Node | None, faults: Faults) -> Node:
    """Take the omitted places and things away, and with a place all that the template hangs on it."""
    names = {node.value: node for node in omit.items if isinstance(node.value, str)} if omit is not None else {}
    if not names:
        return template
    known = _names(template)
    for name, node in names.items():
        if name not in known:
            near = nearest(str(name), known) or sorted(known)
            faults.add("omit", N_("the template has no `{name}` to omit; it has {near}"), node.spot, str(name),
                       name=name, near=", ".join(near[:8]))
    return _pruned(template, frozenset(str(n) for n in names), "")


def _names(node: Node, place: str = "") -> set[str]:
    names: set[str] = set()
    for key, child in node.mapping.items():
        for thing in _listed(child).items if key in KEYED else ():
            name = _address(place, thing)
            names |= {name, *_names(thing, name)} if name else set()
    return names


def _address(place: str, thing: Node) -> str:
    """Return how ``omit`` calls a thing: ``stage``, ``stage.step``, ``stage.step.code``, or the id of anything else."""
    name = identity(thing)
    return f"{place}.{name}" if place and name else name


def _pruned(node: Node, gone: frozenset[str], place: str) -> Node:
    if not isinstance(node.value, dict):
        return node
    entries: dict[Key, Node] = {}
    for key, child in node.mapping.items():
        if key in KEYED:
            kept = [
                _pruned(thing, gone, _address(place, thing))
                for thing in _listed(child).items
                if _address(place, thing) not in gone and not _gone(thing.word("at"), gone)
            ]
            entries[key] = child.with_items(kept)
        elif key == "expected":
            left = {k: v for k, v in child.mapping.items() if not _gone(str(k), gone)}
            entries[key] = child.with_entries(left, child.keys)
        else:
            entries[key] = child
    return node.with_entries(entries, node.keys)


def _gone(place: str, gone: frozenset[str]) -> bool:
    return bool(place) and (place in gone or place.split(".")[0] in gone)
