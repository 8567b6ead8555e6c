"""How much ranks hang on choices, and how much on chance."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.composite.scores import put_together

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAKEN = 0.25
DRAWS = 4000
SEED = 20_260
_MOST_CORNERS = 6


def ranks(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return ranks along the last axis, 1 the best; equal scores share the better rank."""
    return np.asarray(1 + (scores[..., None, :] > scores[..., :, None] + 1e-12).sum(axis=-1))


def choices(weights: NDArray[np.float64], aggregate: str) -> list[tuple[NDArray[np.float64], str]]:
    """Return other ways to build the index: weights a quarter up or down, a component left out, the other aggregation.

    Every weight is shaken alone and all together; of more than six components only alone.
    """
    found = [(weights, "arithmetic"), (weights, "geometric")]
    k = len(weights)
    corners = list(product((1 - SHAKEN, 1.0, 1 + SHAKEN), repeat=k)) if k <= _MOST_CORNERS else [
        tuple(f if i == j else 1.0 for i in range(k)) for j in range(k) for f in (1 - SHAKEN, 1 + SHAKEN)
    ]
    found += [(weights * np.array(c), aggregate) for c in corners]
    found += [(np.where(np.arange(k) == j, 0.0, weights), aggregate) for j in range(k) if k > 1]
    return found


def rank_range(means: NDArray[np.float64], weights: NDArray[np.float64], aggregate: str
               ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best and the worst rank of each unit (a row of component means a unit) over all choices.

    A way of building that is undefined for one of the units says nothing, and is left out.
    """
    tables = []
    for weight, way in choices(weights, aggregate):
        kept = weight > 0
        scores = [put_together(row[kept], weight[kept], way) for row in means]
        if all(s is not None for s in scores):
            tables.append(ranks(np.array([s[0] for s in scores if s is not None])))
    if not tables:
        alone = np.ones(len(means), dtype=np.int64)
        return alone, alone * len(means)
    table = np.array(tables)
    return table.min(axis=0), table.max(axis=0)


def rank_interval(scores: NDArray[np.float64], se: NDArray[np.float64], level: float = 0.95
                  ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the interval of each unit's rank when all scores are drawn anew from their errors, seeded.

    The draws go to the units in order of score and error, so neither names nor the order of rows move them.
    """
    order = np.lexsort((se, scores))
    draws = np.random.default_rng(SEED).normal(size=(DRAWS, len(scores)))
    table = ranks(scores[order] + draws * se[order])
    ends = np.quantile(table, [(1 - level) / 2, (1 + level) / 2], axis=0, method="closest_observation")
    low, high = np.empty_like(ends[0], dtype=np.int64), np.empty_like(ends[0], dtype=np.int64)
    low[order], high[order] = ends[0].astype(np.int64), ends[1].astype(np.int64)
    return low, high
