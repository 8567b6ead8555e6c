"""That small groups are hidden is said where somebody's are, and not where nobody but customers speaks."""

import pytest

from cjm_core.extensions import SourceCount, Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.report import report_html
from cjm_core.scene.views.path import draw_path

RAW = {"title": "t", "journeys": [{"id": "j", "title": "J", "actor": "p", "stages": [{"id": "a", "name": "A"}]}]}


def source(voice):
    return SourceCount("s", "survey", "survey", voice, 40, 40)


@pytest.mark.parametrize(("voices", "said"), [
    (["customer"], False), (["customer", "employee"], True), ([""], True), ([], True),
])
def test_hiding_is_told_where_somebody_is_hidden(voices, said):
    project, sources = Project.model_validate(RAW), tuple(map(source, voices))
    story = Story(project, project.journeys[0], Findings([Finding("mean", "stage", "a", n=40, value=1.0)]), (), sources,
                  "en")
    map_words = " ".join(run.text for scene in draw_path(story) for mark in scene.marks if mark.kind == "foot"
                         for run in mark.parts if hasattr(run, "text"))
    report = report_html(project, "en", [], story.findings, sources=sources).decode()
    for words in (map_words, " ".join(foot_notes(story, story.findings)), report):
        assert ("people are hidden" in words) == said
