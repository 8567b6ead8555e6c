"""Times between steps, in steps, before steps and of whole journeys."""

import pytest

from cjm_core.evidence.log.edges import edge_hours, edge_sums, edges, frequent_edges
from cjm_core.evidence.log.spans import stay_hours, stays, throughput, throughput_hours, wait_hours, waits

OVERLAPPING = ("1,a,2026-01-01 09:00,,2026-01-01 10:00", "1,b,2026-01-01 09:30,,2026-01-01 11:00",
               "1,c,2026-01-01 12:00,,", "1,d,2026-01-01 13:00,,2026-01-01 12:00")
"""b begins before a ends; c has no end; d ends before it begins, so its end is not used."""


def _codes(log, *steps):
    return tuple(log.names.index(step) for step in steps)


def test_the_most_frequent_edges_come_with_how_many_there_are(town_hall):
    first, kinds = frequent_edges(town_hall, 1)
    assert kinds == 8
    assert [((town_hall.names[e.step], town_hall.names[e.next_step]), e.count) for e in first] == [
        (("examine", "decide"), 4)]
    assert frequent_edges(town_hall, 100)[0][1].count == 2, "of equals the first by name: decide, pay"


def test_an_edge_is_summed_over_journeys(town_hall):
    sums = edge_sums(town_hall, frequent_edges(town_hall, 100)[0])
    (hours,) = (s.hours for s in sums if (s.edge.step, s.edge.next_step) == _codes(town_hall, "examine", "decide"))
    assert (hours.journeys, hours.part, hours.base) == (3, 22 + (46 + 24) + 22, 4)
    assert (hours.part2, hours.base2, hours.cross) == (22**2 + 70**2 + 22**2, 1 + 4 + 1, 22 + 2 * 70 + 22)
    assert edge_sums(town_hall, []) == []


def test_times_come_by_rank(town_hall):
    frequent = frequent_edges(town_hall, 100)[0]
    at = _codes(town_hall, "examine", "decide")
    assert edge_hours(town_hall, frequent, {at: [1, 2, 3, 4]}) == {
        (at, 1): 22.0, (at, 2): 22.0, (at, 3): 24.0, (at, 4): 46.0}
    assert throughput_hours(town_hall, [1, 3]) == {((0, 0), 1): 72.0, ((0, 0), 3): 144.0}


def test_what_overlaps_did_not_wait(log_of):
    log = log_of(*OVERLAPPING, end=True)
    found = {(e.step, e.next_step): (e.mean_h, e.median_h, e.p90_h) for e in edges(log)}
    assert found == {("a", "b"): (0, 0, 0), ("b", "c"): (1, 1, 1), ("c", "d"): (1, 1, 1)}
    whole = throughput(log)
    assert whole is not None
    assert (whole.median_h, whole.mean_h, whole.spread_h2) == (4.0, 4.0, 0.0)


def test_time_in_a_step_needs_an_end(log_of, town_hall):
    log = log_of(*OVERLAPPING, end=True)
    found = {log.names[s.step]: (s.journeys, s.times) for s in stays(log, range(4))}
    assert found == {"a": (1, 1), "b": (1, 1)}
    (b,) = _codes(log, "b")
    assert stay_hours(log, {(b, 0): [1]}) == {((b, 0), 1): 1.5}
    assert stays(town_hall, range(7)) == [], "the log has no end times"


def test_times_in_a_step_are_sorted_by_length(log_of):
    log = log_of(*(f"{case},a,2026-01-01 0{case}:00,,2026-01-01 {hour:02}:00"
                   for case, hour in ((1, 9), (2, 4), (3, 10))), end=True)
    assert [(s.journeys, s.times) for s in stays(log, [0])] == [(3, 3)]
    assert list(stay_hours(log, {(0, 0): [1, 2, 3]}).values()) == [2.0, 7.0, 8.0]


def test_waits_are_counted_before_the_step_that_comes_after(town_hall):
    (examine, register) = _codes(town_hall, "examine", "register")
    (found,) = waits(town_hall, [examine, register])
    assert (found.step, found.journeys, found.times) == (examine, 3, 4)
    assert wait_hours(town_hall, {(examine, 0): [1, 4]}) == {((examine, 0), 1): 2.0, ((examine, 0), 4): 24.0}
    (decide,) = _codes(town_hall, "decide")
    assert [(s.journeys, s.times) for s in waits(town_hall, [decide])] == [(3, 4)]
    at = (decide, 0)
    assert wait_hours(town_hall, {at: [1, 2, 3, 4]}) == {(at, 1): 22.0, (at, 2): 22.0, (at, 3): 24.0, (at, 4): 46.0}


def test_one_event_takes_no_time_and_leads_nowhere(log_of):
    log = log_of("1,a,2026-01-01 09:00,")
    found = throughput(log)
    assert found is not None
    assert (found.journeys, found.median_h, found.mean_h) == (1, 0.0, 0.0)
    assert edges(log) == []
    assert frequent_edges(log, 10) == ([], 0)
    assert waits(log, [0]) == []


def test_equal_times_keep_the_order_of_the_file(log_of):
    log = log_of(*(f"1,{step},2026-01-01 09:00," for step in "cab"))
    assert [(e.step, e.next_step, e.mean_h) for e in edges(log)] == [("a", "b", 0.0), ("c", "a", 0.0)]


@pytest.mark.parametrize("journeys", [2, 40])
def test_the_mean_comes_with_its_spread(log_of, journeys):
    rows = [f"{case},a,2026-01-01 00:00,\n{case},b,2026-01-{1 + case % 2:02} 02:00," for case in range(journeys)]
    found = throughput(log_of(*rows))
    assert found is not None
    assert (found.mean_h, found.spread_h2) == (14.0, journeys * 12.0**2)
