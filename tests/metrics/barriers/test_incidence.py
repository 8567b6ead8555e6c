"""Time until adoption: worked cases, ties, events at the horizon, nobody adopting, and how often intervals hold."""

import csv

import numpy as np
import pytest
from worked_cases import ABSENT, WORKED_CASES

from cjm_core.metrics.barriers.incidence import (
    cumulative_incidence,
    difference,
    log_rank,
    median_time,
    time_without,
    watched,
)

TIME = [1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10]
CAUSE = [1, 0, 2, 1, 2, 1, 0, 2, 1, 0, 1, 0]


def people(time, what, weight=None):
    time, what = np.array(time, dtype=float), np.array(what)
    return watched(time, what, np.ones(len(time)) if weight is None else np.array(weight, dtype=float))


def table(name):
    file = WORKED_CASES.parent / name
    if not file.is_file():
        pytest.skip(ABSENT)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_adoption_while_others_leave():
    found = people(TIME, CAUSE)
    adopt, leave = cumulative_incidence(found, 10), cumulative_incidence(found.turned(), 10)
    assert (adopt.value, adopt.se) == pytest.approx((0.5462962963, 0.1725154038), abs=1e-9)
    assert (leave.value, leave.se) == pytest.approx((0.287037037, 0.1418628782), abs=1e-9)
    assert found.survival[-1] == pytest.approx(0.1666666667)
    assert adopt.value + leave.value + found.survival[-1] == pytest.approx(1)
    naive = people(TIME, [1 if c == 1 else 0 for c in CAUSE])
    assert cumulative_incidence(naive, 10).value == pytest.approx(0.7380952381)


def test_without_exits_it_is_kaplan_and_meiers_curve():
    """The remission times of Gehan's treated arm: S(10) = .7529, SE .0963, log-log interval .503 to .889."""
    time = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    what = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    found = cumulative_incidence(people(time, what), 10)
    assert (1 - found.value, found.se) == pytest.approx((0.7529, 0.0963), abs=5e-5)
    assert (1 - found.high, 1 - found.low) == pytest.approx((0.503, 0.889), abs=5e-4)
    median = median_time(people(time, what))
    assert (median.value, median.low, median.high) == (23, 13, None)


def test_the_variance_in_one_pass_is_that_of_every_day():
    from cjm_core.metrics.barriers.incidence import _variances

    found = people(TIME, CAUSE)
    each = [cumulative_incidence(found, t).se ** 2 for t in found.time]
    assert _variances(found) == pytest.approx(each, abs=1e-12)


def test_the_log_rank_test_of_two_arms():
    rows = table("gehan.csv")
    arms = [[r for r in rows if r["treat"] == arm] for arm in ("control", "6-MP")]
    groups = [people([float(r["time"]) for r in a], [int(r["cens"]) for r in a]) for a in arms]
    chi2, df, p = log_rank(groups)
    assert (round(chi2, 2), df) == (16.79, 1)
    assert p == pytest.approx(4.17e-5, rel=0.01)


def test_the_mean_time_up_to_ten_years():
    rows = table("pbc312_min.csv")
    keys = sorted({r["trt"] for r in rows})
    arms = [
        people([float(r["time"]) / 365.25 for r in rows if r["trt"] == t],
               [int(float(r["status"]) == 2) for r in rows if r["trt"] == t]) for t in keys
    ]
    one, other = (time_without(a, 10) for a in arms)
    assert (one.value, one.se) == pytest.approx((7.146492996, 0.2827748496), abs=5e-4)
    assert (other.value, other.se) == pytest.approx((7.283415761, 0.2954780922), abs=5e-4)
    gap, z = difference(one, other)
    assert (gap.value, gap.low, gap.high) == pytest.approx((-0.1369, -0.9385, 0.6647), abs=5e-4)
    assert z == pytest.approx(-0.3348, abs=5e-4)


def test_nobody_adopts():
    found = people([5, 5, 9], [0, 2, 0])
    none = cumulative_incidence(found, 9)
    assert (none.value, none.low, none.se) == (0, 0, 0)
    assert 0.5 < none.high < 1
    assert median_time(found).value is None
    assert time_without(found, 9).value == 9
    assert log_rank([found, people([3], [0])]) == (0.0, 0, 1.0)


def test_everybody_adopts_on_one_day():
    found = people([4] * 6, [1] * 6)
    assert cumulative_incidence(found, 3.9).value == 0
    whole = cumulative_incidence(found, 4)
    assert (whole.value, whole.high, whole.low < 1) == (1, 1, True)
    assert time_without(found, 10).value == 4
    assert median_time(found).value == 4


def test_events_come_before_those_not_watched_any_more_and_count_on_the_last_day():
    assert cumulative_incidence(people([5, 5], [1, 0]), 5).value == 0.5
    assert cumulative_incidence(people([5, 5], [0, 1]), 5).value == 0.5
    assert time_without(people([5, 10], [0, 1]), 10).value == 10
    assert cumulative_incidence(people([5, 10], [0, 1]), 10).value == 1


def test_weights_stand_for_people_and_their_scale_for_nothing():
    one = cumulative_incidence(people(TIME, CAUSE, np.arange(1, 13)), 7)
    two = cumulative_incidence(people(TIME[::-1], CAUSE[::-1], 3 * np.arange(12, 0, -1)), 7)
    assert (one.value, one.se, one.low) == pytest.approx((two.value, two.se, two.low))
    twice = cumulative_incidence(people(TIME * 2, CAUSE * 2), 7)
    assert twice.value == pytest.approx(cumulative_incidence(people(TIME, CAUSE, [2] * 12), 7).value)
    assert cumulative_incidence(people(TIME, CAUSE, [2] * 12), 7).se == pytest.approx(
        cumulative_incidence(people(TIME, CAUSE), 7).se)


ADOPT, LEAVE, WATCHED = 0.010, 0.004, 0.003


def drawn(rng, n=300):
    """People who adopt, leave or are lost to watching at steady rates, by whole days up to half a year."""
    each = rng.exponential(1 / np.array([ADOPT, LEAVE, WATCHED]), size=(n, 3))
    time = np.minimum(np.ceil(each.min(axis=1)), 180)
    what = np.where(each.min(axis=1) > 180, 0, np.array([1, 2, 0])[each.argmin(axis=1)])
    return watched(time, what, np.ones(n))


@pytest.mark.slow
def test_intervals_cover_the_truth():
    rng = np.random.default_rng(17)
    both = ADOPT + LEAVE
    days = np.arange(1, 181)
    curve = ADOPT / both * (1 - np.exp(-both * days))
    held = {"adopted": 0, "left": 0, "mean": 0, "median": 0}
    rounds = 800
    middle = days[np.argmax(curve >= 0.5)]
    for _ in range(rounds):
        found = drawn(rng)
        a, b = cumulative_incidence(found, 90), cumulative_incidence(found.turned(), 90)
        held["adopted"] += a.low <= curve[89] <= a.high
        held["left"] += b.low <= curve[89] * LEAVE / ADOPT <= b.high
        mean = time_without(found, 180)
        held["mean"] += mean.low <= 180 - curve[:179].sum() <= mean.high
        m = median_time(found)
        held["median"] += m.low <= middle and (m.high is None or middle <= m.high)
    assert all(0.93 <= h / rounds <= 0.975 for h in held.values()), held


@pytest.mark.slow
def test_equal_groups_differ_once_in_twenty():
    rng = np.random.default_rng(18)
    p = np.array([log_rank([drawn(rng, 150), drawn(rng, 150)])[2] for _ in range(600)])
    assert 0.03 <= np.mean(p <= 0.05) <= 0.07
