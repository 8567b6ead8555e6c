"""Importance and satisfaction of the same things: fields, opportunities and the outcome, over small files."""

import csv
from math import erfc

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.evidence.sample import Cell, PairSample
from cjm_core.metrics import measure
from cjm_core.metrics.importance import METRICS, quadrants
from cjm_core.metrics.importance.grid import correlation, probability
from cjm_core.metrics.importance.matching import weighed
from cjm_core.metrics.importance.opportunity import band, opportunity
from cjm_core.metrics.importance.quadrants import FIELDS, fields_of
from cjm_core.metrics.resampling import grouped, resampled_sums
from cjm_core.model import Project

NAMES = ("queue", "price", "clean", "smile")
ITEMS = {
    **{f"imp_{n}": {"role": "importance", "scale": "1-7", "pairs": f"sat_{n}"} for n in NAMES},
    **{f"sat_{n}": {"role": "csat", "scale": "1-7", "at": f"visit.{n}"} for n in NAMES},
    "whole": {"role": "overall", "scale": "1-10"},
}
JOURNEY = {
    "id": "visit", "title": "Visit", "actor": "guest",
    "stages": [{"id": "visit", "name": "Visit", "steps": [{"id": n, "name": n} for n in NAMES]}],
}
IMPORTANCE = {"queue": 6.6, "price": 6.5, "clean": 3.0, "smile": 3.2}
SATISFACTION = {"queue": 2.5, "price": 6.0, "clean": 5.9, "smile": 2.6}


def answers(n, seed=1):
    """People whose answers scatter around planted means; the outcome hangs on queue and smile alone."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        sat = {k: int(np.clip(round(rng.normal(m, 1.2)), 1, 7)) for k, m in SATISFACTION.items()}
        imp = {k: int(np.clip(round(rng.normal(m, 0.8)), 1, 7)) for k, m in IMPORTANCE.items()}
        whole = int(np.clip(round(1.2 * sat["queue"] + 1.1 * sat["smile"] + rng.normal(0, 1)), 1, 10))
        rows.append({"id": f"p{i}", "shop": "N" if i % 3 else "S", "whole": whole,
                     **{f"sat_{k}": v for k, v in sat.items()}, **{f"imp_{k}": v for k, v in imp.items()}})
    return rows


@pytest.fixture
def found(tmp_path):
    def make(rows, items=ITEMS, name="a", metrics=METRICS, **more):
        heads = list(dict.fromkeys(k for r in rows for k in r))
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, heads)
            writer.writeheader()
            writer.writerows(rows)
        project = Project.model_validate({
            "title": "t", "voice": "customer", "journeys": [JOURNEY], **more.pop("project", {}),
            "data": [{"file": f"{name}.csv", "respondent": "id", "items": items, **more}],
        })
        with open_evidence(project, tmp_path) as evidence:
            return measure(evidence, metrics)
    return make


def verdicts(findings, metric, segment=""):
    return {f.place.removeprefix("sat_"): f.verdict for f in findings if f.metric == metric and f.segment == segment}


def test_fields_around_the_grand_means_and_on_the_line_is_high():
    importance = np.array([[4.6, 4.2, 3.8, 4.4, 3.5, 4.0]])
    performance = np.array([[3.2, 4.4, 3.1, 4.6, 4.3, 3.9]])
    assert [FIELDS[i] for i in fields_of(performance, importance)[0]] == [
        "concentrate", "keep_up", "low_priority", "keep_up", "possible_overkill", "low_priority"]
    level = np.array([[0.1 + 0.2, 0.3, 0.3]])
    assert {FIELDS[i] for i in fields_of(level, level)[0]} == {"keep_up"}


def test_planted_fields_are_found_and_sure(found):
    rows = found(answers(300))
    assert verdicts(rows, "quadrant") == {
        "queue": "concentrate", "price": "keep_up", "clean": "possible_overkill", "smile": "low_priority"}
    for f in rows.where(metric="quadrant", segment=""):
        assert (f.n, f.unit, f.value) == (300, "share", 1.0)
        assert (f.low, f.high) == (None, None)


def test_what_drives_the_outcome_is_told_from_what_people_say(found):
    assert verdicts(found(answers(300)), "importance_grid") == {
        "queue": "key", "price": "hygiene", "clean": "minor", "smile": "hidden_driver"}


def test_a_point_on_the_line_cannot_be_told(found):
    rows = [{**r, "sat_clean": 4 if i % 2 else 5, "sat_smile": 4 if i % 2 else 5} for i, r in enumerate(answers(40))]
    same = {**SATISFACTION, "queue": 4.5, "price": 4.5}
    rng = np.random.default_rng(3)
    for r in rows:
        for k in ("queue", "price"):
            r[f"sat_{k}"] = int(np.clip(round(rng.normal(same[k], 1.5)), 1, 7))
    assert "cannot_tell" in verdicts(found(rows), "quadrant").values()


def test_the_order_of_the_file_and_of_the_items_changes_nothing(found):
    rows = answers(120)
    mixed = [rows[i] for i in np.random.default_rng(9).permutation(len(rows))]
    one, other = found(rows), found(mixed, name="b")
    assert [(f.metric, f.place, f.segment, f.value, f.low) for f in one] == [
        (f.metric, f.place, f.segment, f.value, f.low) for f in other]


def test_opportunity_scores_and_their_bands():
    scores = opportunity(np.array([9.5, 8.0]), np.array([3.2, 9.0]))
    assert scores.tolist() == pytest.approx([15.8, 8])
    assert [band(s) for s in (15.8, 15.0, 12.0, 11.9, 10.0, 8)] == [
        "extreme_opportunity", "high_opportunity", "worth_a_look", "worth_a_look", "served", "served"]


def test_an_opportunity_is_made_of_shares_of_best_answers(found, one_row):
    rows = [{"id": i, "imp_queue": v, "sat_queue": s} for i, (v, s) in enumerate(
        [(7, 2)] * 6 + [(6, 7)] * 2 + [(5, 6)] + [(1, 1)])]
    row = one_row(found(rows, {k: ITEMS[k] for k in ("imp_queue", "sat_queue")}), metric="opportunity")
    assert row.value == pytest.approx(8 + (8 - 3))
    assert row.low < row.value < row.high <= 20
    assert (row.n, row.verdict) == (10, "high_opportunity")


def test_of_fewer_than_four_things_no_field_is_told(found):
    three = {k: v for k, v in ITEMS.items() if not k.endswith("smile")}
    assert {f.metric for f in found(answers(60), three)} == {"derived_importance", "opportunity"}


def test_lower_is_better_is_turned_before_anything(found):
    rows = answers(200)
    for r in rows:
        r["sat_queue"] = 8 - r["sat_queue"]
    items = {**ITEMS, "sat_queue": {**ITEMS["sat_queue"], "better": "lower"}}
    plain, turned = found(answers(200)), found(rows, items, name="b")
    for metric in ("quadrant", "importance_grid", "opportunity"):
        assert verdicts(plain, metric) == verdicts(turned, metric)
    r = [f.value for f in turned if f.metric == "derived_importance" and f.place == "sat_queue"]
    assert r == pytest.approx([f.value for f in plain if f.metric == "derived_importance" and f.place == "sat_queue"])


def test_every_group_has_its_own_opportunities(found):
    rows = found(answers(90), segments=["shop"])
    assert {f.segment for f in rows if f.metric == "opportunity"} == {"", "shop=N", "shop=S"}


def test_a_small_protected_group_shows_nothing(found):
    rows = [{**r, "shop": "S" if i < 3 else "N"} for i, r in enumerate(answers(60))]
    hidden = found(rows, segments=["shop"], project={"voice": "employee"})
    assert {f.value for f in hidden if f.segment == "shop=S"} == {None}
    assert {f.verdict for f in hidden if f.segment == "shop=S"} <= {""}


def test_correlation_with_fishers_interval():
    x, y = np.array([1.0, 2, 3, 4, 5, 6]), np.array([2.0, 1, 4, 3, 6, 5])
    ones = np.ones(6)
    r = correlation(PairSample(Cell(), x, y, ones.astype(int), ones, ones))
    z, half = np.arctanh(29 / 35), 1.959964 / np.sqrt(3)
    assert (r.value, r.low, r.high) == pytest.approx((29 / 35, np.tanh(z - half), np.tanh(z + half)), abs=1e-6)
    assert probability(r) == pytest.approx(erfc(z * np.sqrt(3) / np.sqrt(2)))


@pytest.mark.parametrize(("x", "y"), [([1, 1, 1, 1], [1, 2, 3, 4]), ([1], [2]), ([], [])])
def test_what_does_not_vary_has_no_correlation(x, y):
    ones = np.ones(len(x))
    r = correlation(PairSample(Cell(), np.array(x, float), np.array(y, float), ones.astype(int), ones, ones))
    assert (r.value, r.low, probability(r)) == (None, None, None)


def test_points_on_one_line_have_no_interval():
    x, ones = np.arange(5.0), np.ones(5)
    r = correlation(PairSample(Cell(), x, 2 * x, ones.astype(int), ones, ones))
    assert (r.value, r.low, probability(r)) == (pytest.approx(1), None, None)


def test_constant_answers_and_lone_people_leave_no_faulty_number(found):
    flat = [{**r, "sat_queue": 4, "whole": 5} for r in answers(20)]
    rows = found(flat)
    assert not [f for f in rows if f.metric == "importance_grid"]
    assert {f.value for f in rows if f.metric == "derived_importance"} == {None}
    assert len(found(answers(1), name="b")) > 0


def test_sums_of_drawn_people_vary_as_they_should_also_in_groups():
    rng = np.random.default_rng(2)
    for n in (400, 6000):
        y = rng.normal(3, 2, n)
        sums = resampled_sums(np.column_stack([y, np.ones(n)]), 2000)
        means = sums[:, 0] / sums[:, 1]
        assert means.std() == pytest.approx(y.std() / np.sqrt(n), rel=0.08)
        assert means.mean() == pytest.approx(y.mean(), abs=4 * y.std() / np.sqrt(n * 2000))
        assert (resampled_sums(np.column_stack([y]), 5) == resampled_sums(np.column_stack([y]), 5)).all()
    assert grouped(np.ones((6000, 1)), rng).sum() == 6000
    assert resampled_sums(np.ones((0, 2)), 3).tolist() == [[0, 0]] * 3


def test_importance_finds_its_rating_by_place_and_satisfaction_comes_first(evidence_of):
    items = {
        "much": {"role": "importance", "scale": "1-7", "at": "start.desk"},
        "lived": {"scale": "1-7", "at": "start.desk"},
        "glad": {"role": "csat", "scale": "1-7", "at": "start.desk"},
        "points": {"role": "allocation", "scale": "0-100", "at": "start.talk"},
        "talk": {"scale": "1-7", "at": "start.talk"},
        "lost": {"role": "importance", "scale": "1-7", "at": "offer.call"},
    }
    assert [w.ids for w in weighed(evidence_of((), items))] == [("much", "glad"), ("points", "talk")]


@pytest.mark.slow
def test_a_planted_weakness_is_found_in_95_of_100_surveys_of_300(found):
    few = {"analysis": {"replicates": 200}}
    hits = [verdicts(found(answers(300, seed), metrics=quadrants.METRICS, project=dict(few)), "quadrant")["queue"]
            for seed in range(100)]
    assert hits.count("concentrate") >= 95
