"""Attribution: touches, equal shares and Markov removal effects, against paths worked out by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.channels.attribution import (
    Paths,
    first_touch,
    last_touch,
    linear_touch,
    markov,
    markov_replicates,
    shapley,
)
from cjm_core.model import Project

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


def _measured(tmp_path, outcome, metric="attribution"):
    lines = ["case,act,time,channel,outcome"]
    for i in range(120):
        way = [("site",), ("site", "phone"), ("phone",), ("shop", "site")][i % 4]
        end = "bought" if i % 3 else "left" * outcome
        for at, channel in enumerate(way):
            said = end if at == len(way) - 1 else ""
            lines.append(f"j{i},a,2026-01-01 {10 + at}:00,{channel},{said}")
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = Project.model_validate({
        "title": "t", "voice": "customer", "analysis": {"replicates": 200},
        "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": [{"id": "buy", "name": "b"}]}],
        "data": [{"kind": "events", "file": "log.csv", "steps": {"a": "buy"}, "columns": {
            "journey": "case", "activity": "act", "time": "time", "channel": "channel", "outcome": "outcome"}}],
    })
    with open_evidence(project, tmp_path) as evidence:
        return measure(evidence, CORE_METRICS).where(metric=metric)


def test_each_outcome_of_a_log_is_shared_out(tmp_path):
    found = _measured(tmp_path, outcome=True)
    assert {f.segment for f in found} == {"outcome=bought", "outcome=left"}
    bought = [f for f in found if f.segment == "outcome=bought"]
    assert sum(f.value for f in bought) == pytest.approx(80)
    assert all(f.low < f.value < f.high and f.n == 80 for f in bought)


def test_journeys_without_the_outcome_are_those_that_lost(tmp_path):
    found = _measured(tmp_path, outcome=False)
    assert {f.segment for f in found} == {"outcome=bought"}
    assert all("unreliable" not in f.flags for f in found)


@pytest.mark.parametrize(("metric", "expected"), [
    ("attribution_first", {"site": 40, "phone": 20, "shop": 20}),
    ("attribution_last", {"site": 40, "phone": 40, "shop": 0}),
    ("attribution_linear", {"site": 40, "phone": 30, "shop": 10}),
    ("attribution_shapley", {"site": 40, "phone": 30, "shop": 10}),
])
def test_rules_stand_beside_it_and_share_out_every_outcome(tmp_path, metric, expected):
    """A quarter of the ways each: site; site, phone; phone; shop, site. Twenty of each reached the outcome."""
    found = [f for f in _measured(tmp_path, True, metric) if f.segment == "outcome=bought"]
    assert {f.place: f.value for f in found} == pytest.approx(expected)
    assert all((f.low, f.high, f.n) == (None, None, 80) for f in found)
