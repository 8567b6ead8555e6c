"""Time to adoption from the rows of a survey: curves by day, groups, horizons that lie too far, people left out."""

import numpy as np
import pytest
from surveyed import measured

from cjm_core.metrics.barriers.adoption import METRICS, POINTS, _together
from cjm_core.metrics.barriers.incidence import cumulative_incidence, time_without, watched

ITEMS = {"days": {"role": "number"}, "state": {"role": "number", "labels": {1: "took", 2: "gone", 0: "waits"}}}
ASKED = {"adoption": {"time": "days", "status": "state", "horizon_days": 10}}
TIME = [1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10]
CAUSE = [1, 0, 2, 1, 2, 1, 0, 2, 1, 0, 1, 0]
WORDS = {1: "took", 2: "gone", 0: "waits"}


def rows(time=TIME, cause=CAUSE, **more):
    return [{"days": t, "state": WORDS[c], **more} for t, c in zip(time, cause, strict=True)]


def test_the_worked_case_from_rows(tmp_path):
    found = measured(tmp_path, METRICS, rows(), ITEMS, analysis=ASKED)
    adopted, left = found.one("adoption", "days=10"), found.one("adoption_left", "days=10")
    assert (adopted.value, left.value, adopted.n) == (pytest.approx(0.5462962963), pytest.approx(0.287037037), 12)
    assert adopted.low < adopted.value < adopted.high
    assert [f.value for f in found.where(metric="adoption_watched", place="days=0")] == [12]
    assert found.one("adoption_median", "days").value == 9
    assert found.one("time_without", "days=10").verdict == ""
    assert len(found.where(metric="adoption")) == POINTS


def test_words_stand_for_their_codes(tmp_path):
    asked = {"adoption": {"time": "days", "status": "state", "adopted": "took", "left": ["gone"]}}
    found = measured(tmp_path, METRICS, rows(), ITEMS, analysis=asked)
    assert found.one("adoption", "days=10").value == pytest.approx(0.5462962963)


def test_a_horizon_beyond_what_was_watched_is_cut_and_said(tmp_path):
    asked = {"adoption": {"time": "days", "status": "state", "horizon_days": 90}}
    found = measured(tmp_path, METRICS, rows(), ITEMS, analysis=asked)
    (mean,) = found.where(metric="time_without")
    assert (mean.place, mean.verdict) == ("days=10", "horizon_cut")
    assert max(float(f.place.split("=")[1]) for f in found.where(metric="adoption")) == 10


def test_nobody_adopts_so_there_is_no_median(tmp_path):
    found = measured(tmp_path, METRICS, rows(cause=[0] * 12), ITEMS, analysis=ASKED)
    median = found.one("adoption_median", "days")
    assert (median.value, median.verdict) == (None, "not_reached")
    assert not found.where(metric="adoption_left")
    assert found.one("time_without", "days=10").value == 10


def test_who_lacks_time_or_status_is_counted(tmp_path):
    more = [{"days": "", "state": "took"}, {"days": 4, "state": ""}, {"days": -3, "state": "took"}]
    found = measured(tmp_path, METRICS, rows() + more, ITEMS, analysis=ASKED)
    assert found.one("adoption_unused", "days").value == 3
    assert found.one("adoption", "days=10").n == 12


def test_without_a_word_in_the_project_nothing_is_worked_out(tmp_path):
    assert not measured(tmp_path, METRICS, rows(), ITEMS)
    asked = {"adoption": {"time": "days", "status": "nothing"}}
    assert not measured(tmp_path, METRICS, rows(), ITEMS, analysis=asked)


def paced(rate, n, rng):
    time = np.ceil(rng.exponential(1 / np.array([rate, 0.003]), size=(n, 2)))
    what = np.where(time.min(axis=1) > 100, 0, time.argmin(axis=1) + 1)
    return np.minimum(time.min(axis=1), 100), what


def test_groups_that_wait_longer_are_found(tmp_path):
    rng = np.random.default_rng(5)
    each = [rows(*paced(rate, 120, rng), age=age) for age, rate in (("old", 0.004), ("mid", 0.012), ("young", 0.03))]
    asked = {"adoption": {"time": "days", "status": "state", "horizon_days": 100}}
    found = measured(tmp_path, METRICS, [r for group in each for r in group], ITEMS, analysis=asked,
                     source={"segments": ["age"]})
    gaps = {f.segment: f for f in found.where(metric="time_without_gap")}
    assert {s: f.verdict for s, f in gaps.items()} == {
        "age=old": "higher", "age=mid": "no_difference_shown", "age=young": "lower"}
    assert all(f.against == "segment=rest" and f.n == 120 and f.q is not None for f in gaps.values())
    (pace,) = found.where(metric="adoption_pace")
    assert (pace.verdict, pace.against, pace.n) == ("differ", "segment=age", 120)
    assert found.one("time_without", "days=100", segment="age=old").value > 75


def test_groups_put_together_are_as_if_they_had_never_been_apart():
    time, what = np.array(TIME, dtype=float), np.array(CAUSE)
    first = np.arange(12) % 3 == 0
    parts = [watched(time[m], what[m], np.ones(int(m.sum()))) for m in (first, ~first)]
    whole, joined = watched(time, what, np.ones(12)), _together(parts)
    for day in (2, 5, 10):
        one, two = (cumulative_incidence(p, day) for p in (whole, joined))
        assert (one.value, one.se) == pytest.approx((two.value, two.se))
    assert time_without(whole, 9).se == pytest.approx(time_without(joined, 9).se)
    assert joined.heads.tolist() == whole.heads.tolist()


def test_order_of_rows_and_names_of_groups_change_nothing(tmp_path):
    one = [{**r, "g": "ab"[i % 2], "w": 1 + i % 2} for i, r in enumerate(rows(TIME * 4, CAUSE * 4))]
    two = [{**r, "g": r["g"].upper(), "w": 3 * r["w"]} for r in one[::-1]]
    source = {"segments": ["g"], "weight": "w"}
    first, second = (measured(tmp_path, METRICS, r, ITEMS, analysis=ASKED, source=source) for r in (one, two))
    assert [(f.metric, f.place, f.segment.lower(), f.n) for f in first] == [
        (f.metric, f.place, f.segment.lower(), f.n) for f in second]
    assert [f.value for f in first] == [pytest.approx(f.value) for f in second]
    assert len(first) > 60


def test_small_groups_of_employees_are_hidden(tmp_path):
    people = [{**r, "unit": "big"} for r in rows(TIME * 3, CAUSE * 3)] + [{**r, "unit": "mid"} for r in rows()]
    people += rows([4, 6], [1, 1], unit="tiny")
    source = {"segments": ["unit"], "voice": "employee"}
    found = measured(tmp_path, METRICS, people, ITEMS, analysis=ASKED, source=source)
    assert all(f.suppressed for f in found if f.segment == "unit=tiny")
    assert any(not f.suppressed for f in found.where(metric="adoption") if f.segment == "unit=big")


def test_groups_put_together_count_by_their_weights():
    rng = np.random.default_rng(5)
    time, what = rng.integers(1, 40, 120).astype(float), rng.integers(0, 3, 120)
    weight = np.where(np.arange(120) < 40, 8.0, 1.0) * rng.uniform(0.5, 1.5, 120)
    parts = [watched(time[s], what[s], weight[s], True) for s in (slice(0, 40), slice(40, 120))]
    whole, both = watched(time, what, weight, True), _together(parts)
    assert both.n_effective == pytest.approx(whole.n_effective)
    assert both.heads.tolist() == whole.heads.tolist()
    for name in ("at_risk", "events", "exits"):
        np.testing.assert_allclose(getattr(both, name), getattr(whole, name), atol=1e-9)
