"""Does the index hold its promises? Coverage by seeded simulation, vectorised over whole studies."""

import numpy as np
import pytest

from cjm_core.metrics.composite.effect import difference_in_differences
from cjm_core.metrics.composite.reliability import alpha, feldt
from cjm_core.metrics.composite.scores import components_of, interval_of, put_together

pytestmark = pytest.mark.slow
STUDIES = 2000


def rate(hits):
    return np.mean(list(hits))


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
@pytest.mark.parametrize("n", [40, 150])
def test_the_interval_of_the_index(aggregate, n):
    """Four components that go together, one of them with a fifth of the answers missing, unequal weights."""
    weights, centre = np.array([1.0, 2.0, 1.0, 1.0]), np.array([60.0, 70.0, 45.0, 80.0])
    truth = put_together(centre, weights, aggregate)[0]

    def study(seed):
        rng = np.random.default_rng(seed)
        scores = centre + rng.normal(0, 15, (n, 1)) + rng.normal(0, 15, (n, 4))
        scores[rng.random(n) < 0.2, 2] = np.nan
        found = components_of(scores, np.ones(n))
        value, slope = put_together(found.means, weights, aggregate)
        known = interval_of(value, float(np.sqrt(slope @ found.covariance @ slope)), found, 0.95)
        return known.low <= truth <= known.high

    assert 0.93 <= rate(map(study, range(STUDIES))) <= 0.97


@pytest.mark.parametrize(("treated", "others"), [(2, 4), (3, 3), (1, 9), (8, 12)])
def test_the_interval_of_an_effect_with_few_clusters(treated, others):
    def study(seed):
        rng = np.random.default_rng(seed)
        found = difference_in_differences(5 + rng.normal(2, 3, treated), rng.normal(2, 3, others))
        return found.low <= 5 <= found.high

    assert 0.93 <= rate(map(study, range(STUDIES))) <= 0.97


def test_a_planted_effect_is_found_and_none_is_not():
    """Twelve units of 50 interviews a wave (300 in each group); the effect is planted in six."""
    def study(seed, effect):
        rng = np.random.default_rng(seed)
        unit = rng.normal(65, 6, 12)
        before = unit + rng.normal(0, 15, (50, 12)).mean(axis=0)
        after = unit + 2 + np.where(np.arange(12) < 6, effect, 0) + rng.normal(0, 15, (50, 12)).mean(axis=0)
        found = difference_in_differences((after - before)[:6], (after - before)[6:])
        return found.low > 0

    assert rate(study(s, 8) for s in range(500)) >= 0.95
    assert rate(study(s, 0) for s in range(2000)) <= 0.035


def test_the_interval_of_alpha():
    """Five questions with one trait, correlated .5: alpha is 5 * .5 / (1 + 4 * .5)."""
    truth, n = 2.5 / 3, 120

    def study(seed):
        rng = np.random.default_rng(seed)
        scores = rng.normal(size=(n, 1)) + rng.normal(size=(n, 5))
        low, high = feldt(alpha(np.cov(scores.T)), n, 5)
        return low <= truth <= high

    assert 0.93 <= rate(map(study, range(STUDIES))) <= 0.97
