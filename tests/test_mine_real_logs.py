"""Real logs of other people become drafts; tried where the folder of shared data is present."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cjm_core.mine import mine_log

SHARED = Path(os.environ.get("CJM_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))


def mined(tmp_path, name, **more):
    if not (SHARED / name).is_file():
        pytest.skip(f"the shared data file {name} is not here; CJM_SHARED_DATA says where to look")
    return mine_log(SHARED / name, tmp_path / Path(name).name, {}, "en", **more)


def test_one_log_in_three_formats_is_one_draft(tmp_path):
    files = [f"receipt_wabo/receipt.{kind}" for kind in ("csv", "xes.gz", "parquet")]
    first, *rest = [mined(tmp_path, name) for name in files]
    assert (first.events, first.journeys, first.ways, first.frequent) == (8577, 1434, 116, 713)
    same = {"folder": first.folder, "files": first.files, "copied_bytes": 0}
    for other in rest:
        assert replace(other, **same) == replace(first, **same)


@pytest.mark.slow
def test_loan_customers_of_a_bank(tmp_path):
    found = mined(tmp_path, "bpic2012/bpic2012.xes.gz")
    assert (found.events, found.journeys, found.frequent, found.typical) == (262_200, 13_087, 3429, 3429)
    assert found.paired
    assert found.stages == ("A_SUBMITTED", "A_ACCEPTED", "W_Afhandelen leads", "O_CREATED", "A_APPROVED", "A_DECLINED")
    assert found.resources == 68  # people, so not on a map


def test_claims_by_phone_have_roles(tmp_path):
    found = mined(tmp_path, "teleclaims/teleclaims.xes.gz")
    assert (found.journeys, found.ways, found.roles, found.handoffs) == (3512, 12, 4, 4)


def test_applications_of_an_object_log(tmp_path):
    found = mined(tmp_path, "ocel_samples/recruiting-red.jsonocel", object_type="applications")
    assert (found.journeys, found.steps) == (916, 12)
