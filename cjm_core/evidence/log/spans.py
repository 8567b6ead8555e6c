"""How long journeys take from their first event to their last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.log.edges import HOUR_US

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Throughput:
    """Hours from the first to the last event: quartiles, ninth decile and mean over ``journeys``."""

    journeys: int
    lower_h: float
    median_h: float
    upper_h: float
    p90_h: float
    mean_h: float


def throughput(log: EventLog) -> Throughput | None:
    """Return the times of all journeys together; None where there is none."""
    for n, *quantiles, total, _ in log.ask("throughput"):
        if n:
            lower, median, upper, p90 = (q / HOUR_US for q in quantiles)
            return Throughput(n, lower, median, upper, p90, total / n / HOUR_US)
    return None
