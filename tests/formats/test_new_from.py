"""A project made around a file: every column listed, what is guessed marked, and the folder works at once."""

import csv
import json
from dataclasses import replace

import pytest

from cjm_core.build import build_project, check_project, measure_project
from cjm_core.errors import CjmError, EvidenceError, WrongUsageError
from cjm_core.formats import load_project
from cjm_core.formats.glance import Seen, glance
from cjm_core.formats.new_from import new_project_from
from cjm_core.formats.proposal import id_of, proposed
from cjm_core.plugins import installed_plugins

HEAD = ["id", "Оценка", "rate 0-10", "why", "city", "said", "when", "empty", "w", "age"]
ROWS = [
    [f"p{i}", i % 5 + 1 if i % 7 else 99, i % 11, ("fast;cheap", "fast", "kind", "cheap;kind")[i % 4],
     ("Kazan", "Perm")[i % 2], f"some words {i}", f"2026-05-{i % 28 + 1:02}", "", 0.5 + i % 3, 18 + i]
    for i in range(40)
]


def written(path, head=HEAD, rows=ROWS):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def item_of(text, column="q", **more):
    return proposed(Seen(column, text, **more), column)


def loaded(folder):
    return load_project(folder, installed_plugins().shelf()).project


def test_every_column_is_an_item_or_named_with_the_reason(tmp_path):
    new_project_from(tmp_path / "p", written(tmp_path / "my_survey.csv"), "en")
    source = loaded(tmp_path / "p").data[0]
    assert (source.file, source.respondent, source.weight) == ("data/my_survey.csv", "id", None)
    found = {k: (i.column, i.role.value, i.scale and i.scale.root, i.missing) for k, i in source.items.items()}
    assert found == {
        "otsenka": ("Оценка", "experience", "1-5", (99,)), "rate_0_10": ("rate 0-10", "experience", "0-10", ()),
        "why": (None, "reason", None, ()), "city": (None, "reason", None, ()), "w": (None, "number", None, ()),
        "age": (None, "number", None, ()),
    }
    assert source.items["why"].separator == ";"
    text = (tmp_path / "p" / "cjm.yaml").read_text("utf-8")
    for line in ("# guessed: role, scale, missing codes", "# left out, people's own words; code them as mentions: said",
                 "# left out, dates or times: when", "# left out, nobody answered: empty", "# weight: w ",
                 "# segments: [city]"):
        assert line in text, line


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_folder_checks_measures_and_builds_at_once(tmp_path, lang):
    made = new_project_from(tmp_path / "p", written(tmp_path / "s.csv"), lang)
    assert all(f.is_file() for f in made)
    issues = check_project(tmp_path / "p")
    assert not [i for i in issues if i.level == "error"]
    assert not [i for i in issues if i.rule == "unreadable"]
    assert measure_project(tmp_path / "p", ["mean"]).findings.one("mean", "otsenka").n == 34
    assert build_project(tmp_path / "p", tmp_path / "out", ["path"], formats=["svg"]).files


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    file = written(tmp_path / "s.csv")
    with pytest.raises(WrongUsageError, match="not empty"):
        new_project_from(tmp_path, file, "en")


@pytest.mark.parametrize(("name", "content"), [("s.doc", "x"), ("none.csv", None), ("s.csv", ""), ("s.lsg", "<a/>"),
                                               ("s.lsg", "not xml")])
def test_what_cannot_be_read_leaves_no_folder(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(CjmError):
        new_project_from(tmp_path / "p", tmp_path / name, "en")
    assert not (tmp_path / "p").exists()


def test_words_of_codes_become_labels_and_missing_codes_are_kept():
    made = proposed(Seen("q1", "How was it?", {"1": "bad", "5": "good", "9": "no answer"}, ("9",),
                         glance_counts("1", "3", "5", "9"), rows=4), "q1")
    assert made.item == {"role": "experience", "scale": "1-5", "labels": {1: "bad", 5: "good"}, "missing": [9],
                         "text": "How was it?"}
    nominal = proposed(Seen("q1", "", {"1": "red", "2": "blue"}, (), glance_counts("1", "4"), rows=2, nominal=True),
                       "q1")
    assert nominal.item == {"role": "reason", "labels": {1: "red", 2: "blue", 4: "4"}}


def glance_counts(*values):
    from collections import Counter

    return Counter(values)


@pytest.mark.parametrize(("values", "item"), [
    (["0", "1"], {"role": "reason"}), (["1", "2", "7"], {"role": "experience", "scale": "1-7"}),
    (["0", "9"], {"role": "experience", "scale": "0-10"}), (["1.5", "2"], {"role": "number"}),
    (["-3", "4"], {"role": "number"}), (["1", "3", "98"], {"role": "experience", "scale": "1-5", "missing": [98]}),
    (["A1", "A4"], {"role": "experience", "scale": "1-4", "labels": {1: "A1", 4: "A4"}}),
    (["yes", "yes ", "no"], {"role": "reason"}),
])
def test_guesses_from_what_stands_in_a_column(values, item):
    made = item_of("", counts=glance_counts(*[v.strip() for v in values], values[0]), rows=len(values) + 1)
    assert made.item == item
    assert made.guessed


def test_a_number_with_words_for_its_missing_codes_alone_is_a_number():
    seen = Seen("q", "", {"999": "skipped"}, ("999",), glance_counts("1.5", "3", "999"), rows=3)
    assert proposed(seen, "q").item == {"role": "number", "missing": [999]}


def test_a_question_about_recommending_from_0_to_10_is_guessed_to_be_one():
    made = item_of("Would you recommend us?", counts=glance_counts("0", "10", "9"), rows=3)
    assert (made.item["role"], made.guessed) == ("nps", ("role",))


@pytest.mark.parametrize(("column", "role"), [
    ("ож_docs", "expectation"), ("Насколько важна скорость?", "importance"), ("Expected speed", "expectation"),
    ("Overall satisfaction", "overall"), ("общая", "overall"), ("оп_docs", "experience"), ("Можно", "experience"),
])
def test_the_role_of_a_rating_is_guessed_from_what_it_is_called(column, role):
    made = proposed(Seen(column, counts=glance_counts("1", "5", "4"), rows=3), "q")
    assert (made.item["role"], "role" in made.guessed) == (role, True)


def test_a_stray_word_does_not_make_a_score_a_choice():
    seen = Seen("nps", counts=glance_counts(*"0123456789" * 10, "n/a"), rows=101)
    assert proposed(seen, "nps").item == {"role": "nps"}
    assert proposed(replace(seen, column="eNPS"), "nps").item["role"] == "enps"


def test_a_wave_is_offered_never_taken(tmp_path):
    (tmp_path / "f.csv").write_text("id;Волна;q\n1;a;3\n2;b;4\n3;b;5\n", encoding="utf-8")
    new_project_from(tmp_path / "p", tmp_path / "f.csv", "en")
    text = (tmp_path / "p" / "cjm.yaml").read_text(encoding="utf-8")
    assert "    # wave: {column: Волна}    # it is called like a wave" in text


def test_ids_are_latin_short_and_unlike_each_other():
    taken = set()
    heads = ["Оценка", "оценка!", "7", "화면", "A very " + "long " * 20, "1-1. Q"]
    assert [id_of(h, taken, i) for i, h in enumerate(heads)] == [
        "otsenka", "otsenka_2", "q7", "q3", "a_very_long_long_long_long_long_long_lon", "q1_1_q"]


def test_spss_brings_words_missing_codes_sets_and_the_name_of_its_weight(tmp_path):
    pandas, pyreadstat = pytest.importorskip("pandas"), pytest.importorskip("pyreadstat")
    pyreadstat.write_sav(
        pandas.DataFrame({"id": [1.0, 2, 3], "q1": [1.0, 5, 99], "w": [1.0, 2, 1]}), str(tmp_path / "s.sav"),
        column_labels=["", "Довольны?", ""], variable_value_labels={"q1": {1: "нет", 3: "так себе", 5: "да"}},
        missing_ranges={"q1": [99]}, variable_measure={"q1": "ordinal"},
    )
    new_project_from(tmp_path / "p", tmp_path / "s.sav", "ru")
    item = loaded(tmp_path / "p").data[0].items["q1"]
    assert (item.scale.root, item.labels, item.missing) == ("1-5", {1: "нет", 3: "так себе", 5: "да"}, (99,))
    assert item.text.said("ru") == "Довольны?"
    assert not [i for i in check_project(tmp_path / "p") if i.level == "error"]


LSG = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Group</LimeSurveyDocType>
<questions><rows>
<row><qid>1</qid><type>F</type><title>Q1</title><question_order>1</question_order></row>
<row><qid>2</qid><type>T</type><title>Q2</title><question_order>2</question_order></row>
<row><qid>3</qid><type>5</type><title>Q3</title><question_order>3</question_order></row>
</rows></questions>
<subquestions><rows>
<row><qid>4</qid><parent_qid>1</parent_qid><title>SQ1</title><question_order>1</question_order></row>
</rows></subquestions>
<question_l10ns><rows>
<row><qid>1</qid><question><![CDATA[<b>How</b> was it?]]></question></row>
<row><qid>4</qid><question>The desk</question></row>
</rows></question_l10ns>
<answers><rows>
<row><aid>2</aid><qid>1</qid><code>2</code><sortorder>1</sortorder></row>
<row><aid>1</aid><qid>1</qid><code>1</code><sortorder>0</sortorder></row>
<row><aid>3</aid><qid>1</qid><code>3</code><sortorder>2</sortorder></row>
</rows></answers>
<answer_l10ns><rows>
<row><aid>1</aid><answer>bad</answer></row><row><aid>2</aid><answer>so-so</answer></row>
<row><aid>3</aid><answer>good</answer></row>
</rows></answer_l10ns>
</document>"""


def test_a_question_group_of_limesurvey_gives_a_codebook_and_an_empty_survey(tmp_path):
    (tmp_path / "g.lsg").write_text(LSG, "utf-8")
    new_project_from(tmp_path / "p", tmp_path / "g.lsg", "en")
    items = loaded(tmp_path / "p").data[0].items
    assert {k: (i.column, i.scale.root) for k, i in items.items()} == {
        "q1_sq1": ("Q1[SQ1]", "1-3"), "q3": ("Q3", "1-5")}
    assert items["q1_sq1"].labels == {1: "bad", 2: "so-so", 3: "good"}
    assert items["q1_sq1"].text.said("en") == "How was it? — The desk"
    assert (tmp_path / "p" / "data" / "survey.csv").read_text().split() == ["id,Q1[SQ1],Q2,Q3"]
    assert not [i for i in check_project(tmp_path / "p") if i.level == "error"]


def test_columns_of_the_tool_itself_are_left_out(tmp_path):
    marks = [json.dumps({"ImportId": name}) for name in ("_recordId", "QID1", "status")]
    rows = [["Response ID", "Why?", "Start"], marks, ["R1", "4", "0"], ["R2", "5", "0"]]
    new_project_from(tmp_path / "p", written(tmp_path / "q.csv", ["ResponseId", "Q1", "Status"], rows), "en")
    source = loaded(tmp_path / "p").data[0]
    assert (source.respondent, list(source.items)) == ("ResponseId", ["q1"])
    assert source.items["q1"].text.said("en") == "Why?"


def test_an_encoding_that_no_file_can_have_is_told(tmp_path):
    with pytest.raises(EvidenceError):
        glance(written(tmp_path / "s.csv"), "klingon")
