"""Touches: the ways of journeys through channels, and which of them led to an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from cjm_core.evidence.log.packing import packed_for, unpacked
from cjm_core.evidence.microseconds import DAY_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cjm_core.evidence.log.event_log import EventLog

MOST_JOURNEYS = 2_000_000
"""Of more journeys so many are drawn at random: every different way is held in memory."""
MOST_OUTCOMES = 10
"""So many outcomes are told, the most frequent ones: a log may have a sentence for each journey."""
_MILLION = 1_000_000
_PARTS = 10**12
_ALL, _REACHED, _LEFT_OUT = 0, 1, 2


@dataclass(frozen=True)
class Reached:
    """An outcome by way: journeys that reached it, counted at their way up to it, and journeys that did not."""

    outcome: str
    conversions: NDArray[np.float64]
    nulls: NDArray[np.float64]


@dataclass(frozen=True)
class Ways:
    """Every different way through channels, one after the other.

    ``stops`` holds the channels of all ways (numbers of ``channels``), ``lengths`` how many belong to each way. A
    channel that follows itself is one touch. Ways are in the order of their stops, the shorter first of two that begin
    alike. ``drawn`` is the part of all journeys that they were drawn from, 1 where it is all of them; ``of_outcomes``
    counts all outcomes of the log, of which the most frequent stand in ``reached``.
    """

    channels: tuple[str, ...]
    stops: NDArray[np.int64]
    lengths: NDArray[np.int64]
    reached: tuple[Reached, ...]
    drawn: float = 1.0
    of_outcomes: int = 0


@dataclass(frozen=True)
class Decayed:
    """A channel's journeys with an outcome when late touches weigh more: their sum, and the sum of squared shares.

    ``drawn`` is the part of all journeys that these were drawn from.
    """

    outcome: str
    channel: str
    total: float
    squares: float
    drawn: float


def ways(log: EventLog) -> Ways | None:
    """Return the ways of all journeys and what they led to; None where the log knows no channels or no outcomes.

    Touches count up to the first event with the outcome. Where every journey with an outcome has it in each of its
    events, it is a property of the journey, and all touches count.
    """
    prepared = _prepared(log)
    if prepared is None:
        return None
    told, known, part = prepared
    names, words = log.words("channel"), log.words("outcome")
    fingerprints, stops, lengths = unpacked(log.ask("way_touches", **packed_for(len(names) - 1)), len(names) - 1)
    order, stops, lengths = in_order(stops - 1, lengths)
    counts = _counts(log.ask("way_counts"), fingerprints)
    empty = np.zeros(len(fingerprints))
    everybody = counts.get((_ALL, 0), empty)
    reached = tuple(
        Reached(words[o], counts.get((_REACHED, o), empty)[order],
                (everybody - counts.get((_LEFT_OUT, o), empty))[order])
        for o in told)
    return Ways(names[1:], stops, lengths, reached, part, known)


def decayed(log: EventLog, half_life_days: float) -> list[Decayed]:
    """Return the outcomes by channel when a touch weighs half after every half-life before the last one.

    The weights of a journey add up to one. Times count exactly, journey by journey.
    """
    prepared = _prepared(log)
    if prepared is None:
        return []
    log.keep("decaying", half_life_us=half_life_days * DAY_US)
    channels, words = log.words("channel"), log.words("outcome")
    return [Decayed(words[outcome], channels[channel], int(total) / _PARTS, int(squares) / _PARTS**2, prepared[2])
            for outcome, channel, total, squares in log.ask("decayed")]


def _prepared(log: EventLog) -> tuple[list[int], int, float] | None:
    """Keep the ways of journeys; return the outcomes told, how many there are, and what part of journeys was drawn."""
    if not {"channel", "outcome"} <= log.columns:
        return None
    told, known = _outcomes(log)
    if not told:
        return None
    part = _part(log)
    for name in ("journey_ways", "converted_ways"):
        log.keep(name)
    return told, known, part


def _outcomes(log: EventLog) -> tuple[list[int], int]:
    """Return the outcomes that are told, and how many there are; their conversions are kept."""
    rows = log.ask("outcomes")
    several, alike = sum(row[2] for row in rows), sum(row[3] for row in rows)
    told = sorted(row[0] for row in rows[:MOST_OUTCOMES])
    log.small("told_outcomes", {"outcome": "whole"}, [(o,) for o in told])
    log.keep("conversions", everywhere=several > 0 and several == alike)
    return told, len(rows)


def _part(log: EventLog) -> float:
    """Keep the touches of all journeys, or of a random part where there are too many; return the part."""
    (_, journeys), = log.ask("drawn_journeys", part=_MILLION)
    part = min(_MILLION, max(1, _MILLION * MOST_JOURNEYS // max(1, journeys)))
    log.keep("touches", part=part)
    (drawn, _), = log.ask("drawn_journeys", part=part)
    return float(drawn / journeys) if drawn else 1.0


def in_order(stops: NDArray[np.int64], lengths: NDArray[np.int64]
             ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the order of ways by their stops, and stops and lengths in it: no fingerprint shows in what follows."""
    ends = np.cumsum(lengths)
    starts = ends - lengths
    packed = stops.astype(">u4").tobytes()
    keys = [packed[4 * a:4 * b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    order = np.asarray(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)
    turned = lengths[order]
    within = np.arange(len(stops)) - np.repeat(np.cumsum(turned) - turned, turned)
    return order, stops[np.repeat(starts[order], turned) + within], turned


def _counts(rows: Sequence[Sequence[Any]], fingerprints: NDArray[np.int64]
            ) -> dict[tuple[int, int], NDArray[np.float64]]:
    """Return the journeys of every way, in the order of fingerprints, by kind of count and outcome."""
    whole = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=4 * len(rows)).reshape(-1, 4)
    way = np.searchsorted(fingerprints, whole[:, 2])
    found: dict[tuple[int, int], NDArray[np.float64]] = {}
    kinds = whole[:, 1] * (_LEFT_OUT + 1) + whole[:, 0]
    for both in np.unique(kinds).tolist():
        own, (outcome, kind) = kinds == both, divmod(both, _LEFT_OUT + 1)
        found[kind, outcome] = np.zeros(len(fingerprints))
        found[kind, outcome][way[own]] = whole[own, 3]
    return found
