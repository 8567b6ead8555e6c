"""``cjm plan``: the usual cases in words, single questions, JSON, and the questions of a project."""

import json

import pytest

from cjm_cli.main import run

PROJECT = """\
title: P
language: en
data:
  - {file: s.csv, respondent: id, voice: customer, items: {q: {name: Queue, scale: 1-5}, r: {role: nps}}}
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("CJM_LANG", "en")


@pytest.fixture
def folder(tmp_path):
    rows = "id,q,r\n" + "".join(f"{i},{i % 5 + 1},{i % 11}\n" for i in range(110))
    for name, text in (("cjm.yaml", PROJECT), ("s.csv", rows)):
        (tmp_path / name).write_text(text)
    return tmp_path


def plan(capsys, *args):
    code = run(["plan", *map(str, args)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_without_questions_the_usual_cases(capsys):
    code, out, _ = plan(capsys)
    assert code == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "±5 share 385" in lines
    assert "±5 NPS 938" in lines
    assert "10% 29" in lines
    assert sum(line.startswith("400 ") for line in lines) == 2


def test_one_question_prints_one_table(capsys):
    _, out, _ = plan(capsys, "--margin", 4, "--population", 500, "--design-effect", 1.2)
    assert out.count("\n") == 4
    assert "How many to ask" in out


def test_means_are_planned_with_a_standard_deviation(capsys):
    _, out, _ = plan(capsys, "--n", 400, "--sd", 1.1, "--json")
    mean = next(r for r in json.loads(out)["waves"] if r["of"] == "mean")
    assert mean["margin"] == pytest.approx(1.96 * 1.1 / 20, rel=1e-3)


def test_groups_as_json(capsys):
    _, out, _ = plan(capsys, "--compare", 50, 75, "--effect", 1, "--power", 90, "--json")
    told = json.loads(out)
    assert [r["people"] for r in told["groups"]] == [77, 23]
    assert told["margins"] == told["waves"] == told["interviews"] == told["items"] == []


def test_the_questions_of_a_project(capsys, folder):
    code, out, _ = plan(capsys, "--project", folder, "--n", 400)
    assert code == 0
    assert "Queue" in out
    assert "What a wave shows" not in out
    _, out, _ = plan(capsys, "--project", folder, "--json")
    items = json.loads(out)["items"]
    assert {(r["item"], r["of"], r["n"]) for r in items} == {("q", "mean", 110), ("q", "top2", 110), ("r", "nps", 110)}


@pytest.mark.parametrize("args", [
    ("--margin", 0), ("--share", 120), ("--promoters", 90, "--detractors", 20), ("--theme", 0), ("--power", 100),
    ("--compare", 50, 50), ("--level", 0),
])
def test_what_cannot_be_planned_is_one_sentence(capsys, args):
    code, out, err = plan(capsys, *args)
    assert (code, out) == (2, "")
    assert err.startswith("cjm: ")
    assert "Traceback" not in err


def test_russian_speaks_of_per_cent_with_its_space(capsys, monkeypatch):
    monkeypatch.setenv("CJM_LANG", "ru")
    _, out, _ = plan(capsys)
    assert "10\N{NO-BREAK SPACE}%" in out
    assert "How many" not in out
