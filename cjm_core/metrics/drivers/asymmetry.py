"""Penalty and reward: what the worst answers at a driver cost the outcome, and what the best ones bring.

It says how unevenly performance works, and is no class of Kano's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.drivers.correlation import coefficients, drawn_moments
from cjm_core.metrics.drivers.fit import Fit
from cjm_core.metrics.drivers.least_squares import Line, line
from cjm_core.metrics.intervals import t_quantile
from cjm_core.metrics.p_values import student_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.model.codebook import Scale

LEAST_CELL = 10
WORST_PART, BEST_PART = 0.4, 0.3
STABLE, MOVES, ALONE = "stable", "moves", "alone"

Cuts = tuple[int, int]


@dataclass(frozen=True)
class Effect:
    """A number with its interval and two-sided probability; all None where it cannot be told."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None


@dataclass(frozen=True)
class Contrast:
    """One driver's penalty, reward and their sum, and the draws of its expected loss and upside.

    ``penalty`` is the outcome of the worst answers less that of the middle ones, all else equal; ``reward`` that of the
    best ones. ``loss`` and ``upside`` are (1 + draws): everybody first; None where they cannot be told. ``cuts`` counts
    the lowest and the highest points of the scale. ``steady`` says whether other cuts give the same label.
    """

    driver: str
    n: int
    cuts: Cuts
    penalty: Effect
    reward: Effect
    balance: Effect
    loss: NDArray[np.float64] | None
    upside: NDArray[np.float64] | None
    steady: str = ALONE

    @property
    def label(self) -> str:
        """Say dissatisfier, satisfier or hybrid, by the interval of penalty plus reward."""
        if self.balance.low is None or self.balance.high is None:
            return "cannot_tell"
        return "dissatisfier" if self.balance.high < 0 else "satisfier" if self.balance.low > 0 else "hybrid"


@dataclass(frozen=True)
class Cells:
    """For p drivers, (people, p) each: who gave a worst, a best, a middle answer.

    ``silent`` has a column for each different set of people who did not answer; ``way`` says which is a driver's.
    """

    worst: NDArray[np.bool_]
    best: NDArray[np.bool_]
    middle: NDArray[np.bool_]
    silent: NDArray[np.bool_]
    way: NDArray[np.int64]

    @property
    def design(self) -> NDArray[np.bool_]:
        """The columns of the regression: worst, best, and who did not answer, one column for each set of people."""
        return np.column_stack([self.worst, self.best, self.silent])


def cuts_of(scale: Scale | None, signs: float = 1.0) -> tuple[Cuts, float, float] | None:
    """Return how many points count as worst and as best, and the ends of the scale where more is better.

    The lowest 40 % and the highest 30 % of the points, rounded down, at least one: 2 and 1 of 5, 2 and 2 of 7, 4 and 3
    of 10. None without a scale of at least three whole points.
    """
    if scale is None or not (scale.low.is_integer() and scale.high.is_integer()):
        return None
    points = int(scale.high - scale.low) + 1
    if points < 3:
        return None
    low, high = sorted((scale.low * signs, scale.high * signs))
    return (max(1, int(WORST_PART * points)), max(1, int(BEST_PART * points))), low, high


def contrasts(fit: Fit, level: float = 0.95, replicates: int = 1000) -> list[Contrast]:
    """Return the contrasts of every driver of a fit that has a scale; none where there is no model of means.

    Source: Brandt 1988; Anderson and Mittal 2000; Matzler and Sauerwein 2002; Mikulic and Prebezac 2011.
    """
    question = fit.group.question
    known = {c: cuts_of(question.drivers[c][1].scale, question.signs[c]) for c in fit.columns}
    ends = {c: k for c, k in known.items() if k is not None}
    if fit.moments is None or not ends:
        return []
    values, outcome = fit.group.values[:, list(ends)], fit.group.values[:, -1]
    scales = list(ends.values())
    names = tuple(question.drivers[c][0] for c in ends)
    found = contrasts_of(names, values, outcome, fit.group.weight, scales, level, replicates)
    labels = [_labels(values, outcome, fit.group.weight, moved, level) for moved in _moved(scales)]
    return [_steadied(c, [other[i] for other in labels]) for i, c in enumerate(found)]


def contrasts_of(
    names: tuple[str, ...], values: NDArray[np.float64], outcome: NDArray[np.float64], weight: NDArray[np.float64],
    scales: list[tuple[Cuts, float, float]], level: float, replicates: int,
) -> list[Contrast]:
    """Return the contrasts of drivers ``values`` (people, p), more is better, NaN where there is no answer.

    overall = b0 + sum(p_k worst_k + r_k best_k) over everybody; who did not answer a driver is told by a column of his
    own, so nobody is left out. Tests and intervals by HC3; expected loss -p Pr(worst) and upside r Pr(middle or worst)
    as people are drawn anew. A side needs 10 people in its cell and in the middle.
    """
    cells = cells_of(values, scales)
    fitted = line(cells.design, outcome, weight)
    loss, upside = _drawn(cells, fitted, outcome, weight, replicates) if replicates else (None, None)
    p = len(names)
    found = []
    for k, name in enumerate(names):
        worst, best, middle = (int(part[:, k].sum()) for part in (cells.worst, cells.best, cells.middle))
        sides = [min(worst, middle) >= LEAST_CELL, min(best, middle) >= LEAST_CELL]
        found.append(Contrast(
            name, int(np.isfinite(values[:, k]).sum()), scales[k][0],
            _effect(fitted, _unit(fitted, k), level) if sides[0] else Effect(),
            _effect(fitted, _unit(fitted, p + k), level) if sides[1] else Effect(),
            _effect(fitted, _unit(fitted, k, p + k), level) if all(sides) else Effect(),
            loss[:, k] if sides[0] and loss is not None else None,
            upside[:, k] if sides[1] and upside is not None else None,
        ))
    return found


def cells_of(values: NDArray[np.float64], scales: list[tuple[Cuts, float, float]]) -> Cells:
    """Return who stands where at every driver."""
    low = np.array([first + worst - 1 for (worst, _), first, _ in scales])
    high = np.array([last - best + 1 for (_, best), _, last in scales])
    given = np.isfinite(values)
    worst, best = values <= low, values >= high
    ways: dict[bytes, int] = {}
    way = np.array([ways.setdefault((~given[:, k]).tobytes(), len(ways)) for k in range(given.shape[1])])
    silent = np.column_stack([~given[:, way.tolist().index(w)] for w in range(len(ways))])
    return Cells(worst, best, given & ~worst & ~best, silent, way)


def _drawn(cells: Cells, fitted: Line, outcome: NDArray[np.float64], weight: NDArray[np.float64], replicates: int
           ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return expected losses and upsides, (1 + draws, p) each: of everybody, then in each draw."""
    p = cells.worst.shape[1]
    table = np.column_stack([cells.design, outcome]).astype(np.float64)
    drawn = drawn_moments(table, weight, replicates)
    part = np.concatenate([np.average(table, axis=0, weights=weight)[None], drawn.mean])
    beta = np.concatenate([fitted.coefficients[None, 1:], coefficients(drawn)])
    not_best = 1 - part[:, p:2 * p] - part[:, 2 * p + cells.way]
    return -beta[:, :p] * part[:, :p], beta[:, p:2 * p] * not_best


def _unit(fitted: Line, *columns: int) -> NDArray[np.float64]:
    weights = np.zeros(len(fitted.coefficients))
    weights[[c + 1 for c in columns]] = 1.0
    return weights


def _effect(fitted: Line, combination: NDArray[np.float64], level: float) -> Effect:
    value = float(combination @ fitted.coefficients)
    se = sqrt(max(float(combination @ fitted.robust @ combination), 0.0))
    if fitted.df < 1 or se == 0:
        return Effect(value)
    half = t_quantile(fitted.df, level) * se
    return Effect(value, value - half, value + half, student_p(value, se, fitted.df))


def _moved(scales: list[tuple[Cuts, float, float]]) -> list[list[tuple[Cuts, float, float]]]:
    """Return the cuts moved by one point, all drivers at once, as far as a middle remains."""
    found = []
    for worse, better in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        moved = [((a + worse, b + better), low, high) for (a, b), low, high in scales]
        if all(min(cuts) >= 1 and sum(cuts) < high - low + 1 for cuts, low, high in moved):
            found.append(moved)
    return found


def _labels(values: NDArray[np.float64], outcome: NDArray[np.float64], weight: NDArray[np.float64],
            scales: list[tuple[Cuts, float, float]], level: float) -> list[str]:
    names = tuple(str(k) for k in range(len(scales)))
    return [c.label for c in contrasts_of(names, values, outcome, weight, scales, level, 0)]


def _steadied(contrast: Contrast, others: list[str]) -> Contrast:
    told = [label for label in others if label != "cannot_tell"]
    steady = ALONE if not told else STABLE if set(told) == {contrast.label} else MOVES
    return Contrast(**{**vars(contrast), "steady": steady})
