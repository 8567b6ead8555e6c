"""The metric strip tells a change since the wave before only where it is more than chance, and doubts."""

from dataclasses import replace

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.scene.views.path import draw_path

JOURNEY = {"id": "way", "title": "Way", "actor": "guest", "stages": [
    {"id": "pay", "name": "Pay", "steps": [{"id": "till", "name": "Till"}]},
    {"id": "leave", "name": "Leave", "steps": [{"id": "door", "name": "Door"}]},
]}
ITEMS = {"q": {"name": "Queue", "at": "pay", "scale": "1-5"}, "c": {"name": "Glad", "at": "leave", "role": "csat",
                                                                   "scale": "1-5"}}
NOW = Finding("mean", "item", "q", wave="2", voice="customer", n=200, value=3.9, low=3.8, high=4.0, unit="scale")
CHANGE = Finding("wave_change", "item", "q", wave="2", voice="customer", n=200, value=0.68, low=0.5, high=0.9,
                 unit="scale", against="wave=1", p=0.001, q=0.004, family="f", verdict="higher")
GLAD = Finding("csat", "item", "c", wave="2", voice="customer", n=60, value=0.03, low=0.01, high=0.11, unit="share")


def told(*rows):
    project = Project.model_validate({
        "title": "t", "language": "en", "journeys": [JOURNEY], "data": [{"file": "s.csv", "items": ITEMS}]})
    drawn = draw_path(Story(project, project.journeys[0], Findings(rows), (), (), "en", wave="2", waves=("1", "2")))
    return " ".join(m.title for page in drawn or () for m in page.marks if m.kind == "metric")


def test_a_change_that_holds_is_told():
    assert "since 1: +0.7" in told(NOW, CHANGE)


@pytest.mark.parametrize("other", [
    replace(CHANGE, verdict="no_difference_shown"), replace(CHANGE, unit="share"), replace(CHANGE, segment="city=a"),
    replace(CHANGE, wave="1"),
])
def test_nothing_else_is(other):
    assert "since" not in told(NOW, other)


def test_a_share_too_uncertain_to_stand_on_is_marked():
    assert "too uncertain" in told(replace(GLAD, flags=("unreliable",)))
    assert "too uncertain" not in told(GLAD)
    few = told(replace(GLAD, flags=("unreliable", "small_base")))
    assert "small base" in few
    assert "too uncertain" not in few
