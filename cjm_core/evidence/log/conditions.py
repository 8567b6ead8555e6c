"""What journeys went through, as SQL: paths they contain or avoid, where they start and end, how long they took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cjm_core.errors import N_, Message
from cjm_core.evidence.microseconds import HOUR_US
from cjm_core.model.preparation import Path, Way


def wanted_names(way: Way) -> list[tuple[int, str]]:
    """Return every name that a way asks for with the number of the place that it is asked at (its *leg*).

    Legs are numbered in the order of ``contains``, ``avoids``, ``starts_with`` and ``ends_with``; the last two are one
    leg each, of several names.
    """
    legs: list[tuple[str, ...]] = [(name,) for path in (*way.contains, *way.avoids) for name in path.path]
    legs += [way.starts_with, way.ends_with]
    return [(leg, name) for leg, names in enumerate(legs) for name in names]


def conditions(way: Way, steps: str, legs: str, key: str) -> Iterator[tuple[Message, str]]:
    """Yield, condition by condition, who fails it (in words), and the SELECT of the journeys ``j`` that meet it.

    ``steps`` is a relation with ``j``, ``position``, ``next_step``, ``at_us``, ``done_us`` and the column ``key``;
    ``legs`` says which values of ``key`` are meant at which leg.
    """
    leg = 0
    for path in way.contains:
        yield (Message(N_("journeys that do not contain {path}"), {"path": shown(path)}),
               _on(path, leg, steps, legs, key))
        leg += len(path.path)
    for path in way.avoids:
        found = _on(path, leg, steps, legs, key)
        yield (Message(N_("journeys that contain {path}"), {"path": shown(path)}),
               f"SELECT j FROM {steps} WHERE position = 1 AND j NOT IN ({found})")
        leg += len(path.path)
    if way.starts_with:
        yield (Message(N_("journeys that do not start with {names}"), {"names": _listed(way.starts_with)}),
               _at(leg, "s.position = 1", steps, legs, key))
    if way.ends_with:
        yield (Message(N_("journeys that do not end with {names}"), {"names": _listed(way.ends_with)}),
               _at(leg + 1, "s.next_step IS NULL", steps, legs, key))
    took = f"SELECT j FROM {steps} GROUP BY j HAVING max(done_us) - min(at_us)"
    if way.longer_than_h is not None:
        yield (Message(N_("journeys of {hours} hours or less"), {"hours": Decimal(f"{way.longer_than_h:g}")}),
               f"{took} > {round(way.longer_than_h * HOUR_US)}")
    if way.shorter_than_h is not None:
        yield (Message(N_("journeys of {hours} hours or more"), {"hours": Decimal(f"{way.shorter_than_h:g}")}),
               f"{took} < {round(way.shorter_than_h * HOUR_US)}")


def shown(path: Path) -> str:
    """Return a path as it is written for readers: ``>`` for right after, ``…`` for sooner or later."""
    return (" > " if path.directly else " … ").join(path.path)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _at(leg: int, where: str, steps: str, legs: str, key: str) -> str:
    return f"SELECT s.j FROM {steps} AS s JOIN {legs} AS l ON l.{key} = s.{key} AND l.leg = {leg} WHERE {where}"


def _on(path: Path, leg: int, steps: str, legs: str, key: str) -> str:
    """Return the SELECT of the journeys with a path: leg by leg, at the earliest place that is left."""
    found = ""
    for number in range(leg, leg + len(path.path)):
        at = "s.position" if path.directly else "min(s.position)"
        after = "s.position = r.position + 1" if path.directly else "s.position > r.position"
        joined = f" JOIN ({found}) AS r ON r.j = s.j AND {after}" if found else ""
        grouped = "" if path.directly else " GROUP BY s.j"
        found = (f"SELECT s.j, {at} AS position FROM {steps} AS s JOIN {legs} AS l ON l.{key} = s.{key} "
                 f"AND l.leg = {number}{joined}{grouped}")
    return f"SELECT DISTINCT j FROM ({found}) AS p"
