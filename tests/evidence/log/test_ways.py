"""Variants with their steps: how many of each size, the frequent ones told, long ones by their ends."""

import pytest

from cjm_core.evidence.log import variants
from cjm_core.evidence.log.variants import VariantSize, frequent_ways, variant_sizes


def _journey(case, steps):
    return [f"{case},{step},2026-01-01 {at // 60:02}:{at % 60:02}," for at, step in enumerate(steps)]


def _log(log_of, *ways):
    return log_of(*(row for case, steps in enumerate(ways) for row in _journey(case, steps)))


def test_sizes_say_how_many_variants_have_so_many_journeys(town_hall):
    assert variant_sizes(town_hall) == [VariantSize(2, 4, 1), VariantSize(1, 8, 1)]


def test_the_frequent_ways_come_with_their_steps(log_of):
    log = _log(log_of, "abc", "ba", "ab", "abc", "ab")
    found = frequent_ways(log, variant_sizes(log), 10)
    assert [("".join(w.steps), w.journeys) for w in found] == [("ab", 2), ("abc", 2), ("ba", 1)]
    assert frequent_ways(log, variant_sizes(log), 1) == found[:1]


def test_of_equally_frequent_and_long_ways_the_steps_decide_not_the_ids(log_of):
    log = _log(log_of, "cb", "ab", "bc", "ac")
    assert ["".join(w.steps) for w in frequent_ways(log, variant_sizes(log), 3)] == ["ab", "ac", "bc"]


def test_too_many_equals_without_room_are_left_out_together(log_of, monkeypatch):
    monkeypatch.setattr(variants, "_TIES_COMPARED", 3)
    log = _log(log_of, "x", "x", "cb", "ab", "bc", "ac")
    assert ["".join(w.steps) for w in frequent_ways(log, variant_sizes(log), 3)] == ["x"]
    assert len(frequent_ways(log, variant_sizes(log), 5)) == 5, "all have room"
    alone = _log(lambda *rows: log_of(*rows, name="alone"), "cb", "ab", "bc", "ac")
    assert frequent_ways(alone, variant_sizes(alone), 3) == []


@pytest.mark.parametrize(("length", "told"), [(30, 30), (31, 29), (50, 29)])
def test_a_long_way_is_told_by_its_beginning_and_end(log_of, length, told):
    steps = [f"s{at:02}" for at in range(length)]
    (way,) = frequent_ways(log := _log(log_of, steps), variant_sizes(log), 10)
    assert (len(way.steps), way.events, way.whole) == (told, length, told == length)
    assert way.steps[:20] == tuple(steps[:20])
    assert way.steps[-9:] == tuple(steps[-9:])


def test_the_order_of_steps_makes_another_variant(log_of):
    log = _log(log_of, "abab", "baba", "aabb")
    assert variant_sizes(log) == [VariantSize(1, 4, 3)]
