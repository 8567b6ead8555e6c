"""Funnels: how many journeys go through given steps in order and in time, and what the others do instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.microseconds import HOUR_US

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog

FOREVER_US = 1 << 61
"""Longer than any journey, and still far from the end of 64 bits when a time is added."""


@dataclass(frozen=True)
class Way:
    """Steps to be climbed in order, each known by the numbers of all steps that count as it, and the time for it."""

    rungs: tuple[tuple[int, ...], ...]
    within_h: float | None = None
    step_within_h: float | None = None
    told: bool = True

    @property
    def limited(self) -> bool:
        """Tell whether time can run out."""
        return self.within_h is not None or self.step_within_h is not None

    @property
    def whole_h(self) -> float | None:
        """The longest that the whole way may take; None where there is no limit."""
        steps = None if self.step_within_h is None else self.step_within_h * (len(self.rungs) - 1)
        return min((h for h in (self.within_h, steps) if h is not None), default=None)


@dataclass(frozen=True)
class Climbed:
    """Journeys by the highest rung that they climbed, from the first: those that are ``settled``, and those with time
    left.

    A journey is settled when the log went on for as long as the whole way may take since it last set out, whatever came
    of it: were those who are through or lost early counted sooner, shares would lean to them. Where there is no limit
    every journey is. ``instead`` holds, for each rung, what those who stayed there did next, by step; who ended
    his journey there stands under None.
    """

    settled: tuple[int, ...]
    in_time: tuple[int, ...]
    instead: tuple[Mapping[int | None, int], ...]

    def reached(self, rung: int) -> int:
        """Return how many settled journeys climbed to a rung, from 0, or beyond."""
        return sum(self.settled[rung:])


@dataclass(frozen=True)
class Passed:
    """An open funnel's step: journeys that have it at all, and those of them that have the step before too."""

    journeys: int
    with_before: int


def climb(log: EventLog, ways: Sequence[Way]) -> None:
    """Let all journeys climb all ways, once a log: the relations ``climbed`` and ``funnel_ways``.

    A journey stands on a rung when some choice of its events does all steps so far in order, ties in the order of the
    file, within the limits: the first event at a step is not always the one that counts.
    """
    log.small("funnel_steps", {"funnel": "whole", "rung": "whole", "step": "whole"}, [
        (f, r, step) for f, way in enumerate(ways) for r, steps in enumerate(way.rungs, 1) for step in steps])
    log.small("funnel_limits", dict.fromkeys(
        ("funnel", "rungs", "within_us", "step_within_us", "whole_us", "limited", "told"), "whole"), [
        (f, len(w.rungs), _us(w.within_h), _us(w.step_within_h), _us(w.whole_h), int(w.limited), int(w.told))
        for f, w in enumerate(ways)])
    log.keep("funnel_events")
    most = max((len(w.rungs) for w in ways), default=1)
    log.keep_in_turns("climbed", "climbed_first", [{"rung": rung} for rung in range(2, most + 1)])
    log.keep("funnel_ways")


def climbed(log: EventLog, ways: Sequence[Way], ended_us: int) -> list[Climbed]:
    """Return what became of the journeys on each way, in the order given; every list of rungs is as long as the way.

    ``ended_us`` is when the watching ended: who had time left then may still go on.
    """
    if not ways:
        return []
    climb(log, ways)
    counts: dict[tuple[int, int, bool], int] = {
        (f, r, late): n for f, r, late, n in log.ask("funnel_reached", ended_us=ended_us)}
    then: dict[tuple[int, int], dict[int | None, int]] = {}
    for f, rung, step, n in log.ask("instead", ended_us=ended_us):
        then.setdefault((f, rung), {})[step] = n
    return [_climbed(f, len(way.rungs), counts, then) for f, way in enumerate(ways)]


def open_funnels(log: EventLog, ways: Sequence[Way]) -> list[list[Passed]]:
    """Return, for each way and each of its steps, how many journeys have it, whatever came before."""
    if not ways:
        return []
    log.keep("visits")
    log.small("open_steps", {"funnel": "whole", "rung": "whole", "step": "whole"}, [
        (f, r, step) for f, way in enumerate(ways) for r, steps in enumerate(way.rungs) for step in steps])
    found = {(f, r): Passed(n, before) for f, r, n, before in log.ask("open_funnels")}
    return [[found.get((f, r), Passed(0, 0)) for r in range(len(way.rungs))] for f, way in enumerate(ways)]


def _climbed(funnel: int, rungs: int, counts: Mapping[tuple[int, int, bool], int],
             then: Mapping[tuple[int, int], Mapping[int | None, int]]) -> Climbed:
    settled, in_time = (
        tuple(counts.get((funnel, rung, late), 0) for rung in range(1, rungs + 1)) for late in (False, True)
    )
    instead = []
    for rung, stayed in enumerate(settled[:-1], 1):
        went = dict(then.get((funnel, rung), {}))
        ended = stayed - sum(went.values())
        instead.append({**went, None: ended} if ended else went)
    return Climbed(settled, in_time, tuple(instead))


def _us(hours: float | None) -> int:
    return FOREVER_US if hours is None else min(FOREVER_US, round(hours * HOUR_US))
