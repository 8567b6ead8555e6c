"""Markov attribution of a million journeys, from the events to the credits, beside ChannelAttribution's simulation.

Run with ``python -m pytest -n 0 -s benchmarks/test_attribution.py``. ChannelAttribution is under the GPL and never a
dependency: it gets an environment of its own. Its paths are built twice, by pandas and by DuckDB; times are of whole
processes on the same file in the same run, start included, the best of three. CJM_ATTRIBUTION_JOURNEYS sets the size.
"""

import json
import os
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

JOURNEYS = int(os.environ.get("CJM_ATTRIBUTION_JOURNEYS", "1000000"))
PEERS = Path(__file__).parent / "peers"
CHANNELS = 10


@dataclass(frozen=True)
class Run:
    """The best time of a script, and the credits by channel that it printed."""

    seconds: float
    credit: dict[str, float]


def write_touches(path: Path, journeys: int) -> Path:
    """Write journeys of 1 to about 20 touches, some of which buy with the last one, their events in the order of time.
    """
    with duckdb.connect() as con:
        con.execute(f"""
            COPY (
                WITH RECURSIVE walk AS (
                    SELECT j, 0 AS k, CAST(hash(j, 1) % {CHANNELS} AS BIGINT) AS c FROM range({journeys}) AS t(j)
                    UNION ALL
                    SELECT j, k + 1, CAST((c + 1 + hash(hash(j, k), 2) % (3 + c % 7)) % {CHANNELS} AS BIGINT)
                    FROM walk WHERE k < 30 AND hash(hash(j, k), 3) % 100 >= 18 + 2 * c
                ), timed AS (
                    SELECT *, CAST(hash(j) % 20000000 + k * 7200 + hash(j, k) % 7000 AS BIGINT) AS second,
                           k = max(k) OVER (PARTITION BY j) AS last FROM walk
                )
                SELECT 'J' || lpad(CAST(j AS VARCHAR), 9, '0') AS journey, 'touch' AS activity,
                       TIMESTAMP '2025-01-01' + to_seconds(second) AS time, 'channel ' || c AS channel,
                       CASE WHEN last AND hash(hash(j, k), 4) % 100 < 5 + 4 * c THEN 'bought' ELSE '' END AS outcome
                FROM timed ORDER BY time, journey
            ) TO '{path}' (FORMAT parquet)
        """)
    return path


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return write_touches(tmp_path_factory.mktemp("touches") / "log.parquet", JOURNEYS)


@pytest.fixture(scope="module")
def peer(tmp_path_factory) -> Path:
    """An environment with the peer; a sentence where it cannot be made."""
    folder = tmp_path_factory.mktemp("peer")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    packages = ("ChannelAttribution", "matplotlib", "pandas", "pyarrow", "duckdb")
    try:
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True, capture_output=True, timeout=900)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"ChannelAttribution could not be installed here: {error}")
    return python


@pytest.fixture(scope="module")
def ours(log) -> Run:
    return best_of_three("attribution_by_cjm.py", log)


def best_of_three(script: str, *args: object, python: Path | str = sys.executable) -> Run:
    """Run a script three times in a process of its own."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        done = subprocess.run([python, PEERS / script, *map(str, args)], check=True, capture_output=True, text=True,
                              timeout=3600)
        times.append(time.perf_counter() - start)
    print(f"\n{script} {' '.join(map(str, args[1:]))}: {min(times):.1f} s")
    return Run(min(times), json.loads(done.stdout.splitlines()[-1]))


def compared(log: Path, python: Path, ours: Run, builder: str) -> float:
    """Return how many times as long the peer takes, having made sure that it finds the same within its noise."""
    theirs = best_of_three("attribution_by_simulation.py", log, builder, python=python)
    total = sum(ours.credit.values())
    apart = max(abs(ours.credit[c] - theirs.credit[c]) for c in ours.credit) / total
    print(f"simulation, paths by {builder} / ours: {theirs.seconds / ours.seconds:.2f}; credits at most "
          f"{apart:.2%} of all outcomes apart")
    assert sum(theirs.credit.values()) == pytest.approx(total)
    assert apart < 0.02
    return theirs.seconds / ours.seconds


def test_twice_as_fast_as_a_simulation_and_exact(log, peer, ours):
    assert compared(log, peer, ours, "pandas") >= 2


def test_beside_a_simulation_whose_paths_a_database_builds(log, peer, ours):
    """Where all but the simulation is left to DuckDB, the peer is the faster one; only the ratio is told."""
    assert compared(log, peer, ours, "duckdb") > 0
