"""Distinct ways through channels with the journeys that took them, and drawing these journeys anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 20_261
_CELLS = 4_000_000
"""So many numbers of draws are held at once."""
_RARE = 6
"""Ways of so few journeys are drawn together."""
Measure = Callable[["NDArray[np.float64]", "NDArray[np.float64]"], "NDArray[np.float64]"]
"""Takes journeys with and without the outcome (a row a draw, a column a way); returns a row a draw."""


@dataclass(frozen=True)
class Paths:
    """Distinct ways through channels, each with the journeys that reached the outcome and those that did not.

    ``stops`` holds the ways one after the other as numbers of ``channels``, ``lengths`` how many stops each has.
    """

    channels: tuple[str, ...]
    stops: NDArray[np.int64]
    lengths: NDArray[np.int64]
    conversions: NDArray[np.float64]
    nulls: NDArray[np.float64]

    @staticmethod
    def of(ways: Sequence[Sequence[str]], conversions: Sequence[float], nulls: Sequence[float] | None = None) -> Paths:
        """Return the table of plain lists; no journeys without the outcome where ``nulls`` is left out."""
        reached = np.asarray(conversions, dtype=np.float64)
        lost = np.zeros_like(reached) if nulls is None else np.asarray(nulls, dtype=np.float64)
        channels = tuple(sorted({c for way in ways for c in way}))
        number = {c: i for i, c in enumerate(channels)}
        stops = np.fromiter((number[c] for c in chain.from_iterable(ways)), dtype=np.int64)
        return Paths(channels, stops, np.asarray([len(w) for w in ways], dtype=np.int64), reached, lost)

    @cached_property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """Every way as the names of its channels."""
        ends = np.cumsum(self.lengths).tolist()
        names = [self.channels[i] for i in self.stops.tolist()]
        return tuple(tuple(names[a:b]) for a, b in zip([0, *ends], ends, strict=False))

    @cached_property
    def way_of_stop(self) -> NDArray[np.int64]:
        """The number of the way that each stop belongs to."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    @cached_property
    def turn_of_stop(self) -> NDArray[np.int64]:
        """How many stops of the same way come before each stop."""
        return np.arange(len(self.stops)) - np.repeat(np.cumsum(self.lengths) - self.lengths, self.lengths)

    def taken(self) -> Paths:
        """Return the ways that anybody took, for one outcome of a log with several."""
        some = (self.conversions > 0) | (self.nulls > 0)
        if some.all():
            return self
        return Paths(self.channels, self.stops[np.repeat(some, self.lengths)], self.lengths[some],
                     self.conversions[some], self.nulls[some])


def drawn_anew(paths: Paths, measure: Measure, replicates: int, seed: int = SEED) -> NDArray[np.float64]:
    """Return what ``measure`` finds in ``replicates`` draws of as many journeys anew, a row a draw.

    Journeys are drawn, never transitions: a multinomial over the distinct ways with and without the outcome.
    """
    sizes = np.concatenate([paths.conversions, paths.nulls]).astype(np.int64)
    random, ways = np.random.default_rng(seed), len(paths.lengths)
    rare = [np.flatnonzero(sizes == size) for size in range(1, _RARE + 1)]
    frequent = np.flatnonzero(sizes > _RARE)
    found = []
    for size in _batches(replicates, 2 * ways):
        drawn = np.stack([_multinomial(random, sizes, rare, frequent) for _ in range(size)])
        found.append(measure(drawn[:, :ways], drawn[:, ways:]))
    return np.concatenate(found)


def _multinomial(random: np.random.Generator, sizes: NDArray[np.int64], rare: Sequence[NDArray[np.int64]],
                 frequent: NDArray[np.int64]) -> NDArray[np.float64]:
    """Draw as many journeys as there are: first into the frequent ways and into rare ways by their size, then these.

    Ways of one size are equally likely, so that journeys fall into them by plain whole numbers: most ways of a large
    log are rare, and it is several times as fast as a binomial for each.
    """
    drawn = np.zeros(len(sizes))
    total = int(sizes.sum())
    if not total:
        return drawn
    groups = [size * len(ways) for size, ways in enumerate(rare, start=1)]
    first = random.multinomial(total, np.concatenate([sizes[frequent], groups]) / total)
    drawn[frequent] = first[:len(frequent)]
    for ways, journeys in zip(rare, first[len(frequent):].tolist(), strict=True):
        if journeys:
            drawn[ways] = np.bincount(random.integers(len(ways), size=journeys), minlength=len(ways))
    return drawn


def _batches(replicates: int, width: int) -> Iterator[int]:
    most = max(1, _CELLS // max(1, width))
    for done in range(0, replicates, most):
        yield min(most, replicates - done)
