"""Whose journeys a number of an event log speaks of, and how its place is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.evidence.sample import Cell
from cjm_core.metrics.passage import voice_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog
    from cjm_core.model import Project

MOST_TOLD = 200
"""So many edges, variants or paths a log are told as findings, the most frequent ones; a method says of how many."""


def told(evidence: Evidence) -> Iterator[tuple[EventLog, Cell]]:
    """Yield every event log, and every part of it by segment, with the cell that its numbers speak of."""
    for log in evidence.logs:
        cell = voice_of(evidence.project)
        yield log, cell
        for segment, part in log.parts():
            yield part, replace(cell, segment=segment)


def apart(evidence: Evidence, log: EventLog, name: str) -> str:
    """Return a name that is no step's, with the journey behind it in all logs but the first, as steps have it."""
    return name if log.home == evidence.logs[0].home else f"{name} ({log.home})"


def distinct(places: Iterable[str]) -> list[str]:
    """Return places in their order; what is written as one before it gets its number: ``a>b #2``."""
    seen: Counter[str] = Counter()
    found = []
    for place in places:
        seen[place] += 1
        found.append(place if seen[place] == 1 else f"{place} #{seen[place]}")
    return found


def step_kind(label: str, project: Project) -> str:
    """Return what a step of a log is on the map: stage or step, or ``activity`` where it is mapped to no place."""
    if any(label in journey.places() for journey in project.journeys):
        return "step" if "." in label else "stage"
    return "activity"


def path_place(steps: Sequence[str]) -> str:
    """Return the place of a path: its steps with ``>`` between them; two of them are an edge."""
    return ">".join(step.replace(">", "›") for step in steps)
