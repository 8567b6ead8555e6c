"""The craft of mapping: how many stages and steps a reader can take in, and what a pain needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue
from cjm_core.checks.spoken import KINDS
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import Project

if TYPE_CHECKING:
    from cjm_core.findings import Findings

STAGES = (5, 9)
STEPS = (10, 25)


def _stages(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Five to nine stages: fewer hide the way, more hide the shape."""
    for journey in project.journeys:
        count = len(journey.stages)
        if not STAGES[0] <= count <= STAGES[1]:
            yield issue("warning", "stage_count", journey.id,
                        N_("stages on the map: {count}; a reader takes in {least} to {most}: join, or split the map"),
                        count=count, least=STAGES[0], most=STAGES[1])


def _steps(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Ten to twenty-five steps on one printed map."""
    for journey in project.journeys:
        count = sum(1 for _ in journey.steps())
        if not STEPS[0] <= count <= STEPS[1]:
            yield issue("warning", "step_count", journey.id,
                        N_("steps on the map: {count}; a printed map carries {least} to {most}: join steps, or make "
                           "linked maps of it"), count=count, least=STEPS[0], most=STEPS[1])


def _pains(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A pain or barrier has a code, without which no evidence can be tied to it."""
    for journey in project.journeys:
        for place, kind, element in journey.elements():
            if kind in KINDS and element.key is None:
                yield issue("warning", "pain_code", f"{journey.id}/{place}",
                            N_("the {kind} “{text}” at `{place}` has no code, so no evidence can be tied to it; "
                               "add `code:`"), kind=KINDS[kind], text=element.text.said(project.language), place=place)


CHECKS: tuple[Check, ...] = (
    Check("stage_count", N_("Five to nine stages"), _stages),
    Check("step_count", N_("Ten to twenty-five steps"), _steps),
    Check("pain_code", N_("Every pain can be tied to evidence"), _pains),
)
