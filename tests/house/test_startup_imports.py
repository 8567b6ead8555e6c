"""Start-up: help and version come at once, so they load none of the heavy libraries."""

import subprocess
import sys

import pytest

HEAVY = {"pandas", "matplotlib", "duckdb", "numpy", "scipy", "pydantic", "ruamel", "jinja2"}
PROGRAM = """
import sys
from cjm_cli.main import main
sys.argv = ["cjm", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("\\nLOADED", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_loads_nothing_heavy(argument):
    run = subprocess.run([sys.executable, "-c", PROGRAM, argument], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.rpartition("LOADED")[2].split())
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_a_plugins_author_can_import_the_core_at_once():
    code = "import sys, cjm_core; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in run.stdout.split()} & HEAVY == set()
