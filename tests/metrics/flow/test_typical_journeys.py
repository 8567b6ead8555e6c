"""Typical journeys as findings: the most frequent way and the medoid, with shares and intervals."""

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics.flow.typical import METRICS
from cjm_core.metrics.intervals import wilson
from cjm_core.model import Project

LOG = {f"{way}{i}": way for way, times in (("abcdef", 4), ("xy", 3), ("xyz", 3), ("yz", 3)) for i in range(times)}


def told(tmp_path, log, voice="customer"):
    rows = "".join(f"{j},{step},2026-01-01 {n:02d}:00\n" for j, way in log.items() for n, step in enumerate(way))
    (tmp_path / "log.csv").write_text(f"j,a,t\n{rows}", encoding="utf-8")
    source = {"kind": "events", "file": "log.csv", "columns": {"journey": "j", "activity": "a", "time": "t"}}
    journey = {"id": "way", "title": "W", "actor": "a", "stages": [{"id": "s", "name": "S"}]}
    project = Project.model_validate({"title": "t", "voice": voice, "journeys": [journey], "data": [source]})
    with open_evidence(project, tmp_path) as evidence:
        return [f for metric in METRICS for f in metric.compute(evidence)]


def test_most_frequent_and_medoid_may_be_two_ways(tmp_path):
    frequent, medoid, compared = told(tmp_path, LOG)
    assert (frequent.place, frequent.verdict, frequent.n) == ("a>b>c>d>e>f", "most_frequent", 13)
    assert (medoid.place, medoid.verdict, medoid.value) == ("x>y>z", "medoid", 3 / 13)
    assert (medoid.low, medoid.high) == pytest.approx(wilson(3, 13))
    assert (compared.place_kind, compared.place, compared.value) == ("journey", "way", 1.0)


def test_one_way_for_both_is_told_once(tmp_path):
    both, _ = told(tmp_path, {"1": "ab", "2": "ab", "3": "a"})
    assert (both.place, both.verdict, both.value) == ("a>b", "most_frequent_and_medoid", 2 / 3)


def test_without_a_log_there_is_nothing_to_tell():
    with open_evidence(Project.model_validate({"title": "t"}), None) as evidence:
        assert [f for metric in METRICS for f in metric.compute(evidence)] == []


def test_the_way_of_a_handful_of_employees_is_not_told(tmp_path):
    rows = told(tmp_path, {**{f"a{i}": "ab" for i in range(7)}, **{f"b{i}": "xyz" for i in range(4)}}, "employee")
    assert {r.place for r in rows if r.place_kind == "variant"} == {"a>b"}
    assert told(tmp_path, LOG, "employee") == []  # no way was taken by five
