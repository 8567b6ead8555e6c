"""The units of one wave and voice side by side: what may be compared, and with what error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.composite.reliability import Between, units_apart
from cjm_core.metrics.composite.scores import Unit, units
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.model.analysis import Index


@dataclass(frozen=True)
class League:
    """The units of one wave and voice that have a score with an error, in the order of their names."""

    wave: str
    voice: str
    units: tuple[Unit, ...]
    level: float

    @cached_property
    def scores(self) -> NDArray[np.float64]:
        """The index of each unit."""
        return np.array([u.score for u in self.units], dtype=np.float64)

    @cached_property
    def n(self) -> NDArray[np.float64]:
        """The effective base of each unit."""
        return np.array([u.components.n_effective for u in self.units], dtype=np.float64)

    @cached_property
    def se(self) -> NDArray[np.float64]:
        """The error of each unit; where all its people answered alike, that of all units' spread on its base."""
        own = np.array([u.se for u in self.units], dtype=np.float64)
        free = float((self.n - 1).sum())
        spread = sqrt(float((self.n - 1) @ (self.n * own**2)) / free) if free > 0 else 0.0
        return np.where(own > 0, own, spread / np.sqrt(self.n))

    @cached_property
    def between(self) -> Between | None:
        """How far the units can be told apart."""
        return units_apart(self.scores, self.se, self.n, self.level)

    @property
    def fewest(self) -> int:
        """The smallest base of a unit."""
        return min(u.n for u in self.units)


def named(unit: Unit) -> bool:
    """Tell a unit from the whole network and from people whose unit is not stated."""
    return bool(unit.cell.segment.partition("=")[2])


def fewest_shown(everybody: Sequence[Unit]) -> int:
    """Return the fewest people of a component that are in one unit, or in no named one where there are such."""
    own = np.array([u.components.people for u in everybody if named(u)])
    whole = np.array([u.components.people for u in everybody if not u.cell.segment])
    rest = (whole.sum(axis=0) - own.sum(axis=0)) if len(own) and len(whole) else np.zeros(0, dtype=np.int64)
    return int(min([*own.ravel().tolist(), *rest[rest > 0].tolist()], default=0))


def leagues(evidence: Evidence, index: Index) -> Iterator[League]:
    """Yield the units by wave and voice, two or more.

    Of protected voices none in which a unit, or the people of no named unit, are too few to be shown: what is said of
    the others would betray them.
    """
    limits = evidence.project.thresholds
    groups: dict[tuple[str, str], list[Unit]] = {}
    for unit in units(evidence, index):
        groups.setdefault((unit.cell.wave, unit.cell.voice), []).append(unit)
    for (wave, voice), everybody in groups.items():
        found = [u for u in everybody if named(u)]
        if protected(voice) and fewest_shown(everybody) < limits.employee_n:
            continue
        known = tuple(sorted((u for u in found if u.known), key=lambda u: u.cell.segment))
        if len(known) > 1:
            yield League(wave, voice, known, limits.level)
