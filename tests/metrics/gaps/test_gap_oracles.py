"""The worked numbers of the methods' notes on gaps, where they lie on this machine; small ones stand beside."""


import numpy as np
import pytest

from cjm_core.evidence.sample import Cell, PairSample
from cjm_core.metrics.correction import adjusted
from cjm_core.metrics.gaps.congruence import difference_reliability, response_surface
from cjm_core.metrics.gaps.gap import welch_p
from cjm_core.metrics.gaps.weighted import weighted_gap
from cjm_core.metrics.intervals import mean_t, tally
from cjm_core.metrics.p_values import estimate_p


def _gaps(case):
    given = case["input"]
    return np.array(given["perception"], float) - np.array(given["expectation"], float)


def test_servqual_weighted_and_corrected(oracles):
    case = oracles["servqual"]
    gaps, expected = _gaps(case), case["expected"]
    shares = np.array(case["input"]["dimension_points_100"]) / 100
    whole = weighted_gap(gaps, shares, np.ones(len(gaps)))
    assert whole.value == pytest.approx(expected["weighted_gap"], abs=case["tolerance"])
    plain = weighted_gap(gaps, np.full(3, 1 / 3), np.ones(len(gaps)))
    assert (plain.value, plain.se) == pytest.approx((expected["overall_gap"], expected["overall_se"]))
    chances = [estimate_p(mean_t(tally(column))) for column in gaps.T]
    assert chances == pytest.approx(expected["item_p"], abs=case["tolerance"])
    assert adjusted(chances).tolist() == pytest.approx(expected["item_p_bh"], abs=case["tolerance"])


def test_the_chance_of_paired_and_unpaired_gaps(oracles):
    case = oracles["gap_paired"]
    now, then = (np.array(case["input"][k]) for k in ("perception", "expectation"))
    ones = np.ones(len(now))
    paired = PairSample(Cell(), now, then, ones.astype(np.int64), ones, ones).difference()
    assert estimate_p(mean_t(paired)) == pytest.approx(case["expected"]["p"], abs=case["tolerance"])
    apart = oracles["gap_unpaired"]
    found = welch_p(tally(apart["input"]["experience"]), tally(apart["input"]["promise"]))
    assert found == pytest.approx(apart["expected"]["p"], abs=apart["tolerance"])


def test_reliability_of_differences(oracles):
    case = oracles["difference_reliability"]
    for name, given in case["input"].items():
        found = difference_reliability(*(given[k] for k in ("sx", "sy", "rxx", "ryy", "rxy")))
        assert found == pytest.approx(case["expected"][name], abs=case["tolerance"])


def test_response_surface(oracles):
    case = oracles["response_surface"]
    surface = response_surface([0.0, *case["input"].values()], np.zeros((6, 6)), 1)
    assert surface.values.tolist() == pytest.approx(list(case["expected"].values()), abs=case["tolerance"])
