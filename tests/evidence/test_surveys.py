"""Surveys wide and long: cells, weights, waves, voices, pairs, means, choices, and what is reported."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import Cell, open_evidence
from cjm_core.model import ItemRole, Project

RATED = {"scale": "1-5"}


def opened(tmp_path: Path, text: str, items: dict, name="s.csv", **source):
    (tmp_path / name).write_text(text, encoding="utf-8")
    more = {"project": {}} | source
    project = more.pop("project")
    data = [{"file": name, "items": items, **more}]
    return open_evidence(Project.model_validate({"title": "t", "data": data, **project}), tmp_path)


def table(samples):
    """Cells and counts as plain values."""
    return {
        (s.cell.segment, s.cell.wave): dict(zip(s.values.tolist(), s.count.tolist(), strict=True)) for s in samples
    }


def notes(evidence, source=0):
    return {n.rule: n for n in evidence.intake()[source].notes}


def test_wide_survey_by_segment(tmp_path):
    text = "id,q,region\na,5,N\nb,4,N\nc,5,\nd,,S\ne,9,S\n"
    with opened(tmp_path, text, {"q": RATED}, respondent="id", segments=["region"]) as evidence:
        assert table(evidence.samples("q")) == {
            ("", ""): {4.0: 1, 5.0: 2}, ("region=", ""): {5.0: 1}, ("region=N", ""): {4.0: 1, 5.0: 1}}
        (intake,) = evidence.intake()
    (item,) = intake.items
    assert (item.answered, item.missing, item.unreadable) == (3, 1, 1)
    (example,) = item.examples
    assert (example.file, example.row, example.column, example.value) == ("s.csv", 6, "q", "9")
    assert intake.rows == 5
    assert intake.encodings == ("utf-8",)


def test_the_first_sample_is_everybody_without_weights(tmp_path):
    with opened(tmp_path, "id,q\na,5\nb,4\n", {"q": RATED}, respondent="id", voice="employee") as evidence:
        (sample,) = evidence.samples("q")
    assert sample.cell == Cell("", "", "employee")
    assert not sample.weighted
    assert sample.weight.tolist() == sample.weight2.tolist() == [1.0, 1.0]
    assert sample.values.dtype == np.float64
    assert sample.count.dtype == np.int64


def test_waves_are_rolled_up_and_repeated_only_where_there_are_several(tmp_path):
    text = "id,q,w,region\na,5,2025,N\nb,4,2026,N\nc,3,2026,S\n"
    more = {"respondent": "id", "wave": {"column": "w"}, "segments": ["region"]}
    with opened(tmp_path, text, {"q": RATED}, **more, project={"waves": ["2026", "2025"]}) as evidence:
        found = table(evidence.samples("q"))
    assert list(found) == [("", ""), ("", "2026"), ("", "2025"), ("region=N", ""), ("region=S", ""),
                           ("region=N", "2026"), ("region=N", "2025"), ("region=S", "2026")]
    assert found["", ""] == {3.0: 1, 4.0: 1, 5.0: 1}
    assert found["region=S", "2026"] == {3.0: 1}


def test_voices_are_never_mixed(tmp_path):
    text = "id,q,v\na,5,customer\nb,4,\nc,3,manager\n"
    source = {"respondent": "id", "voice": {"column": "v"}, "project": {"voice": "employee"}}
    with opened(tmp_path, text, {"q": RATED}, **source) as evidence:
        assert {s.cell.voice: s.values.tolist() for s in evidence.samples("q")} == {
            "customer": [5.0], "employee": [4.0], "manager": [3.0]}
        assert [(s.voice, s.n, s.rows) for s in evidence.sources()] == [
            ("customer", 1, 1), ("employee", 1, 1), ("manager", 1, 1)]


def test_weights_are_summed_and_bad_ones_reported(tmp_path):
    text = 'id,q,w\na,5,"0,5"\nb,5,2\nc,4,1\nd,4,0\ne,4,-1\nf,4,x\ng,4,\nh,3,1e-3\n'
    with opened(tmp_path, text, {"q": RATED}, respondent="id", weight="w") as evidence:
        (sample,) = evidence.samples("q")
        note = notes(evidence)["weight"]
        (item,) = evidence.intake()[0].items
    assert sample.weighted
    assert sample.values.tolist() == [3.0, 4.0, 5.0]
    assert sample.count.tolist() == [1, 1, 2]
    assert sample.weight == pytest.approx([0.001, 1.0, 2.5])
    assert sample.weight2 == pytest.approx([1e-6, 1.0, 4.25])
    assert note.count == 4
    assert [(e.row, e.value) for e in note.examples] == [(5, "0"), (6, "-1"), (7, "x"), (8, "")]
    assert item.answered == 8


def test_rescaled_weights_give_the_same_effective_base(tmp_path):
    plain = "id,q,w\n" + "".join(f"{i},{1 + i % 5},{1 + i % 7}\n" for i in range(50))
    tiny = "id,q,w\n" + "".join(f"{i},{1 + i % 5},{(1 + i % 7) * 1e-9!r}\n" for i in range(50))
    found = []
    for text in (plain, tiny):
        with opened(tmp_path, text, {"q": RATED}, respondent="id", weight="w") as evidence:
            found.append(evidence.samples("q")[0].n_effective)
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_a_repeated_respondent_counts_once_a_wave(tmp_path):
    text = "id,q,w\na,5,1\na,1,1\na,4,2\n,3,1\n,3,1\n"
    with opened(tmp_path, text, {"q": RATED}, respondent="id", wave={"column": "w"}) as evidence:
        found = table(evidence.samples("q"))
        told = notes(evidence)
    assert found == {("", "1"): {3.0: 2, 5.0: 1}, ("", "2"): {4.0: 1}}
    assert told["repeated"].count == 1
    assert [(e.row, e.value) for e in told["repeated"].examples] == [(3, "a")]
    assert told["nameless"].count == 2


def test_long_survey(tmp_path):
    text = "who,question,score,team\na,q1,5,X\na,q2,4,X\nb,q1,3,Y\nb,q1,1,Y\nb,zz,1,Z\n"
    items = {"one": {"column": "q1", **RATED}, "q2": RATED, "q3": RATED}
    more = {"respondent": "who", "segments": ["team"], "layout": {"item": "question", "value": "score"}}
    with opened(tmp_path, text, items, **more) as evidence:
        assert table(evidence.samples("one")) == {
            ("", ""): {3.0: 1, 5.0: 1}, ("team=X", ""): {5.0: 1}, ("team=Y", ""): {3.0: 1}}
        assert table(evidence.samples("q2")) == {("", ""): {4.0: 1}, ("team=X", ""): {4.0: 1}}
        assert evidence.samples("q3") == []
        (pair,) = [p for p in evidence.pair("one", "q2") if not p.cell.segment]
        assert (pair.first.tolist(), pair.second.tolist()) == ([5.0], [4.0])
        told = notes(evidence)
        (one, two, three) = evidence.intake()[0].items
    assert told["unknown_item"].examples[0].value == "zz"
    assert told["repeated"].count == 1
    assert told["torn"].count == 1
    assert told["absent_item"].message.values["item"] == "q3"
    assert (one.answered, two.answered, two.missing, three.missing) == (2, 1, 1, 2)


def test_an_unreadable_answer_of_a_long_survey_is_shown_in_its_own_row(tmp_path):
    text = "who,question,score\na,q1,5\na,q2,7\nb,q1,7\n"
    source = {"respondent": "who", "layout": {"item": "question", "value": "score"}}
    with opened(tmp_path, text, {"q1": RATED, "q2": RATED}, **source) as evidence:
        one, two = evidence.intake()[0].items
    assert [(e.row, e.value) for e in one.examples] == [(4, "7")]
    assert [(e.row, e.value) for e in two.examples] == [(3, "7")]


def test_pairs_in_one_source(tmp_path):
    text = "id,x,y,s\na,5,3,N\nb,5,3,N\nc,4,,S\nd,2,4,S\n"
    with opened(tmp_path, text, {"x": RATED, "y": RATED}, respondent="id", segments=["s"]) as evidence:
        pairs = {p.cell.segment: p for p in evidence.pair("x", "y")}
    assert set(pairs) == {"", "s=N", "s=S"}
    total = pairs[""]
    assert sorted(zip(total.first.tolist(), total.second.tolist(), total.count.tolist(), strict=True)) == [
        (2.0, 4.0, 1), (5.0, 3.0, 2)]
    assert total.difference().values.tolist() == [-2.0, 2.0]


def test_pairs_across_sources_by_respondent(tmp_path):
    (tmp_path / "hire.csv").write_text("id,exp\na,5\nb,4\nz,1\n")
    (tmp_path / "later.csv").write_text("id,got,team\nb,2,X\na,3,Y\nq,1,X\n")
    project = Project.model_validate({"title": "t", "data": [
        {"file": "hire.csv", "respondent": "id", "items": {"exp": {"role": "expectation", **RATED}}},
        {"file": "later.csv", "respondent": "id", "segments": ["team"], "items": {"got": RATED}},
    ]})
    with open_evidence(project, tmp_path) as evidence:
        by_segment = {p.cell.segment: p for p in evidence.pair("got", "exp")}
    total = by_segment[""]
    assert sorted(zip(total.first.tolist(), total.second.tolist(), strict=True)) == [(2.0, 4.0), (3.0, 5.0)]
    assert set(by_segment) == {"", "team=X", "team=Y"}


def test_means_take_the_respondent_first(tmp_path):
    text = "id,x,y,z\na,5,3,1\nb,4,,7\nc,,,1\nd,9,2,1\n"
    items = {"x": RATED, "y": {"better": "lower", **RATED}, "z": {"scale": "1-7"}}
    with opened(tmp_path, text, items, respondent="id") as evidence:
        (mean,) = evidence.means(["x", "y"])
        (mood,) = evidence.means(["x", "y"], valence=True)
        (mixed,) = evidence.means(["x", "z"], valence=True)
    assert dict(zip(mean.values.tolist(), mean.count.tolist(), strict=True)) == {2.0: 1, 4.0: 2}
    assert dict(zip(mood.values.tolist(), mood.count.tolist(), strict=True)) == {1.0: 3}
    assert sorted(mixed.values.tolist()) == [-2.0, 0.0, 1.5]


def test_means_made_together_are_the_means_made_alone(tmp_path, monkeypatch):
    from cjm_core.evidence import surveys

    answers = [",".join(str((i * n) % 7 if (i + n) % 5 else "") for n in range(1, 6)) for i in range(40)]
    text = "u,w,a,b,c,d,e\n" + "".join(f"{'xyz'[i % 3]},{1 + i % 4},{row}\n" for i, row in enumerate(answers))
    items = {name: {"scale": "0-6"} for name in "abcde"}
    sets = [("a", "b"), ("c", "d", "e"), ("a", "b", "c", "d", "e"), ("e",)]
    with opened(tmp_path, text, items, segments=["u"], weight="w") as evidence:
        alone = [table(evidence.means(ids)) for ids in sets]
    monkeypatch.setattr(surveys, "_SETS_A_SCAN", 2)
    with opened(tmp_path, text, items, segments=["u"], weight="w") as evidence:
        evidence.plan_means(sets)
        assert [table(evidence.means(ids)) for ids in sets] == alone


def test_means_count_a_person_of_two_sources_once(tmp_path):
    (tmp_path / "a.csv").write_text("id,x\np,5\nq,1\n")
    (tmp_path / "b.csv").write_text("id,y\np,1\nr,3\n")
    project = Project.model_validate({"title": "t", "data": [
        {"file": "a.csv", "respondent": "id", "items": {"x": RATED}},
        {"file": "b.csv", "respondent": "id", "items": {"y": RATED}},
    ]})
    with open_evidence(project, tmp_path) as evidence:
        (mean,) = evidence.means(["x", "y"])
    assert dict(zip(mean.values.tolist(), mean.count.tolist(), strict=True)) == {1.0: 1, 3.0: 2}


def test_the_mean_of_one_item_is_its_answers_in_however_many_sources(tmp_path):
    (tmp_path / "a.csv").write_text("id,q\np,5\nq,1\n")
    (tmp_path / "b.csv").write_text("id,q\np,4\n")
    sources = [{"file": f"{name}.csv", "respondent": "id", "items": {"q": RATED}} for name in "ab"]
    with open_evidence(Project.model_validate({"title": "t", "data": sources}), tmp_path) as evidence:
        assert table(evidence.means(["q"])) == table(evidence.samples("q")) == {("", ""): {1.0: 1, 4.0: 1, 5.0: 1}}
        assert table(evidence.means(["q"], valence=True)) == {("", ""): {-2.0: 1, 1.0: 1, 2.0: 1}}


def test_choices_become_a_sample_of_those_who_chose_and_those_who_did_not(tmp_path):
    rows = "id,w,q\na,2,x;y\nb,1,y\nc,1,\nd,4,x\n"
    items = {"q": {"role": "reason", "separator": ";"}}
    with opened(tmp_path, rows, items, respondent="id", weight="w") as evidence:
        (choices,) = evidence.choices("q")
    sample = choices.sample("y")
    assert (sample.values.tolist(), sample.count.tolist(), sample.weight.tolist()) == ([0, 1], [1, 2], [4, 3])
    assert (sample.weight2.tolist(), sample.weighted) == ([16, 5], True)
    assert choices.sample("never").count.tolist() == [3, 0]


def test_one_item_in_two_sources_is_counted_together(tmp_path):
    (tmp_path / "a.csv").write_text("id,q\np,5\nq,1\n")
    (tmp_path / "b.csv").write_text("id,q\nr,4\n")
    sources = [
        {"file": f"{name}.csv", "respondent": "id", "wave": wave, "items": {"q": RATED}}
        for name, wave in (("a", "old"), ("b", "new"))
    ]
    with open_evidence(Project.model_validate({"title": "t", "waves": ["old", "new"], "data": sources}),
                       tmp_path) as evidence:
        assert table(evidence.samples("q")) == {
            ("", ""): {1.0: 1, 4.0: 1, 5.0: 1}, ("", "old"): {1.0: 1, 5.0: 1}, ("", "new"): {4.0: 1}}
    sources[1]["items"] = {"q": {"scale": "1-7"}}
    with pytest.raises(EvidenceError, match="different scale"):
        open_evidence(Project.model_validate({"title": "t", "data": sources}), tmp_path)


def test_choices_of_several_answers_have_people_as_base(tmp_path):
    text = "id,why,s\na,1;2,N\nb,2,N\nc,,S\nd,9,S\ne,1|x,S\n"
    item = {"role": "reason", "separator": ";", "labels": {1: "price", 2: "trust", 3: "time"}}
    with opened(tmp_path, text.replace("|", ";"), {"why": item}, respondent="id", segments=["s"]) as evidence:
        found = {c.cell.segment: c for c in evidence.choices("why")}
        assert evidence.samples("why") == []
        (part,) = [n for n in evidence.intake()[0].notes if n.rule == "unreadable_part"]
    assert found[""].codes == ("1", "2")
    assert found[""].count.tolist() == [2, 2]
    assert found[""].people == 3
    assert (found["s=N"].people, found["s=S"].people) == (2, 1)
    assert part.examples[0].row == 6


def test_items_come_in_codebook_order_by_role(tmp_path):
    items = {"b": RATED, "a": {"role": "nps"}, "c": RATED}
    with opened(tmp_path, "b,a,c\n1,9,2\n", items) as evidence:
        assert [i for i, _ in evidence.items()] == ["b", "a", "c"]
        assert [i for i, _ in evidence.items(ItemRole.NPS)] == ["a"]
        assert notes(evidence)["nameless"].count == 1


def test_too_many_crossed_groups_are_counted_one_segment_at_a_time(tmp_path, monkeypatch):
    text = "id,q,w,s,t\n" + "".join(f"{i},{1 + i % 5},{1 + i % 3},{i % 7},{i % 11}\n" for i in range(200))
    more = {"respondent": "id", "segments": ["s", "t"], "weight": "w"}
    with opened(tmp_path, text, {"q": RATED}, **more) as evidence:
        crossed, means = evidence.samples("q"), evidence.means(["q"])
    monkeypatch.setattr("cjm_core.evidence.people.MAX_CROSSED", 10)
    with opened(tmp_path, text, {"q": RATED}, **more) as evidence:
        assert table(evidence.samples("q")) == table(crossed) == table(means)
        assert table(evidence.means(["q"])) == table(crossed)
        assert [s.weight.tolist() for s in evidence.samples("q")] == [s.weight.tolist() for s in crossed]


def test_plugins_may_ask_rows_by_static_sql_only(tmp_path):
    text = "id,q,w\na,5,2\nb,x,1\n"
    with opened(tmp_path, text, {"q": RATED}, respondent="id", weight="w") as evidence:
        rows = evidence.query("SELECT respondent, item, answer, value, weight FROM responses WHERE item = $item "
                              "ORDER BY row", item="q")
        assert rows == [("a", "q", "5", 5.0, 2.0), ("b", "q", "x", None, 1.0)]
        assert evidence.query("SELECT count(*) FROM mentions") == [(0,)]
        for sql in ("DROP TABLE mentions", "SELECT 1; SELECT 2", "COPY mentions TO 'x.csv'", "SET threads = 1"):
            with pytest.raises(EvidenceError, match="Only one SELECT"):
                evidence.query(sql)


def test_the_engine_is_locked(tmp_path):
    import duckdb

    (tmp_path / "secret.csv").write_text("a\n1\n")
    with opened(tmp_path, "id,q\na,5\n", {"q": RATED}, respondent="id") as evidence:
        with pytest.raises(duckdb.Error):
            evidence.query("SELECT * FROM read_csv($path)", path=str(tmp_path / "secret.csv"))
        scratch = evidence._engine.scratch
        assert scratch.exists()
    assert not scratch.exists()


@pytest.mark.parametrize(
    "value", ["NA", "007", "null", "None", "nan", "1e5", "-", "TRUE", "'; DROP TABLE x", "$q", "=1+1"]
)
def test_identifiers_and_segments_stay_text(tmp_path, value):
    text = f"id,q,s\n{value},5,{value}\n"
    with opened(tmp_path, text, {"q": RATED}, respondent="id", segments=["s"]) as evidence:
        assert {s.cell.segment for s in evidence.samples("q")} == {"", f"s={value}"}
        assert evidence.query("SELECT respondent FROM responses") == [(value,)]


@pytest.mark.parametrize(("weights", "sums"), [
    (["0,625", "1,5", "1,250"], 3.375), (["0,625", "2", "1,250"], 3.875), (["1,250", "2", "1,000"], 2.0),
    (["1.250", "2", "0.5"], 3.75), (["1.5", "1,250", "1"], 2.5), (["0,5", "n.a.", "1,250"], 1.75),
])
def test_the_decimal_mark_of_weights_is_found_out_where_it_is_sure(tmp_path, weights, sums):
    text = "id;q;w\n" + "".join(f"{i};5;{w}\n" for i, w in enumerate(weights))
    with opened(tmp_path, text, {"q": RATED}, respondent="id", weight="w") as evidence:
        (sample,) = evidence.samples("q")
    assert sample.weight.sum() == sums


def test_decimal_commas_of_answers_are_found_out_or_said(tmp_path):
    amount = {"role": "number"}
    sure, unsure = "id;a\n1;1,250\n2;0,5\n", "id;a\n1;1,250\n2;3\n"
    with opened(tmp_path, sure, {"a": amount}) as evidence:
        assert evidence.samples("a")[0].values.tolist() == [0.5, 1.25]
    with opened(tmp_path, unsure, {"a": amount}) as evidence:
        assert evidence.samples("a")[0].values.tolist() == [3.0]
        assert evidence.intake()[0].unreadable == 1
    with opened(tmp_path, unsure, {"a": amount}, decimal=",") as evidence:
        assert evidence.samples("a")[0].values.tolist() == [1.25, 3.0]
    with pytest.raises(EvidenceError, match="decimal mark"):
        opened(tmp_path, unsure, {"a": amount}, decimal="comma")


def test_the_same_rows_give_the_same_digits_whatever_the_threads_and_memory(tmp_path):
    text = "id,q,w,s\n" + "".join(f"{i},{1 + i % 5},{1 + (i * 7919 % 1000) / 997!r},{i % 9}\n" for i in range(30_000))
    found = []
    for threads, memory in ((1, "200MB"), (2, None), (4, "1GB")):
        (tmp_path / "s.csv").write_text(text)
        data = {"file": "s.csv", "respondent": "id", "weight": "w", "segments": ["s"], "items": {"q": RATED}}
        project = Project.model_validate({"title": "t", "data": [data]})
        with open_evidence(project, tmp_path, memory=memory, threads=threads) as evidence:
            found.append([(s.cell, s.weight.tolist(), s.weight2.tolist())
                          for s in [*evidence.samples("q"), *evidence.means(["q"])]])
    assert found[0] == found[1] == found[2]


def test_rows_never_pass_through_pandas(tmp_path):
    (tmp_path / "s.csv").write_text("id,q\na,5\n")
    code = (
        "import sys; from pathlib import Path; from cjm_core.evidence import open_evidence; "
        "from cjm_core.model import Project\n"
        "p = Project.model_validate({'title': 't', 'data': [{'file': 's.csv', 'items': {'q': {'scale': '1-5'}}}]})\n"
        f"with open_evidence(p, Path({str(tmp_path)!r})) as e:\n"
        "    e.samples('q'), e.means(['q']), e.pair('q', 'q'), e.choices('q'), e.mentions(), e.intake(), e.handoffs()\n"
        "print(sorted({'pandas', 'pyarrow', 'matplotlib'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_a_parquet_file_with_a_hostile_name(tmp_path):
    import duckdb

    name = "it's; DROP \"x\" {y} ?.parquet"
    with duckdb.connect() as con:
        con.sql("SELECT 'a' AS id, 5 AS q").write_parquet(str(tmp_path / name))
    data = {"file": name, "respondent": "id", "items": {"q": RATED}}
    with open_evidence(Project.model_validate({"title": "t", "data": [data]}), tmp_path) as evidence:
        assert evidence.samples("q")[0].values.tolist() == [5.0]


def test_progress_is_told_of_every_source(tmp_path):
    (tmp_path / "s.csv").write_text("id,q\na,5\n")
    told = []
    data = {"file": "s.csv", "items": {"q": RATED}}
    project = Project.model_validate({"title": "t", "data": [data, {**data, "wave": "2"}]})
    open_evidence(project, tmp_path, progress=lambda *step: told.append(step)).close()
    assert told == [("s.csv", 0, 2), ("s.csv", 1, 2), ("s.csv", 2, 2)]


def test_too_little_memory_is_a_sentence(tmp_path):
    text = "id,q\n" + "".join(f"{i:050d},{1 + i % 5}\n" for i in range(50_000))
    (tmp_path / "s.csv").write_text(text)
    data = {"file": "s.csv", "respondent": "id", "items": {"q": RATED}}
    with pytest.raises(EvidenceError, match="allow more memory"):
        open_evidence(Project.model_validate({"title": "t", "data": [data]}), tmp_path, memory="1MB", threads=1)
