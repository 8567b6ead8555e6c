"""The worked numbers of drivers in the methods' notes, where they lie on this machine."""

import csv
from pathlib import Path

import numpy as np
import pytest
from worked_cases import ABSENT, WORKED_CASES

from cjm_core.metrics.drivers.asymmetry import cells_of, contrasts_of
from cjm_core.metrics.drivers.correlation import drawn_moments, moments
from cjm_core.metrics.drivers.dominance import dominance
from cjm_core.metrics.drivers.johnson import johnson
from cjm_core.metrics.drivers.least_squares import line
from cjm_core.metrics.drivers.lmg import lmg, noise_correlations
from cjm_core.metrics.drivers.whole import peak_end, williams


def columns(name, *wanted):
    with (WORKED_CASES.parent / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return np.array([[float(row[c]) for c in wanted] for row in rows])


@pytest.mark.parametrize("name", ["kda_swiss", "kda_mtcars"])
def test_shares_of_r2(oracles, name):
    case = oracles[name]
    expected = case["expected"]
    table = columns(Path(case["input"]["file"]).name, *expected["lmg"], case["input"]["y"])
    found = moments(table, np.ones(len(table))).correlation
    assert lmg(found).r2[0] == pytest.approx(expected["R2"], abs=case["tolerance"])
    assert lmg(found).share[0] == pytest.approx(list(expected["lmg"].values()), abs=case["tolerance"])
    assert johnson(found)[0] == pytest.approx(list(expected["johnson"].values()), abs=case["tolerance"])
    assert found[0, :-1, -1] ** 2 == pytest.approx(list(expected["first"].values()), abs=case["tolerance"])


def test_relative_weights_may_order_otherwise_than_shares(oracles):
    expected = oracles["kda_mtcars"]["expected"]
    assert max(expected["lmg"], key=expected["lmg"].get) == "cyl"
    assert max(expected["johnson"], key=expected["johnson"].get) == "hp"


def test_attitude():
    """The shares of methods.md 3.3, rounded as they are printed there."""
    if not (WORKED_CASES.parent / "attitude.csv").is_file():
        pytest.skip(ABSENT)
    names = ["complaints", "learning", "raises", "privileges", "advance", "critical"]
    table = columns("attitude.csv", *names, "rating")
    found = lmg(moments(table, np.ones(len(table))).correlation)
    assert found.share[0] == pytest.approx([0.3708, 0.1558, 0.1203, 0.0509, 0.0282, 0.0066], abs=5e-5)
    assert found.r2[0] == pytest.approx(0.7326, abs=5e-5)


def test_the_intervals_of_the_shares(oracles):
    case, plain = oracles["kda_swiss_boot"], oracles["kda_swiss"]
    table = columns("swiss.csv", *plain["expected"]["lmg"], "Fertility")
    found = lmg(drawn_moments(table, np.ones(len(table)), case["input"]["B"]).correlation).share
    low, high = np.quantile(found, [0.025, 0.975], axis=0)
    assert low == pytest.approx(case["expected"]["lower"], abs=case["tolerance"])
    assert high == pytest.approx(case["expected"]["upper"], abs=case["tolerance"])


def test_the_floor_of_chance(oracles):
    case = oracles["lmg_noise_floor"]
    alone = np.repeat(np.eye(2)[None], 20_000, axis=0)
    floor = lmg(alone, noise_correlations(alone, case["input"]["n"], np.random.default_rng(1))).noise
    assert floor.mean() == pytest.approx(case["expected"]["expected_share"], rel=0.05)


def test_dominance_of_a_yes_or_no(oracles):
    case = oracles["logit_adoption"]
    table = columns("spector.csv", *case["input"]["x"], case["input"]["y"])
    found, _ = dominance(table[:, :-1], table[:, -1], np.ones(len(table)), 2)
    assert found.share[0] == pytest.approx(list(case["expected"]["dominance_mcfadden"].values()), abs=case["tolerance"])
    assert found.r2[0] == pytest.approx(case["expected"]["mcfadden"], abs=case["tolerance"])


def test_penalty_and_reward(oracles, monkeypatch):
    monkeypatch.setattr("cjm_core.metrics.drivers.asymmetry.LEAST_CELL", 1)
    case = oracles["prca"]
    expected, near = case["expected"], {"abs": case["tolerance"]}
    ratings = np.array([case["input"]["A"], case["input"]["B"]], float).T
    y, ones, cuts = np.array(case["input"]["overall"]), np.ones(24), [((2, 1), 1.0, 5.0)] * 2
    first, second = contrasts_of(("A", "B"), ratings, y, ones, cuts, 0.95, 100)
    for name, found in (("A", first), ("B", second)):
        assert found.penalty.value == pytest.approx(expected["penalty"][name], **near)
        assert found.reward.value == pytest.approx(expected["reward"][name], **near)
        assert found.balance.value == pytest.approx(expected["asymmetry_sum"][name], **near)
        assert found.loss[0] == pytest.approx(expected["expected_loss"][name], **near)
        assert found.upside[0] == pytest.approx(expected["upside"][name], **near)
        r, p = found.reward.value, -found.penalty.value
        assert (r - p) / (r + p) == pytest.approx(expected["impact_asymmetry"][name], **near)
    assert (first.label, second.label) == ("dissatisfier", "hybrid")
    fitted = line(cells_of(ratings, cuts).design, y, ones)
    assert fitted.r2 == pytest.approx(expected["R2"], **near)
    order = [1, 3, 2, 4]  # both worst columns come before both best ones
    assert np.sqrt(np.diag(fitted.classical))[order] == pytest.approx(expected["se_ols"], **near)
    assert np.sqrt(np.diag(fitted.robust))[order] == pytest.approx(expected["se_hc3"], **near)


def test_two_correlations_with_one_outcome(oracles):
    case = oracles["williams_steiger"]
    given, expected = case["input"], case["expected"]
    found = williams(given["r_y_touchpoint"], given["r_y_journey"], given["r_touchpoint_journey"], given["n"])
    assert (found.t, found.df, found.p) == pytest.approx((expected["t"], expected["df"], expected["p"]))


def test_peak_and_end(oracles):
    case = oracles["emotion_curve"]
    found = peak_end(np.array(case["input"]["rows_respondent_cols_stage"], float))
    assert found.tolist() == case["expected"]["peak_end_negative_wins_tie"]
