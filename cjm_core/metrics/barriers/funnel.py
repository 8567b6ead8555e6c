"""Who climbed how far: the counts of a ladder, group by group, and what may be drawn from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell, Sample
from cjm_core.metrics.intervals import Estimate, share, wilson
from cjm_core.metrics.remembering import kept
from cjm_core.model.ladder import Rung, ladders_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

DRAWS = 4000
SEED = 4_101
STEP_POINTS = 0.05
"""By how much a step's rate is raised to ask what the whole would gain."""


@dataclass(frozen=True)
class Funnel:
    """The people of one cell on one ladder: a sample a rung, 1 for those who passed it and 0 for those who did not.

    The funnel is closed: who is asked at a rung has passed all rungs before. Of somebody on a rung who gave no answer
    to the next nobody knows how far he came: he counts up to there, as in a life table. ``skipped`` says of those with
    a yes at a rung who had said no before (1), and ``broken`` of those on the rung before who gave no answer (1).
    """

    cell: Cell
    rungs: tuple[Rung, ...]
    steps: tuple[Sample, ...]
    skipped: tuple[Sample, ...]
    broken: tuple[Sample, ...]

    def rates(self, level: float) -> list[Estimate]:
        """Return the share of those on the rung before who climbed to each rung, with Wilson's interval."""
        return [share(step, _is_one, level) for step in self.steps]

    def reached(self, level: float) -> list[Estimate]:
        """Return the share of all who reached each rung: the product of the steps up to it.

        The interval is Wilson's for the base that has Greenwood's variance; with no answer missing that is everybody.
        """
        found: list[Estimate] = []
        value, spread, people = 1.0, 0.0, self.steps[0]
        for rate, step in zip(self.rates(level), self.steps, strict=True):
            if rate.value is None and value > 0:  # all who came so far gave no answer here
                found += [Estimate(None, None, None, people.n, people.n_effective, None, people.weighted)] * (
                    len(self.steps) - len(found))
                break
            rate_value = rate.value or 0.0
            value *= rate_value
            spread += (1 - rate_value) / (rate_value * step.n_effective) if rate_value > 0 else 0.0
            variance = value * value * spread
            n = value * (1 - value) / variance if variance > 0 else people.n_effective
            low, high = wilson(value * n, n, level) or (0.0, 1.0)
            found.append(Estimate(value, low, high, people.n, n, variance**0.5, people.weighted))
        return found

    @property
    def climbed(self) -> bool:
        """Tell whether somebody passed every rung: else the product is nought and has no shares."""
        return all(rate.value is not None and rate.value > 0 for rate in self.rates(0.95))

    def drawn(self) -> NDArray[np.float64]:
        """Return step rates as they may truly be: DRAWS rows, a column a rung, from Jeffreys' posterior.

        Each rate is Beta(x + 1/2, n - x + 1/2), x of n people having passed (with weights, of the effective base).
        Source: Brown, Cai and DasGupta 2001.
        """
        up, base = np.array([_counted(step) for step in self.steps]).T
        rng = np.random.default_rng(SEED)
        return rng.beta(up + 0.5, base - up + 0.5, size=(DRAWS, len(self.steps)))


def log_shares(rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how the loss parts among the steps: ln c_s / sum ln c, along the last axis; nought where nobody is lost.

    Unlike the share of people lost it does not favour the first steps, on which there are more people to lose.
    """
    logs = np.log(rates)
    total = logs.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(logs, total, out=np.zeros_like(logs), where=total < 0))


def gains(rates: NDArray[np.float64], points: float = STEP_POINTS) -> NDArray[np.float64]:
    """Return what the product would gain if one step's rate were ``points`` higher (at most 1): overall d / c_s."""
    overall = rates.prod(axis=-1, keepdims=True)
    return np.asarray(overall * np.minimum(points, 1 - rates) / rates)


def funnels(evidence: Evidence) -> list[Funnel]:
    """Return every ladder of the project for every cell in which somebody answered its first rung."""
    return kept(evidence, "funnels", lambda: list(_funnels(evidence)))


def _funnels(evidence: Evidence) -> Iterator[Funnel]:
    for rungs in ladders_of(evidence.project):
        crowd = evidence.crowd([r.item_id for r in rungs])
        for cell, people in crowd.cells(by_segment=True) if crowd is not None else ():
            funnel = funnel_of(cell, rungs, people)
            if funnel.steps[0].n:
                yield funnel


def funnel_of(cell: Cell, rungs: Sequence[Rung], people: Crowd) -> Funnel:
    """Return the funnel of some people, whose table has the column of every rung's item."""
    on = np.ones(len(people), dtype=bool)
    refused = np.zeros(len(people), dtype=bool)
    steps, skipped, broken = [], [], []
    for rung in rungs:
        answers = people.column(rung.item_id)
        known, yes = ~np.isnan(answers), np.isin(answers, rung.item.yes_codes)
        steps.append(_sample(cell, people, on & known, yes))
        skipped.append(_sample(cell, people, yes & (on | refused), refused))
        broken.append(_sample(cell, people, on, ~known))
        refused |= on & known & ~yes
        on &= yes
    return Funnel(cell, tuple(rungs), tuple(steps), tuple(skipped), tuple(broken))


def _sample(cell: Cell, people: Crowd, among: NDArray[np.bool_], hit: NDArray[np.bool_]) -> Sample:
    code, weight = hit[among].astype(np.int64), people.weight[among]
    weights, squares = (np.bincount(code, w, 2).astype(np.float64) for w in (weight, weight * weight))
    return Sample(cell, np.array([0.0, 1.0]), np.bincount(code, minlength=2), weights, squares, people.weighted)


def _counted(step: Sample) -> tuple[float, float]:
    base = step.n_effective
    total = float(step.weight.sum())
    return (float(step.weight[1]) / total * base if total > 0 else 0.0), base


def _is_one(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(values == 1)
