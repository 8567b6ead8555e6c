"""The event logs of a project as journeys of coded steps, ready to be reduced."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cjm_core.evidence.sql import sql

if TYPE_CHECKING:
    from cjm_core.evidence.log_engine import LogEngine

WORDS = ("channel", "department", "resource")
"""Columns of words that steps carry as numbers, 0 where the log says nothing."""


class EventLog:
    """Event logs behind an engine, as two relations that every reduction reads; both are made when first asked for.

    ``steps``: a row an event that has a journey and a time, numbered in its journey by time, ties in the order of the
    file: ``j`` (the journey), ``position`` from 1, ``step`` (a number; ``names`` says of what), ``at_us``, ``done_us``
    (the end where the log has one, else ``at_us``), ``channel``, ``department``, ``resource`` (numbers, see ``words``;
    only those that a log has), and ``next_step``, ``next_us``, ``next_channel`` … of the event right after it, NULL
    at the end. ``journeys``: a row a journey, see ``sql/journeys.sql``.

    A journey is known by a hash of 64 bits: among ten million journeys two are taken for one with a chance of 3 in a
    million.
    """

    def __init__(self, engine: LogEngine, columns: Iterable[str]) -> None:
        self.engine = engine
        self.columns = frozenset(columns)
        self._kept: set[str] = set()

    @property
    def empty(self) -> bool:
        """Tell whether there is no log at all."""
        return not self.columns

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the numbers of steps stand for: places, and activities that are mapped to none."""
        self._code()
        return tuple(label for (label,) in self.engine.rows("SELECT DISTINCT label FROM step_codes ORDER BY label"))

    def words(self, column: str) -> tuple[str, ...]:
        """Return what the numbers of a column (one of ``WORDS``) stand for; number 0 is the empty word."""
        self._steps()
        if column not in self.columns:
            return ("",)
        return tuple(w for (w,) in self.engine.rows(f"SELECT word FROM words_{column} ORDER BY code"))

    def ask(self, name: str, **params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of the reduction ``sql/<name>.sql``; none without a log."""
        if self.empty:
            return []
        self._journeys()
        return self.engine.rows(sql(name), params or None)

    def keep(self, name: str, **params: Any) -> None:
        """Compute the relation ``sql/<name>.sql`` once, under its own name, for reductions that build on it."""
        if name not in self._kept:
            self._journeys()
            self.engine.keep(name, sql(name), params or None)
            self._kept.add(name)

    def _code(self) -> None:
        if "codes" not in self._kept:
            self.engine.keep("step_codes", sql("step_codes"))
            self._kept.add("codes")

    def _steps(self) -> None:
        if "steps" in self._kept:
            return
        self._code()
        words = [w for w in WORDS if w in self.columns]
        for word in words:
            self.engine.keep(f"words_{word}", _DICTIONARY.format(word=word))
        self.engine.keep("ordered", _ORDERED.format(
            end=", unix_micros(coalesce(l.finish, l.time)) AS done_us" if "end" in self.columns else "",
            done=", done_us" if "end" in self.columns else "",
            codes="".join(f", w_{w}.code AS {w}" for w in words),
            joins="".join(f" JOIN words_{w} AS w_{w} ON w_{w}.word = l.{w}" for w in words),
            words="".join(f", {w}, lead({w}) OVER turn AS next_{w}" for w in words),
        ))
        self.engine.view("steps", f"SELECT *{'' if 'end' in self.columns else ', at_us AS done_us'} FROM ordered")
        self._kept.add("steps")

    def _journeys(self) -> None:
        if "journeys" not in self._kept:
            self._steps()
            self.engine.keep("journeys", sql("journeys"))
            self._kept.add("journeys")


_DICTIONARY = """
    SELECT word, CAST(row_number() OVER (ORDER BY word) - 1 AS INTEGER) AS code
    FROM (SELECT DISTINCT {word} AS word FROM logged UNION SELECT '' AS word)
"""
_ORDERED = """
    SELECT j, step, at_us{done}{words}, CAST(row_number() OVER turn AS INTEGER) AS position,
           lead(step) OVER turn AS next_step, lead(at_us) OVER turn AS next_us
    FROM (
        SELECT xxhash64(l.source, l.journey) AS j, c.step, unix_micros(l.time) AS at_us{end}{codes}, l.row
        FROM logged AS l JOIN step_codes AS c ON c.source = l.source AND c.activity = l.activity{joins}
        WHERE l.journey IS NOT NULL AND l.time IS NOT NULL
    ) WINDOW turn AS (PARTITION BY j ORDER BY at_us, row)
"""
