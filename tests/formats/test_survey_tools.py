"""Exports of Qualtrics and LimeSurvey: rows that are no answers left out, forms never sent off told."""

import os
from pathlib import Path

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.formats.tables import Writing, open_table
from cjm_core.model import Project

SHARED = Path(os.environ.get("CJM_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
QUALTRICS = (
    'ResponseId,Q1,Q2\n'
    'Response ID,"How satisfied were you?",Why?\n'
    '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"\n'
    'R_1,4,fast\nR_2,5,"kind,\nand fast"\nR_3,,\n'
)
LIMESURVEY = (
    '"id","submitdate","lastpage","startlanguage","Q1","Q2[SQ1]"\n'
    '"1","2026-05-01 10:00:00","3","en","4","N/A"\n'
    '"2","","1","en","5","A2"\n'
)


def answers(folder, **source):
    project = Project.model_validate({"title": "t", "voice": "customer", "data": [{
        "file": "s.csv", "items": {"q1": {"column": "Q1", "scale": "1-5"}}, **source}]})
    with open_evidence(project, folder) as evidence:
        (intake,) = evidence.intake()
        return intake, evidence.samples("q1")[0]


def test_qualtrics_puts_wording_and_import_ids_under_the_names(tmp_path):
    (tmp_path / "s.csv").write_text(QUALTRICS, "utf-8")
    intake, sample = answers(tmp_path, respondent="ResponseId")
    assert (intake.rows, intake.unreadable, intake.notes) == (3, 0, ())
    assert (sample.n, sample.values.tolist()) == (2, [4, 5])


def test_old_exports_of_qualtrics_are_named_and_have_one_row_less(tmp_path):
    (tmp_path / "s.csv").write_text("V1,Q1\nResponse ID,How satisfied?\nR_1,4\nR_2,2\n", "utf-8")
    intake, sample = answers(tmp_path, respondent="V1", format="qualtrics")
    assert (intake.rows, sample.values.tolist()) == (2, [2, 4])


def test_limesurvey_tells_who_never_finished_and_what_was_not_shown(tmp_path):
    (tmp_path / "s.csv").write_text(LIMESURVEY, "utf-8")
    intake, sample = answers(tmp_path, respondent="id")
    assert (intake.rows, sample.values.tolist()) == (2, [4, 5])
    (note,) = intake.notes
    assert (note.rule, note.count, note.level) == ("unfinished", 1, "note")
    table = open_table(tmp_path / "s.csv", "s.csv", ["Q2[SQ1]"], Writing(), tmp_path)
    assert [line.split(",")[1] for line in table.path.read_text("utf-8").splitlines()[1:]] == ['""', '"A2"']


def test_a_plain_file_is_of_no_tool(tmp_path):
    (tmp_path / "s.csv").write_text("id,Q1\n1,4\n", "utf-8")
    assert open_table(tmp_path / "s.csv", "s.csv", ["Q1"], Writing(), tmp_path).tool == ""


def test_a_real_export_of_qualtrics():
    file = SHARED / "qualtrics_sample" / "sample.csv"
    if not file.is_file():
        pytest.skip("the shared export of Qualtrics is not here; CJM_SHARED_DATA says where to look")
    project = Project.model_validate({"title": "t", "voice": "customer", "data": [{
        "file": "sample.csv", "respondent": "ResponseId", "items": {"q1": {"column": "Q1", "scale": "1-5"}}}]})
    with open_evidence(project, file.parent) as evidence:
        assert evidence.samples("q1")[0].values.tolist() == [2]
