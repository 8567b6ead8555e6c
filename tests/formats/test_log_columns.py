"""Which column of a log holds what: as said, else by well-known names where these leave no doubt."""

import gzip

import pytest

from cjm_core.errors import EvidenceError, WrongUsageError
from cjm_core.formats.log_columns import columns_in, lifecycle_column, log_columns

XES = ("case:concept:name", "concept:name", "time:timestamp", "org:resource", "lifecycle:transition")


@pytest.mark.parametrize(("columns", "found"), [
    (XES, {"journey": "case:concept:name", "activity": "concept:name", "time": "time:timestamp",
           "resource": "org:resource"}),
    ((*XES[:3], "case:case", "activity", "time", "resource"),
     {"journey": "case:concept:name", "activity": "concept:name", "time": "time:timestamp", "resource": "resource"}),
    (("Case ID", "Activity", "Complete Timestamp"),
     {"journey": "Case ID", "activity": "Activity", "time": "Complete Timestamp"}),
    (("user_id", "event", "timestamp", "session"), {"journey": "user_id", "activity": "event", "time": "timestamp"}),
    (("case_id", "user_id", "activity", "start_time", "end_time"),
     {"journey": "case_id", "activity": "activity", "time": "start_time", "end": "end_time"}),
    (("Номер обращения", "Событие", "Дата и время", "Канал", "Отдел"),
     {"journey": "Номер обращения", "activity": "Событие", "time": "Дата и время", "channel": "Канал",
      "department": "Отдел"}),
])
def test_well_known_names_are_known(columns, found):
    assert log_columns("f", columns, {})[0] == found


def test_what_is_said_is_not_guessed_and_its_column_is_taken():
    found, guessed = log_columns("f", ("case_id", "user_id", "event", "time"), {"journey": "user_id"})
    assert found == {"journey": "user_id", "activity": "event", "time": "time"}
    assert guessed == ("activity", "time")


@pytest.mark.parametrize("columns", [("case_id", "case", "activity", "time"), ("x", "activity", "time")])
def test_where_two_names_are_likely_or_none_the_option_is_named(columns):
    with pytest.raises(WrongUsageError, match="--journey-id"):
        log_columns("f", columns, {})


def test_a_column_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(EvidenceError, match=r"no column tyme\. \(time\?\)"):
        log_columns("f", ("case", "activity", "time"), {"time": "tyme"})


def test_the_state_of_work_is_known_by_its_name():
    assert lifecycle_column(XES) == "lifecycle:transition"
    assert lifecycle_column(("a", "b")) == ""


def test_a_packed_xes_tells_its_attributes(tmp_path):
    event = '<event><string key="concept:name" value="a"/><string key="org:group" value="g"/></event>'
    with gzip.open(tmp_path / "log.xes.gz", "wt") as file:
        file.write(f'<log><trace><string key="concept:name" value="1"/>{event * 3}</trace></log>')
    assert set(columns_in(tmp_path / "log.xes.gz")) >= {"case:concept:name", "concept:name", "org:group"}


def test_what_is_no_log_is_refused(tmp_path):
    (tmp_path / "log.docx").write_text("x")
    with pytest.raises(EvidenceError, match=r"kind \.docx"):
        columns_in(tmp_path / "log.docx")
