"""What a reader can work out from the cells that are shown: linear algebra over the smallest groups of people.

An *atom* is the people who are in exactly the same cells. Every cell is a sum of atoms; whatever follows from the shown
cells by adding and subtracting is a combination of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence.cells import Atoms

MOST_ATOMS = 200
"""With more atoms than this the sums of columns and waves are looked at, not every combination."""

_NOUGHT = 1e-7
_RANK = 1e-8
_MOST_A_ROUND = 500

Key = tuple[str, str]


@dataclass(frozen=True)
class Joint:
    """A base as a table of noughts and ones: ``member[i, j]`` says atom j, of ``people[j]``, is in ``cells[i]``."""

    cells: tuple[Key, ...]
    people: NDArray[np.int64]
    member: NDArray[np.float64]

    @property
    def n(self) -> dict[Key, int]:
        """Return the people of every cell."""
        return dict(zip(self.cells, (self.member @ self.people).round().astype(int).tolist(), strict=True))


def joint_of(atoms: Atoms) -> Joint:
    """Return the table of a base's atoms; atoms of the same cells count as one, empty ones not at all."""
    sums: dict[frozenset[Key], int] = {}
    for inside, people in atoms:
        if people:
            sums[inside] = sums.get(inside, 0) + people
    order = sorted(sums, key=sorted)
    cells = tuple(sorted({c for inside in order for c in inside}))
    member = np.array([[float(c in inside) for inside in order] for c in cells]).reshape(len(cells), len(order))
    return Joint(cells, np.array([sums[inside] for inside in order], dtype=np.int64), member)


def derivations(joint: Joint, hidden: set[Key], threshold: int) -> list[list[Key]]:
    """Return, for everything that must not follow from the shown cells but does, the shown cells it follows from.

    That are: hidden cells; up to four atoms together of fewer than ``threshold`` people; and the difference between two
    shown cells of fewer people than that. Not all need be returned at once; none means that nothing follows.
    """
    shown = np.array([c not in hidden for c in joint.cells], dtype=bool)
    names = [c for c in joint.cells if c not in hidden]
    table = joint.member[shown]
    values, vectors = np.linalg.eigh(table.T @ table)
    kept = values > _RANK * max(1.0, float(values[-1]) if len(values) else 1.0)
    null, basis = vectors[:, ~kept], vectors[:, kept]
    found = [[names[p], names[q]] for p, q in _near(table, joint.people, threshold)]
    for vector in islice(_following(joint, ~shown, null, threshold), _MOST_A_ROUND):
        weights = table @ (basis @ ((basis.T @ vector) / values[kept]))
        much = max(_NOUGHT, 0.5 * float(np.abs(weights).max(initial=0.0)))
        found.append([c for c, w in zip(names, weights, strict=True) if abs(w) > much])
    return found


def _near(table: NDArray[np.float64], people: NDArray[np.int64], threshold: int) -> list[tuple[int, int]]:
    """Return the pairs of shown cells that differ, but by fewer people than the threshold."""
    both = (table * people) @ table.T
    n = np.diag(both)
    apart = n[:, None] + n[None, :] - 2 * both
    rows, columns = np.nonzero(np.triu((apart > 0.5) & (apart < threshold - 0.5), 1))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _following(joint: Joint, hidden: NDArray[np.bool_], null: NDArray[np.float64], threshold: int
               ) -> Iterator[NDArray[np.float64]]:
    """Yield the hidden cells and small groups of atoms that follow: those at right angles to everything unknown.

    One random direction of the unknown finds the candidates, since chance makes no noughts; each is then verified.
    """
    free = null @ np.random.default_rng(20_231).normal(size=null.shape[1])
    for vector in joint.member[hidden]:
        if abs(vector @ free) < _NOUGHT and _known(vector, null):
            yield vector
    small = np.nonzero(joint.people < threshold)[0]
    alone = small[np.abs(free[small]) < _NOUGHT]
    for group in (*([i] for i in alone), *_groups(np.setdiff1d(small, alone), free, joint.people, threshold)):
        vector = np.zeros(len(joint.people))
        vector[list(group)] = 1.0
        if _known(vector, null):
            yield vector


def _known(vector: NDArray[np.float64], null: NDArray[np.float64]) -> bool:
    return not null.shape[1] or float(np.abs(vector @ null).max()) < _NOUGHT


def _groups(small: NDArray[np.int64], free: NDArray[np.float64], people: NDArray[np.int64], threshold: int
            ) -> Iterator[Sequence[int]]:
    """Yield pairs, triples and fours of atoms under the threshold that add up to nought: ones and twos that meet."""
    first, second = np.triu_indices(len(small), 1)
    few = people[small[first]] + people[small[second]] < threshold
    twos = np.column_stack([small[first[few]], small[second[few]]])
    halves: list[tuple[int, ...]] = [*((int(i),) for i in small), *map(tuple, twos.tolist())]
    sums = np.concatenate([free[small], free[twos].sum(axis=1)])
    order = np.argsort(sums, kind="stable")
    rising = sums[order]
    starts, ends = np.searchsorted(rising, -sums - _NOUGHT), np.searchsorted(rising, -sums + _NOUGHT)
    for at in np.nonzero(np.abs(sums) < _NOUGHT)[0]:
        yield halves[at]
    for at in np.nonzero(starts < ends)[0]:
        for other in order[starts[at]:ends[at]]:
            group = sorted({*halves[at], *halves[other]})
            apart = other > at and len(group) == len(halves[at]) + len(halves[other])
            if apart and people[group].sum() < threshold:
                yield group
