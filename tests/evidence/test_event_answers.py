"""What an event log may say beside time and place: what it was about, whether it was settled, what came."""

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.model import Project

LOG = """case,act,ts,about,done,again,came
1,A,2026-01-01 09:00, bill ,Yes,НЕТ,"Date; contract "
2,A,2026-01-02 09:00,,1,0,nothing
3,A,2026-01-03 09:00,bill,да,true,
4,A,2026-01-04 09:00,bill,maybe,,contrakt
"""
JOURNEY = {
    "id": "j", "title": "t", "actor": "a", "stages": [{"id": "s", "name": "S"}],
    "handoffs": [{"at": "s", "from": "x", "to": "y", "passes": [{"ru": "Договор", "en": "Contract"}, "date"]}],
}
COLUMNS = {"journey": "case", "activity": "act", "time": "ts", "intent": "about", "resolved": "done",
           "asked_again": "again", "passed": "came"}


@pytest.fixture
def opened(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    source = {"kind": "events", "file": "log.csv", "columns": COLUMNS, "steps": {"A": "s"}}
    with open_evidence(Project.model_validate({"title": "t", "journeys": [JOURNEY], "data": [source]}), tmp_path) as e:
        yield e


def test_yes_and_no_in_two_languages_and_figures(opened):
    rows = opened.query("SELECT intent, resolved, asked_again, passed FROM events ORDER BY row")
    assert rows == [
        ("bill", True, False, "Date; contract"), ("", True, False, "nothing"), ("bill", True, True, None),
        ("bill", None, None, "contrakt"),
    ]


def test_what_says_neither_yes_nor_no_is_told_with_its_row(opened):
    notes = {n.rule: n for n in opened.intake()[0].notes}
    assert set(notes) == {"resolved", "unknown_information"}
    assert (notes["resolved"].count, notes["resolved"].examples[0].row) == (1, 5)
    assert notes["resolved"].examples[0].value == "maybe"


def test_information_that_no_hand_off_names_is_told_with_the_nearest_name(opened):
    (note,) = [n for n in opened.intake()[0].notes if n.rule == "unknown_information"]
    assert note.count == 1
    assert "contrakt" in str(note.message)
    assert "contract" in str(note.message).split("contrakt")[1]
