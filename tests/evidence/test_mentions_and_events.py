"""Coded mentions and event logs, from small files written here."""

from pathlib import Path

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import Cell, open_evidence
from cjm_core.model import Project

JOURNEY = {
    "id": "j", "title": "t", "actor": "a",
    "stages": [
        {"id": "apply", "name": "Apply", "steps": [{"id": "form", "name": "Form"}, {"id": "call", "name": "Call"}]},
        {"id": "start", "name": "Start"},
    ],
    "roles": [{"id": "sales", "name": "S", "department": "Sales"}, {"id": "it", "name": "I"}],
    "handoffs": [{"at": "apply.call", "from": "sales", "to": "it", "within_h": 2}],
}

TALK = """respondent;at;kind;code;text;valence;how
r1;apply.form;pain;slow;So slow;-2;diary
r1;apply.form;pain;slow;Still slow;-1;diary
r1;apply;Pain;slow;;;
r2;apply.call;gain;kind;Nice;2;
007;nowhere;pain;slow;Hm;+1;
NA;start;wonder;;Odd;5;
;start;pain;;;x;
"""

LOG = """case;act;ts;chan;dep
1;open;2026-01-01 09:00;sms;Sales
1;done;01.01.2026 12:00;app;it
2;done;2026-01-02T10:00:00;app;it
2;open;2026-01-02T09:00:00;sms;Sales
2;stray;2026-01-02T11:00:00;;Sales
3;open;yesterday;sms;Sales
NA;open;2026-01-03 09:00;sms;Sales
NA;done;2026-01-03 09:00;app;it
"""


def project(*data, **more):
    return Project.model_validate({"title": "t", "journeys": [JOURNEY], "data": list(data), **more})


@pytest.fixture
def talk(tmp_path: Path):
    (tmp_path / "talk.csv").write_text(TALK, encoding="utf-8")
    source = {"id": "talk", "kind": "mentions", "file": "talk.csv", "columns": {"method": "how"}}
    with open_evidence(project(source, voice="customer"), tmp_path) as evidence:
        yield evidence


ALL = Cell("", "", "customer")


def people(evidence, place, kind="", code="", method=""):
    found = [
        (m.people, m.passages) for m in evidence.mentions()
        if (m.cell, m.place, m.kind, m.code, m.method) == (ALL, place, kind, code, method)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def test_a_stage_counts_the_people_of_its_steps_once(talk):
    assert people(talk, "apply.form", "pain") == (1, 2)
    assert people(talk, "apply", "pain") == (1, 3)
    assert people(talk, "apply") == (2, 4)
    assert people(talk, "apply", "pain", "slow") == (1, 3)
    assert people(talk, "apply", method="diary") == (1, 2)


def test_passages_of_unknown_place_count_for_the_whole_journey(talk):
    assert people(talk, "") == (5, 7)
    assert people(talk, "", "pain") == (3, 5)
    assert people(talk, "nowhere") is None


def test_people_heard_by_method(talk):
    assert {h.method: h.people for h in talk.heard()} == {"": 5, "diary": 1, "interview": 5}


def test_moods_are_averaged_inside_a_person_first(talk):
    stages = talk.valences("stage")
    assert list(stages) == ["apply"]
    (sample,) = stages["apply"]
    assert sample.cell == ALL
    assert dict(zip(sample.values.tolist(), sample.count.tolist(), strict=True)) == {-1.5: 1, 2.0: 1}
    assert list(talk.valences("step")) == ["apply.form", "apply.call"]


def test_what_cannot_be_used_is_reported_with_its_row(talk):
    (intake,) = talk.intake()
    notes = {n.rule: n for n in intake.notes}
    assert {r: n.count for r, n in notes.items()} == {
        "unknown_place": 1, "free_kind": 1, "valence": 2, "nameless": 1}
    example = notes["unknown_place"].examples[0]
    assert (example.file, example.row, example.column, example.value) == ("talk.csv", 6, "at", "nowhere")
    assert intake.rows == 7


def test_quotes_come_in_file_order_with_their_source(talk):
    quotes = talk.quotes()
    assert [q.text for q in quotes] == ["So slow", "Still slow", "Nice", "Hm", "Odd"]
    assert (quotes[0].place, quotes[0].method, quotes[0].voice, quotes[0].source) == (
        "apply.form", "diary", "customer", "talk")
    assert (quotes[3].place, quotes[4].kind) == ("", "wonder")


def test_sources_say_people_and_rows_by_method(talk):
    assert [(s.method, s.n, s.rows) for s in talk.sources()] == [("diary", 1, 2), ("interview", 5, 5)]


def test_segments_and_waves_of_mentions(tmp_path):
    (tmp_path / "m.csv").write_text("respondent,at,kind,area,w\na,start,pain,N,1\na,start,pain,N,2\nb,start,pain,,2\n")
    source = {"kind": "mentions", "file": "m.csv", "segments": ["area"], "wave": {"column": "w"}}
    with open_evidence(project(source), tmp_path) as evidence:
        found = {(h.cell.segment, h.cell.wave): h.people for h in evidence.heard() if not h.method}
    assert found == {("", ""): 2, ("", "1"): 1, ("", "2"): 2, ("area=N", ""): 1, ("area=N", "1"): 1, ("area=N", "2"): 1,
                     ("area=", ""): 1, ("area=", "2"): 1}


def test_a_column_that_the_project_names_must_be_there(tmp_path):
    (tmp_path / "m.csv").write_text("respondent,at,kind\na,start,pain\n")
    source = {"kind": "mentions", "file": "m.csv", "columns": {"valence": "mood"}}
    with pytest.raises(EvidenceError, match="no column mood"):
        open_evidence(project(source), tmp_path)


@pytest.fixture
def log(tmp_path: Path):
    (tmp_path / "log.csv").write_text(LOG)
    source = {
        "id": "log", "kind": "events", "file": "log.csv",
        "columns": {"journey": "case", "activity": "act", "time": "ts", "channel": "chan", "department": "dep"},
        "steps": {"open": "apply.form", "done": "apply.call", "never": "start"},
    }
    with open_evidence(project(source), tmp_path) as evidence:
        yield evidence


def test_contacts_by_step_and_stage(log):
    found = {(c.place, c.channel): c.journeys for c in log.contacts()}
    assert found == {
        ("apply", "sms"): 4, ("apply.form", "sms"): 4,
        ("apply", "app"): 3, ("apply.call", "app"): 3,
    }


def test_a_log_may_call_a_channel_by_its_name_in_any_language(tmp_path):
    named = ["Сайт", "website", "site", "Офис", "branch", "fax"]
    rows = "".join(f"{i};open;2026-01-01;{way}\n" for i, way in enumerate(named))
    (tmp_path / "log.csv").write_text("case;act;ts;chan\n" + rows)
    source = {
        "kind": "events", "file": "log.csv", "steps": {"open": "apply.form"},
        "columns": {"journey": "case", "activity": "act", "time": "ts", "channel": "chan"},
    }
    own = [{"id": "branch", "name": {"ru": "Офис", "en": "Office"}}]
    with open_evidence(project(source, channels=own), tmp_path) as evidence:
        found = {c.channel: c.journeys for c in evidence.contacts() if c.place == "apply.form"}
    assert found == {"site": 3, "branch": 2, "fax": 1}


def test_passings_follow_time_and_ties_follow_the_file(log):
    first, second = log.handoffs()
    assert first.key == "sales-it-apply-call"
    assert (first.sender, first.receiver, first.place) == ("sales", "it", "apply.call")
    assert (first.count, first.journeys, first.timed, first.late) == (3, 3, 3, 1)
    assert (second.key, second.sender, second.receiver, second.count) == ("", "it", "Sales", 1)


def test_a_journey_that_passes_twice_is_late_once_and_stands_in_two_logs_once(tmp_path):
    first = ("c,a,t,d\n1,x,2026-01-01 09:00,Sales\n1,y,2026-01-01 12:00,it\n1,x,2026-01-02 09:00,Sales\n"
             "1,y,2026-01-02 14:00,it\n1,x,2026-01-03 09:00,Sales\n1,y,2026-01-03 10:00,it\n"
             "2,x,2026-01-01 09:00,Sales\n2,y,2026-01-01 10:00,it\n")
    (tmp_path / "one.csv").write_text(first)
    (tmp_path / "two.csv").write_text("c,a,t,d\n2,z,2026-01-05 09:00,\n3,z,2026-01-05 09:00,\n,z,2026-01-05 09:00,\n")
    columns = {"journey": "c", "activity": "a", "time": "t", "department": "d"}
    logs = [{"id": name, "kind": "events", "file": f"{name}.csv", "columns": columns,
             "steps": {"x": "apply.form", "y": "apply.call"}} for name in ("one", "two")]
    with open_evidence(project(*logs), tmp_path) as evidence:
        passing = evidence.handoffs()[0]
        assert evidence.journeys() == 3
    assert passing.key == "sales-it-apply-call"
    assert (passing.count, passing.journeys, passing.late, passing.timed) == (4, 2, 1, 2)


def test_unreadable_times_and_unmapped_activities_are_reported(log):
    (intake,) = log.intake()
    notes = {n.rule: n for n in intake.notes}
    assert set(notes) == {"time", "unmapped_activity", "unseen_activity"}
    assert notes["time"].examples[0].value == "yesterday"
    assert notes["time"].examples[0].row == 7
    assert notes["unmapped_activity"].examples[0].value == "stray"


@pytest.mark.parametrize(("dates", "read"), [
    (["31/12/2025 10:00", "01/12/2025"], ["2025-12-31", "2025-12-01"]),
    (["12/31/2025", "12/01/2025"], ["2025-12-31", "2025-12-01"]),
    (["01/12/2025", "02/11/2025"], [None, None]),
    (["2025-12-31T10:00:00+02:00"], ["2025-12-31"]),
    (["2025-12-31 10:00:00.123456"], ["2025-12-31"]),
])
def test_days_and_months_are_told_apart_or_not_read(tmp_path, dates, read):
    (tmp_path / "e.csv").write_text("j,a,t\n" + "".join(f"x,a,{d}\n" for d in dates))
    source = {"kind": "events", "file": "e.csv", "columns": {"journey": "j", "activity": "a", "time": "t"}}
    with open_evidence(project(source), tmp_path) as evidence:
        times = evidence.query("SELECT CAST(CAST(time AS DATE) AS VARCHAR) FROM events ORDER BY row")
    assert [t for (t,) in times] == read


def test_costs_with_decimal_commas(tmp_path):
    costs = ["1,250", "0,5", "free", ""]
    (tmp_path / "e.csv").write_text("j;a;t;c\n" + "".join(f"x;a;2026-01-0{i};{c}\n" for i, c in enumerate(costs, 1)))
    columns = {"journey": "j", "activity": "a", "time": "t", "cost": "c"}
    with open_evidence(project({"kind": "events", "file": "e.csv", "columns": columns}), tmp_path) as evidence:
        assert evidence.query("SELECT cost FROM events ORDER BY row") == [(1.25,), (0.5,), (None,), (None,)]
        (note,) = [n for n in evidence.intake()[0].notes if n.rule == "cost"]
    assert [e.value for e in note.examples] == ["free"]
