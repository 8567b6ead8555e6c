"""Event logs: their rows under canonical names, whatever the user calls them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from cjm_core.evidence.decimals import mark_in, number_in
from cjm_core.evidence.intake import Note
from cjm_core.evidence.log.clock import Clock
from cjm_core.evidence.log.preparing import Rows, prepare
from cjm_core.evidence.log.report import Report
from cjm_core.evidence.zone import NO_ZONE, Zone
from cjm_core.model.codebook import USUAL_COLUMNS, Events

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.log_engine import LogEngine
    from cjm_core.evidence.raw import Raw

_FIELDS = (
    "journey", "activity", "time", "end", "channel", "department", "resource", "outcome", "cost", "intent", "resolved",
    "asked_again", "passed",
)
_BLANKS = " \N{NO-BREAK SPACE}\N{OGHAM SPACE MARK}\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}" \
          "\N{IDEOGRAPHIC SPACE}" + "".join(map(chr, range(0x2000, 0x200B)))
"""What ``trim`` takes off at the ends of an activity; a tab or a line end stays."""
YES = ("yes", "y", "true", "t", "1", "да", "д")
NO = ("no", "n", "false", "f", "0", "нет", "н")
_NO_TEXT, _NO_TIME, _NO_NUMBER, _NEITHER = (
    f"CAST(NULL AS {kind})" for kind in ("STRING", "TIMESTAMP", "DOUBLE", "BOOLEAN"))

COLUMNS: dict[str, str] = {
    "journey": _NO_TEXT, "activity": "''", "time": _NO_TIME, "finish": _NO_TIME, "channel": "''", "department": "''",
    "resource": "''", "outcome": "''", "cost": _NO_NUMBER, "intent": "''", "resolved": _NEITHER,
    "asked_again": _NEITHER,
    "passed": _NO_TEXT,
}
"""The canonical columns of an event beside its source and row, and what they hold where a log has no such column."""

_EVENTS = """
    SELECT l.source, l.row, l.journey, l.activity, coalesce(p.place, '') AS place,
           split_part(coalesce(p.place, ''), '.', 1) AS stage, l.time, l.finish, l.channel, l.department, l.resource,
           l.outcome, l.cost, l.intent, l.resolved, l.asked_again, l.passed
    FROM logged AS l LEFT JOIN placed AS p ON p.source = l.source AND p.activity = l.activity
"""


@dataclass(frozen=True)
class Log:
    """One log in the engine: the relation ``name`` holds ``row`` and the canonical columns ``fields`` that it has.

    ``marks`` says under which names it also holds the columns by which journeys are broken down.
    """

    index: int
    name: str
    fields: tuple[str, ...]
    steps: Mapping[str, str]
    marks: Mapping[str, str] = field(default_factory=dict)
    zone: Zone | None = None


def columns_of(source: Events) -> list[str]:
    """Return every column that an event log's source speaks of."""
    own = [name for field in _FIELDS if (name := getattr(source.columns, field))]
    return [*own, *_beside(source)]


def _beside(source: Events) -> dict[str, str]:
    """Return the columns that breakdowns and preparing look at, and what they are called in the log's relation."""
    broken_down = [s for s in source.segments if isinstance(s, str)]
    looked_at = source.prepare.columns if source.prepare else ()
    return {name: f"x{i}" for i, name in enumerate(dict.fromkeys([*broken_down, *looked_at]))}


def optional_of(source: Events) -> frozenset[str]:
    """Return the columns that a file which describes itself may lack."""
    return frozenset([USUAL_COLUMNS["resource"]] if source.describes_itself else [])


def moments_of(source: Events) -> list[str]:
    """Return the columns of a log that hold times."""
    return [name for name in (source.columns.time, source.columns.end) if name]


def load_log(engine: LogEngine, index: int, source: Events, raw: Raw, places: Sequence[str],
             passes: Collection[str] = (), channels: Mapping[str, str] | None = None, zone: Zone | None = None
             ) -> tuple[Log, list[Note]]:
    """Bring the events of a source under canonical names; return them with what could not be used.

    ``passes`` is the information that the hand-offs of the project name, ``channels`` the id of a channel by its id
    and its names, both in small letters: a log may call a channel by any of them. Times without an offset are those of
    ``zone``. Where the file itself knows its
    times, nothing is copied.
    """
    clock = Clock(engine, raw, zone)
    read = _readings(engine, source, raw, clock)
    joined = ""
    if "channel" in read and channels:
        engine.small(f"channels_{index}", {"word": "text", "id": "text"}, channels.items())
        joined = f" LEFT JOIN channels_{index} AS w ON w.word = lower({read['channel']})"
        read["channel"] = f"coalesce(w.id, {read['channel']})"
    kept = {field: f"CASE WHEN {sql} < {read['time']} THEN NULL ELSE {sql} END" if field == "finish" else sql
            for field, sql in read.items()}
    beside = _beside(source)
    kept |= {x: _plain(raw, column) for column, x in beside.items()}
    select = f"SELECT row{''.join(f', {sql} AS {field}' for field, sql in kept.items())} FROM {clock.rows}{joined}"
    name = f"log_{index}" if source.prepare is None else f"read_{index}"
    if set(moments_of(source)) <= raw.moments.keys():
        engine.view(name, select)
    else:
        engine.keep(name, f"{select} ORDER BY row" if joined else select, clock.params)
    steps = {activity.strip(_BLANKS): place for activity, place in source.steps.items()}
    rows, prepared = Rows(name, tuple(read), beside), list[Note]()
    if source.prepare is not None:
        rows, prepared = prepare(cast("Engine", engine), index, source.prepare, rows, steps, raw.spot,
                                 zone or NO_ZONE)
    report = Report(engine, source, raw, clock, read, name, rows.name)
    marks = {s: beside[s] for s in source.segments if isinstance(s, str)}
    columns = {"time": source.columns.time or "", "end": source.columns.end or ""}
    found = [*report.notes(steps, places), *report.strangers(passes), *clock.notes(name, columns), *prepared]
    return Log(index, rows.name, rows.fields, steps, marks, zone), found


def bring_together(engine: LogEngine, logs: Sequence[Log]) -> None:
    """Make of all logs the view ``logged``, and ``events``, which knows the places of activities too."""
    engine.small("placed", {"source": "whole", "activity": "text", "place": "text"},
                 [(log.index, activity, place) for log in logs for activity, place in log.steps.items()])
    parts = [
        f"SELECT {log.index} AS source, row, "
        + ", ".join(f if f in log.fields else f"{empty} AS {f}" for f, empty in COLUMNS.items()) + f" FROM {log.name}"
        for log in logs
    ]
    nothing = "".join(f", {empty} AS {f}" for f, empty in COLUMNS.items())
    engine.view("logged", " UNION ALL ".join(parts)
                or f"SELECT 0 AS source, CAST(0 AS BIGINT) AS row{nothing} WHERE false")
    engine.view("events", _EVENTS)


def _readings(engine: LogEngine, source: Events, raw: Raw, clock: Clock) -> dict[str, str]:
    """Return for every canonical column that the log has how it is read."""
    c = {field: raw.column(getattr(source.columns, field)) for field in _FIELDS}

    def plain(field: str) -> str:
        return _plain(raw, getattr(source.columns, field))

    def moment(field: str) -> str:
        return clock.read(field, getattr(source.columns, field))

    ways: dict[str, Callable[[str], str]] = {
        "journey": lambda f: f"nullif({plain(f)}, '')", "time": moment, "end": moment,
        "resolved": lambda f: _yes_or_no(plain(f)), "asked_again": lambda f: _yes_or_no(plain(f)),
        "passed": lambda f: f"nullif({plain(f)}, '')",
        "cost": lambda f: number_in(c[f], _mark(engine, source, raw, c[f])),
    }
    there = [f for f in _FIELDS if c[f] != "NULL"]
    return {"finish" if f == "end" else f: ways.get(f, plain)(f) for f in there}


def _plain(raw: Raw, column: str | None) -> str:
    text = f"coalesce({raw.column(column)}, '')"
    return text if column in raw.tidy else f"trim({text})"


def _mark(engine: LogEngine, source: Events, raw: Raw, column: str) -> str:
    return ("." if raw.typed else source.decimal) or mark_in(engine, raw.name, column)


def _yes_or_no(text: str) -> str:
    """Return the SQL that reads a text as yes (true), no (false) or neither (null)."""
    yes, no = (", ".join(f"'{word}'" for word in words) for words in (YES, NO))
    return f"CASE WHEN lower({text}) IN ({yes}) THEN true WHEN lower({text}) IN ({no}) THEN false END"
