"""Who serves a step and through what: the words of a column at steps, and where journeys pass from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cjm_core.evidence.log.event_log import EventLog
    from cjm_core.evidence.log.phases import Progress


@dataclass(frozen=True)
class Passing:
    """In so many journeys ``step`` begins with ``receiver``, and the event right before it had ``sender``."""

    sender: str
    receiver: str
    step: str
    journeys: int


def words_of(log: EventLog, column: str, steps: Sequence[Progress]) -> dict[str, list[tuple[str, int]]]:
    """Return for every step its words of a column (channel, department, resource) with events, the most frequent first.

    The empty word stands for events that say nothing. Empty where no log has the column.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    if column not in log.columns:
        return found
    _choose(log, steps)
    words = log.words(column)
    for step, word, events in log.ask_of(column, "words_of_steps"):
        found.setdefault(log.names[step], []).append((words[word], events))
    return found


def passings(log: EventLog, column: str, steps: Sequence[Progress]) -> list[Passing]:
    """Return where journeys pass from one word of a column to another on the way to the steps, most journeys first."""
    if column not in log.columns:
        return []
    _choose(log, steps)
    words = log.words(column)
    return [Passing(words[a], words[b], log.names[step], journeys)
            for a, b, step, journeys in log.ask_of(column, "passings_of_words")]


def _choose(log: EventLog, steps: Sequence[Progress]) -> None:
    log.small("chosen", {"step": "whole"}, [(s.code,) for s in steps])
