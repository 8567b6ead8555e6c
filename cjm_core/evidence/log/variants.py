"""Variants: the different ways through the steps, and how many journeys took each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Variant:
    """One exact sequence of steps: how many journeys took it, how long it is, and a journey (its number) that did."""

    journeys: int
    events: int
    example: int


def variants(log: EventLog) -> list[Variant]:
    """Return every variant, the most frequent first; of equals the shorter first."""
    return [Variant(count, events, example) for _, count, example, events in log.ask("variants")]


def steps_of(log: EventLog, journeys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the steps of some journeys, each known by its number, in order."""
    wanted = sorted(set(journeys))
    if not wanted:
        return {}
    log.small("wanted", {"j": "whole"}, [(j,) for j in wanted])
    found: dict[int, list[str]] = {j: [] for j in wanted}
    for j, _, step in log.ask("journey_steps"):
        found[j].append(log.names[step])
    return {j: tuple(steps) for j, steps in found.items()}
