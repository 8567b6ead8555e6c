"""What places of findings are called: an answer by its words, a reason by what the map calls it."""

import pytest

from cjm_core.model import Project
from cjm_core.render.place_names import PlaceNames

PROJECT = Project.model_validate({
    "title": "t",
    "data": [{"file": "s.csv", "items": {
        "why": {"name": "Why not", "role": "reason"}, "nps": {"column": "q5", "role": "nps"},
        "told": {"name": "Told", "scale": "1-3", "labels": {1: "badly"}},
        "which": {"name": "Which", "role": "reason", "labels": {"slow": "snail"}}}}],
    "journeys": [{"id": "j", "title": "J", "actor": "a", "stages": [
        {"id": "s", "name": "S", "barriers": [{"code": "slow", "text": "Too slow"}]}]}]})


@pytest.mark.parametrize(("place", "name"), [
    ("why=slow", "Why not = Too slow"), ("why=dear", "Why not = dear"), ("told=1", "Told = 1 (badly)"),
    ("which=slow", "Which = slow (snail)"), ("nps=9", "NPS = 9"),
])
def test_an_answer_is_called_by_its_words(place, name):
    assert PlaceNames(PROJECT, "en").of("answer", place) == name
