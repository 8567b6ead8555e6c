from datetime import datetime
from statistics import correlation, mean, median

import pytest

from cjm_core.testing import Event, Said, Score, Shares, answers, events, make_people, mentions, write_rows

PEOPLE = make_people(240, {"unit": {"it": 0.6, "sales": 0.4}}, seed=3)


def column(rows, name, **where):
    return [float(r[name]) for r in rows if r[name] != "" and all(r[k] == v for k, v in where.items())]


def test_people_are_dealt_out_by_shares():
    assert len(PEOPLE) == 240
    assert sum(p["unit"] == "it" for p in PEOPLE) == 144
    assert len({p["id"] for p in PEOPLE}) == 240


@pytest.mark.parametrize(
    ("wanted", "low", "high"), [(4.7, 1, 5), (3.0, 1, 5), (-1.6, -2, 2), (0.0, -2, 2), (9.1, 0, 10)]
)
def test_the_planted_mean_is_met_even_at_the_end_of_the_scale(wanted, low, high):
    rows = answers(PEOPLE, [Score("q", mean=wanted, low=low, high=high)], seed=3)
    assert mean(column(rows, "q")) == pytest.approx(wanted, abs=0.02)
    assert {low <= x <= high and x == int(x) for x in column(rows, "q")} == {True}


def test_shift_moves_one_group_only():
    rows = answers(PEOPLE, [Score("q", mean=3.0, shift={"unit=sales": -1.0})], seed=3)
    assert mean(column(rows, "q", unit="it")) == pytest.approx(3.0, abs=0.15)
    assert mean(column(rows, "q", unit="sales")) == pytest.approx(2.0, abs=0.15)


def test_like_correlates_and_leaves_the_mean():
    rows = answers(PEOPLE, [Score("a", mean=3), Score("b", mean=2.5, like="a", correlation=0.8)], seed=3)
    assert correlation(column(rows, "a"), column(rows, "b")) == pytest.approx(0.72, abs=0.12)
    assert mean(column(rows, "b")) == pytest.approx(2.5, abs=0.1)


def test_shares_and_missing_are_exact():
    rows = answers(PEOPLE, [Shares("nps", {2: 0.25, 8: 0.25, 10: 0.5}, missing=0.1)], seed=3)
    assert sum(r["nps"] == "" for r in rows) == 24
    full = answers(PEOPLE, [Shares("nps", {2: 0.25, 8: 0.25, 10: 0.5})], seed=3)
    assert [sum(r["nps"] == v for r in full) for v in ("2", "8", "10")] == [60, 60, 120]


def test_a_new_item_does_not_change_the_others():
    one = answers(PEOPLE, [Score("a", mean=3)], seed=3)
    two = answers(PEOPLE, [Score("b", mean=4), Score("a", mean=3)], seed=3)
    assert column(one, "a") == column(two, "a")


def test_mentions_are_said_by_the_share_and_the_method():
    who = make_people(18, {"method": {"interview": 2, "diary": 1}}, seed=3, prefix="p")
    said = [
        Said("day_1", "pain", "no_access", 0.5, -1.6, ["No login."]),
        Said("day_1", "thought", "alone", 1, methods=["diary"]),
    ]
    rows = mentions(who, said, seed=3)
    assert len({r["respondent"] for r in rows if r["code"] == "no_access"}) == 9
    assert [r["text"] for r in rows if r["code"] == "no_access"].count("No login.") == 1
    assert {r["method"] for r in rows if r["code"] == "alone"} == {"diary"}
    assert all(-2 <= int(r["valence"]) <= 2 for r in rows)


def test_passages_of_a_person_met_in_two_ways_are_dealt_out():
    who = make_people(6, {"method": {"interview diary": 1}}, seed=3)
    said = [Said("day_1", "pain", code, 1) for code in ("a", "b")] + [Said("day_1", "gain", "c", 1, methods=["diary"])]
    rows = mentions(who, said, seed=3)
    assert [r["method"] for r in rows if r["code"] == "c"] == ["diary"] * 6
    assert {r["method"] for r in rows if r["respondent"] == "r1" and r["code"] != "c"} == {"interview", "diary"}


def test_events_wait_as_planted_and_rise_in_time():
    path = [Event("ask", department="hr"), Event("give", wait_h=48, spread=0.6, department="it", again=0.2)]
    rows = events(PEOPLE, path, seed=3, start=datetime(2026, 7, 1), every_h=3)
    by_case = {}
    for row in rows:
        by_case.setdefault(row["journey"], []).append(datetime.fromisoformat(row["time"]))
    assert all(times == sorted(times) for times in by_case.values())
    waits = [(times[1] - times[0]).total_seconds() / 3600 for times in by_case.values()]
    assert median(waits) == pytest.approx(48, rel=0.15)
    assert sum(len(times) == 3 for times in by_case.values()) == pytest.approx(48, abs=20)


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for name in ("a.csv", "b.csv"):
        write_rows(tmp_path / name, answers(PEOPLE, [Score("q", mean=3)], seed=3))
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.csv").read_bytes().startswith(b"id,unit,q\nr001,")
