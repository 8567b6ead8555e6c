"""Directly-follows: which step comes right after which, how often, and after what time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog

HOUR_US = 3_600_000_000


@dataclass(frozen=True)
class Edge:
    """One step right after another, ``count`` times in so many ``journeys``.

    Hours go from the end of the first to the start of the second.
    """

    step: str
    next_step: str
    count: int
    journeys: int
    mean_h: float
    median_h: float
    p90_h: float


def edges(log: EventLog) -> list[Edge]:
    """Return every succession of two steps, in the order of their names."""
    names = log.names
    return [
        Edge(names[here], names[there], count, journeys, total / count / HOUR_US, median / HOUR_US, p90 / HOUR_US)
        for here, there, count, journeys, total, median, p90 in log.ask("edges")
    ]
