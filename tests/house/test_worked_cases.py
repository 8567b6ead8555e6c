"""No worked case of the methods' notes is forgotten: each is named by a test, where the notes lie on this machine."""

import json
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = Path(os.environ.get("CJM_ORACLES", ROOT.parent / "shared/data/methods/oracles.json"))


def test_every_worked_case_is_named_by_a_test():
    if not FILE.is_file():
        pytest.skip("the worked numbers are not on this machine; CJM_ORACLES may name their file")
    cases = {case["id"] for case in json.loads(FILE.read_text(encoding="utf-8"))}
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    named = {word for path in tests for word in re.findall(r'"([a-z0-9_]+)"', path.read_text(encoding="utf-8"))}
    assert len(cases) >= 60
    assert sorted(cases - named) == []
