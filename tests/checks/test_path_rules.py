"""Funnels, paths, a goal and cohorts: what is told of those that nothing can be asked of, and of misspelt steps."""

import pytest

from cjm_core.build import check_project
from cjm_core.checks import intake_issues
from cjm_core.checks.paths import CHECKS
from cjm_core.evidence import open_evidence
from cjm_core.model import Project

LOG = {"kind": "events", "file": "log.csv", "steps": {"ORDER": "buy.order"},
       "columns": {"journey": "case", "activity": "act", "time": "ts"}}
STAGES = [{"id": "buy", "name": "B", "steps": [{"id": "order", "name": "O"}, {"id": "pay", "name": "P"}]}]
JOURNEYS = [{"id": "way", "title": "W", "actor": "x", "stages": STAGES}]
FUNNEL = {"id": "f", "steps": ["buy.order", "buy.pay"]}


def project(analysis, *logs):
    return Project.model_validate({"title": "t", "voice": "customer", "journeys": JOURNEYS, "data": list(logs),
                                   "analysis": analysis})


def told(analysis, *logs):
    return [issue for check in CHECKS for issue in check.run(project(analysis, *logs), None)]


@pytest.mark.parametrize(("analysis", "logs", "about", "word"), [
    ({"funnels": [FUNNEL]}, (), "analysis.funnels", "kind: events"),
    ({"cohorts": {"by": "week"}}, (), "analysis.cohorts", "kind: events"),
    ({"goal": {"outcome": "won"}}, (LOG,), "analysis.goal", "outcome:"),
    ({"paths": [FUNNEL]}, (LOG,), "analysis.paths.f", "analysis.goal"),
])
def test_what_nothing_can_be_asked_of_is_told(analysis, logs, about, word):
    (issue,) = told(analysis, *logs)
    assert (issue.rule, issue.id) == ("paths_need_logs", about)
    assert word in issue.message.text("en")
    assert "{" not in issue.message.text("ru")


def test_sound_questions_are_not_spoken_of():
    assert told({}) == []
    assert told({"funnels": [FUNNEL], "paths": [FUNNEL], "goal": {"steps": "buy.pay"}, "cohorts": {}}, LOG) == []


def test_a_step_that_is_nowhere_is_told_with_the_nearest_name(tmp_path):
    (tmp_path / "log.csv").write_text("case,act,ts\n1,ORDER,2026-01-01\n1,chat with us,2026-01-02\n")
    asked = {"funnels": [{"id": "f", "steps": ["buy", "ORDER", "buy.pay"]},
                         {"id": "g", "steps": ["buy.order", "chatt with us"]}],
             "goal": {"steps": ["chat with us", "buy.pai"]}, "cohorts": {"returns": "zzz"}}
    with open_evidence(project(asked, LOG), tmp_path) as evidence:
        notes = [note for note in evidence.intake()[0].notes if note.rule == "unknown_step"]
        issues = [i for i in intake_issues(evidence.intake()) if i.rule == "unknown_step"]
    assert [n.message.text("en") for n in notes] == [
        "`analysis.funnels.g` names the step chatt with us: no place of the map and no activity of a log is called "
        "that. (chat with us?)",
        "`analysis.goal.steps` names the step buy.pai: no place of the map and no activity of a log is called that. "
        "(buy.pay, buy, buy.order?)",
        "`analysis.cohorts.returns` names the step zzz: no place of the map and no activity of a log is called that.",
    ]
    assert {i.level for i in issues} == {"warning"}
    assert [i.id for i in issues] == ["analysis.funnels.g", "analysis.goal.steps", "analysis.cohorts.returns"]


def test_an_outcome_that_no_event_has_is_told_with_the_nearest(tmp_path):
    (tmp_path / "log.csv").write_text("case,act,ts,end\n1,ORDER,2026-01-01,\n1,CALL,2026-01-02,paid\n")
    log = {**LOG, "columns": {**LOG["columns"], "outcome": "end"}}
    with open_evidence(project({"goal": {"outcome": ["payed", "paid"]}}, log), tmp_path) as evidence:
        (told,) = [i for i in intake_issues(evidence.intake()) if i.rule == "unknown_outcome"]
    assert (told.level, told.id) == ("warning", "analysis.goal.outcome")
    assert told.message.text("en") == "`analysis.goal.outcome` names the outcome payed, which no event has. (paid?)"


def test_a_misspelt_step_is_told_at_its_own_line(tmp_path):
    (tmp_path / "log.csv").write_text("case,act,ts,end\n1,ORDER,2026-01-01,\n1,CALL,2026-01-02,paid\n")
    (tmp_path / "cjm.yaml").write_text("""title: t
voice: customer
data:
  - kind: events
    file: log.csv
    columns: {journey: case, activity: act, time: ts, outcome: end}
    segments:
      - {id: called, contains: [CAL]}
analysis:
  funnels:
    - {id: well, steps: [ORDER, CALL]}
    - {id: ill, steps: [ORDR, CALL]}
  goal:
    outcome: [payed]
""")
    lines = {i.rule: i.spot.line for i in check_project(tmp_path)}
    assert (lines["unseen_activity"], lines["unknown_step"], lines["unknown_outcome"]) == (8, 12, 14)
