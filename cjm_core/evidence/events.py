"""Event logs: their rows read into one table, and contacts by place and channel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.errors import N_, Message, nearest
from cjm_core.evidence.decimals import mark_in, number_in
from cjm_core.evidence.intake import LONGEST_SHOWN, Note
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.raw import Raw

_SHOWN = 5
_FIELDS = (
    "journey", "activity", "time", "end", "channel", "department", "resource", "outcome", "cost", "intent", "resolved",
    "asked_again", "passed",
)
YES = ("yes", "y", "true", "t", "1", "да", "д")
NO = ("no", "n", "false", "f", "0", "нет", "н")
NOTHING = ("nothing", "none", "-", "–", "ничего", "нет")
"""Words in ``passed`` that say that a hand-off came without anything; an empty cell says nothing at all."""
UNCLEAR = N_("Cells that say neither yes nor no: {count}; write yes or no, 1 or 0, true or false.")
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

TABLES = (
    "CREATE TABLE events (source INTEGER, row BIGINT, journey VARCHAR, activity VARCHAR, place VARCHAR, stage VARCHAR, "
    "time TIMESTAMP, finish TIMESTAMP, channel VARCHAR, department VARCHAR, resource VARCHAR, outcome VARCHAR, "
    "cost DOUBLE, intent VARCHAR, resolved BOOLEAN, asked_again BOOLEAN, passed VARCHAR)",
)
_CONTACTS = """
    SELECT spot, channel, count(DISTINCT journey) FROM (
        SELECT *, place AS spot FROM events WHERE place <> ''
        UNION ALL SELECT *, stage AS spot FROM events WHERE place <> stage
    ) GROUP BY ALL ORDER BY ALL
"""
_STRANGE = """
    SELECT item, count(*), min(row) FROM (
        SELECT row, trim(unnest(string_split(passed, ';'))) AS item FROM events WHERE source = ? AND passed IS NOT NULL
    ) WHERE item <> '' AND NOT list_contains(?, lower(item)) GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True)
class Contact:
    """Traffic at a place through a channel: different journeys. A stage counts its steps too."""

    place: str
    channel: str
    journeys: int


def columns_of(source: Events) -> list[str]:
    """Return every column that an event log's source speaks of."""
    return [name for field in _FIELDS if (name := getattr(source.columns, field))]


def load_events(engine: Engine, index: int, source: Events, raw: Raw, places: Sequence[str],
                passes: Collection[str] = (), channels: Mapping[str, str] | None = None) -> list[Note]:
    """Copy the events of a source into the table ``events``; return what could not be used.

    ``passes`` is the information that the hand-offs of the project name, ``channels`` the id of a channel by its id
    and its names, both in small letters: a log may call a channel by any of them.
    """
    c = {field: raw.column(getattr(source.columns, field)) for field in _FIELDS}
    steps = {activity.strip(): place for activity, place in source.steps.items()}
    engine.run(f"CREATE TABLE steps_{index} (activity VARCHAR, place VARCHAR)")
    if steps:
        engine.run(f"INSERT INTO steps_{index} SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
                   [list(steps), list(steps.values())])
    engine.run(f"CREATE TABLE channels_{index} AS SELECT unnest(?::VARCHAR[]) AS word, unnest(?::VARCHAR[]) AS id",
               [list(channels or ()), list((channels or {}).values())])
    said = "." if raw.typed else source.decimal
    mark = said or (mark_in(engine, raw.name, c["cost"]) if source.columns.cost else ".")
    forms = {field: list(_FORMS + _slash_forms(engine, raw, c[field])) for field in ("time", "end")}

    def plain(field: str) -> str:
        return f"trim(coalesce({c[field]}, ''))"

    def moment(field: str) -> str:
        return f"coalesce(TRY_CAST({plain(field)} AS TIMESTAMP), try_strptime({plain(field)}, ${field}))"

    channel = (f"coalesce((SELECT id FROM channels_{index} AS s WHERE s.word = lower({plain('channel')})), "
               f"{plain('channel')})")
    place = f"coalesce((SELECT place FROM steps_{index} AS s WHERE s.activity = {plain('activity')}), '')"
    engine.run(
        f"""INSERT INTO events
        SELECT $index, row, nullif({plain('journey')}, ''), {plain('activity')}, {place}, split_part({place}, '.', 1),
            {moment('time')}, {moment('end')}, {channel}, {plain('department')}, {plain('resource')},
            {plain('outcome')}, {number_in(c['cost'], mark)}, {plain('intent')}, {_yes_or_no(plain('resolved'))},
            {_yes_or_no(plain('asked_again'))}, nullif({plain('passed')}, '')
        FROM {raw.name} ORDER BY row""",
        {"index": index, **forms},
    )
    report = _EventReport(engine, index, source, raw, c)
    found = [*report.notes(steps, places), *report.strangers(passes)]
    if any(note.rule == "backwards" for note in found):
        engine.run("UPDATE events SET finish = NULL WHERE source = ? AND finish < time", [index])
    return found


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


class _EventReport:
    """Says what of a log could not be used: times, activities without a place, costs, nameless journeys."""

    def __init__(self, engine: Engine, index: int, source: Events, raw: Raw, columns: dict[str, str]) -> None:
        self._engine, self._index, self._source, self._raw, self._c = engine, index, source, raw, columns

    def notes(self, steps: dict[str, str], places: Sequence[str]) -> list[Note]:
        """Return all that there is to report."""
        unread = N_("Times that cannot be read: {count}; write them as 2026-01-31 13:45. (31/12/2025 needs a day above "
                    "12 in the file to tell it from the American order.)")
        found = [
            self._lost("time", "time IS NULL", "time", unread),
            self._lost("end", "finish IS NULL", "end", unread, blank_counts=False),
            self._lost("end", "finish < e.time", "backwards", N_(
                "Events that end before they begin: {count}; their end is not used.")),
            self._lost("journey", "journey IS NULL", "nameless", N_("Events without a journey id: {count}; they count "
                                                                    "as events but belong to no journey.")),
            self._lost("cost", "cost IS NULL", "cost", N_("Costs that are no numbers: {count}."), blank_counts=False),
            self._lost("resolved", "resolved IS NULL", "resolved", UNCLEAR, blank_counts=False),
            self._lost("asked_again", "asked_again IS NULL", "asked_again", UNCLEAR, blank_counts=False),
        ]
        return [*(n for n in found if n), *self._unmapped(), *self._unseen(steps), *_astray(steps, places)]

    def _lost(self, field: str, condition: str, rule: str, template: str, blank_counts: bool = True) -> Note | None:
        column = self._c[field]
        if column == "NULL":
            return None
        where = f"e.source = {self._index} AND e.{condition}"
        if not blank_counts:
            where += f" AND trim(coalesce(r.{column}, '')) <> ''"
        relation = f"events AS e JOIN {self._raw.name} AS r USING (row)"
        count = self._engine.rows(f"SELECT count(*) FROM {relation} WHERE {where}")[0][0]
        if not count:
            return None
        rows = self._engine.rows(f"SELECT row, r.{column} FROM {relation} WHERE {where} ORDER BY row LIMIT {_SHOWN}")
        name = getattr(self._source.columns, field)
        return Note(rule, count, Message(template, {"count": count}),
                    tuple(self._raw.example(row, name, text or "") for row, text in rows))

    def strangers(self, passes: Collection[str]) -> Iterator[Note]:
        """Yield the information that came and that no hand-off of the project names."""
        rows = self._engine.rows(_STRANGE, [self._index, [*passes, *NOTHING]]) if self._source.columns.passed else []
        if rows:
            count = sum(n for _, n, _ in rows)
            near = nearest(rows[0][0].lower(), tuple(passes))
            yield Note(
                "unknown_information", count,
                Message(N_("Information in `passed` that no hand-off names under `passes`: {count}, for example "
                           "{item}.{hint}"),
                        {"count": count, "item": rows[0][0][:LONGEST_SHOWN],
                         "hint": f" ({', '.join(near)}?)" if near else ""}),
                tuple(self._raw.example(row, self._source.columns.passed or "", i) for i, _, row in rows[:_SHOWN]),
            )

    def _unmapped(self) -> Iterator[Note]:
        rows = self._engine.rows(
            "SELECT activity, count(*), min(row) FROM events WHERE source = ? AND place = '' "
            "GROUP BY 1 ORDER BY 2 DESC, 1",
            [self._index],
        )
        if rows:
            count = sum(n for _, n, _ in rows)
            yield Note(
                "unmapped_activity", count,
                Message(N_("Events without a place under `steps`: {count} (kinds of activities: {kinds})."),
                        {"count": count, "kinds": len(rows)}),
                tuple(self._raw.example(row, self._source.columns.activity, a) for a, _, row in rows[:_SHOWN]),
            )

    def _unseen(self, steps: dict[str, str]) -> Iterator[Note]:
        seen = {a for (a,) in self._engine.rows("SELECT DISTINCT activity FROM events WHERE source = ?", [self._index])}
        for activity in steps:
            if activity not in seen:
                near = nearest(activity, seen)
                yield Note("unseen_activity", 0, Message(
                    N_("No event has the activity {activity}.{hint}"),
                    {"activity": activity, "hint": f" ({', '.join(near)}?)" if near else ""}))


def _astray(steps: dict[str, str], places: Sequence[str]) -> Iterator[Note]:
    for activity, place in steps.items():
        if place not in places:
            near = nearest(place, tuple(places))
            yield Note("unknown_place", 0, Message(
                N_("The activity {activity} is put at {place}, a place that no journey has.{hint}"),
                {"activity": activity, "place": place, "hint": f" ({', '.join(near)}?)" if near else ""}))


class Logs:
    """All event logs of a project."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def journeys(self) -> int:
        """Return how many different journeys all logs record; one that stands in two logs counts once."""
        return int(self._engine.rows("SELECT count(DISTINCT journey) FROM events")[0][0])

    def contacts(self) -> list[Contact]:
        """Return journeys by place and channel."""
        return [Contact(*row) for row in self._engine.rows(_CONTACTS)]
