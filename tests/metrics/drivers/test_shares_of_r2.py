"""Shares of R²: worked by hand for two drivers, sums, invariances, and what must not become NaN."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjm_core.metrics.drivers.correlation import coefficients, drawn_moments, moments, people_together, possible
from cjm_core.metrics.drivers.johnson import johnson
from cjm_core.metrics.drivers.lmg import drawn_shares, lmg, noise_correlations, shapley

TWO = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1.0]])


def people(n=200, p=4, seed=1, noise=1.0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + 0.5 * rng.normal(size=(n, 1))
    return np.column_stack([x, x @ np.arange(p, 0, -1) / p + noise * rng.normal(size=n)])


def test_two_drivers_by_hand():
    """R² = (r1² + r2² - 2 r1 r2 r12) / (1 - r12²); the first gets (r1² + R² - r2²) / 2."""
    r2 = (0.36 + 0.16 - 2 * 0.6 * 0.4 * 0.5) / 0.75
    found = lmg(TWO[None])
    assert found.r2 == pytest.approx([r2])
    assert found.share[0] == pytest.approx([(0.36 + r2 - 0.16) / 2, (0.16 + r2 - 0.36) / 2])


def test_shares_and_relative_weights_add_up_to_r2():
    found = moments(people(), np.ones(200))
    r2 = 1 - 1 / np.linalg.inv(found.correlation[0])[-1, -1]
    assert lmg(found.correlation).share.sum() == pytest.approx(r2)
    assert johnson(found.correlation).sum() == pytest.approx(r2)


def test_many_draws_at_once_are_the_same_as_one_by_one():
    draws = drawn_moments(people(), np.ones(200), 5).correlation
    once = lmg(draws).share
    assert once == pytest.approx(np.concatenate([lmg(d[None]).share for d in draws]))


def test_shapley_of_three_players_by_hand():
    """Only the pair of the first two is worth anything, 6: each gets 3, the third nothing."""
    worth = np.array([0, 0, 0, 6, 0, 0, 0, 6.0])
    assert shapley(3) @ worth == pytest.approx([3, 3, 0])


def test_sampled_orders_come_near_the_exact_shares(monkeypatch):
    found = moments(people(p=7, n=400), np.ones(400)).correlation
    exact = lmg(found).share[0]
    monkeypatch.setattr("cjm_core.metrics.drivers.lmg.MOST_EXACT", 3)
    sampled = lmg(found)
    assert sampled.r2[0] == pytest.approx(exact.sum())
    assert sampled.se.any()
    assert np.abs(sampled.share[0] - exact).max() < 4 * sampled.se.max() + 1e-6


def test_twins_share_alike_and_nothing_is_nan():
    table = people(p=3)
    twin = np.column_stack([table[:, 0], table])
    found = lmg(moments(twin, np.ones(200)).correlation)
    assert found.share[0, 0] == pytest.approx(found.share[0, 1])
    assert found.r2 == pytest.approx(lmg(moments(table, np.ones(200)).correlation).r2, abs=1e-6)
    assert np.isfinite(johnson(moments(twin, np.ones(200)).correlation)).all()
    assert np.isfinite(coefficients(moments(twin, np.ones(200)))).all()


def test_a_driver_without_spread_gets_nothing():
    table = people(p=3)
    table[:, 1] = 4.0
    found = moments(table, np.ones(200))
    assert lmg(found.correlation).share[0, 1] == 0
    assert coefficients(found)[0, 1] == 0


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(4)), factor=st.floats(0.01, 100), rows=st.permutations(range(60)))
def test_the_order_of_columns_and_people_and_the_scale_of_weights_change_nothing(order, factor, rows):
    table = people(n=60)
    weight = np.linspace(0.5, 2, 60)
    first = lmg(moments(table, weight).correlation).share[0]
    turned = table[np.ix_(rows, [*order, 4])]
    other = lmg(moments(turned, weight[list(rows)] * factor).correlation).share[0]
    assert other == pytest.approx(first[list(order)], abs=1e-9)


def test_weights_count_as_people_do():
    table = people(n=40)
    twice = np.concatenate([table, table[:10]])
    weight = np.where(np.arange(40) < 10, 2.0, 1.0)
    assert moments(table, weight).correlation == pytest.approx(moments(twice, np.ones(50)).correlation)


def test_pairs_of_answers_by_hand():
    """Where both were given the correlation is that of those people alone."""
    table = people(n=50)
    table[:20, 0], table[40:, 1] = np.nan, np.nan
    found = moments(table, np.ones(50)).correlation[0]
    both = table[20:40]
    assert found[0, 1] == pytest.approx(np.corrcoef(both[:, 0], both[:, 1])[0, 1])
    assert found[0, -1] == pytest.approx(np.corrcoef(table[20:, 0], table[20:, -1])[0, 1])
    assert people_together(table)[0].tolist() == [30, 20, 30, 30, 30]


def test_correlations_that_contradict_each_other_are_mended():
    wrong = np.array([[[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1.0]]])
    mended, changed = possible(wrong)
    assert changed
    assert np.linalg.eigvalsh(mended[0]).min() > 0
    assert np.diagonal(mended[0]) == pytest.approx(1)
    same, changed = possible(TWO[None])
    assert not changed
    assert same is not None
    assert same == pytest.approx(TWO[None])


def test_pure_chance_gets_one_part_in_n():
    """E[share] of a predictor of pure chance, alone, is 1 / (n - 1)."""
    rng = np.random.default_rng(3)
    found = np.repeat(np.eye(3)[None], 4000, axis=0)
    floor = lmg(found, noise_correlations(found, 50, rng)).noise
    assert floor.mean() == pytest.approx(1 / 49, rel=0.1)


def test_groups_of_people_vary_as_people_do(monkeypatch):
    """The standard errors of the shares agree within a few per cent, whether people or groups of them are drawn."""
    table = people(n=4000, p=4)
    grouped = lmg(drawn_moments(table, np.ones(4000), 2000).correlation).share.std(axis=0)
    monkeypatch.setattr("cjm_core.metrics.drivers.correlation.MOST_UNITS", 10_000)
    monkeypatch.setattr("cjm_core.metrics.resampling.MOST_UNITS", 10_000)
    plain = lmg(drawn_moments(table, np.ones(4000), 2000).correlation).share.std(axis=0)
    assert grouped == pytest.approx(plain, rel=0.08)


def test_of_many_drivers_the_sampled_orders_leave_hardly_an_error(monkeypatch):
    found = moments(people(p=12, n=300), np.ones(300)).correlation
    exact = lmg(found).share[0]
    monkeypatch.setattr("cjm_core.metrics.drivers.lmg.MOST_EXACT", 3)
    sampled = lmg(found)
    assert 0 < sampled.se.max() <= 0.001
    assert np.abs(sampled.share[0] - exact).max() < 4 * 0.001


def test_draws_over_few_orders_vary_as_those_over_all_orders_do(monkeypatch):
    table, ones = people(p=12, n=300), np.ones(300)
    whole, drawn = moments(table, ones).correlation, drawn_moments(table, ones, 200).correlation
    noise = noise_correlations(drawn, 300, np.random.default_rng(1))
    once, exact = drawn_shares(whole, drawn, noise)
    monkeypatch.setattr("cjm_core.metrics.drivers.lmg.MOST_EXACT", 3)
    sampled, few = drawn_shares(whole, drawn, noise)
    assert few.r2 == pytest.approx(exact.r2, abs=1e-3)
    assert few.noise.mean() == pytest.approx(exact.noise.mean(), rel=0.1)
    assert few.share.std(axis=0) == pytest.approx(exact.share.std(axis=0), rel=0.25)
    moved = (few.share - sampled.share).mean(axis=0) - (exact.share - once.share).mean(axis=0)
    assert np.abs(moved).max() < 0.2 * exact.share.std(axis=0).max()


def test_with_hardly_more_people_than_drivers_chance_stays_possible():
    drawn = np.repeat(np.eye(18)[None], 50, axis=0)
    once, many = drawn_shares(np.eye(18)[None], drawn, noise_correlations(drawn, 3.0, np.random.default_rng(1)))
    assert once.share == pytest.approx(0, abs=1e-9)
    assert np.isfinite(many.noise).all()
    assert many.noise.max() <= 1
