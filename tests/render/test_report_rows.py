"""Which quotes and which rows a chapter of the report shows beside its pictures."""

from cjm_core.extensions import Quote, Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.report import Chapter, report_html
from cjm_core.render.report.document import _drawn

PROJECT = Project.model_validate({"title": "t", "journeys": [
    {"id": "j", "title": "J", "actor": "a", "stages": [{"id": "s", "name": "S"}]}]})


def story(quotes=(), wave=""):
    return Story(PROJECT, PROJECT.journeys[0], Findings(()), tuple(quotes), (), "en", wave=wave)


def test_a_passage_is_quoted_once_and_the_many_are_folded():
    said = [Quote("s", "pain", "", f"words {i}", "employee", "interview", "i") for i in range(9)]
    made = report_html(PROJECT, "en", [Chapter(story([*said, *said]))], Findings(())).decode()
    assert [made.count(f"<q>words {i}</q>") for i in range(9)] == [1] * 9
    folded = made.index("More of what people said here: 3")
    assert made.index("<q>words 5</q>") < folded < made.index("<q>words 6</q>")


def test_a_chart_rests_on_rows_of_its_wave_else_on_those_of_none():
    log = [Finding("handoffs", "handoff", "h", n=9)]
    assert _drawn(log, "handoffs", story(wave="w2")) == log, "a log belongs to no wave"
    rungs = [Finding("rung", "stage", "s", wave=w, segment=s) for w in ("", "w1", "w2") for s in ("", "city=Perm")]
    assert _drawn(rungs, "ladder", story(wave="w2")) == [Finding("rung", "stage", "s", wave="w2")]
    groups = [Finding("segment_difference", "item", "i", wave="w2", segment="city=Perm")]
    assert _drawn(groups, "differences", story(wave="w2")) == groups
