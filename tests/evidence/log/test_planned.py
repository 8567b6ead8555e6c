"""Planned and actual ways, against journeys whose every deviation is known, and against alignments by brute force."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_core.evidence.log.planned import (
    PlannedStep,
    conformance,
    fitness,
    fitness_of,
    kept_in_order,
)
from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns

COLUMNS = EventColumns(journey="case", activity="activity", time="time")
WAYS = {
    "perfect": ["ask", "check", "decide", "pay"],
    "stayed": ["ask", "ask", "check", "decide", "decide", "pay"],
    "skipping": ["ask", "decide", "pay"],
    "swapped": ["check", "ask", "decide", "pay"],
    "added": ["ask", "check", "phone", "check", "decide", "pay"],
    "strange": ["phone", "phone"],
}


def plan_of(log, names, optional=(), within_h=None):
    return [PlannedStep(n, (log.names.index(n),) if n in log.names else (), n in optional, (within_h or {}).get(n))
            for n in names]


@pytest.fixture
def town(tmp_path):
    rows = [f"{case},{step},2026-01-0{1 + at} 09:00" for case, way in WAYS.items() for at, step in enumerate(way)]
    (tmp_path / "log.csv").write_text("\n".join(["case,activity,time", *rows]) + "\n", encoding="utf-8")
    with open_log(tmp_path / "log.csv", COLUMNS) as evidence:
        yield evidence.logs[0]


def test_fitness_of_every_way_by_hand(town):
    found = sorted(f.fitness for f in fitness_of(town, plan_of(town, ["ask", "check", "decide", "pay"]))
                   for _ in range(f.journeys))
    # two perfect; one step of four left out; one moved: left out and added; two added to four; nothing in common
    assert found == pytest.approx(sorted([1, 1, 1 - 1 / 7, 1 - 2 / 8, 1 - 2 / 10, 0]))


def test_steps_are_skipped_moved_or_late(town):
    plan = plan_of(town, ["ask", "check", "decide", "pay"], within_h={"pay": 72})
    found = conformance(town, plan)
    by_step = {s.step.name: (s.as_planned, s.skipped, s.out_of_order, s.late) for s in found.steps}
    assert by_step == {"ask": (5, 1, 0, 0), "check": (3, 2, 1, 0), "decide": (5, 1, 0, 0), "pay": (3, 1, 0, 2)}
    assert dict(found.added) == {"phone": 2, "check": 1}
    assert (found.journeys, found.of_journeys) == (6, 6)


def test_a_step_that_may_be_left_out_costs_nothing(town):
    found = conformance(town, plan_of(town, ["ask", "check", "decide", "pay"], optional=["check"]))
    assert sum(f.journeys for f in found.fitted if f.fitness == 1) == 3
    check = next(s for s in found.steps if s.step.name == "check")
    assert (check.as_planned, check.skipped, check.out_of_order) == (3, 0, 1)  # two left it out: neither of these


def test_several_steps_of_the_log_may_be_one_of_the_plan(town):
    number = town.names.index
    plan = [PlannedStep("clear", (number("ask"), number("check"))),
            PlannedStep("end", (number("decide"), number("pay")))]
    found = conformance(town, plan)
    assert sum(f.journeys for f in found.fitted if f.fitness == 1) == 4


def test_a_step_that_no_journey_has_is_skipped_by_all(town):
    found = conformance(town, plan_of(town, ["ask", "nowhere"]))
    assert [s.skipped for s in found.steps] == [1, 6]


def test_another_plan_needs_a_log_opened_anew(town):
    conformance(town, plan_of(town, ["ask", "pay"]))
    with pytest.raises(ValueError, match="another plan"):
        conformance(town, plan_of(town, ["pay", "ask"]))


def _dearest(way, worth):
    """Of all choices of positions whose steps rise, the worth of the best, of equals with the earliest steps."""
    best = (0, ())
    for size in range(len(way) + 1):
        for chosen in combinations(range(len(way)), size):
            steps = [way[i] for i in chosen]
            if all(a < b for a, b in pairwise(steps)):
                value = sum(worth[s] for s in steps)
                bits = tuple(1 if s in steps else 0 for s in range(len(worth)))
                best = max(best, (value, bits))
    return best


@given(st.lists(st.integers(0, 4), max_size=8), st.lists(st.sampled_from([1, 2]), min_size=5, max_size=5))
def test_the_kept_steps_are_the_best_of_all_choices(way, worth):
    found = kept_in_order(way, worth)
    value, bits = _dearest(way, worth)
    assert sum(worth[s] for s in found) == value
    if value:
        assert tuple(1 if s in found else 0 for s in range(5)) == bits


@given(st.lists(st.integers(0, 5), min_size=1, max_size=10))
def test_fitness_lies_between_nought_and_one(way):
    stays = [s for s, before in zip(way, [None, *way], strict=False) if s != before]
    kept = kept_in_order(stays, [2] * 6)
    found = fitness(kept, len(stays), frozenset(range(6)))
    assert 0 <= found <= 1
    assert (found == 1) == (stays == list(range(6)))
    assert found == pytest.approx(2 * len(kept) / (6 + len(stays)))


def test_many_ways_are_drawn_at_random(town, monkeypatch):
    monkeypatch.setattr("cjm_core.evidence.log.planned.MOST_ALIGNED", 2)
    found = conformance(town, plan_of(town, ["ask", "check", "decide", "pay"]))
    assert found.journeys < found.of_journeys == 6
    for s in found.steps:
        assert s.as_planned + s.skipped + s.out_of_order + s.late == found.journeys
