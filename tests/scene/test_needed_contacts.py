"""Contacts that people need and nobody offers, on the map: a dashed circle that says how many they are."""

from __future__ import annotations

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.scene.views.path import draw_path
from cjm_core.scene.views.touchpoints import draw_touchpoints
from cjm_core.testing import texts_in_order

PLACE = "get.wait"


def scenes(draw, verdict, touchpoint=None, lang="en"):
    step = {"id": "wait", "name": "Wait", **({"touchpoint": touchpoint} if touchpoint else {})}
    project = Project.model_validate({
        "title": "t", "voice": "customer", "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": [
            {"id": "get", "name": "Get", "steps": [step, {"id": "take", "name": "Take", "touchpoint": {
                "channel": "in_person"}}]}], "expected": {PLACE: ["push"]} if touchpoint else {}}]})
    found = Finding("missing_touchpoint", "step", PLACE, voice="customer", n=294, value=0.52, low=0.47, high=0.57,
                    unit="share", verdict=verdict)
    drawn = draw(Story(project, project.journeys[0], Findings([found]), (), (), lang))
    return drawn if isinstance(drawn, tuple | list) else (drawn,)


def missing(drawn):
    return [m for scene in drawn for m in scene.marks if m.kind == "missing_touchpoint" and m.place == PLACE]


@pytest.mark.parametrize("touchpoint", [None, {"channel": "email"}, {"channel": "email", "missing": True}])
def test_unserved_demand_is_marked_with_its_number(touchpoint):
    drawn = scenes(draw_path, "missing", touchpoint)
    (mark,) = missing(drawn)
    assert "missing_touchpoint" in mark.metrics
    assert mark.title == "missing touchpoint: unserved demand 52%, n = 294"
    assert mark.tier == "measured"
    assert all(texts_in_order(scene) == [] for scene in drawn)


@pytest.mark.parametrize("verdict", ["need_served", "cannot_tell"])
def test_what_is_served_or_unsure_adds_no_mark(verdict):
    assert missing(scenes(draw_path, verdict, {"channel": "email"})) == []
    assert missing(scenes(draw_path, verdict)) == []


def test_the_expected_channel_says_how_many_would_need_it():
    (mark,) = missing(scenes(draw_touchpoints, "missing", {"channel": "email"}))
    assert mark.title == "missing touchpoint: Push, Wait: unserved demand 52%, n = 294"
