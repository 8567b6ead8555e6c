"""Answers that are words or several at once: how many people chose each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cjm_core.evidence.sample import Cell


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
