"""Event logs: their rows under canonical names, whatever the user calls them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cjm_core.evidence.decimals import mark_in, number_in
from cjm_core.evidence.intake import Note
from cjm_core.evidence.log.report import Report
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.raw import Raw

_FIELDS = (
    "journey", "activity", "time", "end", "channel", "department", "resource", "outcome", "cost", "intent", "resolved",
    "asked_again", "passed",
)
YES = ("yes", "y", "true", "t", "1", "да", "д")
NO = ("no", "n", "false", "f", "0", "нет", "н")
_FORMS = tuple(
    f"{day}{clock}"
    for day in ("%d.%m.%Y", "%d.%m.%y", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d")
    for clock in (" %H:%M:%S.%f", " %H:%M:%S", " %H:%M", "T%H%M%S", "")
)
_SLASHED = r"^\s*(\d{1,2})/(\d{1,2})/\d{4}"
_DAY_FIRST, _MONTH_FIRST = (
    tuple(f"{day}{clock}" for clock in (" %H:%M:%S.%f", " %H:%M:%S", " %H:%M", "", " %I:%M:%S %p", " %I:%M %p"))
    for day in ("%d/%m/%Y", "%m/%d/%Y")
)

COLUMNS: dict[str, str] = {
    "journey": "NULL::VARCHAR", "activity": "''", "time": "NULL::TIMESTAMP", "finish": "NULL::TIMESTAMP",
    "channel": "''", "department": "''", "resource": "''", "outcome": "''", "cost": "NULL::DOUBLE", "intent": "''",
    "resolved": "NULL::BOOLEAN", "asked_again": "NULL::BOOLEAN", "passed": "NULL::VARCHAR",
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
    """One log in the engine: the relation ``name`` holds ``row`` and the canonical columns ``fields`` that it has."""

    index: int
    name: str
    fields: tuple[str, ...]
    steps: Mapping[str, str]


def columns_of(source: Events) -> list[str]:
    """Return every column that an event log's source speaks of."""
    return [name for field in _FIELDS if (name := getattr(source.columns, field))]


def moments_of(source: Events) -> list[str]:
    """Return the columns of a log that hold times."""
    return [name for name in (source.columns.time, source.columns.end) if name]


def load_log(engine: Engine, index: int, source: Events, raw: Raw, places: Sequence[str],
             passes: Collection[str] = (), channels: Mapping[str, str] | None = None) -> tuple[Log, list[Note]]:
    """Bring the events of a source under canonical names; return them with what could not be used.

    ``passes`` is the information that the hand-offs of the project name, ``channels`` the id of a channel by its id
    and its names, both in small letters: a log may call a channel by any of them. Where the file itself knows its
    times, nothing is copied.
    """
    read, params = _readings(engine, source, raw)
    joined = ""
    if "channel" in read:
        words = list((channels or {}).items())
        engine.small(f"channels_{index}", {"word": "text", "id": "text"}, words)
        joined = f" LEFT JOIN channels_{index} AS w ON w.word = lower({read['channel']})"
        read["channel"] = f"coalesce(w.id, {read['channel']})"
    kept = {field: f"CASE WHEN {sql} < {read['time']} THEN NULL ELSE {sql} END" if field == "finish" else sql
            for field, sql in read.items()}
    select = f"SELECT row{''.join(f', {sql} AS {field}' for field, sql in kept.items())} FROM {raw.name}{joined}"
    name = f"log_{index}"
    if set(moments_of(source)) <= raw.moments.keys():
        engine.view(name, select)
    else:
        engine.keep(name, f"{select} ORDER BY row", params)
    steps = {activity.strip(): place for activity, place in source.steps.items()}
    report = Report(engine, source, raw, read, params, name)
    return Log(index, name, tuple(kept), steps), [*report.notes(steps, places), *report.strangers(passes)]


def bring_together(engine: Engine, logs: Sequence[Log]) -> None:
    """Make of all logs the view ``logged``, and ``events``, which knows the places of activities too."""
    engine.small("placed", {"source": "whole", "activity": "text", "place": "text"},
                 [(log.index, activity, place) for log in logs for activity, place in log.steps.items()])
    parts = [
        f"SELECT {log.index} AS source, row, "
        + ", ".join(f if f in log.fields else f"{empty} AS {f}" for f, empty in COLUMNS.items()) + f" FROM {log.name}"
        for log in logs
    ]
    nothing = ", ".join(f"{empty} AS {f}" for f, empty in COLUMNS.items())
    engine.view("logged", " UNION ALL ".join(parts) or f"SELECT 0 AS source, 0::BIGINT AS row, {nothing} WHERE false")
    engine.view("events", _EVENTS)


def _readings(engine: Engine, source: Events, raw: Raw) -> tuple[dict[str, str], dict[str, Any]]:
    """Return for every canonical column that the log has how it is read, and the parameters of these readings."""
    c = {field: raw.column(getattr(source.columns, field)) for field in _FIELDS}
    params: dict[str, Any] = {}

    def plain(field: str) -> str:
        return f"trim(coalesce({c[field]}, ''))"

    def moment(field: str) -> str:
        known = raw.moments.get(getattr(source.columns, field) or "")
        if known:
            return f"CASE WHEN isfinite({known}) THEN {known} END"
        params[field] = list(_FORMS + _slash_forms(engine, raw, c[field]))
        return f"coalesce(TRY_CAST({plain(field)} AS TIMESTAMP), try_strptime({plain(field)}, ${field}))"

    ways: dict[str, Callable[[str], str]] = {
        "journey": lambda f: f"nullif({plain(f)}, '')", "time": moment, "end": moment,
        "resolved": lambda f: _yes_or_no(plain(f)), "asked_again": lambda f: _yes_or_no(plain(f)),
        "passed": lambda f: f"nullif({plain(f)}, '')",
        "cost": lambda f: number_in(c[f], _mark(engine, source, raw, c[f])),
    }
    there = [f for f in _FIELDS if c[f] != "NULL"]
    return {"finish" if f == "end" else f: ways.get(f, plain)(f) for f in there}, params


def _mark(engine: Engine, source: Events, raw: Raw, column: str) -> str:
    return ("." if raw.typed else source.decimal) or mark_in(engine, raw.name, column)


def _yes_or_no(text: str) -> str:
    """Return the SQL that reads a text as yes (true), no (false) or neither (null)."""
    yes, no = (", ".join(f"'{word}'" for word in words) for words in (YES, NO))
    return f"CASE WHEN lower({text}) IN ({yes}) THEN true WHEN lower({text}) IN ({no}) THEN false END"


def _slash_forms(engine: Engine, raw: Raw, column: str) -> tuple[str, ...]:
    """Tell 31/12/2025 from 12/31/2025 where the whole column leaves no doubt; else neither is read."""
    if column == "NULL":
        return ()
    parts = (f"max(TRY_CAST(regexp_extract({column}, '{_SLASHED}', {i}) AS INTEGER))" for i in (1, 2))
    first, second = engine.rows(f"SELECT {', '.join(parts)} FROM {raw.name}")[0]
    if first is None or (first > 12) == (second > 12):
        return ()
    return _DAY_FIRST if first > 12 else _MONTH_FIRST
