"""Durations in words."""

import pytest

from cjm_core.durations import duration, duration_interval


@pytest.mark.parametrize(("hours", "words"), [
    (0.0, "0 s"), (0.01 / 3600, "0 s"), (0.4 / 3600, "0.4 s"), (45 / 3600, "45 s"), (89 / 3600, "89 s"),
    (90 / 3600, "1.5 min"), (0.5, "30 min"), (1.5, "1.5 h"), (36.0, "36 h"), (72.0, "3.0 days"), (2400.0, "100 days"),
])
def test_the_unit_suits_the_time(hours, words):
    assert duration(hours, "en").replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(("low", "high", "words"), [
    (48.0, 240.0, "[48 h, 10 days]"), (96.0, 240.0, "[4.0, 10.0 days]"), (0.01, 71.6, "[36 s, 72 h]"),
    (0.0, 1657.7, "[0 s, 69 days]"), (32 / 3600, 45 / 3600, "[32, 45 s]"), (0.0, 0.0, "[0, 0 s]"),
])
def test_each_end_of_an_interval_has_the_unit_that_suits_it(low, high, words):
    assert duration_interval(low, high, "en").replace("\N{NO-BREAK SPACE}", " ") == words


def test_durations_in_russian():
    assert duration(6.5, "ru") == "6,5\N{NO-BREAK SPACE}ч"
    assert duration_interval(0.01, 100.0, "ru").replace("\N{NO-BREAK SPACE}", " ") == "[36 с; 4,2 дн.]"
