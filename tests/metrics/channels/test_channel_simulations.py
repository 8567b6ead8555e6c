"""Do the intervals of channels and missing touchpoints cover what they should, and are planted holes found."""

from __future__ import annotations

import numpy as np
import pytest

from cjm_core.evidence.ratio import Ratio
from cjm_core.metrics.channels.case_mix import Case, apart, case, pooled_mix, standardised
from cjm_core.metrics.correction import adjusted
from cjm_core.metrics.intervals import proportion
from cjm_core.metrics.missing.demand import unserved
from cjm_core.metrics.ratio import ratio_over, share_over

pytestmark = pytest.mark.slow
MIX = {"a": 0.5, "b": 0.3, "c": 0.2}


def covered(ends, truth):
    return float(np.mean([low <= truth <= high for low, high in ends]))


@pytest.mark.parametrize(("sizes", "rates"), [
    ((300, 100, 60), (0.9, 0.4, 0.6)), ((40, 90, 150), (0.95, 0.5, 0.3)), ((60, 40, 30), (0.6, 0.5, 0.7)),
])
def test_standardised_resolution_covers(sizes, rates):
    random = np.random.default_rng(5)
    truth = sum(w * p for w, p in zip(MIX.values(), rates, strict=True))
    ends = []
    for settled in random.binomial(sizes, rates, size=(4000, 3)).tolist():
        cases = [case("x", i, k, n) for i, k, n in zip(MIX, settled, sizes, strict=True)]
        found = standardised(cases, MIX, 0.95)
        ends.append((found.low, found.high))
    assert 0.93 <= covered(ends, truth) <= 0.97


def _journeys(random, count):
    """Contacts of journeys that differ: each has one to four, and a chance of its own."""
    tries = random.integers(1, 5, size=count).astype(float)
    hits = random.binomial(tries.astype(int), random.beta(3, 2, size=count)).astype(float)
    return Ratio.of(hits.tolist(), tries.tolist())


def test_shares_of_repeated_contacts_cover():
    random = np.random.default_rng(6)
    found = [share_over(_journeys(random, 120), 0.95) for _ in range(3000)]
    assert 0.93 <= covered([(f.low, f.high) for f in found], 0.6) <= 0.97


def test_standardised_resolution_covers_with_repeated_contacts():
    random = np.random.default_rng(7)
    ends = []
    for _ in range(2000):
        found = standardised([Case("x", i, _journeys(random, 80)) for i in MIX], MIX, 0.95)
        ends.append((found.low, found.high))
    assert 0.93 <= covered(ends, 0.6) <= 0.97


@pytest.mark.parametrize(("journeys", "rate"), [(60, 0.5), (150, 0.7), (400, 0.8)])
def test_cost_of_one_settled_covers(journeys, rate):
    """Small logs go by Fieller, large ones by the linearised error; settled journeys are the cheaper ones."""
    random = np.random.default_rng(8)
    truth, ends = (100 * rate + 160 * (1 - rate)) / rate, []
    for _ in range(3000):
        settled = (random.random(journeys) < rate).astype(float)
        cost = random.gamma(4, np.where(settled, 25, 40))
        found = ratio_over(Ratio.of(cost.tolist(), settled.tolist()), 0.95)
        ends.append((found.low, found.high))
    assert 0.93 <= covered(ends, truth) <= 0.97


def test_channels_that_are_alike_seldom_differ():
    random = np.random.default_rng(9)
    sizes, rates = np.array([[150, 60], [60, 150], [100, 100]]), np.array([0.9, 0.5])
    families = 0
    for settled in random.binomial(sizes, rates, size=(1500, 3, 2)).tolist():
        cases = [[case(str(c), i, k, int(n)) for i, k, n in zip("ab", row, sizes[c], strict=True)]
                 for c, row in enumerate(settled)]
        mix = pooled_mix([c for own in cases for c in own])
        found = [standardised(own, mix, 0.95) for own in cases]
        p = [apart(found[i], found[j], 0.95)[1] for i, j in ((0, 1), (0, 2), (1, 2))]
        families += bool((adjusted(p) <= 0.05).any())
    assert families / 1500 <= 0.05 + 0.015  # the margin of 1,500 families


def _left(random, n, demand, reach):
    need = random.binomial(n, demand)
    return unserved(proportion(int(need), n), proportion(int(random.binomial(need, reach)), int(need)))


@pytest.mark.parametrize(("n", "demand", "reach"), [(300, 0.7, 0.25), (300, 0.3, 0.5), (120, 0.5, 0.4)])
def test_unserved_demand_covers(n, demand, reach):
    random = np.random.default_rng(10)
    found = [_left(random, n, demand, reach) for _ in range(4000)]
    assert 0.93 <= covered([(f.low, f.high) for f in found], demand * (1 - reach)) <= 0.97


def test_a_planted_hole_is_found():
    random = np.random.default_rng(11)
    assert np.mean([_left(random, 300, 0.4, 0.45).low > 0.1 for _ in range(2000)]) >= 0.95


def test_a_map_without_holes_shows_none():
    """Twelve places where a few people in a hundred go unserved; then twelve just at what the project lets pass."""
    random = np.random.default_rng(12)
    families = [any(_left(random, 300, 0.2, 0.8).low > 0.1 for _ in range(12)) for _ in range(300)]
    assert np.mean(families) <= 0.05
    assert np.mean([_left(random, 300, 0.25, 0.6).low > 0.1 for _ in range(4000)]) <= 0.035
