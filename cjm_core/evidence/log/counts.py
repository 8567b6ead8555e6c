"""How large a log is: journeys, events, steps, activities; and with what journeys begin and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Counts:
    """What a log holds: only events that have a journey and a time count as ``events``.

    ``events2`` is the sum over journeys of their squared number of events; times are microseconds since 1970.
    """

    journeys: int
    events: int
    events2: int
    activities: int
    steps: int
    began_us: int
    ended_us: int


@dataclass(frozen=True)
class End:
    """So many journeys begin (or end) with the step."""

    step: str
    journeys: int


def counts(log: EventLog) -> Counts | None:
    """Return how large a log is; None where no event has a journey and a time."""
    journeys, events, squares, began, ended = log.ask("counts")[0]
    activities, steps = log.ask("kinds")[0]
    return Counts(journeys, int(events), int(squares), activities, steps, began, ended) if journeys else None


def starts(log: EventLog, most: int) -> list[End]:
    """Return with which steps journeys begin, the most frequent ones."""
    return [End(log.names[step], journeys) for step, journeys in log.ask("starts", most=most)]


def ends(log: EventLog, most: int) -> list[End]:
    """Return with which steps journeys end, the most frequent ones."""
    return [End(log.names[step], journeys) for step, journeys in log.ask("ends", most=most)]
