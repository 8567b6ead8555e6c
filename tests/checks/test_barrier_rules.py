"""Ladders and times that a project asks for: what is told of those that cannot be worked out."""

import pytest

from cjm_core.checks.barriers import CHECKS
from cjm_core.model import Project

ITEMS = {
    "kept": {"role": "reached", "at": "keep"}, "aware": {"role": "reached", "at": "start"},
    "mood": {"role": "emotion"}, "took": {"role": "reached", "yes": ["taken"]}, "days": {"role": "number"},
    "state": {"role": "number"},
}
JOURNEY = {"id": "j", "title": "j", "actor": "a", "stages": [{"id": "start", "name": "s"}, {"id": "keep", "name": "k"}]}


def told(**analysis):
    project = Project.model_validate({"title": "t", "data": [{"file": "s.csv", "items": ITEMS}], "journeys": [JOURNEY],
                                      "analysis": analysis})
    return [issue for check in CHECKS for issue in check.run(project, None)]


def test_a_sound_ladder_and_a_sound_time_are_not_spoken_of():
    assert told(ladder=["aware", "kept"], adoption={"time": "days", "status": "state"}) == []
    assert told() == []


@pytest.mark.parametrize(("analysis", "level", "about", "word"), [
    ({"ladder": ["aware", "keept"]}, "error", "analysis.ladder", "`kept`"),
    ({"ladder": ["aware", "mood"]}, "warning", "data/mood", "role: reached"),
    ({"ladder": ["aware", "took"]}, "error", "data/took", "labels"),
    ({"ladder": ["aware"]}, "error", "analysis.ladder", "at least 2"),
    ({"ladder": ["kept", "aware"]}, "warning", "data/aware", "order of the stages"),
    ({"adoption": {"time": "day", "status": "state"}}, "error", "analysis.adoption", "`days`"),
    ({"adoption": {"time": "days", "status": "state", "adopted": [1, 2]}}, "error", "analysis.adoption", "`2`"),
])
def test_what_cannot_be_worked_out_is_told(analysis, level, about, word):
    (issue,) = told(**analysis)
    assert (issue.level, issue.id) == (level, about)
    assert word in issue.message.text("en")
    assert "{" not in issue.message.text("ru")
