"""Barriers by stage: where a reason stands, what it weighs, and what people told unasked."""

import csv

import pytest
from surveyed import measured

from cjm_core.evidence import open_evidence
from cjm_core.metrics.barriers.matrix import METRICS, on_map
from cjm_core.metrics.measure import measure
from cjm_core.model import Project

STAGES = [
    {"id": "s0", "name": "s", "barriers": [{"code": "unaware", "text": "u"}]},
    {"id": "s1", "name": "s", "steps": [{"id": "ask", "name": "a", "barriers": [{"code": "fear", "text": "f"}]}],
     "barriers": [{"code": "dear", "text": "d"}]},
    {"id": "s2", "name": "s", "barriers": [{"code": "dear", "text": "d"}]},
]
JOURNEY = {"id": "j", "title": "j", "actor": "a", "stages": STAGES}
ITEMS = {
    **{name: {"role": "reached", "at": f"s{i}"} for i, name in enumerate(("aware", "tried", "kept"))},
    "why": {"role": "reason", "separator": ";", "at": "s1.ask"},
}


def asked():
    """Of 1000 people 620, 310 and 186 climb; of those who know and do not try, 100 fear and 60 find it dear."""
    rows = [{"aware": "2"}] * 380 + [{"aware": "1", "tried": "1", "kept": "2"}] * 124
    rows += [{"aware": "1", "tried": "1", "kept": "1"}] * 186
    rows += [{"aware": "1", "tried": "2", "why": w} for w in ["fear"] * 90 + ["fear;dear"] * 10 + ["dear"] * 50]
    return rows + [{"aware": "1", "tried": "2", "why": "late"}] * 160


def test_a_barrier_stands_at_its_stage_and_weighs_what_is_lost_there(tmp_path):
    found = measured(tmp_path, METRICS, asked(), ITEMS, journeys=[JOURNEY])
    fear, weight = found.one("barrier", "s1.ask.fear"), found.one("barrier_weight", "s1.ask.fear")
    assert (fear.place_kind, fear.n, fear.value, fear.better) == ("element", 310, pytest.approx(100 / 310), "lower")
    assert (fear.low, fear.high) == pytest.approx((0.2730, 0.3765), abs=5e-4)
    assert weight.value == pytest.approx(100 / 310 * 0.4120949075)
    assert weight.low < weight.value < weight.high < fear.high
    assert found.one("barrier", "s1.dear").value == pytest.approx(60 / 310)  # of two on the map, that of its question
    late = found.one("barrier", "why=late")
    assert (late.place_kind, late.value) == ("answer", pytest.approx(160 / 310))
    assert found.one("barrier_weight", "why=late").value == pytest.approx(160 / 310 * 0.4120949075)


def test_a_code_that_stands_twice_on_the_map_belongs_to_the_stage_of_its_question():
    project = Project.model_validate({"title": "t", "journeys": [JOURNEY]})
    known = on_map(project)
    assert ("", "dear") not in known
    assert (known["s1", "dear"], known["s2", "dear"], known["", "fear"]) == ("s1.dear", "s2.dear", "s1.ask.fear")


def test_one_barrier_of_two_questions_is_not_counted_together(tmp_path):
    items = {"why": ITEMS["why"], "why_stop": {"role": "reason", "at": "s2"}}
    rows = [{"why": "fear", "why_stop": "fear"}] * 3 + [{"why": "fear", "why_stop": "dear"}]
    found = measured(tmp_path, METRICS, rows, items, journeys=[JOURNEY])
    assert found.one("barrier", "s1.ask.fear").value == 1
    assert found.one("barrier", "why_stop=fear").value == 0.75
    assert not found.where(metric="barrier_weight")


def test_groups_and_nobody(tmp_path):
    rows = [{**r, "age": "old" if i % 2 else "young"} for i, r in enumerate(asked())]
    found = measured(tmp_path, METRICS, rows, ITEMS, journeys=[JOURNEY], source={"segments": ["age"]})
    assert found.one("barrier_weight", "s1.ask.fear", segment="age=old").n <= 310
    assert not measured(tmp_path, METRICS, [{"aware": "1"}], {"aware": ITEMS["aware"]}, journeys=[JOURNEY])


def test_what_people_told_unasked_is_counted_apart(tmp_path):
    rows = [("p1", "s1.ask", "fear"), ("p1", "s1.ask", "fear"), ("p2", "s1", "fear"), ("p3", "s0", "fear"),
            ("p4", "s2", "dear"), ("p5", "s1", "x")]
    with (tmp_path / "m.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["respondent", "at", "kind", "code"],
                                    *((p, at, "barrier" if c != "x" else "pain", c) for p, at, c in rows)])
    data = [{"kind": "mentions", "file": "m.csv", "voice": "customer"}]
    project = Project.model_validate({"title": "t", "data": data, "journeys": [JOURNEY]})
    with open_evidence(project, tmp_path) as evidence:
        found = {f.place: f for f in measure(evidence, METRICS)}
    assert {place: (round(f.value * f.n), f.n) for place, f in found.items()} == {
        "s1.ask.fear": (2, 5), "s0.fear": (1, 5), "s2.dear": (1, 5)}
    assert all("unasked" in f.method for f in found.values())
