"""The metrics of the HR brand on a few rows whose results are known."""

import pytest

from cjm_core import Project
from cjm_core.evidence import open_evidence
from cjm_core.metrics import measure
from cjm_employee.metrics import METRICS

ROWS = "id,desk,desk0,mail,mail0,ready\n1,5,5,2,5,да\n2,4,5,5,4,да\n3,5,4,5,4,нет\n4,3,3,3,3,да\n5,2,5,2,5,нет\n"


@pytest.fixture
def measured(tmp_path):
    def run(items, rows=ROWS):
        (tmp_path / "s.csv").write_text(rows, encoding="utf-8")
        journey = {
            "id": "way", "title": "Way", "actor": "me", "stages": [{"id": "start", "name": "Start"}],
            "roles": [{"id": "hr", "name": "HR"}],
            "promises": [{"id": "laptop", "text": "A laptop", "made_by": "hr", "at": "start"}],
        }
        project = Project.model_validate({"title": "T", "voice": "customer", "journeys": [journey], "data": [
            {"file": "s.csv", "respondent": "id", "items": items}]})
        with open_evidence(project, tmp_path) as evidence:
            return measure(evidence, METRICS)
    return run


def lived(scale="1-5", **more):
    return {"scale": scale, "promise": "laptop", **more}


def hoped(scale="1-5", **more):
    return {"scale": scale, "role": "expectation", **more}


def test_a_promise_of_several_questions_has_one_row_of_each_persons_mean(measured):
    found = measured({"desk": lived(pairs="desk0"), "desk0": hoped(),
                      "mail": lived(pairs="mail0"), "mail0": hoped()})
    (kept,) = found.where(metric="promise_kept")
    assert (kept.place, kept.n, kept.value) == ("laptop", 5, pytest.approx(3 / 5))
    assert "mean of experience minus expectation" in kept.method
    (more,) = found.where(metric="promise_exceeded")
    assert more.value == pytest.approx(1 / 5)


def test_the_pair_may_stand_on_the_expectation_and_scales_may_be_written_differently(measured):
    (kept,) = measured({"desk": lived("1..5"), "desk0": hoped("1-5", pairs="desk")}).where(metric="promise_kept")
    assert (kept.n, kept.value) == (5, pytest.approx(3 / 5))


def test_different_scales_say_nothing_of_a_promise(measured):
    assert not measured({"desk": lived(pairs="desk0"), "desk0": hoped("1-7")}).where(metric="promise_kept")


def test_yes_in_words_is_the_code_that_they_label(measured):
    items = {"ready_day_one": {"column": "ready", "at": "start", "role": "reached", "yes": ["да"],
                               "labels": {1: "да", 2: "нет"}}}
    (ready,) = measured(items).where(metric="ready_day_one")
    assert (ready.value, ready.n) == (pytest.approx(3 / 5), 5)


def test_yes_that_is_no_number_makes_no_finding(measured):
    items = {"ready_day_one": {"column": "ready", "at": "start", "role": "reached", "yes": ["да"]}}
    assert not measured(items, ROWS.replace("нет", "0"))
