"""Kano's classes: the table, who leads and how surely, what a survey of two questions says; numbers worked by hand."""

import itertools
from math import sqrt

import numpy as np
import pytest

from cjm_core.evidence.sample import Cell, PairSample
from cjm_core.metrics import measure
from cjm_core.metrics.importance import METRICS
from cjm_core.metrics.importance.kano import (
    ORDER,
    apart_p,
    apart_z,
    better_worse,
    blauth,
    classes_of,
    fong_threshold,
    leading,
    quadrant,
)
from cjm_core.metrics.importance.kano_survey import continuous_class, scores
from cjm_core.metrics.intervals import Estimate, wilson

WORDS = {1: "like", 2: "must", 3: "neutral", 4: "live with", 5: "dislike"}
ITEMS = {
    "with_refund": {"role": "functional", "at": "start.desk", "labels": WORDS, "pairs": "without_refund"},
    "without_refund": {"role": "dysfunctional", "at": "start.desk", "labels": WORDS},
}
ANSWERS = {"must_be": (2, 5), "one_dimensional": (1, 5), "attractive": (1, 3), "indifferent": (3, 3),
           "reverse": (5, 1), "questionable": (1, 1)}


def people(**counts):
    return [dict(zip(ITEMS, ANSWERS[name], strict=True)) for name, n in counts.items() for _ in range(n)]


@pytest.fixture
def found(evidence_of):
    def make(rows, items=ITEMS, columns=()):
        return measure(evidence_of(rows, items, columns), METRICS)
    return make


def test_the_evaluation_table():
    letters = {"must_be": "M", "one_dimensional": "O", "attractive": "A", "indifferent": "I", "reverse": "R",
               "questionable": "Q"}
    every = np.array(list(itertools.product([1.0, 2, 3, 4, 5], repeat=2)))
    found = "".join(letters[ORDER[i]] for i in classes_of(every[:, 0], every[:, 1]))
    rows = [found[i:i + 5] for i in range(0, 25, 5)]
    assert rows == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def test_the_table_knows_no_other_codes():
    assert classes_of(np.array([0.0, 6, 2.5, 1]), np.array([1.0, 1, 1, 9])).tolist() == [-1, -1, -1, -1]


def test_better_and_worse_of_a_published_ski():
    grip = {"attractive": 7, "one_dimensional": 32.3, "must_be": 49.3, "indifferent": 9.5}
    assert better_worse(grip) == pytest.approx((0.4006116208, -0.8318042813))
    assert better_worse({"reverse": 3, "questionable": 2}) is None


def test_two_classes_of_the_same_people_are_compared_as_parts_of_one_multinomial():
    assert apart_z(46, 24, 100) == pytest.approx(22 / sqrt(70 - 22**2 / 100))
    assert apart_p(46, 24, 100) < 0.01 < 0.3 < apart_p(38, 30, 100)
    assert apart_p(40, 40, 100) == 1
    assert apart_p(100, 0, 100) == 0
    assert apart_p(0, 0, 0) == 1


def test_fongs_threshold_of_two_counts():
    assert fong_threshold(46, 24, 100) == pytest.approx(11.12985849)
    assert fong_threshold(38, 30, 100) == pytest.approx(11.05376859)


def test_ties_go_to_what_hurts_most_when_it_is_absent():
    assert leading({"attractive": 5, "one_dimensional": 5, "must_be": 5, "indifferent": 5}) == (
        "must_be", "one_dimensional")
    assert leading({"attractive": 5, "indifferent": 5}) == ("attractive", "indifferent")
    assert leading({}) == ("must_be", "one_dimensional")


def test_blauths_rule_asks_first_whether_it_matters_at_all():
    assert blauth({"must_be": 20, "one_dimensional": 18, "attractive": 17, "indifferent": 45}) == "must_be"
    assert blauth({"must_be": 20, "one_dimensional": 10, "attractive": 10, "indifferent": 45, "reverse": 15}
                  ) == "indifferent"
    assert blauth({"must_be": 50, "reverse": 50}) == "reverse"


def _pair(answers):
    first, second = np.array(answers, float).T
    ones = np.ones(len(answers))
    return PairSample(Cell(), first, second, ones.astype(int), ones, ones)


def test_continuous_scores_and_their_quadrant():
    having, lacking = scores(_pair([(1, 5), (1, 3), (2, 5), (1, 4), (3, 2)]), 0.95)
    assert having.value == pytest.approx((4 + 4 + 2 + 4 + 0) / 5)
    assert having.se == pytest.approx(0.8)
    assert lacking.value == pytest.approx((4 + 0 + 4 + 2 - 1) / 5)
    assert quadrant(2.8, 1.6) == "attractive"
    assert [quadrant(*p) for p in ((2, 2), (1, 2), (1, 1))] == ["one_dimensional", "must_be", "indifferent"]
    assert continuous_class(having, lacking) == "cannot_tell"


def test_a_continuous_class_needs_both_intervals_on_one_side():
    high, low, across = (Estimate(v, v - h, v + h, 50, 50.0) for v, h in ((3, 0.5), (0, 0.5), (2.2, 0.5)))
    alone = Estimate(3, None, None, 1, 1.0)
    assert continuous_class(high, low) == "attractive"
    assert continuous_class(high, across) == continuous_class(alone, low) == "cannot_tell"


def test_a_clear_class_with_its_share_and_coefficients(found, one_row):
    rows = found(people(must_be=60, one_dimensional=20, attractive=5, indifferent=10, reverse=3, questionable=2))
    row = one_row(rows, metric="kano")
    assert (row.place_kind, row.place, row.n, row.verdict) == ("item", "with_refund", 100, "must_be")
    assert row.value == 0.6
    assert (row.low, row.high) == pytest.approx(wilson(60, 100))
    assert row.q == row.p < 0.001
    better, worse = one_row(rows, metric="kano_better"), one_row(rows, metric="kano_worse")
    assert (better.n, better.value) == (95, pytest.approx(25 / 95))
    assert (worse.n, worse.value) == (95, pytest.approx(-80 / 95))
    low, high = wilson(80, 95)
    assert (worse.low, worse.high) == pytest.approx((-high, -low))
    strength = one_row(rows, metric="kano_strength")
    assert (strength.value, strength.verdict) == (0.85, "must_be")


def test_two_near_classes_are_mixed(found, one_row):
    assert one_row(found(people(must_be=38, attractive=30, indifferent=32)), metric="kano").verdict == "mixed"


def test_every_class_has_its_share_also_the_empty_one(found, one_row):
    rows = found(people(must_be=3, attractive=1))
    assert one_row(rows, metric="kano_category", place="with_refund=must_be").value == 0.75
    assert one_row(rows, metric="kano_category", place="with_refund=reverse").value == 0
    assert sum(f.metric == "kano_category" for f in rows) == 6


def test_contradictory_answers_are_told_from_five_in_a_hundred(found, one_row):
    few = one_row(found(people(must_be=95, questionable=5)), metric="kano_questionable")
    many = one_row(found(people(must_be=94, questionable=6)), metric="kano_questionable")
    assert (few.value, few.verdict, many.verdict) == (0.05, "good_wording", "bad_wording")


def test_nobody_in_a_valid_class_has_no_coefficients(found):
    rows = found(people(reverse=4, questionable=3))
    assert {f.metric for f in rows} >= {"kano", "kano_questionable"}
    assert not [f for f in rows if f.metric in ("kano_better", "kano_worse")]


def test_the_pair_may_be_named_on_either_question(found, one_row):
    turned = {"without_refund": ITEMS["without_refund"] | {"pairs": "with_refund"},
              "with_refund": {k: v for k, v in ITEMS["with_refund"].items() if k != "pairs"}}
    assert one_row(found(people(must_be=9), turned), metric="kano").place == "with_refund"


def test_a_question_without_its_counterpart_has_no_class(found):
    lone = {"with_refund": {k: v for k, v in ITEMS["with_refund"].items() if k != "pairs"}}
    assert not list(found(people(must_be=9), lone))


def test_rescaled_weights_change_nothing(found, one_row):
    rows = people(must_be=30, attractive=10, indifferent=10)
    weights = [1.0 + (i % 3) for i in range(len(rows))]
    once, thrice = (
        found([{**p, "weight": w * by} for p, w in zip(rows, weights, strict=True)]) for by in (1, 3)
    )
    for metric in ("kano", "kano_better", "kano_worse", "kano_strength"):
        a, b = one_row(once, metric=metric), one_row(thrice, metric=metric)
        assert (a.value, a.low, a.high, a.p or 0) == pytest.approx((b.value, b.low, b.high, b.p or 0)), metric
    assert "weighted" in one_row(once, metric="kano").flags


def test_equal_weights_are_no_weights(found, one_row):
    rows = people(must_be=30, attractive=10)
    plain, weighted = found(rows), found([{**p, "weight": 2.0} for p in rows])
    a, b = one_row(plain, metric="kano"), one_row(weighted, metric="kano")
    assert (a.value, a.low, a.high, a.p) == pytest.approx((b.value, b.low, b.high, b.p))


@pytest.mark.slow
def test_equal_classes_are_told_apart_no_more_often_than_said():
    drawn = np.random.default_rng(5).multinomial(100, [0.35, 0.35, 0.3], size=4000)
    wrong = np.mean([apart_p(a, b, 100) < 0.1 for a, b, _ in drawn])
    fong = np.mean([abs(a - b) >= fong_threshold(a, b, 100) for a, b, _ in drawn])
    assert wrong == pytest.approx(0.101, abs=0.015)
    assert fong == pytest.approx(0.177, abs=0.02)
