"""Penalty and reward: our own table with worked numbers, cells that are too thin, skipped questions, weights."""

import numpy as np
import pytest

from cjm_core.metrics.drivers.asymmetry import contrasts, contrasts_of, cuts_of
from cjm_core.metrics.drivers.fit import fit
from cjm_core.metrics.drivers.least_squares import line
from cjm_core.model.codebook import Scale

FIVE = ((2, 1), 1.0, 5.0)


def planted(n=400, penalty=-1.5, reward=0.3, seed=2):
    rng = np.random.default_rng(seed)
    x = rng.integers(1, 6, size=(n, 2)).astype(float)
    y = 3 + penalty * (x[:, 0] <= 2) + reward * (x[:, 0] == 5) + 0.5 * rng.normal(size=n)
    return np.column_stack([x, y])


@pytest.mark.parametrize(("scale", "cuts"), [
    ("1-3", (1, 1)), ("1-4", (1, 1)), ("1-5", (2, 1)), ("-2..2", (2, 1)), ("1-7", (2, 2)), ("1-10", (4, 3)),
    ("0-10", (4, 3)),
])
def test_cut_points_by_the_number_of_points(scale, cuts):
    assert cuts_of(Scale(scale))[0] == cuts


def test_scales_without_a_middle_have_no_cut_points():
    assert cuts_of(None) is None
    assert cuts_of(Scale("1-2")) is None
    assert cuts_of(Scale("0-1.5")) is None


def test_a_turned_scale_is_cut_at_its_better_end():
    assert cuts_of(Scale("1-5"), -1.0) == ((2, 1), -5.0, -1.0)


def test_one_driver_by_hand():
    """With one driver the penalty is the difference of two means, and loss its share of people times that."""
    x = np.repeat([1.0, 3.0, 5.0], [20, 30, 50])
    y = np.repeat([2.0, 4.0, 4.5], [20, 30, 50]) + np.tile([-0.5, 0.5], 50)
    (found,) = contrasts_of(("a",), x[:, None], y, np.ones(100), [FIVE], 0.95, 300)
    assert (found.penalty.value, found.reward.value) == (pytest.approx(-2), pytest.approx(0.5))
    assert (found.loss[0], found.upside[0]) == (pytest.approx(0.2 * 2), pytest.approx(0.5 * 0.5))
    assert found.balance.value == pytest.approx(-1.5)
    assert found.label == "dissatisfier"
    low, high = np.quantile(found.loss[1:], [0.025, 0.975])
    assert low < 0.4 < high


def test_hc3_by_hand():
    """Two groups: HC3's variance of a mean of n is sum e² / (n-1)², by the leverage 1/n."""
    x = np.repeat([True, False], [10, 10])[:, None]
    y = np.concatenate([np.tile([0.0, 2.0], 5), np.tile([0.0, 4.0], 5)])
    found = line(x, y, np.ones(20))
    assert found.robust[0, 0] == pytest.approx(10 * 4 / 81)
    assert found.robust[1, 1] == pytest.approx(10 * 4 / 81 + 10 * 1 / 81)
    assert found.df == 18


def test_a_thin_cell_cannot_be_told_and_the_other_side_can():
    table = planted()
    table[:, 0] = np.where(table[:, 0] == 5, 4, table[:, 0])
    table[:9, 0] = 5
    first, _ = contrasts_of(("a", "b"), table[:, :2], table[:, 2], np.ones(400), [FIVE, FIVE], 0.95, 100)
    assert first.label == "cannot_tell"
    assert first.penalty.value < -1
    assert first.reward.value is first.upside is first.balance.low is None


def test_who_skipped_a_question_keeps_his_other_answers():
    """Half never met the first driver: the second is still told from everybody, the first from those who met it."""
    table = planted(n=2000)
    table[:1000, 0] = np.nan
    rng = np.random.default_rng(5)
    table[:1000, 2] = 1 + 0.5 * rng.normal(size=1000)
    first, second = contrasts_of(("a", "b"), table[:, :2], table[:, 2], np.ones(2000), [FIVE, FIVE], 0.95, 100)
    assert first.penalty.value == pytest.approx(-1.5, abs=0.15)
    assert first.loss[0] == pytest.approx(1.5 * (table[1000:, 0] <= 2).sum() / 2000, abs=0.05)
    assert second.n == 2000
    assert second.penalty.low < 0 < second.penalty.high


def test_people_who_are_counted_twice_weigh_twice():
    table = planted(n=300)
    weight = np.where(np.arange(300) < 100, 2.0, 1.0)
    twice = np.concatenate([table, table[:100]])
    one = contrasts_of(("a", "b"), table[:, :2], table[:, 2], weight * 7, [FIVE, FIVE], 0.95, 50)
    two = contrasts_of(("a", "b"), twice[:, :2], twice[:, 2], np.ones(400), [FIVE, FIVE], 0.95, 50)
    assert [c.penalty.value for c in one] == pytest.approx([c.penalty.value for c in two])
    assert [c.loss[0] for c in one] == pytest.approx([c.loss[0] for c in two])


@pytest.mark.parametrize(("worth", "steady"), [
    ({1: -6, 2: -3, 3: 0, 4: 0, 5: 0}, "stable"), ({1: -3, 2: -2.5, 3: -2, 4: 0, 5: 0}, "moves"),
])
def test_the_label_says_whether_other_cut_points_change_it(group_of, worth, steady):
    table = planted(n=600)
    rng = np.random.default_rng(4)
    table[:, 2] = [worth[int(x)] for x in table[:, 0]] + 0.3 * rng.normal(size=600)
    first, _ = contrasts(fit(group_of(table), replicates=100), replicates=100)
    assert (first.label, first.steady) == ("dissatisfier", steady)


def test_without_scales_there_is_no_penalty_and_no_crash(group_of):
    assert contrasts(fit(group_of(planted(), scale=None), replicates=100)) == []
