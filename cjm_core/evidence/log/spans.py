"""How long things take: whole journeys, the work in a step, the wait before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.log.ranks import Pair, Wanted, hours_by_rank
from cjm_core.evidence.microseconds import HOUR_US

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Throughput:
    """Hours from the first to the last event: quartiles, ninth decile and mean over ``journeys``.

    ``spread_h2`` is the sum of squared differences from the mean, in square hours.
    """

    journeys: int
    lower_h: float
    median_h: float
    upper_h: float
    p90_h: float
    mean_h: float
    spread_h2: float


@dataclass(frozen=True)
class Spans:
    """So many ``times`` that belong to one step, in so many ``journeys``."""

    step: int
    journeys: int
    times: int


def throughput(log: EventLog) -> Throughput | None:
    """Return the times of all journeys together; None where there is none."""
    for n, *quantiles, total, squares in log.ask("throughput"):
        if n:
            lower, median, upper, p90 = (q / HOUR_US for q in quantiles)
            spread = (n * squares - total * total) / n / HOUR_US**2
            return Throughput(n, lower, median, upper, p90, total / n / HOUR_US, spread)
    return None


def throughput_hours(log: EventLog, ranks: Sequence[int]) -> dict[tuple[Pair, int], float]:
    """Return throughput times by rank, in hours, all under the pair (0, 0)."""
    return hours_by_rank(log, "throughput_ranks", {(0, 0): ranks})


def stays(log: EventLog, steps: Iterable[int]) -> list[Spans]:
    """Return how many times in each of some steps the log knows; none where it has no end times."""
    return _spans(log, "step_times", steps) if "end" in log.columns else []


def stay_hours(log: EventLog, wanted: Wanted) -> Mapping[tuple[Pair, int], float]:
    """Return times from start to end of a step by rank, in hours; ``stays`` is asked first."""
    return hours_by_rank(log, "step_time_ranks", wanted)


def waits(log: EventLog, steps: Iterable[int]) -> list[Spans]:
    """Return how many waits there are before each of some steps."""
    log.keep("visits")
    return _spans(log, "waits", steps)


def wait_hours(log: EventLog, wanted: Wanted) -> Mapping[tuple[Pair, int], float]:
    """Return waits before a step by rank, in hours; ``waits`` is asked first."""
    return hours_by_rank(log, "wait_ranks", wanted)


def _spans(log: EventLog, job: str, steps: Iterable[int]) -> list[Spans]:
    chosen = [(step,) for step in steps]
    log.small("told_steps", {"step": "whole"}, chosen)
    return [Spans(step, journeys, int(times)) for step, journeys, times in log.ask(job)] if chosen else []
