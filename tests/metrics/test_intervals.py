"""Estimates against numbers worked by hand or published, and at the edges where naive formulas break."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjm_core.errors import EvidenceError
from cjm_core.evidence.sample import Cell, PairSample, Sample
from cjm_core.metrics.intervals import (
    cohen_dz,
    hedges_g,
    mean_t,
    nps_adjusted,
    proportion,
    share,
    tally,
    welch,
    wilson,
)

SLEEP_NOW = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_HOPED = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
KIGYO_Y = [15.0, 143.0, 21.0, 51.0, 337.0, 50.0, 274.0, 145.0, 15.0, 86.0]
KIGYO_W = [20.0, 200.0, 11.0, 25.0, 550.0, 30.0, 250.0, 100.0, 10.0, 55.0]
EMPTY = tally([])


def weighted(values, weights) -> Sample:
    """One row a person, reduced as the engine reduces."""
    y, w = np.asarray(values, float), np.asarray(weights, float)
    found, where = np.unique(y, return_inverse=True)
    return Sample(
        Cell(), found, np.bincount(where).astype(np.int64),
        np.bincount(where, weights=w), np.bincount(where, weights=w * w), True,
    )


def paired(first, second) -> Sample:
    one = np.ones(len(first))
    pairs = PairSample(Cell(), np.asarray(first), np.asarray(second), one.astype(np.int64), one, one)
    return pairs.difference()


def test_mean_of_a_one_to_seven_scale():
    effort = mean_t(tally([7, 6, 5, 7, 4, 6, 3, 5, 6, 7, 2, 6]))
    assert effort.value == pytest.approx(5.333333333)
    assert effort.se == pytest.approx(0.4660168636)
    assert (effort.low, effort.high) == pytest.approx((4.307637132, 6.359029534))
    assert effort.n == 12


def test_weighted_mean_has_the_linearised_error_and_not_the_one_of_frequency_weights():
    kigyo = mean_t(weighted(KIGYO_Y, KIGYO_W))
    assert kigyo.value == pytest.approx(243.9136691, abs=5e-4)
    assert kigyo.se == pytest.approx(48.75216105, abs=5e-4)
    assert kigyo.n == 10
    assert kigyo.n_effective == pytest.approx(3.724676382)
    assert kigyo.weighted


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 7), st.floats(0.1, 5)), min_size=2, max_size=30), st.floats(0.01, 100))
def test_rescaling_weights_changes_nothing(rows, factor):
    y, w = zip(*rows, strict=True)
    before, after = (mean_t(weighted(y, np.asarray(w) * f)) for f in (1, factor))
    assert (before.value, before.low, before.high) == pytest.approx((after.value, after.low, after.high), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 10), min_size=2, max_size=30), st.floats(0.01, 100))
def test_equal_weights_give_the_unweighted_result(scores, weight):
    plain, equal = tally(scores), weighted(scores, [weight] * len(scores))
    for estimate in (mean_t, nps_adjusted, cohen_dz, lambda s: share(s, lambda v: v >= 9)):
        a, b = estimate(plain), estimate(equal)
        assert [a.value, a.low, a.high] == [
            None if x is None else pytest.approx(x, abs=1e-6, rel=1e-6) for x in (b.value, b.low, b.high)
        ]


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1),
    ],
)
def test_wilson(hits, n, low, high):
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_a_share_at_the_ends_keeps_a_width():
    nobody = share(tally([1, 2, 3]), lambda v: v > 3)
    everybody = share(tally([1, 2, 3]), lambda v: v < 4)
    assert (nobody.value, nobody.low) == (0, 0)
    assert nobody.high > 0.5
    assert (everybody.value, everybody.high) == (1, 1)
    assert everybody.low < 0.5


def test_weighted_share_uses_the_effective_base():
    found = share(weighted([1, 1, 5, 5], [3, 1, 1, 1]), lambda v: v >= 4)
    assert found.value == pytest.approx(2 / 6)
    assert found.n_effective == pytest.approx(3)
    assert (found.low, found.high) == pytest.approx(wilson(1, 3))


def test_net_promoter_score():
    found = nps_adjusted(tally([9, 7, 3], [50, 30, 20]))
    assert found.value == pytest.approx(30)
    assert found.se == pytest.approx(7.810249676)
    assert (found.low, found.high) == pytest.approx((14.05113018, 44.20129701))
    assert nps_adjusted(tally([0, 7, 7, 9, 9, 9])).se == pytest.approx(30.42903097)


def test_all_promoters_keep_an_interval_cut_at_a_hundred():
    found = nps_adjusted(tally([10] * 10))
    assert (found.value, found.se, found.high) == (100, 0, 100)
    assert found.low == pytest.approx(47.50355154)


def test_paired_gap_and_its_effect():
    gap = paired(SLEEP_NOW, SLEEP_HOPED)
    found, effect = mean_t(gap), cohen_dz(gap)
    assert found.value == pytest.approx(-1.58)
    assert (found.low, found.high) == pytest.approx((-2.459885763, -0.7001142367))
    assert effect.value == pytest.approx(-1.284557563)
    assert (effect.low, effect.high) == pytest.approx((-2.118016514, -0.4146277564), abs=1e-6)


def test_unpaired_gap_and_its_effect():
    now, hoped = tally(SLEEP_NOW), tally(SLEEP_HOPED)
    found, effect = welch(now, hoped), hedges_g(now, hoped)
    assert found.value == pytest.approx(-1.58)
    assert (found.low, found.high) == pytest.approx((-3.365483231, 0.2054832307))
    assert effect.value == pytest.approx(-0.7970185004)
    assert effect.low < effect.value < effect.high


def test_nobody_and_one_person():
    for estimate in (mean_t, nps_adjusted, cohen_dz):
        assert estimate(EMPTY).value is None
        assert estimate(EMPTY).n == 0
    assert proportion(0, 0).value is None
    assert wilson(0, 0) is None
    alone = mean_t(tally([4]))
    assert (alone.value, alone.low, alone.high, alone.n) == (4, None, None, 1)
    assert cohen_dz(tally([4])).value is None
    assert welch(tally([4]), tally([2])).value == 2
    assert welch(tally([4]), tally([2])).low is None
    assert welch(EMPTY, tally([2])).value is None
    assert hedges_g(tally([4]), tally([2])).value is None


def test_all_equal_answers():
    same = tally([4] * 8)
    assert (mean_t(same).value, mean_t(same).low, mean_t(same).high, mean_t(same).se) == (4, 4, 4, 0)
    assert cohen_dz(same).value is None
    assert hedges_g(same, tally([3] * 8)).value is None
    assert (welch(same, tally([3] * 8)).low, welch(same, tally([3] * 8)).high) == (1, 1)


def test_zero_weights_tell_nothing_and_negative_ones_are_refused():
    assert mean_t(weighted([1, 2], [0, 0])).value is None
    assert share(weighted([1, 2], [0, 0]), lambda v: v > 1).value is None
    with pytest.raises(EvidenceError, match="negative"):
        mean_t(weighted([1, 2], [1, -1]))


def test_the_effect_of_a_very_large_base_has_an_interval():
    found = cohen_dz(tally([-1, 0, 1], [400_000, 300_000, 300_000]))
    assert found.low < found.value < found.high
    assert found.high - found.low == pytest.approx(2 * 1.96 / 1000, rel=0.01)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 10), max_size=12), st.lists(st.integers(0, 10), max_size=12))
def test_no_estimate_is_ever_nan(one, two):
    a, b = tally(one), tally(two)
    found = [mean_t(a), nps_adjusted(a), cohen_dz(a), welch(a, b), hedges_g(a, b), share(a, lambda v: v > 5)]
    numbers = [x for e in found for x in (e.value, e.low, e.high, e.se, e.n_effective) if x is not None]
    assert all(map(math.isfinite, numbers))
    assert all(e.low <= e.high for e in found if e.low is not None)


