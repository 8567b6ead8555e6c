"""Whole people reduced: each one's mean gap, and scores of people as counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell, Sample
from cjm_core.metrics.gaps.match import Match

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence.crowd import Crowd


def person_gaps(crowd: Crowd, matches: Sequence[Match]) -> NDArray[np.float64]:
    """Return each person's mean gap over the pairs that he answered, NaN where he answered none."""
    gaps = np.column_stack([
        (crowd.column(m.lived) - crowd.column(m.hoped)) * (-1 if m.item.better == "lower" else 1) for m in matches
    ])
    known = ~np.isnan(gaps)
    counts = known.sum(axis=1)
    totals: NDArray[np.float64] = np.where(known, gaps, 0.0).sum(axis=1)
    return np.where(counts > 0, totals / np.maximum(counts, 1), np.nan)


def sample_of(scores: NDArray[np.float64], people: Crowd, cell: Cell) -> Sample:
    """Return one score a person, none missing, as counts of people and sums of their weights."""
    values, where = np.unique(np.round(scores, 9), return_inverse=True)
    count, weight, weight2 = (np.bincount(where, weights=w, minlength=len(values)).astype(np.float64)
                              for w in (np.ones(len(people)), people.weight, people.weight**2))
    return Sample(cell, values, count.astype(np.int64), weight, weight2, people.weighted)
