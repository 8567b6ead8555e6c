"""Preparing the rows of an event log, stage by stage, each saying how much it leaves out and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_, EvidenceError, Message, Spot, hint
from cjm_core.evidence.intake import Note
from cjm_core.evidence.log import prepare_sql as sql
from cjm_core.evidence.log.conditions import conditions, wanted_names
from cjm_core.evidence.zone import NO_ZONE, Zone
from cjm_core.model.preparation import Kept, Only, Preparation, Span

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine

_MOST_NAMES = 10_000
_SHOWN = 5
LEFT_OUT = N_("Preparing left out {events} of {all_events} events and {journeys} of {all_journeys} journeys: {why}.")
_NOTHING = N_("Preparing leaves nothing: none of {events} events passed the stage: {why}.{hint}")
_SPANS = {
    "inside": N_("journeys not wholly between {since} and {to}"),
    "touching": N_("journeys without an event between {since} and {to}"),
    "cut": N_("events not between {since} and {to}"),
}


@dataclass(frozen=True)
class Rows:
    """Events as the relation ``name``: ``row``, the canonical ``fields`` of the log, and what is looked at ``beside``.
    """

    name: str
    fields: tuple[str, ...]
    beside: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns after ``row``."""
        return (*self.fields, *self.beside.values())


@dataclass(frozen=True)
class _Size:
    events: int
    journeys: int


def prepare(engine: Engine, index: int, asked: Preparation, rows: Rows, steps: Mapping[str, str], spot: Spot,
            zone: Zone = NO_ZONE) -> tuple[Rows, list[Note]]:
    """Do with the rows of the log ``index`` what is asked; return what comes out, as ``log_<index>``, and the report.

    ``steps`` maps activities to places; spans of time are those of the clock of ``zone``. Raises EvidenceError
    where nothing is left.
    """
    chain = _Chain(engine, index, rows, steps, spot)
    if asked.lifecycle:
        chain.lifecycle(asked.lifecycle, asked.lifecycle_column)
    for only in asked.events:
        chain.events_of(only)
    if asked.idle_min is not None:
        chain.sessions(asked.idle_min)
    if asked.collapse:
        chain.collapse()
    if asked.time:
        chain.span(asked.time, zone)
    if asked.journeys:
        chain.journeys(asked.journeys)
    engine.view(f"log_{index}", f"SELECT row, {', '.join(chain.rows.columns)} FROM {chain.rows.name}")
    return replace(chain.rows, name=f"log_{index}"), chain.notes


@dataclass
class _Chain:
    """The stages one after the other: each keeps what it makes and lets go of what it was made from."""

    engine: Engine
    index: int
    rows: Rows
    steps: Mapping[str, str]
    spot: Spot
    notes: list[Note] = field(default_factory=list)
    stage: int = 0
    size: _Size = _Size(0, 0)

    def __post_init__(self) -> None:
        self.size = self._measured()
        self.engine.small(f"mapped_{self.index}", {"activity": "text", "place": "text"}, list(self.steps.items()))

    def lifecycle(self, wanted: str, column: str) -> None:
        """Keep the events of one state, or pair starts with completes."""
        x = self.rows.beside[column]
        kinds = dict(self._asked(f"SELECT lower({x}), count(*) FROM {{log}} GROUP BY 1 ORDER BY 2 DESC, 1"))
        states = {"complete": ("complete", ""), "start": ("start",), "both": ("complete", "", "start")}[wanted]
        if kinds.keys() != {""} and not kinds.keys() & set(states) - {""}:
            raise EvidenceError(
                N_("`lifecycle: {wanted}` finds no such event; the column {column} says: {kinds}."), spot=self.spot,
                wanted=wanted, column=column, kinds=_counted(kinds))
        lost = {kind: count for kind, count in kinds.items() if kind not in states}
        why = Message(N_("events whose lifecycle is {kinds}"), {"kinds": _counted(lost)})
        self._keep(why, f"lower({x}) IN ({', '.join(repr(s) for s in states)})", quiet=not lost)
        if wanted == "both":
            self._pair(x)

    def _pair(self, x: str) -> None:
        fields = self.rows.fields if "finish" in self.rows.fields else (*self.rows.fields, "finish")
        made = replace(self.rows, fields=fields)
        known = "finish" in self.rows.fields
        told = ", ".join(sql.later_told(c, known) for c in made.columns if c not in ("journey", "activity", "time"))
        alone = ", ".join(c if c in self.rows.columns else f"NULL::TIMESTAMP AS {c}" for c in made.columns
                          if c not in ("journey", "activity", "time"))
        self._make(sql.PAIRED.format(log=self.rows.name, state=x, told=told, alone=alone), made)
        counts = dict(self.engine.rows(f"SELECT pairing, count(*) FROM {self.rows.name} GROUP BY 1"))
        self.size = self._measured()
        self.notes.append(Note("paired", self.size.events, Message(
            N_("Starts and ends of work made into one event: {pairs}; starts without an end: {open}, ends without a "
               "start: {lonely}; these stay as events without a duration."),
            {"pairs": counts.get(0, 0), "open": counts.get(1, 0), "lonely": counts.get(2, 0)}),
            level="warning" if counts.get(1, 0) + counts.get(2, 0) else "note"))

    def events_of(self, only: Only) -> None:
        """Keep or leave out events by the values of a column."""
        x, words = self.rows.beside[only.column], list(only.words)
        hint = self._missing(only, x)
        inside = f"list_contains($words, {x})"
        why = N_("events whose {column} is none of {values}") if only.keep else N_(
            "events whose {column} is one of {values}")
        self._keep(Message(why, {"column": only.column, "values": _shown(words)}),
                   inside if only.keep else f"NOT {inside}", {"words": words}, hint)

    def sessions(self, idle_min: float) -> None:
        """Begin a new journey after so long without an event."""
        before = self.size
        others = "".join(f", {c}" for c in self.rows.columns if c != "journey")
        done = "coalesce(finish, time)" if "finish" in self.rows.fields else "time"
        self._make(sql.SESSIONS.format(log=self.rows.name, others=others, done=done), self.rows,
                   {"idle_us": round(idle_min * 60_000_000)})
        self.size = self._measured()
        self.notes.append(Note("sessions", self.size.journeys, Message(
            N_("{before} journeys became {after} sessions, parted where nothing happened for more than {minutes} "
               "minutes."),
            {"before": before.journeys, "after": self.size.journeys, "minutes": Decimal(f"{idle_min:g}")}),
            level="note"))

    def collapse(self) -> None:
        """Make one event of consecutive ones of one step."""
        fields = self.rows.fields if "finish" in self.rows.fields else (*self.rows.fields, "finish")
        made = replace(self.rows, fields=fields)
        told = ", ".join(sql.run_told(c) for c in made.columns if c not in ("journey", "time", "finish"))
        finish = "l.finish" if "finish" in self.rows.fields else "NULL::TIMESTAMP"
        before = self.size
        self._make(sql.COLLAPSED.format(log=self.rows.name, mapped=f"mapped_{self.index}", told=told, finish=finish,
                                        columns=", ".join(f"l.{c}" for c in self.rows.columns if c != "finish")), made)
        self._report(Message(N_("repeats of a step right after itself, made into one event from the first start to the "
                                "last end"), {}), before)

    def span(self, span: Span, zone: Zone) -> None:
        """Keep what lies in a span of time, written by the clock of a zone unless it says its own offset."""
        bounds = {"since": span.since, "before": span.before}
        params = {name: zone.utc(at) for name, at in bounds.items() if at is not None}
        done = "coalesce(finish, time)" if "finish" in self.rows.fields else "time"
        inside = _between("time", "time", params)
        journeys = {
            "inside": _between("min(time)", f"max({done})", params), "touching": f"bool_or({inside})", "cut": "",
        }[span.keep]
        where = f"journey IN (SELECT journey FROM {{log}} GROUP BY journey HAVING {journeys})" if journeys else inside
        self._keep(Message(_SPANS[span.keep], {"since": span.start or "…", "to": span.to or "…"}), where, params)

    def journeys(self, kept: Kept) -> None:
        """Keep journeys by what their events say, what they went through, and how frequent their variant is."""
        for only in kept.where:
            self._journeys_where(only)
        if not (wanted_names(kept) or kept.longer_than_h is not None or kept.shorter_than_h or kept.top
                or kept.coverage):
            return
        ordered = f"ordered_{self.index}"
        done = "coalesce(finish, time)" if "finish" in self.rows.fields else "time"
        self.engine.keep(ordered, sql.ORDERED.format(log=self.rows.name, mapped=f"mapped_{self.index}", done=done))
        self._went_through(kept, ordered)
        if kept.top or kept.coverage:
            self._variants(kept, ordered)
        self.engine.run(f"DROP TABLE {ordered}")

    def _journeys_where(self, only: Only) -> None:
        x, words = self.rows.beside[only.column], list(only.words)
        hint = self._missing(only, x)
        why = N_("journeys in which no event has a {column} of {values}") if only.keep else N_(
            "journeys in which an event has a {column} of {values}")
        having = f"journey IN (SELECT journey FROM {{log}} WHERE list_contains($words, {x}))"
        unnamed = "" if only.keep else "journey IS NULL OR NOT "
        self._keep(Message(why, {"column": only.column, "values": _shown(words)}), unnamed + having, {"words": words},
                   hint)

    def _went_through(self, kept: Kept, ordered: str) -> None:
        wanted = wanted_names(kept)
        self.engine.small(f"asked_{self.index}", {"name": "text"}, [(name,) for name in {name for _, name in wanted}])
        meant: dict[str, list[str]] = {}
        for name, activity in self.engine.rows(sql.MEANT.format(ordered=ordered, asked=f"asked_{self.index}")):
            meant.setdefault(name, []).append(activity)
        self.engine.small(f"legs_{self.index}", {"leg": "whole", "activity": "text"},
                          [(leg, activity) for leg, name in wanted for activity in meant.get(name, ())])
        hint = self._unknown([name for _, name in wanted if name not in meant], ordered)
        for why, select in conditions(kept, ordered, f"legs_{self.index}", "activity"):
            self._keep(why, f"journey IN ({select})", hint=hint)

    def _variants(self, kept: Kept, ordered: str) -> None:
        limit = "rank <= $top" if kept.top else "before < $share * journeys"
        params = {"top": kept.top} if kept.top else {"share": kept.coverage}
        left = f"(SELECT DISTINCT journey FROM {self.rows.name})"
        self.engine.keep(f"ranked_{self.index}", sql.VARIANTS.format(ordered=ordered, left=left))
        ranked = f"ranked_{self.index}"
        n, told = self.engine.rows(
            f"SELECT count(DISTINCT rank), count(DISTINCT rank) FILTER (WHERE {limit}) FROM {ranked}", params)[0]
        why = Message(N_("journeys of variants beyond the {most} most frequent of {variants}"),
                      {"most": told, "variants": n})
        self._keep(why, f"journey IN (SELECT j FROM {ranked} WHERE {limit})", params)
        self.engine.run(f"DROP TABLE {ranked}")

    def _missing(self, only: Only, x: str) -> str:
        """Report values that no event has; return a hint at what they may have been meant to be."""
        found = {word for (word,) in self._asked(f"SELECT DISTINCT {x} FROM {{log}} LIMIT {_MOST_NAMES}")}
        missing = [word for word in only.words if word not in found] if len(found) < _MOST_NAMES else []
        for word in missing:
            self.notes.append(Note("unseen_value", 0, Message(
                N_("Preparing: no event has {word} in the column {column}.{hint}"),
                {"word": word, "column": only.column, "hint": hint(word, found)})))
        return " ".join(f"{word}:{near}" for word in missing if (near := hint(word, found)))

    def _unknown(self, missing: Sequence[str], ordered: str) -> str:
        """Report names that no event has; return a hint at what they may have been meant to be."""
        if not missing:
            return ""
        found = self.engine.rows(f"SELECT DISTINCT activity, step FROM {ordered} ORDER BY ALL LIMIT {_MOST_NAMES}")
        known = {name for pair in found for name in pair}
        for name in dict.fromkeys(missing):
            self.notes.append(Note("unseen_activity", 0, Message(
                N_("Preparing: no event has the activity or place {name}.{hint}"),
                {"name": name, "hint": hint(name, known)})))
        return " ".join(f"{name}:{near}" for name in dict.fromkeys(missing) if (near := hint(name, known)))

    def _keep(self, why: Message, where: str, params: Mapping[str, Any] | None = None, hint: str = "",
              quiet: bool = False) -> None:
        """Keep the rows for which a condition holds."""
        before = self.size
        self._make(f"SELECT * FROM {self.rows.name} WHERE {where.format(log=self.rows.name)}", self.rows, params)
        self._report(why, before, hint, quiet)

    def _make(self, text: str, made: Rows, params: Mapping[str, Any] | None = None) -> None:
        name, old = f"prepared_{self.index}_{self.stage}", self.rows.name
        self.engine.keep(name, text, params)
        if self.stage:
            self.engine.run(f"DROP TABLE {old}")
        self.stage, self.rows = self.stage + 1, replace(made, name=name)

    def _report(self, why: Message, before: _Size, hint: str = "", quiet: bool = False) -> None:
        self.size = after = self._measured()
        if not after.events:
            raise EvidenceError(_NOTHING, spot=self.spot, events=before.events, why=why,
                                hint=f" {hint}" if hint else "")
        if not quiet:
            self.notes.append(Note("prepared", before.events - after.events, Message(LEFT_OUT, {
                "events": before.events - after.events, "all_events": before.events,
                "journeys": before.journeys - after.journeys, "all_journeys": before.journeys, "why": why,
            }), level="note"))

    def _measured(self) -> _Size:
        return _Size(*self._asked("SELECT count(*), count(DISTINCT journey) FROM {log}")[0])

    def _asked(self, text: str) -> list[tuple[Any, ...]]:
        return self.engine.rows(text.format(log=self.rows.name))


def _between(first: str, last: str, params: Mapping[str, Any]) -> str:
    said: dict[str, Callable[[], str]] = {"since": lambda: f"{first} >= $since", "before": lambda: f"{last} < $before"}
    return " AND ".join(said[name]() for name in params)


def _shown(words: Sequence[str]) -> str:
    return ", ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")


def _counted(kinds: Mapping[str, int]) -> str:
    told = [f"{kind or '–'} ({count})" for kind, count in kinds.items()]
    return _shown(told)
