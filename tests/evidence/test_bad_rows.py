"""Rows that cannot be as they stand: what is not used is counted, and long texts do not stop the reading."""

from pathlib import Path

from cjm_core.evidence import open_evidence
from cjm_core.evidence.responses import added
from cjm_core.model import Project

JOURNEY = {"id": "j", "title": "J", "actor": "c", "stages": [{"id": "a", "name": "A"}]}


def opened(folder: Path, text: str, **source):
    (folder / "rows.csv").write_text(text, encoding="utf-8")
    project = Project.model_validate({"title": "t", "journeys": [JOURNEY], "data": [{"file": "rows.csv", **source}]})
    return open_evidence(project, folder)


def notes(evidence):
    return {note.rule: note for source in evidence.intake() for note in source.notes}


def test_an_end_before_the_beginning_is_told_and_not_used(tmp_path):
    text = "case,what,at,end\n1,go,2026-01-02,2026-01-01\n1,go,2026-01-03,2026-01-04\n"
    with opened(tmp_path, text, kind="events", steps={"go": "a"},
                columns={"journey": "case", "activity": "what", "time": "at", "end": "end"}) as evidence:
        told = notes(evidence)["backwards"]
        ends = evidence.query("SELECT finish FROM events ORDER BY row")
    assert (told.count, str(told.message)) == (1, "Events that end before they begin: 1; their end is not used.")
    assert [end is None for (end,) in ends] == [True, False]


def test_a_text_as_long_as_a_book_is_read(tmp_path):
    text = f"respondent,at,kind,text\nr1,a,pain,{'ш' * 1_200_000}\nr2,a,pain,short\n"
    with opened(tmp_path, text, kind="mentions") as evidence:
        assert evidence.query("SELECT max(length(text)) FROM mentions")[0][0] == 1_200_000


def test_a_cell_shown_as_an_example_is_cut(tmp_path):
    with opened(tmp_path, f"id,q\n1,{'x' * 5000}\n2,3\n", items={"q": {"scale": "1-5"}}) as evidence:
        (shown,) = evidence.intake()[0].items[0].examples
    assert (len(shown.value), shown.value[-1]) == (200, "…")


def test_sums_of_many_terms_are_nested_by_halves():
    assert added(["a"]) == "a"
    assert added(list("abcd")) == "((a + b) + (c + d))"
