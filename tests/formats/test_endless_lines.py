"""Text files whose lines would fill the memory: refused before they do."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import raw
from cjm_core.evidence.opening import open_log
from cjm_core.formats import delimited

COLUMNS = {"journey": "j", "activity": "a", "time": "t"}


def fault(path) -> str:
    with pytest.raises(EvidenceError) as caught, open_log(path, columns=COLUMNS):
        pass
    return caught.value.text("en")


def test_a_header_without_an_end(tmp_path):
    (tmp_path / "log.csv").write_text("j,a,t" + ",x" * delimited.LONGEST_HEADER)
    assert fault(tmp_path / "log.csv").startswith("log.csv:1: Line 1 has more than 4194304 signs")


def test_a_header_of_many_columns_is_one(tmp_path):
    wide = ",".join(f"c{i}" for i in range(5_000))
    (tmp_path / "log.csv").write_text(f"j,a,t,{wide}\n1,A,2026-01-01{',' * 5_000}\n")
    with open_log(tmp_path / "log.csv", columns=COLUMNS) as evidence:
        assert evidence.intake()[0].rows == 1


def test_a_line_without_an_end_in_a_small_packed_file(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "LONGEST_LINE", 1 << 20)
    with gzip.open(tmp_path / "log.csv.gz", "wb") as file:
        file.write(b"j,a,t\n1,A,2026-01-01\n" + b"0" * (1 << 24))
    tracemalloc.start()
    try:
        assert fault(tmp_path / "log.csv.gz").startswith("log.csv.gz:3: Line 3 has more than 1048576 signs")
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("letters", [5_000_000, 12_000_000])
def test_a_value_that_no_row_has_room_for(tmp_path, monkeypatch, letters):
    monkeypatch.setattr(raw, "LONGEST_ROW", 4_000_000)
    name = f"<string key='concept:name' value='{'x' * letters}'/>"
    (tmp_path / "log.xes").write_text(
        f"<log><trace><string key='concept:name' value='1'/><event>{name}<date key='time:timestamp' "
        "value='2026-01-01'/></event></trace></log>")
    with pytest.raises(EvidenceError, match="longer than 4000000 bytes"), open_log(tmp_path / "log.xes"):
        pass
