"""Where to act first: what decides the whole and fails people; declared moments of truth meet the answers."""

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report.summary import summarise

WHY = {"why": "it decides"}
STEPS = [
    {"id": "cheap", "name": "Cheap"}, {"id": "dear", "name": "Dear"},
    {"id": "denied", "name": "Denied", "moment_of_truth": WHY},
    {"id": "untold", "name": "Untold", "moment_of_truth": WHY}, {"id": "sad", "name": "Sad"},
]


def judged(step, verdict, value=None):
    ends = {} if value is None else {"low": value / 2, "high": value * 2}
    return Finding("moment_of_truth", "step", f"s.{step}", voice="customer", n=200, value=value, unit="scale",
                   verdict=verdict, against="item=whole", **ends)


@pytest.fixture
def summary():
    rows = [
        judged("cheap", "critical", 0.1), judged("dear", "critical", 0.8), judged("denied", "no_moment", 0.01),
        judged("untold", "cannot_tell"), judged("sad", "strength", 0.3),
        Finding("top_three", "step", "s.dear", voice="customer", n=200, value=0.98, low=0.97, high=0.99, unit="share"),
        Finding("emotion", "step", "s.sad", voice="customer", n=200, value=-1.9, low=-2, high=-1.8, unit="valence"),
    ]
    survey = {"file": "s.csv", "items": {"whole": {"role": "overall", "scale": "1-5"}}}
    project = Project.model_validate({"title": "t", "data": [survey], "journeys": [
        {"id": "j", "title": "J", "actor": "a", "stages": [{"id": "s", "name": "S", "steps": STEPS}]}]})
    story = Story(project, project.journeys[0], Findings(rows), (), (), "en")
    return summarise(story, PlaceNames(project, "en"))


def test_critical_moments_come_first_by_what_they_cost(summary):
    assert [act.place for act in summary.first] == ["s.dear", "s.cheap", "s.sad"]
    (point,) = summary.first[0].points
    assert (point.figures.replace("\N{NO-BREAK SPACE}", " "), point.sureness) == (
        "costs the overall score 0.80 [0.40, 1.60] points on its scale 1–5, n = 200",
        "among the three costliest in 98% of draws of people")


def test_moments_are_listed_shown_ones_first_and_declared_ones_with_what_the_answers_say(summary):
    assert [(m.place, m.verdict) for m in summary.moments] == [
        ("s.dear", "critical"), ("s.cheap", "critical"), ("s.sad", "strength"), ("s.denied", "declared"),
        ("s.untold", "declared")]
    assert [m.what for m in summary.moments[-2:]] == [
        "declared; the answers do not show it", "declared; the answers cannot tell"]
    assert "costs" not in summary.moments[2].figures


@pytest.mark.parametrize(("value", "negative"), [(-0.04, False), (-0.05, True), (0.0, False)])
def test_an_emotion_that_is_written_as_nought_is_not_called_negative(value, negative):
    project = Project.model_validate({"title": "t", "journeys": [
        {"id": "j", "title": "J", "actor": "a", "stages": [{"id": "s", "name": "S", "steps": STEPS}]}]})
    felt = Finding("emotion", "step", "s.sad", voice="customer", n=90, value=value, low=-0.2, high=0.2, unit="valence")
    story = Story(project, project.journeys[0], Findings([felt]), (), (), "en")
    assert bool(summarise(story, PlaceNames(project, "en")).emotions) is negative
