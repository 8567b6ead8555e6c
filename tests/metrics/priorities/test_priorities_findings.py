"""The plan from rows: impact, verdict, frontier, scores, and what came of each promise."""

import csv

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import measure
from cjm_core.metrics.priorities import METRICS
from cjm_core.model import Project

ITEMS = {
    "desk": {"at": "start.desk", "scale": "1-5"}, "talk": {"at": "start.talk", "scale": "1-5"},
    "hello": {"at": "offer.call", "scale": "1-5"}, "whole": {"role": "overall", "scale": "1-10"},
}
PLAN = [
    {"id": "mend", "text": "Mend the desk", "for": ["start.desk"], "effort": 1},
    {"id": "rebuild", "text": "Rebuild it", "for": ["start.desk.cold"], "effort": 9},
    {"id": "chat", "text": "Talk more", "for": ["start.talk"], "effort": 1},
    {"id": "none", "text": "Nobody asked", "for": ["end"], "effort": 1},
]


def survey(n=400, seed=1, shift=0.0):
    """The whole hangs on the desk, where a third get the worst answers; talk and hello move nothing."""
    rng = np.random.default_rng(seed)
    desk = rng.choice([1, 2, 3, 4, 5], n, p=[0.2, 0.15, 0.3, 0.2, 0.15])
    talk, hello = rng.choice([1, 2, 3, 4, 5], (2, n))
    whole = np.clip(np.round(6 - 3.0 * (desk <= 2) + 1.5 * (desk == 5) + rng.normal(0, 1, n) + shift), 1, 10)
    return [dict(zip(ITEMS, map(int, row), strict=True)) for row in zip(desk, talk, hello, whole, strict=True)]


@pytest.fixture
def found(tmp_path, project):
    def make(rows, mentions=(), plan=(), voice="customer", **analysis):
        for name, table in (("s.csv", rows), ("m.csv", mentions)):
            if table:
                with (tmp_path / name).open("w", newline="") as file:
                    writer = csv.DictWriter(file, table[0])
                    writer.writeheader()
                    writer.writerows(table)
        raw = project.model_dump(by_alias=True, exclude_unset=True)
        journey = raw["journeys"][0]
        journey["stages"][1]["steps"][0]["pains"] = [{"code": "cold", "text": "Cold"}]
        journey["plan"] = [*(plan or PLAN)]
        raw |= {"voice": voice, "analysis": {"replicates": 200, **analysis}, "data": []}
        if rows:
            raw["data"].append({"file": "s.csv", "items": {k: v for k, v in ITEMS.items() if k in rows[0]},
                                **({"wave": {"column": "wave"}} if "wave" in rows[0] else {})})
            raw["waves"] = sorted({r["wave"] for r in rows if "wave" in r})
        if mentions:
            raw["data"].append({"file": "m.csv", "kind": "mentions"})
        with open_evidence(Project.model_validate(raw), tmp_path) as evidence:
            return measure(evidence, METRICS)
    return make


def test_impact_is_the_expected_loss_where_it_acts(found):
    got = found(survey(), impact_from=0.3, effort_to=2)
    told = {f.place: f for f in got.where(metric="impact")}
    assert told["mend"].low <= 0.35 * 3 <= told["mend"].high
    assert (told["mend"].value, told["rebuild"].value) == (told["rebuild"].value, told["mend"].value)
    assert {k: f.verdict for k, f in told.items()} == {
        "mend": "quick_win", "rebuild": "big_bet", "chat": "fill_in", "none": "cannot_tell"}
    assert told["none"].value is None
    on = {f.place: f.verdict for f in got.where(metric="frontier")}
    assert on == {"mend": "on_frontier", "rebuild": "dominated", "chat": "dominated"}


def test_how_a_step_felt_costs_as_its_rating_does(found, monkeypatch):
    rated = {f.place: f.value for f in found(survey()).where(metric="impact")}
    monkeypatch.setitem(ITEMS, "desk", {**ITEMS["desk"], "role": "emotion"})
    felt = found(survey(), outcome="whole", drivers=["desk", "talk", "hello"])
    assert {f.place: f.value for f in felt.where(metric="impact")} == pytest.approx(rated)


def test_without_agreed_cuts_there_is_no_field(found):
    assert {f.verdict for f in found(survey()).where(metric="impact", place="mend")} == {""}


def test_without_a_driver_model_it_is_reach_times_severity(found):
    said = [{"respondent": f"p{i}", "at": "start.desk", "kind": "pain", "code": "cold" if i < 10 else "warm",
             "text": "", "valence": -1 if i < 10 else 1, "method": "interview"} for i in range(40)]
    got = found([], said, impact_from=5, effort_to=2)
    told = got.one("impact", "rebuild")
    assert (told.value, told.n, told.unit) == (pytest.approx(100 * 10 * 0.5 / 40), 40, "score")
    assert told.low < 12.5 < told.high
    assert got.one("impact", "mend").value is None


def test_judgements_are_put_into_order(found):
    plan = [{"id": "a", "text": "A", "effort": 4, "reach": 1000, "impact": 2, "confidence": 0.8,
             "scores": {"gain": 5, "risk": 1}},
            {"id": "b", "text": "B", "scores": {"gain": 1}}]
    got = found(survey(60), plan=plan, criteria={"names": ["gain", "risk"], "judgements": {"gain/risk": 3}})
    assert [(f.place, f.value, f.suppressed) for f in got.where(metric="rice")] == [("a", 400, False)]
    assert {f.place: f.value for f in got.where(metric="criterion_weight")} == pytest.approx({"gain": .75, "risk": .25})
    assert got.one("criteria_consistency", "").verdict == "judged_consistently"
    assert [(f.place, f.value) for f in got.where(metric="priority_score")] == [("a", 4)]
    assert got.one("priority_top3", "a").value == 1


def test_a_pair_that_nobody_judged_gives_no_weights(found):
    got = found(survey(60), criteria={"names": ["x", "y", "z"], "judgements": {"x/y": 3}})
    assert len(got.where(metric="criterion_weight")) == 0
    equal = found(survey(60), criteria={"names": ["x", "y"]})
    assert {f.value for f in equal.where(metric="criterion_weight")} == {0.5}


def two_waves(shift):
    one, two = survey(300, 1), survey(300, 2, shift)
    return [{**r, "wave": "w1"} for r in one] + [{**r, "wave": "w2"} for r in two]


@pytest.mark.parametrize(("shift", "told"), [(1.0, "came"), (0.0, "did_not_come")])
def test_a_later_wave_says_whether_the_promise_came(found, shift, told):
    plan = [{"id": "mend", "text": "M", "for": ["start.desk"], "expects": [
        {"at": "whole", "by": 0.9}, {"metric": "top2", "at": "talk", "by": -0.3}]}]
    got = found(two_waves(shift), plan=plan)
    one = got.one("promised_effect", "mend")
    assert (one.verdict, one.wave, one.against, one.n) == (told, "w2", "wave=w1", 300)
    assert one.low < one.value < one.high
    assert got.one("promised_effect", "mend/2").verdict == "did_not_come"


def test_a_promise_of_what_nobody_measured_has_no_row(found):
    expects = [{"at": "nowhere", "by": 1}, {"metric": "odd", "at": "desk", "by": 1}]
    plan = [{"id": "mend", "text": "M", "expects": expects}]
    assert len(found(two_waves(1.0), plan=plan).where(metric="promised_effect")) == 0
    assert len(found(survey(), plan=plan).where(metric="promised_effect")) == 0


def test_a_few_employees_are_not_given_away_by_the_plan(found):
    plan = [{"id": "mend", "text": "M", "for": ["start.desk"], "effort": 1, "expects": {"at": "desk", "by": 1}}]
    rows = [r for i, r in enumerate(two_waves(1.0)) if i < 303]
    got = found(rows, plan=plan, voice="employee")
    assert len(got.where(metric="promised_effect")) == 0
    assert all(f.suppressed or f.value is None for f in got.where(metric="impact"))


def test_no_plan_asks_for_nothing(evidence_of):
    assert [f for m in METRICS for f in m.compute(evidence_of())] == []


@pytest.mark.slow
def test_a_planted_change_is_called_come_and_none_is_not():
    """Two waves of 300 on a scale of 1 to 5; half a point planted, a little less promised."""
    from cjm_core.findings import Finding
    from cjm_core.metrics.intervals import mean_t, tally
    from cjm_core.metrics.priorities.promised import change, judged

    def told(seed, planted):
        rng = np.random.default_rng(seed)
        early, late = (mean_t(tally(np.clip(np.round(rng.normal(m, 1, 300)), 1, 5))) for m in (2.8, 2.8 + planted))
        rows = [Finding("mean", "item", "a", value=e.value, low=e.low, high=e.high) for e in (early, late)]
        return judged(0.4, *change(*rows)[1:])

    assert np.mean([told(s, 0.5) == "came" for s in range(400)]) >= 0.95
    assert np.mean([told(s, 0.0) == "came" for s in range(400)]) <= 0.03
