"""Start-up: ``cjm --help`` beside a bare click program, each in its own process."""

import subprocess
import sys
from pathlib import Path

import pytest

BARE = """
import click

@click.group()
def cli():
    "A bare program."

@cli.command()
def build():
    "Do nothing."

cli()
"""


@pytest.mark.parametrize("program", ["bare_click", "cjm"])
def test_help(benchmark, program, tmp_path):
    script = tmp_path / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    command = {
        "bare_click": [sys.executable, str(script), "--help"],
        "cjm": [str(Path(sys.executable).with_name("cjm")), "--help"],
    }[program]
    benchmark.pedantic(subprocess.run, args=(command,), kwargs={"check": True, "stdout": subprocess.DEVNULL},
                       rounds=20, warmup_rounds=2)
