"""Step flow: to which step journeys go from which, position by position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog
    from cjm_core.evidence.log.reach import Reach

OTHERS = "*"
"""Stands for all steps that are not told at a position."""
_END = -2


@dataclass(frozen=True)
class Flow:
    """So many journeys have ``step`` as their ``position``-th event and ``next_step`` next; None: they end here."""

    position: int
    step: str
    next_step: str | None
    journeys: int


def step_flow(log: EventLog, steps: Iterable[Reach], positions: int, least: float = 0.0) -> list[Flow]:
    """Return the flows between the first ``positions`` events of the journeys.

    Steps that are not among ``steps``, and those at which less than the share ``least`` of all journeys is at a
    position, are ``OTHERS`` there. At the last position only those that end are told: all others go on.
    """
    log.small("told_steps", {"step": "whole"}, [(r.code,) for r in steps])
    rows = log.ask("step_flow", last=positions)
    names = log.names
    here: Counter[tuple[int, int]] = Counter()
    for position, step, _, journeys in rows:
        here[position, step] += journeys
    all_journeys = sum(n for (position, _), n in here.items() if position == 1)

    def name(position: int, step: int) -> str:
        told = step >= 0 and here[position, step] >= least * all_journeys
        return names[step] if told else OTHERS

    found: Counter[tuple[int, str, str | None]] = Counter()
    for position, step, following, journeys in rows:
        if following == _END:
            found[position, name(position, step), None] += journeys
        elif position < positions:
            found[position, name(position, step), name(position + 1, following)] += journeys
    order = sorted(found.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or ""))
    return [Flow(*flow, journeys) for flow, journeys in order]
