"""The worked numbers of the methods' notes, where they lie on this machine; small ones stand in test_intervals."""


import numpy as np
import pytest

from cjm_core.evidence.sample import Cell, PairSample, Sample
from cjm_core.metrics.intervals import cohen_dz, hedges_g, mean_t, nps_adjusted, share, tally, welch, wilson


def _paired(case):
    now, hoped = (np.array(case["input"][k]) for k in ("perception", "expectation"))
    ones = np.ones(len(now))
    return PairSample(Cell(), now, hoped, ones.astype(np.int64), ones, ones).difference()


def _nps(case):
    given = case["input"]
    return nps_adjusted(tally([9, 7, 3], [given[k] for k in ("promoters", "passives", "detractors")]))


@pytest.mark.parametrize("name", ["nps_100", "nps_all_promoters"])
def test_net_promoter_scores(oracles, name):
    case = oracles[name]
    found, expected = _nps(case), case["expected"]
    assert found.value == pytest.approx(expected["nps"], abs=case["tolerance"])
    assert found.se == pytest.approx(expected["se"], abs=case["tolerance"])
    assert [found.low, found.high] == pytest.approx(expected["ci_adjusted_wald"], abs=case["tolerance"])


def test_exact_coverage_of_the_net_promoter_interval(oracles, exact_nps_coverage):
    case = oracles["nps_exact_coverage"]
    given = case["input"]
    found = exact_nps_coverage(given["n"], given["P"], given["N"], given["D"])
    assert found == pytest.approx(case["expected"]["adjusted_wald"], abs=case["tolerance"])


def test_net_promoter_score_from_single_answers(oracles):
    case = oracles["nps_rocks_unit"]
    found = nps_adjusted(tally(case["input"]["scores"]))
    assert (found.value, found.se) == pytest.approx((case["expected"]["nps"], case["expected"]["se"]))


def test_two_waves_differ_by_the_root_of_both_squared_errors(oracles):
    case = oracles["nps_two_waves"]
    waves = [nps_adjusted(tally([9, 7, 3], [case["input"][w][k] for k in "PND"])) for w in ("wave2", "wave1")]
    assert waves[0].value - waves[1].value == pytest.approx(case["expected"]["diff"])
    assert float(np.hypot(waves[0].se, waves[1].se)) == pytest.approx(case["expected"]["se"])


@pytest.mark.parametrize("name", ["wilson_81_263", "wilson_0_20"])
def test_wilson_intervals(oracles, name):
    case = oracles[name]
    found = wilson(case["input"]["x"], case["input"]["n"])
    assert found == pytest.approx(case["expected"]["ci"], abs=case["tolerance"])


def test_effort(oracles):
    case = oracles["ces"]
    sample, expected = tally(case["input"]["ratings_1_7"]), case["expected"]
    mean, top = mean_t(sample), share(sample, lambda v: v >= 5)
    assert (mean.value, mean.se) == pytest.approx((expected["mean"], expected["se"]))
    assert [mean.low, mean.high] == pytest.approx(expected["t_ci"])
    assert [top.value, top.low, top.high] == pytest.approx([expected["top3"], *expected["top3_wilson"]])


def test_weighted_mean(oracles):
    case = oracles["svymean_kigyo"]
    y, w = np.array(case["input"]["y"]), np.array(case["input"]["w"])
    values, where = np.unique(y, return_inverse=True)
    found = mean_t(Sample(Cell(), values, np.bincount(where), np.bincount(where, w), np.bincount(where, w * w), True))
    assert found.value == pytest.approx(case["expected"]["mean"], abs=case["tolerance"])
    assert found.se == pytest.approx(case["expected"]["se"], abs=case["tolerance"])
    assert found.n_effective == pytest.approx(case["expected"]["kish_neff"], abs=case["tolerance"])


def test_paired_gap(oracles):
    case = oracles["gap_paired"]
    sample, expected = _paired(case), case["expected"]
    gap, effect = mean_t(sample), cohen_dz(sample)
    assert gap.value == pytest.approx(expected["mean_gap"])
    assert gap.value / gap.se == pytest.approx(expected["t"])
    assert [gap.low, gap.high] == pytest.approx(expected["ci95"])
    assert effect.value == pytest.approx(expected["cohen_dz"])
    assert [effect.low, effect.high] == pytest.approx(expected["dz_ci95_noncentral_t"], abs=case["tolerance"])


def test_unpaired_gap(oracles):
    case = oracles["gap_unpaired"]
    now, promised = tally(case["input"]["experience"]), tally(case["input"]["promise"])
    gap, expected = welch(now, promised), case["expected"]
    assert gap.value / gap.se == pytest.approx(expected["t"])
    assert [gap.low, gap.high] == pytest.approx(expected["ci95"])
    assert hedges_g(now, promised).value == pytest.approx(expected["hedges_g_approxJ"])


def test_a_dimension_is_the_mean_of_each_persons_mean_gap(oracles):
    case = oracles["servqual"]
    gaps = np.array(case["input"]["perception"]) - np.array(case["input"]["expectation"])
    items = [mean_t(tally(column)) for column in gaps.T]
    assert [i.value for i in items] == pytest.approx(case["expected"]["item_gap"])
    assert [i.value / i.se for i in items] == pytest.approx(case["expected"]["item_t"])
    assert [cohen_dz(tally(c)).value for c in gaps.T] == pytest.approx(case["expected"]["item_dz"])
    whole = mean_t(tally(gaps.mean(axis=1)))
    assert (whole.value, whole.se) == pytest.approx((case["expected"]["overall_gap"], case["expected"]["overall_se"]))
