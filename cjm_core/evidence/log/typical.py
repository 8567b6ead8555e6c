"""Typical journeys: the way that most take, and the way from which all others differ least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.log.variants import Way, keep_counts, steps_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence.log.event_log import EventLog

LONGEST_WAY = 200
"""Ways of more steps are nobody's typical journey: they are neither compared nor told."""


@dataclass(frozen=True)
class Typical:
    """The typical ways of a log of so many ``journeys`` on so many different ``ways``.

    ``frequent`` is the most frequent way, None where no two journeys took the same; ``medoid`` the one to which the
    others are nearest, of the ways that ``compared`` journeys took.
    """

    journeys: int
    ways: int
    compared: int
    frequent: Way | None
    medoid: Way | None


def typical(log: EventLog, least: int = 1) -> Typical:
    """Return the typical ways of a log; of its ways the 200 most frequent are compared with each other.

    A way that fewer than ``least`` journeys took is none of them: it could tell whose it is.
    """
    keep_counts(log)
    journeys, kinds = log.ask("ways")[0]
    rows = [row for row in log.ask("typical_ways") if row[0] >= least]
    taken = steps_of(log, [example for _, events, example in rows if events <= LONGEST_WAY])
    ways = [Way(taken[example], events, count) for count, events, example in rows if example in taken]
    alike = bool(rows) and rows[0][2] in taken and (rows[0][0] > 1 or kinds == 1)
    return Typical(int(journeys or 0), kinds, sum(w.journeys for w in ways), ways[0] if alike else None, medoid(ways))


def medoid(ways: Sequence[Way]) -> Way | None:
    """Return the way with the smallest sum of edit distances to the ways of all journeys; None where there is none.

    The distance of two ways is the least number of steps to put in, take out or replace (Levenshtein 1966). Of equals
    the one that stands first. Source: Kaufman and Rousseeuw 1990, medoids.
    """
    if not ways:
        return None
    weight = np.array([w.journeys for w in ways], dtype=np.int64)
    return ways[int(np.argmin(_distances([w.steps for w in ways]) @ weight))]


def _distances(ways: Sequence[tuple[str, ...]]) -> NDArray[np.int64]:
    """Return the edit distances between all ways, each compared with all others at once."""
    code = {step: i for i, step in enumerate(dict.fromkeys(s for way in ways for s in way))}
    lengths = np.array([len(way) for way in ways])
    every = np.full((len(ways), int(lengths.max(initial=0))), -1)
    for i, way in enumerate(ways):
        every[i, : len(way)] = [code[s] for s in way]
    return np.array([_from_one([code[s] for s in way], every, lengths) for way in ways], dtype=np.int64)


def _from_one(way: Sequence[int], every: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the edit distances from one way to each of the others, which are filled up with -1 at their ends."""
    columns = np.arange(every.shape[1] + 1)
    row = np.tile(columns, (len(every), 1))
    for number, step in enumerate(way, start=1):
        replaced = row[:, :-1] + (every != step)
        dropped = row[:, 1:] + 1
        fresh = np.concatenate([np.full((len(every), 1), number), np.minimum(replaced, dropped)], axis=1)
        row = np.minimum.accumulate(fresh - columns, axis=1) + columns  # a step put in costs one more than its left
    return row[np.arange(len(every)), lengths]
