"""A YAML file read into nodes that remember where they stand, with every guard against hostile files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as kinds
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from cjm_core.errors import N_, ProjectError, Spot
from cjm_core.formats.faults import Faults

MAX_BYTES = 5_000_000
MAX_DEPTH = 50
MAX_NODES = 500_000

Key = str | int | float
Scalar = str | int | float | bool | None

# YAML 1.2 core schema, but a number with a leading nought stays text: it is an identifier.
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}


@dataclass(frozen=True)
class Node:
    """A value of a YAML file with its place: a scalar, a list of nodes, or a mapping of keys to nodes.

    ``text`` is a scalar as it was written; ``keys`` says where each key of a mapping stands;
    ``size`` counts the nodes inside, aliases spelt out.
    """

    spot: Spot
    value: Scalar | list[Node] | dict[Key, Node]
    text: str = ""
    keys: dict[Key, Spot] = field(default_factory=dict)
    size: int = 1

    @property
    def mapping(self) -> dict[Key, Node]:
        """The entries of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The nodes of a list; empty for anything else."""
        return self.value if isinstance(self.value, list) else []

    def get(self, key: Key) -> Node | None:
        """Return the node under a key, or None."""
        return self.mapping.get(key)

    def word(self, key: Key) -> str:
        """Return the text under a key; empty where there is none."""
        node = self.get(key)
        return node.value if node is not None and isinstance(node.value, str) else ""

    def with_entries(self, entries: dict[Key, Node], keys: dict[Key, Spot]) -> Node:
        """Return a mapping at the same place with other entries."""
        return Node(self.spot, entries, keys={k: keys.get(k, self.spot) for k in entries})

    def with_items(self, items: list[Node]) -> Node:
        """Return a list at the same place with other items."""
        return Node(self.spot, items)

    def plain(self) -> Any:
        """Return the value without places: what pydantic validates."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def read_yaml(path: Path, name: str, faults: Faults) -> Node | None:
    """Read one YAML 1.2 document; ``name`` is how messages call the file.

    Return None where nothing can be made of the file; what is wrong is added to ``faults``.
    """
    text = ""
    try:
        text = _decoded(path, name)
        return _Builder(name, faults).build(YAML(typ="safe", pure=True).parse(StringIO(text)))
    except ProjectError as error:
        faults.add("yaml", error.message.template, error.spot, **error.message.values)
    except MarkedYAMLError as error:
        faults.add("yaml", _NOT_YAML, _spot(name, error.problem_mark or error.context_mark),
                   problem=error.problem or error.context or "")
    except YAMLError as error:
        faults.add("yaml", _NOT_YAML, Spot(name), problem=" ".join(str(error).split()))
    except (ValueError, OverflowError):  # ruamel hands the number of a letter to Python as it stands
        before = text[: match.start()] if (match := _TOO_LARGE.search(text)) else ""
        faults.add("yaml", _NO_LETTER, Spot(name, before.count("\n") + 1, len(before) - before.rfind("\n")))
    return None


_NOT_YAML = N_("this is not valid YAML ({problem}); look at the indentation, the quotes and the colons here")


_TOO_LARGE = re.compile(r"\\U(?!0010|000[0-9A-Fa-f])[0-9A-Fa-f]{8}")
_NO_LETTER = N_("a letter is given here by a number that no letter has; write the letter itself")


def _decoded(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ProjectError(N_("the file does not exist"), spot=Spot(name)) from None
    except OSError as error:
        raise ProjectError(N_("the file cannot be read: {reason}"), spot=Spot(name), reason=error.strerror) from None
    if len(data) > MAX_BYTES:
        raise ProjectError(N_("the file is larger than {limit} MB; rows of data belong in data files"),
                           spot=Spot(name), limit=MAX_BYTES // 1_000_000)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ProjectError(N_("the file is not written in UTF-8; save it as UTF-8 in your editor"),
                           spot=Spot(name, line)) from None


def _spot(name: str, mark: Any) -> Spot:
    return Spot(name, mark.line + 1, mark.column + 1) if mark is not None else Spot(name)


class _Builder:
    """Turns the events of a parser into nodes; never spells out an alias, so that a bomb costs nothing."""

    def __init__(self, name: str, faults: Faults) -> None:
        self.name = name
        self.faults = faults
        self.anchors: dict[str, Node] = {}

    def build(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, kinds.DocumentStartEvent) and root is not None:
                raise ProjectError(N_("a second document begins here; keep one document in a file"),
                                   spot=_spot(self.name, event.start_mark))
            if isinstance(event, kinds.NodeEvent):
                root = self._node(event, events, 1)
        return root or Node(Spot(self.name, 1, 1), None)

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        spot = _spot(self.name, event.start_mark)
        if isinstance(event, kinds.AliasEvent):
            return self._alias(event, spot)
        if event.tag is not None:
            raise ProjectError(N_("tags such as `{tag}` are not read; write the plain value"),
                               spot=spot, tag=str(event.tag))
        if depth > MAX_DEPTH:
            raise ProjectError(N_("more than {limit} levels inside one another"), spot=spot, limit=MAX_DEPTH)
        if isinstance(event, kinds.MappingStartEvent):
            node = self._mapping(spot, events, depth)
        elif isinstance(event, kinds.SequenceStartEvent):
            node = self._list(spot, events, depth)
        else:
            plain, text = event.implicit[0], _whole(event.value, spot)
            node = Node(spot, _resolved(text) if plain else text, text)
        if node.size > MAX_NODES:
            raise ProjectError(N_("the file grows beyond {limit} values once its aliases are spelt out"),
                               spot=spot, limit=MAX_NODES)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, event: Any, spot: Spot) -> Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            raise ProjectError(N_("`*{name}` stands for nothing written before it"), spot=spot, name=event.anchor)
        return node

    def _list(self, spot: Spot, events: Iterator[Any], depth: int) -> Node:
        items: list[Node] = []
        for event in events:
            if isinstance(event, kinds.SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1))
        return Node(spot, items, size=1 + sum(item.size for item in items))

    def _mapping(self, spot: Spot, events: Iterator[Any], depth: int) -> Node:
        entries: dict[Key, Node] = {}
        keys: dict[Key, Spot] = {}
        for event in events:
            if isinstance(event, kinds.MappingEndEvent):
                break
            label = self._node(event, events, depth + 1)
            key = self._key(label)
            node = self._node(next(events), events, depth + 1)
            if key in entries:
                self.faults.add("duplicate_key", N_("the key `{key}` stands twice, first in line {line}; keep one"),
                                label.spot, key=key, line=keys[key].line)
                continue
            entries[key], keys[key] = node, label.spot
        return Node(spot, entries, keys=keys, size=1 + sum(node.size for node in entries.values()))

    def _key(self, label: Node) -> Key:
        if isinstance(label.value, list | dict):
            raise ProjectError(N_("a key must be one word or number"), spot=label.spot)
        if isinstance(label.value, str | int | float) and not isinstance(label.value, bool):
            return label.value
        return label.text


def _whole(text: str, spot: Spot) -> str:
    """Join letters that are written as two halves (``\\ud83d\\ude00``), as programs write them to JSON."""
    if text.isascii():
        return text
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise ProjectError(_NO_LETTER, spot=spot) from None


def _resolved(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text) and len(text) < 20:
        return int(text)
    if _FLOAT.fullmatch(text) and len(text) < 40:
        return float(text)
    return text
