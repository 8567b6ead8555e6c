"""The contract of the engines: every job of event logs says the same on DuckDB and on Spark, number by number.

Jobs are asked as metrics and ``cjm mine`` ask them; whatever each returns is written down on both engines and compared.
A job or an SQL text that none of these logs reaches fails the last test: give it a log, or a metric, that does.
"""

import dataclasses
import importlib
import inspect
import math
import pkgutil
import random
import sys
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files

import duckdb
import numpy as np
import pytest

from cjm_core.build import measure_project
from cjm_core.evidence import log as room
from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.phases import flows, progress
from cjm_core.evidence.log.resources import handovers
from cjm_core.evidence.log.serving import passings, words_of
from cjm_core.evidence.log.spans import throughput
from cjm_core.evidence.log.typical import typical
from cjm_core.evidence.log.variants import variants
from cjm_core.evidence.power import Power
from cjm_core.evidence.sql import sql
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.mine import paired
from cjm_core.model import Project
from cjm_core.plugins import installed_plugins

pytestmark = [pytest.mark.spark, pytest.mark.slow]
SPARK = Power("spark", memory="1GB", threads=1)
FEW = [m for m in CORE_METRICS if m.name in ("throughput", "directly_follows", "log_difference", "starts_at")]
UNORDERED = {"variants.variants"}
"""Jobs that tell no order of equals, which the engine's own numbers decide."""
REACHED: set[str] = set()


def jobs():
    """Return every function of the room that reduces a log, by the code that it runs."""
    found = {}
    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        for name, one in vars(importlib.import_module(module.name)).items():
            if inspect.isfunction(one) and one.__module__ == module.name and not name.startswith("_"):
                first = next(iter(inspect.signature(one).parameters.values()), None)
                if first is not None and first.annotation == "EventLog":
                    found[one.__code__] = f"{module.name.rsplit('.', 1)[1]}.{name}"
    return found


class Witness:
    """Writes down what every job returns, and which SQL texts are read, while it watches."""

    def __init__(self):
        self.said = []
        self._jobs = jobs()
        self._sql = sql.__wrapped__.__code__

    def __enter__(self):
        sql.cache_clear()
        sys.setprofile(self._see)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)

    def _see(self, frame, event, value):
        if event == "call" and frame.f_code is self._sql:
            REACHED.add(f"{frame.f_locals['name']}.sql")
        if event == "return" and frame.f_code in self._jobs:
            name = self._jobs[frame.f_code]
            REACHED.add(name)
            self.said.append((name, value))


def journeys_of(log):
    """Return by the engine's own numbers of journeys and variants the steps that they stand for."""
    log.keep("journeys")
    ways, found = defaultdict(list), {}
    for j, step in log.rows("SELECT j, step FROM steps ORDER BY j, position"):
        ways[j].append(log.names[step])
    for j, fingerprint in log.rows("SELECT j, fingerprint FROM journeys"):
        found[j] = found[fingerprint] = ("way", *ways[j])
    return found


def plain(value, ways):
    """Return a value as lists, words and numbers, with steps in place of the engine's own numbers of journeys."""
    if dataclasses.is_dataclass(value):
        return [type(value).__name__, *(plain(getattr(value, f.name), ways) for f in dataclasses.fields(value))]
    if isinstance(value, Mapping):
        return sorted(([plain(k, ways), plain(v, ways)] for k, v in value.items()), key=repr)
    if isinstance(value, np.ndarray):
        return plain(value.tolist(), ways)
    if isinstance(value, set | frozenset):
        return sorted((plain(v, ways) for v in value), key=repr)
    if isinstance(value, list | tuple):
        return [plain(v, ways) for v in value]
    return list(ways.get(value, [value])) if type(value) is int else value


def difference(one, other, at=""):
    """Return where two plain values differ; whole numbers and words exactly, floats to 1e-9."""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next((d for i, (a, b) in pairs if (d := difference(a, b, f"{at}[{i}]"))), "")
    if isinstance(one, float) and isinstance(other, float) and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12):
        return ""
    same = type(one) is type(other) and one == other
    return "" if same else f"{at}: DuckDB says {one!r:.200}, Spark {other!r:.200}"


def asked(project, folder, power, metrics):
    """Ask everything of a project's logs; return what each job returned, the findings, the intake and the sources."""
    with Witness() as witness, open_evidence(project, folder, power=power) as evidence:
        findings = list(measure(evidence, metrics))
        ways = {}
        for log in evidence.logs:
            steps = progress(log)
            for column in ("channel", "department", "resource"):
                if column in log.columns:
                    words_of(log, column, steps)
                    passings(log, column, steps)
            for job in (edges, variants, throughput, handovers, typical, paired):
                job(log)
            flows(log, steps)
            ways |= journeys_of(log)
            for _, part in log.parts():
                ways |= journeys_of(part)
        said = [[name, plain(value, ways)] for name, value in witness.said]
        said = [[name, sorted(value, key=repr) if name in UNORDERED else value] for name, value in said]
        return said, plain(findings, {}), plain([evidence.intake(), evidence.sources()], {})


def agree(project, folder, metrics=CORE_METRICS):
    """Assert that both engines say the same of a project; return the findings."""
    told, findings, rows = zip(*(asked(project, folder, power, metrics) for power in (Power(), SPARK)), strict=True)
    assert [name for name, _ in told[0]] == [name for name, _ in told[1]]
    assert [d for one, other in zip(*told, strict=True) if (d := difference(one, other, one[0]))] == []
    assert len(findings[0]) == len(findings[1])
    assert [d for one, other in zip(*findings, strict=True) if (d := difference(one, other, one[1]))] == []
    assert difference(rows[0], rows[1]) == ""
    return findings[0]


QUICK_TO_BEGIN = """
spark.sql.adaptive.enabled      false
spark.sql.codegen.wholeStage    false
spark.sql.codegen.factoryMode   NO_CODEGEN
"""


@pytest.fixture(scope="module", autouse=True)
def _one_java(tmp_path_factory):
    """Keep one Java for all tests: every engine shares it with views of its own."""
    from cjm_core.evidence.spark import SparkEngine

    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("spark")
        (folder / "spark-defaults.conf").write_text(QUICK_TO_BEGIN, encoding="utf-8")  # not to compile for sixty rows
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        engine = SparkEngine(SPARK)
        yield
        engine.close()


COLUMNS = {"journey": "case", "activity": "activity", "time": "time"}
ALL_COLUMNS = {**COLUMNS, "end": "end", "channel": "channel", "department": "dept", "resource": "who",
               "outcome": "outcome", "cost": "cost", "intent": "about", "resolved": "settled", "asked_again": "again",
               "passed": "passed"}
START = datetime(2026, 1, 5, 9)


def rich_rows(cases=60):
    """Draw journeys of a shop: repeats, switches of channel, hand-offs, ends, costs, cells that say nothing."""
    draw = random.Random(7)
    for case in range(cases):
        at = START + timedelta(hours=draw.randrange(1500))
        walk = ["visit", "ask", *draw.choices(["visit", "ask", "order", "pay", "call"], k=draw.randrange(7)), "order"]
        for activity in walk[:draw.randrange(1, len(walk) + 1)]:
            at += timedelta(minutes=draw.choice([0, 5, 30, 60, 300, 3000]))
            end = at + timedelta(minutes=draw.choice([0, 10, 90]))
            yield (f"J{case}", activity, at.isoformat(" "), draw.choice([end.isoformat(" "), ""]),
                   draw.choice(["shop", "phone", "site", ""]), draw.choice(["Sales", "Desk", "Bank", ""]),
                   draw.choice(["Ann", "Bob", "Cy", ""]), draw.choice(["bought", "left", ""]),
                   draw.choice(["1.5", "2", "", "x"]), draw.choice(["price", "return", ""]),
                   draw.choice(["yes", "no", ""]), draw.choice(["yes", "no", "perhaps", ""]),
                   draw.choice(["address; consent", "address", "nothing", "phone number", ""]),
                   draw.choice(["north", "south", "south", ""]))


def write_csv(file, head, rows):
    file.write_text("\n".join([",".join(head), *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")


def write_parquet(file, select):
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")


def rich_project(folder):
    write_csv(folder / "shop.csv", [*ALL_COLUMNS.values(), "region"], rich_rows())
    write_parquet(folder / "more.parquet",
                  "SELECT 'K' || (i % 9) AS \"case\", ['visit', 'ask', 'order', 'pay'][1 + (i * 7) % 4] AS activity, "
                  "TIMESTAMP '2026-02-01' + INTERVAL 1 HOUR * (i // 2) AS \"time\", "
                  "['shop', 'Telephone', NULL][1 + i % 3] AS channel FROM range(40) AS t(i)")
    write_parquet(folder / "back.parquet",
                  "SELECT (i % 5)::DOUBLE AS \"case\", ['send', 'refund'][1 + i % 2] AS activity, "
                  "TIMESTAMP '2026-03-01' + INTERVAL 1 DAY * i AS \"time\" FROM range(17) AS t(i)")
    buy = {"id": "buy", "title": "Buy", "actor": "customer", "roles": [
        {"id": "sales", "name": "Sales", "department": "Sales"}, {"id": "desk", "name": "Desk", "department": "Desk"}],
        "stages": [{"id": "look", "name": "Look", "steps": [{"id": "visit", "name": "V"}, {"id": "ask", "name": "A"}]},
                   {"id": "take", "name": "Take", "steps": [{"id": "order", "name": "O"}]}],
        "handoffs": [{"at": "look.ask", "from": "sales", "to": "desk", "passes": ["address", "consent"],
                      "within_h": 2}]}
    back = {"id": "back", "title": "Back", "actor": "customer", "stages": [{"id": "return", "name": "R"}]}
    steps = {"visit": "look.visit", "ask": "look.ask", "order": "take.order"}
    return Project.model_validate({
        "title": "t", "journeys": [buy, back],
        "data": [
            {"kind": "events", "file": "shop.csv", "columns": ALL_COLUMNS, "steps": steps},
            {"kind": "events", "file": "more.parquet", "columns": {**COLUMNS, "channel": "channel"}, "steps": steps},
            {"kind": "events", "file": "back.parquet", "columns": COLUMNS, "steps": {"send": "return"}},
        ],
        "analysis": {
            "funnels": [{"id": "closed", "steps": ["look.visit", "look.ask", "order"], "within_h": 60},
                        {"id": "quick", "steps": ["visit", "order"], "step_within_h": 5},
                        {"id": "open", "steps": ["ask", "pay"], "kind": "open"}],
            "paths": [{"id": "asked", "steps": ["ask", "order"]}],
            "goal": {"steps": ["take.order"]}, "cohorts": {"by": "week", "periods": 4},
            "planned": {"steps": ["look.visit", "look.ask", "take.order"], "optional": ["look.ask"],
                        "within_h": {"take.order": 30}},
        },
        "thresholds": {"small_base": 5},
    })


def test_all_that_a_log_can_hold_in_two_journeys(tmp_path):
    project = rich_project(tmp_path)
    found = agree(project, tmp_path)
    assert len({row[1] for row in found}) > 40  # so many metrics had something to say


def test_a_goal_that_is_an_outcome(tmp_path):
    project = rich_project(tmp_path)
    analysis = project.analysis.model_validate({"goal": {"outcome": ["bought"]}, "paths": [
        {"id": "asked", "steps": ["ask", "order"]}]})
    asking = [m for m in CORE_METRICS if m.name.startswith(("goal", "path", "attribution"))]
    assert agree(project.model_copy(update={"analysis": analysis}), tmp_path, asking)


def test_parts_of_a_log(tmp_path):
    project = rich_project(tmp_path)
    shop = project.data[0].model_dump(by_alias=True, exclude_unset=True)
    shop |= {"periods": "quarter", "segments": ["region", {"id": "paid", "contains": ["pay"]}]}
    broken_down = Project.model_validate({**project.model_dump(by_alias=True, exclude_unset=True), "data": [shop]})
    assert any("region=" in row[4] for row in agree(broken_down, tmp_path, FEW))


@pytest.mark.parametrize(("name", "rows"), [
    ("ties", [("1", "a", "2026-01-01 09:00"), ("1", "b", "2026-01-01 09:00"), ("1", "a", "2026-01-01 09:00"),
              ("2", "b", "2026-01-01 09:00"), ("2", "a", "2026-01-01 09:00"), ("3", "a", "2026-01-01 09:00")]),
    ("nulls", [("", "a", "2026-01-01 09:00"), ("1", "", "2026-01-01 10:00"), ("1", "a", "someday"),
               ("2", "a", "2026-01-02 09:00"), ("2", "it's; \"odd\" \\d", "2026-01-02 08:00"), ("1", "b", "")]),
    ("one event", [("1", "a", "2026-01-01 09:00")]),
    ("nobody", [("", "a", "2026-01-01 09:00")]),
])
def test_small_logs_of_no_journey(tmp_path, name, rows):
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    write_csv(tmp_path / "log.csv", COLUMNS.values(), quoted)
    source = {"kind": "events", "file": "log.csv", "columns": COLUMNS}
    agree(Project.model_validate({"title": name, "data": [source]}), tmp_path)


def test_files_that_spark_reads_itself_keep_their_rows_and_faults(tmp_path):
    for part in ("a b", "c%20d"):
        write_parquet(tmp_path / f"{part}.parquet",
                      "SELECT CASE WHEN i % 11 = 0 THEN NULL ELSE i % 4 + 0.5 END AS \"case\", "
                      "['x', ' y ', NULL][1 + i % 3] AS activity, CASE WHEN i % 7 = 0 THEN NULL WHEN i = 5 THEN "
                      "'infinity' ELSE TIMESTAMPTZ '2026-01-01 10:00+03' + INTERVAL 1 MINUTE * (i // 3) END "
                      "AS \"time\", "
                      "TIMESTAMP '2026-01-01 08:00' + INTERVAL 1 MINUTE * i AS \"end\" FROM range(60) AS t(i)")
    source = {"kind": "events", "file": "*.parquet", "columns": {**COLUMNS, "end": "end"}}
    for zone in ({}, {"timezone": "Europe/Moscow"}):  # with a zone the log is read by DuckDB and handed over
        agree(Project.model_validate({"title": "t", "data": [{**source, **zone}]}), tmp_path, FEW)


@pytest.mark.parametrize("name", ["onboarding", "retail_pickup"])
def test_bundled_examples_measure_the_same(tmp_path, name):
    installed_plugins().examples()[name][1].write(tmp_path, "en")
    one, other = (plain(list(measure_project(tmp_path, power=p).findings), {}) for p in (Power(), SPARK))
    assert len(one) == len(other) > 100
    assert [d for a, b in zip(one, other, strict=True) if (d := difference(a, b, a[1]))] == []


def test_every_job_and_every_sql_text_was_compared():
    texts = {f.name for f in files("cjm_core.evidence.sql").iterdir() if f.name.endswith(".sql")}
    assert REACHED, "run the whole file: the tests before this one reach the jobs"
    assert (texts | set(jobs().values())) - REACHED == set()
