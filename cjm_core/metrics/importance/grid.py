"""What people say matters beside what moves the outcome: stated and derived importance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import atanh, sqrt, tanh
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric, Spoken
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.importance.matching import (
    LEAST_ON_A_BOARD,
    Board,
    Weighed,
    base_of,
    boards,
    everybody,
    mean_parts,
    means_from,
    upright,
    weighed,
)
from cjm_core.metrics.importance.quadrants import CANNOT_TELL, CERTAIN, certainty, fields_of, settled
from cjm_core.metrics.intervals import Estimate, z_quantile
from cjm_core.metrics.outcome import outcome_of
from cjm_core.metrics.p_values import normal_p
from cjm_core.metrics.resampling import resampled_sums
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd
    from cjm_core.evidence.sample import PairSample
    from cjm_core.findings import Finding

FIELDS = ("minor", "hidden_driver", "hygiene", "key")
DERIVED = N_("correlation with the outcome, people who answered both; Fisher's z interval")
GRID = N_("share of draws of people in which it stays in its field; the lines are the mean stated importance and the "
          "mean correlation with the outcome of each draw; below 80 % cannot tell; a probability, with no interval of "
          "its own")


def correlation(pair: PairSample, level: float = 0.95) -> Estimate:
    """Return Pearson's correlation of two scores of the same people, with Fisher's z interval.

    tanh(atanh(r) +- z / sqrt(n - 3)), n effective after weighting. None where one of the scores does not vary; without
    an interval for fewer than four people or where the points lie on one line. Source: Fisher 1921.
    """
    n, squares, total = int(pair.count.sum()), float(pair.weight2.sum()), float(pair.weight.sum())
    effective = total**2 / squares if squares > 0 else 0.0
    r = float(_correlations(pair.weight @ _products(pair.first, pair.second))) if total > 0 else np.nan
    if not np.isfinite(r):
        return Estimate(None, None, None, n, effective, None, pair.weighted)
    if effective <= 3 or abs(r) >= 1:
        return Estimate(r, None, None, n, effective, None, pair.weighted)
    se = 1 / sqrt(effective - 3)
    half = z_quantile(level) * se
    low, high = tanh(atanh(r) - half), tanh(atanh(r) + half)
    return Estimate(r, low, high, n, effective, se, pair.weighted)


def probability(r: Estimate) -> float | None:
    """Return the two-sided probability of a correlation as far from zero, by Fisher's z; None without an interval."""
    if r.value is None or not r.se:
        return None
    return normal_p(atanh(r.value), r.se)


def _products(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1)


def _correlations(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlations from the last axis's sums of w, wx, wy, wxx, wyy, wxy; NaN where one does not vary."""
    w, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    spread = (w * xx - x * x) * (w * yy - y * y)
    least = 1e-12 * np.maximum(w * xx * w * yy, 1e-300)
    return np.asarray(np.divide(w * xy - x * y, np.sqrt(np.maximum(spread, 0)),
                                out=np.full_like(np.asarray(spread), np.nan), where=spread > least))


def _aligned(evidence: Evidence, lived: str, outcome: str) -> Iterator[PairSample]:
    """Yield the joint answers cell by cell, so that more of the one is better where more of the other is."""
    items = dict(evidence.items())
    turn = items[lived].better != items[outcome].better
    for pair in evidence.pair(lived, outcome):
        yield replace(pair, first=0.0 - pair.first) if turn else pair


def _derived(evidence: Evidence) -> list[Finding]:
    """Correlate every weighed item with the outcome; probabilities are corrected over the items of a cell."""
    found = []
    level, members = evidence.project.thresholds.level, weighed(evidence)
    outcome = outcome_of(evidence) if members else None
    for w in _explained(members, outcome):
        for pair in _aligned(evidence, w.lived, outcome or ""):
            r = correlation(pair, level)
            found.append(finding_of("derived_importance", "item", w.lived, pair.cell, r, unit="r", method=DERIVED,
                                    level=level, against=f"item={outcome}", p=probability(r),
                                    family=family_of("derived_importance", pair.cell)))
    return corrected(found)


def _explained(members: Sequence[Weighed], outcome: str | None) -> list[Weighed]:
    return [w for w in members if w.lived != outcome] if outcome is not None else []


def _grid(evidence: Evidence) -> Iterator[Finding]:
    found = boards(evidence)
    outcome = outcome_of(evidence) if found else None
    for board in found:
        members = tuple(_explained(board, outcome))
        if len(members) >= LEAST_ON_A_BOARD and outcome is not None:
            yield from _of_board(evidence, members, outcome)


def _of_board(evidence: Evidence, board: Board, outcome: str) -> Iterator[Finding]:
    level, replicates = evidence.project.thresholds.level, evidence.project.analysis.replicates
    outcome_item = dict(evidence.items())[outcome]
    crowd = evidence.crowd([*(i for w in board for i in w.ids), outcome])
    for cell, people in crowd.cells(by_segment=True) if crowd else ():
        answers = [_Answers.of(w, people, upright(people, outcome, outcome_item)) for w in board]
        kept = [i for i, a in enumerate(answers) if a.varies(people.weight)]
        if len(kept) < LEAST_ON_A_BOARD:
            continue
        parts = np.hstack([*(answers[i].products(people.weight) for i in kept),
                           mean_parts(np.column_stack([answers[i].stated for i in kept]), people.weight)])
        observed = fields_of(*_points(everybody(parts), len(kept)))[0]
        drawn = fields_of(*_points(resampled_sums(parts, replicates), len(kept)))
        for i, field, (hits, draws) in zip(kept, observed.tolist(), settled(observed, drawn), strict=True):
            sure = certainty(hits, draws, *answers[i].base(people.weight), people.weighted)
            yield finding_of("importance_grid", "item", board[i].lived, cell, sure, unit="share", method=GRID,
                             level=level, better="", against=f"item={outcome}",
                             verdict=FIELDS[field] if hits / draws >= CERTAIN else CANNOT_TELL)


@dataclass(frozen=True)
class _Answers:
    """People's answers about one thing: its stated importance, and rating and outcome of those who gave both."""

    stated: NDArray[np.float64]
    lived: NDArray[np.float64]
    outcome: NDArray[np.float64]

    @classmethod
    def of(cls, pair: Weighed, people: Crowd, outcome: NDArray[np.float64]) -> _Answers:
        """Take the answers of people."""
        lived = upright(people, pair.lived, pair.lived_item)
        both = ~np.isnan(lived) & ~np.isnan(outcome)
        return cls(upright(people, pair.stated, pair.stated_item), np.where(both, lived, np.nan),
                   np.where(both, outcome, np.nan))

    def products(self, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what a correlation is made of, a row a person: w, wx, wy, wxx, wyy, wxy."""
        there = ~np.isnan(self.lived)
        x, y = np.where(there, self.lived, 0.0), np.where(there, self.outcome, 0.0)
        return _products(x, y) * (weight * there)[:, None]

    def varies(self, weight: NDArray[np.float64]) -> bool:
        """Tell whether more than three people answered and their answers have a correlation."""
        r = _correlations(self.products(weight).sum(axis=0))
        return self.base(weight)[0] > 3 and bool(np.isfinite(r))

    def base(self, weight: NDArray[np.float64]) -> tuple[int, float]:
        """Return how many people the less answered side rests on, and how many they count for."""
        return base_of(np.column_stack([self.stated, self.lived]), weight)


def _points(sums: NDArray[np.float64], size: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return derived and stated importance of every item in every draw: (draws, items) each."""
    return _correlations(sums[:, :6 * size].reshape(-1, size, 6)), means_from(sums[:, 6 * size:])


def _rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    outcome = outcome_of(evidence) if weighed(evidence) else None
    return {
        ("item", w.lived): (("item", w.stated), ("item", w.lived), ("item", outcome or ""))
        for w in _explained(weighed(evidence), outcome)
    }


METRICS: tuple[Metric, ...] = (
    Metric("derived_importance", N_("Derived importance"), "r", "correlation of an item with the outcome; "
           "tanh(atanh r +- z / sqrt(n - 3))", "Fisher 1921", _derived, rests_on=_rests_on),
    Metric("importance_grid", N_("Stated and derived importance"), "share",
           "draws of people in which the item stays in its field / draws; lines at the means of both importances",
           "Vavra 1997; Efron 1979", _grid, better="", rests_on=_rests_on),
)
