"""What the engine hands to Python: how many people gave each value, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Cell:
    """The group of people a sample speaks of: segment (``column=value`` or empty), wave, voice."""

    segment: str = ""
    wave: str = ""
    voice: str = ""


@dataclass(frozen=True)
class Sample:
    """One score in one cell, reduced: for each distinct value the people who gave it.

    ``values`` rise; ``count`` is people, ``weight`` the sum of their weights, ``weight2`` that of the squared weights.
    Without weights ``weight`` and ``weight2`` equal ``count``. Missing and unreadable answers are not in it.
    ``population`` is how many people there are in all, where the project says that these are a random part of them.
    """

    cell: Cell
    values: NDArray[np.float64]
    count: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]
    weighted: bool = False
    population: int | None = None

    @cached_property
    def n(self) -> int:
        """How many people answered."""
        return int(self.count.sum())

    @cached_property
    def total_weight(self) -> float:
        """The weights of all who answered together."""
        return float(self.weight.sum())

    @cached_property
    def n_effective(self) -> float:
        """Kish's effective base, (sum w)^2 / sum w^2; n where there are no weights."""
        total2 = float(self.weight2.sum())
        return self.total_weight**2 / total2 if total2 > 0 else 0.0

    def negated(self) -> Sample:
        """Return the same people with every value's sign turned; the values still rise."""
        turned = 0.0 - self.values[::-1]  # not a bare minus: that would make -0.0 of 0
        return Sample(self.cell, turned, self.count[::-1], self.weight[::-1], self.weight2[::-1], self.weighted,
                      self.population)


@dataclass(frozen=True)
class PairSample:
    """Two scores of the same people in one cell, reduced to joint counts: ``first`` and ``second`` run in parallel."""

    cell: Cell
    first: NDArray[np.float64]
    second: NDArray[np.float64]
    count: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]
    weighted: bool = False

    def difference(self) -> Sample:
        """Return the sample of ``first`` minus ``second``, person by person."""
        gaps, where = np.unique(np.round(self.first - self.second, 9), return_inverse=True)
        count, weight, weight2 = (
            np.bincount(where, weights=x, minlength=len(gaps)).astype(np.float64)
            for x in (self.count, self.weight, self.weight2)
        )
        return Sample(self.cell, gaps, count.astype(np.int64), weight, weight2, self.weighted)
