"""How far coders agree beyond chance: Krippendorff's alpha, the kappas, and Gwet's AC1 beside them.

Values are a row a coder and a column a unit, NaN where a coder did not code the unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Distance = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]

DRAWS = 1000
SEED = 31_337


def _nominal(values: NDArray[np.float64], _: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(values[:, None] != values[None, :], dtype=np.float64)


def _ordinal(_: NDArray[np.float64], margins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squared number of values ranked between the two, the ends by half."""
    upto = np.cumsum(margins) - margins / 2
    return np.asarray((upto[:, None] - upto[None, :]) ** 2)


def _interval(values: NDArray[np.float64], _: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def _ratio(values: NDArray[np.float64], _: NDArray[np.float64]) -> NDArray[np.float64]:
    total = values[:, None] + values[None, :]
    apart = np.divide(values[:, None] - values[None, :], total, out=np.zeros_like(total), where=total != 0)
    return np.asarray(apart**2)


DISTANCES: dict[str, Distance] = {
    "nominal": _nominal, "ordinal": _ordinal, "interval": _interval, "ratio": _ratio,
}


def pairable(coders: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the units that two coders or more coded; the others say nothing of agreement."""
    return np.asarray(coders[:, (~np.isnan(coders)).sum(axis=0) >= 2])


def krippendorff(coders: NDArray[np.float64], level: str = "nominal") -> float | None:
    """Return Krippendorff's alpha, 1 - D_o / D_e from the coincidences; any number of coders, gaps allowed.

    A unit that one coder alone coded is left out. None where no unit was coded twice, or where all values are one: then
    there is nothing by which coders could differ. Source: Krippendorff 2011, Computing Krippendorff's alpha.
    """
    counts, values = _counts(pairable(coders))
    return _alpha(counts, values, DISTANCES[level])


def _counts(coders: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how many coders gave each unit (row) each value (column), and the values in order."""
    values = np.unique(coders[~np.isnan(coders)])
    return (coders[:, :, None] == values).sum(axis=0).astype(np.float64), values


def _alpha(counts: NDArray[np.float64], values: NDArray[np.float64], distance: Distance) -> float | None:
    per_unit = counts.sum(axis=1)
    margins = counts.sum(axis=0)
    n = float(margins.sum())
    if len(counts) == 0 or len(values) < 2:
        return None
    pairs = (counts / (per_unit - 1)[:, None]).T @ counts - np.diag((counts / (per_unit - 1)[:, None]).sum(axis=0))
    apart = distance(values, margins)
    expected = float((np.outer(margins, margins) * apart).sum()) / (n - 1)
    return None if expected <= 0 else 1 - float((pairs * apart).sum()) / expected


def krippendorff_interval(coders: NDArray[np.float64], level: str = "nominal", conf: float = 0.95
                          ) -> tuple[float, float] | None:
    """Return the percentile interval of alpha over units drawn anew, seeded; None where most draws tell nothing.

    Units are drawn, not values, for a unit is what is coded again. They are put into an order of their own first, so
    that the order of the file cannot change the draws.
    """
    counts, values = _counts(pairable(coders))
    if len(counts) < 2:
        return None
    counts = counts[np.lexsort(counts.T[::-1])]
    random = np.random.default_rng(SEED)
    picks = random.integers(0, len(counts), (DRAWS, len(counts)))
    times = np.array([np.bincount(pick, minlength=len(counts)) for pick in picks], dtype=np.float64)
    found = _drawn(times, counts, values, DISTANCES[level])
    if len(found) < DRAWS / 2:
        return None
    low, high = np.quantile(found, [(1 - conf) / 2, (1 + conf) / 2])
    return float(low), float(high)


def _drawn(times: NDArray[np.float64], counts: NDArray[np.float64], values: NDArray[np.float64], distance: Distance
           ) -> NDArray[np.float64]:
    """Return alpha of every draw that has one; ``times`` says how often each unit is in a draw."""
    share = counts / (counts.sum(axis=1) - 1)[:, None]
    pairs = share[:, :, None] * counts[:, None, :] - share[:, :, None] * np.eye(len(values))
    drawn = np.einsum("du,uvw->dvw", times, pairs)
    margins = times @ counts
    apart = np.array([distance(values, m) for m in margins])
    expected = np.einsum("dv,dw,dvw->d", margins, margins, apart) / (margins.sum(axis=1) - 1)
    told = expected > 0
    return np.asarray(1 - np.einsum("dvw,dvw->d", drawn, apart)[told] / expected[told])


@dataclass(frozen=True)
class Kappa:
    """Agreement of two coders: ``kappa`` with its error, plain ``agreement``, and ``ac1``; None where undefined."""

    kappa: float | None
    se: float | None
    se_null: float | None
    agreement: float
    ac1: float | None
    n: int

    @property
    def paradox(self) -> bool:
        """Tell whether the coders mostly agree but kappa is low, because one category is nearly all there is."""
        return self.agreement >= 0.8 and self.kappa is not None and self.kappa < 0.4 and (self.ac1 or 0) >= 0.8


def cohen(table: NDArray[np.float64], weights: str = "") -> Kappa:
    """Return Cohen's kappa of a table of counts, first coder by second; ``weights`` linear or quadratic, or none.

    kappa = (p_o - p_e) / (1 - p_e); the errors are those of Fleiss, Cohen and Everitt 1969. AC1 replaces chance by
    2 q (1 - q) (many categories: sum q (1 - q) / (k - 1)), q the mean share of a category. Source: Gwet 2008.
    """
    n, k = float(table.sum()), len(table)
    p = table / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    weight = _weights(k, weights)
    observed, expected = float((weight * p).sum()), float((weight * np.outer(rows, columns)).sum())
    agreement = float(np.trace(p))
    mean = (rows + columns) / 2
    by_chance = float((mean * (1 - mean)).sum()) / (k - 1) if k > 1 else 1.0
    ac1 = None if by_chance >= 1 else (agreement - by_chance) / (1 - by_chance)
    if expected >= 1 - 1e-12:
        return Kappa(None, None, None, agreement, ac1, round(n))
    kappa = (observed - expected) / (1 - expected)
    se = _error(p, weight, rows, columns, kappa, expected, n)
    null = _error(np.outer(rows, columns), weight, rows, columns, 0.0, expected, n)
    return Kappa(kappa, se, null, agreement, ac1, round(n))


def _weights(k: int, kind: str) -> NDArray[np.float64]:
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / max(k - 1, 1)
    return {"": np.eye(k), "linear": 1 - apart, "quadratic": 1 - apart**2}[kind]


def _error(p: NDArray[np.float64], weight: NDArray[np.float64], rows: NDArray[np.float64],
           columns: NDArray[np.float64], kappa: float, expected: float, n: float) -> float:
    """Return the error of kappa; with the chance table and kappa 0 the one under no agreement beyond chance."""
    lean = (weight @ columns)[:, None] + (weight.T @ rows)[None, :]
    inside = float((p * (weight - lean * (1 - kappa)) ** 2).sum()) - (kappa - expected * (1 - kappa)) ** 2
    return sqrt(max(0.0, inside) / n) / (1 - expected)


def fleiss(counts: NDArray[np.float64]) -> float | None:
    """Return Fleiss' kappa: a row a unit, a column a category, how many of the coders chose it, the same number a row.

    None where all chose one category throughout. Source: Fleiss 1971.
    """
    coders = float(counts[0].sum())
    shares = counts.sum(axis=0) / counts.sum()
    expected = float(shares @ shares)
    if coders < 2 or expected >= 1:
        return None
    observed = float(((counts**2).sum(axis=1) - coders).mean()) / (coders * (coders - 1))
    return (observed - expected) / (1 - expected)
