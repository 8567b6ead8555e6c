"""What is reckoned with holds numbers: words and several answers at once have no mean and explain nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue
from cjm_core.checks.references import items_of
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import ItemRole, Project

if TYPE_CHECKING:
    from cjm_core.findings import Findings


def _asked(project: Project) -> Iterator[tuple[str, str]]:
    """Yield the items that the analysis reckons with, each after the key that names it."""
    analysis, index, times = project.analysis, project.analysis.index, project.analysis.adoption
    if analysis.outcome is not None:
        yield "analysis.outcome", analysis.outcome
    yield from (("analysis.drivers", name) for name in analysis.drivers)
    for scenario in analysis.scenarios:
        yield from ((f"analysis.scenarios.{scenario.id}", name) for name in scenario.levels)
    for part in index.components if index else ():
        yield from ((f"analysis.index.components.{part.id}", name) for name in part.items)
    if times is not None:
        yield from (("analysis.adoption.time", times.time), ("analysis.adoption.status", times.status))
    yield from (("analysis.targets", name) for name in analysis.targets)


def _numbers(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Items that the analysis reckons with are rated, counted or asked as yes and no."""
    items = dict(items_of(project))
    for about, name in _asked(project):
        item = items.get(name)
        if item is not None and (item.role is ItemRole.REASON or item.separator is not None):
            yield issue("error", "words_for_numbers", about,
                        N_("`{key}` needs numbers, and `{item}` holds words; name an item that is rated, or one of "
                           "`role: reached` or `role: number`"), key=about.removeprefix("analysis."), item=name)


def _of_itself(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """The outcome explains itself as little as time tells its own status."""
    analysis = project.analysis
    lifted = [name for scenario in analysis.scenarios for name in scenario.levels]
    for about, names in (("analysis.drivers", analysis.drivers), ("analysis.scenarios", lifted)):
        if analysis.outcome is not None and analysis.outcome in names:
            yield issue("error", "outcome_explains_itself", about,
                        N_("`{item}` is the outcome, which cannot explain itself; take it out of `{key}`"),
                        item=analysis.outcome, key=about.removeprefix("analysis."))
    if len(analysis.drivers) == 1:
        yield issue("warning", "outcome_explains_itself", "analysis.drivers",
                    N_("`drivers` names but one item, and a share of importance needs at least two to be shared "
                       "between; name another"))


CHECKS: tuple[Check, ...] = (
    Check("words_for_numbers", N_("What is reckoned with holds numbers"), _numbers),
    Check("outcome_explains_itself", N_("The outcome has drivers beside itself"), _of_itself),
)
