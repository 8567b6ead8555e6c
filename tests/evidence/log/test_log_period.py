"""The days between which a log lies are told with its size."""

from datetime import date

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.evidence.opening import open_log
from cjm_core.model import Project

ROWS = """journey,activity,time
1,order,2026-03-01 23:59:59
1,pay,2026-03-04 10:00
2,order,2026-02-27 00:00
2,pay,
"""


def test_sources_tell_the_first_and_the_last_day(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(ROWS, encoding="utf-8")
    with open_log(file, {"journey": "journey", "activity": "activity", "time": "time"}) as evidence:
        (source,) = evidence.sources()
    assert source.n == 2
    assert (source.first, source.last) == (date(2026, 2, 27), date(2026, 3, 4))


@pytest.mark.parametrize(("voice", "who"), [({"voice": "customer"}, "customer"), ({}, "")])
def test_a_log_is_counted_with_the_voice_whose_journeys_it_records(tmp_path, voice, who):
    (tmp_path / "log.csv").write_text("c,a,t\n1,x,2026-01-05\n")
    log = {"kind": "events", "file": "log.csv", "columns": {"journey": "c", "activity": "a", "time": "t"}}
    project = Project.model_validate({"title": "t", "data": [log], **voice})
    with open_evidence(project, tmp_path) as evidence:
        assert evidence.sources()[0].voice == who
