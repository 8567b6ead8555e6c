"""Things in a row, parted into as few groups as hold them, as even as they come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def evenly(things: Sequence[Thing], sizes: Sequence[float], room: float) -> list[list[Thing]]:
    """Part things, in order, into the fewest groups of at most ``room``, and make the largest group as small as can be.

    A thing larger than the room has a group of its own.
    """
    fewest = len(_filled(things, sizes, room))
    caps = sorted({sum(sizes[i:j]) for i in range(len(sizes)) for j in range(i + 1, len(sizes) + 1)})
    for cap in caps:
        groups = _filled(things, sizes, cap)
        if cap <= room and len(groups) <= fewest and all(size <= cap for size in sizes):
            return groups
    return _filled(things, sizes, room)


def _filled(things: Sequence[Thing], sizes: Sequence[float], cap: float) -> list[list[Thing]]:
    groups: list[list[Thing]] = [[]]
    used = 0.0
    for thing, size in zip(things, sizes, strict=True):
        if groups[-1] and used + size > cap + 1e-9:
            groups.append([])
            used = 0.0
        groups[-1].append(thing)
        used += size
    return groups
