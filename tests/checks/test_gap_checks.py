"""Questions about expectations and stakes that reach nothing are told."""

from cjm_core.checks.gaps import CHECKS
from cjm_core.model import Project


def told(items):
    project = Project.model_validate({"title": "t", "data": [{"file": "a.csv", "items": items}]})
    return [(i.rule, i.id) for check in CHECKS for i in check.run(project, None)]


LEAST = {"role": "adequate", "scale": "1-5"}


def test_a_minimum_needs_an_experience_on_its_scale():
    assert told({"least": LEAST}) == [("minimum_without_experience", "data/least")]
    assert told({"least": LEAST, "came": {"scale": "1-7", "pairs": "least"}})
    assert not told({"least": LEAST, "came": {"scale": "1-5", "pairs": "least"}})
    assert not told({"least": {**LEAST, "pairs": "came"}, "came": {"scale": "1-5", "role": "csat"}})


def test_a_minimum_alone_with_one_experience_at_its_place_is_enough():
    here = {"least": {**LEAST, "at": "start"}, "came": {"scale": "1-5", "at": "start"}}
    assert not told(here)
    assert told({**here, "other": {"scale": "1-5", "at": "start"}})
    assert told({**here, "came": {"scale": "1-5", "at": "elsewhere"}})


def test_points_need_a_place():
    assert told({"p": {"role": "allocation"}}) == [("points_without_place", "data/p")]
    assert not told({"p": {"role": "allocation", "at": "start"}, "q": {"role": "allocation", "promise": "kept"}})
