"""Whether several questions about one place say one thing: alpha, alpha without each, and omega.

Only of questions that are meant to measure one trait. A composite index is not asked for alpha: its components need not
go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.composite.reliability import alpha, alpha_without, feldt, omega
from cjm_core.metrics.ground import alike, kind_of
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.row import finding_of
from cjm_core.model import ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

CONSISTENT, NOT_ONE_THING, CANNOT_TELL = "consistent", "not_one_thing", "cannot_tell"
USUAL = 0.7
ALPHA = N_("Cronbach's alpha of the questions about this place, Feldt interval; people who answered all of them")
WITHOUT = N_("Cronbach's alpha of the other questions about this place; no interval; people who answered all of them")
OMEGA = N_("McDonald's omega of one factor by maximum likelihood; no interval; people who answered all of them")


@dataclass(frozen=True)
class Scale:
    """Several experience questions about one place, answered by the same people of a cell."""

    kind: str
    place: str
    items: tuple[str, ...]
    cell: Cell
    covariance: NDArray[np.float64]
    n: int
    n_effective: float
    weighted: bool

    def estimate(self, value: float | None, ends: tuple[float, float] | None = None) -> Estimate:
        """Return a number of this scale with its base."""
        low, high = ends or (None, None)
        return Estimate(value, low, high, self.n, self.n_effective, None, self.weighted)


def _scales(evidence: Evidence) -> Iterator[Scale]:
    spots: dict[str, list[str]] = {}
    items = dict(evidence.items(ItemRole.EXPERIENCE))
    for item_id, item in items.items():
        if item.at:
            spots.setdefault(item.at, []).append(item_id)
    journeys = {j.id for j in evidence.project.journeys}
    for place, ids in spots.items():
        if len(ids) < 2 or not alike([items[i] for i in ids]):
            continue
        crowd = evidence.crowd(tuple(ids))
        for cell, people in crowd.cells() if crowd else ():
            found = _scale("journey" if place in journeys else kind_of(place), place, tuple(ids), cell, people)
            if found is not None:
                yield found


def _scale(kind: str, place: str, items: tuple[str, ...], cell: Cell, people: Crowd) -> Scale | None:
    whole = people.where(np.asarray(~np.isnan(people.values).any(axis=1)))
    if len(whole) < 3:
        return None
    total = float(whole.weight.sum())
    base = total**2 / float((whole.weight**2).sum())
    apart = whole.values - whole.weight @ whole.values / total
    covariance = (apart * whole.weight[:, None]).T @ apart / total * base / max(base - 1, 1e-9)
    return Scale(kind, place, items, cell, covariance, len(whole), base, whole.weighted)


def _alpha(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for scale in _scales(evidence):
        value = alpha(scale.covariance)
        if value is None:
            continue
        ends = feldt(value, scale.n_effective, len(scale.items), level)
        told = CANNOT_TELL
        if ends is not None:
            told = CONSISTENT if ends[0] >= USUAL else NOT_ONE_THING if ends[1] < USUAL else CANNOT_TELL
        yield finding_of("alpha", scale.kind, scale.place, scale.cell, scale.estimate(value, ends), unit="ratio",
                         method=ALPHA, level=level, verdict=told)


def _without(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for scale in _scales(evidence):
        if len(scale.items) < 3:
            continue
        for item_id, value in zip(scale.items, alpha_without(scale.covariance), strict=True):
            if value is not None:
                yield finding_of("alpha_without", "item", item_id, scale.cell, scale.estimate(value), unit="ratio",
                                 method=WITHOUT, level=level, better="")


def _omega(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for scale in _scales(evidence):
        value = omega(scale.covariance)
        if value is not None:
            yield finding_of("omega", scale.kind, scale.place, scale.cell, scale.estimate(value), unit="ratio",
                             method=OMEGA, level=level)


METRICS: tuple[Metric, ...] = (
    Metric("alpha", N_("Do the questions say one thing, alpha"), "ratio", "k / (k - 1) (1 - trace C / sum C)",
           "Cronbach 1951; Feldt 1965", _alpha),
    Metric("alpha_without", N_("Alpha without this question"), "ratio", "alpha of the other questions", "Cronbach 1951",
           _without, better=""),
    Metric("omega", N_("Do the questions say one thing, omega"), "ratio",
           "(sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances)", "McDonald 1999", _omega),
)
