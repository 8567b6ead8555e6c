"""Which steps journeys come to, which they do again, and what comes at some time after what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Reach:
    """So many ``journeys`` come to the step, with so many ``events``.

    ``again`` of them do it more than once, ``returned`` left it for another step and came back.
    """

    code: int
    step: str
    journeys: int
    events: int
    again: int
    returned: int


@dataclass(frozen=True)
class Repeat:
    """A short way that comes again and again: in so many ``journeys``, so many ``times``."""

    steps: tuple[str, ...]
    journeys: int
    times: int


@dataclass(frozen=True)
class Eventually:
    """In so many journeys a step comes before some later other one."""

    step: str
    later: str
    journeys: int


def reach(log: EventLog, most: int) -> list[Reach]:
    """Return the steps to which most journeys come, at most ``most``."""
    log.keep("visits")
    names = log.names
    return [Reach(step, names[step], journeys, int(events), again, returned)
            for step, journeys, events, again, returned in log.ask("reach", most=most)]


def self_loops(log: EventLog, most: int) -> list[Repeat]:
    """Return the steps that come twice in a row, those of most journeys first."""
    return [Repeat((log.names[step],), journeys, int(times))
            for step, journeys, times in log.ask("self_loops", most=most)]


def ping_pongs(log: EventLog, most: int) -> list[Repeat]:
    """Return the pairs of steps between which journeys go there and straight back, those of most journeys first."""
    log.keep("visits")
    names = log.names
    return [Repeat((names[here], names[there]), journeys, int(times))
            for here, there, journeys, times in log.ask("ping_pongs", most=most)]


def eventually(log: EventLog, steps: Iterable[Reach]) -> list[Eventually]:
    """Return what comes at some time after what, among some steps, the most frequent pairs first."""
    chosen = [(r.code,) for r in steps]
    if len(chosen) < 2:
        return []
    log.keep("visits")
    log.small("told_steps", {"step": "whole"}, chosen)
    return [Eventually(log.names[here], log.names[there], journeys) for here, there, journeys in log.ask("eventually")]
