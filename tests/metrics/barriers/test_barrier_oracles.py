"""The worked numbers on barriers of the methods' notes, where they lie on this machine; small ones stand beside."""

import csv

import numpy as np
import pytest
from worked_cases import WORKED_CASES

from cjm_core.evidence.crowd import Crowd
from cjm_core.evidence.sample import Cell, Sample
from cjm_core.metrics.barriers.effects import attributable_fraction
from cjm_core.metrics.barriers.funnel import funnel_of, gains, log_shares
from cjm_core.metrics.barriers.incidence import cumulative_incidence, difference, time_without, watched
from cjm_core.metrics.barriers.tables import chi_square, paired_shares
from cjm_core.metrics.intervals import wilson
from cjm_core.metrics.logistic import fit_logistic, marginal_effects
from cjm_core.metrics.p_values import normal_p
from cjm_core.model import Item
from cjm_core.model.ladder import rungs_of


def table(name):
    return list(csv.DictReader((WORKED_CASES.parent / name).read_text(encoding="utf-8").splitlines()))


def apart(first, second, n):
    count = np.array([second, n - first - second, first])
    return Sample(Cell(), np.array([-1.0, 0.0, 1.0]), count, count.astype(float), count.astype(float))


def test_funnel(oracles):
    case = oracles["funnel"]
    counts, expected, tol = case["input"]["counts"], case["expected"], case["tolerance"]
    n, rungs = counts[0], rungs_of([(f"r{i}", Item(role="reached")) for i in range(len(counts) - 1)])
    values = np.array([[1.0 if p < reached else 2.0 for reached in counts[1:]] for p in range(n)])
    zeros = np.zeros(n, dtype=np.int64)
    people = Crowd(tuple(r.item_id for r in rungs), values, np.ones(n), zeros, zeros, ("",), ("customer",), {})
    funnel = funnel_of(Cell(), rungs, people)
    rates = funnel.rates(0.95)
    assert [r.value for r in rates] == pytest.approx(expected["step_rate"], abs=tol)
    assert [[r.low, r.high] for r in rates] == [pytest.approx(e, abs=tol) for e in expected["step_wilson"]]
    last = funnel.reached(0.95)[-1]
    assert last.value == pytest.approx(expected["overall"], abs=tol)
    assert [last.low, last.high] == pytest.approx(expected["overall_wilson"], abs=tol)
    observed = np.array([r.value for r in rates])
    assert log_shares(observed).tolist() == pytest.approx(expected["log_share"], abs=tol)
    assert gains(observed).tolist() == pytest.approx(expected["overall_gain_if_step_plus_5pp"], abs=tol)


def test_reasons_of_the_same_people(oracles):
    case = oracles["multi_response"]
    given, expected, tol = case["input"], case["expected"]["price_minus_unaware"], case["tolerance"]
    n = given["respondents"]
    found, z, p = paired_shares(apart(given["price_only"], given["unaware_only"], n))
    assert (found.value, found.se, z, p) == pytest.approx(
        (expected["diff"], expected["se"], expected["mcnemar_z"], expected["exact_p"]), abs=tol)
    assert [found.low, found.high] == pytest.approx(expected["ci95"], abs=tol)
    shares = {reason: wilson(x, n) for reason, x in given["mentions"].items()}
    assert shares == {reason: pytest.approx(ends, abs=tol) for reason, ends in case["expected"]["wilson"].items()}
    assert sum(given["mentions"].values()) / n == case["expected"]["mentions_per_respondent"]


def test_paired_shares(oracles):
    case = oracles["mcnemar_agresti"]
    (both, first), (second, neither) = case["input"]["table"]
    found, z, _ = paired_shares(apart(first, second, both + first + second + neither))
    expected, tol = case["expected"], case["tolerance"]
    assert (found.value, found.se, z) == pytest.approx((expected["diff"], expected["se"], expected["z"]), abs=tol)
    assert [found.low, found.high] == pytest.approx(expected["ci95"], abs=tol)


def test_reasons_by_groups(oracles):
    case = oracles["adj_residuals"]
    chi2, df, p, residuals = chi_square(np.array(case["input"]["table"], dtype=float))
    expected, tol = case["expected"], case["tolerance"]
    assert (chi2, df, p) == pytest.approx((expected["chi2"], expected["df"], expected["p"]), abs=tol)
    assert residuals.tolist() == [pytest.approx(row, abs=tol) for row in expected["stdres"]]


def test_attributable_fraction(oracles):
    case = oracles["attributable_fraction"]
    found = attributable_fraction(case["input"]["prevalence_among_non_adopters"], case["input"]["adjusted_RR"])
    assert found == pytest.approx(case["expected"]["AF"], abs=case["tolerance"])


def test_adoption_while_others_leave(oracles):
    case = oracles["competing_risks"]
    time, cause = (np.array(case["input"][k]) for k in ("time", "cause"))
    people, expected, tol = watched(time.astype(float), cause, np.ones(len(time))), case["expected"], case["tolerance"]
    adopt, churn = cumulative_incidence(people, 10), cumulative_incidence(people.turned(), 10)
    assert (adopt.value, adopt.se) == pytest.approx((expected["cif_adopt_t10"], expected["se_adopt"]), abs=tol)
    assert (churn.value, churn.se) == pytest.approx((expected["cif_churn_t10"], expected["se_churn"]), abs=tol)
    assert people.survival[-1] == pytest.approx(expected["event_free"], abs=tol)


def test_restricted_mean_time(oracles):
    case = oracles["rmst_pbc"]
    rows, expected, tol = table("pbc312_min.csv"), case["expected"], case["tolerance"]
    found = {}
    for arm in (1, 2):
        mine = [r for r in rows if float(r["trt"]) == arm]
        years = np.array([float(r["time"]) for r in mine]) / 365.25
        died = np.array([int(float(r["status"]) == 2) for r in mine])
        found[arm] = time_without(watched(years, died, np.ones(len(mine))), case["input"]["tau"])
    assert [found[1].value, found[1].se] == pytest.approx(expected["arm1"], abs=tol)
    assert [found[2].value, found[2].se] == pytest.approx(expected["arm0"], abs=tol)
    gap, z = difference(found[1], found[2])
    assert [gap.value, gap.low, gap.high] == pytest.approx([expected["diff"], *expected["ci95"]], abs=tol)
    assert normal_p(z) == pytest.approx(expected["p"], abs=tol)


def test_logistic_drivers(oracles):
    case = oracles["logit_adoption"]
    rows, expected, tol = table("spector.csv"), case["expected"], case["tolerance"]
    x = np.array([[float(r[k]) for k in case["input"]["x"]] for r in rows])
    fit = fit_logistic(x, np.array([float(r[case["input"]["y"]]) for r in rows]))
    assert fit.coefficients.tolist() == pytest.approx(list(expected["coef"].values()), abs=tol)
    assert fit.se.tolist() == pytest.approx(list(expected["se"].values()), abs=tol)
    effect, se = marginal_effects(fit)
    assert effect.tolist() == pytest.approx(list(expected["ame"].values()), abs=tol)
    assert se.tolist() == pytest.approx(list(expected["ame_se"].values()), abs=tol)
