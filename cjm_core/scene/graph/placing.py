"""Where nodes stand across their layers: apart, near what they are joined to, long edges straight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from cjm_core.scene.graph.acyclic import Arc

ROUNDS = 24
STRAIGHTENED = 8


def apart(wanted: Sequence[float], weights: Sequence[float], room: Sequence[float], low: float, high: float
          ) -> list[float]:
    """Return the places nearest to the wanted ones that keep their order and distance, between two bounds.

    ``room[i]`` is the least distance of place i from the one before it. Least squares: isotonic regression by
    pooling adjacent violators, then bounds. Where the bounds leave too little room, the last places pass ``high``.
    """
    steps, shift = [], 0.0
    for i, gap in enumerate(room):
        shift += gap if i else 0.0
        steps.append(shift)
    pools: list[list[float]] = []  # value, weight, count
    for want, weight, step in zip(wanted, weights, steps, strict=True):
        pools.append([want - step, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            value, heavy, count = pools.pop()
            below = pools[-1]
            below[0] = (below[0] * below[1] + value * heavy) / (below[1] + heavy)
            below[1] += heavy
            below[2] += count
    level = [value for value, _, count in pools for _ in range(int(count))]
    ceiling = max(low, high - (steps[-1] if steps else 0.0))
    return [min(max(x, low), ceiling) + step for x, step in zip(level, steps, strict=True)]


def places_of(rows: Sequence[Sequence[str]], size: Mapping[str, float], gap: float, weights: Mapping[Arc, float],
              height: float) -> dict[str, float]:
    """Return the middle of every node across its layer, within 0 and ``height``.

    Nodes of one layer stand at least ``gap`` apart; every arc spans one layer and draws its ends to one height, the
    more the heavier it is.
    """
    joined: dict[str, list[tuple[str, float]]] = {n: [] for row in rows for n in row}
    for (a, b), weight in sorted(weights.items()):
        joined[a].append((b, weight))
        joined[b].append((a, weight))
    layer = {n: i for i, row in enumerate(rows) for n in row}
    at = {}
    for row in rows:
        total = sum(size[n] for n in row) + gap * (len(row) - 1)
        top = (height - total) / 2
        for node in row:
            at[node] = top + size[node] / 2
            top += size[node] + gap
    for turn in range(2 * ROUNDS):
        forth = turn % 2 == 0
        both = turn >= ROUNDS
        for i in range(len(rows)) if forth else range(len(rows) - 1, -1, -1):
            row = rows[i]
            wanted, heavy = [], []
            for node in row:
                sides = [(m, w) for m, w in joined[node] if both or (layer[m] < i) == forth]
                total = sum(w for _, w in sides)
                wanted.append(sum(at[m] * w for m, w in sides) / total if total else at[node])
                heavy.append(total or 1e-3)
            room = [0.0, *((size[a] + size[b]) / 2 + gap for a, b in pairwise(row))]
            if row:
                ends = size[row[0]] / 2, height - size[row[-1]] / 2
                at.update(zip(row, apart(wanted, heavy, room, *ends), strict=True))
    return at


def straightened(at: dict[str, float], rows: Sequence[Sequence[str]], size: Mapping[str, float], gap: float,
                 chains: Sequence[Sequence[str]], height: float) -> dict[str, float]:
    """Return the places with every chain of bends at one height wherever its neighbours leave room for that."""
    found = dict(at)
    beside: dict[str, tuple[str, str]] = {}
    for row in rows:
        for i, node in enumerate(row):
            beside[node] = row[i - 1] if i else "", row[i + 1] if i + 1 < len(row) else ""
    for _ in range(STRAIGHTENED):
        for chain in chains:
            low, high = 0.0, height
            for node in chain:
                above, below = beside[node]
                half = size[node] / 2
                low = max(low, found[above] + size[above] / 2 + gap + half if above else half)
                high = min(high, found[below] - size[below] / 2 - gap - half if below else height - half)
            if low <= high:
                middle = sum(found[node] for node in chain) / len(chain)
                found.update(dict.fromkeys(chain, min(max(middle, low), high)))
    return found


def centred(at: Mapping[str, float], size: Mapping[str, float], height: float) -> dict[str, float]:
    """Return the places shifted so that as much room is left before the first as after the last."""
    first = min((at[n] - size[n] / 2 for n in at), default=0.0)
    last = max((at[n] + size[n] / 2 for n in at), default=height)
    return {n: place + (height - first - last) / 2 for n, place in at.items()}
