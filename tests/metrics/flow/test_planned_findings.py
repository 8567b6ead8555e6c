"""The planned way as findings: from the map or from the project file, by step and over all journeys."""

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.planned import fitness_of
from cjm_core.metrics import measure
from cjm_core.metrics.flow import planned
from cjm_core.model import Project

STAGES = [{"id": "buy", "name": "b", "steps": [{"id": "look", "name": "l"}, {"id": "order", "name": "o"}]},
          {"id": "get", "name": "g", "steps": [{"id": "wait", "name": "w"}, {"id": "open", "name": "p"}]},
          {"id": "leave", "name": "v"}]
MAPPED = {"LOOK": "buy.look", "ZOOM": "buy.look", "ORDER": "buy.order", "WAIT": "get.wait", "OPEN": "get.open"}
WAYS = {"LOOK ZOOM ORDER WAIT OPEN": 60, "LOOK ORDER OPEN": 20, "ORDER LOOK WAIT OPEN": 10,
        "LOOK CALL ORDER WAIT OPEN": 10}


def project(**analysis):
    return Project.model_validate({
        "title": "t", "voice": "customer", "analysis": analysis,
        "journeys": [{"id": "shop", "title": "j", "actor": "a", "stages": STAGES}],
        "data": [{"kind": "events", "file": "log.csv", "steps": MAPPED, "columns": {
            "journey": "case", "activity": "act", "time": "time"}}],
    })


@pytest.fixture
def folder(tmp_path):
    rows, case = ["case,act,time"], 0
    for way, count in WAYS.items():
        for _ in range(count):
            case += 1
            rows += [f"j{case},{act},2026-01-0{1 + at} 00:00" for at, act in enumerate(way.split())]
    (tmp_path / "log.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def findings(folder, **analysis):
    with open_evidence(project(**analysis), folder) as evidence:
        return measure(evidence, planned.METRICS)


def by_place(found, metric):
    return {f.place: f.value for f in found.where(metric=metric)}


def test_a_plan_without_steps_is_the_map(folder):
    found = findings(folder, planned={})
    assert by_place(found, "skipped") == {"buy.look": 0, "buy.order": 0, "get.wait": 0.2, "get.open": 0}
    assert by_place(found, "out_of_order") == {"buy.look": 0, "buy.order": 0.1, "get.wait": 0, "get.open": 0}
    assert by_place(found, "added") == {"CALL": 0.1}
    assert by_place(found, "as_planned") == {"buy.look": 1, "buy.order": 0.9, "get.wait": 0.8, "get.open": 1}
    (fit,) = found.where(metric="fitness")
    assert fit.value == pytest.approx((60 + 20 * 6 / 7 + 10 * 6 / 8 + 10 * 8 / 9) / 100)
    assert (fit.place_kind, fit.place, fit.n) == ("journey", "shop", 100)
    assert fit.low < fit.value < fit.high
    (perfect,) = found.where(metric="fitness_perfect")
    assert (perfect.value, perfect.n) == (0.6, 100)
    assert {f.place_kind for f in found.where(metric="added")} == {"activity"}


def test_the_interval_of_fitness_stays_within_what_fitness_can_be(folder):
    ways = ["LOOK ORDER WAIT OPEN", "LOOK ORDER WAIT OPEN", "CALL CALL2 CALL3 CALL4"]
    rows = [f"j{j},{act},2026-01-0{1 + at} 00:00" for j, way in enumerate(ways) for at, act in enumerate(way.split())]
    (folder / "log.csv").write_text("case,act,time\n" + "\n".join(rows) + "\n", encoding="utf-8")
    plan = {"steps": ["buy.look", "buy.order", "get.wait", "get.open"]}
    (fit,) = findings(folder, planned=plan).where(metric="fitness")
    assert (fit.low, fit.value, fit.high) == (0, pytest.approx(2 / 3), 1)


def test_the_project_may_say_another_plan(folder):
    plan = {"steps": ["buy.look", "CALL", "buy.order", "get"], "optional": ["CALL"], "within_h": {"get": 72}}
    found = findings(folder, planned=plan)
    assert by_place(found, "skipped") == {"buy.look": 0, "buy.order": 0, "get": 0}
    assert by_place(found, "late") == {"get": 0}
    assert by_place(found, "added") == {}
    assert by_place(found, "fitness_perfect") == {"shop": 0.9}


def test_late_is_counted_from_the_beginning(folder):
    found = findings(folder, planned={"within_h": {"get.open": 71}})
    late = by_place(found, "late")
    assert late == {"get.open": 0.8}
    assert by_place(found, "as_planned")["get.open"] == pytest.approx(0.2)


def test_a_planned_step_that_nobody_knows_is_told(folder):
    with pytest.raises(EvidenceError, match=r"buy\.lok.*buy\.look"):
        findings(folder, planned={"steps": ["buy.lok", "get"]})


def test_nothing_is_told_where_nobody_planned(folder):
    assert not list(findings(folder))


def test_no_plan_no_findings(folder):
    bare = Project.model_validate({"title": "t", "data": [{"kind": "events", "file": "log.csv", "columns": {
        "journey": "case", "activity": "act", "time": "time"}}], "analysis": {"planned": {}}})
    with open_evidence(bare, folder) as evidence:
        assert not list(measure(evidence, planned.METRICS))


def test_the_fitness_of_every_journey_is_a_table(folder):
    with open_evidence(project(planned={}), folder) as evidence:
        log = evidence.logs[0]
        table = fitness_of(log, planned.plan_of(evidence, log))
        assert sum(f.journeys for f in table) == 100
        assert {f.journeys: round(f.fitness, 4) for f in table if f.journeys in (60, 20)} == {60: 1.0, 20: 0.8571}


def test_rows_in_another_order_and_other_ids_give_the_same(folder):
    before = list(findings(folder, planned={}))
    head, *rows = (folder / "log.csv").read_text(encoding="utf-8").splitlines()
    (folder / "log.csv").write_text("\n".join([head, *(f"x{r}" for r in reversed(rows))]) + "\n", encoding="utf-8")
    assert before
    assert list(findings(folder, planned={})) == before


def test_the_fitness_of_single_journeys_is_a_relation(folder):
    with open_evidence(project(planned={}), folder) as evidence:
        log = evidence.logs[0]
        fitness_of(log, planned.plan_of(evidence, log))
        rows = log.rows("SELECT round(f.fitness, 4), count(*) FROM planned_ways AS w JOIN way_fitness AS f "
                        "ON f.fingerprint = w.fingerprint AND f.stays = w.stays GROUP BY 1 ORDER BY 1")
    assert rows == [(0.75, 10), (0.8571, 20), (0.8889, 10), (1.0, 60)]
