"""What journeys come to, begin and end with, repeat and return to, and where they go from where."""

from cjm_core.evidence.log.counts import counts, ends, starts
from cjm_core.evidence.log.reach import eventually, ping_pongs, reach, self_loops
from cjm_core.evidence.log.resources import handover_hours, handover_journeys, handovers
from cjm_core.evidence.log.step_flow import OTHERS, Flow, step_flow
from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns

MANY = 100
TO_AND_FRO = ("1,a,2026-01-01 01:00,", "1,b,2026-01-01 02:00,", "1,a,2026-01-01 03:00,", "1,b,2026-01-01 04:00,",
              "1,b,2026-01-01 05:00,", "1,b,2026-01-01 06:00,", "2,a,2026-01-01 01:00,", "2,c,2026-01-01 02:00,",
              "2,b,2026-01-01 03:00,", "2,a,2026-01-01 04:00,")
"""1: a b a b b b. 2: a c b a."""


def test_a_log_is_counted(town_hall):
    found = counts(town_hall)
    assert found is not None
    assert (found.journeys, found.events, found.events2, found.activities, found.steps) == (3, 16, 96, 7, 7)
    assert found.ended_us - found.began_us == 145 * 3_600_000_000, "from the 5th at 9 to the 11th at 10"


def test_activities_of_one_place_are_one_step_and_nameless_journeys_no_journey(log_of):
    found = counts(log_of("1,a,2026-01-01 01:00,", ",a,2026-01-01 02:00,", "2,b,,"))
    assert found is not None
    assert (found.journeys, found.events, found.activities) == (1, 1, 2)


def test_a_log_without_a_usable_event_has_no_counts(log_of):
    log = log_of(",a,2026-01-01 01:00,")
    assert counts(log) is None
    assert (starts(log, MANY), ends(log, MANY), reach(log, MANY), step_flow(log, [], 12)) == ([], [], [], [])


def test_journeys_begin_and_end_somewhere(town_hall):
    assert [(e.step, e.journeys) for e in starts(town_hall, MANY)] == [("register", 3)]
    assert [(e.step, e.journeys) for e in ends(town_hall, MANY)] == [("pay", 2), ("reject", 1)]
    assert [(e.step, e.journeys) for e in ends(town_hall, 1)] == [("pay", 2)]


def test_reach_counts_journeys_and_who_comes_again(town_hall):
    found = {r.step: (r.journeys, r.events, r.again, r.returned) for r in reach(town_hall, MANY)}
    assert found == {"register": (3, 3, 0, 0), "examine": (3, 4, 1, 1), "decide": (3, 4, 1, 1), "pay": (2, 2, 0, 0),
                     "check": (1, 1, 0, 0), "reopen": (1, 1, 0, 0), "reject": (1, 1, 0, 0)}


def test_to_repeat_to_stay_to_return_and_to_go_to_and_fro_are_four_things(log_of):
    log = log_of(*TO_AND_FRO)
    found = {r.step: (r.journeys, r.again, r.returned) for r in reach(log, MANY)}
    assert found == {"a": (2, 2, 2), "b": (2, 1, 1), "c": (1, 0, 0)}
    assert [(r.steps, r.journeys, r.times) for r in self_loops(log, MANY)] == [(("b",), 1, 2)]
    assert [(r.steps, r.journeys, r.times) for r in ping_pongs(log, MANY)] == [(("a", "b"), 1, 1), (("b", "a"), 1, 1)]


def test_a_step_twice_in_a_row_is_again_but_no_return(log_of):
    (only,) = reach(log_of("1,a,2026-01-01 01:00,", "1,a,2026-01-01 02:00,"), MANY)
    assert (only.again, only.returned) == (1, 0)


def test_eventually_looks_from_the_first_of_the_one_to_the_last_of_the_other(log_of):
    log = log_of(*TO_AND_FRO)
    found = {(e.step, e.later): e.journeys for e in eventually(log, reach(log, MANY))}
    assert found == {("a", "b"): 2, ("b", "a"): 2, ("a", "c"): 1, ("c", "a"): 1, ("c", "b"): 1}
    assert eventually(log, reach(log, 1)) == [], "one step has nothing to come after"


def test_flow_goes_from_position_to_position_and_says_where_journeys_end(town_hall):
    found = step_flow(town_hall, reach(town_hall, MANY), 12)
    assert found[:5] == [Flow(1, "register", "check", 1), Flow(1, "register", "examine", 2),
                         Flow(2, "check", "examine", 1), Flow(2, "examine", "decide", 2), Flow(3, "decide", "pay", 2)]
    assert found[-1] == Flow(8, "reject", None, 1)
    assert sum(f.journeys for f in found if f.next_step is None) == 3


def test_flow_puts_rare_steps_together_and_keeps_every_journey(town_hall):
    cut = step_flow(town_hall, reach(town_hall, 3), 3)
    assert cut == [Flow(1, "register", OTHERS, 1), Flow(1, "register", "examine", 2),
                   Flow(2, OTHERS, "examine", 1), Flow(2, "examine", "decide", 2)], "the third position goes on"
    ending = step_flow(town_hall, reach(town_hall, MANY), 4)
    assert [f for f in ending if f.position == 4] == [Flow(4, "pay", None, 2)], "the third journey goes on"
    rare = step_flow(town_hall, reach(town_hall, MANY), 12, least=0.5)
    assert {f.step for f in rare if f.position == 2} == {OTHERS, "examine"}
    for position in range(2, 5):
        inwards = sum(f.journeys for f in rare if f.position == position - 1 and f.next_step)
        assert inwards == sum(f.journeys for f in rare if f.position == position)


def test_hand_over_tells_shares_journeys_and_waits(town_hall):
    found = {(h.sender, h.receiver): h for h in handovers(town_hall)}
    assert found["Ann", "Bob"].share == 3 / 13, "13 successions, two of which stay with one person"
    told = handover_journeys(town_hall, found.values())
    back, on = found["Cy", "Ann"].pair, found["Bob", "Cy"].pair
    assert [(told[at].journeys, told[at].count) for at in (back, on)] == [(3, 3), (3, 4)]
    assert handover_hours(town_hall, {back: [1, 3], on: [2, 3, 4]}) == {
        (back, 1): 24.0, (back, 3): 48.0, (on, 2): 22.0, (on, 3): 24.0, (on, 4): 46.0}


def test_without_a_resource_nobody_hands_over(tmp_path):
    (tmp_path / "log.csv").write_text("case,act,ts\n1,a,2026-01-01\n1,b,2026-01-02\n", encoding="utf-8")
    with open_log(tmp_path / "log.csv", EventColumns(journey="case", activity="act", time="ts")) as evidence:
        assert handovers(evidence.logs[0]) == []
        assert handover_journeys(evidence.logs[0], []) == {}
