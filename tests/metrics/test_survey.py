"""Survey findings from hand-made answers, every expected number worked by hand."""

import numpy as np
import pytest

from cjm_core.evidence.choices import Choices
from cjm_core.evidence.sample import Cell
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.intervals import wilson

ITEMS = {
    "desk_ready": {"at": "start.desk", "scale": "1-5"},
    "desk_hoped": {"at": "start.desk", "scale": "1-5", "role": "expectation"},
    "talk_useful": {"at": "start.talk", "scale": "1-5"},
    "effort": {"at": "offer.call", "scale": "1-5", "role": "effort", "better": "lower"},
    "happy": {"role": "csat", "scale": "1-5"},
    "advise": {"role": "nps"},
}
PEOPLE = [
    {"desk_ready": 5, "desk_hoped": 5, "talk_useful": 4, "effort": 1, "happy": 5, "advise": 10, "unit": "a"},
    {"desk_ready": 4, "desk_hoped": 5, "talk_useful": 2, "effort": 2, "happy": 4, "advise": 9, "unit": "a"},
    {"desk_ready": 2, "desk_hoped": 4, "effort": 3, "happy": 2, "advise": 7, "unit": "b"},
    {"desk_ready": 1, "talk_useful": 2, "advise": 0},
]


@pytest.fixture
def found(evidence_of):
    return measure(evidence_of(PEOPLE, ITEMS, ["unit"]), CORE_METRICS)


def test_mean_of_an_item(found, one_row):
    row = one_row(found, metric="mean", place="desk_ready", segment="")
    assert (row.place_kind, row.n, row.value, row.unit, row.voice) == ("item", 4, 3.0, "scale", "customer")
    assert row.low < 3 < row.high
    assert row.method == "mean, t interval"
    assert row.flags == ("small_base",)


def test_a_stage_averages_people_first_and_only_what_was_lived(found, one_row):
    row = one_row(found, metric="mean", place="start", segment="")
    assert (row.place_kind, row.n) == ("stage", 4)
    assert row.value == pytest.approx((4.5 + 3 + 2 + 1.5) / 4)
    assert one_row(found, metric="mean", place="start.desk", segment="").value == 3
    assert one_row(found, metric="mean", place="onboarding", segment="").value == row.value


def test_segments_and_the_people_without_one(found, one_row):
    assert one_row(found, metric="mean", place="desk_ready", segment="unit=a").value == 4.5
    assert one_row(found, metric="mean", place="desk_ready", segment="unit=").n == 1
    assert one_row(found, metric="mean", place="desk_ready", segment="unit=").low is None


def test_two_best_answers(found, one_row):
    row = one_row(found, metric="top2", place="desk_ready", segment="")
    assert row.value == 0.5
    assert (row.low, row.high) == pytest.approx(wilson(2, 4))


def test_a_place_of_several_items_has_no_share_of_best_answers(found):
    assert not found.where(metric="top2", place="start")
    assert len(found.where(metric="top2", place="start.desk", segment="")) == 1


def test_lower_is_better_turns_the_two_best_around(evidence_of, one_row):
    items = {"pain": {"at": "start", "scale": "1-5", "better": "lower"}}
    found = measure(evidence_of([{"pain": 1}, {"pain": 2}, {"pain": 5}], items), CORE_METRICS)
    assert one_row(found, metric="top2", place="pain").value == pytest.approx(2 / 3)
    assert one_row(found, metric="mean", place="pain").better == "lower"


@pytest.mark.parametrize(("scale", "told"), [
    ("1-4", True), ("0-10", True), ("1-3", False), ("0-100", False), ("0-11", False),
    ("0.5-5", False), ("1-5.5", False),
])
def test_two_best_answers_only_of_scales_with_few_whole_points(evidence_of, scale, told):
    found = measure(evidence_of([{"a": 2}, {"a": 3}], {"a": {"at": "start", "scale": scale}}), CORE_METRICS)
    assert bool(found.where(metric="top2")) == told


def test_no_way_is_better_for_counts_and_for_single_answers(found):
    assert {f.better for f in found if f.metric in ("n", "answers")} == {""}
    assert {m.better for m in CORE_METRICS if m.name in ("n", "answers")} == {""}


def test_count_of_answers(found, one_row):
    assert one_row(found, metric="n", place="happy", segment="").value == 3
    assert one_row(found, metric="n", place="start", segment="").n == 4


def test_spread_of_answers_names_also_what_nobody_chose(found, one_row):
    shares = [one_row(found, metric="answers", place=f"desk_ready={k}", segment="").value for k in range(1, 6)]
    assert shares == [0.25, 0.25, 0, 0.25, 0.25]
    assert one_row(found, metric="answers", place="desk_ready=3", segment="").high > 0.4


@pytest.mark.parametrize("weighted", [False, True])
def test_answers_in_words_are_shares_of_people(evidence_of, one_row, weighted):
    cells = [Choices(Cell(voice="customer"), ("price", "trust"), np.array([6, 9]), np.array([6.0, 9.0]),
                     np.array([6.0, 9.0]), 12, 12.0, 12.0, weighted),
             Choices(Cell("unit=a", "", "customer"), ("price",), np.array([2]), np.array([2.0]), np.array([2.0]),
                     5, 5.0, 5.0, weighted)]
    found = measure(evidence_of(items={"why": {"role": "reason"}}, choices=cells), CORE_METRICS)
    price = one_row(found, metric="answers", place="why=price", segment="")
    assert (price.value, price.n) == (0.5, 12)
    assert (price.low, price.high) == pytest.approx(wilson(6, 12))
    assert one_row(found, metric="answers", place="why=trust", segment="unit=a").value == 0


def test_net_promoter_score_of_an_item_and_of_the_journey(found, one_row):
    row = one_row(found, metric="nps", place="advise", segment="")
    assert (row.value, row.unit, row.n) == (25, "points", 4)
    assert one_row(found, metric="nps", place="onboarding", segment="").value == 25
    assert not found.where(metric="enps")


def test_a_recommendation_not_from_nought_to_ten_is_not_scored(evidence_of):
    found = measure(evidence_of([{"advise": 9}], {"advise": {"role": "nps", "scale": "1-10"}}), CORE_METRICS)
    assert not found.where(metric="nps")


def test_satisfied_and_effort(found, one_row):
    assert one_row(found, metric="csat", place="happy", segment="").value == pytest.approx(2 / 3)
    effort = one_row(found, metric="ces", place="offer.call", segment="")
    assert (effort.value, effort.better, effort.unit) == (2, "lower", "scale")


def test_items_on_different_scales_are_not_rolled_up(evidence_of):
    items = {"a": {"at": "start.desk", "scale": "1-5"}, "b": {"at": "start.desk", "scale": "1-7"}}
    found = measure(evidence_of([{"a": 5, "b": 7}], items), CORE_METRICS)
    assert not found.where(metric="mean", place="start.desk")
    assert len(found.where(metric="mean", place_kind="item")) == 2
    assert found.one("n", "start.desk").n == 1


def test_weights_are_flagged_and_change_the_mean(evidence_of, one_row):
    people = [{"a": 1, "weight": 3.0}, {"a": 5, "weight": 1.0}]
    row = one_row(measure(evidence_of(people, {"a": {"scale": "1-5"}}), CORE_METRICS), metric="mean", place="a")
    assert row.value == 2
    assert "weighted" in row.flags
    assert "weighted" in row.method
    assert row.n_effective == pytest.approx(1.6)


def test_an_item_answers_for_the_promise_and_the_place_where_it_comes_due(evidence_of, one_row):
    items = {"got_laptop": {"promise": "laptop", "scale": "1-5"}}
    found = measure(evidence_of([{"got_laptop": 2}, {"got_laptop": 4}], items), CORE_METRICS)
    for kind, place in (("promise", "laptop"), ("step", "start.desk"), ("stage", "start"), ("journey", "onboarding")):
        assert one_row(found, metric="mean", place_kind=kind, place=place).value == 3


def test_waves_stand_apart_and_together(evidence_of, one_row):
    people = [{"a": 1, "wave": "w1"}, {"a": 5, "wave": "w2"}]
    found = measure(evidence_of(people, {"a": {"scale": "1-5"}}), CORE_METRICS)
    assert [one_row(found, metric="mean", place="a", wave=w).value for w in ("", "w1", "w2")] == [3, 1, 5]


WHOLE = {
    "whole": {"role": "enps"}, "part": {"role": "enps", "at": "start"},
    "rated": {"role": "overall", "scale": "1-5"}, "rated_part": {"role": "overall", "scale": "1-5", "at": "start.desk"},
    "content": {"role": "csat", "scale": "1-5", "at": "onboarding"}, "content_part": {"role": "csat", "scale": "1-5",
                                                                                      "at": "offer"},
    "lived": {"scale": "1-5", "at": "start"},
}


def test_questions_about_the_whole_journey_speak_for_it_whatever_is_asked_of_its_parts(evidence_of):
    answers = {"whole": 10, "part": 0, "rated": 5, "rated_part": 1, "content": 5, "content_part": 1, "lived": 3}
    found = measure(evidence_of([answers] * 12, WHOLE), CORE_METRICS)
    assert found.one("enps", "onboarding", place_kind="journey").value == 100
    assert found.one("enps", "start", place_kind="stage").value == -100
    assert found.one("overall", "onboarding", place_kind="journey").value == 5
    assert found.one("overall", "start.desk", place_kind="step").value == 1
    assert found.one("overall", "rated", place_kind="item").value == 5
    assert found.one("csat", "onboarding", place_kind="journey").value == 1
    assert found.one("csat", "offer", place_kind="stage").value == 0
    assert found.one("mean", "onboarding", place_kind="journey").value == 3, "a mean of what was lived, as ever"
