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
