"""The locked versions: a version for everything, and no address, so that they serve any package index."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_address_and_no_hash():
    assert [line for line in LINES if re.search(r"https?:|index-url|find-links|file:|--hash|@", line)] == []


def test_every_line_pins_one_version():
    assert LINES
    for line in LINES:
        (version,) = Requirement(line).specifier
        assert version.operator == "=="


def test_every_dependency_is_pinned_within_its_bounds():
    pins = {}
    for line in LINES:
        pin = Requirement(line)
        pins.setdefault(canonical(pin.name), []).append(next(iter(pin.specifier)).version)
    wanted = [Requirement(d) for d in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]]
    for need in wanted:
        assert all(v in need.specifier for v in pins[canonical(need.name)]), need


def test_every_run_time_dependency_has_a_lower_bound():
    assert [d for d in PROJECT["dependencies"] if not any(s.operator == ">=" for s in Requirement(d).specifier)] == []
