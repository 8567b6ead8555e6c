"""The event logs of one journey as ordered, coded steps, ready to be reduced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cjm_core.evidence.sql import sql
from cjm_core.evidence.zone import NO_ZONE

if TYPE_CHECKING:
    from cjm_core.evidence.log.parts import Breakdowns
    from cjm_core.evidence.log_engine import LogEngine

WORDS = ("channel", "department", "resource")
"""Columns of words that steps carry as numbers, 0 where the log says nothing."""


NAMELESS = "?"
"""The step of an event whose activity is empty."""


class EventLog:
    """All logs that record one journey (``home``), as relations that every reduction reads, made when first asked for.

    ``steps``: a row an event that has a journey and a time, numbered in its journey by time, ties in the order of the
    files: ``j`` (the journey), ``position`` from 1, ``step`` (a number; ``names`` says of what), ``at_us``, ``done_us``
    (the end where the log has one, else ``at_us``; ``timed`` says which), ``channel``, ``department``, ``resource``
    (numbers, see ``words``; only those that a log has), and ``next_step``, ``next_us``, ``next_channel`` … of the event
    right after it, NULL at the end; ``gap_us`` goes from its end to the start of the next, 0 where they overlap.
    ``outcome`` (a number) is there where a log has it. Times are instants, counted from 1970 in UTC; ``zone`` says by
    which clock days and months are told. ``journeys``: a row a journey, see ``sql/journeys.sql``.

    Events of one journey id are one journey, in whichever of the logs they stand. It is known by a hash of 63 bits:
    among ten million journeys two are taken for one with a chance of 5 in a million.
    """

    def __init__(self, engine: LogEngine, home: str, number: int | str, sources: Iterable[int], columns: Iterable[str]
                 ) -> None:
        self.home = home
        self.segment = ""
        self.breakdowns: Breakdowns | None = None
        self.before: tuple[EventLog, ...] = ()
        self.zone = NO_ZONE
        self.columns = frozenset(columns)
        self._engine, self._number = engine, number
        self._sources = ", ".join(str(source) for source in sources)
        self._made: dict[str, None] = {}

    @property
    def key(self) -> str:
        """What tells this log from every other: the journey, and the part of it where this is only one."""
        return f"{self.home} {self.segment}" if self.segment else self.home

    def parts(self) -> list[tuple[str, EventLog]]:
        """Return the segments (``column=value``) by which the project breaks journeys down, each as a log of its own.

        None where the project asks for none; every reduction works on a part as it does on the whole.
        """
        return self.breakdowns.parts(self) if self.breakdowns else []

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the numbers of steps stand for: places, and activities that are mapped to none.

        No two are written alike in a path, where ``>`` stands between steps. An activity without a name is ``?``; what
        a log of another journey before this one calls the same has this one's journey behind it.
        """
        taken = {label for log in self.before for label in log.labels}
        found: dict[str, str] = {}
        for label in self.labels:
            name = f"{label or NAMELESS} ({self.home})" if label in taken else label or NAMELESS
            while (written := name.replace(">", "›")) in found:
                name += "′"
            found[written] = name
        return tuple(found.values())

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of steps as the project and the log write them, by their numbers."""
        self._code()
        return tuple(label for (label,) in self._rows("SELECT DISTINCT label FROM step_codes ORDER BY label"))

    def words(self, column: str) -> tuple[str, ...]:
        """Return what the numbers of a column (one of ``WORDS``) stand for; number 0 is the empty word."""
        if column not in self.columns:
            return ("",)
        self._order()
        return tuple(w for (w,) in self._rows(f"SELECT word FROM words_{column} ORDER BY code"))

    def ask(self, name: str, **params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of the reduction ``sql/<name>.sql``."""
        self.keep("journeys")
        return self._rows(sql(name), params)

    def ask_of(self, column: str, name: str) -> list[tuple[Any, ...]]:
        """Return the rows of the reduction ``sql/<name>.sql`` of one of the columns ``WORDS``, in it ``{word}``."""
        if column not in WORDS:
            raise KeyError(column)
        self.keep("journeys")
        return self._rows(sql(name).format(word=column))

    def keep(self, name: str, **params: Any) -> None:
        """Compute the relation ``sql/<name>.sql`` once, under its own name, for reductions that build on it."""
        if name not in self._made:
            self._order()
            self._keep(name, sql(name), params)

    def keep_in_turns(self, name: str, first: str, turns: Iterable[Mapping[str, Any]]) -> None:
        """Compute a relation turn by turn, once: ``sql/<first>.sql``, then ``sql/<name>.sql`` for each turn's values.

        A turn reads the one before it as ``<name>_below``; ``name`` is all of them together.
        """
        if name in self._made:
            return
        self.keep(first)
        parts = [first]
        for turn, values in enumerate(turns, 1):
            self._engine.view(f"{name}_below", f"SELECT * FROM {self._own(parts[-1])}")
            self._keep(f"{name}_{turn}", sql(name), values)
            parts.append(f"{name}_{turn}")
        every = " UNION ALL ".join(f"SELECT * FROM {self._own(part)}" for part in parts)
        self._engine.view(self._own(name), every)
        self._name(name)

    def make(self, name: str, text: str, **params: Any) -> None:
        """Compute the relation ``name`` from the text of a SELECT, once."""
        if name not in self._made:
            self._order()
            self._keep(name, text, params)

    def rows(self, text: str, **params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT over relations of this log that were made before."""
        return self._rows(text, params)

    def small(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Make (or make anew) the table ``name`` of rows from Python, for reductions that join it."""
        self._engine.small(self._own(name), columns, rows)
        self._name(name)

    def _code(self) -> None:
        if "step_codes" not in self._made:
            self._keep("step_codes", sql("step_codes").format(sources=self._sources))

    def _order(self) -> None:
        if "steps" in self._made:
            return
        self._code()
        words = [w for w in WORDS if w in self.columns]
        coded = [*words, *({"outcome"} & self.columns)]
        for word in coded:
            self._keep(f"words_{word}", _DICTIONARY.format(word=word, sources=self._sources))
        ends = "end" in self.columns
        self._keep("ordered", _ORDERED.format(
            end=", unix_micros(coalesce(l.finish, l.time)) AS done_us, l.finish IS NOT NULL AS timed" if ends else "",
            done=", done_us, timed" if ends else "",
            codes="".join(f", w_{w}.code AS {w}" for w in coded),
            joins="".join(f" JOIN words_{w} AS w_{w} ON w_{w}.word = l.{w}" for w in coded),
            words="".join(f", {w}, lead({w}) OVER turn AS next_{w}" if w in words else f", {w}" for w in coded),
            sources=self._sources,
        ))
        self._name_steps()

    def _name_steps(self) -> None:
        more = _BETWEEN_ENDS if "end" in self.columns else _BETWEEN_TIMES
        self._engine.view(self._own("steps"), f"SELECT *, {more} FROM {self._own('ordered')}")
        self._name("steps")

    def _keep(self, name: str, text: str, params: Mapping[str, Any] | None = None) -> None:
        self._point()
        self._engine.keep(self._own(name), text, params or None)
        self._name(name)

    def _name(self, name: str) -> None:
        self._made[name] = None
        self._engine.view(name, f"SELECT * FROM {self._own(name)}")

    def _rows(self, text: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        self._point()
        return self._engine.rows(text, params or None)

    def _own(self, name: str) -> str:
        return f"{name}_of_{self._number}"

    def _point(self) -> None:
        """Let the plain names stand for the relations of this log: another one may have spoken last."""
        if self._engine.speaker is not self:
            for name in self._made:
                self._engine.view(name, f"SELECT * FROM {self._own(name)}")
            self._engine.speaker = self


_DICTIONARY = """
    SELECT word, CAST(row_number() OVER (ORDER BY word) - 1 AS INTEGER) AS code
    FROM (SELECT DISTINCT {word} AS word FROM logged WHERE source IN ({sources}) UNION SELECT '' AS word)
"""
_BETWEEN_ENDS = "CASE WHEN next_us < done_us THEN 0 ELSE next_us - done_us END AS gap_us"
_BETWEEN_TIMES = "at_us AS done_us, false AS timed, next_us - at_us AS gap_us"
_ORDERED = """
    SELECT j, step, at_us{done}{words}, CAST(row_number() OVER turn AS INTEGER) AS position,
           lead(step) OVER turn AS next_step, lead(at_us) OVER turn AS next_us
    FROM (
        SELECT xxhash64(l.journey, 0) AS j, c.step, unix_micros(l.time) AS at_us{end}{codes}, l.source, l.row
        FROM logged AS l JOIN step_codes AS c ON c.source = l.source AND c.activity = l.activity{joins}
        WHERE l.source IN ({sources}) AND l.journey IS NOT NULL AND l.time IS NOT NULL
    ) WINDOW turn AS (PARTITION BY j ORDER BY at_us, source, row)
"""
