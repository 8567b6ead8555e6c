"""Layered graphs: what turns back, which layer, what order and place; shown without an image."""

import itertools
import random
import time
from itertools import pairwise

import pytest

from cjm_core.scene.graph.acyclic import back_arcs, forward_order
from cjm_core.scene.graph.layered import layered
from cjm_core.scene.graph.layering import layers_of
from cjm_core.scene.graph.ordering import crossings, ordered
from cjm_core.scene.graph.placing import apart, centred, straightened


def chain(*names, weight=10.0):
    return dict.fromkeys(pairwise(names), weight)


def made_up(count, seed, jumps=3):
    """Return a graph that mostly goes forward, with jumps ahead, turns back and loops."""
    dice = random.Random(seed)
    names = [f"n{i:03}" for i in range(count)]
    weights = {(a, b): float(dice.randint(50, 90)) for a, b in pairwise(names)}
    for i, a in enumerate(names):
        for _ in range(jumps):
            weights.setdefault((a, names[min(count - 1, max(0, i + dice.randint(-4, 8)))]), float(dice.randint(1, 30)))
    return names, weights


def test_the_lightest_way_back_is_turned():
    weights = {**chain("a", "b", "c", "d"), ("c", "a"): 2.0, ("d", "b"): 3.0, ("b", "b"): 9.0}
    nodes = ["d", "c", "b", "a"]
    order = forward_order(nodes, {k: v for k, v in weights.items() if k[0] != k[1]}, {})
    assert order == ["a", "b", "c", "d"]
    assert back_arcs(order, weights) == {("c", "a"), ("d", "b")}


def test_of_two_that_follow_each_other_equally_the_start_comes_first():
    weights = {("a", "b"): 5.0, ("b", "a"): 5.0}
    assert forward_order(["a", "b"], weights, {"b": 3.0}) == ["b", "a"]
    assert forward_order(["a", "b"], weights, {"a": 3.0}) == ["a", "b"]


def test_hardly_an_order_of_few_nodes_is_lighter():
    """Every order of six nodes tried in twenty graphs: in all, what turns back weighs hardly more than it must."""
    found = least = 0.0
    for seed in range(20):
        dice = random.Random(seed)
        arcs = [arc for arc in itertools.permutations("abcdef", 2) if dice.random() < 0.4]
        weights = {arc: float(dice.randint(1, 20)) for arc in arcs}
        least += min(sum(weights[arc] for arc in back_arcs(o, weights)) for o in itertools.permutations("abcdef"))
        found += sum(weights[arc] for arc in back_arcs(forward_order("abcdef", weights, {}), weights))
    assert least <= found <= 1.05 * least


def test_layers_follow_the_longest_way_and_short_edges():
    weights = {**chain("a", "b", "c", "d"), ("x", "d"): 10.0, ("a", "d"): 1.0}
    layer = layers_of(["a", "x", "b", "c", "d"], weights)
    assert [layer[n] for n in "abcd"] == [0, 1, 2, 3]
    assert layer["x"] == 2


def test_crossings_are_counted():
    rows = [["a", "b"], ["c", "d"]]
    assert crossings(rows, [("a", "d"), ("b", "c")]) == 1
    assert crossings(rows, [("a", "c"), ("b", "d")]) == 0
    both = [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")]
    assert crossings(rows, both) == 1
    three = [["a", "b", "c"], ["d", "e", "f"]]
    assert crossings(three, [(x, y) for x in "abc" for y in "def"]) == 9


def test_what_can_be_drawn_without_a_crossing_is():
    tree = {("r", c): 1.0 for c in "abcd"} | {(c, f"{c}{i}"): 1.0 for c in "abcd" for i in range(3)}
    rows = [["r"], ["c", "a", "d", "b"], [f"{c}{i}" for i in range(3) for c in "dbac"]]
    assert crossings(rows, tree) > 10
    assert crossings(ordered(rows, tree), tree) == 0


def test_a_ladder_of_two_ways_crosses_nowhere():
    weights = {**chain("s", "a1", "a2", "a3", "e"), **chain("s", "b1", "b2", "b3", "e"), ("s", "e"): 4.0}
    layout = layered(sorted({n for arc in weights for n in arc}), weights)
    assert crossings(layout.rows, layout.weights) == 0


def test_places_keep_order_distance_and_bounds_and_come_nearest_to_the_wanted():
    assert apart([5, 5], [1, 1], [0, 2], 0, 10) == [4, 6]
    assert apart([5, 5], [3, 1], [0, 2], 0, 10) == [4.5, 6.5]
    assert apart([1, 8], [1, 1], [0, 2], 0, 10) == [1, 8]
    assert apart([9, 9.5], [1, 1], [0, 2], 0, 10) == [8, 10]
    assert apart([-5, 30], [1, 1], [0, 2], 0, 10) == [0, 10]


def test_a_chain_of_bends_is_drawn_straight_and_all_is_centred():
    rows, size = [["a", "x"], ["y", "b"], ["z", "c"]], dict.fromkeys("abcxyz", 2.0)
    at = {"a": 5, "x": 9, "y": 3, "b": 8, "z": 4, "c": 8}
    made = straightened(at, rows, size, 1.0, [("y", "z")], 20)
    assert made["y"] == made["z"] == 3.5
    assert centred({"a": 2.0, "b": 6.0}, {"a": 2.0, "b": 4.0}, 15) == {"a": 5.0, "b": 9.0}


@pytest.mark.parametrize("seed", range(6))
def test_nodes_stand_apart_and_edges_go_one_way(seed):
    names, weights = made_up(30, seed)
    layout = layered(names, weights)
    assert sorted(n for row in layout.nodes for n in row) == names
    layer = {n: i for i, row in enumerate(layout.rows) for n in row}
    for arc, way in layout.ways.items():
        assert [layer[n] for n in way] == list(range(layer[way[0]], layer[way[-1]] + 1)), arc
        assert {way[0], way[-1]} == set(arc)
        assert (way[0] == arc[1]) == (arc in layout.back)
    size = {n: 8.0 + len(n) for n in names}
    height = layout.tallest(size, 3.0) + 20
    at = layout.places(size, 3.0, height)
    for row in layout.rows:
        for a, b in pairwise(row):
            assert at[b] - at[a] >= (size.get(a, 2.6) + size.get(b, 2.6)) / 2 + 3.0 - 1e-6
        assert at[row[0]] - size.get(row[0], 2.6) / 2 >= -1e-6
        assert at[row[-1]] + size.get(row[-1], 2.6) / 2 <= height + 1e-6


def test_the_same_graph_gives_the_same_layout_in_whatever_order_it_comes():
    names, weights = made_up(40, 1)
    shuffled = list(weights.items())
    random.Random(3).shuffle(shuffled)
    assert layered(names, weights) == layered(names, dict(shuffled))


def test_a_hundred_nodes_take_less_than_a_second_and_few_crossings():
    names, weights = made_up(100, 5)
    began = time.perf_counter()
    layout = layered(names, weights)
    layout.places(dict.fromkeys(names, 10.0), 4.0, 4000.0)
    assert time.perf_counter() - began < 3.0  # half a second alone on one core
    shuffled = [random.Random(1).sample(row, len(row)) for row in layout.rows]
    assert crossings(layout.rows, layout.weights) < 0.2 * crossings(shuffled, layout.weights)


def test_nothing_and_one_node_are_graphs_too():
    assert layered([], {}).rows == ()
    alone = layered(["a"], {("a", "a"): 3.0})
    assert (alone.rows, alone.loops, alone.ways) == ((("a",),), {"a"}, {})
