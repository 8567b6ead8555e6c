"""The rules of the HR brand speak up when they should, and keep silent when they should not."""

import pytest

from cjm_core import Finding, Findings, Journey, Project
from cjm_employee.checks import CHECKS

RULES = {check.name: check.run for check in CHECKS}


def project(journey, items=None):
    data = [{"kind": "responses", "file": "s.csv", "items": items}] if items else []
    return Project.model_validate({"title": "T", "journeys": [Journey.model_validate(journey)], "data": data})


def journey(**changes):
    stages = [{"id": "offer", "name": "Offer"}, {"id": "months_2_3", "name": "End", "steps": [
        {"id": "review", "name": "Review"}]}]
    promise = {"id": "ready", "text": "Ready", "made_by": "recruiter", "at": "offer"}
    return {
        "id": "way", "title": "Way", "actor": "me", "stages": stages, "promises": [promise],
        "roles": [{"id": "recruiter", "name": "Recruiter"}, {"id": "manager", "name": "Manager"}],
        "handoffs": [{"at": "offer", "from": "recruiter", "to": "manager"}], **changes,
    }


def said(rule, project, findings=None):
    issues = list(RULES[rule](project, findings))
    return [(issue.level, issue.id, issue.message.text("en")) for issue in issues]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_sound_journey_is_left_alone(rule):
    items = {"a": {"promise": "ready", "role": "expectation", "scale": "1-5"},
             "b": {"promise": "ready", "role": "experience", "scale": "1-5", "pairs": "a"}}
    assert said(rule, project(journey(), items), Findings()) == []


def test_promises_that_never_reach_the_manager():
    ((level, about, text),) = said("promise_not_passed", project(journey(handoffs=[])))
    assert (level, about) == ("warning", "way")
    assert "what was promised in hiring (ready) is handed on by nobody" in text
    roles = journey()["roles"]
    assert said("promise_not_passed", project(journey(handoffs=[], roles=roles[:1]))) == []
    behind = [{**roles[0], "kind": "back"}, roles[1]]
    assert said("promise_not_passed", project(journey(handoffs=[], roles=behind))) == []


def test_a_probation_without_criteria():
    stages = [{"id": "offer", "name": "Offer"}, {"id": "months_2_3", "name": "End"}]
    ((level, about, text),) = said("probation_criteria", project(journey(stages=stages)))
    assert (level, about) == ("warning", "way/months_2_3")
    assert "week_1.role_talk, months_2_3.review" in text


def test_too_few_people():
    hidden = Finding("n", "item", "a", voice="employee", n=None, flags=("suppressed",))
    group = Finding("n", "item", "b", segment="unit=it", voice="employee", n=None, flags=("suppressed",))
    seen = Finding("n", "item", "c", voice="employee", n=40, value=40)
    ((level, about, text),) = said("too_few_people", project(journey()), Findings([hidden, group, seen]))
    assert (level, about) == ("note", "a")
    assert "fewer than 5 people spoke about `a`" in text
