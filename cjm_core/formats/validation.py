"""Nodes into the model; what pydantic refuses is told in our own sentences, with line and nearest right name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from cjm_core.errors import N_, Message, Spot, nearest
from cjm_core.formats.faults import Faults
from cjm_core.formats.fields import known_keys
from cjm_core.formats.latin import in_latin
from cjm_core.formats.sources import node_at
from cjm_core.formats.yaml_file import Key, Node

M = TypeVar("M", bound=BaseModel)
Way = tuple[int | str, ...]

_TEXT_OR_KEYS = N_("a text or keys with values")
_EXPECTED: dict[str, str] = {
    "string": N_("a text"), "tuple": N_("a list"), "list": N_("a list"), "model": N_("keys with values"),
    "dict": N_("keys with values"), "mapping": N_("keys with values"), "int": N_("a whole number"),
    "float": N_("a number"), "finite": N_("a number"), "bool": N_("true or false"),
    "date": N_("a date such as 2027-03-31"),
}
_LIMITS: dict[str, str] = {
    "ge": N_("`{key}` is {value}, but must be {limit} or more"),
    "gt": N_("`{key}` is {value}, but must be more than {limit}"),
    "le": N_("`{key}` is {value}, but must be {limit} or less"),
    "lt": N_("`{key}` is {value}, but must be less than {limit}"),
}
_TOO_FEW = N_("`{key}` has too few entries; write at least {limit}")
_TOO_MANY = N_("`{key}` has {count} entries; at most {limit} can be worked with")
_NO_ID = N_("`{value}` cannot be an id: use small Latin letters, digits, - and _, a letter first{hint}")
_NO_PLACE = N_("`{value}` is no place: write `stage` or `stage.step` with the ids of the journey")
_NO_SCALE = N_("`{value}` is no scale: write the lowest and the highest answer, for example 1-5 or -2..2")


@dataclass(frozen=True)
class _Refusal:
    """One error of pydantic, tied to the tree: kind, way in the tree, place, the node there, and the raw error."""

    kind: str
    way: Way
    spot: Spot
    node: Node
    raw: Mapping[str, Any]
    either: bool = False


def validated(model: type[M], root: Node, faults: Faults) -> M | None:
    """Return ``root`` as a ``model``; or None, with every refusal added to ``faults``.

    A number where a text is expected is taken as it was written: a wave ``2026`` is the text "2026".
    """
    try:
        return model.model_validate(root.plain())
    except ValidationError as error:
        refusals = [_tied(root, raw) for raw in error.errors(include_url=False)]
    written = {r.way: r.raw["loc"][-1] == "[key]" for r in refusals if _taken_as_text(r)}
    if written:
        return validated(model, _as_written(root, written, ()), faults)
    for refusal in _telling(refusals):
        _tell(model, refusal, faults)
    return None


def _tied(root: Node, raw: Mapping[str, Any]) -> _Refusal:
    node, spot, way = node_at(root, raw["loc"])
    kind = raw["type"]
    if kind == "missing" or (kind == "extra_forbidden" and raw["loc"]):
        way = (*way, raw["loc"][-1]) if kind == "missing" else way
    if kind == "extra_forbidden":
        spot = node_at(root, way[:-1])[0].keys.get(way[-1], spot) if way else spot
    return _Refusal(kind, way, spot, node, raw)


def _taken_as_text(refusal: _Refusal) -> bool:
    if refusal.kind != "string_type":
        return False
    if refusal.raw["loc"][-1] == "[key]":
        return True
    return isinstance(refusal.node.value, int | float) and bool(refusal.node.text)


def _as_written(node: Node, ways: dict[Way, bool], here: Way) -> Node:
    """Return the tree with the scalars (or, where True, the keys) at ``ways`` turned into their own text."""
    if isinstance(node.value, list):
        return node.with_items([_as_written(child, ways, (*here, i)) for i, child in enumerate(node.value)])
    if isinstance(node.value, dict):
        entries: dict[Key, Node] = {}
        keys: dict[Key, Spot] = {}
        for key, child in node.value.items():
            way = (*here, key)
            name: Key = str(key) if ways.get(way) else key  # type: ignore[arg-type]
            entries[name], keys[name] = _as_written(child, ways, way), node.keys[key]  # type: ignore[arg-type]
        return node.with_entries(entries, keys)
    return Node(node.spot, node.text, node.text) if ways.get(here) is False else node


def _telling(refusals: list[_Refusal]) -> Iterator[_Refusal]:
    """Leave out what the other branches of a union say when one branch comes nearer to what was written."""
    told: set[Way] = set()
    for refusal in refusals:
        deeper = any(o.way[: len(refusal.way)] == refusal.way and len(o.way) > len(refusal.way) for o in refusals)
        if _wrong_type(refusal) and (deeper or refusal.way in told):
            continue
        told.add(refusal.way)
        yield replace(refusal, either=_text_or_keys(refusal, refusals))


def _text_or_keys(refusal: _Refusal, refusals: list[_Refusal]) -> bool:
    kinds = {other.kind for other in refusals if other.way == refusal.way}
    return "string_type" in kinds and bool(kinds & {"dict_type", "model_type", "mapping_type"})


def _wrong_type(refusal: _Refusal) -> str:
    head = refusal.kind.split("_")[0]
    if refusal.kind.endswith("_parsing_size"):
        return N_("a whole number that is not so long")
    if refusal.kind.endswith(("_type", "_parsing", "_number", "_float", "_inexact")) and head in _EXPECTED:
        return _EXPECTED[head]
    return ""


def _tell(model: type[BaseModel], refusal: _Refusal, faults: Faults) -> None:
    name, context = str(refusal.way[-1]) if refusal.way else "", refusal.raw.get("ctx", {})
    if refusal.kind == "extra_forbidden":
        _tell_unknown(model, refusal, name, faults)
    elif refusal.kind == "missing":
        faults.add("missing_key", N_("the key `{key}` is missing here"), refusal.spot, key=name)
    elif refusal.kind == "string_pattern_mismatch":
        _tell_pattern(refusal, context["pattern"], faults)
    elif refusal.kind in ("enum", "literal_error", "union_tag_invalid"):
        _tell_choice(refusal, context, faults)
    elif limit := next((k for k in _LIMITS if k in context), ""):
        faults.add("out_of_range", _LIMITS[limit], refusal.spot, key=name, value=_shown(refusal.node),
                   limit=_limit(context[limit]))
    elif refusal.kind == "too_short":
        faults.add("too_few", _TOO_FEW, refusal.spot, key=_named(refusal.way), limit=context["min_length"])
    elif refusal.kind == "too_long":
        faults.add("too_many", _TOO_MANY, refusal.spot, key=_named(refusal.way), limit=context["max_length"],
                   count=context["actual_length"])
    elif expected := _TEXT_OR_KEYS if refusal.either else _wrong_type(refusal):
        faults.add("wrong_type", N_("`{key}` must be {expected}, not {value}"), refusal.spot, key=_named(refusal.way),
                   expected=Message(expected), value=_shown(refusal.node))
    elif refusal.kind == "value_error":
        error = context["error"]
        faults.add("wrong_value", str(error), refusal.spot, **getattr(error, "values", {}))
    else:
        faults.add("wrong_value", N_("`{key}` cannot be {value}: {reason}"), refusal.spot, key=_named(refusal.way),
                   value=_shown(refusal.node), reason=refusal.raw["msg"])


def _tell_unknown(model: type[BaseModel], refusal: _Refusal, name: str, faults: Faults) -> None:
    known = known_keys(model, refusal.raw["loc"][:-1])
    near = nearest(name, known)
    if near:
        faults.add("unknown_key", N_("unknown key `{key}`; did you mean `{near}`?"), refusal.spot, key=name,
                   near=near[0])
    elif re.search(r"[^!-~]", name):
        faults.add("unknown_key", N_("unknown key `{key}`; if it is the rest of a text after a comma, put the text in "
                                     "quotes; the keys here are {known}"), refusal.spot, key=name,
                   known=", ".join(known))
    else:
        faults.add("unknown_key", N_("unknown key `{key}`; the keys here are {known}"), refusal.spot, key=name,
                   known=", ".join(known))


def _tell_pattern(refusal: _Refusal, pattern: str, faults: Faults) -> None:
    on_key = refusal.raw["loc"][-1] == "[key]"
    value = str(refusal.way[-1]) if on_key else str(refusal.node.value)
    if r"\d" in pattern:
        faults.add("wrong_scale", _NO_SCALE, refusal.spot, value=value)
    elif "(" in pattern:
        faults.add("wrong_place", _NO_PLACE, refusal.spot, value=value)
    else:
        better = re.sub(r"[^a-z0-9_-]+", "_", in_latin(value)).strip("_-").lstrip("0123456789_-")
        faults.add("wrong_id", _NO_ID, refusal.spot, value=value, hint=f" (`{better}`)" if better else "")


def _tell_choice(refusal: _Refusal, context: Mapping[str, Any], faults: Faults) -> None:
    expected = str(context.get("expected") or context.get("expected_tags"))
    choices = re.findall(r"'([^']*)'", expected) or re.findall(r"\d+", expected)
    kind = refusal.kind == "union_tag_invalid"
    on_key = refusal.raw["loc"][-1] == "[key]"
    node = refusal.node.get("kind") if kind else refusal.node
    value = str(refusal.way[-1]) if on_key else _shown(node or refusal.node)
    spot = node.spot if kind and node is not None else refusal.spot
    near = nearest(value, choices)
    if near:
        faults.add("unknown_value", N_("`{value}` is not known here; did you mean `{near}`?"), spot, value=value,
                   near=near[0])
    else:
        faults.add("unknown_value", N_("`{value}` is not known here; write one of {choices}"), spot, value=value,
                   choices=", ".join(choices))


def _named(way: Way) -> str:
    """Name a part of the file by its nearest key: an entry of a list is named by the list."""
    return next((str(part) for part in reversed(way) if isinstance(part, str)), "")


def _limit(limit: Any) -> Any:
    """Return a limit to be said in the reader's language: 0.0 is 0, and 0.5 has a comma in Russian."""
    return Decimal(f"{limit:g}") if isinstance(limit, float) else limit


def _shown(node: Node) -> str:
    if isinstance(node.value, dict):
        return "{…}"
    if isinstance(node.value, list):
        return "[…]"
    text = node.text if node.value is not None else node.text or "empty"
    return text if len(text) <= 60 else text[:59] + "…"
