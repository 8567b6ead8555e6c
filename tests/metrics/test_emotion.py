"""The emotion curve from coded passages and from questions, and the curve that people expected."""

import pytest

from cjm_core.evidence.sample import Cell, Sample
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.intervals import mean_t, tally

ITEMS = {
    "felt": {"at": "start.desk", "role": "emotion", "scale": "1-5", "pairs": "hoped"},
    "hoped": {"role": "expectation", "scale": "1-5"},
    "strain": {"at": "start.talk", "role": "emotion", "scale": "1-3", "better": "lower"},
}


def _coded(values) -> Sample:
    sample = tally(values)
    return Sample(Cell(voice="customer"), sample.values, sample.count, sample.weight, sample.weight2)


def test_questions_are_put_on_one_scale_and_people_come_first(evidence_of, one_row):
    people = [{"felt": 5, "strain": 3, "hoped": 5}, {"felt": 3, "strain": 1, "hoped": 4}, {"felt": 1}]
    found = measure(evidence_of(people, ITEMS), CORE_METRICS)
    desk = one_row(found, metric="emotion", place="start.desk")
    assert (desk.value, desk.n, desk.unit, desk.place_kind) == (0, 3, "valence", "step")
    assert one_row(found, metric="emotion", place="start.talk").value == 0
    assert one_row(found, metric="emotion", place="start").value == pytest.approx((0 + 1 - 2) / 3)
    assert one_row(found, metric="emotion", place="onboarding").place_kind == "journey"


def test_the_expected_curve_stands_where_the_feeling_was_asked(evidence_of, one_row):
    people = [{"felt": 5, "hoped": 5}, {"felt": 3, "hoped": 4}]
    found = measure(evidence_of(people, ITEMS), CORE_METRICS)
    for place in ("start.desk", "start", "onboarding"):
        assert one_row(found, metric="expected_emotion", place=place).value == 1.5
    assert not found.where(metric="expected_emotion", place="start.talk")
    assert not found.where(metric="gap"), "a feeling is compared as a curve, not as a gap of promises"


def test_an_expectation_may_name_the_feeling_it_belongs_to(evidence_of, one_row):
    items = {"felt": {"at": "start", "role": "emotion", "scale": "1-5"},
             "hoped": {"role": "expectation", "scale": "1-5", "pairs": "felt"}}
    found = measure(evidence_of([{"felt": 1, "hoped": 5}], items), CORE_METRICS)
    assert one_row(found, metric="expected_emotion", place="start").value == 2


def test_coded_passages_make_rows_of_their_own(evidence_of, one_row):
    curve = {"start": [_coded([-2, -1, -1, 1])]}
    found = measure(evidence_of([{"felt": 5}], ITEMS, valences=curve), CORE_METRICS)
    rows = [f for f in found if f.metric == "emotion" and (f.place_kind, f.place) == ("stage", "start")]
    assert len({f.method for f in rows}) == 2
    coded = one_row(rows, n=4)
    expected = mean_t(tally([-2, -1, -1, 1]))
    assert (coded.value, coded.low, coded.high) == (expected.value, expected.low, expected.high)
