"""Agreement, saturation and the interviews that a theme takes against the worked numbers that lie on this machine."""


import numpy as np
import pytest

from cjm_core.metrics.planning import interviews_for
from cjm_core.metrics.qualitative.agreement import cohen, krippendorff
from cjm_core.metrics.qualitative.saturation import richness, runs


def test_krippendorff(oracles):
    case = oracles["krippendorff"]
    coders = np.array(case["input"]["coders_rows"], dtype=float)
    for level, value in case["expected"].items():
        assert krippendorff(coders, level) == pytest.approx(value, abs=case["tolerance"])


def test_kappa(oracles):
    case = oracles["cohen_kappa"]
    expected = case["expected"]
    one, two, odd = (cohen(np.array(case["input"][t], float)) for t in ("t1", "t2", "paradox"))
    assert (one.kappa, one.se, one.se_null) == pytest.approx(
        (expected["t1_kappa"], expected["t1_se"], expected["t1_se_null"]), abs=case["tolerance"])
    assert (two.kappa, two.se) == pytest.approx((expected["t2_kappa"], expected["t2_se"]), abs=case["tolerance"])
    for weights in ("quadratic", "linear"):
        found = cohen(np.array(case["input"]["t2"], float), weights)
        assert found.kappa == pytest.approx(expected[f"t2_kappa_{weights}"], abs=case["tolerance"])
    assert (odd.agreement, odd.kappa, odd.ac1) == pytest.approx(
        tuple(expected[f"paradox_{k}"] for k in ("agreement", "kappa", "AC1")), abs=case["tolerance"])


def test_saturation(oracles):
    case = oracles["saturation"]
    said, expected = case["input"]["codes_per_interview"], case["expected"]
    codes = sorted({code for mine in said for code in mine})
    heard = np.array([[code in mine for code in codes] for mine in said])
    base, found = runs(heard)
    rich = richness(heard)
    assert base == expected["base_codes"]
    assert [[r.upto, r.new, pytest.approx(r.ratio)] for r in found] == expected["runs"]
    assert (rich.seen, rich.codes, rich.coverage) == pytest.approx(
        (expected["S_obs"], expected["chao2_bias_corrected"], expected["sample_coverage"]), abs=case["tolerance"])


def test_discovery(oracles):
    case = oracles["discovery"]
    given, expected = case["input"], case["expected"]
    found = interviews_for(given["p2"], given["goal"])
    assert (found.exact, found.people) == pytest.approx((expected["n_for_95pct_p10"], expected["n_ceil"]))
    assert interviews_for(given["p"], expected["found"]).people == given["n"]
