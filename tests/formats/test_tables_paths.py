"""Paths of data files stay inside the project."""

from pathlib import Path

import pytest

from cjm_core.errors import EvidenceError, Spot
from cjm_core.formats.paths import find_files, shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "project"
    (home / "data").mkdir(parents=True)
    for name in ("survey-1.csv", "survey-2.csv", "odd[1].csv"):
        (home / "data" / name).write_text("a\n1\n")
    (tmp_path / "outside.csv").write_text("a\n1\n")
    return home


@pytest.mark.parametrize("path", [
    "../outside.csv", "/etc/passwd", "data/../../outside.csv", "C:\\secret.csv", "C:secret.csv", "..\\outside.csv",
    "\\\\host\\share.csv",
])
def test_paths_that_leave_the_project_are_refused(folder, path):
    with pytest.raises(EvidenceError, match="leaves the project folder") as caught:
        find_files(path, folder, Spot("cjm.yaml", 7))
    assert str(caught.value).startswith("cjm.yaml:7: ")


@pytest.mark.parametrize(("path", "said"), [
    ("data/**.csv", r"\*\*\.csv"), ("x" * 5000, "x{60}… cannot be read: "),
    ("x*" * 3000, "cannot be read|No file fits"), ("a/" * 3000 + "b", "cannot be read: "),
])
def test_names_that_no_file_can_have_are_told(folder, path, said):
    with pytest.raises(EvidenceError, match=said) as caught:
        find_files(path, folder, Spot("cjm.yaml", 7))
    assert str(caught.value).startswith("cjm.yaml:7: ")


def test_a_link_out_of_the_project_is_refused(folder):
    (folder / "data" / "link.csv").symlink_to(folder.parent / "outside.csv")
    for path in ("data/link.csv", "data/l*.csv"):
        with pytest.raises(EvidenceError, match="through a link"):
            find_files(path, folder)


def test_a_pattern_is_several_files_in_order(folder):
    assert [shown(p, folder) for p in find_files("data/survey-*.csv", folder)] == [
        "data/survey-1.csv", "data/survey-2.csv"]
    assert [p.name for p in find_files("data/odd[1].csv", folder)] == ["odd[1].csv"]


@pytest.mark.parametrize(("path", "words"), [
    ("data/survay-1.csv", r"There is no file data/survay-1.csv .*data/survey-1.csv"),
    ("survey-1.csv", "data/survey-1.csv"),
    ("data/x*.csv", "No file fits the pattern"),
    ("data", "is a folder"),
    ("", "empty or broken"),
    ("a\0b", "empty or broken"),
])
def test_what_is_not_there_is_said_with_near_names(folder, path, words):
    with pytest.raises(EvidenceError, match=words):
        find_files(path, folder)
