"""Hand-over of work between the people (or machines) of a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.log.ranks import Pair, Wanted, hours_by_rank

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Handover:
    """Work went straight from one resource to another, so many times.

    ``share`` is of all direct successions in which both are named, also of those that stay with one resource.
    """

    sender: str
    receiver: str
    count: int
    share: float
    pair: Pair


@dataclass(frozen=True)
class HandoverJourneys:
    """In how many journeys work went from one resource to another, and how often."""

    journeys: int
    count: int


def handovers(log: EventLog) -> list[Handover]:
    """Return who hands over to whom; none where the log names no resource.

    Source: van der Aalst, Reijers and Song 2005 (handover of work).
    """
    if "resource" not in log.columns:
        return []
    rows, who = log.ask("resource_handovers"), log.words("resource")
    total = sum(count for _, _, count in rows)
    return [Handover(who[here], who[there], count, count / total, (here, there))
            for here, there, count in rows if here != there]


def handover_journeys(log: EventLog, told: Iterable[Handover]) -> dict[Pair, HandoverJourneys]:
    """Return in how many journeys each of some hand-overs happens."""
    pairs = [h.pair for h in told]
    if not pairs:
        return {}
    log.small("told_pairs", {"a": "whole", "b": "whole"}, pairs)
    return {(a, b): HandoverJourneys(journeys, int(count)) for a, b, journeys, count in log.ask("resource_journeys")}


def handover_hours(log: EventLog, wanted: Wanted) -> Mapping[tuple[Pair, int], float]:
    """Return waits between resources by rank, in hours; ``handover_journeys`` is asked first."""
    return hours_by_rank(log, "resource_ranks", wanted)
