"""Drivers over many made-up surveys: how often chance passes for a moment of truth, truth is found, intervals hold."""

import numpy as np
import pytest

from cjm_core.evidence.sample import Cell
from cjm_core.metrics.drivers.fit import fit
from cjm_core.metrics.drivers.importance import with_tests
from cjm_core.metrics.drivers.moments import matters
from cjm_core.metrics.drivers.question import Group, Question
from cjm_core.metrics.resampling import percentiles
from cjm_core.model import Item

P, PEOPLE = 6, 300
QUESTION = Question("y", Item(), tuple((f"q{k}", Item(scale="1-5")) for k in range(P)))


def ratings(rng, n):
    """Ratings with a halo: any two drivers correlate by about a half."""
    z = np.sqrt(0.5) * (rng.normal(size=(n, 1)) + rng.normal(size=(n, P)))
    return np.clip(np.round(3.4 + 1.1 * z), 1, 5)


def chance(seed, n=PEOPLE):
    rng = np.random.default_rng(seed)
    return np.column_stack([ratings(rng, n), np.clip(np.round(6 + 2 * rng.normal(size=n)), 0, 10)])


def planted(seed, n=PEOPLE):
    """The first driver costs 1.2 where it fails, the second lifts by 0.4 a point, the others do nothing."""
    rng = np.random.default_rng(seed)
    x = ratings(rng, n)
    y = 6 - 1.2 * (x[:, 0] <= 2) + 0.2 * (x[:, 0] == 5) + 0.4 * (x[:, 1] - 3) + 1.5 * rng.normal(size=n)
    return np.column_stack([x, y])


def model(table, replicates):
    group = Group(Cell("", "", "customer"), QUESTION, table, np.ones(len(table)), False)
    return with_tests(fit(group, replicates=replicates), 0.95, replicates)


@pytest.mark.slow
def test_chance_makes_a_moment_of_truth_in_at_most_one_family_in_twenty():
    """Measured: 3.8 % of 400 families of 8 drivers in one run, fewer with 6."""
    shown = 0
    for seed in range(200):
        found = model(chance(seed), 100)
        shown += matters(found, list(found.fit.names), 0.95)
    assert shown <= 0.05 * 200


@pytest.mark.slow
def test_planted_drivers_and_moments_are_found_and_intervals_hold():
    """Found: both planted places in 95 of 100 surveys or more; the idle ones, which share the halo, seldom.

    Intervals at a nominal 95 %: of the shares of R² 94 to 98 % held the truth in a run of 200 surveys, of the expected
    loss 91 to 98 %. Percentile intervals are known to lean; no correction is made.
    """
    surveys = 100
    truth = model(planted(99_999, 200_000), 2)
    share, loss = truth.fit.shares.share[0], [c.loss[0] for c in truth.contrasts]
    decisive, first, held = np.zeros(P), 0, np.zeros((2, P))
    for seed in range(surveys):
        found = model(planted(seed), 300)
        decisive += [matters(found, [name], 0.95) for name in found.fit.names]
        first += found.fit.shares.share[0].argmax() < 2
        for k in range(P):
            ends = percentiles(found.fit.drawn.share[:, k], 0.95)
            held[0, k] += ends[0] <= share[k] <= ends[1]
            low, high = percentiles(found.contrasts[k].loss[1:], 0.95)
            held[1, k] += low <= loss[k] <= high
    assert (decisive[:2] >= 0.95 * surveys).all()
    assert (decisive[2:] <= 0.15 * surveys).all()
    assert first >= 0.95 * surveys
    assert (held.mean(axis=1) >= 0.90 * surveys).all()
    assert (held.mean(axis=1) <= 0.99 * surveys).all()
