"""Preparing real logs of other people, where the folder of shared data is present; nothing of them is kept here."""

import os
from pathlib import Path

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.variants import variants
from cjm_core.model import Project

SHARED = Path(os.environ.get("CJM_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))


def opened(folder: str, file: str, **said):
    if not (SHARED / folder).is_dir():
        pytest.skip(f"the shared data folder {folder} is not here; CJM_SHARED_DATA says where to look")
    source = {"kind": "events", "file": file, **said}
    return open_evidence(Project.model_validate({"title": "t", "data": [source]}), SHARED / folder)


def events(evidence):
    return evidence.query("SELECT count(*) FROM events")[0][0]


@pytest.mark.parametrize("lifecycle", ["complete", "both"])
def test_patients_take_seven_ways_once_only_ends_count(lifecycle):
    columns = {"journey": "patient", "activity": "handling", "time": "time"}
    with opened("eventdatar", "patients.csv", columns=columns,
                prepare={"lifecycle": lifecycle, "lifecycle_column": "registration_type"}) as evidence:
        found = variants(evidence.logs[0])
        assert (events(evidence), len(found), found[0].journeys) == (2721, 7, 258)


def test_half_an_hour_of_rest_gives_the_sessions_of_a_shop():
    columns = {"journey": "user_id", "activity": "event", "time": "timestamp"}
    with opened("retentioneering", "ecom.csv.gz", columns=columns, prepare={"idle_min": 30}) as evidence:
        assert (events(evidence), evidence.journeys()) == (31_106, 3605)


@pytest.mark.slow
def test_loans_with_completed_work_only():
    with opened("bpic2012", "bpic2012.xes.gz", prepare={"lifecycle": "complete"}) as evidence:
        assert (events(evidence), len(variants(evidence.logs[0]))) == (164_506, 4336)


@pytest.mark.slow
def test_loans_with_work_from_start_to_end():
    with opened("bpic2012", "bpic2012.xes.gz", prepare={"lifecycle": "both"}) as evidence:
        (note,) = [n for n in evidence.intake()[0].notes if n.rule == "paired"]
        pairs, alone, lonely = (note.message.values[name] for name in ("pairs", "open", "lonely"))
        assert pairs + lonely == 164_506
        assert events(evidence) == 164_506 + alone


def test_permits_by_channel_are_as_many_as_the_log_has():
    columns = {"journey": "case:concept:name", "activity": "concept:name", "time": "time:timestamp"}
    with opened("receipt_wabo", "receipt.parquet", columns=columns, segments=["case:channel"]) as evidence:
        found = {s.partition("=")[2]: sum(v.journeys for v in variants(part)) for s, part in evidence.logs[0].parts()}
        assert found == {"Internet": 1250, "Desk": 109, "Post": 53, "e-mail": 21, "Intern": 1}
