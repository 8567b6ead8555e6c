"""Reading XES: a packed log of 13,000 journeys and 260,000 events, beside rustxes in an environment of its own.

Run with ``python -m pytest -n 0 -s benchmarks/test_xes_import.py``; CJM_XES names another ``.xes.gz`` to read instead.
Both times are of the import alone, without the start of Python.
"""

import gzip
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

from cjm_core.event_logs import open_log

JOURNEYS, EVENTS = 13_000, 20
PEER = """
import json, sys, time
import rustxes
start = time.perf_counter()
log = rustxes.import_xes(sys.argv[1])
print(json.dumps([time.perf_counter() - start, len(log[0] if isinstance(log, tuple) else log)]))
"""


@pytest.fixture(scope="module")
def xes(tmp_path_factory) -> Path:
    """A log whose events carry what banks write: name, time, lifecycle and resource."""
    if "CJM_XES" in os.environ:
        return Path(os.environ["CJM_XES"])
    path = tmp_path_factory.mktemp("xes") / "log.xes.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n')
        for j in range(JOURNEYS):
            out.write(f'<trace><string key="concept:name" value="{j}"/><string key="amount" value="{j * 7}"/>\n')
            for k in range(EVENTS):
                out.write(
                    f'<event><string key="org:resource" value="{(j + k) % 60}"/>'
                    f'<string key="lifecycle:transition" value="COMPLETE"/>'
                    f'<string key="concept:name" value="Step {(j + k * k) % 24}"/>'
                    f'<date key="time:timestamp" value="2025-{1 + j % 12:02}-{1 + k:02}T{k:02}:38:44.546+02:00"/>'
                    '</event>\n')
            out.write("</trace>\n")
        out.write("</log>\n")
    return path


@pytest.fixture(scope="module")
def peer(xes, tmp_path_factory) -> tuple[float, int]:
    """Seconds and events of rustxes; a sentence where it cannot be had."""
    folder = tmp_path_factory.mktemp("rustxes")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    try:
        subprocess.run([python, "-m", "pip", "install", "-q", "rustxes"], check=True, capture_output=True, timeout=600)
        runs = [subprocess.run([python, "-c", PEER, str(xes)], check=True, capture_output=True, text=True, timeout=600)
                for _ in range(3)]
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"rustxes could not be installed or run here: {error}")
    return min(tuple(json.loads(r.stdout.splitlines()[-1])) for r in runs)


def test_at_most_twice_the_time_of_rustxes(xes, peer):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        with open_log(xes) as evidence:
            events = sum(source.rows for source in evidence.intake())
        times.append(time.perf_counter() - start)
    print(f"\n{events} events: ours {min(times):.2f} s, rustxes {peer[0]:.2f} s, ratio {min(times) / peer[0]:.2f}")
    assert events == peer[1]
    assert min(times) <= 2 * peer[0]
