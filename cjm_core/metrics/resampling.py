"""People drawn anew with replacement: how sums over people would vary, for numbers that have no formula.

Everything that is drawn is a sum over people (weights, weighted answers, their products); means, shares and
correlations are then worked out from the sums of each draw. That turns a draw into one product of matrices.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_UNITS = 1000
SEED = 20_240


def resampled_sums(parts: NDArray[np.float64], replicates: int, seed: int = SEED) -> NDArray[np.float64]:
    """Return the column sums of ``parts`` in each of ``replicates`` draws of people: (replicates, columns).

    ``parts`` has a row a person. Above 1,000 people they are first put into 1,000 random groups of the same size, give
    or take one, and the groups are drawn: a sum over people varies as much that way, and the work no longer grows.
    Source: Efron 1979; Wolter 2007 (random groups).
    """
    rng = np.random.default_rng(seed)
    units = grouped(parts, rng)
    if len(units) == 0:
        return np.zeros((replicates, parts.shape[1]))
    return np.asarray(_times(len(parts), len(units), replicates, seed) @ units)


@lru_cache(maxsize=4)
def _times(people: int, units: int, replicates: int, seed: int) -> NDArray[np.float64]:
    """Return how often each unit is drawn in each draw; kept, for every item of a group of people asks for the same."""
    rng = np.random.default_rng(seed)
    if people > units:
        rng.permutation(people)  # the grouping drew this first
    drawn = rng.integers(0, units, size=(replicates, units)) + units * np.arange(replicates)[:, None]
    times = np.bincount(drawn.ravel(), minlength=replicates * units).reshape(replicates, units).astype(np.float64)
    times.flags.writeable = False
    return times


def grouped(parts: NDArray[np.float64], rng: np.random.Generator, units: int = MOST_UNITS) -> NDArray[np.float64]:
    """Return the sums of random groups of people where there are more than ``units``, else the people themselves."""
    if len(parts) <= units:
        return parts
    order = rng.permutation(len(parts))
    starts = np.linspace(0, len(parts), units, endpoint=False).astype(np.int64)
    return np.asarray(np.add.reduceat(parts[order], starts, axis=0))


def percentiles(draws: NDArray[np.float64], level: float) -> tuple[float, float]:
    """Return the ends between which ``level`` of the draws lie. Source: Efron 1979."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
