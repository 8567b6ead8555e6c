"""Do 95 % intervals hold the truth 95 times in 100? Exactly, by enumeration, and by seeded simulation."""

import numpy as np
import pytest

from cjm_core.evidence.sample import Cell, Sample
from cjm_core.metrics.intervals import mean_t, proportion, welch

REPLICATES = 4000
SCALE = np.arange(1.0, 6.0)
LIKELY = np.array([0.1, 0.15, 0.3, 0.3, 0.15])
TRUE_MEAN = float(SCALE @ LIKELY)


def sample(values, weights=None):
    values = np.asarray(values, dtype=float)
    weights = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=float)
    distinct, where = np.unique(values, return_inverse=True)
    sums = [np.bincount(where, w, len(distinct)) for w in (np.ones(len(values)), weights, weights**2)]
    return Sample(Cell(), distinct, sums[0].astype(np.int64), sums[1], sums[2], bool((weights != 1).any()))


def covered(make, truth):
    hits = 0
    for seed in range(REPLICATES):
        found = make(np.random.default_rng(seed))
        hits += found.low <= truth <= found.high
    return hits / REPLICATES


def test_the_adjusted_wald_interval_covers_as_enumerated(exact_nps_coverage):
    """P .9, N .08, D .02, n 20: methods say 0.9543835206; plain Wald would cover 0.8752."""
    assert exact_nps_coverage(20, 0.9, 0.08, 0.02) == pytest.approx(0.9543835206, abs=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("n", [12, 40, 200])
def test_means(n):
    rate = covered(lambda rng: mean_t(sample(rng.choice(SCALE, n, p=LIKELY))), TRUE_MEAN)
    assert 0.93 <= rate <= 0.97


@pytest.mark.slow
def test_weighted_means():
    """Half of all people answer four times as often as the rest: weights mend the mean, and its interval covers."""
    low, high = np.array([0.3, 0.3, 0.2, 0.1, 0.1]), np.array([0.05, 0.05, 0.2, 0.3, 0.4])
    truth = float(0.5 * SCALE @ low + 0.5 * SCALE @ high)

    def make(rng):
        often = rng.random(200) < 0.8
        values = np.where(often, rng.choice(SCALE, 200, p=low), rng.choice(SCALE, 200, p=high))
        return mean_t(sample(values, np.where(often, 0.5 / 0.8, 0.5 / 0.2)))

    assert 0.93 <= covered(make, truth) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize(("n", "share"), [(30, 0.5), (100, 0.1), (300, 0.03)])
def test_shares(n, share):
    rate = covered(lambda rng: proportion(int(rng.binomial(n, share)), n), share)
    assert 0.93 <= rate <= 0.975


@pytest.mark.slow
def test_unpaired_gaps():
    other = np.array([0.05, 0.05, 0.1, 0.4, 0.4])

    def make(rng):
        return welch(sample(rng.choice(SCALE, 60, p=LIKELY)), sample(rng.choice(SCALE, 110, p=other)))

    assert 0.93 <= covered(make, TRUE_MEAN - float(SCALE @ other)) <= 0.97
