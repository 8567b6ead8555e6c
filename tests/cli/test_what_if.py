"""``cjm what-if``: a prediction in words, in both languages, and what it refuses."""

import json

import pytest

from cjm_cli.main import run

PROJECT = """\
title: P
language: en
voice: customer
journeys: [j.yaml]
analysis: {replicates: 100}
data:
  - file: s.csv
    items:
      a: {name: Queue, scale: 1-5, at: s.one}
      b: {name: Advice, scale: 1-5, at: s.two}
      y: {name: Overall, role: overall, scale: 0-20}
"""
JOURNEY = "id: j\ntitle: J\nactor: x\nstages: [{id: s, name: S, steps: [{id: one, name: A}, {id: two, name: B}]}]\n"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("CJM_LANG", "en")


@pytest.fixture
def asked(tmp_path, capsys):
    """Ask over 100 people whose overall answer is exactly 2 a + b; nobody gives ``a`` a 5."""
    rows = "a,b,y\n" + "".join(f"{i % 4 + 1},{i % 5 + 1},{2 * (i % 4 + 1) + i % 5 + 1}\n" for i in range(100))
    for name, text in (("cjm.yaml", PROJECT), ("j.yaml", JOURNEY), ("s.csv", rows)):
        (tmp_path / name).write_text(text, encoding="utf-8")

    def ask(*args):
        code = run(["what-if", str(tmp_path), *args])
        said = capsys.readouterr()
        return code, said.out, said.err
    return ask


def test_the_prediction_is_told_with_its_interval_and_what_it_is_not(asked):
    code, out, _ = asked("a=3.5")
    assert code == 0
    assert "Queue 2.50 → 3.50" in out, "a reader sees how far the level is from where people stand"
    assert "Overall (customers): +2.00 [" in out
    assert "n 100" in out
    assert "not proof" in out
    assert "Beyond" not in out


def test_a_level_that_nobody_gave_is_a_guess(asked):
    assert "Beyond what nearly all people answered" in asked("a=5")[1]


def test_several_at_once_and_in_russian(asked, monkeypatch):
    monkeypatch.setenv("CJM_LANG", "ru")
    _, out, _ = asked("a=3,5", "b=4")
    assert "Overall (клиенты): +3,00 [" in out


def test_programs_get_findings(asked):
    (row,) = json.loads(asked("a=3.5", "--format", "json")[1])
    assert (row["metric"], row["place_kind"], row["place"]) == ("what_if", "scenario", "what-if")
    assert row["value"] == pytest.approx(2)


@pytest.mark.parametrize(("words", "sentence"), [
    (("aa=3",), "no item `aa`; did you mean `a`"), (("a=9",), "`a` is asked on 1-5"), (("a",), "the mean it comes to"),
    ((), "ITEM=LEVEL"),
])
def test_what_cannot_be_asked(asked, words, sentence):
    code, _, err = asked(*words)
    assert code == 2
    assert sentence in " ".join(err.split())


def test_an_item_that_drives_nothing_is_told(asked):
    _, out, _ = asked("y=9")
    assert "No prediction: `y` is not among the drivers of the outcome; these are: `a`, `b`." in out
