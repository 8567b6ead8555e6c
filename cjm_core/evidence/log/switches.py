"""Switches of channel, and the time that passes before the next channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cjm_core.evidence.log.ranks import Pair, Wanted, hours_by_rank

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


def switch_counts(log: EventLog) -> dict[Pair, tuple[int, int]]:
    """Return journeys and times of every switch, by the numbers of the two channels; none where no channel is named."""
    if "channel" not in log.columns:
        return {}
    log.keep("channel_turns")
    return {(a, b): (journeys, times) for a, b, journeys, times in log.ask("channel_turn_counts")}


def switch_hours(log: EventLog, wanted: Wanted) -> dict[tuple[Pair, int], float]:
    """Return the hours of switches by rank, from the end of the event in the one to the first in the other channel."""
    return hours_by_rank(log, "channel_turn_ranks", wanted)
