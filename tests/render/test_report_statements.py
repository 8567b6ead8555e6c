"""What the report says of the statements of a map: which are assumptions, and nothing where there are none."""

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.report import Chapter, report_html

BACKED = "Every statement has evidence."


def report(**stage):
    project = Project.model_validate({"title": "t", "journeys": [
        {"id": "j", "title": "J", "actor": "a", "stages": [{"id": "s", "name": "S", **stage}]}]})
    findings = Findings([Finding("mentions", "element", "s.long", n=9, value=8.0, low=6.0, high=9.0, unit="people")])
    story = Story(project, project.journeys[0], findings, (), (), "en")
    return report_html(project, "en", [Chapter(story)], findings).decode()


def test_a_map_without_statements_does_not_boast_of_evidence():
    assert BACKED not in report()
    assert BACKED in report(pains=[{"code": "long", "text": "Long"}])
    assert BACKED not in report(pains=[{"code": "short", "text": "Short"}])
