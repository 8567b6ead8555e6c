"""From the crossed counts of the engine to the cells that findings speak of: totals, single segments, waves, voices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell

if TYPE_CHECKING:
    from numpy.typing import NDArray


Atoms = tuple[tuple[frozenset[tuple[str, str]], int], ...]
"""Who stands behind a base: sets of cells ``(segment, wave)``, each with the people who are in exactly these."""


@dataclass(frozen=True)
class Group:
    """People who share wave, voice and segment values; ``total`` where the groups of this kind make up everybody.

    In a ``panel`` the same people answer in several waves, so its waves are never counted together.
    """

    wave: str
    voice: str
    segments: dict[str, str] = field(default_factory=dict)
    total: bool = True
    panel: bool = False


@dataclass(frozen=True)
class Counts:
    """How many people of each group fell on each code: parallel arrays, one row a group and code."""

    group: NDArray[np.int64]
    code: NDArray[np.int64]
    people: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]

    def where(self, keep: NDArray[np.bool_], code: NDArray[np.int64] | None = None) -> Counts:
        """Return the rows that ``keep`` picks, with new codes where given (for all rows)."""
        code = self.code if code is None else code
        return Counts(self.group[keep], code[keep], self.people[keep], self.weight[keep], self.weight2[keep])

    @staticmethod
    def join(parts: Sequence[Counts]) -> Counts:
        """Return the rows of several counts over the same groups and codes."""
        return Counts(*(np.concatenate([getattr(p, name) for p in parts]) for name in Counts.__dataclass_fields__))


@dataclass(frozen=True)
class Rolled:
    """The counts of one cell: codes rise, each once."""

    cell: Cell
    code: NDArray[np.int64]
    people: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]


class Breakdown:
    """Which cells every group belongs to: all together, each segment alone; for all waves and, if several, for each.

    ``waves`` gives the order of the waves; people without one are in the cells of all waves only. Voices are never
    mixed.
    """

    def __init__(self, groups: Sequence[Group], waves: Sequence[str]) -> None:
        columns = list(dict.fromkeys(c for g in groups for c in g.segments))
        waves = [wave for wave in waves if wave]
        self._order = {wave: i for i, wave in enumerate(["", *waves])}
        self._groups = list(groups)
        self._panel = np.array([g.panel and len(waves) > 1 for g in groups], dtype=np.bool_)
        self._bases: dict[bytes, NDArray[np.int64]] = {}
        self._dimensions = [
            (by_wave, *self._dimension(groups, column, by_wave))
            for column in (None, *columns)
            for by_wave in ((False, True) if len(waves) > 1 else (False,))
        ]

    def _dimension(self, groups: Sequence[Group], column: str | None, by_wave: bool
                   ) -> tuple[NDArray[np.int64], list[Cell]]:
        cells: list[Cell | None] = []
        for group in groups:
            wave = group.wave if by_wave else ""
            if by_wave and not wave:
                cells.append(None)
            elif column is None:
                cells.append(Cell("", wave, group.voice) if group.total else None)
            else:
                value = group.segments.get(column)
                cells.append(None if value is None else Cell(f"{column}={value}", wave, group.voice))
        known = sorted({c for c in cells if c}, key=lambda c: (c.segment, self._order.get(c.wave, 0), c.wave, c.voice))
        places = {cell: i for i, cell in enumerate(known)}
        return np.array([places[c] if c else -1 for c in cells], dtype=np.int64), known

    def roll(self, counts: Counts) -> Iterator[Rolled]:
        """Yield the counts of every cell that anybody is in, the total first; none of all waves where a panel is in."""
        width = int(counts.code.max()) + 1 if len(counts.code) else 1
        self._remember(counts)
        panel = bool(self._panel[counts.group].any())
        for by_wave, labels, cells in self._dimensions:
            if panel and not by_wave:
                continue
            label = labels[counts.group]
            inside = label >= 0
            key = label[inside] * width + counts.code[inside]
            keys, where = np.unique(key, return_inverse=True)
            people, weight, weight2 = (
                np.bincount(where, weights=column[inside], minlength=len(keys)).astype(np.float64)
                for column in (counts.people, counts.weight, counts.weight2)
            )
            starts = np.searchsorted(keys, np.arange(len(cells) + 1) * width)
            for i, cell in enumerate(cells):
                p = slice(starts[i], starts[i + 1])
                if p.start < p.stop:
                    yield Rolled(cell, keys[p] - i * width, people[p].astype(np.int64), weight[p], weight2[p])

    def _remember(self, counts: Counts) -> None:
        people = np.bincount(counts.group, weights=counts.people, minlength=len(self._groups)).astype(np.int64)
        self._bases[people.tobytes()] = people

    def crossings(self, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Atoms]]:
        """Yield the voice and the atoms of every base that was rolled so far, of the voices ``wanted``.

        None where segments were counted each by itself, so that nobody knows how they cross.
        """
        if not all(g.total for g in self._groups):
            return
        for people in self._bases.values():
            panel = bool((self._panel & (people > 0)).any())
            atoms: dict[str, list[tuple[frozenset[tuple[str, str]], int]]] = {}
            for at in np.nonzero(people)[0].tolist():
                cells = [
                    cells[labels[at]] for by_wave, labels, cells in self._dimensions
                    if labels[at] >= 0 and (by_wave or not panel)
                ]
                inside = frozenset((c.segment, c.wave) for c in cells)
                atoms.setdefault(self._groups[at].voice, []).append((inside, int(people[at])))
            yield from ((voice, tuple(found)) for voice, found in atoms.items() if wanted(voice))
