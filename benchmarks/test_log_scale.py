"""The standard job on event logs (steps, directly-follows, variants, throughput, hand-over) beside three peers.

Run with ``python -m pytest -n 0 -s benchmarks/test_log_scale.py``. Every peer works in an environment of its own, on
the same file and in the same run; times are of whole processes, start included. CJM_LOG_EVENTS sets the size (ten
million); the test of a hundred million runs with CJM_LOG_HUGE=1 and writes a gigabyte of Parquet.
"""

import json
import os
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
from event_logs import write_log

EVENTS = int(os.environ.get("CJM_LOG_EVENTS", "10000000"))
PEERS = Path(__file__).parent / "peers"
RUN = """
import json, runpy, sys
from pathlib import Path
sys.argv = json.loads(sys.argv[1])
runpy.run_path(sys.argv[0], run_name="__main__")
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps({"peak": int(status["VmHWM"].split()[0]) * 1024}))
"""


@dataclass(frozen=True)
class Run:
    """One run of a job: seconds on the wall and peak memory in megabytes."""

    seconds: float
    peak_mb: float


def run(script: str, *args: object, python: Path | str = sys.executable) -> Run:
    """Run one peer's script in a process of its own."""
    argv = json.dumps([str(PEERS / script), *map(str, args)])
    quiet = {**os.environ, "RETENTIONEERING_NO_TRACK": "1"}
    start = time.perf_counter()
    done = subprocess.run([python, "-c", RUN, argv], check=True, capture_output=True, text=True, timeout=3600,
                          env=quiet)
    took = time.perf_counter() - start
    found = Run(took, json.loads(done.stdout.splitlines()[-1])["peak"] / (1 << 20))
    print(f"\n{script}: {found.seconds:.1f} s, {found.peak_mb:.0f} MB")
    return found


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return write_log(tmp_path_factory.mktemp("log") / "log.parquet", EVENTS)


@pytest.fixture(scope="module")
def ours(log) -> Run:
    return min((run("with_cjm.py", log) for _ in range(3)), key=lambda r: r.seconds)


def environment(folder: Path, *packages: str) -> Path:
    """Make an environment with some packages; a sentence where that cannot be done."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    try:
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True, capture_output=True, timeout=900)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"{packages[0]} could not be installed here: {error}")
    return python


def test_the_public_interface_costs_at_most_a_seventh_more_than_bare_sql(log, ours):
    bare = min((run("bare_sql.py", log) for _ in range(3)), key=lambda r: r.seconds)
    print(f"ours / bare SQL: {ours.seconds / bare.seconds:.2f}")
    assert ours.seconds <= 1.15 * bare.seconds


def test_twenty_times_faster_than_pm4py(log, ours, tmp_path):
    peer = run("with_pm4py.py", log, python=environment(tmp_path / "pm4py", "pm4py", "pyarrow"))
    print(f"pm4py / ours: {peer.seconds / ours.seconds:.1f}, memory {peer.peak_mb / ours.peak_mb:.1f}")
    assert peer.seconds >= 20 * ours.seconds


def test_eight_times_faster_than_retentioneering_with_a_third_of_its_memory(log, ours, tmp_path):
    peer = run("with_retentioneering.py", log, python=environment(tmp_path / "retentioneering", "retentioneering"))
    print(f"retentioneering / ours: {peer.seconds / ours.seconds:.1f}, memory {peer.peak_mb / ours.peak_mb:.1f}")
    assert peer.seconds >= 8 * ours.seconds
    assert peer.peak_mb >= 3 * ours.peak_mb


def test_ten_times_the_events_take_at_most_eleven_times_as_long(ours, tmp_path):
    small = write_log(tmp_path / "small.parquet", EVENTS // 10)
    tenth = min((run("with_cjm.py", small) for _ in range(3)), key=lambda r: r.seconds)
    print(f"ten times the events: {ours.seconds / tenth.seconds:.1f} times the time")
    assert ours.seconds <= 11 * tenth.seconds


@pytest.mark.skipif("CJM_LOG_HUGE" not in os.environ, reason="a hundred million events: set CJM_LOG_HUGE=1")
def test_a_hundred_million_events_within_four_gigabytes(tmp_path):
    huge = write_log(tmp_path / "huge.parquet", 100_000_000)
    found = run("with_cjm.py", huge, "3GB")
    assert found.peak_mb <= 4096
