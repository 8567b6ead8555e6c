"""``cjm new --from``: a project around a file of answers, by its command."""

import pytest

from cjm_cli.main import run


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")  # run() sets it; this puts it back
    monkeypatch.setenv("CJM_LANG", "en")


@pytest.fixture
def answers(tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("id,q\n" + "".join(f"p{i},{i % 5 + 1}\n" for i in range(40)))
    return file


def test_a_file_becomes_a_project_that_checks_and_builds(capsys, tmp_path, answers):
    assert run(["new", str(tmp_path / "p"), "--from", str(answers)]) == 0
    assert "Next: cjm build" in capsys.readouterr().out
    assert run(["check", str(tmp_path / "p")]) == 0
    assert run(["build", str(tmp_path / "p"), "--out", str(tmp_path / "maps"), "--view", "path"]) == 0


@pytest.mark.parametrize("more", [[], ["--template", "employee/training", "--from", "a.csv"]])
def test_a_project_is_begun_from_one_thing(capsys, tmp_path, more):
    assert run(["new", str(tmp_path / "p"), *more]) == 2
    assert "either --template" in capsys.readouterr().err


def test_what_cannot_be_read_is_told(capsys, tmp_path):
    assert run(["new", str(tmp_path / "p"), "--from", str(tmp_path / "none.sav")]) != 0
    assert "There is no file" in capsys.readouterr().err


def test_one_language_at_a_time(capsys, tmp_path, answers):
    assert run(["new", str(tmp_path / "p"), "--from", str(answers), "--lang", "both"]) == 2
    assert "no language `both`" in capsys.readouterr().err
