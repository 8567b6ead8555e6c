"""OCEL 2.0 in SQLite, opened so that nothing in it can be changed."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from cjm_core.errors import N_, EvidenceError, Spot
from cjm_core.formats.object_log import ObjectEvent, ObjectLog, as_text

_READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_TABLES = ("event", "event_map_type", "event_object", "object")
_OWN = ("ocel_id", "ocel_time")
_BESIDE = ("-wal", "-journal")
"""Endings of the files in which SQLite keeps what is not yet, or not for sure, in the database."""


def read(path: Path, name: str) -> ObjectLog:
    """Return the log of a SQLite file. Raises EvidenceError where it is no database, no OCEL, or not wholly written."""
    _must_be_whole(path, name)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            base.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")  # two broken ids stay two
            tables = {row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            missing = [table for table in _TABLES if table not in tables]
            if missing:
                raise EvidenceError(N_("The database is no OCEL 2.0 log: it has no table {missing}."), spot=Spot(name),
                                    missing=", ".join(missing))
            base.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY)
            return _log(base, tables)
    except sqlite3.Error as error:
        raise EvidenceError(N_("The file cannot be read as a SQLite database with an OCEL 2.0 log ({detail})."),
                            spot=Spot(name), detail=str(error)) from None


def _must_be_whole(path: Path, name: str) -> None:
    """Refuse a database of which a part stands in a file beside it, or that is packed: we read the one file only."""
    if path.suffix.lower() == ".gz":
        raise EvidenceError(N_("A packed database cannot be read. Unpack it, and name the file without .gz."),
                            spot=Spot(name))
    for ending in _BESIDE:
        beside = path.with_name(path.name + ending)
        if beside.is_file() and beside.stat().st_size:
            raise EvidenceError(
                N_("A program has changes of the database that stand only in {beside} so far. Let it finish and close "
                   "the database, or export the log anew."), spot=Spot(name), beside=beside.name)


def _log(base: sqlite3.Connection, tables: set[str]) -> ObjectLog:
    details = {event: (time, attributes) for event, time, attributes in _details(base, tables)}
    related: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for event, item in base.execute("SELECT ocel_event_id, ocel_object_id FROM event_object"):
        related[as_text(event)][as_text(item)] = None
    nothing: tuple[str, dict[str, str]] = ("", {})
    events = [
        ObjectEvent(as_text(event), as_text(kind), *details.get(as_text(event), nothing),
                    tuple(related.get(as_text(event), ())))
        for event, kind in base.execute("SELECT ocel_id, ocel_type FROM event")
    ]
    objects = {as_text(item): as_text(kind) for item, kind in base.execute("SELECT ocel_id, ocel_type FROM object")}
    return ObjectLog(tuple(events), objects)


def _details(base: sqlite3.Connection, tables: set[str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield id, time and attributes of every event; each type of events has a table of its own."""
    for (kind,) in base.execute("SELECT ocel_type_map FROM event_map_type").fetchall():
        table = f"event_{kind}"
        if table not in tables:
            continue
        quoted = table.replace('"', '""')
        rows = base.execute(f'SELECT * FROM "{quoted}"')
        names = [column[0] for column in rows.description]
        for row in rows:
            said = dict(zip(names, map(as_text, row), strict=True))
            yield said.get("ocel_id", ""), said.get("ocel_time", ""), {k: v for k, v in said.items() if k not in _OWN}
