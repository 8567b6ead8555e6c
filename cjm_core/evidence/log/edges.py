"""Directly-follows: which step comes right after which, how often, and after what time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.log.ranks import Pair, Wanted, hours_by_rank
from cjm_core.evidence.microseconds import HOUR_US
from cjm_core.evidence.ratio import Ratio

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Edge:
    """One step right after another, ``count`` times.

    Hours go from the end of the first to the start of the second, 0 where they overlap.
    """

    step: str
    next_step: str
    count: int
    mean_h: float
    median_h: float
    p90_h: float


@dataclass(frozen=True)
class FrequentEdge:
    """One of the most frequent edges: the numbers of its two steps and how often it comes."""

    step: int
    next_step: int
    count: int


@dataclass(frozen=True)
class EdgeSums:
    """An edge over journeys: ``hours`` is hours over times, of the journeys that have it."""

    edge: FrequentEdge
    hours: Ratio

    @property
    def journeys(self) -> int:
        """How many journeys have the edge."""
        return self.hours.journeys


def edges(log: EventLog) -> list[Edge]:
    """Return every succession of two steps, in the order of their names."""
    names = log.names
    return [
        Edge(names[here], names[there], count, total / count / HOUR_US, median / HOUR_US, p90 / HOUR_US)
        for here, there, count, total, median, p90 in log.ask("edges")
    ]


def frequent_edges(log: EventLog, most: int) -> tuple[list[FrequentEdge], int]:
    """Return the ``most`` most frequent edges, and how many there are in all."""
    rows = log.ask("frequent_edges", most=most)
    return [FrequentEdge(*row[:3]) for row in rows], rows[0][3] if rows else 0


def edge_sums(log: EventLog, edges: Iterable[FrequentEdge]) -> list[EdgeSums]:
    """Return what some edges come to over journeys, in the order given."""
    chosen = _tell(log, edges)
    if not chosen:
        return []
    found = {(a, b): sums for a, b, *sums in log.ask("edge_journeys")}
    return [EdgeSums(e, _hours(*found[e.step, e.next_step])) for e in chosen]


def edge_hours(log: EventLog, edges: Iterable[FrequentEdge], wanted: Wanted) -> Mapping[tuple[Pair, int], float]:
    """Return the wanted ranks of the times of some edges, each known by the numbers of its steps, in hours."""
    return hours_by_rank(log, "edge_ranks", wanted) if _tell(log, edges) else {}


def _tell(log: EventLog, edges: Iterable[FrequentEdge]) -> list[FrequentEdge]:
    chosen = list(edges)
    log.small("told_edges", {"step": "whole", "next_step": "whole"}, [(e.step, e.next_step) for e in chosen])
    return chosen


def _hours(journeys: int, times: int, times2: int, us: int, us2: int, both: int) -> Ratio:
    return Ratio(journeys, us / HOUR_US, times, us2 / HOUR_US**2, times2, both / HOUR_US)
