"""Effect over waves: the change of treated units beside the change of the others, with units as clusters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb, sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.intervals import t_quantile
from cjm_core.metrics.p_values import student_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_DEALS = 20_000
FEW_UNITS = 30


@dataclass(frozen=True)
class Change:
    """A change, or a difference of changes: value, interval, standard error, degrees of freedom, probability.

    ``permuted`` is the exact probability when the treatment is dealt out among the units in every other way; None
    where there are too many ways. None stands for what so few units cannot tell.
    """

    value: float
    low: float | None
    high: float | None
    se: float | None
    df: int
    p: float | None
    permuted: float | None = None


def difference_in_differences(treated: NDArray[np.float64], others: NDArray[np.float64], level: float = 0.95
                              ) -> Change:
    """Return the mean change of treated units minus that of the others, from a change a unit.

    t with G - 2 degrees of freedom and the pooled variance of units' changes: the same units before and after are
    clusters, so that people of one unit do not count as independent. One treated unit is judged by how the others vary.
    Source: Donald and Lang 2007; Cameron and Miller 2015.
    """
    value = float(treated.mean() - others.mean())
    df = len(treated) + len(others) - 2
    if df < 1:
        return Change(value, None, None, None, df, None)
    squares = float(((treated - treated.mean()) ** 2).sum() + ((others - others.mean()) ** 2).sum())
    se = sqrt(squares / df * (1 / len(treated) + 1 / len(others)))
    return _tested(value, se, df, level, permuted(treated, others))


def permuted(treated: NDArray[np.float64], others: NDArray[np.float64]) -> float | None:
    """Return the share of all ways to deal out the treatment that differ at least as much, the real one included."""
    changes, g = np.concatenate([treated, others]), len(treated)
    if comb(len(changes), g) > MOST_DEALS:
        return None
    picks = np.array(list(combinations(range(len(changes)), g)))
    sums = changes[picks].sum(axis=1)
    means = sums / g - (changes.sum() - sums) / len(others)
    return float(np.mean(np.abs(means) >= abs(float(treated.mean() - others.mean())) - 1e-9))


def mean_change(changes: NDArray[np.float64], level: float = 0.95) -> Change:
    """Return the mean change of units with nothing to compare it with: t with G - 1 degrees of freedom."""
    value, df = float(changes.mean()), len(changes) - 1
    if df < 1:
        return Change(value, None, None, None, df, None)
    return _tested(value, float(changes.std(ddof=1)) / sqrt(len(changes)), df, level, None)


def _tested(value: float, se: float, df: int, level: float, dealt: float | None) -> Change:
    half = t_quantile(df, level) * se
    return Change(value, value - half, value + half, se, df, student_p(value, se, df), dealt)
