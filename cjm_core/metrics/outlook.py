"""What the next wave of a survey could show: for every question the smallest change that would mostly be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.differences.compared import Compared, compared
from cjm_core.metrics.differences.tests import net
from cjm_core.metrics.intervals import mean_t
from cjm_core.metrics.planning import margin_of, smallest_change
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.sample import Sample


@dataclass(frozen=True)
class Outlook:
    """One number of a survey and what another wave of ``next_n`` different people would tell about it.

    ``table`` says what the number is (mean, top2, nps, enps, reached), ``unit`` the unit of ``margin`` (to either side,
    now) and ``change``; both are None where all answer alike, so that nobody knows how much answers vary.
    """

    table: str
    place: str
    voice: str
    wave: str
    unit: str
    n: int
    next_n: int
    margin: float | None
    change: float | None


def outlooks(evidence: Evidence, power: float = 0.8, next_n: int | None = None) -> Iterator[Outlook]:
    """Yield the outlook of every question, from everybody's answers in the last wave; as many people again by default.

    Weights count with the design effect that they have now; groups too small to be shown give none.
    """
    limits = evidence.project.thresholds
    for thing in compared(evidence):
        if thing.kind != "item":
            continue
        waves = [w for w in evidence.waves if any(c.wave == w and not c.segment for c in thing.samples)]
        last = waves[-1] if waves else ""
        for cell, sample in thing.samples.items():
            if cell.segment or cell.wave != last or (protected(cell.voice) and sample.n < limits.employee_n):
                continue
            many = next_n or sample.n
            variance, deff = _variance(thing, sample), sample.n / sample.n_effective
            margin = margin_of(variance, sample.n, limits.level, None, deff) if variance else None
            change = smallest_change(variance, sample.n, power, limits.level, deff, many) if variance else None
            yield Outlook(thing.table, thing.place, cell.voice, last, thing.unit, sample.n, many, margin, change)


def _variance(thing: Compared, sample: Sample) -> float:
    """Return how much answers vary: the variance of one answer, in the unit of the number.

    Shares and net scores get a few answers of every kind more, for a share of nought hardly stays one.
    """
    total, n = float(sample.weight.sum()), sample.n_effective
    if thing.hit is not None:
        part = float(sample.weight[np.asarray(thing.hit(sample.values))].sum()) / total
        part = (part * n + 2) / (n + 4)
        return part * (1 - part)
    if thing.table == "mean":
        mean = mean_t(sample).value or 0.0
        return float(sample.weight @ (sample.values - mean) ** 2) / total * (n / (n - 1) if n > 1 else 1.0)
    scores = net(sample.values)
    up, down = ((float(sample.weight[scores == s].sum()) / total * n + 0.75) / (n + 3) for s in (100.0, -100.0))
    return 100**2 * (up + down - (up - down) ** 2)
