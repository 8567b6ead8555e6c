"""Files that appear together: all or none, whatever comes between."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cjm_core.errors import DrawError
from cjm_core.writing import FileSet

NAMES = ("a.svg", "b.svg", "c.svg")


def write(folder, text):
    with FileSet(folder) as files:
        for name in NAMES:
            files.write(name, text.encode())


def texts(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_stop_between_the_moves_waits_until_all_are_done(tmp_path, monkeypatch):
    write(tmp_path, "old")
    move = Path.replace

    def interrupted(path, target):
        os.kill(os.getpid(), signal.SIGINT)
        return move(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, "new")
    assert texts(tmp_path) == dict.fromkeys(NAMES, "new")
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("failing", NAMES)
def test_an_error_between_the_moves_puts_the_old_files_back(tmp_path, monkeypatch, failing, links):
    write(tmp_path, "old")
    (tmp_path / "a.svg").unlink()
    good, move = texts(tmp_path), Path.replace

    def sick(path, target):
        if target.name == failing and "old" not in path.name:
            raise PermissionError(13, "sick")
        return move(path, target)

    def no_links(*args):
        raise OSError(95, "no links here")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(Path, "replace", sick)
    with pytest.raises(DrawError, match="cannot be written: sick"):
        write(tmp_path, "new")
    assert texts(tmp_path) == good


def test_a_folder_in_the_place_of_a_file_is_found_before_anything_moves(tmp_path):
    write(tmp_path, "old")
    (tmp_path / "c.svg").unlink()
    (tmp_path / "c.svg").mkdir()
    with pytest.raises(DrawError, match="cannot be written"):
        write(tmp_path, "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == list(NAMES)
    assert (tmp_path / "a.svg").read_text() == "old"


def test_passing_files_of_the_dead_are_swept_and_those_of_the_living_stay(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for name in (f".a.svg.{dead.pid}.part", f".a.svg.{dead.pid}.old.part", ".a.svg.1.part", "a.part", ".b.part"):
        (tmp_path / name).write_text("half")
    write(tmp_path, "new")
    assert sorted(texts(tmp_path)) == sorted([".a.svg.1.part", ".b.part", "a.part", *NAMES])


@pytest.mark.parametrize("name", ["../x", "x/y", "..\\x", "", "..", "x\0"])
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path, name):
    with pytest.raises(DrawError, match="name of a file"), FileSet(tmp_path / "out") as files:
        files.write(name, b"x")
    assert list(tmp_path.rglob("*")) == []
