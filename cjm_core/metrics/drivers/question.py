"""What is to be explained by what: the outcome, the drivers, and the people who answered both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell
from cjm_core.metrics.ground import place_of
from cjm_core.metrics.intervals import kish
from cjm_core.metrics.outcome import outcome_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

LIVED = (ItemRole.EXPERIENCE, ItemRole.CSAT)
LEAST_DRIVERS = 2


@dataclass(frozen=True)
class Question:
    """Which item is explained (``outcome``) by which (``drivers``, by name, at least two)."""

    outcome: str
    outcome_item: Item
    drivers: tuple[tuple[str, Item], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The drivers' ids, then the outcome's: the order of the columns everywhere."""
        return (*(name for name, _ in self.drivers), self.outcome)

    @property
    def signs(self) -> NDArray[np.float64]:
        """Minus one for columns on which lower is better: turned, more is better everywhere."""
        items = [*(item for _, item in self.drivers), self.outcome_item]
        return np.array([-1.0 if item.better == "lower" else 1.0 for item in items])


@dataclass(frozen=True)
class Group:
    """The people of one cell who answered the outcome; ``values`` (people, drivers + 1), more is better, NaN: none."""

    cell: Cell
    question: Question
    values: NDArray[np.float64]
    weight: NDArray[np.float64]
    weighted: bool

    @property
    def n_effective(self) -> float:
        """Kish's effective base of those who answered the outcome."""
        return kish(self.weight)

    def base(self, driver: int) -> int:
        """How many people answered a driver and the outcome."""
        return int(np.isfinite(self.values[:, driver]).sum())


def question_of(evidence: Evidence) -> Question | None:
    """Return what the project asks to be explained; None where there is no outcome or are fewer than two drivers."""
    items = dict(evidence.items())
    outcome = outcome_of(evidence)
    if outcome is None:
        return None
    named = evidence.project.analysis.drivers
    drivers = [d for d in named if d in items] if named else [
        name for name, item in items.items() if item.role in LIVED and place_of(evidence.project, item) is not None
    ]
    chosen = sorted({d for d in drivers if d != outcome and items[d].role is not ItemRole.REASON})
    if len(chosen) < LEAST_DRIVERS:
        return None
    return Question(outcome, items[outcome], tuple((d, items[d]) for d in chosen))


def groups(evidence: Evidence) -> list[Group]:
    """Return the people who answered the outcome, a group a cell; none where the project asks nothing."""
    question = question_of(evidence)
    crowd = evidence.crowd(question.ids) if question else None
    return list(_groups(question, crowd)) if question and crowd else []


def _groups(question: Question, crowd: Crowd) -> Iterator[Group]:
    for cell, people in crowd.cells():
        there = people.where(np.isfinite(people.values[:, -1]) & (people.weight > 0))
        if len(there):
            yield Group(cell, question, there.values * question.signs, there.weight, crowd.weighted)
