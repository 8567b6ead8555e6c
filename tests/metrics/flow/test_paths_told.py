"""Paths as findings: places, n, values and intervals worked by hand; what few journeys of staff do is hidden."""

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.variants import Way
from cjm_core.metrics import measure
from cjm_core.metrics.flow import METRICS
from cjm_core.metrics.flow.edges import MEAN, QUANTILE
from cjm_core.metrics.flow.times import WAIT
from cjm_core.metrics.flow.variants import variant_places
from cjm_core.metrics.intervals import t_quantile, wilson
from cjm_core.model import Project

JOURNEY = {"id": "j", "title": "J", "actor": "a", "stages": [
    {"id": "s", "name": "S", "steps": [{"id": "x", "name": "X"}]}, {"id": "u", "name": "U"}]}
TEN = [f"{case},{step},{at},," for case in range(1, 11)
       for step, at in (("a", "2026-01-01 00:00"), ("b", f"2026-01-01 {case:02}:00"))]
"""Ten journeys from a to b, in one to ten hours."""


def _numbers(finding):
    return finding.n, finding.value, finding.low, finding.high


def test_a_log_is_counted_whole(paths):
    found = paths(["abc", "ab", "a"])
    assert {m: found.one(m).value for m in ("log_journeys", "log_events", "log_activities", "log_steps")} == {
        "log_journeys": 3, "log_events": 6, "log_activities": 3, "log_steps": 3}
    length = found.one("journey_length")
    half = t_quantile(2, 0.95) * 1 / 3**0.5
    assert _numbers(length) == pytest.approx((3, 2.0, max(1.0, 2 - half), 2 + half))


def test_places_say_what_a_step_is_on_the_map(paths):
    found = paths(["abc"], journeys=[JOURNEY], steps={"a": "s.x", "b": "u"})
    assert {f.place: f.place_kind for f in found.all.where(metric="step_reach")} == {
        "s.x": "step", "u": "stage", "c": "activity"}
    assert set(found.at("directly_follows")) == {"s.x>u", "u>c"}
    assert found.one("variant").place == "s.x>u>c"
    assert found.one("variants").place == "j"


def test_shares_have_the_interval_of_wilson(paths):
    found = paths(["ab"] * 3 + ["b"])
    assert _numbers(found.at("starts_at")["a"]) == (4, 0.75, *wilson(3, 4))
    assert _numbers(found.at("ends_at")["b"]) == (4, 1.0, *wilson(4, 4))
    assert _numbers(found.at("step_reach")["a"]) == (4, 0.75, *wilson(3, 4))
    assert _numbers(found.at("eventually_follows")["a>b"]) == (3, 1.0, *wilson(3, 3))
    assert _numbers(found.at("variant")["a>b"]) == (4, 0.75, *wilson(3, 4))
    assert _numbers(found.one("variant_coverage")) == (4, 1.0, *wilson(4, 4))


def test_times_between_steps_have_intervals_of_order_statistics(paths):
    found = paths(rows=TEN)
    assert _numbers(found.one("follows_median")) == (10, 5.5, 2.0, 9.0), "ranks 2 and 9 of ten cover 97.9 %"
    assert _numbers(found.one("follows_p10")) == pytest.approx((10, 1.9, None, None))
    assert found.one("follows_p90").value == pytest.approx(9.1)
    assert (found.one("follows_p25").value, found.one("follows_p75").value) == (3.25, 7.75)
    half = t_quantile(9, 0.95) * (55 / 6) ** 0.5 / 10**0.5
    assert _numbers(found.one("follows_mean")) == pytest.approx((10, 5.5, 5.5 - half, 5.5 + half))
    assert {found.one(m).method for m in ("follows_median", "follows_p90")} == {QUANTILE[False]}
    assert _numbers(found.one("throughput_mean")) == pytest.approx((10, 5.5, 5.5 - half, 5.5 + half))
    assert _numbers(found.at("wait_before")["b"]) == (10, 5.5, 2.0, 9.0)
    assert found.at("wait_before")["b"].method == WAIT[False]
    assert "time_in_step" not in {f.metric for f in found.all}


def test_of_a_lower_level_the_interval_is_narrower(paths):
    assert _numbers(paths(rows=TEN, level=0.8).one("follows_median"))[2:] == (3.0, 8.0), "89 % for 80"


def test_with_end_times_work_and_wait_are_two_things(paths):
    found = paths(rows=["1,a,2026-01-01 00:00,2026-01-01 02:00,", "1,b,2026-01-01 05:00,2026-01-01 06:00,",
                        "1,c,2026-01-01 05:30,2026-01-01 05:00,"], end=True)
    assert {p: f.value for p, f in found.at("time_in_step").items()} == {"a": 2.0, "b": 1.0}
    assert {p: f.value for p, f in found.at("wait_before").items()} == {"b": 3.0, "c": 0.0}
    assert {p: f.value for p, f in found.at("follows_mean").items()} == {"a>b": 3.0, "b>c": 0.0}
    assert found.at("follows_mean")["a>b"].method == MEAN[True]
    assert found.at("wait_before")["b"].method == WAIT[True]


def test_one_event_has_a_path_and_no_times(paths):
    found = paths(["a"])
    assert _numbers(found.one("throughput_p90"))[:2] == (1, 0.0)
    assert {f.metric for f in found.all} >= {"variant", "starts_at", "ends_at", "step_flow"}
    assert not {f.metric for f in found.all} & {"directly_follows", "follows_median", "wait_before", "self_loop"}


def test_equal_times_take_none(paths):
    found = paths(rows=[f"{case},{step},2026-01-01 00:00,," for case in range(20) for step in "ab"])
    assert _numbers(found.one("follows_mean")) == (20, 0.0, 0.0, 0.0)
    assert _numbers(found.one("follows_median")) == (20, 0.0, 0.0, 0.0)


def test_equal_journeys_have_one_way_and_no_variety(paths):
    found = paths(["abc"] * 30)
    assert _numbers(found.one("variant")) == (30, 1.0, *wilson(30, 30))
    assert (found.one("variants").value, found.one("variant_entropy").value) == (1, 0.0)
    assert found.one("variant_entropy_corrected").value == 0.0
    assert not found.at("variant_entropy_normalised"), "of one way there is no greatest variety"


def test_the_worked_variety(paths):
    found = paths(["ab"] * 3 + ["ba"] * 2 + ["aa"])
    assert found.one("variant_entropy").value == pytest.approx(1.4591, abs=5e-5)
    assert found.one("variant_entropy_normalised").value == pytest.approx(0.9206, abs=5e-5)
    assert found.one("variant_entropy_corrected").value == pytest.approx(1.6996, abs=5e-5)
    assert found.one("variant_entropy").unit == "bits"


def test_rework_self_loops_loops_and_to_and_fro(with_handover):
    found = with_handover(["ababb", "acb", "aab"])
    assert found.at("rework")["a"].value == 2 / 3
    assert found.at("rework")["b"].value == 1 / 3
    assert found.at("rework")["c"].value == 0
    assert found.at("rework")[""].place_kind == "journey"
    assert {p: (f.value, f.n) for p, f in found.at("self_loop").items()} == {"a": (1 / 3, 3), "b": (1 / 3, 3)}
    assert {p: (f.value, f.n) for p, f in found.at("loop").items()} == {"a": (1 / 3, 3), "b": (1 / 3, 3)}
    assert {p: (f.value, f.n) for p, f in found.at("ping_pong").items()} == {"a>b": (1 / 3, 3), "b>a": (1 / 3, 3)}


def test_flow_writes_positions_and_ends(paths):
    found = paths(["ab", "ab", "a"])
    assert {p: f.value for p, f in found.at("step_flow").items()} == {"1:a>b": 2, "1:a>": 1, "2:b>": 2}
    assert {f.place_kind for f in found.at("step_flow").values()} == {"flow"}


def test_work_passed_on_by_people(paths):
    rows = ["1,a,2026-01-01 00:00,,Ann", "1,b,2026-01-01 04:00,,Bob", "1,c,2026-01-01 05:00,,Bob",
            "2,a,2026-01-01 00:00,,Ann", "2,b,2026-01-01 02:00,,Bob"]
    found = paths(rows=rows, who=True)
    assert _numbers(found.at("resource_handovers")["Ann>Bob"]) == (2, 2, None, None)
    assert found.at("resource_share")["Ann>Bob"].value == 2 / 3
    assert _numbers(found.at("resource_wait")["Ann>Bob"]) == (2, 3.0, None, None)
    assert {f.place_kind for f in found.at("resource_share").values()} == {"resources"}


def test_a_way_of_few_members_of_staff_is_not_told(paths):
    found = paths(["ab"] * 20 + ["ba"] * 4, voice="employee")
    assert set(found.at("variant")) == {"a>b"}
    starts, follows = found.at("starts_at"), found.at("directly_follows")
    assert (starts["a"].value, starts["b"].suppressed, starts["b"].value) == (20 / 24, True, None)
    assert (follows["a>b"].value, follows["b>a"].suppressed) == (20, True)
    assert found.at("step_flow")["1:b>a"].suppressed
    assert not [f for f in paths(["ab"] * 20 + ["ba"] * 4).all if f.suppressed], "customers are open"


def test_long_ways_are_shortened_and_stay_apart():
    head, tail = tuple("abcdefghijklmnopqrst"), tuple("123456789")
    ways = [Way((*head, *tail), 31, 2), Way((*head, *tail), 40, 1), Way((*head, *tail), 40, 1), Way(("a", "b"), 2, 1)]
    places = variant_places(ways)
    assert places[0] == ">".join((*head, "… (31)", *tail))
    assert places[2] == places[1] + " #2"
    assert len(set(places)) == 4
    assert places[3] == "a>b"


def test_no_more_than_two_hundred_edges_are_told(paths):
    found = paths([[f"s{n:03}" for n in range(300)]])
    assert len(found.at("directly_follows")) == 200
    assert len(found.at("step_reach")) == 200
    (way,) = found.at("variant")
    assert way.count(">") == 29
    assert "… (300)" in way


@pytest.fixture
def two_logs(tmp_path):
    """Measure two journeys, each with a log of its own; ``steps`` maps the first activity of each."""
    def run(up, down, steps, metrics=METRICS):
        journeys = [{"id": j, "title": j, "actor": "a", "stages": [{"id": f"{j}_s", "name": "S"}]}
                    for j in ("up", "down")]
        sources = []
        for j, ways in (("up", up), ("down", down)):
            rows = [f"{case},{a},2026-01-{1 + at // 24:02} {at % 24:02}:00,{a.lower()}"
                    for case, way in enumerate(ways) for at, a in enumerate(way)]
            (tmp_path / f"{j}.csv").write_text("\n".join(("case,act,ts,who", *rows)) + "\n", encoding="utf-8")
            sources.append({"kind": "events", "file": f"{j}.csv", "steps": {steps[j]: f"{j}_s"},
                            "columns": {"journey": "case", "activity": "act", "time": "ts", "resource": "who"}})
        project = {"title": "t", "voice": "customer", "journeys": journeys, "data": sources}
        with open_evidence(Project.model_validate(project), tmp_path) as evidence:
            return measure(evidence, metrics)
    return run


def test_journeys_of_two_logs_are_compared_at_equal_numbers(two_logs):
    found = two_logs(["A", "AB"] * 30, ["C", "CD"] * 20, {"up": "A", "down": "C"})
    rows = {f.place: f for f in found.where(metric="variant_entropy_rarefied")}
    assert {p: f.n for p, f in rows.items()} == {"up": 40, "down": 40}
    assert rows["down"].value == pytest.approx(1.0)
    assert 0.97 < rows["up"].value < 1.0
    assert found.one("variants_rarefied", "up").value == pytest.approx(2.0)


def test_what_two_logs_call_the_same_stays_apart(two_logs):
    found = two_logs(["AXY"] * 3, ["CXY"] * 5, {"up": "A", "down": "C"})
    rows = {f.place: (f.value, f.n) for f in found.where(metric="directly_follows")}
    assert rows == {"up_s>X": (3, 3), "X>Y": (3, 3), "down_s>X (down)": (5, 5), "X (down)>Y (down)": (5, 5)}
    passed = {f.place: f.value for f in found.where(metric="resource_handovers")}
    assert passed == {"a>x": 3, "x>y": 3, "c>x (down)": 5, "x>y (down)": 5}


def test_the_rest_of_steps_of_two_logs_stays_apart(two_logs):
    rare = "BCDEFGHIJKLMN"
    found = two_logs(["A" + x for x in rare], ["Z" + x for x in rare], {"up": "A", "down": "Z"})
    others = {f.place: f.value for f in found.where(metric="step_flow") if "*" in f.place}
    assert others == {"1:up_s>*": 4, "2:*>": 4, "1:down_s>* (down)": 4, "2:* (down)>": 4}


def test_names_that_are_written_alike_or_not_at_all_stay_apart(paths):
    found = paths(rows=["1,a>b,2026-01-01 00:00,,x>y", "1,a›b,2026-01-01 01:00,,z", "1,,2026-01-01 02:00,,x›y",
                        "1,a›b,2026-01-01 03:00,,z"], who=True)
    assert set(found.at("directly_follows")) == {"a›b>a›b′", "a›b′>?", "?>a›b′"}
    assert set(found.at("step_reach")) == {"a>b", "a›b′", "?"}
    assert set(found.at("step_flow")) == {"1:a›b>a›b′", "2:a›b′>?", "3:?>a›b′", "4:a›b′>"}
    assert set(found.at("resource_handovers")) == {"x›y>z", "x›y>z #2", "z>x›y"}


def test_no_log_no_findings():
    with open_evidence(Project.model_validate({"title": "t"}), None) as evidence:
        assert [f for m in METRICS for f in m.compute(evidence)] == []
