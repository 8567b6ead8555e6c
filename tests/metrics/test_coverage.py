"""The channels that are expected, against those that the map offers."""

import pytest

from cjm_core.metrics import CORE_METRICS, measure


@pytest.fixture
def found(evidence_of):
    return measure(evidence_of(), CORE_METRICS).where(metric="coverage")


def test_a_stage_offers_what_its_steps_offer(found, one_row):
    row = one_row(found, place="start")
    assert (row.value, row.n, row.place_kind) == (pytest.approx(2 / 3), 3, "stage")
    assert one_row(found, place="offer.call").value == 1
    assert one_row(found, place="onboarding", place_kind="journey").value == pytest.approx(3 / 4)


def test_each_channel_is_there_or_not_and_a_missing_touchpoint_offers_nothing(found, one_row):
    there = {c: one_row(found, place=f"start:{c}").value for c in ("in_person", "email", "chat")}
    assert there == {"in_person": 1, "email": 1, "chat": 0}


def test_a_count_of_the_map_is_no_sample(found):
    assert all(f.low is None and f.flags == () and f.n is not None for f in found)


def test_two_journeys_with_the_same_place_stay_apart(evidence_of, project, one_row):
    journey = project.journeys[0]
    later = journey.model_copy(update={"id": "later", "expected": {"start": ("phone",)}})
    both = project.model_copy(update={"journeys": (journey, later)})
    found = measure(evidence_of(project=both), CORE_METRICS).where(metric="coverage")
    assert one_row(found, place="start", segment="journey=later").value == 0
    assert one_row(found, place="start", segment="").value == pytest.approx(2 / 3)
