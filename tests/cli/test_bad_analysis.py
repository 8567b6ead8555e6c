"""Bad wishes of an analysis and bad numbers in its data: a sentence with its place, never a crash, nothing unsaid."""

import csv

import pytest

from cjm_cli.main import run

JOURNEY = """id: way
title: Way
actor: guest
stages:
  - {id: a, name: First, steps: [{id: x, name: X}, {id: y, name: Y}]}
plan:
  - {id: better, text: Better, for: [a.x]PLAN}
"""
PROJECT = """title: P
language: en
plugins: []
waves: [w1, w2]
journeys: [way.yaml]
data:
  - id: survey
    file: rows.csv
    wave: {column: wave}
    segments: [shop]
SOURCE
    items:
      q1: {at: a.x, scale: 1-5}
      q2: {at: a.y, scale: 1-5}
      h1: {at: a.x, scale: 1-5, role: expectation, pairs: q1}
      all: {role: overall, scale: 1-5}
      why: {role: reason}
      r1: {role: reached}
      r2: {role: reached}
      days: {role: number}
      state: {role: number}
analysis:
ANALYSIS
"""
INDEX = "  index: {id: good, name: Good, unit: shop, components: [{id: c, name: C, items: [q1], floor: 1, target: 5}]"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("CJM_LANG", "en")


def rows(**same):
    return [{"wave": "w1" if i % 2 else "w2", "shop": "ab"[i // 6 % 2], "q1": 1 + i % 5, "q2": 1 + i % 4,
             "h1": 1 + i % 3, "all": 1 + i % 5, "why": "far;dear"[i % 5:], "r1": 1, "r2": i % 2, "days": i + 1,
             "state": i % 3, "w": 1, **same} for i in range(12)]


@pytest.fixture
def checked(tmp_path, capsys):
    """Return what ``cjm check`` prints of the project with this analysis; its exit code is 0 or 1, never 70."""
    def check(analysis="  target: 0.6", source="", plan="", data=None):
        (tmp_path / "cjm.yaml").write_text(PROJECT.replace("ANALYSIS", analysis).replace("SOURCE", source))
        (tmp_path / "way.yaml").write_text(JOURNEY.replace("PLAN", plan))
        with (tmp_path / "rows.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows()[0]))
            writer.writeheader()
            writer.writerows(data or rows())
        code = run(["check", str(tmp_path)])
        told = capsys.readouterr()
        assert code in (0, 1), told.err
        return told.out + told.err

    return check


@pytest.mark.parametrize(("analysis", "said"), [
    ("  ladder: [r1, r2, r1]", "cjm.yaml:23:3: error: `r1` stands here more than once; write it once"),
    ("  drivers: [q1, q1]", "`q1` stands here more than once"),
    ("  scenarios: [{id: up, raise: {q1: 4}}, {id: up, raise: {q2: 4}}]", "`up` stands here more than once"),
    ("  criteria: {names: [gain, gain]}", "`gain` stands here more than once"),
    (INDEX.replace("[q1]", "[q1, q1]") + "}", "`q1` stands here more than once"),
    (INDEX + ", treated: [a, a]}", "`a` stands here more than once"),
    (INDEX + ", bands: [60, 60]}", "the bands must rise"),
    (INDEX + ", bands: [70, 60]}", "the bands must rise"),
    (INDEX.replace("floor: 1", "floor: -1.0e+300") + "}",
     "`floor` is -1.0e+300, but must be −1,000,000,000,000 or more"),
    (INDEX.replace("[q1]", "[]") + "}", "`items` has too few entries; write at least 1"),
    (f"  criteria: {{names: [{', '.join(f'c{i}' for i in range(11))}]}}", "`names` has 11 entries; at most 10"),
    ("  targets: {q1: 70}", "`q1` is 70, but must be less than 1"),
    ("  replicates: 1000000000000000000000000000000",
     "`replicates` must be a whole number that is not so long, not 1000000000000000000000000000000"),
    ("  follow_up_days: 1.0e+300", "`follow_up_days` is 1.0e+300, but must be 36,525 or less"),
])
def test_an_analysis_that_cannot_be_is_refused(checked, analysis, said):
    assert said in checked(analysis)


@pytest.mark.parametrize(("analysis", "said"), [
    ("  outcome: why\n  drivers: [why]\n  adoption: {time: days, status: days, adopted: []}\n"
     + INDEX.replace("[q1]", "[why]").replace("unit: shop", "unit: shp") + ", before: w2, after: w1}", [
         "cjm.yaml:23:3: error: `outcome` needs numbers, and `why` holds words",
         "cjm.yaml:24:3: error: `drivers` needs numbers, and `why` holds words",
         "cjm.yaml:24:3: error: `why` is the outcome, which cannot explain itself", "`drivers` names but one item",
         "`time` and `status` of `analysis.adoption` are one item, `days`", "`adopted` names no code",
         "cjm.yaml:26:62: error: `index.components.c` needs numbers, and `why` holds words",
         "error: there is no segment column `shp`; did you mean `shop`?", "the wave `w1` does not come after `w2`"]),
    ("  criteria: {names: [gain, cost], judgements: [{gain/cost: 1.0e-300}]}\n"
     "  adoption: {time: days, status: state, adopted: [x, 1], left: '1'}\n" + INDEX.replace("[q1]", "[q7]") + "}", [
         "cjm.yaml:23:3: error: `gain/cost: 1e-300` is no judgement", "cjm.yaml:25:63: error: there is no item `q7`",
         "`x` is no code of the status `state`", "the status `1` means both adopted and left"]),
])
def test_what_an_analysis_names_is_of_use(checked, analysis, said):
    told = checked(analysis)
    assert [sentence for sentence in said if sentence not in told] == []


@pytest.mark.parametrize(("plan", "said"), [
    (", expects: {at: q1, by: 1, since: w2, until: w1}", "the wave `w1` does not come after `w2`"),
    (", reach: 1.0e+300, impact: 1, confidence: 1, effort: 1", "`reach` is 1.0e+300, but must be 1,000,000,000,000"),
    (", reach: 1, impact: 1, confidence: 1, effort: 1.0e-300", "`effort` is 1.0e-300, but must be 0.001 or more"),
])
def test_a_plan_that_cannot_be_is_refused(checked, plan, said):
    assert said in checked(plan=plan)


@pytest.mark.parametrize(("margins", "said"), [
    ("{}", "The targets of shop in `weighting:` add up to 0"),
    ("{a: 0.5, b: 0.4}", "The targets of shop in `weighting:` add up to 0.9; shares add up to 1"),
    ("{a: 1, b: 1.0e-300}", "The target of shop = b in `weighting:` is 1e-300"),
    ("{a: 1.0e+308, b: 1.0e+308}", "The target of shop = a in `weighting:` is 1e+308"),
])
def test_targets_of_weighting_add_up(checked, margins, said):
    assert said in checked(source=f"    weighting: {{margins: {{shop: {margins}}}}}")


def test_people_without_a_usable_weight_are_counted_out_everywhere(checked):
    """Also where two answers of a person are counted together: some groups of people lose all their weight there."""
    data = [{**row, "w": ("0", "-1", "heavy", "1e300", "1e-300", "1")[i % 6]} for i, row in enumerate(rows())]
    told = checked(source="    weight: w", data=data)
    assert "no usable weight (a number above zero, between 1e-12 and 1e12): 10" in told


def test_numbers_too_large_to_be_added_up_are_told(checked):
    told = checked("  adoption: {time: days, status: state}", data=rows(days="1e300"))
    assert "answers to `days` that cannot be read and are left out: 12 (rows.csv:2 days “1e300”)" in told


@pytest.mark.parametrize("levels", ["q1=nan", "q1=inf"])
def test_a_level_is_a_number(tmp_path, capsys, levels):
    assert run(["what-if", str(tmp_path), levels]) == 2
    assert "write an item of the project and the mean it comes to" in capsys.readouterr().err


def test_a_level_is_given_once(tmp_path, capsys):
    assert run(["what-if", str(tmp_path), "q1=4", "q1=5"]) == 2
    assert "`q1` is given two levels; write one" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "text", "said"), [
    ("a.lsg", '<?xml version="1.0" encoding="klingon"?><document/>', "is no question group of LimeSurvey"),
    ("a.lsg", '<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><document>&b;</document>', "is no question group"),
    ("a.csv", "id,q,q\n1,2,3\n", "a.csv:1: Several columns of a.csv are called q (columns 2, 3)"),
])
def test_a_file_that_no_project_can_stand_on_leaves_nothing(tmp_path, capsys, name, text, said):
    (tmp_path / name).write_text(text)
    assert run(["new", str(tmp_path / "new"), "--from", str(tmp_path / name)]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("path", "said"), [
    (".", "is a folder; name the file of answers in it"), ("x" * 5000 + ".csv", "There is no file"),
])
def test_what_is_no_file_is_told(tmp_path, capsys, path, said):
    assert run(["new", str(tmp_path / "new"), "--from", str(tmp_path / path)]) == 1
    assert said in capsys.readouterr().err


def test_a_group_of_questions_without_ids_and_order_is_read(tmp_path):
    row = "<row><type>L</type><title>x</title><question_order>first</question_order></row>"
    (tmp_path / "a.lsg").write_text("<document><LimeSurveyDocType>Group</LimeSurveyDocType>"
                                    f"<questions><rows>{row}</rows></questions></document>")
    assert run(["new", str(tmp_path / "new"), "--from", str(tmp_path / "a.lsg")]) == 0


def test_heads_of_any_kind_make_a_project_that_can_be_read(tmp_path, capsys):
    heads = ["id", "? k", "?", "a\x85b", "key: v", "{a}", "[b]", "# c", "&d", "*e", "!f", "|", ">", "%g", "@h", "- j",
             "null", "~", "1.5", "new\nline", "'; DROP TABLE x;--", 'a"b', "😀", "שלום", "<<", "x" * 3000]
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as file:
        rows_of = ([n, *(1 + (n + i) % 5 for i in range(1, len(heads)))] for n in range(20))
        csv.writer(file).writerows([heads, *rows_of])
    assert run(["new", str(tmp_path / "new"), "--from", str(tmp_path / "a.csv")]) == 0
    assert run(["check", str(tmp_path / "new")]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_a_folder_of_a_name_that_none_can_have_is_told(capsys):
    assert run(["check", "x" * 5000]) == 2
    assert "its name is longer than any may be" in capsys.readouterr().err
