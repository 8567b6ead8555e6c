"""Where the rows of event logs come from and how their times are read: folders, zones, offsets, seconds since 1970."""

from pathlib import Path

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.variants import variants
from cjm_core.evidence.opening import open_log
from cjm_core.model import Project

COLUMNS = {"journey": "id", "activity": "what", "time": "at"}


def written(path: Path, *rows: str, head: str = "id,what,at") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def parquet(path: Path, select: str) -> Path:
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def times(path: Path, **said) -> list[str]:
    with open_log(path, COLUMNS, **said) as evidence:
        return [t for (t,) in evidence.query("SELECT CAST(time AS VARCHAR) FROM events ORDER BY row")]


def notes(path: Path, columns=None, **said) -> dict[str, object]:
    with open_log(path, columns or COLUMNS, **said) as evidence:
        return {n.rule: n for n in evidence.intake()[0].notes if n.rule != "unmapped_activity"}


def one_column(tmp_path: Path, *written_times: str) -> Path:
    return written(tmp_path / "log.csv", *(f'1,a,"{t}"' for t in written_times))


# --- files ---

DAY_ONE, DAY_TWO = ["1,a,2026-01-05 10:00", "2,a,2026-01-05 11:00"], ["1,b,2026-01-06 10:00", "2,b,2026-01-06 11:00"]


def outcome(path: Path):
    with open_log(path, COLUMNS) as evidence:
        (log,) = evidence.logs
        return edges(log), [(v.journeys, v.events) for v in variants(log)]


def test_a_folder_a_pattern_and_one_file_are_the_same_log(tmp_path):
    written(tmp_path / "one.csv", *DAY_ONE, *DAY_TWO)
    for n, day in enumerate((DAY_ONE, DAY_TWO)):
        written(tmp_path / f"csv/day={n}/part.csv", *day)
        written(tmp_path / f"flat/{n}.csv", *day)
        parquet(tmp_path / f"parquet/{n}.parquet", f"SELECT id, what, CAST(\"at\" AS TIMESTAMP) AS \"at\" FROM "
                                                   f"read_csv('{tmp_path}/flat/{n}.csv', all_varchar = true)")
    (tmp_path / "parquet/_SUCCESS").touch()
    written(tmp_path / "parquet/.part.parquet", "broken")
    expected = outcome(tmp_path / "one.csv")
    pair = ["parquet/0.parquet", "parquet/1.parquet"]
    for source, files in (("csv", ["csv/day=0/part.csv", "csv/day=1/part.csv"]),
                          ("flat/*.csv", ["flat/0.csv", "flat/1.csv"]), ("parquet", pair), ("parquet/?.parquet", pair)):
        project = Project.model_validate(
            {"title": "t", "data": [{"kind": "events", "file": source, "columns": COLUMNS}]})
        with open_evidence(project, tmp_path) as evidence:
            (log,) = evidence.logs
            assert (edges(log), [(v.journeys, v.events) for v in variants(log)]) == expected
            assert list(evidence.intake()[0].files) == files
    assert outcome(tmp_path / "parquet") == expected


def test_files_of_a_folder_come_in_the_order_of_their_names(tmp_path):
    """Equal times keep the order of the files and of the rows in them."""
    for name, what in (("b", "second"), ("a", "first"), ("c", "third")):
        written(tmp_path / f"log/{name}.csv", f"1,{what},2026-01-05 10:00", f"1,{what} too,2026-01-05 10:00")
    with open_log(tmp_path / "log", COLUMNS) as evidence:
        found = [(e.step, e.next_step) for e in edges(evidence.logs[0])]
    assert found == [("first", "first too"), ("first too", "second"), ("second", "second too"),
                     ("second too", "third"), ("third", "third too")]


def test_a_log_that_lies_in_a_folder_twice_is_not_counted_twice(tmp_path):
    written(tmp_path / "log/a.csv", *DAY_ONE)
    parquet(tmp_path / "log/a.parquet", "SELECT '1' AS id")
    with pytest.raises(EvidenceError, match=r"several kinds \(\.csv, \.parquet\).*log/\*\.csv"):
        open_log(tmp_path / "log", COLUMNS)
    (tmp_path / "empty").mkdir()
    with pytest.raises(EvidenceError, match="holds no file of the kinds"):
        open_log(tmp_path / "empty", COLUMNS)


def test_only_logs_may_name_a_folder(tmp_path):
    written(tmp_path / "data/a.csv", "1", head="q")
    project = Project.model_validate({"title": "t", "data": [{"file": "data", "items": {"q": {"scale": "1-5"}}}]})
    with pytest.raises(EvidenceError, match="is a folder"):
        open_evidence(project, tmp_path)


def test_ids_are_text(tmp_path):
    ids = ("NA", "007", "7", "null", "1e3", "1000", " 7 ")
    path = written(tmp_path / "log.csv", *(f"{i},a,2026-01-05" for i in ids))
    with open_log(path, COLUMNS) as evidence:
        found = [j for (j,) in evidence.query("SELECT journey FROM events ORDER BY row")]
    assert found == ["NA", "007", "7", "null", "1e3", "1000", "7"]


def test_start_and_end_are_kept(tmp_path):
    path = written(tmp_path / "log.csv", "1,a,2026-01-05T10:00:00+03:00,2026-01-05T08:00:00Z",
                   "1,b,2026-01-05T12:00:00Z,", head="id,what,at,until")
    with open_log(path, {**COLUMNS, "end": "until"}) as evidence:
        assert evidence.query("SELECT epoch(finish - time) FROM events ORDER BY row") == [(3600.0,), (None,)]
        assert evidence.logs[0].columns == {"journey", "activity", "time", "end"}
        assert edges(evidence.logs[0])[0].mean_h == 4


def test_events_without_an_id_or_an_activity_are_counted_and_told(tmp_path):
    path = written(tmp_path / "log.csv", ",a,2026-01-05", "1,,2026-01-05", "1, ,2026-01-06", "1,b,2026-01-07")
    found = notes(path)
    assert {rule: note.count for rule, note in found.items()} == {"nameless": 1, "unnamed": 2}
    assert [example.row for example in found["unnamed"].examples] == [3, 4]
    with open_log(path, COLUMNS) as evidence:
        assert [(e.step, e.next_step) for e in edges(evidence.logs[0])] == [("?", "?"), ("?", "b")]


def test_what_was_copied_of_a_log_is_let_go(tmp_path):
    with open_log(written(tmp_path / "log.csv", *DAY_ONE), COLUMNS) as evidence:
        names = {name for (name,) in evidence._engine.rows("SELECT table_name FROM duckdb_tables()")}
    assert "log_0" in names
    assert not {name for name in names if name.startswith("file_")}


# --- times ---

def test_offsets_are_not_lost(tmp_path):
    path = one_column(tmp_path, "2026-01-05T10:00:00+03:00", "2026-01-05 10:00:00.250-0530", "2026-01-05 10:00:00 +03",
                      "2026-01-05T10:00:00Z", "2026-01-05 10:00 +01:00", "2026-01-05T10:00:00 Europe/Berlin")
    assert times(path) == ["2026-01-05 07:00:00", "2026-01-05 15:30:00.25", "2026-01-05 07:00:00",
                           "2026-01-05 10:00:00", "2026-01-05 09:00:00", "2026-01-05 09:00:00"]
    assert notes(path) == {}


def test_times_without_an_offset_were_written_by_the_clock_of_the_zone(tmp_path):
    path = one_column(tmp_path, "2026-01-05 10:00:00", "2026-01-05T10:00:00", "05.01.2026 10:00",
                      "2026-01-05T07:00:00Z", "2026-01-05T14:00:00+07:00", "2026-01-05", " 2026-01-05 10:00 ")
    assert times(path, timezone="Europe/Moscow") == ["2026-01-05 07:00:00"] * 5 + [
        "2026-01-04 21:00:00", "2026-01-05 07:00:00"]
    assert notes(path, timezone="Europe/Moscow") == {}


def test_a_mixture_without_a_zone_is_told(tmp_path):
    path = one_column(tmp_path, "2026-01-05 10:00:00", "2026-01-05T10:00:00+03:00", "2026-01-05")
    (found,) = notes(path).values()
    assert (found.rule, found.count) == ("mixed_offsets", 2)
    assert times(path) == ["2026-01-05 10:00:00", "2026-01-05 07:00:00", "2026-01-05 00:00:00"]


@pytest.mark.parametrize("text", ["2026-01-05 10:00 PM", "2026-01-05 10:00:00 MSK", "2026-01-05 10:00:00 Moon/Base",
                                  "2026-02-30", "infinity", "epoch", "2026-01-05T10:00:00+99:00", "yesterday"])
def test_what_is_not_understood_is_not_half_read(tmp_path, text):
    path = one_column(tmp_path, "2026-01-05 10:00", text)
    for zone in (None, "Europe/Moscow"):
        assert notes(path, timezone=zone)["time"].count == 1


def test_a_zone_that_nobody_knows(tmp_path):
    path = one_column(tmp_path, "2026-01-05 10:00")
    for zone, hint in {"Europe/Moskow": "Europe/Moscow", "'; DROP TABLE x; --": "no time zone", "": "no time"}.items():
        with pytest.raises(EvidenceError, match=hint):
            open_log(path, COLUMNS, timezone=zone)


@pytest.mark.parametrize(("factor", "unit"), [(1, "seconds"), (10**3, "milliseconds"), (10**6, "microseconds"),
                                              (10**9, "nanoseconds")])
def test_whole_numbers_count_from_1970(tmp_path, factor, unit):
    moments = (1_767_607_200, 1_767_610_800)
    path = one_column(tmp_path, *(str(m * factor) for m in moments), "")
    for zone in (None, "Europe/Moscow"):
        assert times(path, timezone=zone)[:2] == ["2026-01-05 10:00:00", "2026-01-05 11:00:00"]
    found = notes(path)
    assert (found["epoch"].count, found["epoch"].level, found["time"].count) == (2, "note", 1)
    assert unit in str(found["epoch"].message)
    table = parquet(tmp_path / "log.parquet", " UNION ALL ".join(
        f"SELECT 1 AS id, 'a' AS what, {m * factor}::BIGINT AS at" for m in moments))
    assert times(table) == ["2026-01-05 10:00:00", "2026-01-05 11:00:00"]


@pytest.mark.parametrize(("texts", "read"), [
    (["20260105", "20260106"], ["2026-01-05 00:00:00", "2026-01-06 00:00:00"]),
    (["202601051200", "202601061200"], [None, None]), (["12", "1767607200"], [None, None]),
    (["1767607200", "1767607200000"], [None, None]), (["1767607200", "2026-01-05"], [None, "2026-01-05 00:00:00"]),
])
def test_other_numbers_are_not_taken_for_seconds(tmp_path, texts, read):
    assert times(one_column(tmp_path, *texts)) == read


def test_parquet_knows_instants_and_clocks(tmp_path):
    both = ("SELECT 1 AS id, 'a' AS what, TIMESTAMPTZ '2026-01-05 10:00:00+03' AS at",
            "SELECT 1 AS id, 'a' AS what, TIMESTAMP '2026-01-05 10:00:00' AS at",
            "SELECT 1 AS id, 'a' AS what, '2026-01-05T10:00:00+03:00' AS at")
    paths = [parquet(tmp_path / f"{n}.parquet", select) for n, select in enumerate(both)]
    assert [times(p) for p in paths] == [["2026-01-05 07:00:00"], ["2026-01-05 10:00:00"], ["2026-01-05 07:00:00"]]
    assert [times(p, timezone="Europe/Moscow") for p in paths] == [["2026-01-05 07:00:00"]] * 3


def test_the_same_instants_in_any_zone_take_the_same_time(tmp_path):
    """What says its own offset is an instant, whatever the zone."""
    path = one_column(tmp_path, "2026-01-05T10:00:00+03:00", "2026-01-05T09:00:00Z", "2026-01-07T23:00:00-02:00")
    spans = []
    for zone in (None, "Asia/Novosibirsk", "America/New_York", "UTC"):
        with open_log(path, COLUMNS, timezone=zone) as evidence:
            spans.append(evidence.query("SELECT min(time), max(time), arg_max(row, time) FROM events"))
    assert spans == [spans[0]] * 4
