"""Times by rank: single values out of a sorted row, from which quantiles and their intervals are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cjm_core.evidence.microseconds import HOUR_US

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog

Pair = tuple[int, int]
"""What times belong to: two numbers of steps or of resources; the second 0 where one is enough."""
Wanted = Mapping[Pair, Sequence[int]]
"""Ranks, from 1, by what the times belong to."""


def hours_by_rank(log: EventLog, job: str, wanted: Wanted) -> dict[tuple[Pair, int], float]:
    """Return the times of wanted ranks in hours; ``job`` is the reduction that sorts them."""
    rows = [(a, b, rank) for (a, b), ranks in wanted.items() for rank in ranks]
    if not rows:
        return {}
    log.small("wanted_ranks", {"a": "whole", "b": "whole", "place": "whole"}, rows)
    return {((a, b), rank): us / HOUR_US for a, b, rank, us in log.ask(job)}
