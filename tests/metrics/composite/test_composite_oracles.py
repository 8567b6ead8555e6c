"""The composite index against the worked numbers that lie on this machine."""

import csv
from pathlib import Path

import numpy as np
import pytest
from worked_cases import WORKED_CASES

from cjm_core.metrics.composite.effect import difference_in_differences
from cjm_core.metrics.composite.reliability import alpha, alpha_without, feldt, omega, one_factor
from cjm_core.metrics.composite.shrinkage import at_least, reached, shrunk


def test_alpha_and_omega(oracles):
    case = oracles["alpha_omega"]
    expected, near = case["expected"], case["tolerance"]
    with (WORKED_CASES.parent / Path(case["input"]["file"]).name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    values = np.array([[float(row[i]) for i in case["input"]["items"]] for row in rows])
    covariance, correlation = np.cov(values.T), np.corrcoef(values.T)
    found = alpha(covariance)
    assert (found, alpha(correlation)) == pytest.approx((expected["alpha_raw"], expected["alpha_std"]), abs=near)
    assert feldt(found, *values.shape) == pytest.approx(expected["feldt_ci95"], abs=near)
    assert alpha_without(covariance) == pytest.approx(list(expected["alpha_if_dropped"].values()), abs=near)
    assert omega(covariance) == pytest.approx(expected["omega_raw"], abs=near)
    assert omega(covariance, standardised=True) == pytest.approx(expected["omega_std"], abs=near)
    assert one_factor(correlation) == pytest.approx(expected["ml_loadings_std"], abs=near)


def test_shrinkage(oracles):
    case = oracles["eb_shrinkage"]
    expected = case["expected"]
    found = shrunk(np.array(case["input"]["score"]), np.array(case["input"]["se2"]))
    assert (found.q, found.tau2, found.mean) == pytest.approx(
        (expected["Q"], expected["tau2"], expected["grand_mean_re"]), abs=case["tolerance"])
    assert found.reliability == pytest.approx(expected["reliability"], abs=case["tolerance"])
    assert found.score == pytest.approx(expected["shrunk"], abs=case["tolerance"])


def test_the_band_of_a_bonus(oracles):
    case = oracles["bonus_band"]
    given, expected = case["input"], case["expected"]
    assert reached(given["score"], given["se"], given["target"]) == pytest.approx(expected["p_reach"])
    low = at_least(given["score"], given["se"], given["confidence"])
    assert low == pytest.approx(expected["one_sided_lower_90"])
    assert (low >= given["target"]) is expected["proven"]


def test_difference_in_differences(oracles):
    case = oracles["did_panel"]
    given, expected = ({k: np.array(v) for k, v in case["input"].items()}, case["expected"])
    found = difference_in_differences(given["treated_after"] - given["treated_before"],
                                      given["control_after"] - given["control_before"])
    assert (found.value, found.se, found.df) == pytest.approx(
        (expected["did"], expected["se_change_score"], expected["df"]), abs=case["tolerance"])
    assert found.value / found.se == pytest.approx(expected["t"])
    assert [found.low, found.high] == pytest.approx(expected["ci95"], abs=case["tolerance"])
