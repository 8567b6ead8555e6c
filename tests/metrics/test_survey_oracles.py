"""The worked numbers of the survey core, where they lie on this machine; small ones stand beside each metric."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr
from worked_cases import WORKED_CASES

from cjm_core.evidence import open_evidence
from cjm_core.evidence.sample import Cell, PairSample
from cjm_core.metrics import planning
from cjm_core.metrics.correction import adjusted
from cjm_core.metrics.differences.tests import nets_apart, shares_again, shares_apart
from cjm_core.metrics.display import clopper_pearson, display_state
from cjm_core.metrics.intervals import mean_t, nps_adjusted, tally
from cjm_core.model import Project


def test_raking_agrees_with_the_survey_package(oracles):
    case = oracles["raking_api"]
    given, expected = case["input"], case["expected"]
    source = {"file": Path(given["file"]).name, "weight": given["start_weight"],
              "weighting": {"margins": given["margins"], "trim": None},
              "items": {i: {"role": "number"} for i in (given["y"], "enroll")}}
    project = Project.model_validate({"title": "t", "voice": "customer", "data": [source]})
    with open_evidence(project, WORKED_CASES.parent) as evidence:
        score, pupils = evidence.samples(given["y"])[0], evidence.samples("enroll")[0]
        crowd = evidence.crowd([given["y"]])
    found = mean_t(score)
    assert found.value == pytest.approx(expected["weighted_mean_api00"], abs=case["tolerance"])
    assert pupils.weight @ pupils.values == pytest.approx(expected["weighted_total_enroll"], abs=1)
    assert found.n / found.n_effective == pytest.approx(expected["kish_deff"], abs=case["tolerance"])
    ends = [crowd.weight.min(), crowd.weight.max()]
    assert ends == pytest.approx([expected["min_weight"], expected["max_weight"]], abs=case["tolerance"])


def _yes_no(x, n):
    return tally([0, 1], [n - x, x])


def _is_one(values):
    return values == 1


def test_newcombe_difference(oracles):
    case = oracles["newcombe_diff"]
    given, expected = case["input"], case["expected"]
    found = shares_apart(_yes_no(given["x1"], given["n1"]), _yes_no(given["x2"], given["n2"]), _is_one)
    assert found.estimate.value == pytest.approx(expected["diff"], abs=case["tolerance"])
    assert [found.estimate.low, found.estimate.high] == pytest.approx(expected["ci"], abs=case["tolerance"])
    assert found.p == pytest.approx(expected["p"], abs=case["tolerance"])


def test_two_waves_of_net_promoter_score(oracles):
    case = oracles["nps_two_waves"]
    later, earlier = (tally([9, 7, 3], [case["input"][w][k] for k in "PND"]) for w in ("wave2", "wave1"))
    found, expected = nets_apart(later, earlier), case["expected"]
    assert (found.estimate.value, found.estimate.se) == pytest.approx((expected["diff"], expected["se"]))
    assert found.p == pytest.approx(expected["p_two_sided"], abs=case["tolerance"])
    assert [found.estimate.low, found.estimate.high] == pytest.approx(expected["ci95"], abs=case["tolerance"])


def test_mcnemar(oracles):
    case = oracles["mcnemar_agresti"]
    counts = np.array(case["input"]["table"], dtype=np.int64).ravel()
    weight = counts.astype(float)
    pair = PairSample(Cell(), np.array([1.0, 1, 0, 0]), np.array([1.0, 0, 1, 0]), counts, weight, weight)
    found, expected = shares_again(pair, _is_one), case["expected"]
    assert (found.estimate.value, found.estimate.se) == pytest.approx((expected["diff"], expected["se"]))
    assert [found.estimate.low, found.estimate.high] == pytest.approx(expected["ci95"], abs=case["tolerance"])
    assert found.p == pytest.approx(2 * ndtr(-expected["z"]), rel=1e-4)


def test_benjamini_and_hochberg(oracles):
    case = oracles["bh_1995"]
    found = adjusted(case["input"]["p"])
    assert found == pytest.approx(case["expected"]["adjusted_p"], abs=case["tolerance"])
    assert int((found < case["input"]["q"]).sum()) == case["expected"]["n_rejected_bh"]


def test_finite_population(oracles):
    case = oracles["enps_fpc"]
    given, expected = case["input"], case["expected"]
    free = tally([9, 7, 3], [given[k] for k in ("promoters", "passives", "detractors")])
    found = nps_adjusted(replace(free, population=given["headcount"]))
    assert (found.value, found.se) == pytest.approx((expected["enps"], expected["se_fpc"]), abs=case["tolerance"])


def test_shares_that_may_be_shown(oracles):
    case = oracles["nchs_small_base"]
    for row in case["expected"]["rows"]:
        low, high = clopper_pearson(row["x"], row["n"])
        assert high - low == pytest.approx(row["cp_width"], abs=case["tolerance"])
        assert 100 * (high - low) * row["n"] / row["x"] == pytest.approx(row["rel_width_pct"], rel=1e-6)
        assert (display_state(row["x"], row["n"]) == "suppress") == (row["decision"] == "suppress")


def test_sizes_before_fieldwork(oracles):
    given, expected = oracles["n_proportion"]["input"], oracles["n_proportion"]["expected"]
    share = planning.size_for_margin(planning.share_variance(given["p"]), given["e"])
    score = planning.size_for_margin(planning.net_variance(given["nps_P"], given["nps_D"]), given["e"])
    few = planning.size_for_margin(planning.share_variance(given["p"]), given["e"], population=500)
    assert [share.exact, score.exact, few.exact] == pytest.approx(
        [expected[k] for k in ("n_prop_raw", "n_nps_raw", "n_fpc_N500")], abs=oracles["n_proportion"]["tolerance"])
    assert (share.people, score.people) == (expected["n_prop"], expected["n_nps"])


def test_smallest_change_of_a_score(oracles):
    case = oracles["mde_nps"]
    found = planning.smallest_change(case["input"]["var_unit"], case["input"]["n_per_wave"], case["input"]["power"])
    assert 100 * found == pytest.approx(case["expected"]["mde_points"], abs=case["tolerance"])
