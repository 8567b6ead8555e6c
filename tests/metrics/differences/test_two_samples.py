"""Worked numbers of the tests of two samples, and what they do where nothing varies."""

import numpy as np
import pytest

from cjm_core.evidence.sample import Cell, PairSample, Sample
from cjm_core.metrics.correction import adjusted
from cjm_core.metrics.differences.tests import (
    means_again,
    means_apart,
    nets_again,
    nets_apart,
    shares_again,
    shares_apart,
    together,
)
from cjm_core.metrics.intervals import tally


def ones(values):
    return np.asarray(values == 1)


def yes_no(x, n):
    return tally([0, 1], [n - x, x])


def pairs(table):
    """First and second answers, 1 or 0, from a table [[both, only first], [only second, neither]]."""
    counts = np.array(table, dtype=np.int64).ravel()
    first, second = np.array([1.0, 1, 0, 0]), np.array([1.0, 0, 1, 0])
    return PairSample(Cell(), first, second, counts, counts.astype(float), counts.astype(float))


def test_newcombe_and_the_pooled_test():
    found = shares_apart(yes_no(56, 70), yes_no(48, 80), ones)
    e = found.estimate
    assert [e.value, e.low, e.high] == pytest.approx([0.2, 0.0524314724, 0.333872654], abs=1e-9)
    assert found.p == pytest.approx(0.008045081368)
    assert e.n == 70


def test_overlapping_intervals_may_differ_surely():
    """56 of 70 is [.69, .88], 50 of 80 is [.52, .72]: they overlap, and yet p is below .05."""
    assert shares_apart(yes_no(56, 70), yes_no(50, 80), ones).p < 0.05


def test_two_waves_of_net_promoter_score():
    found = nets_apart(tally([9, 7, 3], [210, 120, 70]), tally([9, 7, 3], [180, 130, 110]))
    assert found.estimate.value == pytest.approx(18.33333333)
    assert found.estimate.se == pytest.approx(5.496911281)
    assert [found.estimate.low, found.estimate.high] == pytest.approx([7.559585196, 29.10708147])
    assert found.p == pytest.approx(0.0008523612825)


def test_mcnemar_of_sixteen_hundred():
    found = shares_again(pairs([[794, 150], [86, 570]]), ones)
    e = found.estimate
    assert (e.value, e.se) == pytest.approx((0.04, 0.009549214627))
    assert [e.low, e.high] == pytest.approx([0.02128388325, 0.05871611675], abs=1e-4)
    assert found.p == pytest.approx(3.1e-5, rel=0.02)


def test_few_who_changed_are_tested_exactly():
    assert shares_again(pairs([[20, 6], [1, 5]]), ones).p == pytest.approx(2 * (1 + 7) / 2**7)


def test_welch():
    first, second = tally([5, 4, 4, 3, 5, 2]), tally([3, 2, 4, 1, 2, 3, 3])
    found = means_apart(first, second)
    assert found.estimate.value == pytest.approx(23 / 6 - 18 / 7)
    assert found.p == pytest.approx(0.063374497, abs=1e-8)
    assert found.estimate.low < 0 < found.estimate.high


def test_paired_change():
    pair = PairSample(Cell(), np.array([5.0, 4, 3, 5]), np.array([3.0, 4, 2, 4]), *([np.ones(4)] * 3))
    found = means_again(pair)
    assert found.estimate.value == pytest.approx(1)
    assert found.p == pytest.approx(0.091721, abs=1e-5)


def test_paired_score_counts_moves_between_the_classes_only():
    pair = PairSample(Cell(), np.array([9.0, 10, 7, 3]), np.array([10.0, 6, 8, 0]), *([np.ones(4)] * 3))
    assert nets_again(pair).estimate.value == pytest.approx(50)


@pytest.mark.parametrize(("compare", "first", "second"), [
    (means_apart, tally([5], [40]), tally([4], [40])),
    (means_apart, tally([5]), tally([4])),
    (means_apart, tally([5], [30]), tally([], [])),
    (nets_apart, tally([], []), tally([9], [3])),
    (lambda a, b: shares_apart(a, b, ones), tally([], []), tally([1])),
])
def test_what_cannot_be_told_has_no_probability(compare, first, second):
    assert compare(first, second).p is None


def test_the_same_everywhere_is_no_difference():
    assert means_apart(tally([4], [9]), tally([4], [7])).p == 1
    assert shares_apart(yes_no(0, 20), yes_no(0, 30), ones).p == 1
    assert shares_again(pairs([[5, 0], [0, 5]]), ones).p == 1


def test_a_score_of_promoters_alone_is_not_sure():
    found = nets_apart(tally([9], [10]), tally([9, 3], [9, 1]))
    assert found.estimate.value == pytest.approx(20)
    assert found.estimate.low < 20 < found.estimate.high
    assert 0.05 < found.p < 1


def weighted(values, weights, factor=1.0):
    found, where = np.unique(np.asarray(values, float), return_inverse=True)
    w = factor * np.asarray(weights, float)
    return Sample(Cell(), found, np.bincount(where), np.bincount(where, w), np.bincount(where, w * w), True)


@pytest.mark.parametrize("compare", [means_apart, nets_apart, lambda a, b: shares_apart(a, b, lambda v: v >= 9)])
def test_rescaled_weights_change_nothing_and_equal_ones_are_none(compare):
    a, b = ([9, 3, 7, 10, 6, 9], [1, 2, 1, 3, 1, 2]), ([3, 6, 9, 7, 2], [2, 1, 1, 1, 3])
    one, many = compare(weighted(*a), weighted(*b)), compare(weighted(*a, 70), weighted(*b, 70))
    assert one.p == pytest.approx(many.p)
    assert (one.estimate.low, one.estimate.high) == pytest.approx((many.estimate.low, many.estimate.high))
    plain, same = compare(tally(a[0]), tally(b[0])), compare(weighted(a[0], [4] * 6), weighted(b[0], [4] * 5))
    assert plain.p == pytest.approx(same.p)
    assert plain.estimate.low == pytest.approx(same.estimate.low)


def test_the_rest_is_all_the_others():
    rest = together([tally([1, 2]), tally([2, 3, 3])])
    assert dict(zip(rest.values.tolist(), rest.count.tolist(), strict=True)) == {1: 1, 2: 2, 3: 2}


def test_many_tests_of_benjamini_and_hochberg():
    p = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .324, .4262, .5719, .6528, .759, 1.0]
    q = adjusted(p)
    assert q[:7] == pytest.approx([.0015, .003, .0095, .035625, .0603, .06385714286, .06385714286])
    assert int((q < 0.05).sum()) == 4
    assert sum(x < 0.05 / 15 for x in p) == 3
