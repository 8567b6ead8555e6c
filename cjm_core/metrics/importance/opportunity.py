"""Opportunities: what matters to many and satisfies few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.importance.matching import (
    Board,
    base_of,
    boards,
    everybody,
    mean_parts,
    means_from,
    rests_on,
)
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.resampling import resampled_sums
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.survey import two_best

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd
    from cjm_core.model import Item

BANDS = ((15.0, "extreme_opportunity"), (12.0, "high_opportunity"), (10.0, "worth_a_look"))
SERVED = "served"
METHOD = N_("10 times the share of the two best answers on importance, plus what satisfaction lacks to it; above 15 "
            "extreme, above 12 high, above 10 worth a look; interval by drawing people anew (percentiles)")


def opportunity(importance: NDArray[np.float64], satisfaction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Ulwick's score, 0 to 20, of importance and satisfaction that run from 0 to 10.

    I + max(I - S, 0); I and S are ten times the share of the two best answers, not means. Source: Ulwick 2002.
    """
    return importance + np.maximum(importance - satisfaction, 0.0)


def band(score: float) -> str:
    """Return what a score comes to: extreme above 15, high above 12, worth a look above 10, else served."""
    return next((word for above, word in BANDS if score > above + 1e-9), SERVED)


def _is_best(crowd: Crowd, item_id: str, item: Item) -> NDArray[np.float64] | None:
    """Return 10 for one of the two best answers, 0 for another, NaN for none; None where the scale has no such."""
    hit = two_best(item)
    values = crowd.column(item_id)
    return None if hit is None else np.where(np.isnan(values), np.nan, 10.0 * hit(values))


def _of_board(evidence: Evidence, board: Board) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    asked = [w for w in board if two_best(w.stated_item) and two_best(w.lived_item)]
    crowd = evidence.crowd([i for w in board for i in w.ids]) if asked else None
    for cell, people in crowd.cells(by_segment=True) if crowd else ():
        for w in asked:
            both = (_is_best(people, w.stated, w.stated_item), _is_best(people, w.lived, w.lived_item))
            columns = np.column_stack([c for c in both if c is not None])
            score = _estimate(columns, people, evidence.project.analysis.replicates, level)
            if score is not None and score.value is not None:
                yield finding_of("opportunity", "item", w.lived, cell, score, unit="score", method=METHOD,
                                 level=level, better="", against=f"item={w.stated}", verdict=band(score.value))


def _estimate(columns: NDArray[np.float64], people: Crowd, replicates: int, level: float) -> Estimate | None:
    """Return the score of one cell; without an interval where one person answered, None where nobody did."""
    n, effective = base_of(columns, people.weight)
    parts = mean_parts(columns, people.weight)
    means = means_from(everybody(parts))
    if np.isnan(means).any():
        return None
    value = float(opportunity(means[0, 0], means[0, 1]))
    if n < 2:
        return Estimate(value, None, None, n, effective, None, people.weighted)
    drawn = means_from(resampled_sums(parts, replicates))
    scores = opportunity(drawn[:, 0], drawn[:, 1])
    low, high = np.nanquantile(scores, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return Estimate(value, min(low, value), max(high, value), n, effective, None, people.weighted)


def _opportunities(evidence: Evidence) -> Iterator[Finding]:
    for board in boards(evidence, least=1):
        yield from _of_board(evidence, board)


METRICS: tuple[Metric, ...] = (
    Metric("opportunity", N_("Opportunity score"), "score", "I + max(I - S, 0), I and S = 10 x share of the two best "
           "answers; 0 to 20", "Ulwick 2002", _opportunities, better="", rests_on=rests_on),
)
