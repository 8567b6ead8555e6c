"""Scores of units: components on fixed anchors, put together into an index with the error of the same people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell
from cjm_core.metrics.intervals import Estimate, mean_t, t_quantile
from cjm_core.metrics.remembering import kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd
    from cjm_core.evidence.sample import Sample
    from cjm_core.model.analysis import Component, Index


@dataclass(frozen=True)
class Components:
    """The component means of one group: ``means`` in points of 0 to 100, ``covariance`` of their errors, people each.

    The same people rate all components, so their errors go together: that is in the covariance.
    """

    means: NDArray[np.float64]
    covariance: NDArray[np.float64]
    people: NDArray[np.int64]
    n_effective: float
    weighted: bool = False

    @property
    def n(self) -> int:
        """The people of the component that the fewest rated: the smallest group that the index rests on."""
        return int(self.people.min())


@dataclass(frozen=True)
class Unit:
    """One unit in one wave: its cell, its components and its index with standard error; None where it has none."""

    cell: Cell
    components: Components
    score: float | None
    se: float | None

    @property
    def n(self) -> int:
        """The smallest number of people behind a component."""
        return self.components.n

    @property
    def known(self) -> bool:
        """Tell whether score and error are there."""
        return self.score is not None and self.se is not None

    def estimate(self, level: float) -> Estimate:
        """Return the index with its t interval."""
        return interval_of(self.score, self.se, self.components, level)


def interval_of(value: float | None, se: float | None, components: Components, level: float,
                n: int | None = None) -> Estimate:
    """Return a value with the t interval of its standard error; no interval without an error."""
    n = components.n if n is None else n
    if value is None or se is None or n < 2:
        return Estimate(value, None, None, n, components.n_effective, None, components.weighted)
    half = t_quantile(n - 1, level) * se
    return Estimate(value, value - half, value + half, n, components.n_effective, se, components.weighted)


def anchored(values: NDArray[np.float64], floor: float, target: float) -> NDArray[np.float64]:
    """Return answers on 0 to 100: ``floor`` becomes 0 and ``target`` 100; a floor above the target turns the scale.

    100 (x - floor) / (target - floor), not cut, so that who exceeds the target is seen to. The anchors are given and
    not taken from the sample, so that no unit's score moves because another's did. Source: OECD and JRC 2008.
    """
    return 100 * (values - floor) / (target - floor)


def anchored_mean(sample: Sample, floor: float, target: float, level: float = 0.95) -> Estimate:
    """Return the mean of a sample on 0 to 100 by fixed anchors, with its t interval; not cut at either end."""
    found = mean_t(sample, level)
    factor = 100 / (target - floor)
    value, low, high = (None if x is None else (x - floor) * factor for x in (found.value, found.low, found.high))
    if low is not None and high is not None and low > high:
        low, high = high, low
    se = None if found.se is None else found.se * abs(factor)
    return replace(found, value=value, low=low, high=high, se=se)


def persons(crowd: Crowd, components: Sequence[Component]) -> NDArray[np.float64]:
    """Return a row a respondent and a column a component: his mean over its items that he answered, else NaN."""
    columns = []
    for part in components:
        scores = anchored(np.column_stack([crowd.column(i) for i in part.items]), part.floor, part.target)
        given = ~np.isnan(scores)
        count = given.sum(axis=1)
        total = np.where(given, scores, 0.0).sum(axis=1)
        columns.append(np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0))
    return np.column_stack(columns)


def components_of(scores: NDArray[np.float64], weight: NDArray[np.float64], weighted: bool = False
                  ) -> Components | None:
    """Return component means and the covariance of their errors; None where a component has nobody.

    Linearised: person i moves the mean of component c by u_ic = w_i (y_ic - m_c) / sum w over those who answered c, by
    nothing where he did not; S = sum over people of u_i u_i', each component times n_c / (n_c - 1). On the diagonal it
    is the squared error of the weighted mean, beside it what the components share through the same people.
    """
    given = ~np.isnan(scores)
    people = given.sum(axis=0)
    totals = np.where(given, weight[:, None], 0.0).sum(axis=0)
    if not len(scores) or (totals <= 0).any():
        return None
    filled = np.where(given, scores, 0.0)
    means = (weight @ filled) / totals
    moved = np.where(given, weight[:, None] * (filled - means), 0.0) / totals
    moved *= np.sqrt(people / np.maximum(people - 1, 1))
    base = float(totals.min()) ** 2
    squares = np.where(given, weight[:, None] ** 2, 0.0).sum(axis=0)[int(np.argmin(totals))]
    return Components(means, moved.T @ moved, people.astype(np.int64), base / float(squares), weighted)


def put_together(means: NDArray[np.float64], weights: NDArray[np.float64], aggregate: str
                 ) -> tuple[float, NDArray[np.float64]] | None:
    """Return the index of component means, and how much it moves with each of them; None where it is undefined.

    Arithmetic: sum w m. Geometric: product of m^w, which punishes imbalance and needs every component above 0.
    """
    share = weights / weights.sum()
    if aggregate == "arithmetic":
        return float(share @ means), share
    if (means <= 0).any():
        return None
    value = float(np.exp(share @ np.log(means)))
    return value, value * share / means


def unit_of(cell: Cell, components: Components, index: Index) -> Unit:
    """Return the unit with its index: SE = sqrt(g' S g), g the weights (geometric: the slopes at these means)."""
    found = put_together(components.means, np.array([c.weight for c in index.components]), index.aggregate)
    if found is None:
        return Unit(cell, components, None, None)
    value, slope = found
    se = sqrt(max(0.0, float(slope @ components.covariance @ slope))) if components.n > 1 else None
    return Unit(cell, components, value, se)


def units(evidence: Evidence, index: Index) -> list[Unit]:
    """Return the whole network and every unit, wave by wave (all together where there are no waves)."""
    return kept(evidence, f"units of {index.id}", lambda: list(_units(evidence, index)))


def _units(evidence: Evidence, index: Index) -> Iterator[Unit]:
    ids = tuple(dict.fromkeys(i for part in index.components for i in part.items))
    held = {item_id for item_id, _ in evidence.items()}
    crowd = evidence.crowd(ids) if held.issuperset(ids) else None
    if crowd is None:
        return
    several = len([w for w in crowd.waves if w]) > 1
    wanted = {index.unit: crowd.segments[index.unit]} if index.unit in crowd.segments else {}
    for cell, people in _only(crowd, wanted).cells(by_segment=True):
        if several and not cell.wave:
            continue
        found = components_of(persons(people, index.components), people.weight, people.weighted)
        if found is not None:
            yield unit_of(cell, found, index)


def _only(crowd: Crowd, segments: dict[str, tuple[NDArray[np.int16], tuple[str, ...]]]) -> Crowd:
    return replace(crowd, segments=segments)
