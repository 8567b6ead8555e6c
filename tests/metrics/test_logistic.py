"""Logistic regression: a worked case, separation, weights, and what must not change a coefficient."""

import csv

import numpy as np
import pytest
from worked_cases import ABSENT, WORKED_CASES

from cjm_core.metrics.logistic import area_under_curve, fit_logistic, marginal_effects


@pytest.fixture(scope="module")
def spector():
    file = WORKED_CASES.parent / "spector.csv"
    if not file.is_file():
        pytest.skip(ABSENT)
    rows = list(csv.DictReader(file.read_text().splitlines()))
    table = np.array([[float(r[k]) for k in ("GPA", "TUCE", "PSI", "GRADE")] for r in rows])
    return table[:, :3], table[:, 3]


def made(seed=3, n=400):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2))
    y = (rng.random(n) < 1 / (1 + np.exp(0.3 - 0.9 * x[:, 0]))).astype(float)
    return x, y


def test_the_worked_case(spector):
    fit = fit_logistic(*spector)
    assert fit.coefficients == pytest.approx([-13.02134686, 2.826112595, 0.09515766132, 2.378687655], abs=1e-5)
    assert fit.se == pytest.approx([4.931324214, 1.262941076, 0.1415542057, 1.064564254], abs=1e-5)
    assert (fit.log_likelihood, fit.mcfadden) == pytest.approx((-12.88963422, 0.3740382954), abs=1e-6)
    effect, se = marginal_effects(fit)
    assert effect == pytest.approx([0.3625808316, 0.01220841096, 0.3051777023], abs=1e-5)
    assert se == pytest.approx([0.1094411527, 0.01779416067, 0.09237956936], abs=1e-5)
    assert not fit.penalised


def test_one_yes_or_no_driver_is_the_table_of_two_by_two():
    x = np.repeat([0.0, 0.0, 1.0, 1.0], [30, 10, 15, 25])[:, None]
    y = np.repeat([0.0, 1.0, 0.0, 1.0], [30, 10, 15, 25])
    fit = fit_logistic(x, y)
    assert np.exp(fit.coefficients[1]) == pytest.approx((25 / 15) / (10 / 30))
    effect, se = marginal_effects(fit, jumps=(0,))
    assert effect[0] == pytest.approx(25 / 40 - 10 / 40)
    assert se[0] == pytest.approx(np.sqrt(0.625 * 0.375 / 40 + 0.25 * 0.75 / 40))
    assert area_under_curve(fit) == pytest.approx(0.5 * (1 + 25 / 35 - 15 / 45))


def test_where_a_driver_parts_yes_from_no_firth_answers():
    x, y = np.repeat([0.0, 1.0], [10, 10])[:, None], np.repeat([0.0, 1.0], [10, 10])
    fit = fit_logistic(x, y)
    assert fit.penalised
    # of a two by two table Firth's answer is that of half a person more in every cell
    assert fit.coefficients == pytest.approx([np.log(0.5 / 10.5), 2 * np.log(10.5 / 0.5)], abs=1e-6)
    half = fit_logistic(np.repeat([0.0, 1.0, 1.0], [10, 5, 10])[:, None], np.repeat([0.0, 0.0, 1.0], [10, 5, 10]))
    assert half.penalised
    assert np.isfinite(half.se).all()


def test_what_cannot_be_fitted_gives_none():
    x, y = made(n=20)
    assert fit_logistic(x, np.ones(20)) is None
    assert fit_logistic(np.column_stack([x, np.full(20, 3.0)]), y) is None
    assert fit_logistic(np.column_stack([x, x[:, 0] * 1e6 + x[:, 1]]), y) is None
    assert fit_logistic(x[:2], np.array([0.0, 1.0])) is None


def test_a_column_of_near_billions_is_no_trouble():
    x, y = made()
    plain, large = fit_logistic(x, y), fit_logistic(x * [1.0, 1e7] + [0.0, 3e9], y)
    assert large.coefficients[1] == pytest.approx(plain.coefficients[1], rel=1e-5)
    assert large.log_likelihood == pytest.approx(plain.log_likelihood)


def test_order_of_people_and_columns_and_scale_of_weights_change_nothing():
    x, y = made()
    w = np.linspace(0.5, 3, len(y))
    turn = np.random.default_rng(1).permutation(len(y))
    fit, other = fit_logistic(x, y, w), fit_logistic(x[turn][:, ::-1], y[turn], 7 * w[turn])
    assert other.coefficients[[0, 2, 1]] == pytest.approx(fit.coefficients)
    assert other.se[[0, 2, 1]] == pytest.approx(fit.se)
    even = fit_logistic(x, y, np.full(len(y), 4.0))
    assert even.covariance == pytest.approx(fit_logistic(x, y).covariance)


@pytest.mark.slow
def test_intervals_of_marginal_effects_cover_the_truth():
    rng = np.random.default_rng(11)
    held, rounds = 0, 500
    x = rng.normal(size=(300, 2))
    p = 1 / (1 + np.exp(0.3 - 0.9 * x[:, 0]))
    truth = float(np.mean(p * (1 - p)) * 0.9)
    for _ in range(rounds):
        effect, se = marginal_effects(fit_logistic(x, (rng.random(300) < p).astype(float)))
        held += abs(effect[0] - truth) <= 1.96 * se[0]
    assert 0.93 <= held / rounds <= 0.97
