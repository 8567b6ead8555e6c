"""Judgements in order, and whether a promise came: worked numbers and edges."""

import numpy as np
import pytest

from cjm_core.errors import EvidenceError
from cjm_core.findings import Finding
from cjm_core.metrics.intervals import proportion
from cjm_core.metrics.priorities.judgement import frontier, matrix_of, rice, scored, together, weighed
from cjm_core.metrics.priorities.promised import change, judged

LEADER = np.array([[1, 4, 3, 7], [1 / 4, 1, 1 / 3, 3], [1 / 3, 3, 1, 5], [1 / 7, 1 / 3, 1 / 5, 1]])


def test_rice():
    assert [rice(1000, 2, 0.8, 4), rice(5000, 0.5, 0.5, 2), rice(200, 3, 1, 1)] == [400, 625, 600]


@pytest.mark.parametrize(("confidence", "effort", "told"), [(80, 1, "from 0 to 1"), (0.8, 0, "above nought"),
                                                            (-0.1, 1, "from 0 to 1"), (0.8, -2, "above nought")])
def test_rice_refuses_percentages_and_no_effort(confidence, effort, told):
    with pytest.raises(EvidenceError) as error:
        rice(100, 1, confidence, effort)
    assert told in str(error.value)


def test_the_frontier_keeps_what_nothing_beats():
    points = {"A": (8, 3), "B": (6, 2), "C": (9, 8), "D": (5, 5), "E": (8, 4), "F": (3, 1)}
    assert [n for n, on in zip(points, frontier(list(points.values())), strict=True) if on] == ["A", "B", "C", "F"]
    assert frontier([(5, 2), (5, 2)]) == [True, True], "equal ones stay both"
    assert frontier([]) == []


def test_saatys_leader():
    found = weighed(LEADER)
    assert found.weights == pytest.approx([0.547569239, 0.1265552844, 0.2699499225, 0.05592555421])
    assert (found.eigenvalue, found.ratio) == pytest.approx((4.118418024, 0.04385852752))


def test_three_criteria_and_two():
    three = weighed(np.array([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]))
    assert three.weights == pytest.approx([0.6370, 0.2583, 0.1047], abs=5e-5)
    assert (three.eigenvalue, three.ratio) == pytest.approx((3.0385, 0.0332), abs=5e-5)
    two = weighed(np.array([[1, 3], [1 / 3, 1]]))
    assert (two.weights.tolist(), two.ratio) == (pytest.approx([0.75, 0.25]), 0)
    assert weighed(np.ones((1, 1))).weights.tolist() == [1]


def test_judgements_that_contradict_each_other_are_seen():
    assert weighed(np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])).ratio > 0.1


def test_a_matrix_from_pairs_either_way_round():
    names = ("a", "b", "c")
    one = matrix_of(names, {"a/b": 3, "a/c": 5, "b/c": 2})
    assert one == pytest.approx(matrix_of(names, {"b/a": 1 / 3, "c / a": 1 / 5, "b/c": 2}))
    assert matrix_of(names, {"a/b": 3}) is None
    assert matrix_of(names, {"a/b": 3, "a/d": 5, "b/c": 2}) is None
    assert matrix_of(names, {"a/b": -3, "a/c": 5, "b/c": 2}) is None


def test_a_group_of_judges_stays_reciprocal():
    names = ("a", "b", "c")
    judges = [matrix_of(names, {"a/b": 2, "a/c": 8, "b/c": 3}), matrix_of(names, {"a/b": 8, "a/c": 2, "b/c": 3})]
    whole = together(judges)
    assert whole[0] == pytest.approx([1, 4, 4])
    assert whole * whole.T == pytest.approx(np.ones((3, 3)))


def test_weighted_scores_with_the_span_of_shaken_judgements():
    table = np.array([[5.0, 1], [1, 5], [3, 3], [1, 1]])
    found = scored(table, np.array([3.0, 1.0]))
    assert found.score == pytest.approx([4, 2, 3, 1])
    assert (found.low < found.score).all()
    assert (found.score < found.high).all()
    assert found.first_three[3] < 0.05 < 0.95 < found.first_three[0]
    turned = scored(table[::-1], np.array([30.0, 10.0]))
    assert turned.first_three[::-1] == pytest.approx(found.first_three)
    assert turned.low[::-1] == pytest.approx(found.low)


def row(value, low, high):
    return Finding("m", "item", "a", value=value, low=low, high=high)


def test_the_change_of_shares_is_newcombes():
    """48 of 80, then 56 of 70: .20 [.0524, .3339]."""
    early, late = proportion(48, 80), proportion(56, 70)
    found = change(row(early.value, early.low, early.high), row(late.value, late.low, late.high))
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert change(row(1.0, None, None), row(3.0, 2, 4)) == (2, None, None)
    assert change(row(None, None, None), row(3.0, 2, 4)) is None


@pytest.mark.parametrize(("by", "low", "high", "told"), [
    (0.5, 0.2, 0.7, "came"), (0.5, 0.6, 0.9, "came"), (0.5, 0.1, 0.4, "did_not_come"), (0.5, -0.3, 0.2, "did_not_come"),
    (0.5, -0.1, 0.7, "cannot_tell"), (-0.5, -0.7, -0.2, "came"), (-0.5, -0.4, 0.3, "did_not_come"),
    (-0.5, -0.7, 0.1, "cannot_tell"), (-0.5, 0.1, 0.9, "did_not_come"), (0.5, None, None, "cannot_tell"),
])
def test_came_did_not_come_or_cannot_tell(by, low, high, told):
    assert judged(by, low, high) == told
