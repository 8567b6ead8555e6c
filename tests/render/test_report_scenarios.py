"""What if: the report tells each scenario with its levels, its interval and what it is not."""

from cjm_core.extensions import Story
from cjm_core.findings import EXTRAPOLATED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report.summary import summarise


def told(flags=(), at="s.one"):
    project = Project.model_validate({
        "title": "t",
        "analysis": {"scenarios": [{"id": "fast", "name": "A quick counter", "raise": {"queue": 4.5}}]},
        "data": [{"file": "s.csv", "items": {
            "queue": {"name": "Queue", "scale": "1-5", "at": at}, "total": {"name": "Overall", "role": "overall"}}}],
        "journeys": [{"id": "j", "title": "J", "actor": "a", "stages": [
            {"id": "s", "name": "S", "steps": [{"id": "one", "name": "One"}]}]}]})
    row = Finding("what_if", "scenario", "fast", voice="customer", n=200, value=0.4, low=0.3, high=0.5, unit="scale",
                  against="item=total", flags=flags)
    story = Story(project, project.journeys[0], Findings([row]), (), (), "en")
    return summarise(story, PlaceNames(project, "en")).scenarios


def test_a_scenario_is_told_with_levels_interval_and_caution():
    (found,) = told()
    assert (found.where, found.what) == ("A quick counter", "Queue → 4.5")
    assert found.figures.replace("\N{NO-BREAK SPACE}", " ") == "Overall +0.40 [+0.30, +0.50], n = 200"
    assert found.sureness == "how answers go together, no proof of an effect"


def test_a_level_that_hardly_anybody_gave_is_called_a_guess():
    assert told((EXTRAPOLATED,))[0].sureness == "a guess: hardly anybody answered so"


def test_scenarios_of_other_journeys_stay_out():
    assert told(at="elsewhere") == ()
