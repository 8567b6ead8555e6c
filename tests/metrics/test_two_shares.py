"""Two shares of different journeys tested: the exact probability, and what chance alone finds in a large family."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact

from cjm_core.metrics.correction import adjusted
from cjm_core.metrics.p_values import MANY_EXPECTED, shares_p


def test_the_exact_test_agrees_with_another():
    rng = np.random.default_rng(4)
    for _ in range(300):
        n, m = (int(x) for x in 10 ** rng.uniform(0, 4, 2))
        a, b = (int(rng.integers(0, k + 1) * rng.choice([1, 0.1, 0.01])) for k in (n, m))
        if min(n, m) * min(a + b, n + m - a - b) / (n + m) < MANY_EXPECTED:
            assert shares_p(a, n, b, m) == pytest.approx(fisher_exact([[a, n - a], [b, m - b]]).pvalue, rel=1e-6)


def test_of_many_journeys_it_is_the_z_test_and_both_say_the_same():
    table = [[1100, 19_900], [980, 20_020]]
    normal = shares_p(1100, 21_000, 980, 21_000)
    assert MANY_EXPECTED <= 21_000 * 2080 / 42_000
    assert normal == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    assert normal == pytest.approx(fisher_exact(table).pvalue, rel=0.1)


def test_nobody_or_everybody_hit_shows_nothing():
    assert shares_p(0, 10, 0, 500) == shares_p(10, 10, 500, 500) == shares_p(0, 0, 3, 9) == 1.0


def test_one_lucky_journey_beside_thousands_shows_nothing():
    assert shares_p(1, 1, 50, 5000) == pytest.approx(51 / 5001)  # the z test says 2e-22


@pytest.mark.slow
def test_chance_alone_finds_something_in_one_family_of_twenty_at_most():
    rng, false = np.random.default_rng(1), 0
    for _ in range(200):
        reached = rng.random(3000) < 0.02
        having = rng.random((80, 3000)) < 10 ** rng.uniform(-3.3, -0.5, (80, 1))
        n, hits = having.sum(axis=1), (having & reached).sum(axis=1)
        p = [shares_p(int(a), int(k), int(reached.sum() - a), int(3000 - k)) for a, k in zip(hits, n, strict=True) if k]
        false += bool((adjusted(p) <= 0.05).any())
    assert false <= 0.05 * 200
