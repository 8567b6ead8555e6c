"""Preparing the rows of a log: what stays, what is made of it, and what is said about the rest."""

import random
from pathlib import Path

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.spans import throughput
from cjm_core.evidence.log.variants import variants
from cjm_core.model import Project

HEAD = "case,activity,time,state,place,cost\n"
ROWS = """1,register,2026-01-05 09:00,complete,hall,1
1,decide,2026-01-05 09:20,complete,office,2
1,decide,2026-01-05 09:25,complete,,3
1,reopen,2026-01-05 10:30,complete,office,4
1,decide,2026-02-02 09:00,complete,office,5
2,register,2026-01-31 10:00,complete,hall,6
2,reject,2026-02-01 10:00,complete,web,7
3,call,2026-02-10 10:00,complete,web,8
"""
ALL = "SELECT journey, activity, strftime(time, '%d %H:%M'), coalesce(strftime(finish, '%d %H:%M'), '') FROM events"


def opened(folder: Path, rows: str = ROWS, steps=None, **prepare):
    (folder / "log.csv").write_text(HEAD + rows, encoding="utf-8")
    columns = {"journey": "case", "activity": "activity", "time": "time"}
    source = {"kind": "events", "file": "log*.csv", "columns": columns, "steps": steps or {}, "prepare": prepare}
    return open_evidence(Project.model_validate({"title": "t", "data": [source]}), folder)


def left(folder: Path, rows: str = ROWS, **prepare):
    """Return how many events each journey has left, in the order of the rows, and the notes by their rules."""
    with opened(folder, rows, **prepare) as evidence:
        kept = evidence.query("SELECT journey, count(*) FROM events GROUP BY journey ORDER BY min(row)")
        return dict(kept), {note.rule: str(note.message) for note in evidence.intake()[0].notes}


@pytest.mark.parametrize(("prepare", "found", "said"), [
    ({"events": [{"column": "place", "keep": ["office", "web"]}]}, {"1": 3, "2": 1, "3": 1}, "3 of 8 events and 0 of"),
    ({"events": [{"column": "place", "leave_out": ["web"]}]}, {"1": 5, "2": 1}, "2 of 8 events and 1 of 3"),
    ({"events": [{"column": "cost", "leave_out": [4, 8]}]}, {"1": 4, "2": 2}, "2 of 8 events and 1 of 3"),
    ({"journeys": {"where": [{"column": "place", "keep": ["hall"]}]}}, {"1": 5, "2": 2}, "1 of 8 events and 1 of 3"),
    ({"journeys": {"where": [{"column": "place", "leave_out": ["web"]}]}}, {"1": 5}, "3 of 8 events and 2 of 3"),
    ({"time": {"from": "2026-01-05", "to": "2026-01-31"}}, {}, ""),
    ({"time": {"from": "2026-01-31", "to": "2026-02-01"}}, {"2": 2}, "6 of 8 events and 2 of 3"),
    ({"time": {"from": "2026-01-31", "to": "2026-02-01 10:00"}}, {"2": 2}, "6 of 8"),
    ({"time": {"from": "2026-01-31", "to": "2026-02-01 09:59"}}, {}, ""),
    ({"time": {"to": "2026-01-31", "keep": "touching"}}, {"1": 5, "2": 2}, "1 of 8 events and 1 of 3"),
    ({"time": {"from": "2026-02-01", "keep": "cut"}}, {"1": 1, "2": 1, "3": 1}, "5 of 8 events and 0 of 3"),
    ({"journeys": {"starts_with": "register"}}, {"1": 5, "2": 2}, "do not start with register"),
    ({"journeys": {"ends_with": ["reject", "call"]}}, {"2": 2, "3": 1}, "5 of 8 events and 1 of 3"),
    ({"journeys": {"contains": ["register", "reopen"]}}, {"1": 5}, "do not contain register … reopen"),
    ({"journeys": {"contains": {"path": ["register", "reopen"], "directly": True}}}, {}, ""),
    ({"journeys": {"contains": {"path": ["decide", "reopen"], "directly": True}}}, {"1": 5}, "decide > reopen"),
    ({"journeys": {"contains": ["reopen", "register"]}}, {}, ""),
    ({"journeys": {"avoids": [["decide", "decide"], ["call"]]}}, {"2": 2}, "contain call"),
    ({"journeys": {"longer_than_h": 1}}, {"1": 5, "2": 2}, "1 hours or less"),
    ({"journeys": {"shorter_than_h": 24}}, {"3": 1}, "24 hours or more"),
    ({"journeys": {"top": 1}}, {"3": 1}, "beyond the 1 most frequent of 3"),
    ({"journeys": {"top": 2}}, {"2": 2, "3": 1}, "beyond the 2 most frequent of 3"),
    ({"journeys": {"coverage": 0.5}}, {"2": 2, "3": 1}, "beyond the 2 most frequent of 3"),
    ({"journeys": {"coverage": 1}}, {"1": 5, "2": 2, "3": 1}, "0 of 8 events"),
])
def test_filters_keep_what_they_say_and_tell_what_they_leave_out(tmp_path, prepare, found, said):
    if not found:
        with pytest.raises(EvidenceError, match="leaves nothing"):
            left(tmp_path, **prepare)
        return
    kept, notes = left(tmp_path, **prepare)
    assert kept == found
    assert said in notes["prepared"]


def test_values_and_activities_that_are_not_there_are_named_with_the_nearest(tmp_path):
    _, notes = left(tmp_path, events=[{"column": "place", "leave_out": ["wbe", "office"]}],
                    journeys={"avoids": ["regster"]})
    assert "web?" in notes["unseen_value"]
    assert "register" in notes["unseen_activity"]
    with pytest.raises(EvidenceError, match=r"leaves nothing.*registr.*register\?"):
        left(tmp_path, journeys={"starts_with": "registr"})
    with pytest.raises(EvidenceError, match=r"no column plce.*place"):
        left(tmp_path, events=[{"column": "plce", "keep": ["web"]}])


def test_places_stand_for_the_activities_mapped_to_them_and_a_stage_for_its_steps(tmp_path):
    steps = {"decide": "work.decide", "reopen": "work.again"}
    for name in ("work", "work.again"):
        with opened(tmp_path, steps=steps, journeys={"contains": name}) as evidence:
            assert evidence.journeys() == 1


def test_after_idle_time_a_new_journey_begins(tmp_path):
    kept, notes = left(tmp_path, idle_min=30)
    assert kept == {"1#1": 3, "1#2": 1, "1#3": 1, "2#1": 1, "2#2": 1, "3#1": 1}
    assert "3 journeys became 6 sessions" in notes["sessions"]
    assert left(tmp_path, idle_min=65)[0]["1#1"] == 4  # exactly so long is not longer


def test_repeats_of_a_step_become_one_from_the_first_start_to_the_last_end(tmp_path):
    steps = {"decide": "work", "reopen": "work"}
    with opened(tmp_path, steps=steps, collapse=True) as evidence:
        assert evidence.query(f"{ALL} WHERE journey = '1' ORDER BY row") == [
            ("1", "register", "05 09:00", ""), ("1", "decide", "05 09:20", "02 09:00")]
    with opened(tmp_path, collapse=True) as evidence:
        assert [row[1:] for row in evidence.query(f"{ALL} WHERE journey = '1' ORDER BY row")] == [
            ("register", "05 09:00", ""), ("decide", "05 09:20", "05 09:25"), ("reopen", "05 10:30", ""),
            ("decide", "02 09:00", "")]


def test_costs_of_repeats_add_up(tmp_path):
    (tmp_path / "log.csv").write_text(HEAD + ROWS, encoding="utf-8")
    columns = {"journey": "case", "activity": "activity", "time": "time", "cost": "cost", "outcome": "place"}
    source = {"kind": "events", "file": "log.csv", "prepare": {"collapse": True}, "columns": columns}
    with open_evidence(Project.model_validate({"title": "t", "data": [source]}), tmp_path) as evidence:
        found = evidence.query("SELECT cost, outcome FROM events WHERE activity = 'decide' ORDER BY row")
        assert found == [(5.0, "office"), (5.0, "office")]


WORK = """1,a,2026-01-05 09:00,schedule,,
1,a,2026-01-05 10:00,start,in,
1,a,2026-01-05 11:00,start,,
1,b,2026-01-05 11:30,START,,
1,a,2026-01-05 12:00,complete,,
1,a,2026-01-05 13:00,Complete,out,
1,a,2026-01-05 14:00,complete,,
2,b,2026-01-05 09:00,complete,,
2,b,2026-01-05 10:00,start,,
2,b,2026-01-05 11:00,complete,,
"""


def test_one_state_of_work_is_kept_and_the_others_are_counted(tmp_path):
    lifecycle = {"lifecycle_column": "state"}
    kept, notes = left(tmp_path, WORK, lifecycle="complete", **lifecycle)
    assert kept == {"1": 3, "2": 2}
    assert "5 of 10 events and 0 of 2 journeys: events whose lifecycle is start (4), schedule (1)" in notes["prepared"]
    assert left(tmp_path, WORK, lifecycle="start", **lifecycle)[0] == {"1": 3, "2": 1}
    with pytest.raises(EvidenceError, match="office"):
        left(tmp_path, lifecycle="complete", lifecycle_column="place")
    with pytest.raises(EvidenceError, match="lifecycle:transition"):
        left(tmp_path, lifecycle="complete")


def test_the_first_end_closes_the_oldest_open_start_and_what_has_no_pair_is_told(tmp_path):
    with opened(tmp_path, WORK, lifecycle="both", lifecycle_column="state") as evidence:
        assert evidence.query(f"{ALL} ORDER BY journey, time") == [
            ("1", "a", "05 10:00", "05 12:00"), ("1", "a", "05 11:00", "05 13:00"), ("1", "b", "05 11:30", ""),
            ("1", "a", "05 14:00", ""), ("2", "b", "05 09:00", ""), ("2", "b", "05 10:00", "05 11:00")]
        notes = {note.rule: str(note.message) for note in evidence.intake()[0].notes}
        assert "one event: 3; starts without an end: 1, ends without a start: 2" in notes["paired"]
        assert "1 of 10 events" in notes["prepared"]
        assert "end" in evidence.logs[0].columns


def test_unusable_events_are_no_pair_and_no_session(tmp_path):
    rows = (",a,2026-01-05 10:00,start,,\n,a,2026-01-05 11:00,complete,,\n1,a,?,start,,\n"
            "1,a,2026-01-05 11:00,complete,,\n")
    with opened(tmp_path, rows, lifecycle="both", lifecycle_column="state", idle_min=30, collapse=True) as evidence:
        assert evidence.query("SELECT count(*), count(journey), count(finish) FROM events") == [(4, 1, 0)]


def test_what_is_not_mapped_is_told_by_kind_and_share(tmp_path):
    with opened(tmp_path, steps={"register": "in", "decide": "work"}, events=[{"column": "place", "leave_out": ["web"]}]
                ) as evidence:
        notes = {note.rule: note for note in evidence.intake()[0].notes}
        assert "1 of 6 (16.7 %)" in str(notes["unmapped_activity"].message)
        assert "reopen (1)" in str(notes["unmapped_activity"].message)
        assert "unseen_activity" not in notes


def test_nothing_depends_on_the_order_of_rows_on_ids_or_on_files(tmp_path):
    chance = random.Random(11)
    lines = [f"{j},{chance.choice('abcd')},2026-01-{1 + k:02} {chance.randint(0, 23):02}:{m:02},"
             f"{chance.choice(['start', 'complete'])},{chance.choice(['in', 'out', ''])},\n"
             for j in range(60) for k in range(3) for m in chance.sample(range(60), 3)]
    ways = ({"lifecycle": "both", "lifecycle_column": "state", "collapse": True}, {"idle_min": 600, "collapse": True},
            {"events": [{"column": "place", "keep": ["in", "out"]}], "journeys": {"contains": ["a", "b"], "top": 12}},
            {"journeys": {"avoids": {"path": ["a", "b"], "directly": True}, "coverage": 0.5}})

    def findings(name, rows, split=None):
        (tmp_path / name).mkdir()
        if split:
            (tmp_path / name / "log2.csv").write_text(HEAD + "".join(rows[split:]), encoding="utf-8")
        told = []
        for way in ways:
            with opened(tmp_path / name, "".join(rows[:split]), **way) as evidence:
                log = evidence.logs[0]
                told.append(([(v.journeys, v.events) for v in variants(log)], edges(log), throughput(log)))
        return told

    plain = findings("plain", lines)
    assert findings("split", lines, split=300) == plain
    assert findings("shuffled", chance.sample(lines, len(lines))) == plain
    assert findings("renamed", [f"x{line}" for line in lines]) == plain


def test_a_log_that_needs_no_preparing_is_not_copied(tmp_path):
    import duckdb

    duckdb.sql("SELECT '1' AS c, 'a' AS a, TIMESTAMP '2026-01-01' AS t").write_parquet(str(tmp_path / "log.parquet"))
    source = {"kind": "events", "file": "log.parquet", "columns": {"journey": "c", "activity": "a", "time": "t"}}
    with open_evidence(Project.model_validate({"title": "t", "data": [source]}), tmp_path) as evidence:
        assert evidence.journeys() == 1
        tables = evidence.query("SELECT table_name FROM duckdb_tables() ORDER BY 1")
        assert not [name for (name,) in tables if name.startswith(("log", "read", "prepared", "raw", "file"))]


@pytest.mark.parametrize(("prepare", "said"), [
    ({"time": {"from": "yesterday"}}, "2026-01-31"),
    ({"time": {"from": "2026-02-01", "to": "2026-01-01"}}, "lies after"),
    ({"events": [{"column": "a"}]}, "keep"), ({"journeys": {"top": 1, "coverage": 0.5}}, "one of them"),
    ({"time": {}}, "2026-01-31"), ({"idle_min": 0}, "greater than 0"), ({"lifecycle": "ended"}, "complete"),
    ({"journeys": {"longer_than_h": 1e308}}, "less than or equal"),
])
def test_what_makes_no_sense_is_refused(tmp_path, prepare, said):
    with pytest.raises(ValueError, match=said):
        opened(tmp_path, **prepare)


def test_a_span_may_reach_to_the_end_of_time(tmp_path):
    for end in ("9999-12-31", "9999-12-31 23:59:59.999999"):
        with opened(tmp_path, time={"from": "0001-01-01", "to": end}) as evidence:
            assert evidence.journeys()


def test_hours_have_a_comma_in_russian(tmp_path):
    with opened(tmp_path, journeys={"longer_than_h": 0.5}) as evidence:
        (note,) = [n for n in evidence.intake()[0].notes if n.rule == "prepared"]
    assert "0,5 ч" in note.message.text("ru").replace("\N{NO-BREAK SPACE}", " ")
    assert "0.5 hours or less" in note.message.text("en")
