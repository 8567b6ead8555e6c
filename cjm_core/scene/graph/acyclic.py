"""Which edges of a graph turn back: the lightest that one finds, so that the others all lead the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Arc = tuple[str, str]
Weights = Mapping[Arc, float]
MOST_ROUNDS = 12


def forward_order(nodes: Sequence[str], weights: Weights, pull: Mapping[str, float]) -> list[str]:
    """Return the nodes in an order in which the edges that lead backward weigh little.

    From the greedy order of Eades, Lin and Smyth (1993) by weight, and from the given one, every node is moved to where
    it is best, until nothing improves; the better of the two is taken. ``pull`` is what draws a node to the front
    (starts minus ends, say); equals keep their order.
    """
    found = [_greedy(nodes, weights, pull), list(nodes)]
    for order in found:
        for _ in range(MOST_ROUNDS):
            if not _sift(order, weights):
                break
    return min(found, key=lambda order: sum(weights[arc] for arc in back_arcs(order, weights)))


def back_arcs(order: Sequence[str], weights: Weights) -> frozenset[Arc]:
    """Return the arcs that lead against an order; loops of one node are none."""
    at = {node: i for i, node in enumerate(order)}
    return frozenset((a, b) for a, b in weights if at[b] < at[a])


def _greedy(nodes: Sequence[str], weights: Weights, pull: Mapping[str, float]) -> list[str]:
    surplus = {node: pull.get(node, 0.0) for node in nodes}
    out: dict[str, dict[str, float]] = {node: {} for node in nodes}
    into: dict[str, dict[str, float]] = {node: {} for node in nodes}
    for (a, b), weight in weights.items():
        if a != b:
            out[a][b] = into[b][a] = weight
            surplus[a] += weight
            surplus[b] -= weight
    head: list[str] = []
    tail: list[str] = []
    left = dict.fromkeys(nodes)
    while left:
        sink = next((n for n in reversed(left) if not out[n] and (into[n] or pull.get(n, 0.0) < 0)), None)
        source = next((n for n in left if not into[n]), None)
        taken = source or sink or max(left, key=lambda n: surplus[n])
        (tail if source is None and sink is not None else head).append(taken)
        del left[taken]
        for b, weight in out[taken].items():
            del into[b][taken]
            surplus[b] += weight
        for a, weight in into[taken].items():
            del out[a][taken]
            surplus[a] -= weight
    return head + tail[::-1]


def _sift(order: list[str], weights: Weights) -> bool:
    """Move each node to its best place among the others; tell whether anything got better."""
    better = False
    for node in sorted(order):
        here = order.index(node)
        gain, best, at = 0.0, 0.0, here
        for steps in (range(here - 1, -1, -1), range(here + 1, len(order))):
            gain = 0.0
            for i in steps:
                turned = weights.get((order[i], node), 0.0) - weights.get((node, order[i]), 0.0)
                gain += turned if i > here else -turned
                if gain > best + 1e-9:
                    best, at = gain, i
        if at != here:
            order.insert(at, order.pop(here))
            better = True
    return better
