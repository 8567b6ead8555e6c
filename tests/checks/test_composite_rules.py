"""The rules of the index: what it stands on exists, and something is left to compare with."""

import pytest

from cjm_core.checks.composite import CHECKS
from cjm_core.errors import CjmError
from cjm_core.findings import Finding, Findings
from cjm_core.model.analysis import Component

INDEX = {"id": "success", "name": "S", "unit": "shop", "treated": ["N"], "before": "w1", "after": "w2", "components": [
    {"id": "keeping", "name": "K", "items": ["kept"], "floor": 1, "target": 5}]}


@pytest.fixture
def told(broken):
    def run(findings=None, **index):
        project = broken(analysis={"index": {**INDEX, **index}}, waves=["w1", "w2"], data__0__segments=["shop"])
        return [(i.rule, str(i.message)) for c in CHECKS for i in c.run(project, findings)]
    return run


def test_a_sound_index_is_passed(told):
    rows = [Finding("index", "index", "success", segment=f"shop={u}") for u in ("N", "S")]
    assert told(Findings(rows)) == []


def test_names_that_do_not_exist_are_told_with_the_nearest(told):
    found = told(unit="shopp", after="w3", components=[{**INDEX["components"][0], "items": ["kep"]}])
    assert [rule for rule, _ in found] == ["index_reference"] * 3
    assert all(near in text for near, (_, text) in zip(("`shop`", "`kept`", "`w"), found, strict=True))


def test_unknown_units_and_no_units_left_are_told(told):
    rows = Findings([Finding("index", "index", "success", segment=f"shop={u}") for u in ("", "North")])
    assert [text for _, text in told(rows, treated=["Nort"])] == ["there is no unit `Nort`; did you mean `North`?"]
    ((rule, text),) = told(rows, treated=["North"])
    assert rule == "index_units"
    assert "regression to the mean" in text


def test_anchors_off_the_scale_are_told(told):
    ((rule, text),) = told(components=[{**INDEX["components"][0], "target": 100}])
    assert (rule, "100" in text, "1-5" in text) == ("index_anchors", True, True)


def test_anchors_that_are_one_number_are_refused():
    with pytest.raises((ValueError, CjmError), match="one number"):
        Component(id="a", name="A", items=("x",), floor=3, target=3)
