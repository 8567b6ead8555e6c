"""Rows of groups, folded: one compact block of data, from which the report's script makes rows when they are wanted."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from cjm_core.render.report.rows import Row, Table


class Shelf:
    """Things that many rows share, each kept once and known by its number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def number(self, thing: Hashable) -> int:
        """Return the number of a thing, a new one for what was not seen yet."""
        return self._numbers.setdefault(thing, len(self._numbers))

    def things(self) -> list[Any]:
        """Return all things in the order of their numbers."""
        return list(self._numbers)


def folded(tables: Iterable[Table]) -> dict[str, Any]:
    """Return the rows of groups of all tables as data: ``rows`` by metric, and what they share.

    A row is [spot, group, way, value, key to sort by, interval, people, note]; ``spots`` are (place, home, where),
    ``groups`` (column, who), ``ways`` (wave, voice, method), ``people`` (n, key), ``notes`` the notes, all by number.
    """
    shelves = {name: Shelf() for name in ("spots", "groups", "ways", "people", "notes")}

    def short(r: Row, method: str) -> list[Any]:
        return [
            shelves["spots"].number((r.place, r.home, r.where)), shelves["groups"].number((r.column, r.who)),
            shelves["ways"].number((r.wave, r.voice, method)), r.value, _digits(r.value_key), r.interval,
            shelves["people"].number((r.people, r.people_key)), shelves["notes"].number(r.note),
        ]

    rows = {t.metric: [short(r, "" if t.method else r.method) for r in t.of_groups] for t in tables if t.of_groups}
    return {"rows": rows, **{name: shelf.things() for name, shelf in shelves.items()}}


def _digits(key: str) -> str:
    """Return a number to sort by in six digits; only the table itself keeps all."""
    return f"{float(key):.6g}" if key else ""
