"""The summary of a later wave: what was heard once, in no wave, is still told."""

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report.summary import summarise


def test_pains_heard_in_no_wave_are_told_beside_a_later_wave():
    project = Project.model_validate({"title": "t", "journeys": [{"id": "j", "title": "J", "actor": "a", "stages": [
        {"id": "s", "name": "Start", "pains": [{"code": "cold", "text": "Cold"}]}]}]})
    heard = Finding("mentions", "element", "s.cold", n=15, value=11.0, low=7.0, high=13.0, unit="people")
    story = Story(project, project.journeys[0], Findings([heard]), (), (), "en", wave="w2", waves=("w1", "w2"))
    (pain,) = summarise(story, PlaceNames(project, "en")).pains
    assert (pain.what, pain.figures) == ("Cold", "11 of 15 people")
