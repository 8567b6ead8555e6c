"""What is explained by what: the items named for it exist, scenarios stay on their scales, declared moments hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, unknown
from cjm_core.checks.references import ITEM, items_of
from cjm_core.errors import N_, Message
from cjm_core.extensions import Check, Issue
from cjm_core.model import Project

if TYPE_CHECKING:
    from cjm_core.findings import Finding, Findings

ITEM_OR_PLACE = Message(N_("item or place"))
DENIED = ("no_moment", "pain")


def _named(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Outcome, drivers, targets and scenarios name items (targets also places) that exist."""
    analysis, items = project.analysis, dict(items_of(project))
    places = {p for j in project.journeys for p in j.places()}
    asked = [("analysis.outcome", n) for n in (analysis.outcome,) if n is not None]
    asked += [("analysis.drivers", name) for name in analysis.drivers]
    asked += [(f"analysis.scenarios.{s.id}", name) for s in analysis.scenarios for name in s.levels]
    for about, name in asked:
        if name not in items:
            yield unknown("driver_items", about, ITEM, name, items)
    for name in analysis.targets:
        if name not in items and name not in places:
            yield unknown("driver_items", "analysis.targets", ITEM_OR_PLACE, name, {*items, *places})


def _levels(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A scenario raises an item to a level of its scale."""
    items = dict(items_of(project))
    for scenario in project.analysis.scenarios:
        for name, level in scenario.levels.items():
            scale = items[name].scale if name in items else None
            if scale is not None and not scale.low <= level <= scale.high:
                yield issue("error", "scenario_level", f"analysis.scenarios.{scenario.id}",
                            N_("`{name}` is asked on {scale}, so its mean cannot come to {mean}"), name=name,
                            scale=scale.root, mean=f"{level:g}")


def _contradicted(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """A declared moment of truth that enough answers do not show is told."""
    for about, place, declared, found in _judged(project, findings):
        if declared and found.verdict in DENIED:
            yield issue("warning", "contradicted_moment", about,
                        N_("`{place}` is declared a moment of truth, and the answers of {n} people do not show it; "
                           "take `moment_of_truth` away, or ask more people"), place=place, n=found.n)


def _undeclared(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """A critical moment of truth that nobody declared is told."""
    for about, place, declared, found in _judged(project, findings):
        if not declared and found.verdict == "critical":
            yield issue("note", "undeclared_moment", about,
                        N_("the answers of {n} people show `{place}` to be a critical moment of truth, and the map "
                           "does not say so; write why under `moment_of_truth`"), place=place, n=found.n)


def _judged(project: Project, findings: Findings | None) -> Iterator[tuple[str, str, bool, Finding]]:
    """Yield what the answers say of every step: the issue's id, the place, whether it is declared, the finding."""
    for journey in project.journeys:
        for place, _, step in journey.steps():
            found = findings.one("moment_of_truth", place) if findings is not None else None
            if found is not None and not found.suppressed:
                yield f"{journey.id}/{place}", place, step.moment_of_truth is not None, found


CHECKS: tuple[Check, ...] = (
    Check("driver_items", N_("Outcome, drivers, targets and scenarios name items that exist"), _named),
    Check("scenario_level", N_("Scenarios stay on the scale"), _levels),
    Check("contradicted_moment", N_("Declared moments of truth agree with the answers"), _contradicted,
          needs_findings=True),
    Check("undeclared_moment", N_("Critical moments of truth are declared"), _undeclared, needs_findings=True),
)
