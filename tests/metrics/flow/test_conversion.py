"""Conversion and lift of steps, pairs and paths: what is planted is found, and nothing leaks back from the goal."""

import random

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics.correction import adjusted
from cjm_core.metrics.flow import conversion
from cjm_core.metrics.intervals import wilson
from cjm_core.metrics.measure import measure
from cjm_core.model import Project


def measured(folder, journeys, analysis, columns=(), voice="customer"):
    """Measure conversion over journeys, each written as its activities, ``act`` or ``act/outcome``."""
    rows = [",".join((f"{j}", *(act.split("/") if columns else [act]), f"2026-01-01 {h:02}:00"))
            for j, acts in enumerate(journeys) for h, act in enumerate(acts.split())]
    (folder / "log.csv").write_text(",".join(("case", "act", *columns, "ts")) + "\n" + "\n".join(rows) + "\n",
                                    encoding="utf-8")
    project = Project.model_validate({
        "title": "t", "voice": voice, "analysis": analysis,
        "data": [{"kind": "events", "file": "log.csv", "columns": {
            "journey": "case", "activity": "act", "time": "ts", **{c: c for c in columns}}}]})
    with open_evidence(project, folder) as evidence:
        return measure(evidence, conversion.METRICS)


def test_only_what_comes_before_the_goal_counts(tmp_path):
    journeys = ["look pay thank", "look pay thank look", "look help", "help look", "help pay", "pay look"]
    found = measured(tmp_path, journeys, {"goal": {"steps": "pay"}, "paths": [{"id": "p", "steps": ["look", "help"]}]})
    assert found.one("goal_reached", "").value == 4 / 6
    looked = found.one("path_conversion", "look")
    assert (looked.value, looked.n) == (2 / 4, 4)  # who looks after paying has not looked before it
    without = found.one("path_conversion_without", "look")
    assert (without.value, without.n) == (1.0, 2)
    assert not {"thank", "pay", "look>pay", "pay>thank"} & {r.place for r in found}
    assert found.one("path_conversion", "look>help", place_kind="edge").value == 0
    assert found.one("path_conversion", "look>help", place_kind="path").n == 1
    assert found.one("path_lift", "look").value == pytest.approx(0.5)
    assert found.one("path_difference", "look").value == pytest.approx(-0.5)


def test_a_planted_path_stands_out_and_chance_does_not(tmp_path):
    rng = random.Random(5)
    journeys = []
    for _ in range(1200):
        way = [w for w in ("look", "chat", "news", "faq") if rng.random() < 0.5]
        rng.shuffle(way)
        helped = "chat" in way and "faq" in way and way.index("chat") < way.index("faq")
        journeys.append(" ".join([*way, "x", *(["pay"] if rng.random() < (0.6 if helped else 0.2) else [])]))
    found = measured(tmp_path, journeys, {
        "goal": {"steps": ["pay"]},
        "paths": [{"id": "a", "steps": ["chat", "faq"]}, {"id": "b", "steps": ["faq", "chat"]}]})
    rows = {(r.place_kind, r.place): r for r in found.where(metric="path_lift")}
    planted = rows["path", "chat>faq"]
    assert (planted.verdict, planted.significant) == ("higher", True)
    assert planted.low < 3 < planted.high
    assert rows["path", "faq>chat"].verdict != "higher"
    assert rows["activity", "look"].verdict == rows["activity", "news"].verdict == "no_difference_shown"
    assert rows["activity", "x"].verdict == "cannot_tell"  # every journey has it: nobody to compare with
    tested = [r for r in rows.values() if r.p is not None]
    assert len({r.family for r in tested}) == 1
    assert [r.q for r in tested] == pytest.approx(list(adjusted([r.p for r in tested])))
    share = found.one("path_conversion", "chat>faq", place_kind="path")
    assert (share.low, share.high) == wilson(round(share.value * share.n), share.n)


def test_a_step_of_one_lucky_journey_is_no_finding(tmp_path):
    journeys = ["look odd pay", *["look pay"] * 100, *["look"] * 900]
    found = measured(tmp_path, journeys, {"goal": {"steps": "pay"}}).one("path_lift", "odd")
    assert (found.n, found.p) == (1, pytest.approx(101 / 1001))  # the z test says 0.003
    assert found.verdict == "no_difference_shown"


def test_the_ratio_says_that_the_length_of_journeys_alone_moves_it(tmp_path):
    rng, journeys = random.Random(3), []
    for _ in range(600):  # whatever comes by, each of six events reaches the goal with the same chance
        way = []
        while len(way) < 6 and (not way or way[-1] != "pay"):
            way.append("pay" if rng.random() < 0.2 else rng.choice(["look", "faq", "chat"]))
        journeys.append(" ".join(way))
    found = measured(tmp_path, journeys, {"goal": {"steps": "pay"}}).one("path_lift", "faq")
    assert found.high < 1
    assert "longer journeys have more occasion for any step" in found.method
    assert "no proof of effect" in found.method


def test_an_outcome_may_be_told_once_or_with_every_event(tmp_path):
    once = ["look/ pay/won after/", "look/ help/ end/lost", "help/ pay/won"]
    found = measured(tmp_path, once, {"goal": {"outcome": "won"}}, ["outcome"])
    assert found.one("goal_reached", "").value == 2 / 3
    assert {r.place for r in found.where(metric="path_conversion")} == {"look", "help", "end", "look>help", "help>end"}
    every = ["look/won pay/won", "look/lost help/lost", "help/won pay/won", "look/won"]
    found = measured(tmp_path, every, {"goal": {"outcome": ["won"]}}, ["outcome"])
    rows = {r.place: (r.value, r.n) for r in found.where(metric="path_conversion")}
    assert rows == {"look": (2 / 3, 3), "pay": (1.0, 2), "help": (0.5, 2), "look>pay": (1.0, 1), "look>help": (0, 1),
                    "help>pay": (1.0, 1)}


def test_no_goal_and_no_such_goal_say_nothing(tmp_path):
    assert len(measured(tmp_path, ["a b"], {})) == 0
    assert len(measured(tmp_path, ["a b"], {"goal": {"steps": "nowhere"}})) == 0
    assert len(measured(tmp_path, ["a b"], {"goal": {"outcome": "won"}})) == 0


def test_few_employees_are_hidden(tmp_path):
    found = measured(tmp_path, ["a pay"] * 3 + ["b pay"] * 10 + ["b end"] * 10, {"goal": {"steps": "pay"}},
                     voice="employee")
    assert found.one("path_conversion", "a").suppressed
    assert found.one("path_lift", "a").suppressed
    assert not found.one("path_conversion", "b").suppressed
    found = measured(tmp_path, ["a pay"] * 20 + ["a end"] * 3 + ["b end"] * 10, {"goal": {"steps": "pay"}},
                     voice="employee")
    for metric in ("path_conversion", "path_lift", "path_difference"):
        assert found.one(metric, "a").suppressed  # three who did not pay
