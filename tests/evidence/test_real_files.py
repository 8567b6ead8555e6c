"""Real files of other people, tried where the folder of shared data is present; nothing of them is kept here."""

import csv
import os
from pathlib import Path

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.model import Project

SHARED = Path(os.environ.get("CJM_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))


def folder(name: str) -> Path:
    if not (SHARED / name).is_dir():
        pytest.skip(f"the shared data folder {name} is not here; CJM_SHARED_DATA says where to look")
    return SHARED / name


def opened(home: Path, **source):
    return open_evidence(Project.model_validate({"title": "t", "data": [source]}), home)


def test_a_korean_survey_of_pairs():
    home = folder("kiosk_servqual_ko")
    with (home / "kiosk.csv").open(encoding="cp949", newline="") as file:
        rows = [row for row in csv.reader(file) if any(row)]
    header = rows[0]
    one, two = (i for i, name in enumerate(header) if name.strip().startswith(("1-1.", "1-2.")) and i < 10)
    items = {"expected": {"column": header[one].strip(), "role": "expectation", "scale": "1-7"},
             "lived": {"column": header[two].strip(), "scale": "1-7"}}
    with opened(home, file="kiosk.csv", segments=[header[0].strip()], items=items) as evidence:
        (intake,) = evidence.intake()
        pairs = {p.cell.segment: p for p in evidence.pair("lived", "expected")}
    assert intake.encodings == ("cp949",)
    assert intake.rows == len(rows) - 1
    joint = [(r[two], r[one]) for r in rows[1:] if r[two].strip() in "1234567" and r[one].strip() in "1234567"]
    joint = [(a, b) for a, b in joint if a and b]
    assert int(pairs[""].count.sum()) == len(joint)
    gaps = [int(a) - int(b) for a, b in joint]
    difference = pairs[""].difference()
    assert (difference.values * difference.count).sum() == sum(gaps)
    assert sum(int(p.count.sum()) for s, p in pairs.items() if s) == len(joint)


RECEIPT = {
    "kind": "events",
    "columns": {"journey": "case:concept:name", "activity": "concept:name", "time": "time:timestamp",
                "channel": "case:channel", "department": "org:group"},
    "steps": {"Confirmation of receipt": "receipt"},
}


def test_a_permit_log_is_the_same_in_csv_and_parquet():
    home = folder("receipt_wabo")
    found = []
    for file in ("receipt.csv", "receipt.parquet"):
        with opened(home, file=file, **RECEIPT) as evidence:
            notes = {n.rule: n.count for n in evidence.intake()[0].notes}
            found.append((evidence.contacts(), evidence.handoffs(), evidence.sources()[0].n, notes))
    assert found[0] == found[1]
    contacts, handoffs, journeys, notes = found[0]
    assert journeys == 1434
    assert "time" not in notes
    assert sum(c.journeys for c in contacts if c.place == "receipt") == 1434
    assert handoffs


@pytest.mark.parametrize(("file", "columns", "events"), [
    ("sepsis.csv", {"journey": "Case ID", "activity": "Activity", "time": "Complete Timestamp"}, 15214),
    ("patients.csv", {"journey": "patient", "activity": "handling", "time": "time", "resource": "employee"}, 5442),
])
def test_hospital_logs(file, columns, events):
    with opened(folder("eventdatar"), file=file, kind="events", columns=columns) as evidence:
        (intake,) = evidence.intake()
        assert intake.rows == events
        assert {n.rule for n in intake.notes} == {"unmapped_activity"}
        assert evidence.query("SELECT count(*) FROM events WHERE time IS NULL") == [(0,)]
