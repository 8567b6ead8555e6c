"""Logs across nights when the clocks are changed: true spans, hours that come twice or never, days of the zone."""

import gzip
from datetime import date, datetime
from pathlib import Path

import pytest

from cjm_core.errors import Spot
from cjm_core.evidence import open_evidence
from cjm_core.evidence.engine import Engine
from cjm_core.evidence.log.cohorts import cohorts
from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.spans import throughput
from cjm_core.evidence.zone import NO_ZONE, zone_of
from cjm_core.model import Project

COLUMNS = {"journey": "id", "activity": "what", "time": "at"}
BERLIN = "Europe/Berlin"
YEAR = [("short", "a", "2025-03-29T22:00:00+01:00"), ("short", "b", "2025-03-30T22:00:00+02:00"),
        ("long", "a", "2025-10-25T22:00:00+02:00"), ("long", "b", "2025-10-26T22:00:00+01:00"),
        ("both", "a", "2025-03-29T12:00:00+01:00"), ("both", "b", "2025-07-01T12:00:00+02:00"),
        ("both", "c", "2025-11-01T12:00:00+01:00")]
"""By the clock, the first two journeys take 24 hours each; in truth 23 and 25."""


def of_text(path: Path, rows) -> Path:
    path.write_text("id,what,at\n" + "".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")
    return path


def of_clock(path: Path, rows) -> Path:
    """Write the rows as Parquet with what the clock showed, without offsets."""
    import duckdb

    told = ", ".join(f"('{j}', '{a}', TIMESTAMP '{at[:19]}')" for j, a, at in rows)
    duckdb.execute(f"COPY (SELECT * FROM (VALUES {told}) AS t(id, what, \"at\")) TO '{path}' (FORMAT parquet)")
    return path


def of_instants(path: Path, rows) -> Path:
    import duckdb

    told = ", ".join(f"('{j}', '{a}', TIMESTAMPTZ '{at}')" for j, a, at in rows)
    duckdb.execute(f"COPY (SELECT * FROM (VALUES {told}) AS t(id, what, \"at\")) TO '{path}' (FORMAT parquet)")
    return path


def of_xes(path: Path, rows) -> Path:
    traces = "".join(
        f'<trace><string key="concept:name" value="{journey}"/>' + "".join(
            f'<event><string key="concept:name" value="{a}"/><date key="time:timestamp" value="{at}"/></event>'
            for j, a, at in rows if j == journey) + "</trace>" for journey in dict.fromkeys(j for j, _, _ in rows))
    path.write_bytes(gzip.compress(f"<log>{traces}</log>".encode()))
    return path


def opened(path: Path, timezone: str | None = BERLIN, **said):
    source = {"kind": "events", "file": path.name, **({} if ".xes" in path.name else {"columns": COLUMNS}), **said}
    source |= {"timezone": timezone} if timezone else {}
    return open_evidence(Project.model_validate({"title": "t", "data": [source]}), path.parent)


def times(path: Path, **said) -> list[str]:
    with opened(path, **said) as evidence:
        return [t for (t,) in evidence.query("SELECT strftime(time, '%d %H:%M') FROM events ORDER BY row")]


def notes(path: Path, **said) -> dict[str, tuple[int, str]]:
    with opened(path, **said) as evidence:
        return {n.rule: (n.count, n.level) for n in evidence.intake()[0].notes if n.rule.startswith("clock")}


def without_offsets(rows):
    return [(j, a, at[:19]) for j, a, at in rows]


@pytest.fixture(scope="module")
def berlin():
    with Engine() as engine:
        yield zone_of(engine, BERLIN, Spot())


def test_spans_across_changes_of_the_clocks_are_true_in_every_format(tmp_path):
    paths = [of_text(tmp_path / "offsets.csv", YEAR), of_text(tmp_path / "plain.csv", without_offsets(YEAR)),
             of_clock(tmp_path / "clock.parquet", YEAR), of_instants(tmp_path / "instants.parquet", YEAR),
             of_xes(tmp_path / "log.xes.gz", YEAR)]
    found = []
    for path in paths:
        with opened(path) as evidence:
            (log,) = evidence.logs
            spans = evidence.query("SELECT journey, epoch(max(time) - min(time)) / 3600 FROM events GROUP BY 1")
            found.append((dict(spans), edges(log), throughput(log)))
            assert [n for n in evidence.intake()[0].notes if n.rule.startswith("clock")] == []
    assert found == [found[0]] * len(paths)
    assert found[0][0] == {"short": 23, "long": 25, "both": 217 * 24}


@pytest.mark.parametrize("kind", ["text", "other text", "parquet"])
def test_an_hour_that_comes_twice_is_taken_for_the_first(tmp_path, kind):
    rows = [("1", "a", f"2025-10-26T0{hour}:00") for hour in ("1:59", "2:00", "2:59", "3:00")]
    if kind == "parquet":
        path = of_clock(tmp_path / "log.parquet", rows)
    else:
        told = [(j, a, f"26.10.2025 {at[11:]}" if kind == "other text" else at) for j, a, at in rows]
        path = of_text(tmp_path / "log.csv", told)
    assert times(path) == ["25 23:59", "26 00:00", "26 00:59", "26 02:00"]
    assert notes(path) == {"clock_twice": (2, "note")}
    assert notes(path, timezone="Europe/Moscow") == notes(path, timezone=None) == {}


@pytest.mark.parametrize("write", [of_text, of_clock])
def test_an_hour_that_does_not_exist_is_read_as_if_it_did(tmp_path, write):
    rows = [("1", "a", f"2025-03-30T0{hour}:00") for hour in ("1:59", "2:00", "2:30", "3:00")]
    path = write(tmp_path / ("log.csv" if write is of_text else "log.parquet"), rows)
    assert times(path) == ["30 00:59", "30 01:00", "30 01:30", "30 01:00"]
    assert notes(path) == {"clock_never": (2, "warning")}


def test_times_with_an_offset_are_never_unclear(tmp_path):
    rows = [("1", "a", "2025-10-26T02:30:00+02:00"), ("1", "b", "2025-10-26T02:30:00+01:00"),
            ("1", "c", "2025-10-26T02:30:00"), ("1", "d", "someday"), ("1", "e", "")]
    path = of_text(tmp_path / "log.csv", rows)
    assert times(path)[:3] == ["26 00:30", "26 01:30", "26 00:30"]
    assert notes(path) == {"clock_twice": (1, "note")}
    instants = of_instants(tmp_path / "log.parquet", rows[:2])
    assert (times(instants), notes(instants)) == (["26 00:30", "26 01:30"], {})


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_end_of_an_event_is_counted_too(tmp_path, suffix):
    import duckdb

    ends = ["2025-10-26 02:10", "2025-10-26 02:20", "2025-10-27 10:00", "2025-03-30 02:30"]
    told = ", ".join(f"(1, 'a', TIMESTAMP '2025-03-01 10:00', TIMESTAMP '{end}')" for end in ends)
    path = tmp_path / f"log.{suffix}"
    duckdb.execute(f"COPY (SELECT * FROM (VALUES {told}) AS t(id, what, \"at\", done)) TO '{path}' (FORMAT {suffix})")
    found = notes(path, columns={**COLUMNS, "end": "done"})
    assert found == {"clock_twice": (2, "note"), "clock_never": (1, "warning")}


def test_files_of_one_log_may_know_instants_or_not(tmp_path):
    of_instants(tmp_path / "0.parquet", [("1", "a", "2025-10-26T02:30:00+01:00")])
    of_clock(tmp_path / "1.parquet", [("1", "b", "2025-10-26T02:30:00")])
    assert times(tmp_path / "?.parquet") == ["26 01:30", "26 00:30"]
    assert notes(tmp_path / "?.parquet") == {"clock_twice": (1, "note")}


TURN = [("new", "a", "2025-12-31T23:30:00Z"), ("old", "a", "2025-12-31T22:30:00Z"),
        ("old", "b", "2026-02-28T22:59:59Z"), ("new", "b", "2026-01-31T23:00:00Z")]
"""In Berlin the first journey begins in 2026 and comes back on the first of February."""


@pytest.mark.parametrize("write", [of_text, of_instants])
def test_days_and_months_are_those_of_the_zone(tmp_path, write):
    path = write(tmp_path / ("log.csv" if write is of_text else "log.parquet"), TURN)
    for zone, months, back in ((BERLIN, ["2025-12", "2026-01"], [(0, 1), (1,)]), (None, ["2025-12"], [])):
        with opened(path, zone, periods="month") as evidence:
            (log,) = evidence.logs
            assert [segment for segment, _ in log.parts()] == [f"period={m}" for m in months if zone]
            ended_us = int(datetime.fromisoformat("2026-02-28T22:59:59+00:00").timestamp() * 10**6)
            found = cohorts(log, "month", ended_us)
            assert [(c.name, c.journeys) for c in found] == [(m, 2 // len(months)) for m in months]
            assert [c.back[1:] for c in found][:len(back)] == back
            (source,) = evidence.sources()
            assert (source.first, source.last) == (date(2025, 12, 31), date(2026, 2, 28))
    with opened(of_text(tmp_path / "late.csv", [("1", "a", "2025-12-31T23:30:00Z")])) as evidence:
        assert evidence.sources()[0].first == date(2026, 1, 1)


@pytest.mark.parametrize(("span", "left"), [
    ({"from": "2026-01-01"}, 3), ({"to": "2025-12-31"}, 1), ({"from": "2026-02-01 00:00"}, 2),
    ({"from": "2026-01-31T23:00:01+00:00"}, 1), ({"from": "2026-01-01T00:00Z", "to": "2026-02-01T00:00"}, 1),
    ({"from": "2026-01-01 00:30", "to": "2025-12-31T23:30+00:00"}, 1),
])
def test_spans_of_time_are_written_by_the_clock_of_the_zone(tmp_path, span, left):
    with opened(of_text(tmp_path / "log.csv", TURN), prepare={"time": {**span, "keep": "cut"}}) as evidence:
        assert evidence.query("SELECT count(*) FROM events") == [(left,)]


def test_parts_of_a_log_have_its_zone(tmp_path):
    with opened(of_text(tmp_path / "log.csv", TURN), segments=["what"]) as evidence:
        assert {part.zone.name for _, part in evidence.logs[0].parts()} <= {BERLIN}
        assert evidence.logs[0].zone.name == BERLIN


def test_the_clock_and_the_instant_belong_to_each_other(berlin):
    """Summer time in Germany: 2025 from 30 March to 26 October, 1980 for the first time, from 6 April."""
    hour = 3_600_000_000
    for year, day, ahead in ((2025, "01-15", 1), (2025, "07-15", 2), (1979, "07-15", 1), (1980, "07-15", 2),
                             (2050, "07-15", 2), (1960, "07-15", 1)):
        instant = int(datetime.fromisoformat(f"{year}-{day}T12:00+00:00").timestamp()) * 10**6
        assert berlin.clock_us(instant) == instant + ahead * hour
        assert berlin.instant_us(instant + ahead * hour) == instant
    assert NO_ZONE.instant_us(5) == NO_ZONE.clock_us(5) == 5


def test_a_change_is_known_to_the_minute_and_the_grain_to_the_zone(berlin):
    (change,) = (c for c in berlin.changes if c.back and c.at_us // 10**6 == 1761440400)  # 26 October 2025, 01:00 UTC
    assert (change.before_us, change.after_us, change.over_us - change.at_us) == (7_200_000_000, 3_600_000_000,
                                                                                  7_200_000_000)
    with Engine() as engine:
        grains = {name: zone_of(engine, name, Spot()).grain_us() // 60_000_000
                  for name in ("UTC", BERLIN, "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe")}
        minute = zone_of(engine, "America/St_Johns", Spot()).changes  # there at a minute past midnight until 2011
    assert grains == {"UTC": 1440, BERLIN: 60, "Asia/Kolkata": 30, "Asia/Kathmandu": 15, "Australia/Lord_Howe": 30}
    assert any((c.at_us + c.before_us) // 60_000_000 % 1440 == 1 for c in minute)
