"""A log of objects as all its formats tell it: events, the objects of each, and the types of objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ObjectEvent:
    """One event: what happened, when (as it is written), its attributes, and the ids of its objects, each once."""

    id: str
    activity: str
    time: str
    attributes: Mapping[str, str]
    objects: tuple[str, ...]


@dataclass(frozen=True)
class ObjectLog:
    """All events in the order of the file, and the type of every object by its id."""

    events: tuple[ObjectEvent, ...]
    objects: Mapping[str, str]


def as_text(value: Any) -> str:
    """Return a value as a cell of a table: nothing as an empty one, whole numbers without a point.

    Halves of signs, which JSON can hold and no file, stand there by their numbers: ``\\ud800``.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
