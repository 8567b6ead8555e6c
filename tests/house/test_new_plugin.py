"""A new plugin is a folder and two lines, as CONTRIBUTING.md says: its blocks make one that works."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("command_blocks", Path(__file__).with_name("test_command_blocks.py"))
documents = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(documents)


@pytest.fixture(scope="module")
def bakery(tmp_path_factory):
    """Return the environment of a tree in which the plugin of CONTRIBUTING.md stands and is installed."""
    tree = tmp_path_factory.mktemp("tree")
    for language, title, text in documents.blocks(ROOT / "CONTRIBUTING.md"):
        if title:
            (tree / title).parent.mkdir(parents=True, exist_ok=True)
            (tree / title).write_text(text, encoding="utf-8")
        elif language == "toml":
            package, entry = (line.strip() for line in text.splitlines())
    home = (tree / package.strip('",')).parent
    about = home / "cjm_bakery-0.1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: cjm-bakery\nVersion: 0.1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[cjm]\n" + entry.replace('"', "") + "\n", encoding="utf-8")
    return tree, {"PYTHONPATH": str(home)}


def test_the_two_lines_fit_into_pyproject():
    (lines,) = [text for language, _, text in documents.blocks(ROOT / "CONTRIBUTING.md") if language == "toml"]
    package, entry = lines.splitlines()
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for neighbour, line in (('    "cjm_core",\n', package), ("[project.entry-points.cjm]\n", entry)):
        assert neighbour in text
        text = text.replace(neighbour, f"{neighbour}{line}\n", 1)
    settings = tomllib.loads(text)
    assert settings["project"]["entry-points"]["cjm"]["bakery"] == "cjm_bakery"
    assert "plugins/bakery/cjm_bakery" in settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def test_its_template_is_listed_and_makes_a_map(bakery):
    tree, environment = bakery
    assert "bakery/morning" in documents.run("cjm templates", tree, **environment).stdout
    made = documents.run("cjm new shop --template bakery/morning && cjm check shop", tree, **environment)
    assert made.returncode == 0, made.stdout + made.stderr
    built = documents.run("cjm build shop --out map --view path --format svg --lang en", tree, **environment)
    assert built.returncode == 0, built.stderr
    (picture,) = (tree / "map").glob("*.svg")
    assert re.search("Comes back", picture.read_text(encoding="utf-8"))


def test_its_own_test_passes(bakery):
    tree, environment = bakery
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"], cwd=tree,
        env={**os.environ, **environment, "PYTEST_ADDOPTS": ""}, capture_output=True, text=True,
    )
    assert done.returncode == 0, done.stdout
