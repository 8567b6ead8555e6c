"""What of an event log could not be used: times, activities without a place, costs, nameless journeys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cjm_core.errors import N_, Message, nearest
from cjm_core.evidence.intake import LONGEST_SHOWN, Note
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.raw import Raw

_SHOWN = 5
NOTHING = ("nothing", "none", "-", "–", "ничего", "нет")
"""Words in ``passed`` that say that a hand-off came without anything; an empty cell says nothing at all."""
UNCLEAR = N_("Cells that say neither yes nor no: {count}; write yes or no, 1 or 0, true or false.")
UNREAD = N_("Times that cannot be read: {count}; write them as 2026-01-31 13:45. (31/12/2025 needs a day above "
            "12 in the file to tell it from the American order.)")
_STRANGE = """
    SELECT item, count(*), min(row) FROM (
        SELECT row, trim(unnest(string_split(passed, ';'))) AS item FROM {log} WHERE passed IS NOT NULL
    ) WHERE item <> '' AND NOT list_contains(?, lower(item)) GROUP BY 1 ORDER BY 2 DESC, 1
"""




_JUDGED = ("journey", "time", "finish", "cost", "resolved", "asked_again")


class _Fault(NamedTuple):
    """A way in which a cell can fail: the column of the log, its rule, when it holds, and what to say."""

    field: str
    rule: str
    condition: str
    template: str
    blank_counts: bool = True


_FAULTS = (
    _Fault("time", "time", "time IS NULL", UNREAD),
    _Fault("end", "end", "finish IS NULL", UNREAD, blank_counts=False),
    _Fault("end", "backwards", "finish < time", N_(
        "Events that end before they begin: {count}; their end is not used.")),
    _Fault("journey", "nameless", "journey IS NULL", N_(
        "Events without a journey id: {count}; they count as events but belong to no journey.")),
    _Fault("cost", "cost", "cost IS NULL", N_("Costs that are no numbers: {count}."), blank_counts=False),
    _Fault("resolved", "resolved", "resolved IS NULL", UNCLEAR, blank_counts=False),
    _Fault("asked_again", "asked_again", "asked_again IS NULL", UNCLEAR, blank_counts=False),
)


class Report:
    """Says what of one log could not be used; counts come from one scan, examples only where there is a fault.

    ``read`` says how every canonical column is read from the raw rows, with ``params``; ``log`` is the relation made
    of them.
    """

    def __init__(self, engine: Engine, source: Events, raw: Raw, read: Mapping[str, str],
                 params: Mapping[str, Any], log: str) -> None:
        self._engine, self._source, self._raw, self._params, self._log = engine, source, raw, params, log
        cells = {f.field: raw.column(getattr(source.columns, f.field)) for f in _FAULTS}
        self._faults = [f for f in _FAULTS if cells[f.field] != "NULL"]
        texts = "".join(f", {cells[f]} AS t_{f}" for f in dict.fromkeys(f.field for f in self._faults))
        values = "".join(f", {sql} AS {name}" for name, sql in read.items() if name in _JUDGED)
        self._rows = f"(SELECT row{texts}{values} FROM {raw.name})"

    def notes(self, steps: Mapping[str, str], places: Sequence[str]) -> list[Note]:
        """Return all that there is to report of rows and activities."""
        counts = self._engine.rows(
            f"SELECT {', '.join(f'count(*) FILTER (WHERE {self._where(f)})' for f in self._faults)} FROM {self._rows}",
            self._params or None)[0]
        lost = [self._note(f, count) for f, count in zip(self._faults, counts, strict=True) if count]
        kinds = self._engine.rows(f"SELECT activity, count(*), min(row) FROM {self._log} GROUP BY 1 ORDER BY 2 DESC, 1")
        seen = {activity for activity, _, _ in kinds}
        return [*lost, *self._unmapped([k for k in kinds if k[0] not in steps]), *_unseen(steps, seen),
                *_astray(steps, places)]

    def _where(self, fault: _Fault) -> str:
        told = "" if fault.blank_counts else f" AND trim(coalesce(t_{fault.field}, '')) <> ''"
        return fault.condition + told

    def _note(self, fault: _Fault, count: int) -> Note:
        rows = self._engine.rows(
            f"SELECT row, t_{fault.field} FROM {self._rows} WHERE {self._where(fault)} ORDER BY row LIMIT {_SHOWN}",
            self._params or None)
        name = getattr(self._source.columns, fault.field)
        return Note(fault.rule, count, Message(fault.template, {"count": count}),
                    tuple(self._raw.example(row, name, text or "") for row, text in rows))

    def strangers(self, passes: Collection[str]) -> Iterator[Note]:
        """Yield the information that came and that no hand-off of the project names."""
        if not self._source.columns.passed:
            return
        rows = self._engine.rows(_STRANGE.format(log=self._log), [[*passes, *NOTHING]])
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

    def _unmapped(self, rows: Sequence[tuple[str, int, int]]) -> Iterator[Note]:
        if rows:
            count = sum(n for _, n, _ in rows)
            yield Note(
                "unmapped_activity", count,
                Message(N_("Events without a place under `steps`: {count} (kinds of activities: {kinds})."),
                        {"count": count, "kinds": len(rows)}),
                tuple(self._raw.example(row, self._source.columns.activity, a) for a, _, row in rows[:_SHOWN]),
            )


def _unseen(steps: Mapping[str, str], seen: set[str]) -> Iterator[Note]:
    for activity in steps:
        if activity not in seen:
            near = nearest(activity, seen)
            yield Note("unseen_activity", 0, Message(
                N_("No event has the activity {activity}.{hint}"),
                {"activity": activity, "hint": f" ({', '.join(near)}?)" if near else ""}))


def _astray(steps: Mapping[str, str], places: Sequence[str]) -> Iterator[Note]:
    for activity, place in steps.items():
        if place not in places:
            near = nearest(place, tuple(places))
            yield Note("unknown_place", 0, Message(
                N_("The activity {activity} is put at {place}, a place that no journey has.{hint}"),
                {"activity": activity, "place": place, "hint": f" ({', '.join(near)}?)" if near else ""}))
