"""What of an event log could not be used: times, activities without a place, costs, nameless journeys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from cjm_core.errors import N_, Message, hint
from cjm_core.evidence.intake import LONGEST_SHOWN, Note
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence.log.clock import Clock
    from cjm_core.evidence.log_engine import LogEngine
    from cjm_core.evidence.raw import Raw

_SHOWN, _KINDS_SHOWN = 5, 10
NOTHING = ("nothing", "none", "-", "–", "ничего", "нет")
"""Words in ``passed`` that say that a hand-off came without anything; an empty cell says nothing at all."""
UNCLEAR = N_("Cells that say neither yes nor no: {count}; write yes or no, 1 or 0, true or false.")
UNREAD = N_("Times that cannot be read: {count}; write them as 2026-01-31 13:45. (31/12/2025 needs a day above "
            "12 in the file to tell it from the American order.)")
_MOST_ITEMS = """
    SELECT max(length(passed) - length(replace(passed, ';', ''))) FROM {log} WHERE passed IS NOT NULL
"""
_STRANGE = """
    SELECT item, count(*) AS often, min(row) FROM (
        SELECT l.row, trim(split_part(l.passed, ';', CAST(p.part AS INTEGER))) AS item
        FROM {log} AS l JOIN parts AS p ON p.part <= 1 + length(l.passed) - length(replace(l.passed, ';', ''))
        WHERE l.passed IS NOT NULL
    ) WHERE item <> '' AND lower(item) NOT IN (SELECT word FROM known_words) GROUP BY item ORDER BY often DESC, item
"""


_JUDGED = ("journey", "activity", "time", "finish", "cost", "resolved", "asked_again")


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
    _Fault("activity", "unnamed", "activity = ''", N_(
        "Events without an activity: {count}; they count as the step `?`.")),
    _Fault("cost", "cost", "cost IS NULL", N_("Costs that are no numbers: {count}."), blank_counts=False),
    _Fault("resolved", "resolved", "resolved IS NULL", UNCLEAR, blank_counts=False),
    _Fault("asked_again", "asked_again", "asked_again IS NULL", UNCLEAR, blank_counts=False),
)


def _gap(fault: _Fault) -> str:
    """Return what holds of every event that has the fault, and of some that have not."""
    return "finish IS NULL" if fault.field == "end" else fault.condition


class Report:
    """Says what of one log could not be used; the raw rows are looked at again only where something is missing.

    ``read`` says how every canonical column is read from the rows of the ``clock``; ``whole`` is the relation made
    of them, ``log`` what preparing left of it.
    """

    def __init__(self, engine: LogEngine, source: Events, raw: Raw, clock: Clock, read: Mapping[str, str], whole: str,
                 log: str) -> None:
        self._engine, self._source, self._raw, self._params = engine, source, raw, clock.params
        self._whole, self._log = whole, log
        cells = {f.field: raw.column(getattr(source.columns, f.field)) for f in _FAULTS}
        self._faults = [f for f in _FAULTS if cells[f.field] != "NULL"]
        texts = "".join(f", {cells[f]} AS t_{f}" for f in dict.fromkeys(f.field for f in self._faults))
        values = "".join(f", {sql} AS {name}" for name, sql in read.items() if name in _JUDGED)
        self._rows = f"(SELECT row{texts}{values} FROM {clock.rows})"

    def notes(self, steps: Mapping[str, str], places: Sequence[str]) -> list[Note]:
        """Return all that there is to report of rows and activities."""
        lost = [self._note(fault, count) for fault, count in self._lost() if count]
        kinds = self._engine.rows(f"SELECT activity, count(*), min(row) FROM {self._log} GROUP BY 1 ORDER BY 2 DESC, 1")
        events = sum(count for _, count, _ in kinds)
        return [*lost, *self._unmapped([k for k in kinds if k[0] not in steps], events),
                *_unseen(steps, self._seen(activity for activity, _, _ in kinds)), *_astray(steps, places)]

    def _lost(self) -> Iterator[tuple[_Fault, int]]:
        """Yield how often each fault happened; only a column with gaps can have any."""
        gaps = self._engine.rows("SELECT " + ", ".join(
            f"count(*) FILTER (WHERE {_gap(f)})" for f in self._faults) + f" FROM {self._whole}")[0]
        faults = [fault for fault, count in zip(self._faults, gaps, strict=True) if count]
        if faults:
            counts = self._engine.rows(
                f"SELECT {', '.join(f'count(*) FILTER (WHERE {self._where(f)})' for f in faults)} FROM {self._rows}",
                self._params or None)[0]
            yield from zip(faults, counts, strict=True)

    def _seen(self, left: Iterable[str]) -> set[str]:
        """Return every activity of the file, also those of which preparing left nothing."""
        if self._source.prepare is None:
            return set(left)
        activity = self._raw.column(self._source.columns.activity)
        found = self._engine.rows(f"SELECT DISTINCT trim(coalesce({activity}, '')) FROM {self._raw.name}")
        return {a for (a,) in found}

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
        most = self._engine.rows(_MOST_ITEMS.format(log=self._log))[0][0] or 0
        self._engine.small("parts", {"part": "whole"}, [(part + 1,) for part in range(most + 1)])
        self._engine.small("known_words", {"word": "text"}, [(word,) for word in (*passes, *NOTHING)])
        rows = self._engine.rows(_STRANGE.format(log=self._log))
        if rows:
            count = sum(n for _, n, _ in rows)
            yield Note(
                "unknown_information", count,
                Message(N_("Information in `passed` that no hand-off names under `passes`: {count}, for example "
                           "{item}.{hint}"),
                        {"count": count, "item": rows[0][0][:LONGEST_SHOWN],
                         "hint": hint(rows[0][0].lower(), tuple(passes))}),
                tuple(self._raw.example(row, self._source.columns.passed or "", i) for i, _, row in rows[:_SHOWN]),
            )

    def _unmapped(self, rows: Sequence[tuple[str, int, int]], events: int) -> Iterator[Note]:
        if rows:
            count = sum(n for _, n, _ in rows)
            yield Note(
                "unmapped_activity", count,
                Message(N_("Events without a place under `steps`: {count} of {events} ({share} %), of so many kinds of "
                           "activities: {kinds}. The most frequent: {most}."),
                        {"count": count, "events": events, "share": _per_cent(count, events), "kinds": len(rows),
                         "most": ", ".join(f"{a[:LONGEST_SHOWN] or '–'} ({n})" for a, n, _ in rows[:_KINDS_SHOWN])}),
                tuple(self._raw.example(row, self._source.columns.activity, a) for a, _, row in rows[:_SHOWN]),
            )


def _per_cent(count: int, of: int) -> Decimal:
    """Return a share in per cent, to the tenth, so that neither a few nor all but a few are told as none or all."""
    share = Decimal(100 * count / of).quantize(Decimal("0.1"))
    return share if count in (0, of) else min(max(share, Decimal("0.1")), Decimal("99.9"))


def _unseen(steps: Mapping[str, str], seen: set[str]) -> Iterator[Note]:
    for activity in steps:
        if activity not in seen:
            yield Note("unseen_activity", 0, Message(
                N_("No event has the activity {activity}.{hint}"),
                {"activity": activity, "hint": hint(activity, seen)}))


def _astray(steps: Mapping[str, str], places: Sequence[str]) -> Iterator[Note]:
    for activity, place in steps.items():
        if place not in places:
            yield Note("unknown_place", 0, Message(
                N_("The activity {activity} is put at {place}, a place that no journey has.{hint}"),
                {"activity": activity, "place": place, "hint": hint(place, tuple(places))}))
