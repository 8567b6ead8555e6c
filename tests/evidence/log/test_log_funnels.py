"""Funnels over small logs written by hand: order, ties, time limits, who still has time, and what came instead."""

import random
from pathlib import Path

import pytest

from cjm_core.evidence.log.asked_steps import AskedSteps
from cjm_core.evidence.log.counts import counts
from cjm_core.evidence.log.funnels import Way, climbed, open_funnels
from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns

COLUMNS = EventColumns(journey="case", activity="act", time="ts")
SHOP = """
full     look:0 cart:1 pay:2
detour   look:0 help:1 cart:2 look:3 pay:4
no_look  cart:0 pay:1
backward cart:0 look:1 end:2
again    look:0 look:1 look:2
slow     look:0 cart:30 pay:31
second   look:0 look:40 cart:41 pay:42
stalled  look:0 cart:1 help:2 help:3
tie      look:5 cart:5 pay:5
late     look:98 cart:99
"""
"""A journey a line, an event with its hour; the log ends in hour 99."""


def rows_of(text):
    return [(name, *event.split(":")) for line in text.split("\n") if line.strip()
            for name, *events in [line.split()] for event in events]


def written(folder: Path, rows, name="log.csv"):
    lines = [f"{case},{act},2026-01-{1 + int(h) // 24:02} {int(h) % 24:02}:00" for case, act, h in rows]
    (folder / name).write_text("case,act,ts\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder / name


def climb(path, *ways, steps="look cart pay"):
    with open_log(path, COLUMNS) as evidence:
        log = evidence.logs[0]
        asked = AskedSteps(log)
        rungs = tuple(asked.numbers(s) for s in steps.split())
        found = climbed(log, [Way(rungs, *limits) for limits in ways], counts(log).ended_us)
        told = [[{None if s is None else log.names[s]: n for s, n in there.items()} for there in c.instead]
                for c in found]
    return found, told


def test_a_closed_funnel_counts_who_does_all_steps_in_order_whatever_stands_between(tmp_path):
    (found,), (instead,) = climb(written(tmp_path, rows_of(SHOP)), ())
    assert [found.reached(rung) for rung in range(3)] == [9, 7, 5]
    assert found.settled == (2, 2, 5)
    assert found.in_time == (0, 0, 0)
    assert instead == [{"end": 1, None: 1}, {"help": 1, None: 1}]  # the page looked at again is no other step


def test_a_time_limit_counts_by_any_try_and_leaves_out_who_still_has_time(tmp_path):
    whole, each = climb(written(tmp_path, rows_of(SHOP)), (24,), (None, 2))[0]
    # `slow` takes too long to the cart; the second try of `second` is quick; `late` may still pay
    assert (whole.settled, whole.in_time) == ((3, 1, 4), (0, 1, 0))
    assert (each.settled, each.in_time) == ((3, 1, 4), (0, 1, 0))  # `detour` needs two hours for each step


def test_a_limit_between_steps_and_one_on_the_whole_hold_together(tmp_path):
    log = written(tmp_path, rows_of("""
        a look:0 cart:3 pay:6
        b look:0 cart:1 pay:6
        c look:0 look:4 cart:5 pay:8
        z end:60
    """))
    both, whole, each = climb(log, (5, 3), (5, None), (None, 3))[0]
    assert [w.reached(2) for w in (both, whole, each)] == [1, 1, 2]
    assert both.settled == (0, 2, 1)


def test_how_far_a_journey_came_does_not_decide_whether_it_is_counted(tmp_path):
    rows = [event for j in range(100) for event in (
        (f"j{j}", "look", j), *([(f"j{j}", "cart", j + 8)] if j % 2 == 0 else []),
        *([(f"j{j}", "pay", j + 16)] if j % 4 == 0 else [])) if event[2] <= 99]
    (each,) = climb(written(tmp_path, rows), (None, 10))[0]
    # to be counted a journey must have been watched for twice ten hours: those that set out in hours 0 to 79
    assert [each.reached(rung) for rung in range(3)] == [80, 40, 20]
    assert sum(each.in_time) == 20


def test_of_several_events_at_a_step_the_one_that_is_in_time_counts(tmp_path):
    log = written(tmp_path, rows_of("a look:0 cart:1 cart:9 pay:10\nz end:60"))
    (each,) = climb(log, (None, 9))[0]
    assert each.reached(2) == 1  # the first cart is too early for the payment, the second is not


def test_an_open_funnel_counts_who_has_the_step_at_all(tmp_path):
    with open_log(written(tmp_path, rows_of(SHOP)), COLUMNS) as evidence:
        log = evidence.logs[0]
        asked = AskedSteps(log)
        (found,) = open_funnels(log, [Way(tuple(asked.numbers(s) for s in ("look", "cart", "pay", "nowhere")))])
    assert [(p.journeys, p.with_before) for p in found] == [(9, 0), (9, 8), (6, 6), (0, 0)]


def test_a_step_that_no_event_has_ends_the_funnel(tmp_path):
    (found,), _ = climb(written(tmp_path, rows_of(SHOP)), (), steps="look nowhere pay")
    assert [found.reached(rung) for rung in range(3)] == [9, 0, 0]


@pytest.mark.parametrize("seed", [3, 8])
def test_order_of_rows_ids_and_files_change_nothing(tmp_path, seed):
    rng = random.Random(seed)
    rows = [(f"j{j}", rng.choice(["look", "cart", "pay", "help"]), h)
            for j in range(60) for h in sorted(rng.sample(range(90), rng.randint(1, 9)))]
    expected = climb(written(tmp_path, rows), (), (24,), (None, 6), (24, 6))
    renamed = [(f"x{case[::-1]}", act, h) for case, act, h in rows]
    rng.shuffle(renamed)
    parts = tmp_path / "parts"
    parts.mkdir()
    written(parts, renamed[:100], "part-1.csv")
    written(parts, renamed[100:], "part-2.csv")
    assert climb(parts / "part-*.csv", (), (24,), (None, 6), (24, 6)) == expected
    assert [c.settled for c in expected[0]] == [_by_hand(rows, w, s)[0] for w, s in LIMITS]
    assert [c.in_time for c in expected[0]] == [_by_hand(rows, w, s)[1] for w, s in LIMITS]


LIMITS = ((None, None), (24, None), (None, 6), (24, 6))


def _by_hand(rows, within, step_within):
    """Try every choice of events: the slow way to the same numbers."""
    end = max(h for *_, h in rows)
    settled, in_time = [0, 0, 0], [0, 0, 0]
    for case in dict.fromkeys(c for c, *_ in rows):
        events = [(act, h) for c, act, h in rows if c == case]
        ways = [[(i, h)] for i, (act, h) in enumerate(events) if act == "look"]
        top, until = 0, None
        for rung in range(3):
            if ways:
                top = rung + 1
            if rung == 0 and ways:
                until = max(w[0][1] for w in ways) + min(within or 1e9, 2 * (step_within or 1e9))
            wanted = ("look", "cart", "pay")[rung + 1] if rung < 2 else ""
            ways = [
                [*w, (i, h)] for w in ways for i, (act, h) in enumerate(events)
                if act == wanted and i > w[-1][0] and h - w[0][1] <= (within or 1e9)
                and h - w[-1][1] <= (step_within or 1e9)
            ]
        if top:
            late = (within or step_within) and until > end
            (in_time if late else settled)[top - 1] += 1
    return tuple(settled), tuple(in_time)
