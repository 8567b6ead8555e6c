"""Funnels and drop-off as findings, and the real numbers of a shop's clicks."""

import csv
import gzip
import os
from itertools import groupby
from pathlib import Path

import pytest
from pydantic import ValidationError

from cjm_core.evidence import open_evidence
from cjm_core.metrics.flow import drop_off, funnels
from cjm_core.metrics.flow.complements import guarded
from cjm_core.metrics.intervals import wilson
from cjm_core.metrics.measure import measure
from cjm_core.model import Project
from cjm_core.model.analysis import Analysis

SHARED = Path(os.environ.get("CJM_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
METRICS = (*funnels.METRICS, *drop_off.METRICS)
STEPS = ["look", "cart", "pay"]


def measured(folder, journeys, *asked, voice="customer", **more):
    """Measure funnels over journeys, each written as its activities, an hour apart."""
    rows = [f"{j},{act},2026-01-{1 + h // 24:02} {h % 24:02}:00"
            for j, acts in enumerate(journeys) for h, act in enumerate(acts.split()) if act != "."]
    (folder / "log.csv").write_text("case,act,ts\n" + "\n".join(rows) + "\n", encoding="utf-8")
    project = Project.model_validate({
        "title": "t", "voice": voice, "analysis": {"funnels": list(asked)}, **more,
        "data": [{"kind": "events", "file": "log.csv",
                  "columns": {"journey": "case", "activity": "act", "time": "ts"}}]})
    with open_evidence(project, folder) as evidence:
        return measure(evidence, METRICS)


def test_a_funnel_is_told_of_the_first_step_and_of_the_step_before(tmp_path):
    journeys = ["look cart pay"] * 40 + ["look cart end"] * 20 + ["look help cart"] * 15 + ["look"] * 25 + ["end"] * 100
    found = measured(tmp_path, journeys, {"id": "buy", "steps": STEPS})
    rows = {r.place: r for r in found.where(metric="funnel")}
    assert [(rows[f"buy:{s}"].value, rows[f"buy:{s}"].n) for s in STEPS] == [(1.0, 100), (0.75, 100), (0.4, 100)]
    assert (rows["buy:pay"].low, rows["buy:pay"].high) == wilson(40, 100)
    steps = {r.place: (r.value, r.n) for r in found.where(metric="funnel_step")}
    assert steps == {"buy:look": (0.5, 200), "buy:cart": (0.75, 100), "buy:pay": (40 / 75, 75)}
    lost = {r.place: (r.value, r.n, r.against) for r in found.where(metric="drop_off")}
    assert lost == {"look": (0.25, 100, "funnel=buy"), "cart": (35 / 75, 75, "funnel=buy")}
    went = {r.place: (r.value, r.n) for r in found.where(metric="instead")}
    assert went == {"look>": (1.0, 25), "cart>": (15 / 35, 35), "cart>end": (20 / 35, 35)}
    loss = {r.place: r for r in found.where(metric="funnel_loss")}
    assert loss["buy:cart"].value + loss["buy:pay"].value == pytest.approx(1)
    assert (loss["buy:pay"].verdict, loss["buy:cart"].verdict) == ("main_loss", "not_main_loss")
    assert len(found.where(metric="funnel_in_time")) == 0


def test_the_rare_answers_of_those_who_left_stand_together(tmp_path):
    journeys = [f"look s{k}" for k in range(12) for _ in range(2 if k < 8 else 1)]
    went = {r.place: r.value for r in measured(tmp_path, journeys, {"id": "f", "steps": ["look", "pay"]}).where(
        metric="instead")}
    assert len(went) == 9
    assert went["look>*"] == 4 / 20
    assert sum(went.values()) == pytest.approx(1)


def test_who_still_has_time_is_told_apart(tmp_path):
    journeys = ["look cart pay"] * 3 + ["look"] * 2 + [". " * 47 + "look"] * 5 + [". " * 45 + "look cart pay"]
    found = measured(tmp_path, journeys, {"id": "f", "steps": STEPS, "within_h": 24})
    assert found.one("funnel", "f:cart").n == 5
    assert found.one("drop_off", "look").value == 2 / 5
    in_time = found.one("funnel_in_time", "f:look")
    assert (in_time.value, in_time.n) == (5, 11)
    left_out = sum(f.value for f in found.where(metric="funnel_in_time"))
    assert left_out == 11 - found.one("funnel", "f:look").n  # also the one that came through
    assert "time" in found.one("funnel", "f:cart").method


def test_nobody_gets_through_and_nobody_comes(tmp_path):
    found = measured(tmp_path, ["look", "help"], {"id": "f", "steps": STEPS}, {"id": "g", "steps": ["x", "y", "z"]})
    assert {r.verdict for r in found.where(metric="funnel_loss")} == {"nobody_climbed"}
    assert found.one("funnel", "f:pay").value == 0
    nobody = found.one("funnel", "g:x")
    assert (nobody.n, nobody.value) == (0, None)
    assert found.one("funnel_step", "g:x").value == 0
    assert not any(r.against == "funnel=g" for r in found)


def test_an_open_funnel_has_all_journeys_for_its_base(tmp_path):
    found = measured(tmp_path, ["pay look", "cart", "look cart", "help"], {"id": "f", "steps": STEPS, "kind": "open"})
    assert {r.place: (r.value, r.n) for r in found.where(metric="funnel")} == {
        "f:look": (0.5, 4), "f:cart": (0.5, 4), "f:pay": (0.25, 4)}
    assert found.one("funnel_step", "f:cart").value == 0.5
    assert found.one("funnel_step", "f:pay").value == 0


def test_few_employees_are_hidden(tmp_path):
    found = measured(tmp_path, ["look cart"] * 3 + ["look"] * 40, {"id": "f", "steps": ["look", "cart"]},
                     voice="employee")
    assert found.one("funnel", "f:cart").suppressed
    assert found.one("drop_off", "look").suppressed
    assert not found.one("funnel", "f:look").suppressed
    other = measured(tmp_path, ["look cart"] * 40 + ["look"] * 3, {"id": "f", "steps": ["look", "cart"]},
                     voice="employee")
    three = measured(tmp_path, ["look cart pay"] * 40 + ["look cart"] * 3 + ["look"] * 9, {"id": "f", "steps": STEPS},
                     voice="employee")
    assert all(r.suppressed for r in three.where(metric="funnel_loss"))
    assert all(r.suppressed for r in other if r.metric in ("drop_off", "instead") or r.place == "f:cart")


def test_a_hidden_handful_does_not_follow_from_the_other_parts(tmp_path):
    rows = [(f"{team}{j}", act, f"2026-01-01 0{h}:00", team) for team, lost in (("x", 2), ("y", 9), ("z", 12))
            for j in range(40) for h, act in enumerate(("look", "cart")[:1 if j < lost else 2])]
    (tmp_path / "log.csv").write_text("case,act,ts,team\n" + "\n".join(map(",".join, rows)) + "\n")
    project = Project.model_validate({
        "title": "t", "voice": "employee", "analysis": {"funnels": [{"id": "f", "steps": ["look", "cart"]}]},
        "data": [{"kind": "events", "file": "log.csv", "segments": ["team"],
                  "columns": {"journey": "case", "activity": "act", "time": "ts"}}]})
    with open_evidence(project, tmp_path) as evidence:
        found = measure(evidence, [guarded(m) for m in METRICS])
    shown = {r.segment: r.suppressed for r in found.where(metric="drop_off")}
    assert shown == {"": False, "team=x": True, "team=y": True, "team=z": False}


def test_a_step_may_be_a_stage_a_place_or_an_activity(tmp_path):
    (tmp_path / "log.csv").write_text("case,act,ts\n" + "".join(
        f"{j},{act},2026-01-01 0{h}:00\n" for j in range(4) for h, act in enumerate(("a", "b", "c", "d")[:j + 1])))
    stages = [{"id": "see", "name": "S", "steps": [{"id": "one", "name": "1"}, {"id": "two", "name": "2"}]},
              {"id": "buy", "name": "B"}]
    for steps in (["see", "buy", "d"], ["a", "c", "d"], ["see.one", "buy", "d"]):
        project = Project.model_validate({
            "title": "t", "voice": "customer", "analysis": {"funnels": [{"id": "f", "steps": steps}]},
            "journeys": [{"id": "way", "title": "W", "actor": "x", "stages": stages}],
            "data": [{"kind": "events", "file": "log.csv", "steps": {"a": "see.one", "b": "see.two", "c": "buy"},
                      "columns": {"journey": "case", "activity": "act", "time": "ts"}}]})
        with open_evidence(project, tmp_path) as evidence:
            found = measure(evidence, METRICS)
        assert [r.value for r in sorted(found.where(metric="funnel"), key=lambda r: -r.value)] == [1.0, 0.5, 0.25]
    assert {r.place_kind for r in found.where(metric="drop_off")} == {"step", "stage"}


@pytest.mark.parametrize("wrong", [
    {"id": "f", "steps": ["a"]}, {"id": "f", "steps": ["a", "a"]}, {"id": "f", "steps": ["a", "b"], "within_h": 0},
    {"id": "f", "steps": ["a", "b"], "kind": "open", "within_h": 3},
])
def test_funnels_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValidationError):
        Analysis.model_validate({"funnels": [wrong]})
    with pytest.raises(ValidationError):
        Analysis.model_validate({"funnels": [{"id": "f", "steps": ["a", "b"]}] * 2})


@pytest.mark.parametrize(("column", "first", "second"), [
    ("user_id", (600, 511, 285), (489, 385, 213)), ("session_id", (2837, 819, 213), (1022, 512, 173)),
])
def test_a_shop_of_clicks(column, first, second):
    home = SHARED / "retentioneering"
    if not home.is_dir():
        pytest.skip("the shared data folder retentioneering is not here; CJM_SHARED_DATA says where to look")
    ways = {"buy": ["catalog", "add_to_cart", "purchase"], "ship": ["cart", "shipping_details", "purchase"]}
    project = Project.model_validate({
        "title": "t", "voice": "customer",
        "analysis": {"funnels": [{"id": i, "steps": s} for i, s in ways.items()]},
        "data": [{"kind": "events", "file": "ecom.csv.gz",
                  "columns": {"journey": column, "activity": "event", "time": "timestamp"}}]})
    with open_evidence(project, home) as evidence:
        found = measure(evidence, METRICS)
    for way, expected in (("buy", first), ("ship", second)):
        rows = [found.one("funnel", f"{way}:{step}") for step in ways[way]]
        assert [(round(r.value * r.n), r.n) for r in rows] == [(x, expected[0]) for x in expected]
        for left, step in zip(expected[:-1], ways[way][:-1], strict=True):
            assert found.one("drop_off", step).n == left
            assert sum(r.value for r in found.where(metric="instead") if r.place.startswith(f"{step}>")
                       and r.against == f"funnel={way}") == pytest.approx(1)
    assert _by_hand(home / "ecom.csv.gz", column, ways["buy"]) == first


def _by_hand(file, column, steps):
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        rows = sorted(csv.DictReader(opened), key=lambda r: (r[column], r["timestamp"]))
    reached = [0] * len(steps)
    for _, events in groupby(rows, key=lambda r: r[column]):
        rung = 0
        for event in events:
            if rung < len(steps) and event["event"] == steps[rung]:
                reached[rung] += 1
                rung += 1
    return tuple(reached)
