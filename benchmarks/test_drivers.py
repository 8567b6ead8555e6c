"""Drivers at scale: 14 drivers of 130,000 people with 1,000 draws, beside the same done by pingouin's relimp.

Run with ``python -m pytest -n 0 -s benchmarks/test_drivers.py``. pingouin is under the GPL and never a dependency: it
is put into an environment of its own in a temporary folder, does one draw, and the rest is extrapolated by
multiplication.
"""

import json
import subprocess
import sys
import time
import venv
from pathlib import Path

import numpy as np
import pytest

PEOPLE, DRIVERS, DRAWS = 130_000, 14, 1_000
SEED = 7

PEER = """
import json, sys, time
import numpy as np, pandas as pd, pingouin
people, drivers, seed = json.loads(sys.argv[1])
rng = np.random.default_rng(seed)
x = rng.normal(size=(people, drivers)) + rng.normal(size=(people, 1))
y = x[:, :5].sum(axis=1) + 3 * rng.normal(size=people)
columns = [f"q{i}" for i in range(drivers)]
frame = pd.DataFrame(x, columns=columns)
drawn = rng.integers(0, people, people)
start = time.perf_counter()
found = pingouin.linear_regression(frame.iloc[drawn], y[drawn], relimp=True)
took = time.perf_counter() - start
whole = pingouin.linear_regression(frame.iloc[:5000, :6], y[:5000], relimp=True)
print(json.dumps({"seconds": took, "shares": list(whole["relimp"].iloc[1:])}))
"""


def survey():
    """The same people as the peer makes for itself."""
    rng = np.random.default_rng(SEED)
    x = rng.normal(size=(PEOPLE, DRIVERS)) + rng.normal(size=(PEOPLE, 1))
    return np.column_stack([x, x[:, :5].sum(axis=1) + 3 * rng.normal(size=PEOPLE)])


def ours(table):
    """Shares of everybody and in 1,000 draws, with the floor of chance in each."""
    from cjm_core.metrics.drivers.correlation import drawn_moments, moments
    from cjm_core.metrics.drivers.lmg import lmg, noise_correlations

    weight = np.ones(len(table))
    drawn = drawn_moments(table, weight, DRAWS).correlation
    noise = noise_correlations(drawn, len(table), np.random.default_rng(SEED))
    return lmg(moments(table, weight).correlation), lmg(drawn, noise)


@pytest.fixture(scope="module")
def peer(tmp_path_factory):
    """What one draw takes pingouin, in an environment of its own; a sentence where that cannot be made."""
    folder = tmp_path_factory.mktemp("peer")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    try:
        subprocess.run([python, "-m", "pip", "install", "-q", "pingouin"], check=True, capture_output=True, timeout=600)
        order = json.dumps([PEOPLE, DRIVERS, SEED])
        run = subprocess.run([python, "-c", PEER, order], check=True, capture_output=True, text=True, timeout=3600)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"pingouin could not be installed or run here: {error}")
    return json.loads(run.stdout.splitlines()[-1])


def test_shares_of_14_drivers_with_1000_draws_take_under_30_seconds():
    table = survey()
    start = time.perf_counter()
    whole, drawn = ours(table)
    took = time.perf_counter() - start
    assert whole.share.shape == (1, DRIVERS)
    assert drawn.share.shape == (DRAWS, DRIVERS)
    print(f"\n{PEOPLE} people x {DRIVERS} drivers, {DRAWS} draws: {took:.1f} s")
    assert took < 30


def test_at_least_fifty_times_faster_than_the_peer(peer):
    from cjm_core.metrics.drivers.correlation import moments
    from cjm_core.metrics.drivers.lmg import lmg

    table = survey()
    few = table[:5000, [*range(6), DRIVERS]]
    assert lmg(moments(few, np.ones(5000)).correlation).share[0] == pytest.approx(peer["shares"], abs=1e-6)
    start = time.perf_counter()
    ours(table)
    took = time.perf_counter() - start
    theirs = peer["seconds"] * DRAWS
    print(f"\npeer: {peer['seconds']:.1f} s a draw, {theirs / 3600:.1f} h for {DRAWS} (one draw times {DRAWS}); "
          f"ours {took:.1f} s; ratio {theirs / took:.0f}")
    assert theirs / took >= 50


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc, which is not here")
def test_memory_stays_under_a_gigabyte():
    code = ("import sys; sys.path.insert(0, sys.argv[1]); import test_drivers as t; t.ours(t.survey()); "
            "print([l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')][0])")
    run = subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent)], capture_output=True, text=True,
                         check=True)
    peak_bytes = int(run.stdout.split()[-1]) * 1024
    print(f"\npeak memory: {peak_bytes / (1 << 20):.0f} MB")
    assert peak_bytes < 1 << 30
