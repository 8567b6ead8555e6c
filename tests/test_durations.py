"""Durations in words."""

import pytest

from cjm_core.durations import duration, duration_interval


@pytest.mark.parametrize(("hours", "words"), [
    (0.0, "0 s"), (0.01 / 3600, "0 s"), (0.4 / 3600, "0.4 s"), (45 / 3600, "45 s"), (89 / 3600, "89 s"),
    (90 / 3600, "1.5 min"), (0.5, "30 min"), (1.5, "1.5 h"), (36.0, "36 h"), (72.0, "3.0 days"), (2400.0, "100 days"),
])
def test_the_unit_suits_the_time(hours, words):
    assert duration(hours, "en").replace("\N{NO-BREAK SPACE}", " ") == words


def test_an_interval_is_in_the_unit_of_its_duration():
    assert duration_interval(48.0, 240.0, 96.0, "en") == "[2.0,\N{NO-BREAK SPACE}10.0]"
    assert duration(6.5, "ru") == "6,5\N{NO-BREAK SPACE}ч"
