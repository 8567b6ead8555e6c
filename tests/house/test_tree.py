"""Rules about the tree itself: what files are called, how long they are, and what none of them may hold."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("cjm_core", "cli", "plugins", "tests", "benchmarks", "docs", ".ci")
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "base", "common", "manager", "misc"}
LONGEST = 400
LONGER_WITH_REASON: dict[str, str] = {}


def files(suffix=""):
    """Return the files of the repository, tracked or about to be."""
    named = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True,
    )
    if named.returncode:  # a copy without its history
        paths = [p for room in ROOMS for p in (ROOT / room).rglob("*") if "__pycache__" not in p.parts]
    else:
        paths = [ROOT / name for name in named.stdout.split("\0") if name]
    return sorted(p for p in paths if p.is_file() and p.name.endswith(suffix))


def settings():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_module_is_named_after_what_it_holds():
    assert [p for p in files(".py") if p.stem in SAYS_NOTHING] == []


def test_no_module_is_too_long_to_read():
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in files(".py")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert {name: n for name, n in long.items() if name not in LONGER_WITH_REASON} == {}
    assert set(LONGER_WITH_REASON) <= set(long), "a file became short again: take it off the list"


def wheel_packages():
    return settings()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


@pytest.mark.parametrize("pattern", [
    r"/(?:home|Users|root|work|opt)/[a-z]",
    r"[A-Z]:\\Users\\",
    r"/tmp/(?!$)[a-z]+/bin",
    r"pythonhosted\.org|pypi\.org|/simple/",
])
def test_nothing_of_one_machine_stands_in_the_tree(pattern):
    found = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in re.finditer(pattern, text)]
    assert [f for f in found if not f.startswith("tests/house/test_tree.py")] == []


def test_plugin_folders_packages_and_entry_points_are_the_same():
    packages = {p for p in wheel_packages() if p.startswith("plugins/")}
    folders = {
        f"plugins/{folder.name}/cjm_{folder.name}" for folder in (ROOT / "plugins").iterdir()
        if folder.is_dir() and any(folder.rglob("*.py"))
    }
    entries = {f"plugins/{name}/{module}" for name, module in settings()["project"]["entry-points"]["cjm"].items()}
    assert folders == packages == entries


def test_every_package_of_the_wheel_is_typed_and_checked():
    assert [p for p in wheel_packages() if not (ROOT / p / "py.typed").exists()] == []
    names = sorted(Path(p).name for p in wheel_packages())
    assert sorted(settings()["tool"]["mypy"]["packages"]) == names
    assert sorted(settings()["tool"]["importlinter"]["root_packages"]) == names
