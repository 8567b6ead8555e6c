"""SPSS files written here and read back: codes, words, missing ranges, sets of answers, weights, old encodings."""

import builtins
import os
import struct
from pathlib import Path

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import open_evidence
from cjm_core.formats import spss
from cjm_core.model import Project

pandas = pytest.importorskip("pandas")
pyreadstat = pytest.importorskip("pyreadstat")
SAMPLES = Path(os.environ.get("CJM_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "sav_samples"
WEIGHT_AT = 76


def write(path, columns, **more):
    pyreadstat.write_sav(pandas.DataFrame(columns), str(path), **more)
    return path


def weighted_by(path, index):
    """Write into the head of a file which variable record its cases are weighted by."""
    raw = bytearray(path.read_bytes())
    struct.pack_into("<i", raw, WEIGHT_AT, index)
    path.write_bytes(raw)


def opened(folder, file, items, **more):
    project = Project.model_validate({
        "title": "t", "voice": "customer",
        "data": [{"file": file, "respondent": "id", "items": items, **more}],
    })
    return open_evidence(project, folder)


@pytest.fixture
def survey(tmp_path):
    return write(
        tmp_path / "s.sav",
        {"id": [1.0, 2, 3, 4], "q1": [5.0, 4, 99, None], "q2": [-8.0, 2.5, 3, 1], "word": ["да", "нет", "", "да"]},
        column_labels=["id", "Довольны?", "", ""],
        variable_value_labels={"q1": {1: "нет", 5: "да", 99: "нет ответа"}},
        missing_ranges={"q1": [99], "q2": [{"lo": -9, "hi": -1}]},
    )


def test_words_and_missing_codes_come_from_the_file(survey):
    found = spss.read(survey, "s.sav")
    assert found.columns == ("id", "q1", "q2", "word")
    assert found.texts["q1"] == "Довольны?"
    assert found.labels["q1"] == {"1": "нет", "5": "да", "99": "нет ответа"}
    assert list(found.rows()) == [
        (2, ["1", "5", "", "да"]), (3, ["2", "4", "2.5", "нет"]), (4, ["3", "", "3", ""]), (5, ["4", "", "1", "да"])]
    assert (found.gaps(["q1"]), found.gaps(["q1", "q2"])) == (1, 2)


@pytest.mark.parametrize("compress", [False, True])
def test_answers_are_counted_and_what_the_file_calls_missing_is_missing(tmp_path, compress):
    name = "s.zsav" if compress else "s.sav"
    write(tmp_path / name, {"id": [1.0, 2, 3], "q1": [5.0, 99, 4]}, missing_ranges={"q1": [99]}, compress=compress)
    with opened(tmp_path, name, {"q1": {"scale": "1-5"}}) as evidence:
        (intake,) = evidence.intake()
        assert (intake.items[0].answered, intake.items[0].missing, intake.unreadable) == (2, 1, 0)
        assert [(n.rule, n.count, n.level) for n in intake.notes] == [("no_answers", 1, "note")]
        assert evidence.samples("q1")[0].values.tolist() == [4, 5]


def test_the_weight_of_a_file_is_told_and_never_used_unasked(tmp_path):
    path = write(tmp_path / "s.sav", {"id": [1.0, 2], "long_text": ["x" * 20, "y"], "w": [1.0, 3], "q": [1.0, 5]})
    weighted_by(path, 5)  # a text of 20 signs takes three records
    assert spss.read(path, "s.sav").weight == "w"
    with opened(tmp_path, "s.sav", {"q": {"scale": "1-5"}}) as evidence:
        (note,) = [n for n in evidence.intake()[0].notes if n.rule == "unused_weight"]
        assert "weighted by w" in str(note.message)
        assert not evidence.samples("q")[0].weighted
    with opened(tmp_path, "s.sav", {"q": {"scale": "1-5"}}, weight="w") as evidence:
        assert [n.rule for n in evidence.intake()[0].notes] == []
        assert evidence.samples("q")[0].weight.tolist() == [1, 3]


@pytest.mark.parametrize("index", [0, 99, -1])
def test_a_file_without_a_sound_weight_has_none(tmp_path, index):
    path = write(tmp_path / "s.sav", {"id": [1.0]})
    weighted_by(path, index)
    assert spss.read(path, "s.sav").weight == ""


def test_several_answers_are_one_question():
    one = spss.AnswerSet("media", "", ("tv", "radio"), "1")
    many = spss.AnswerSet("why", "", ("w1", "w2"), None)
    sav = spss.Sav(("tv", "radio", "w1", "w2"), {}, {}, {"w2": ((9.0, 9.0),)}, (one, many), "", "UTF-8", {
        "tv": [1.0, 1.0, 0.0, None], "radio": [1.0, 0.0, 0.0, None], "w1": [3.0, 2.0, 5.0, None],
        "w2": [4.0, 2.0, 9.0, None],
    })
    assert [cells[4:] for _, cells in sav.rows()] == [["tv;radio", "3;4"], ["tv", "2"], ["none", "5"], ["", ""]]


def test_dates_and_fractions_as_text():
    from datetime import date, datetime, time

    said = [spss.text_of(v) for v in (date(2026, 5, 1), datetime(2026, 5, 1, 9, 30), time(9, 30), 0.5, 3.0, None,
                                      float("nan"), " a ")]
    assert said == ["2026-05-01", "2026-05-01 09:30:00", "09:30:00", "0.5", "3", "", "", "a"]


def test_an_old_file_in_windows_1251_needs_its_encoding(tmp_path):
    path = write(tmp_path / "s.sav", {"id": [1.0], "q": ["AAAA"]}, column_labels=["", "BBBB"])
    raw = path.read_bytes().replace(b"UTF-8", b"cp125").replace(b"AAAA", "Тест".encode("cp1251"))
    path.write_bytes(raw.replace(b"BBBB", "Путь".encode("cp1251")))
    found = spss.read(path, "s.sav", "cp1251")
    assert (found.texts["q"], found.cells["q"]) == ("Путь", ["Тест"])
    assert found.encoding == "cp1251"


@pytest.mark.parametrize("content", [b"not spss at all", b"$FL2 and then nothing"])
def test_what_is_no_spss_file_is_told(tmp_path, content):
    (tmp_path / "s.sav").write_bytes(content)
    with pytest.raises(EvidenceError) as told:
        spss.read(tmp_path / "s.sav", "s.sav")
    assert "SPSS" in str(told.value)


def test_without_the_package_the_command_is_told(survey, monkeypatch):
    real = builtins.__import__

    def absent(name, *args, **kwargs):
        if name == "pyreadstat":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(EvidenceError) as told:
        spss.read(survey, "s.sav")
    assert 'pip install "cjm[spss]"' in str(told.value)


@pytest.mark.parametrize(("name", "filled", "gaps"), [("sample_missing.sav", 39, 5), ("simple_alltypes.sav", 67, 3)])
def test_real_files_tell_answers_from_user_missing_codes(name, filled, gaps):
    if not SAMPLES.is_dir():
        pytest.skip("the shared SPSS files are not here; CJM_SHARED_DATA says where to look")
    found = spss.read(SAMPLES / name, name)
    assert sum(v is not None and v == v for c in found.cells.values() for v in c) == filled
    assert found.gaps(found.names) == gaps
    if name == "simple_alltypes.sav":
        assert [(s.name, s.counted) for s in found.sets] == [("categorical_array", None), ("mymrset", "1")]
        assert [cells[-1] for _, cells in found.rows()][:2] == ["bool1;bool2", "bool1"]
