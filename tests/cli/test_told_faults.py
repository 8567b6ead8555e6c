"""What a user is told of his data and his project: at the right line, in his words, in his language."""

import json

import pytest

from cjm_cli.main import run
from cjm_core.findings import COLUMNS

JOURNEY = """\
id: way
title: Way
actor: guest
stages:
  - {id: q, name: First}
  - {id: b, name: Last}
promises:
  - {id: fast, text: Fast, made_by: shop, at: q}
  - {id: kind, text: Kind, made_by: shop, at: b}
links:
  - {to: before}
  - {to: after}
"""
PROJECT = """\
title: P
language: {lang}
journeys: [way.yaml]
data:
  - file: s.csv
    respondent: id
    voice: customer
    items:
      q: {{at: q, role: csat, scale: 1-5{labels}}}
      other: {{at: b, role: experience, scale: 1-5}}
      third: {{at: b, role: experience, scale: 1-7}}
  - file: talks.csv
    kind: mentions
    voice: customer
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("CJM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")  # run() sets it; this puts it back
    rows = "id,q,other,third\n" + "".join(f"{i},{i % 5 + 1},3,3\n" for i in range(40)) + "x,9!,4,4\n"
    talks = "respondent,at,kind,code,text,valence\np1,nowhere,pain,late,It was late,-7\n"
    for name, text in (("cjm.yaml", PROJECT.format(lang="en", labels="")), ("way.yaml", JOURNEY), ("s.csv", rows),
                       ("talks.csv", talks)):
        (tmp_path / name).write_text(text)
    return tmp_path


def said(capsys, *args):
    run([str(arg) for arg in args])
    return capsys.readouterr().out.splitlines()


def the_line(lines, rule):
    (found,) = [line for line in lines if line.endswith(f"[{rule}]")]
    return found


def test_unreadable_answers_stand_at_their_item_though_a_stage_has_its_name(capsys, folder):
    line = the_line(said(capsys, "check", folder), "unreadable")
    assert line.startswith("cjm.yaml:9:7: warning: answers to `q` that cannot be read and are left out: 1 (s.csv:42 q")


def test_notes_on_mentions_stand_at_their_source_and_need_no_plural(capsys, folder):
    lines = said(capsys, "check", folder)
    assert the_line(lines, "unknown_place").startswith("cjm.yaml:12:11: warning: Passages at a place that no journey")
    assert "Moods that are no number from -2 to 2, and are not used: 1." in the_line(lines, "valence")


@pytest.mark.parametrize("labels", ["{Very bad: 1, Bad: 2, Good: 5}", "{Very bad: '1', Bad: '2', Good: '5'}"])
def test_labels_the_wrong_way_round_are_told_and_no_answer_vanishes(capsys, folder, labels):
    (folder / "cjm.yaml").write_text(PROJECT.format(lang="en", labels=f", labels: {labels}"))
    (folder / "s.csv").write_text("id,q,other,third\n" + "".join(f"{i},Very bad,3,3\n" for i in range(40)))
    lines = said(capsys, "check", folder)
    assert the_line(lines, "label_codes").startswith("cjm.yaml:9:7: error:")
    assert "write `1: Very bad`" in the_line(lines, "label_codes")
    assert "are left out: 40 (s.csv:2 q “Very bad”)" in the_line(lines, "unreadable")


def test_promises_and_links_of_a_journey_are_told_in_a_line_each(capsys, folder):
    lines = said(capsys, "check", folder)
    assert "(`role: experience`): `fast`, `kind`; add" in the_line(lines, "promise_without_pair")
    assert ": note: `way` links to journeys that the project does not have yet: `before`, `after` [" in (
        the_line(lines, "link"))


def test_a_project_is_told_of_in_its_own_language_where_the_reader_chose_none(capsys, folder, monkeypatch):
    (folder / "cjm.yaml").write_text(PROJECT.format(lang="ru", labels=""))
    russian = said(capsys, "check", folder)
    assert "«9!»" in the_line(russian, "unreadable")
    assert "опыт (`role: experience`)" in the_line(russian, "mixed_scales")
    for name, value in (("LANG", "C.UTF-8"), ("LC_ALL", "POSIX"), ("LANG", "de_DE.UTF-8")):
        monkeypatch.setenv(name, value)
        assert said(capsys, "check", folder) == russian
        monkeypatch.delenv(name)
    for name, value in (("LANG", "en_GB.UTF-8"), ("CJM_LANG", "en")):
        monkeypatch.setenv(name, value)
        assert "“9!”" in the_line(said(capsys, "check", folder), "unreadable")
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert "“9!”" in the_line(said(capsys, "check", folder), "unreadable"), "CJM_LANG comes first"
    monkeypatch.delenv("CJM_LANG")
    monkeypatch.delenv("LANG")
    (folder / "cjm.yaml").write_text(PROJECT.format(lang="en", labels=""))
    assert "“9!”" in the_line(said(capsys, "check", folder), "unreadable"), "no project before this one is remembered"


def test_a_broken_project_is_told_of_in_its_own_language(capsys, folder):
    (folder / "cjm.yaml").write_text("title: P\nlanguage: ru\njourneys: [wey.yaml]\n")
    run(["measure", str(folder)])
    assert "нет файла `wey.yaml`" in capsys.readouterr().err


def test_methods_are_said_in_the_readers_language_only_in_the_table_for_people(capsys, folder, monkeypatch):
    monkeypatch.setenv("CJM_LANG", "ru")
    lines = said(capsys, "measure", folder, "--metric", "mean")
    assert lines[0].split() == list(COLUMNS)
    assert "среднее, t-интервал" in lines[1]
    rows = json.loads("\n".join(said(capsys, "measure", folder, "--metric", "mean", "--format", "json")))
    assert {row["method"] for row in rows} <= {"mean, t interval", "mean of each person's mean answer, t interval"}
    assert "mean, t interval" in said(capsys, "measure", folder, "--metric", "mean", "--format", "csv")[1]


def test_a_folder_that_holds_no_project_is_not_suggested(capsys, folder):
    (folder / "nopes").mkdir()
    run(["check", str(folder / "nope")])
    assert "did you mean" not in capsys.readouterr().err
    (folder / "nopes" / "cjm.yaml").write_text("title: P\n")
    run(["check", str(folder / "nope")])
    assert f"did you mean `{folder / 'nopes'}`" in capsys.readouterr().err
