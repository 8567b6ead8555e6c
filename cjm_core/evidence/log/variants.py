"""Variants: the different ways through the steps, and how many journeys took each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog

HEAD, TAIL = 20, 9
"""Of a way of more than thirty steps so many from its beginning and from its end are told."""
_TIES_COMPARED = 2000


@dataclass(frozen=True)
class Variant:
    """One exact sequence of steps: how many journeys took it, how long it is, and a journey (its number) that did."""

    journeys: int
    events: int
    example: int


@dataclass(frozen=True)
class VariantSize:
    """So many ``variants`` of so many ``events`` were taken by so many ``journeys`` each."""

    journeys: int
    events: int
    variants: int


@dataclass(frozen=True)
class Way:
    """A variant with its steps, of a long one perhaps only the first and the last; it has so many ``events`` in all."""

    steps: tuple[str, ...]
    events: int
    journeys: int

    @property
    def whole(self) -> bool:
        """Tell whether all steps are there."""
        return len(self.steps) == self.events


def keep_counts(log: EventLog) -> None:
    """Count the journeys of every variant, once: the relation ``variant_counts``."""
    log.keep("journeys")
    log.keep("variant_counts")


def variants(log: EventLog) -> list[Variant]:
    """Return every variant, the most frequent first; of equals the shorter first."""
    keep_counts(log)
    return [Variant(*row) for row in log.ask("frequent_variants", journeys=0, events=0)]


def variant_sizes(log: EventLog) -> list[VariantSize]:
    """Return how many variants there are by journeys and length, the most frequent first, of equals the shorter."""
    keep_counts(log)
    return [VariantSize(*row) for row in log.ask("variant_sizes")]


def frequent_ways(log: EventLog, sizes: Sequence[VariantSize], most: int) -> list[Way]:
    """Return the ``most`` most frequent variants with their steps; of equals the shorter, then by their steps' names.

    ``sizes`` are those that ``variant_sizes`` found. Where more than two thousand are equally frequent and long and not
    all of them have room, none of these is told: nothing but their ids would tell which.
    """
    last, room = None, most
    for size in sizes:
        if room <= 0 or (size.variants > room and size.variants > _TIES_COMPARED):
            break
        last, room = size, room - size.variants
    if last is None:
        return []
    rows = log.ask("frequent_variants", journeys=last.journeys, events=last.events)
    steps = _steps(log, [(example, events) for _, events, example in rows])
    ways = [Way(steps[example], events, journeys) for journeys, events, example in rows]
    return sorted(ways, key=lambda w: (-w.journeys, w.events, w.steps))[:most]


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


def _steps(log: EventLog, wanted: Sequence[tuple[int, int]]) -> dict[int, tuple[str, ...]]:
    log.small("wanted_ways", {"j": "whole", "events": "whole"}, wanted)
    found: dict[int, list[str]] = {j: [] for j, _ in wanted}
    longest = {j: events for j, events in wanted if events > HEAD + TAIL + 1}
    for j, position, step in log.ask("variant_ways", head=HEAD + 1, tail=TAIL):
        if position <= HEAD or j not in longest or position > longest[j] - TAIL:
            found[j].append(log.names[step])
    return {j: tuple(steps) for j, steps in found.items()}
