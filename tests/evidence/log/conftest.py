"""Small event logs written by hand, opened as a project's only source or as a log that belongs to no project."""

from pathlib import Path

import pytest

from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns

COLUMNS = EventColumns(journey="case", activity="activity", time="time", resource="who")
TOWN_HALL = """case,activity,time,who
1,register,2026-01-05 09:00,Ann
1,examine,2026-01-05 11:00,Bob
1,decide,2026-01-06 09:00,Cy
1,pay,2026-01-08 09:00,Ann
2,register,2026-01-05 10:00,Ann
2,check,2026-01-05 10:00,Bob
2,examine,2026-01-05 12:00,Bob
2,decide,2026-01-07 10:00,Cy
2,reopen,2026-01-08 10:00,Cy
2,examine,2026-01-09 10:00,Bob
2,decide,2026-01-10 10:00,Cy
2,reject,2026-01-11 10:00,Ann
3,register,2026-01-06 09:00,Ann
3,examine,2026-01-06 11:00,Bob
3,decide,2026-01-07 09:00,Cy
3,pay,2026-01-09 09:00,Ann
"""
"""Three requests: two take the same way, one is reopened; its second event has the time of its first."""


@pytest.fixture
def town_hall(tmp_path: Path):
    (tmp_path / "log.csv").write_text(TOWN_HALL, encoding="utf-8")
    with open_log(tmp_path / "log.csv", COLUMNS) as evidence:
        yield evidence.logs[0]


@pytest.fixture
def log_of(tmp_path: Path):
    """Open a log written as lines of ``case,activity,time,who`` (and ``end`` where it has one); closed at the end."""
    opened = []

    def make(*rows, end=False, name="own"):
        head = "case,activity,time,who,end" if end else "case,activity,time,who"
        (tmp_path / f"{name}.csv").write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        columns = COLUMNS.model_copy(update={"end": "end"}) if end else COLUMNS
        opened.append(open_log(tmp_path / f"{name}.csv", columns))
        return opened[-1].logs[0]
    yield make
    for evidence in opened:
        evidence.close()
