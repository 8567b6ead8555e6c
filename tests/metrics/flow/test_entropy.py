"""How varied ways are: worked numbers, and the expectation over draws against drawing them all."""

from collections import Counter
from itertools import combinations
from math import comb, log2

import pytest

from cjm_core.metrics.flow.entropy import (
    entropy_among,
    entropy_bits,
    entropy_corrected,
    entropy_normalised,
    journeys_in,
    variants_among,
)

THREE_TWO_ONE = {3: 1, 2: 1, 1: 1}


def test_the_worked_case_of_three_variants():
    assert entropy_bits(THREE_TWO_ONE) == pytest.approx(1.4591, abs=5e-5)
    assert entropy_normalised(THREE_TWO_ONE) == pytest.approx(0.9206, abs=5e-5)
    assert entropy_corrected(THREE_TWO_ONE) == pytest.approx(1.6996, abs=5e-5)


def test_one_variant_has_no_variety_and_no_normalised_one():
    assert entropy_bits({7: 1}) == 0.0
    assert entropy_corrected({7: 1}) == 0.0
    assert entropy_normalised({7: 1}) is None
    assert (variants_among({7: 1}, 3), entropy_among({7: 1}, 3)) == (1.0, 0.0)


def test_all_different_is_the_greatest_variety():
    assert entropy_bits({1: 8}) == 3.0
    assert entropy_normalised({1: 8}) == 1.0
    assert variants_among({1: 8}, 5) == pytest.approx(5)
    assert entropy_among({1: 8}, 4) == pytest.approx(2)


def test_nothing_is_known_of_no_journeys():
    assert (entropy_bits({}), entropy_corrected({}), entropy_normalised({}), journeys_in({})) == (0.0, 0.0, None, 0)


@pytest.mark.parametrize("sizes", [THREE_TWO_ONE, {4: 1, 1: 3}, {2: 3}])
@pytest.mark.parametrize("m", [1, 3, 5])
def test_rarefied_is_the_mean_over_every_draw(sizes, m):
    journeys = [f"{k}.{v}" for k, many in sizes.items() for v in range(many) for _ in range(k)]
    draws = [Counter(journeys[i] for i in drawn) for drawn in combinations(range(len(journeys)), m)]
    assert len(draws) == comb(len(journeys), m)
    assert variants_among(sizes, m) == pytest.approx(sum(map(len, draws)) / len(draws))
    bits = [-sum(k / m * log2(k / m) for k in draw.values()) for draw in draws]
    assert entropy_among(sizes, m) == pytest.approx(sum(bits) / len(bits))


def test_rarefied_to_all_journeys_is_the_plain_number():
    sizes = {1: 900, 2: 120, 17: 9, 400: 1}
    assert variants_among(sizes, journeys_in(sizes)) == pytest.approx(sum(sizes.values()))
    assert entropy_among(sizes, journeys_in(sizes)) == pytest.approx(entropy_bits(sizes))


def test_variety_grows_with_the_journeys_unless_rarefied():
    many, few = {10: 6}, {5: 6}
    assert variants_among(many, 10) < variants_among(many, 30)
    assert entropy_among(many, 10) < entropy_among(many, 30)
    assert entropy_among(many, 30) == pytest.approx(entropy_bits(few), abs=0.1)


@pytest.mark.parametrize("m", [0, 7])
def test_no_more_can_be_drawn_than_there_are(m):
    with pytest.raises(ValueError, match="cannot be drawn"):
        variants_among(THREE_TWO_ONE, m)

