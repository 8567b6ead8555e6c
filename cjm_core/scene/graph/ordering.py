"""In which order nodes stand within their layers, so that edges cross little."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from cjm_core.scene.graph.acyclic import Arc

SWEEPS = 24
TRANSPOSE_ROUNDS = 6
Rows = list[list[str]]


def crossings(rows: Sequence[Sequence[str]], arcs: Iterable[Arc]) -> int:
    """Return how many pairs of arcs cross; every arc leads from a layer to the next."""
    found = 0
    links = _between(rows, arcs)
    for (upper, lower), pairs in zip(pairwise(rows), links, strict=True):
        at, to = _places(upper), _places(lower)
        seen: list[int] = []
        for _, end in sorted((at[a], to[b]) for a, b in pairs):
            found += len(seen) - bisect_left(seen, end + 1)
            insort(seen, end)
    return found


def ordered(rows: Sequence[Sequence[str]], weights: Mapping[Arc, float]) -> Rows:
    """Return the layers with their nodes in an order of few crossings: barycentre sweeps and swaps of neighbours.

    After Sugiyama, Tagawa and Toda (1981) with the swaps of Gansner and others (1993); every arc spans one layer.
    """
    arcs = sorted(weights)
    best = [list(row) for row in rows]
    least = crossings(best, arcs)
    before: dict[str, list[str]] = {n: [] for row in rows for n in row}
    after: dict[str, list[str]] = {n: [] for row in rows for n in row}
    for a, b in arcs:
        before[b].append(a)
        after[a].append(b)
    now = [list(row) for row in best]
    for sweep in range(SWEEPS):
        if least == 0:
            break
        forth = sweep % 2 == 0
        for i in range(1, len(now)) if forth else range(len(now) - 2, -1, -1):
            beside = now[i - 1] if forth else now[i + 1]
            now[i] = _by_barycentre(now[i], _places(beside), before if forth else after)
        _transpose(now, before, after)
        found = crossings(now, arcs)
        if found < least:
            least, best = found, [list(row) for row in now]
    return best


def _places(row: Sequence[str]) -> dict[str, int]:
    return {node: i for i, node in enumerate(row)}


def _between(rows: Sequence[Sequence[str]], arcs: Iterable[Arc]) -> list[list[Arc]]:
    layer = {node: i for i, row in enumerate(rows) for node in row}
    links: list[list[Arc]] = [[] for _ in rows[1:]]
    for a, b in arcs:
        links[layer[a]].append((a, b))
    return links


def _by_barycentre(row: list[str], at: Mapping[str, int], joined: Mapping[str, list[str]]) -> list[str]:
    """Sort a layer by the mean place of what its nodes are joined to; nodes joined to nothing keep their place."""
    wanted = {n: sum(at[m] for m in joined[n]) / len(joined[n]) for n in row if joined[n]}
    moving = iter(sorted(wanted, key=lambda n: wanted[n]))
    return [next(moving) if n in wanted else n for n in row]


def _transpose(rows: Rows, before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> None:
    """Swap neighbours wherever that parts crossing arcs, until nothing gets better."""
    for _ in range(TRANSPOSE_ROUNDS):
        better = False
        for i, row in enumerate(rows):
            both = ((i - 1, before), (i + 1, after))
            sides = [(_places(rows[j]), joined) for j, joined in both if 0 <= j < len(rows)]
            for k in range(len(row) - 1):
                a, b = row[k], row[k + 1]
                kept = sum(_crossed(a, b, at, joined) for at, joined in sides)
                swapped = sum(_crossed(b, a, at, joined) for at, joined in sides)
                if swapped < kept:
                    row[k], row[k + 1] = b, a
                    better = True
        if not better:
            break


def _crossed(upper: str, lower: str, at: Mapping[str, int], joined: Mapping[str, list[str]]) -> int:
    return sum(at[m] > at[n] for m in joined[upper] for n in joined[lower])
