"""What people said: counted in people, against those who were heard."""

from functools import partial

import pytest

from cjm_core.evidence.sample import Cell
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.intervals import wilson


@pytest.fixture
def found(evidence_of, namespace):
    everyone, north = Cell(voice="customer"), Cell("region=north", "", "customer")
    heard = [
        namespace(cell=everyone, method="", people=20), namespace(cell=everyone, method="interview", people=12),
        namespace(cell=north, method="", people=8), namespace(cell=north, method="interview", people=5),
    ]
    said = partial(namespace, place="", kind="", code="", method="", passages=9)
    mentions = [
        said(cell=everyone, people=15), said(cell=everyone, place="start", people=11),
        said(cell=everyone, place="start", kind="pain", people=7),
        said(cell=everyone, place="start", method="interview", people=6),
        said(cell=everyone, place="start.desk", code="late", kind="pain", people=4),
        said(cell=everyone, place="start.desk", code="late", kind="barrier", people=2),
        said(cell=everyone, place="start.desk", code="late", kind="pain", method="interview", people=3),
        said(cell=everyone, place="start", kind="pain", method="interview", people=5),
        said(cell=north, place="start", people=5),
    ]
    return measure(evidence_of(heard=heard, mentions=mentions), CORE_METRICS).where(metric="mentions")


def test_people_who_said_it_among_those_heard(found, one_row):
    row = one_row(found, place="start.desk.late", segment="")
    low, high = wilson(4, 20)
    assert (row.value, row.n, row.unit, row.place_kind) == (4, 20, "people", "element")
    assert (row.low, row.high) == pytest.approx((20 * low, 20 * high))


def test_kinds_and_methods_are_segments(found, one_row):
    assert one_row(found, place="start", segment="kind=pain").value == 7
    interview = one_row(found, place="start", segment="method=interview")
    assert (interview.value, interview.n) == (6, 12)
    assert one_row(found, place="start.desk.late", segment="method=interview").value == 3


def test_a_code_of_two_kinds_is_not_added_up(found, one_row):
    assert one_row(found, place="start.desk.late", segment="kind=barrier").value == 2


def test_the_kind_of_the_map_goes_before_the_more_frequent_one(evidence_of, project, namespace, one_row):
    raw = project.model_dump(by_alias=True)
    raw["journeys"][0]["stages"][1]["steps"][0]["barriers"] = [{"code": "late", "text": "Nobody there"}]
    cell = Cell(voice="customer")
    said = partial(namespace, cell=cell, place="start.desk", code="late", method="", passages=9)
    found = measure(evidence_of(
        project=type(project).model_validate(raw), heard=[namespace(cell=cell, method="", people=9)],
        mentions=[said(kind="pain", people=5), said(kind="barrier", people=3)],
    ), CORE_METRICS)
    assert one_row(found, place="start.desk.late", segment="").value == 3


def test_a_group_that_was_heard_and_did_not_say_it_says_nought(found, one_row):
    row = one_row(found, place="start.desk.late", segment="region=north")
    assert (row.value, row.n, row.low) == (0, 8, 0)
    assert one_row(found, place="start", segment="region=north").value == 5


def test_a_code_is_counted_over_the_whole_journey_as_a_code(evidence_of, namespace, one_row):
    cell = Cell(voice="customer")
    found = measure(evidence_of(heard=[namespace(cell=cell, method="", people=9)], mentions=[
        namespace(cell=cell, place="", kind="pain", code="late", method="", people=5, passages=9)]), CORE_METRICS)
    assert one_row(found, metric="mentions").place_kind == "code"


def test_the_whole_journey(found, one_row):
    row = one_row(found, place="onboarding", segment="")
    assert (row.place_kind, row.value) == ("journey", 15)


def test_kinds_of_few_employees_are_hidden_together(evidence_of, namespace):
    cell = Cell(voice="employee")
    heard = [namespace(cell=cell, method="", people=4)]
    mentions = [namespace(cell=cell, place="start", kind="pain", code="", method="", people=2, passages=2)]
    rows = list(measure(evidence_of(heard=heard, mentions=mentions), CORE_METRICS).where(metric="mentions"))
    assert len(rows) == 1
    assert rows[0].suppressed
    assert rows[0].n is None
