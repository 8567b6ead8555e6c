"""What does the counting, and how much of the machine it may take: options, a missing Java, Ctrl-C in a long query."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from cjm_cli.main import run
from cjm_core.evidence import java
from cjm_core.evidence.power import Power

PROJECT = """title: T
data:
  - {kind: events, file: log.parquet, columns: {journey: j, activity: a, time: t}}
"""
LOG = ("SELECT 'J' || (i * 7919 % 400000) AS j, 'Activity ' || (i * 31 % 29) AS a, "
       "TIMESTAMP '2026-01-01' + INTERVAL 1 SECOND * i AS t FROM range({rows}) AS r(i)")


def project(folder, rows=50):
    (folder / "cjm.yaml").write_text(PROJECT, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({LOG.format(rows=rows)}) TO '{folder / 'log.parquet'}' (FORMAT parquet)")
    return folder


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("CJM_LANG", "en")


@pytest.mark.parametrize(("args", "told"), [
    (["--memory", "4"], "for example --memory 4GB"),
    (["--memory", "much"], "for example --memory 4GB"),
    (["--memory", "99999999999999999999TB"], "for example --memory 4GB"),
    (["--threads", "0"], "for example --threads 4"),
    (["--threads", "99999999999999999999"], "from 1 to 1024"),
    (["--engine", "spork"], "no engine `spork`; there is spark"),
    (["--master", "local[2]"], "add --engine spark"),
    (["--engine", "spark", "--master", "there"], "for example --master local[4]"),
    (["--scratch", "nowhere"], "make it first"),
])
def test_wrong_values_are_told_with_examples(tmp_path, capsys, args, told):
    assert run(["measure", str(project(tmp_path)), *args]) == 2
    assert told in capsys.readouterr().err


def test_limits_change_no_number(tmp_path, capsys):
    said = []
    for args in ([], ["--memory", "800MB", "--threads", "1", "--scratch", str(tmp_path)]):
        assert run(["measure", str(project(tmp_path)), "--format", "csv", *args]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != ""
    assert {p.name for p in tmp_path.iterdir()} == {"cjm.yaml", "log.parquet"}


@pytest.mark.parametrize(("memory", "size"), [("4GB", 4 * 10**9), ("1.5 GiB", 3 << 29), ("800mb", 800 * 10**6)])
def test_memory_is_read_as_people_write_it(memory, size):
    assert Power(memory=memory).memory_bytes == size


def fake_java(folder, says):
    (folder / "bin").mkdir()
    tool = folder / "bin" / "java"
    tool.write_text(f"#!/bin/sh\necho '{says}' >&2\n", encoding="utf-8")
    tool.chmod(0o755)
    return folder


@pytest.mark.parametrize(("says", "told"), [
    ('openjdk version "11.0.22" 2024-01-16', "is Java 11. Set JAVA_HOME to a newer one"),
    ('java version "1.8.0_392"', "is Java 8."), ("what?", "is Java ?."),
])
def test_an_old_java_is_told(tmp_path, monkeypatch, says, told):
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path, says)))
    with pytest.raises(java.EvidenceError, match="Spark needs Java 17 or newer") as caught:
        java.checked_java()
    assert told in str(caught.value)


def test_a_java_that_is_new_enough_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path, 'openjdk version "21" 2023-09-19')))
    assert java.checked_java() == tmp_path / "bin" / "java"


def test_no_java_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(java.EvidenceError, match="there is no Java in it"):
        java.checked_java()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(java.EvidenceError, match="there is none on this machine"):
        java.checked_java()


def test_spark_that_is_not_installed_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setattr("cjm_core.evidence.spark_session.find_spec", lambda _: None)
    assert run(["measure", str(project(tmp_path)), "--engine", "spark"]) == 1
    assert 'pip install "cjm[spark]"' in capsys.readouterr().err


def test_a_log_on_a_cluster_asks_for_spark(tmp_path, capsys):
    (project(tmp_path) / "cjm.yaml").write_text(PROJECT.replace("log.parquet", "s3a://bucket/log/"), encoding="utf-8")
    assert run(["measure", str(tmp_path)]) == 1
    assert "only Spark reads it there" in capsys.readouterr().err


def stopped(folder, *args, after):
    """Run ``cjm build``, send Ctrl-C once ``after(scratch)`` holds; return the process, and seconds until its end."""
    scratch = folder / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-c", "from cjm_cli.main import main; main()", "build", str(folder), "--out",
               str(folder / "out"), "--scratch", str(scratch), *args]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "CJM_LANG": "en"})
    deadline = time.monotonic() + 120
    while not after(scratch) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.7)  # into the middle of a query
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, "", "cjm: stopped")
    assert list(scratch.iterdir()) == []
    assert not (folder / "out").exists() or list((folder / "out").iterdir()) == []
    return time.monotonic() - began


def processes_naming(text):
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [entry] if text.encode() in entry.read_bytes() else []
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_ctrl_c_in_a_long_query_ends_at_once(tmp_path):
    seconds = stopped(project(tmp_path, 4_000_000), "--threads", "1", after=lambda scratch: any(scratch.iterdir()))
    assert seconds < 3


@pytest.mark.slow
@pytest.mark.spark
def test_ctrl_c_ends_spark_and_its_java_at_once(tmp_path):
    def at_work(scratch):
        return any(scratch.glob("cjm-*/blockmgr-*/*/*"))

    seconds = stopped(project(tmp_path, 1_000_000), "--engine", "spark", "--threads", "1", "--memory", "2GB",
                      after=at_work)
    assert seconds < 10
    assert processes_naming(str(tmp_path)) == []


def test_a_scratch_folder_that_takes_no_files(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    assert run(["measure", str(project(tmp_path)), "--scratch", str(tmp_path)]) == 3
    assert "Permission denied" in capsys.readouterr().err
