"""What the documents tell a reader to type works: their blocks are written and run, in order, as he would."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w+)(?: title=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
INSTALLING = [
    'python3 -m pip install -c constraints.txt . && cjm demo',
    'python3 -m pip install -c constraints.txt -e ".[dev]" && python3 -m pytest',
]


def shown(document):
    """Return the name under which a document stands in pytest's list."""
    return document.relative_to(ROOT).as_posix()


def blocks(document):
    """Return the fenced blocks of a document: language, title, text."""
    return FENCE.findall(document.read_text(encoding="utf-8"))


def run(command, folder, **environment):
    """Run a shell block as a reader would, with the tested cjm first on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PATH": path, **environment}, stdin=subprocess.DEVNULL,
    )


def do_as_told(document, folder):
    """Write the titled blocks of a document and run its shell blocks, but those that install."""
    for language, title, text in blocks(document):
        if title:
            (folder / title).parent.mkdir(parents=True, exist_ok=True)
            (folder / title).write_text(text, encoding="utf-8")
        elif language == "sh" and "pip install" not in text:
            done = run(text, folder)
            assert done.returncode == 0, done.stderr or done.stdout


@pytest.mark.parametrize("document", [d for d in DOCUMENTS if not d.name.startswith("README")], ids=shown)
def test_blocks_run(document, tmp_path):
    do_as_told(document, tmp_path)


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.ru.md", "ru")])
def test_readme_leads_from_a_csv_to_a_map(name, lang, tmp_path):
    do_as_told(ROOT / name, tmp_path)
    assert "<svg" in (tmp_path / "map" / f"report.{lang}.html").read_text(encoding="utf-8")
    rows = run("cjm measure . --metric enps --format csv", tmp_path).stdout.splitlines()
    assert {row.split(",")[0] for row in rows[1:]} == {"enps"}
    assert [row for row in rows if row.startswith("enps,journey,")], "asked of no place, it speaks for the journey"


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_readme_opens_with_a_picture_and_the_two_commands(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    picture = re.search(r"^!\[.+\]\((.+)\)$", text, re.MULTILINE)
    assert picture
    assert (ROOT / picture[1]).read_bytes().startswith(b"\x89PNG")
    assert picture.start() < text.index("##")
    assert [text.strip() for _, _, text in blocks(ROOT / name) if "pip install" in text] == INSTALLING


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_links_lead_somewhere(document):
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (document.parent / link).exists()] == []
