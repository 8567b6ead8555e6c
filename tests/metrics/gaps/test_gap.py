"""Expectation and experience, of the same people and of different ones."""

import pytest

from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.intervals import tally, welch, wilson

NOW = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
HOPED = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
ITEMS = {
    "now": {"at": "start.desk", "promise": "laptop", "pairs": "hoped"},
    "hoped": {"at": "start.desk", "promise": "laptop", "role": "expectation"},
}
PAIRED = [{"now": a, "hoped": b} for a, b in zip(NOW, HOPED, strict=True)]
APART = [{"now": a} for a in NOW] + [{"hoped": b} for b in HOPED]


@pytest.mark.parametrize(("kind", "place"), [
    ("item", "now"), ("step", "start.desk"), ("stage", "start"), ("promise", "laptop"), ("journey", "onboarding"),
])
def test_paired_gap_everywhere_it_belongs(evidence_of, one_row, kind, place):
    found = measure(evidence_of(PAIRED, ITEMS), CORE_METRICS)
    gap = one_row(found, metric="gap", place_kind=kind, place=place)
    effect = one_row(found, metric="gap_effect", place_kind=kind, place=place)
    broken = one_row(found, metric="broken_promise", place_kind=kind, place=place)
    assert (gap.value, gap.low, gap.high) == pytest.approx((-1.58, -2.459885763, -0.7001142367))
    assert (effect.value, effect.low) == pytest.approx((-1.284557563, -2.118016514), abs=1e-6)
    assert broken.value == pytest.approx(0.8), "gaps of exactly minus one point are broken promises"
    assert (broken.low, broken.high) == pytest.approx(wilson(8, 10))
    assert (gap.n, gap.unit, broken.better, effect.unit) == (10, "scale", "lower", "sd")


def test_the_pair_may_be_declared_on_the_expectation(evidence_of, one_row):
    items = {"now": {"at": "start"}, "hoped": {"role": "expectation", "pairs": "now"}}
    found = measure(evidence_of(PAIRED, items), CORE_METRICS)
    assert one_row(found, metric="gap", place="now").value == pytest.approx(-1.58)


def test_different_people_are_compared_by_welch(evidence_of, one_row):
    items = {k: {**v, "pairs": None} for k, v in ITEMS.items()}
    found = measure(evidence_of(APART, items), CORE_METRICS)
    gap = one_row(found, metric="gap", place="now")
    assert (gap.value, gap.low, gap.high) == pytest.approx((-1.58, -3.365483231, 0.2054832307))
    assert "different people" in gap.method
    assert one_row(found, metric="gap_effect", place="laptop").value == pytest.approx(-0.7970185004)
    assert not found.where(metric="broken_promise"), "nobody's own promise can be seen broken here"


def test_the_same_people_are_paired_even_when_nobody_said_so(evidence_of, one_row):
    items = {k: {**v, "pairs": None} for k, v in ITEMS.items()}
    gap = one_row(measure(evidence_of(PAIRED, items), CORE_METRICS), metric="gap", place="now")
    assert "same people" in gap.method


def test_declared_pairs_are_never_taken_by_row_order(evidence_of):
    assert not measure(evidence_of(APART, ITEMS), CORE_METRICS).where(metric="gap")


def test_expectations_and_experience_of_different_waves(evidence_of, one_row):
    items = {"now": {"at": "start", "scale": "1-5"}, "hoped": {"at": "start", "scale": "1-5", "role": "expectation"}}
    people = [{"hoped": v, "wave": "w1"} for v in (5, 4, 5)] + [{"now": v, "wave": "w2"} for v in (2, 3, 1)]
    gap = one_row(measure(evidence_of(people, items), CORE_METRICS), metric="gap", place="now")
    expected = welch(tally([2, 3, 1]), tally([5, 4, 5]))
    assert (gap.wave, gap.value, gap.low) == ("", pytest.approx(expected.value), pytest.approx(expected.low))


def test_a_place_of_several_pairs_takes_each_persons_mean_gap_first(evidence_of, one_row):
    items = {
        "a": {"at": "start.desk", "scale": "1-5", "pairs": "a0"}, "a0": {"scale": "1-5", "role": "expectation"},
        "b": {"at": "start.talk", "scale": "1-5", "pairs": "b0"}, "b0": {"scale": "1-5", "role": "expectation"},
    }
    people = [{"a": 3, "a0": 5, "b": 5, "b0": 5}, {"a": 2, "a0": 5}, {"b": 4, "b0": 3}]
    found = measure(evidence_of(people, items), CORE_METRICS)
    stage = one_row(found, metric="gap", place="start")
    assert (stage.n, stage.value) == (3, pytest.approx((-1 - 3 + 1) / 3))
    broken = one_row(found, metric="broken_promise", place="start")
    assert broken.value == pytest.approx(2 / 3)
    assert (broken.method, one_row(found, metric="gap_effect", place="start").method) == (
        "share of people whose mean of experience minus expectation is -1 point or less, Wilson interval",
        "mean of each person's mean gap in standard deviations of those means (dz), noncentral t interval",
    )
    assert one_row(found, metric="broken_promise", place="a").method != broken.method


def test_lower_is_better_turns_the_gap_around(evidence_of, one_row):
    items = {
        "now": {"at": "start", "scale": "1-5", "better": "lower", "pairs": "hoped"},
        "hoped": {"scale": "1-5", "better": "lower", "role": "expectation"},
    }
    found = measure(evidence_of([{"now": 5, "hoped": 2}, {"now": 4, "hoped": 2}], items), CORE_METRICS)
    assert one_row(found, metric="gap", place="now").value == -2.5
    assert one_row(found, metric="broken_promise", place="now").value == 1


def test_different_scales_make_no_gap(evidence_of):
    items = {"now": {"scale": "1-5", "pairs": "hoped"}, "hoped": {"scale": "1-7", "role": "expectation"}}
    assert not measure(evidence_of([{"now": 5, "hoped": 7}], items), CORE_METRICS).where(metric="gap")


def test_equal_gaps_have_no_effect_size_and_say_so(evidence_of, one_row):
    found = measure(evidence_of([{"now": 1, "hoped": 2}] * 6, ITEMS), CORE_METRICS)
    effect = one_row(found, metric="gap_effect", place="now")
    assert (effect.value, effect.n) == (None, 6)
    assert one_row(found, metric="gap", place="now").value == -1
