"""The rules of the plan: criteria, whole scores, promises that can be measured."""

import pytest

from cjm_core.checks.plan import CHECKS
from cjm_core.findings import Finding, Findings
from cjm_core.model.initiative import Initiative

CRITERIA = {"names": ["gain", "risk", "cost"], "judgements": {"gain/risk": 3, "gain/cost": 5, "risk/cost": 2}}
ROWS = [Finding("mean", "item", "kept", wave=w) for w in ("", "w1", "w2")]


@pytest.fixture
def told(broken):
    def run(findings=None, criteria=None, **initiative):
        plan = {"id": "desk", "text": "A desk", **initiative}
        project = broken(journeys__0__plan__0=plan, waves=["w1", "w2"],
                         **({"analysis": {"criteria": criteria}} if criteria else {}))
        return [(i.rule, i.id, str(i.message)) for c in CHECKS for i in c.run(project, findings)]
    return run


def test_a_sound_plan_is_passed(told):
    whole = {"reach": 1, "impact": 1, "confidence": 0.5, "effort": 1, "scores": {"gain": 1, "risk": 2, "cost": 3},
             "expects": {"at": "kept", "by": 1}}
    assert told(Findings(ROWS), CRITERIA, **whole) == []


def test_scores_by_criteria_that_do_not_exist_are_told(told):
    found = told(criteria=CRITERIA, scores={"gains": 3, "risk": 1, "cost": 2})
    assert [(rule, about) for rule, about, _ in found] == [("criteria", "onboarding/desk")] * 2
    assert "did you mean `gain`" in found[0][2]
    assert "not judged by `gain`" in found[1][2]


@pytest.mark.parametrize(("judgements", "words"), [
    ({"gain/risk": 3, "gain/cost": 5}, "not weighed `risk` against `cost`"),
    ({**CRITERIA["judgements"], "risk/gain": 3}, "contradict each other; keep one"),
    ({**CRITERIA["judgements"], "gain": 3}, "is no judgement"),
    ({**CRITERIA["judgements"], "gain/risc": 3}, "did you mean `risk`"),
    ({"gain/risk": -3, "gain/cost": 5, "risk/cost": 2}, "is no judgement"),
])
def test_judgements_that_cannot_be_used_are_told(told, judgements, words):
    assert any(words in text for _, _, text in told(criteria={**CRITERIA, "judgements": judgements}))


def test_judgements_both_ways_that_agree_are_passed(told):
    both = {**CRITERIA["judgements"], "risk/gain": 1 / 3}
    assert told(criteria={**CRITERIA, "judgements": both}) == []


def test_contradictions_are_told(told):
    row = Finding("criteria_consistency", "criterion", "", value=0.234, verdict="judged_inconsistently")
    ((rule, _, text),) = told(Findings([row]), CRITERIA)
    assert (rule, "0.23" in text) == ("criteria_consistency", True)


def test_half_a_rice_score_is_told(told):
    ((rule, _, text),) = told(reach=100, impact=2)
    assert (rule, "`confidence`, `effort`" in text) == ("rice_parts", True)
    assert told(effort=3) == [], "an effort alone is no RICE score"


@pytest.mark.parametrize(("expects", "words"), [
    ({"metric": "meen", "at": "kept", "by": 1}, "did you mean `mean`"),
    ({"at": "kep", "by": 1}, "did you mean `kept`"),
    ({"at": "kept", "by": 1, "segment": "unit=it"}, "nobody in `unit=it`"),
    ({"at": "kept", "by": 1, "since": "w0"}, "did you mean `w"),
])
def test_promises_that_nobody_can_measure_are_told(told, expects, words):
    ((rule, about, text),) = told(Findings(ROWS), expects=expects)
    assert (rule, about, words in text) == ("promised_effect", "onboarding/desk", True)


def test_a_promise_of_nothing_is_refused():
    with pytest.raises(ValueError, match="promises nothing"):
        Initiative.model_validate({"id": "a", "text": "A", "expects": {"at": "kept", "by": 0}})
