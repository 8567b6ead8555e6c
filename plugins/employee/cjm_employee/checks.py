"""Rules of the HR brand: promises reach whoever must keep them, probation has criteria, enough people spoke."""

from __future__ import annotations

from collections.abc import Iterator

from cjm_core import N_, Check, Findings, Issue, Message, Project

HIRING = ("vacancy", "career_site", "recruiter", "offer")
PROBATION_END = "months_2_3"
CRITERIA_TALKS = ("week_1.role_talk", "months_2_3.review")


def _manager_not_told(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """What was promised in hiring is handed to the manager, who has to keep it, where hiring is on the map."""
    for journey in project.journeys:
        roles = project.all_roles(journey)
        hires = "manager" in roles and "recruiter" in roles and roles["recruiter"].kind == "front"
        given = [p.id for p in journey.promises if p.made_by in HIRING]
        told = any(h.sender == "recruiter" and h.receiver == "manager" for h in journey.handoffs)
        if hires and given and not told:
            yield Issue("warning", "promise_not_passed", journey.id, Message(
                N_("what was promised in hiring ({promises}) is handed on by nobody, so the manager cannot keep it; "
                   "add a hand-off from `recruiter` to `manager`"), {"promises": ", ".join(given)}))


def _no_talk_about_criteria(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Before probation ends somebody has told the newcomer by what he is judged."""
    for journey in project.journeys:
        places = journey.places()
        if PROBATION_END in places and not any(talk in places for talk in CRITERIA_TALKS):
            yield Issue("warning", "probation_criteria", f"{journey.id}/{PROBATION_END}", Message(
                N_("probation ends without a talk about its criteria; add one of the steps {steps}"),
                {"steps": ", ".join(CRITERIA_TALKS)}))


def _too_few(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """A place whose answers are hidden even for everybody together cannot be told of; better to know it early."""
    hidden = {f.place for f in findings or () if f.suppressed and not f.segment and not f.wave and f.metric == "n"}
    for place in sorted(hidden):
        yield Issue("note", "too_few_people", place, Message(
            N_("fewer than {least} people spoke about `{place}`, so it stays hidden; ask more people, or join groups"),
            {"place": place, "least": project.thresholds.employee_n}))


CHECKS: tuple[Check, ...] = (
    Check("promise_not_passed", N_("Promises reach the manager"), _manager_not_told),
    Check("probation_criteria", N_("Probation has criteria"), _no_talk_about_criteria),
    Check("too_few_people", N_("Enough people spoke"), _too_few, needs_findings=True),
)
