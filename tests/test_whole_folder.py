"""A folder that appears at once with all that is in it, or not at all."""

import os

import pytest

from cjm_core.errors import DrawError
from cjm_core.writing import whole_folder


def test_it_appears_when_all_is_written(tmp_path):
    with whole_folder(tmp_path / "deep" / "new") as passing:
        (passing / "a").write_text("1")
        assert not (tmp_path / "deep" / "new").exists()
    assert (tmp_path / "deep" / "new" / "a").read_text() == "1"
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["new"]


def test_it_takes_the_place_of_an_empty_one_and_of_no_other(tmp_path):
    (tmp_path / "new").mkdir()
    with whole_folder(tmp_path / "new") as passing:
        (passing / "a").write_text("1")
    with pytest.raises(DrawError), whole_folder(tmp_path / "new") as passing:
        (passing / "a").write_text("2")
    assert (tmp_path / "new" / "a").read_text() == "1"


def test_an_error_leaves_nothing(tmp_path):
    def fail(folder):
        with whole_folder(folder) as passing:
            (passing / "a").write_text("1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_swept_and_nothing_else(tmp_path):
    gone = 2**22 + 1  # no process has such a number
    (tmp_path / f".new.{gone}.part").mkdir()
    (tmp_path / f".new.{gone}.part" / "big").write_text("1")
    (tmp_path / f".other.{gone}.part").mkdir()
    (tmp_path / f".new.{os.getppid()}.part").mkdir()
    with whole_folder(tmp_path / "new"):
        pass
    assert {p.name for p in tmp_path.iterdir()} == {"new", f".other.{gone}.part", f".new.{os.getppid()}.part"}
