"""Parquet files that are damaged, or hold what nobody expects of a log."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence.opening import open_log

COLUMNS = {"journey": "j", "activity": "a", "time": "t"}
ROWS = ("SELECT 'j' || (i % 4) AS j, 'a' || (i % 3) AS a, TIMESTAMP '2026-01-01' + INTERVAL 1 HOUR * i AS t "
        "FROM range(2000) AS r(i)")


def written(path: Path, rows: str = ROWS) -> Path:
    with duckdb.connect() as base:
        base.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    return path


def fault(path: Path, columns: dict[str, str] | None = None) -> str:
    with pytest.raises(EvidenceError) as caught, open_log(path, columns=columns or COLUMNS) as evidence:
        evidence.logs[0].ask("variants")
    assert "\n" not in caught.value.text("en")
    return caught.value.text("en")


@pytest.mark.parametrize("at", [30, 300, 1500])
def test_a_page_that_is_damaged_is_told_with_its_file(tmp_path, at):
    whole = written(tmp_path / "log.parquet").read_bytes()
    (tmp_path / "log.parquet").write_bytes(whole[:at] + b"\xff" * 60 + whole[at + 60:])
    assert fault(tmp_path / "log.parquet").startswith("log.parquet: The Parquet file is damaged (")


def test_of_several_files_the_damaged_one_is_named(tmp_path):
    for name in ("1.parquet", "2.parquet"):
        written(tmp_path / name)
    whole = (tmp_path / "2.parquet").read_bytes()
    (tmp_path / "2.parquet").write_bytes(whole[:100] + b"\xff" * 60 + whole[160:])
    assert fault(tmp_path / "*.parquet").startswith("2.parquet: The Parquet file is damaged")


def test_times_in_a_list_are_no_times(tmp_path):
    path = written(tmp_path / "log.parquet", f"SELECT j, a, [t] AS t FROM ({ROWS})")
    with open_log(path, columns=COLUMNS) as evidence:
        assert {n.rule: n.count for n in evidence.intake()[0].notes}["time"] == 2000


def test_a_column_that_the_reader_needs_for_itself(tmp_path):
    path = written(tmp_path / "log.parquet", f"SELECT *, 1 AS File_Row_Number FROM ({ROWS})")
    assert "has a column file_row_number" in fault(path)


@pytest.mark.parametrize("zone", [None, "Europe/Moscow"])
def test_times_that_no_calendar_knows_are_counted_and_not_used(tmp_path, zone):
    odd = ("make_timestamp(-9223372022400000000)", "make_timestamp(9223372036854775806)", "TIMESTAMP 'infinity'",
           "TIMESTAMP '20000-01-01'", "TIMESTAMP '9999-12-31 23:59:59'", "TIMESTAMP '2026-01-01'")
    rows = " UNION ALL ".join(f"SELECT 'j' AS j, 'a' AS a, {t} AS t" for t in odd)
    with open_log(written(tmp_path / "log.parquet", rows), columns=COLUMNS, timezone=zone) as evidence:
        counted = {n.rule: n.count for n in evidence.intake()[0].notes}["time"]
        assert counted in (4, 5)  # the last second of 9999 is one of that year or not, by the zone
        assert evidence.sources()[0].last.year in (2026, 9999)


def test_days_that_no_calendar_knows(tmp_path):
    path = written(tmp_path / "log.parquet", "SELECT 'j' AS j, 'a' AS a, DATE '5000000-01-01' - 1 * i::INT AS t "
                                             "FROM range(3) AS r(i)")
    with open_log(path, columns=COLUMNS) as evidence:
        assert {n.rule: n.count for n in evidence.intake()[0].notes}["time"] == 3
