"""The default demo, drawn whole: four formats and both languages of one map, beside importing pandas and matplotlib."""

import subprocess
import sys
from pathlib import Path

import pytest

CJM = str(Path(sys.executable).with_name("cjm"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Return the folder of the default demo's project, with its data."""
    folder = tmp_path_factory.mktemp("demo")
    command = [CJM, "demo", "--out", str(folder), "--lang", "ru", "--format", "svg"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (project,) = (p.parent for p in folder.rglob("cjm.yaml"))
    return project


def test_importing_pandas_and_matplotlib(benchmark):
    command = [sys.executable, "-c", "import pandas, matplotlib"]
    benchmark.pedantic(subprocess.run, args=(command,), kwargs={"check": True}, rounds=5, warmup_rounds=1)


def test_one_map_in_four_formats_and_both_languages(benchmark, demo, tmp_path):
    command = [
        CJM, "build", str(demo), "--out", str(tmp_path), "--view", "path", "--format", "svg,png,pdf,html",
        "--lang", "both",
    ]
    benchmark.pedantic(subprocess.run, args=(command,), kwargs={"check": True, "stdout": subprocess.DEVNULL},
                       rounds=3, warmup_rounds=1)
    assert {p.suffix for p in tmp_path.iterdir()} >= {".svg", ".png", ".pdf", ".html"}
