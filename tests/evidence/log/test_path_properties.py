"""Paths of any log: counted as one counts by hand, whatever the order of rows, the ids, the files they stand in."""

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjm_core.evidence.log.counts import counts, ends, starts
from cjm_core.evidence.log.edges import edge_hours, edge_sums, edges, frequent_edges
from cjm_core.evidence.log.reach import eventually, ping_pongs, reach, self_loops
from cjm_core.evidence.log.resources import handovers
from cjm_core.evidence.log.spans import throughput
from cjm_core.evidence.log.step_flow import step_flow
from cjm_core.evidence.log.variants import frequent_ways, variant_sizes
from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns

COLUMNS = EventColumns(journey="case", activity="activity", time="time", resource="who")
MANY = 100_000
WAY = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["", "Ann", "Bob"])), min_size=1, max_size=7)
LOGS = st.lists(WAY, min_size=2, max_size=8)
SOME = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FEW = settings(SOME, max_examples=3)


def _rows(ways, seed=0, case="case {}"):
    """Write ways as rows; no two events of a journey have one time, so that the order of rows says nothing."""
    rng = random.Random(seed)
    rows = []
    for number, way in enumerate(ways):
        at = datetime(2026, 1, 1)
        for activity, who in way:
            at += timedelta(minutes=rng.randint(1, 500))
            rows.append((case.format(number), activity, at, who))
    return rows


def _opened(files):
    folder = TemporaryDirectory()
    for name, rows in files.items():
        lines = [f"{case},{activity},{at:%Y-%m-%d %H:%M},{who}" for case, activity, at, who in rows]
        (Path(folder.name) / name).write_text("\n".join(("case,activity,time,who", *lines)) + "\n", encoding="utf-8")
    return folder, open_log(Path(folder.name) / ("*.csv" if len(files) > 1 else next(iter(files))), COLUMNS)


def _reduced(files):
    """Return everything that is said of paths, with names for numbers."""
    folder, evidence = _opened(files)
    with folder, evidence:
        log = evidence.logs[0]
        names, steps = log.names, reach(log, MANY)
        frequent, kinds = frequent_edges(log, MANY)
        wanted = {(e.step, e.next_step): [1, e.count] for e in frequent}
        hours = edge_hours(log, frequent, wanted)
        sums = {(names[s.edge.step], names[s.edge.next_step]): s.hours for s in edge_sums(log, frequent)}
        return {
            "counts": counts(log), "starts": starts(log, MANY), "ends": ends(log, MANY), "edges": edges(log),
            "kinds": kinds, "sums": sums, "throughput": throughput(log),
            "hours": {(names[a], names[b], rank): h for ((a, b), rank), h in hours.items()},
            "reach": [(r.step, r.journeys, r.events, r.again, r.returned) for r in steps],
            "eventually": {(e.step, e.later): e.journeys for e in eventually(log, steps)},
            "self_loops": {r.steps: (r.journeys, r.times) for r in self_loops(log, MANY)},
            "ping_pongs": {r.steps: (r.journeys, r.times) for r in ping_pongs(log, MANY)},
            "flow": {(f.position, f.step, f.next_step): f.journeys for f in step_flow(log, steps, 12)},
            "ways": frequent_ways(log, variant_sizes(log), MANY),
            "handovers": {(h.sender, h.receiver): h.count for h in handovers(log)},
        }


def _in_journeys(ways, found):
    """Count in how many ways each thing is found, and how often."""
    journeys, times = Counter(), Counter()
    for way in ways:
        here = Counter(found(way))
        times.update(here)
        journeys.update(here.keys())
    return {at: (journeys[at], times[at]) for at in journeys}


@SOME
@given(LOGS)
def test_paths_are_counted_as_by_hand(ways):
    found, plain = _reduced({"log.csv": _rows(ways)}), [[a for a, _ in way] for way in ways]
    at = {(e.step, e.next_step): e.count for e in found["edges"]}
    by_hand = _in_journeys(plain, pairwise)
    assert at == {pair: times for pair, (_, times) in by_hand.items()}
    assert {pair: (h.journeys, h.base) for pair, h in found["sums"].items()} == by_hand
    again = _in_journeys(plain, lambda w: w)
    twice = Counter(a for w in plain for a, many in Counter(w).items() if many > 1)
    back = Counter(a for w in plain for a in set(w) if _apart(w, a))
    assert {r[0]: r[1:] for r in found["reach"]} == {a: (*again[a], twice[a], back[a]) for a in again}
    assert found["self_loops"] == {(a,): n for (a, b), n in by_hand.items() if a == b}
    assert found["ping_pongs"] == _in_journeys(
        plain, lambda w: [(a, b) for a, b, c in zip(w, w[1:], w[2:], strict=False) if a == c != b])
    later = _in_journeys(plain, lambda w: {(a, b) for i, a in enumerate(w) for b in w[i + 1:] if a != b})
    assert found["eventually"] == {pair: journeys for pair, (journeys, _) in later.items()}
    flow = Counter((i + 1, a, w[i + 1] if i + 1 < len(w) else None) for w in plain for i, a in enumerate(w))
    assert found["flow"] == flow
    assert [("".join(w.steps), w.journeys) for w in found["ways"]] == sorted(
        Counter("".join(w) for w in plain).items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    people = Counter(p for w in ways for p in pairwise(who for _, who in w) if all(p) and p[0] != p[1])
    assert found["handovers"] == people


def _apart(way, step):
    """Tell whether other steps stand between two of one kind."""
    places = [i for i, a in enumerate(way) if a == step]
    return places[-1] - places[0] >= len(places)


@FEW
@given(LOGS, st.integers(0, 999))
def test_order_of_rows_ids_and_files_change_nothing(ways, seed):
    rows = _rows(ways, seed)
    plain = _reduced({"log.csv": rows})
    random.Random(seed).shuffle(rows)
    assert _reduced({"log.csv": rows}) == plain
    assert _reduced({"log.csv": _rows(ways, seed, "{:05}-x")}) == plain
    assert _reduced({"one.csv": rows[::2], "two.csv": rows[1::2]}) == plain


@FEW
@given(LOGS, LOGS)
def test_two_halves_add_up_to_the_whole(first, second):
    one, two = _reduced({"log.csv": _rows(first)}), _reduced({"log.csv": _rows(second)})
    whole = _reduced({"log.csv": _rows(first, case="one {}") + _rows(second, case="two {}")})
    for what in ("journeys", "events", "events2"):
        assert getattr(whole["counts"], what) == getattr(one["counts"], what) + getattr(two["counts"], what)
    for what in ("eventually", "flow", "handovers"):
        assert whole[what] == Counter(one[what]) + Counter(two[what])
    for what in ("self_loops", "ping_pongs"):
        assert whole[what] == _added(one[what], two[what])
    shares = [{r[0]: r[1:] for r in half["reach"]} for half in (one, two, whole)]
    assert shares[2] == _added(*shares[:2])
    counted = [{(e.step, e.next_step): (e.count,) for e in half["edges"]} for half in (one, two, whole)]
    assert counted[2] == _added(*counted[:2])
    ways = [Counter({w.steps: w.journeys for w in half["ways"]}) for half in (one, two, whole)]
    assert ways[2] == ways[0] + ways[1]


def _added(one, two):
    found = defaultdict(tuple, one)
    for at, numbers in two.items():
        found[at] = tuple(map(sum, zip(found[at], numbers, strict=True))) if found[at] else numbers
    return dict(found)
