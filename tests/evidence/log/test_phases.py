"""Stages proposed from the flow: planted phases are found, orders are those of the journeys, odd logs do no harm."""

import random
from itertools import pairwise

import pytest

from cjm_core.evidence.log.phases import flows, in_order, phases, progress
from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns

PLANTED = (("a1", "a2", "a3", "a4"), ("b1", "b2", "b3"), ("c1", "c2", "c3", "c4"))
COLUMNS = EventColumns(journey="case", activity="activity", time="time")


def planted_log(seed=1, journeys=200):
    """Return journeys that go about inside each of three phases before they go on to the next."""
    chance = random.Random(seed)
    return {f"j{i}": [s for p in PLANTED for s in chance.sample(p, len(p)) + chance.choices(p, k=3)]
            for i in range(journeys)}


def written(tmp_path, log, name="log.csv", shuffled=None):
    rows = [f"{j},{step},2026-01-{1 + n // 24:02d} {n % 24:02d}:00\n"
            for j, steps in log.items() for n, step in enumerate(steps)]
    if shuffled is not None:
        random.Random(shuffled).shuffle(rows)
    (tmp_path / name).write_text("case,activity,time\n" + "".join(rows), encoding="utf-8")
    return tmp_path / name


def found_in(path):
    with open_log(path, COLUMNS) as evidence:
        steps = in_order(progress(evidence.logs[0]))
        return phases([s.step for s in steps], flows(evidence.logs[0], steps))


def test_three_planted_phases_are_found(tmp_path):
    found = found_in(written(tmp_path, planted_log()))
    assert [set(p) for p in found] == [set(p) for p in PLANTED]


def test_neither_the_order_of_rows_nor_ids_change_anything(tmp_path):
    log = planted_log()
    first = found_in(written(tmp_path, log))
    renamed = {f"other{len(log) - i}": steps for i, steps in enumerate(log.values())}
    assert found_in(written(tmp_path, renamed, shuffled=7)) == first


def test_a_step_is_as_far_along_as_journeys_first_come_there(tmp_path):
    log = {"1": ["in", "work", "work", "work", "out"], "2": ["in", "out"], "3": ["in"]}
    with open_log(written(tmp_path, log), COLUMNS) as evidence:
        found = {s.step: (s.journeys, s.events, s.along) for s in progress(evidence.logs[0])}
    assert found == {"in": (3, 3, 0.0), "out": (2, 2, 1.0), "work": (1, 3, 0.25)}


def test_flows_count_journeys_and_leave_out_who_stays(tmp_path):
    log = {"1": ["a", "a", "b", "a", "b"], "2": ["a", "b"]}
    with open_log(written(tmp_path, log), COLUMNS) as evidence:
        steps = progress(evidence.logs[0])
        assert flows(evidence.logs[0], steps) == {("a", "b"): 2, ("b", "a"): 1}
        assert flows(evidence.logs[0], steps[:1]) == {}


def test_a_chain_is_cut_evenly():
    steps = [f"s{i}" for i in range(9)]
    assert [len(p) for p in phases(steps, dict.fromkeys(pairwise(steps), 10))] == [3, 3, 3]


@pytest.mark.parametrize(("count", "stages"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (40, 7)])
def test_there_are_never_more_than_seven_nor_more_than_the_steps_bear(count, stages):
    steps = list(range(count))
    ring = {(i, (i + 1) % count): 1 for i in range(count)} if count > 1 else {}
    found = phases(steps, ring)
    assert sum(found, ()) == tuple(steps)
    assert 1 <= len(found) <= 7
    assert len(found) >= min(stages, 3)


def test_where_nothing_follows_anything_there_is_one_phase():
    assert phases(["a", "b", "c"], {}) == [("a", "b", "c")]
    assert phases([], {}) == []
