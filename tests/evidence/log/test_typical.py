"""The medoid by hand, edit distances against the plain definition, and typical journeys of small logs."""

import random
from dataclasses import replace

import pytest

from cjm_core.evidence.log.typical import _distances, medoid, typical
from cjm_core.evidence.log.variants import Way
from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns


def plain_distance(a, b):
    """Return the edit distance as its definition has it."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


def test_distances_are_those_of_the_definition():
    chance = random.Random(3)
    ways = [tuple(chance.choices("abcd", k=chance.randint(1, 9))) for _ in range(25)]
    found = _distances(ways)
    assert found.tolist() == [[plain_distance(a, b) for b in ways] for a in ways]


def test_the_medoid_by_hand():
    """AB is one step from ABC and one from B, and ABC two from B; AB has the smallest sum over all journeys."""
    ways = [Way(("a", "b", "c"), 3, 3), Way(("a", "b"), 2, 2), Way(("b",), 1, 2)]
    sums = {"abc": 0 * 3 + 1 * 2 + 2 * 2, "ab": 1 * 3 + 0 * 2 + 1 * 2, "b": 2 * 3 + 1 * 2 + 0 * 2}
    assert sums == {"abc": 6, "ab": 5, "b": 8}
    assert medoid(ways) == ways[1]
    assert medoid([replace(ways[0], journeys=5), *(replace(w, journeys=1) for w in ways[1:])]) == Way(
        ("a", "b", "c"), 3, 5)  # it weighs
    assert medoid([Way(("a",), 1, 1), Way(("b",), 1, 1)]) == Way(("a",), 1, 1)  # of equals the first
    assert medoid([]) is None


def test_the_typical_ways_of_a_log(town_hall):
    found = typical(town_hall)
    way = Way(("register", "examine", "decide", "pay"), 4, 2)
    assert (found.journeys, found.compared, found.frequent, found.medoid) == (3, 3, way, way)


@pytest.mark.parametrize(("rows", "frequent"), [
    ("1,a,1\n1,b,2\n2,b,1\n", None),  # nobody takes the way of another
    ("1,a,1\n", ("a",)),  # one journey is its own
])
def test_a_way_that_one_alone_took_is_not_the_most_frequent(tmp_path, rows, frequent):
    lines = [line.rpartition(",") for line in rows.splitlines()]
    (tmp_path / "log.csv").write_text(
        "j,a,t\n" + "".join(f"{head},2026-01-01 0{t}:00\n" for head, _, t in lines), encoding="utf-8")
    with open_log(tmp_path / "log.csv", EventColumns(journey="j", activity="a", time="t")) as evidence:
        found = typical(evidence.logs[0])
    assert (found.frequent.steps if found.frequent else None) == frequent
    assert found.medoid is not None


def test_a_journey_without_end_is_nobodys_typical_one(tmp_path):
    rows = "".join(f"long,step {n % 7},2026-01-01 00:{n // 60:02d}:{n % 60:02d}\n" for n in range(500))
    (tmp_path / "log.csv").write_text(f"j,a,t\n{rows}short,a,2026-01-01\n", encoding="utf-8")
    with open_log(tmp_path / "log.csv", EventColumns(journey="j", activity="a", time="t")) as evidence:
        found = typical(evidence.logs[0])
    assert (found.journeys, found.compared, found.frequent) == (2, 1, None)
    assert found.medoid == Way(("a",), 1, 1)
