"""Conversion: which journeys reach the goal, of those that have a step, a pair of steps or a path before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.log.funnels import Way, climb
from cjm_core.evidence.sql import sql

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Converted:
    """``having`` journeys have the path (its ``steps``) before any goal; ``converted`` of them reach the goal."""

    steps: tuple[str, ...]
    having: int
    converted: int


@dataclass(frozen=True)
class Conversions:
    """All ``journeys``, those that reach the goal, and both by step, by pair of steps, and by path of interest.

    Only what comes before the goal counts for a journey that reaches it, all of it for one that does not.
    """

    journeys: int
    converted: int
    steps: tuple[Converted, ...]
    edges: tuple[Converted, ...]
    paths: tuple[Converted, ...]


def conversions(log: EventLog, goal_steps: Sequence[int], outcomes: Sequence[str], ways: Sequence[Way],
                paths: Sequence[tuple[str, ...]]) -> Conversions:
    """Return who reaches the goal: an event at one of ``goal_steps``, or one with one of ``outcomes``.

    ``ways`` are all ways that the log's journeys climb, the last of them the ``paths`` by their steps' names. Where
    every event of every journey tells the outcome it says nothing of when, and all events count as before it.
    """
    _goals(log, goal_steps, outcomes)
    log.keep("visits")
    climb(log, ways)
    names = log.names
    journeys, converted = log.ask("goal_totals")[0]
    first = len(ways) - len(paths)
    found = {way: (n, c) for way, n, c in log.ask("path_conversions")}
    return Conversions(
        journeys, converted,
        tuple(Converted((names[s],), n, c) for s, n, c in log.ask("step_conversions")),
        tuple(Converted((names[a], names[b]), n, c) for a, b, n, c in log.ask("edge_conversions")),
        tuple(Converted(path, *found.get(first + at, (0, 0))) for at, path in enumerate(paths)),
    )


def _goals(log: EventLog, steps: Sequence[int], outcomes: Sequence[str]) -> None:
    if not outcomes:
        log.small("goal_steps", {"step": "whole"}, [(step,) for step in steps])
        log.keep("goals")
        return
    wanted = set(outcomes)
    codes = [(code,) for code, word in enumerate(log.words("outcome")) if word in wanted and word]
    log.small("goal_outcomes", {"outcome": "whole"}, codes)
    log.keep("said_goals")
    several, everywhere = log.ask("said_everywhere")[0]
    log.make("goals", sql("goals_told"), everywhere=several > 0 and several == everywhere)
