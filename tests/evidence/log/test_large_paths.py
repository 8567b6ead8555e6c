"""Logs that are large in one way only: many kinds of activities, one endless journey, nothing but different ways."""

import time

import duckdb
import pytest

from cjm_core.evidence.opening import open_log
from cjm_core.metrics.flow import counts, edges, reach, repeats, resources, step_flow, times, variants
from cjm_core.metrics.remembering import Remembering
from cjm_core.model.codebook import EventColumns

MILLION = 1_000_000
LOGS = {
    "a million activities": "'j' || (range % 1000) AS case, 'a' || (range * 7919 % 1000000) AS act",
    "a million activities of one journey": "'j' AS case, 'a' || range AS act",
    "one journey of a million events": "'j' AS case, 'a' || (range * 7919 % 31) AS act",
    "half a million ways, all different": "'j' || (range // 2) AS case, 'a' || (range * 7919 % 1000003) AS act",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", LOGS)
def test_what_is_told_stays_small_and_comes_in_seconds(tmp_path, kind):
    duckdb.sql(f"COPY (SELECT {LOGS[kind]}, TIMESTAMP '2026-01-01' + range * INTERVAL 1 SECOND AS ts, "
               f"'r' || (range % 5) AS who FROM range({MILLION})) TO '{tmp_path / 'log.parquet'}'")
    columns = EventColumns(journey="case", activity="act", time="ts", resource="who")
    begun = time.perf_counter()
    with open_log(tmp_path / "log.parquet", columns) as evidence:
        asked = Remembering(evidence)
        for part in (counts, edges, reach, repeats, resources, step_flow, times, variants):
            for metric in part.METRICS:
                found = list(metric.compute(asked))
                assert len(found) <= (2000 if metric.name == "step_flow" else 200), metric.name
                assert all(len(f.place) < 1000 for f in found)
    assert time.perf_counter() - begun < 120
