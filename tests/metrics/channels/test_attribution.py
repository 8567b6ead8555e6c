"""Attribution: touches, equal shares and Markov removal effects, against paths worked out by hand."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjm_core.metrics.channels.chain import Moves, best_order, markov, markov_replicates
from cjm_core.metrics.channels.paths import Paths, drawn_anew
from cjm_core.metrics.channels.rules import (
    Shares,
    first_touch,
    last_touch,
    linear_parts,
    linear_touch,
    position_parts,
    position_touch,
    shapley,
)

NINE = Paths.of([w.split(">") for w in ("A", "A>B", "A>B>C", "B", "B>A", "B>C>A", "C", "C>A", "C>B>A")], [3] * 9)
SETS = Paths.of([["A", "B"], ["A"], ["B", "C"], ["A", "B", "C"], ["C"]], [3, 2, 4, 6, 1])
MIXED = Paths.of([["a", "b"], ["b", "a", "b"], ["c"], ["a", "c"], ["b"]], [30, 12, 8, 20, 5], [70, 40, 90, 60, 55])


def test_nine_paths_by_hand():
    assert first_touch(NINE) == {"A": 9, "B": 9, "C": 9}
    assert last_touch(NINE) == {"A": 15, "B": 6, "C": 6}
    assert linear_touch(NINE) == pytest.approx({"A": 10.5, "B": 9, "C": 7.5})
    chain = markov(NINE)
    assert chain.removal == pytest.approx({"A": 2 / 3, "B": 8 / 15, "C": 0.4912280702})
    assert chain.credit == pytest.approx({"A": 10.6432, "B": 8.5145, "C": 7.8423}, abs=1e-4)


def test_three_paths_with_losses():
    chain = markov(Paths.of([["C1", "C2", "C3"], ["C1"], ["C2", "C3"]], [1, 0, 0], [0, 1, 1]))
    assert chain.conversion == pytest.approx(1 / 3, abs=1e-9)
    assert chain.removal == pytest.approx({"C1": 0.5, "C2": 1.0, "C3": 1.0}, abs=1e-9)
    assert chain.credit == pytest.approx({"C1": 0.2, "C2": 0.4, "C3": 0.4}, abs=1e-9)


def _by_orders(paths):
    """Shapley's value by its definition: what each adds, over all orders in which channels may come."""
    names = paths.channels
    found = dict.fromkeys(names, 0.0)
    orders = list(permutations(names))
    for order in orders:
        there, before = set(), 0.0
        for name in order:
            there.add(name)
            worth = sum(n for w, n in zip(paths.ways, paths.conversions, strict=True) if set(w) <= there)
            found[name] += (worth - before) / len(orders)
            before = worth
    return found


@pytest.mark.parametrize("paths", [NINE, SETS, MIXED])
def test_shapley_over_sets_is_an_equal_split(paths):
    assert shapley(paths) == pytest.approx(_by_orders(paths))


def test_shapley_worked():
    assert shapley(SETS) == pytest.approx({"A": 5.5, "B": 5.5, "C": 5.0})


def test_the_identities_of_the_chain():
    chain = markov(MIXED)
    assert chain.conversion == pytest.approx(MIXED.conversions.sum() / (MIXED.conversions + MIXED.nulls).sum())
    assert sum(chain.credit.values()) == pytest.approx(MIXED.conversions.sum())


def _without(paths, channel):
    """The chance of the outcome when every way into a channel ends there, by plain linear algebra."""
    states = ["", *(c for c in paths.channels if c != channel)]
    moves, won, left = np.zeros((len(states), len(states))), np.zeros(len(states)), np.zeros(len(states))
    for way, reached, lost in zip(paths.ways, paths.conversions, paths.nulls, strict=True):
        stops = ["", *way]
        for here, there in zip(stops, [*way, None], strict=True):
            if here in states:
                left[states.index(here)] += reached + lost
                if there is None:
                    won[states.index(here)] += reached
                elif there in states:
                    moves[states.index(here), states.index(there)] += reached + lost
    return float(np.linalg.solve(np.eye(len(states)) - moves / left[:, None], won / left)[0])


def test_removal_is_what_is_lost_without_the_channel():
    chain = markov(MIXED)
    for channel, effect in chain.removal.items():
        assert effect == pytest.approx(1 - _without(MIXED, channel) / chain.conversion)


def test_touching_a_channel_twice_in_a_row_changes_nothing():
    doubled = Paths.of([tuple(c for c in w for _ in range(2)) for w in MIXED.ways], MIXED.conversions, MIXED.nulls)
    assert markov(doubled).credit == pytest.approx(markov(MIXED).credit)


def test_renamed_channels_and_another_order_of_paths():
    names = {"a": "z", "b": "y", "c": "x"}
    turned = Paths.of([tuple(names[c] for c in w) for w in reversed(MIXED.ways)], MIXED.conversions[::-1],
                      MIXED.nulls[::-1])
    assert {names[c]: v for c, v in markov(MIXED).credit.items()} == pytest.approx(markov(turned).credit)


def test_a_channel_of_lost_journeys_alone_gets_nothing():
    chain = markov(Paths.of([["a"], ["b"]], [5, 0], [5, 10]))
    assert chain.credit == {"a": 5.0, "b": 0.0}


def test_no_outcome_at_all():
    chain = markov(Paths.of([["a", "b"]], [0], [10]))
    assert (chain.conversion, chain.credit) == (0.0, {"a": 0.0, "b": 0.0})


def test_replicates_are_the_same_every_time_and_add_up():
    drawn = markov_replicates(MIXED, 200)
    assert np.array_equal(drawn, markov_replicates(MIXED, 200))
    assert drawn.shape == (200, 3)
    centre = np.array(list(markov(MIXED).credit.values()))
    assert np.abs(drawn.mean(axis=0) - centre).max() < 2.0


def test_position_gives_the_ends_their_parts():
    paths = Paths.of([["a", "b", "c", "d"], ["a", "b"], ["b"], ["c", "a", "c"]], [10, 20, 30, 40])
    found = position_touch(paths)
    assert found == pytest.approx({"a": 4 + 10 + 8, "b": 1 + 10 + 30, "c": 1 + 32, "d": 4})
    assert sum(position_touch(paths, (0.0, 1.0, 0.0)).values()) == pytest.approx(100)
    assert position_touch(paths, (0.0, 1.0, 0.0))["b"] == pytest.approx(5 + 10 + 30)


def _chain_by_hand(paths, order, without=None):
    """The chance of the outcome in a chain of this order, whose states that hold a channel end without it."""
    counts: dict[tuple, dict] = {}
    for way, reached, lost in zip(paths.ways, paths.conversions, paths.nulls, strict=True):
        state: tuple = ()
        for channel in way:
            after = (*state, channel)[-order:]
            counts.setdefault(state, {}).setdefault(after, 0.0)
            counts[state][after] += reached + lost
            state = after
        for end, journeys in (("won", reached), ("lost", lost)):
            counts.setdefault(state, {}).setdefault(end, 0.0)
            counts[state][end] += journeys
    states = [s for s in counts if without not in s]
    moves, won = np.zeros((len(states), len(states))), np.zeros(len(states))
    for i, state in enumerate(states):
        left = sum(counts[state].values())
        for there, journeys in counts[state].items():
            if there == "won":
                won[i] = journeys / left
            elif there in states:
                moves[i, states.index(there)] = journeys / left
    return float(np.linalg.solve(np.eye(len(states)) - moves, won)[states.index(())])


@st.composite
def path_tables(draw):
    way = st.lists(st.sampled_from("abcd"), min_size=1, max_size=6)
    ways = draw(st.lists(way, min_size=1, max_size=8, unique_by=tuple))
    ways = [[c for c, before in zip(w, [None, *w], strict=False) if c != before] for w in ways]
    counts = st.lists(st.integers(1, 30), min_size=len(ways), max_size=len(ways))
    return Paths.of(ways, draw(counts), draw(counts))


@pytest.mark.parametrize("order", [1, 2, 3])
@given(paths=path_tables())
@settings(max_examples=25, deadline=None)
def test_the_chain_of_every_order_is_that_of_its_definition(order, paths):
    chain = markov(paths, order)
    assert chain.conversion == pytest.approx(paths.conversions.sum() / (paths.conversions + paths.nulls).sum())
    assert sum(chain.credit.values()) == pytest.approx(paths.conversions.sum())
    for channel, effect in chain.removal.items():
        lost = 1 - _chain_by_hand(paths, order, channel) / _chain_by_hand(paths, order)
        assert effect == pytest.approx(lost, abs=1e-9)


@given(paths=path_tables())
@settings(max_examples=15, deadline=None)
def test_walking_a_chain_and_eliminating_agree(paths):
    moves = Moves(paths, 2)
    counts = paths.conversions[None, :], paths.nulls[None, :]
    for walked, eliminated in zip(moves.solved(*counts, 0, 1e-16), moves.solved(*counts, 999, 1e-16), strict=True):
        assert walked == pytest.approx(eliminated, abs=1e-12)


@given(paths=path_tables(), names=st.permutations("abcd"))
@settings(max_examples=15, deadline=None)
def test_names_of_channels_decide_nothing(paths, names):
    turned = dict(zip("abcd", names, strict=True))
    other = Paths.of([[turned[c] for c in w] for w in paths.ways], paths.conversions, paths.nulls)
    for order in (1, 2, 3):
        credit = markov(paths, order).credit
        assert {turned[c]: v for c, v in credit.items()} == pytest.approx(markov(other, order).credit)


def test_an_order_above_the_longest_way_changes_no_removal():
    """Where every way is seen whole, the part lost without a channel is the part of outcomes that touch it."""
    paths = Paths.of([["a", "b"], ["b", "c"], ["c"], ["a", "c"]], [30, 10, 20, 5], [10, 10, 40, 50])
    chain = markov(paths, 3)
    assert chain.removal == pytest.approx({"a": 35 / 65, "b": 40 / 65, "c": 35 / 65})


def _walks(order, journeys, seed):
    """Ways of a chain of order 1 or 2 over three channels: in the second the channel before last decides."""
    random = np.random.default_rng(seed)
    found = Counter()
    for _ in range(journeys):
        way = [int(random.integers(3))]
        while random.random() < 0.75 and len(way) < 12:
            others = [c for c in range(3) if c != way[-1]]
            back = order == 2 and len(way) > 1 and random.random() < 0.8
            way.append(way[-2] if back else int(random.choice(others)))
        found["abc"[way[0]], *("abc"[c] for c in way[1:]), random.random() < 0.3] += 1
    ways = sorted({key[:-1] for key in found})
    return Paths.of(ways, [found[*w, True] for w in ways], [found[*w, False] for w in ways])


@pytest.mark.parametrize("order", [1, 2])
def test_the_order_that_made_the_ways_is_found(order):
    best, told = best_order(_walks(order, 3000, seed=3))
    assert best == order
    assert set(told) == {1, 2, 3}


@pytest.mark.slow
@pytest.mark.parametrize("metric", [1, 2, "linear", "position"])
def test_intervals_of_journeys_drawn_anew_hold_the_truth(metric):
    """Logs drawn from known ways: the interval at 95 % holds what all journeys together would get, 93 to 97 times."""
    ways = [w.split(">") for w in ("a", "b", "a>b", "b>a", "a>b>c", "c", "b>c>a>c", "c>b", "a>c>b>a")]
    shares = np.array([8, 6, 9, 5, 6, 7, 4, 3, 2, 14, 12, 6, 6, 4, 8, 3, 5, 4], float)
    shares /= shares.sum()
    journeys, logs, held = 2000, 400, []
    truth = np.array(list(_credit(Paths.of(ways, journeys * shares[:9], journeys * shares[9:]), metric).values()))
    random = np.random.default_rng(5)
    for i in range(logs):
        seen = random.multinomial(journeys, shares).astype(float)
        paths = Paths.of(ways, seen[:9], seen[9:])
        drawn = drawn_anew(paths, _measure(paths, metric), 400, seed=i)
        low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
        held.append((low <= truth) & (truth <= high))
    assert 0.93 <= np.mean(held) <= 0.97


def _credit(paths, metric):
    if metric in (1, 2):
        return markov(paths, metric).credit
    return linear_touch(paths) if metric == "linear" else position_touch(paths)


def _measure(paths, metric):
    if metric in (1, 2):
        return Moves(paths, metric).credited
    shares = Shares(paths, linear_parts(paths) if metric == "linear" else position_parts(paths))
    return lambda reached, lost: shares.of(reached)


def test_journeys_drawn_anew_are_a_multinomial():
    """Rare ways are drawn together, and yet each has its own mean, spread and bond to the others."""
    sizes = np.array([1] * 30 + [3] * 10 + [40, 100])
    paths = Paths.of([[f"c{i:02d}"] for i in range(len(sizes))], sizes, np.append(np.zeros(len(sizes) - 1), 50))
    drawn = drawn_anew(paths, lambda reached, lost: np.concatenate([reached, lost], axis=1), 20_000)
    every, total = np.append(sizes, np.append(np.zeros(len(sizes) - 1), 50)), sizes.sum() + 50
    assert (drawn.sum(axis=1) == total).all()
    assert drawn.mean(axis=0) == pytest.approx(every, rel=0.05)
    covariance = np.cov(drawn.T)
    assert np.diag(covariance) == pytest.approx(every * (1 - every / total), rel=0.08)
    for together in (slice(0, 30), slice(0, 40), slice(0, 20), slice(35, 42)):
        part = every[together].sum() / total
        assert drawn[:, together].sum(axis=1).var() == pytest.approx(total * part * (1 - part), rel=0.05)
