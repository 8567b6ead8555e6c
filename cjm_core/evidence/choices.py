"""Answers that are words or several at once: how many people chose each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell, Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Choices:
    """One question in one cell: for each code the people who chose it, and the people who answered at all.

    ``codes`` stand in the order of the codebook, others after them by name; with several answers a person the counts
    add up to more than ``people``. ``people_weight`` and ``people_weight2`` sum the base's weights and their squares.
    """

    cell: Cell
    codes: tuple[str, ...]
    count: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]
    people: int
    people_weight: float
    people_weight2: float
    weighted: bool = False

    def sample(self, code: str) -> Sample:
        """Return the people who answered as 1 (chose ``code``) and 0; nobody chose a code that the cell lacks."""
        at = self.codes.index(code) if code in self.codes else None
        sums = (self.count, self.weight, self.weight2)
        chose = [0.0 if at is None else float(column[at]) for column in sums]
        base = (self.people, self.people_weight, self.people_weight2)
        count, weight, weight2 = (np.array([max(w - c, 0.0), c]) for w, c in zip(base, chose, strict=True))
        return Sample(self.cell, np.array([0.0, 1.0]), count.astype(np.int64), weight, weight2, self.weighted)


@dataclass(frozen=True)
class JointChoices:
    """One question in one cell: for each two codes the people who chose both, and the people who answered at all.

    ``count`` is symmetric, the people who chose a code on its diagonal; ``weight`` and ``weight2`` sum their weights
    and the squares of these. ``codes`` and the sums of the base are those of ``Choices``.
    """

    cell: Cell
    codes: tuple[str, ...]
    count: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]
    people: int
    people_weight: float
    people_weight2: float
    weighted: bool = False

    @property
    def n_effective(self) -> float:
        """Kish's effective base."""
        return self.people_weight**2 / self.people_weight2 if self.people_weight2 > 0 else 0.0

    def difference(self, first: str, second: str) -> Sample:
        """Return 1 for people who chose only ``first``, -1 for only ``second``, 0 for both or neither."""
        a, b = self.codes.index(first), self.codes.index(second)
        base = (self.people, self.people_weight, self.people_weight2)
        sums = []
        for table, whole in zip((self.count, self.weight, self.weight2), base, strict=True):
            only, other = float(table[a, a] - table[a, b]), float(table[b, b] - table[a, b])
            sums.append(np.array([other, max(whole - only - other, 0.0), only]))
        return Sample(self.cell, np.array([-1.0, 0.0, 1.0]), sums[0].astype(np.int64), sums[1], sums[2], self.weighted)
