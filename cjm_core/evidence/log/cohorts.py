"""Cohorts: journeys by the week or month in which they began, and how many come back in which later one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.microseconds import DAY_US

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog

WEEK, MONTH = "week", "month"
_THURSDAY = 3
"""1970 began on a Thursday, three days after its Monday."""


@dataclass(frozen=True)
class Cohort:
    """So many ``journeys`` began in a period; ``back`` of them come back so many periods later.

    ``back`` has the periods that the log has watched to their last day, from the cohort's own (number 0) on; periods
    that were not over when the watching ended are not there.
    """

    name: str
    journeys: int
    back: tuple[int, ...]


def period_of(day: int, by: str) -> int:
    """Return the number of the week (from Monday) or month of a day, both counted from 1970."""
    return (day + _THURSDAY) // 7 if by == WEEK else int(np.datetime64(day, "D").astype("M8[M]").astype(int))


def period_name(period: int, by: str) -> str:
    """Return what a period is called: ``2026-01`` for a month, ``2026-W02`` for a week (ISO 8601)."""
    if by == MONTH:
        return str(np.datetime64(period, "M"))
    try:
        year, week, _ = (date(1970, 1, 1) + timedelta(days=period * 7)).isocalendar()  # its Thursday
    except OverflowError:
        return str(np.datetime64(period * 7 - _THURSDAY, "D"))
    return f"{year}-W{week:02}"


def cohorts(log: EventLog, by: str, ended_us: int, steps: Collection[int] = ()) -> list[Cohort]:
    """Return the cohorts of a log in order of time by the clock of its zone, those in which nobody began left out.

    ``steps`` are the numbers of the steps that count as coming back, any of them where empty; ``ended_us`` is when the
    watching ended.
    """
    grain_us = log.zone.grain_us()
    grains = [(grain, log.zone.clock_us(grain * grain_us) // DAY_US)
              for (grain,) in log.ask("active_grains", grain_us=grain_us)]
    period = {day: period_of(day, by) for day in {day for _, day in grains}}
    log.small("periods", {"grain": "whole", "period": "whole"}, [(grain, period[day]) for grain, day in grains])
    log.small("return_steps", {"step": "whole"}, [(s,) for s in (steps or range(len(log.names)))])
    last = _last_whole(log.zone.clock_us(ended_us) // DAY_US, by)
    back: dict[int, dict[int, int]] = {}
    for period, later, n in log.ask("returns", grain_us=grain_us):
        back.setdefault(period, {})[later] = n
    return [_cohort(period, n, by, back.get(period, {}), range(last - period + 1))
            for period, n in log.ask("cohort_sizes", grain_us=grain_us)]


def _cohort(period: int, journeys: int, by: str, back: Mapping[int, int], watched: Sequence[int]) -> Cohort:
    return Cohort(period_name(period, by), journeys, tuple(back.get(later, 0) for later in watched))


def _last_whole(day: int, by: str) -> int:
    """Return the last period that was over, or on its last day, on a day."""
    period = period_of(day, by)
    return period if period_of(day + 1, by) > period else period - 1
