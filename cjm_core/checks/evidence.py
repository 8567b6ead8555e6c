"""What is known and what is guessed: assumptions counted, moments of truth measured, evidence without a place shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import Project

if TYPE_CHECKING:
    from cjm_core.findings import Finding, Findings

NO_MEASURE = frozenset({"n", "coverage", "traffic"})


def _said(finding: Finding) -> bool:
    """Tell whether somebody said it; a hidden count counts, for to say that nobody did would betray it."""
    return finding.suppressed or bool(finding.value)


def _observed(findings: Findings | None) -> frozenset[str]:
    return findings.heard() if findings is not None else frozenset()


def _assumptions(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """Statements that nobody was heard to make are assumptions, and are counted."""
    observed = _observed(findings)
    for journey in project.journeys:
        statements = [f"{place}.{element.key}" for place, _, element in journey.elements()]
        guessed = sum(s not in observed for s in statements)
        if guessed:
            yield issue("note", "assumptions", journey.id,
                        N_("assumptions, drawn hollow, among the statements of `{journey}`: {count} of {total}; coded "
                           "mentions with their `code` make them observed"),
                        count=guessed, total=len(statements), journey=journey.id)


def _moments(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """A moment of truth is measured, once there is evidence at all."""
    if not project.data:
        return
    measured = {f.place for f in findings or () if f.metric not in NO_MEASURE and f.metric != "mentions" and f.n != 0}
    heard = {f.place for f in findings or () if f.metric == "mentions" and _said(f)}
    for journey in project.journeys:
        for place, _, step in journey.steps():
            if step.moment_of_truth is not None and place not in measured | heard:
                yield issue("warning", "unmeasured_moment", f"{journey.id}/{place}",
                            N_("`{place}` is declared a moment of truth, but no answer and no mention speaks of it; "
                               "ask about it with `at: {place}`"), place=place)


def _at_stage(statement: str) -> str:
    """Return a statement's name at its stage: ``stage.step.code`` and ``stage.code`` both give ``stage.code``."""
    return f"{statement.split('.')[0]}.{statement.rsplit('.', maxsplit=1)[-1]}"


def _unmapped(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """A code that people used and that stands nowhere on the map is shown, for it may be the best find."""
    known = {f"{place}.{e.key}" for j in project.journeys for place, _, e in j.elements() if e.key}
    known |= {f"{h.at}.{h.code}" for j in project.journeys for h in j.handoffs if h.code}
    known |= {_at_stage(place) for place in known}
    said: dict[str, Finding] = {}
    for f in findings or ():
        if f.metric == "mentions" and f.place_kind == "element" and not f.segment and not f.wave and _said(f):
            said.setdefault(f.place, f)
    finer = {_at_stage(place) for place in said if _at_stage(place) != place}
    for place, finding in said.items():
        if place in known or _at_stage(place) in known or place in finer:
            continue
        if finding.value is None:
            yield issue("note", "unmapped_code", place,
                        N_("the code `{code}` fits no statement of the map; add one with this code, or correct it"),
                        code=place)
        else:
            yield issue("note", "unmapped_code", place,
                        N_("the code `{code}` fits no statement of the map; add one with this code, or correct it "
                           "(people who said it: {people} of {heard})"),
                        code=place, people=round(finding.value), heard=finding.n)


CHECKS: tuple[Check, ...] = (
    Check("assumptions", N_("Statements without evidence are counted"), _assumptions),
    Check("unmeasured_moment", N_("Moments of truth are measured"), _moments, needs_findings=True),
    Check("unmapped_code", N_("Evidence without a place is shown"), _unmapped, needs_findings=True),
)
