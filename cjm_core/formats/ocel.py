"""OCEL, logs in which an event belongs to several objects: flattened into journeys of one type of object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cjm_core.errors import N_, EvidenceError, Spot, nearest
from cjm_core.formats import ocel_json, ocel_sqlite, ocel_xml
from cjm_core.formats.object_log import ObjectLog
from cjm_core.model.codebook import USUAL_COLUMNS

JSON_SUFFIXES = (".jsonocel", ".json")
XML_SUFFIXES = (".xmlocel", ".xml")
SQLITE_SUFFIXES = (".sqlite", ".sqlite3")
SUFFIXES = (*JSON_SUFFIXES, *XML_SUFFIXES, *SQLITE_SUFFIXES)
EVENT_ID = "ocel:eid"


@dataclass(frozen=True)
class Flattened:
    """How a log of objects became rows: whose journeys they tell, and what that did to the events.

    ``events`` of the file; ``repeated`` of them stand in more than one journey and make ``copies`` rows more;
    ``outside`` of them belong to no object of the type; ``unlisted`` counts objects that events name and the file
    does not list.
    """

    object_type: str
    events: int
    repeated: int
    copies: int
    outside: int
    unlisted: int


@dataclass(frozen=True)
class FlatLog:
    """A flattened log: ``columns``, and rows in the order of the file, an event once for each object of the type."""

    columns: tuple[str, ...]
    flattened: Flattened
    log: ObjectLog

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each row and its cells."""
        number, kind = 0, self.flattened.object_type
        extra = self.columns[4:]
        for event in self.log.events:
            for item in event.objects:
                if self.log.objects.get(item) == kind:
                    number += 1
                    own = [event.attributes.get(name, "") for name in extra]
                    yield number, [item, event.activity, event.time, event.id, *own]


def read(path: Path, name: str, object_type: str | None, spot: Spot | None = None) -> FlatLog:
    """Read an OCEL file (2.0 in JSON, XML or SQLite; 1.0 in JSON) and flatten it by ``object_type``.

    The type may be left out where there is only one. Raises EvidenceError for what cannot be read, and for a type
    that is missing or unknown; ``spot`` is where the project names the file.
    """
    suffixes = [s.lower() for s in path.suffixes]
    suffix = suffixes[-2] if suffixes[-1] == ".gz" else suffixes[-1]
    reader = ocel_json if suffix in JSON_SUFFIXES else ocel_xml if suffix in XML_SUFFIXES else ocel_sqlite
    log = reader.read(path, name)
    kind = _chosen(log, object_type, spot if spot and spot.file else Spot(name))
    journeys = [sum(log.objects.get(item) == kind for item in event.objects) for event in log.events]
    usual = [USUAL_COLUMNS[field] for field in ("journey", "activity", "time")] + [EVENT_ID]
    names = dict.fromkeys(key for event in log.events for key in event.attributes if key not in usual)
    unlisted = {item for event in log.events for item in event.objects if item not in log.objects}
    flattened = Flattened(
        kind, len(log.events), sum(n > 1 for n in journeys), sum(n - 1 for n in journeys if n > 1),
        sum(n == 0 for n in journeys), len(unlisted))
    return FlatLog((*usual, *names), flattened, log)


def _chosen(log: ObjectLog, asked: str | None, spot: Spot) -> str:
    """Return the type of objects whose journeys are to be told."""
    there = Counter(log.objects.values())
    known = ", ".join(f"{kind} ({count})" for kind, count in sorted(there.items()))
    if asked is None and len(there) > 1:
        raise EvidenceError(
            N_("The log tells of several types of objects: {known}. Say whose journeys you mean, with `object_type:` "
               "in the project file or --object-type for cjm mine."),
            spot=spot, known=known)
    if asked is not None and asked not in there:
        near = nearest(asked, tuple(there))
        raise EvidenceError(
            N_("The log has no objects of the type {asked}.{hint} There are: {known}."), spot=spot, asked=asked,
            hint=f" ({', '.join(near)}?)" if near else "", known=known or "–")
    if not there:
        raise EvidenceError(N_("The log lists no objects, so there is nobody whose journey it could tell."), spot=spot)
    return asked or next(iter(there))
