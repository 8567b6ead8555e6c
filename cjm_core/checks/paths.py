"""Funnels, paths, a goal and cohorts need an event log in which somebody walks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import Project
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.findings import Findings

ASKED = ("funnels", "paths", "goal", "cohorts")


def _logs_of_paths(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """What is asked of event logs has a log to be asked of, and an outcome where the goal is told by one."""
    logs = [source for source in project.data if isinstance(source, Events)]
    for key in ASKED if not logs else ():
        if getattr(project.analysis, key):
            yield issue("error", "paths_need_logs", f"analysis.{key}",
                        N_("`analysis.{key}` is asked of an event log, and the project has none; add one under `data` "
                           "with `kind: events`"), key=key)
    goal = project.analysis.goal
    if goal and goal.outcome and logs and not any(_tells_outcome(log) for log in logs):
        yield issue("error", "paths_need_logs", "analysis.goal",
                    N_("`analysis.goal` is told by an outcome, and no event log names a column for it; write "
                       "`outcome:` under its `columns`"))
    for path in project.analysis.paths if goal is None else ():
        yield issue("warning", "paths_need_logs", f"analysis.paths.{path.id}",
                    N_("the path `{path}` is asked what it has to do with the goal, and there is none; write "
                       "`analysis.goal`"), path=path.id)


def _tells_outcome(log: Events) -> bool:
    return log.columns.outcome is not None


CHECKS: tuple[Check, ...] = (
    Check("paths_need_logs", N_("Funnels, paths and cohorts have a log"), _logs_of_paths),
)
