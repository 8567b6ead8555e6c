"""Words of steps and passings between them, counted by hand."""

import pytest

from cjm_core.evidence.log.phases import progress
from cjm_core.evidence.log.serving import Passing, passings, words_of


def test_words_of_steps_come_with_their_events(town_hall):
    steps = progress(town_hall)
    found = words_of(town_hall, "resource", steps)
    assert found["examine"] == [("Bob", 4)]
    assert found["decide"] == [("Cy", 4)]
    assert words_of(town_hall, "channel", steps) == {}


def test_passings_count_journeys_into_a_step(town_hall):
    found = passings(town_hall, "resource", progress(town_hall))
    assert Passing("Bob", "Cy", "decide", 3) in found
    assert Passing("Ann", "Bob", "examine", 2) in found
    assert passings(town_hall, "department", progress(town_hall)) == []


def test_only_columns_of_words_can_be_asked_for(town_hall):
    with pytest.raises(KeyError):
        town_hall.ask_of("step; DROP TABLE logged", "words_of_steps")
