"""In which layer each node of a graph without cycles stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cjm_core.scene.graph.acyclic import Arc

ROUNDS = 8


def layers_of(order: Sequence[str], weights: Mapping[Arc, float]) -> dict[str, int]:
    """Return a layer, from 0, for every node: by the longest way to it, then moved to where its edges are short.

    ``order`` is such that every arc of ``weights`` leads forward in it. No two ends of an arc share a layer, and there
    are no more layers than the longest way has nodes.
    """
    layer: dict[str, int] = {}
    before: dict[str, list[Arc]] = {n: [] for n in order}
    after: dict[str, list[Arc]] = {n: [] for n in order}
    for arc in sorted(weights):
        before[arc[1]].append(arc)
        after[arc[0]].append(arc)
    for node in order:
        layer[node] = max((layer[a] + 1 for a, _ in before[node]), default=0)
    last = max(layer.values(), default=0)
    for _ in range(ROUNDS):
        moved = False
        for node in reversed(order):
            low = max((layer[a] + 1 for a, _ in before[node]), default=0)
            high = min((layer[b] - 1 for _, b in after[node]), default=last)
            pulls = [(layer[a] + 1, weights[a, b]) for a, b in before[node]]
            pulls += [(layer[b] - 1, weights[a, b]) for a, b in after[node]]
            best = min(max(_middle(pulls, layer[node]), low), high)
            moved, layer[node] = moved or best != layer[node], best
        if not moved:
            break
    used = {old: new for new, old in enumerate(sorted(set(layer.values())))}
    return {node: used[at] for node, at in layer.items()}


def _middle(pulls: Sequence[tuple[int, float]], here: int) -> int:
    """Return the weighted median of the layers that pull."""
    total, passed = sum(w for _, w in pulls), 0.0
    for at, weight in sorted(pulls):
        passed += weight
        if 2 * passed >= total:
            return at
    return here
