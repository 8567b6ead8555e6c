"""What is compared between groups of people: means, shares and net scores of questions and of single answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell, PairSample, Sample
from cjm_core.extensions import Spoken
from cjm_core.metrics.differences.tests import (
    Difference,
    Hit,
    means_again,
    means_apart,
    nets_again,
    nets_apart,
    shares_again,
    shares_apart,
)
from cjm_core.metrics.survey import RATED, two_best
from cjm_core.model import ItemRole
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.model import Thresholds

AVERAGED = (*RATED, ItemRole.EFFORT, ItemRole.NUMBER)

TABLES: dict[str, str] = {
    "mean": N_("means"), "top2": N_("shares of the two best answers"), "nps": N_("net promoter scores"),
    "enps": N_("net promoter scores of employees"), "reached": N_("shares of those who got there"),
    "answers": N_("shares of single answers"),
}
"""What the tables of tests are called, by what is compared; one such table is one family."""

UNITS = {"mean": "scale", "nps": "points", "enps": "points"}


@dataclass(frozen=True)
class Compared:
    """One number that may be compared between groups: ``table`` says what it is (a key of ``TABLES``), where it stands,
    and the ``samples`` of all cells. ``hit`` tells who is in a share; ``item`` the question whose answers may be
    paired, empty where they may not.
    """

    table: str
    kind: str
    place: str
    samples: dict[Cell, Sample]
    better: str = "higher"
    item: str = ""
    hit: Hit | None = None

    @property
    def unit(self) -> str:
        """The unit of the difference."""
        return UNITS.get(self.table, "share")

    def apart(self, first: Sample, second: Sample, level: float) -> Difference:
        """Compare two groups of different people."""
        if self.hit is not None:
            return shares_apart(first, second, self.hit, level)
        return (means_apart if self.table == "mean" else nets_apart)(first, second, level)

    def again(self, pair: PairSample, level: float) -> Difference:
        """Compare two answers of the same people."""
        if self.hit is not None:
            return shares_again(pair, self.hit, level)
        return (means_again if self.table == "mean" else nets_again)(pair, level)


def compared(evidence: Evidence) -> Iterator[Compared]:
    """Yield everything that is compared: questions first, then the single answers of questions about reasons."""
    for item_id, item in evidence.items(*AVERAGED):
        if item_id in evidence.project.analysis.watched:
            continue
        samples = _by_cell(evidence.samples(item_id))
        yield Compared("mean", "item", item_id, samples, item.better, item_id)
        best = two_best(item) if item.role in RATED else None
        if best is not None:
            yield Compared("top2", "item", item_id, samples, "higher", item_id, best)
    for item_id, item in evidence.items(ItemRole.NPS, ItemRole.ENPS):
        if item.scale is not None and (item.scale.low, item.scale.high) == (0, 10):
            yield Compared(item.role.value, "item", item_id, _by_cell(evidence.samples(item_id)), "higher", item_id)
    for item_id, item in evidence.items(ItemRole.REACHED):
        samples = _by_cell(evidence.samples(item_id))
        yield Compared("reached", "item", item_id, samples, "higher", item_id, _one_of(item.yes_codes))
    for item_id, _ in evidence.items(ItemRole.REASON):
        choices = evidence.choices(item_id)
        for code in sorted({code for c in choices for code in c.codes}):
            samples = {c.cell: c.sample(code) for c in choices}
            yield Compared("answers", "answer", f"{item_id}={code}", samples, "", "", _one_of((1.0,)))


def _by_cell(samples: Iterable[Sample]) -> dict[Cell, Sample]:
    return {s.cell: s for s in samples}


def _one_of(codes: tuple[float, ...]) -> Hit:
    wanted = np.array(codes, dtype=np.float64)

    def hit(values: NDArray[np.float64]) -> NDArray[np.bool_]:
        return np.isin(values, wanted)
    return hit


def places_of(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return, by kind of place and place, the plain number that a difference there is made of: the one at the place."""
    return {(c.kind, c.place): ((c.kind, c.place),) for c in compared(evidence)}


def testable(p: float | None, cell: Cell, n: int, thresholds: Thresholds) -> float | None:
    """Return ``p``, but none of a protected group so small that it is hidden: it must not move the q of others."""
    return None if protected(cell.voice) and n < thresholds.employee_n else p
