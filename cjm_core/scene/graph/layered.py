"""A graph laid out in layers: what turns back, which layer, which order, which place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt

from cjm_core.scene.graph.acyclic import Arc, back_arcs, forward_order
from cjm_core.scene.graph.layering import layers_of
from cjm_core.scene.graph.ordering import Rows, ordered
from cjm_core.scene.graph.placing import centred, places_of, straightened

THREAD_MM = 2.6
_STRAIGHT = (1.0, 4.0, 16.0)  # how far an arc between two nodes, a node and a bend, two bends, keeps straight


@dataclass(frozen=True)
class Layered:
    """The shape of a graph: its rows (layers with nodes and bends in order), arcs that turn back, and ways.

    ``ways`` lead each arc, as it is drawn from an earlier to a later layer, over its bends: names from node to node.
    An arc of ``back`` is drawn the other way round: its way begins at the node that it comes to.
    """

    rows: tuple[tuple[str, ...], ...]
    back: frozenset[Arc]
    loops: frozenset[str]
    ways: Mapping[Arc, tuple[str, ...]]
    weights: Mapping[Arc, float]

    @property
    def nodes(self) -> tuple[tuple[str, ...], ...]:
        """The nodes of every layer, without bends."""
        bends = {name for way in self.ways.values() for name in way[1:-1]}
        return tuple(tuple(n for n in row if n not in bends) for row in self.rows)

    def part(self, first: int, last: int) -> Layered:
        """Return the layers from ``first`` to before ``last``, with what joins them among themselves."""
        rows = self.rows[first:last]
        inside = {name for row in rows for name in row}
        ways = {arc: (way[0], *(n for n in way[1:-1] if n in inside), way[-1]) for arc, way in self.ways.items()}
        links = {link: weight for link, weight in self.weights.items() if inside.issuperset(link)}
        return replace(self, rows=rows, ways=ways, weights=links)

    def places(self, size: Mapping[str, float], gap: float, height: float) -> dict[str, float]:
        """Return the middle of every node and bend across its layer; ``size`` holds the nodes, bends are threads."""
        whole = {name: size.get(name, THREAD_MM) for row in self.rows for name in row}
        links = {link: self._pull(link, size) for link in self.weights}
        chains = [way[1:-1] for _, way in sorted(self.ways.items()) if len(way) > 3]
        at = centred(places_of(self.rows, whole, gap, links, height), whole, height)
        return centred(straightened(at, self.rows, whole, gap, chains, height), whole, height)

    def tallest(self, size: Mapping[str, float], gap: float) -> float:
        """Return how much room the fullest layer needs across."""
        return max(sum(size.get(n, THREAD_MM) for n in row) + gap * (len(row) - 1) for row in self.rows)

    def _pull(self, link: Arc, size: Mapping[str, float]) -> float:
        bends = sum(name not in size for name in link)
        return _STRAIGHT[bends] * sqrt(self.weights[link])


def layered(nodes: Sequence[str], weights: Mapping[Arc, float], pull: Mapping[str, float] | None = None) -> Layered:
    """Lay a graph out: ``nodes`` in the order that equals keep, every arc's weight, what draws a node to the front.

    The same graph gives the same layout, whatever the order of ``weights``.
    """
    pairs = {arc: weights[arc] for arc in sorted(weights) if arc[0] != arc[1]}
    order = forward_order(nodes, pairs, pull or {})
    back = back_arcs(order, pairs)
    straight: dict[Arc, float] = {}
    for (a, b), weight in pairs.items():
        arc = (b, a) if (a, b) in back else (a, b)
        straight[arc] = straight.get(arc, 0.0) + weight
    layer = layers_of(order, straight)
    ways: dict[Arc, tuple[str, ...]] = {}
    rows: Rows = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in order:
        rows[layer[node]].append(node)
    links: dict[Arc, float] = {}
    for (a, b), weight in pairs.items():
        first, last = (b, a) if (a, b) in back else (a, b)
        bends = [f"{a}\0{b}\0{i}" for i in range(layer[first] + 1, layer[last])]
        for i, bend in enumerate(bends, layer[first] + 1):
            rows[i].append(bend)
        ways[a, b] = (first, *bends, last)
        for link in pairwise(ways[a, b]):
            links[link] = links.get(link, 0.0) + weight
    loops = frozenset(a for a, b in weights if a == b)
    return Layered(tuple(tuple(r) for r in ordered(rows, links)), back, loops, ways, links)
