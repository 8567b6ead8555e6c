"""Event logs as ordered steps, and the first reductions of them."""

from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.resources import handovers
from cjm_core.evidence.log.spans import throughput
from cjm_core.evidence.log.variants import steps_of, variants
from cjm_core.evidence.opening import open_log
from cjm_core.model import Project
from cjm_core.model.codebook import EventColumns

COLUMNS = EventColumns(journey="case", activity="activity", time="time", resource="who")


def test_edges_count_successions_and_tell_their_hours(town_hall):
    found = {(e.step, e.next_step): e for e in edges(town_hall)}
    assert len(found) == 8
    examined = found["examine", "decide"]
    assert examined.count == 4
    assert (examined.mean_h, examined.median_h) == ((22 + 46 + 24 + 22) / 4, 23.0)
    assert found["register", "check"].count == 1  # equal times keep the order of the file


def test_variants_count_exact_ways_and_keep_an_example(town_hall):
    first, second = variants(town_hall)
    assert (first.journeys, first.events, second.journeys, second.events) == (2, 4, 1, 8)
    ways = steps_of(town_hall, [first.example, second.example])
    assert ways[first.example] == ("register", "examine", "decide", "pay")
    assert ways[second.example][:2] == ("register", "check")


def test_throughput_is_last_less_first(town_hall):
    found = throughput(town_hall)
    assert found is not None
    assert (found.journeys, found.median_h, found.mean_h) == (3, 72.0, (72 + 144 + 72) / 3)


def test_hand_over_leaves_out_who_goes_on_alone(town_hall):
    found = {(h.sender, h.receiver): h.count for h in handovers(town_hall)}
    assert found == {("Ann", "Bob"): 3, ("Bob", "Cy"): 4, ("Cy", "Ann"): 3, ("Cy", "Bob"): 1}


def test_each_journey_of_a_project_has_a_log_of_its_own_and_they_do_not_mix(tmp_path):
    journeys = [{"id": j, "title": j, "actor": "a", "stages": [{"id": f"{j}_s", "name": "S"}]} for j in ("up", "down")]
    sources = []
    for j, rows in (("up", "1,A\n1,B\n2,A\n"), ("down", "1,C\n1,C\n")):
        stamped = "".join(f"{row},2026-01-01 0{i}:00\n" for i, row in enumerate(rows.splitlines()))
        (tmp_path / f"{j}.csv").write_text("case,act,ts\n" + stamped, encoding="utf-8")
        sources.append({"kind": "events", "file": f"{j}.csv", "steps": {"A": "up_s"} if j == "up" else {"C": "down_s"},
                        "columns": {"journey": "case", "activity": "act", "time": "ts"}})
    project = Project.model_validate({"title": "t", "journeys": journeys, "data": sources})
    with open_evidence(project, tmp_path) as evidence:
        up, down = evidence.logs
        assert (up.home, down.home) == ("up", "down")
        for _ in range(2):  # asked in turns
            assert [(e.step, e.next_step, e.count) for e in edges(up)] == [("up_s", "B", 1)]
            assert [(e.step, e.next_step, e.count) for e in edges(down)] == [("down_s", "down_s", 1)]


def test_the_same_steps_in_another_order_are_another_variant(tmp_path):
    ways = ["ABCD", "ABDC", "BACD", "DCBA", "ABCD"]
    rows = "".join(f"{i},{step},2026-01-01 0{k}:00,x\n" for i, way in enumerate(ways) for k, step in enumerate(way))
    (tmp_path / "log.csv").write_text("case,activity,time,who\n" + rows, encoding="utf-8")
    with open_log(tmp_path / "log.csv", COLUMNS) as evidence:
        assert [v.journeys for v in variants(evidence.logs[0])] == [2, 1, 1, 1]
