"""A survey of a million people: all samples of all items, beside what DuckDB needs to count the same columns.

Run with ``python -m pytest -n 0 benchmarks/test_survey_scale.py``; the size may be set by CJM_SURVEY_ROWS.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROWS = int(os.environ.get("CJM_SURVEY_ROWS", "1000000"))
ITEMS = [f"q{i}" for i in range(14)]
SEGMENTS = ["region", "product", "age"]
COUNTED = [*SEGMENTS, *ITEMS]

MEASURE = """
import json, sys
from pathlib import Path
from cjm_core.evidence import open_evidence
from cjm_core.model import Project
folder, file, segments, items = json.loads(sys.argv[1])
source = {"file": file, "respondent": "respondent", "segments": segments, "items": {i: {"scale": "1-5"} for i in items}}
with open_evidence(Project.model_validate({"title": "t", "data": [source]}), Path(folder), memory="700MB") as evidence:
    people = {evidence.samples(item)[0].n for item in items}
assert len(people) == 1, people
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps([people.pop(), int(status["VmHWM"].split()[0]) * 1024]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The same made-up survey as CSV and as Parquet."""
    home = tmp_path_factory.mktemp("survey")
    answers = ", ".join(f"CAST(1 + hash(i, {n}) % 5 AS VARCHAR) AS q{n}" for n in range(len(ITEMS)))
    with duckdb.connect() as con:
        con.execute(
            f"CREATE TABLE survey AS SELECT 'r' || i AS respondent, 'reg' || hash(i, 101) % 8 AS region, "
            f"'product' || hash(i, 102) % 5 AS product, 'age' || hash(i, 103) % 4 AS age, {answers} "
            f"FROM range({ROWS}) AS t(i)"
        )
        con.execute(f"COPY survey TO '{home / 'survey.parquet'}'")
        con.execute(f"COPY survey TO '{home / 'survey.csv'}' (HEADER)")
    return home


def counted(con: duckdb.DuckDBPyConnection, relation: str, people: bool = True) -> int:
    """Count the values of every column; of the respondents, how many different ones there are."""
    found = [con.execute(f"SELECT {c}, count(*) FROM {relation} GROUP BY 1").fetchall() for c in COUNTED]
    if people:
        found.append(con.execute(f"SELECT count(DISTINCT respondent) FROM {relation}").fetchall())
    return len(found)


def bare_parquet(file: Path, people: bool = True) -> int:
    """The peer: DuckDB alone."""
    with duckdb.connect() as con:
        return counted(con, f"'{file}'", people)


def bare_csv(file: Path) -> int:
    """The peer reads the file once, with its columns told beforehand."""
    columns = ", ".join(f"'{c}': 'VARCHAR'" for c in ["respondent", *COUNTED])
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{file}', header = true, auto_detect = false, "
                    f"delim = ',', columns = {{{columns}}})")
        return counted(con, "t")


def measured(folder: Path, file: str) -> int:
    """Every sample of every item."""
    from cjm_core.evidence import open_evidence
    from cjm_core.model import Project

    source = {"file": file, "respondent": "respondent", "segments": SEGMENTS,
              "items": {i: {"scale": "1-5"} for i in ITEMS}}
    with open_evidence(Project.model_validate({"title": "t", "data": [source]}), folder) as evidence:
        return sum(len(evidence.samples(item)) for item in ITEMS)


@pytest.mark.benchmark(group="survey parquet")
def test_bare_scan_of_parquet(benchmark, folder):
    assert benchmark.pedantic(bare_parquet, (folder / "survey.parquet",), rounds=5) == len(COUNTED) + 1


@pytest.mark.benchmark(group="survey parquet")
def test_bare_scan_of_parquet_without_respondents(benchmark, folder):
    assert benchmark.pedantic(bare_parquet, (folder / "survey.parquet", False), rounds=5) == len(COUNTED)


@pytest.mark.benchmark(group="survey parquet")
def test_all_samples_from_parquet(benchmark, folder):
    assert benchmark.pedantic(measured, (folder, "survey.parquet"), rounds=5) == len(ITEMS) * 18


def findings(folder: Path, file: str, overall: bool = False) -> int:
    """Every finding: the items at steps of a journey of seven stages, so that steps, stages and the whole get means.

    With ``overall`` the last item rates the whole, so that the others are its drivers, penalties and rewards.
    """
    from cjm_core.evidence import open_evidence
    from cjm_core.metrics import CORE_METRICS, measure
    from cjm_core.model import Project

    steps = [{"id": f"p{n}", "name": "P"} for n in range(2)]
    journey = {"id": "way", "title": "W", "actor": "a", "stages": [
        {"id": f"s{n}", "name": "S", "steps": steps} for n in range(7)]}
    items = {item: {"scale": "1-5", "at": f"s{n // 2}.p{n % 2}"} for n, item in enumerate(ITEMS)}
    if overall:
        items[ITEMS[-1]] = {"scale": "1-5", "role": "overall"}
    source = {"file": file, "respondent": "respondent", "segments": SEGMENTS, "items": items}
    project = Project.model_validate({"title": "t", "journeys": [journey], "data": [source]})
    with open_evidence(project, folder) as evidence:
        return len(measure(evidence, CORE_METRICS))


@pytest.mark.benchmark(group="survey parquet")
def test_all_findings_from_parquet(benchmark, folder):
    assert benchmark.pedantic(findings, (folder, "survey.parquet"), rounds=3) > 1000


@pytest.mark.benchmark(group="survey parquet")
def test_all_findings_with_drivers_from_parquet(benchmark, folder):
    assert benchmark.pedantic(findings, (folder, "survey.parquet", True), rounds=3) > 1000


@pytest.mark.benchmark(group="survey csv")
def test_all_findings_with_drivers_from_csv(benchmark, folder):
    assert benchmark.pedantic(findings, (folder, "survey.csv", True), rounds=3) > 1000


@pytest.mark.benchmark(group="survey csv")
def test_all_findings_from_csv(benchmark, folder):
    assert benchmark.pedantic(findings, (folder, "survey.csv"), rounds=3) > 1000


@pytest.mark.benchmark(group="survey csv")
def test_bare_scan_of_csv(benchmark, folder):
    assert benchmark.pedantic(bare_csv, (folder / "survey.csv",), rounds=3) == len(COUNTED) + 1


@pytest.mark.benchmark(group="survey csv")
def test_all_samples_from_csv(benchmark, folder):
    assert benchmark.pedantic(measured, (folder, "survey.csv"), rounds=3) == len(ITEMS) * 18


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc, which is not here")
@pytest.mark.parametrize("file", ["survey.parquet", "survey.csv"])
def test_memory_stays_under_a_gigabyte(folder, file):
    order = json.dumps([str(folder), file, SEGMENTS, ITEMS])
    run = subprocess.run([sys.executable, "-c", MEASURE, order], capture_output=True, text=True, check=True)
    people, peak_bytes = json.loads(run.stdout)
    assert people == ROWS
    assert peak_bytes < 1 << 30
    print(f"{file}: {peak_bytes / (1 << 20):.0f} MB")
