"""All rules of the core together, and the way to run them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from cjm_core.checks import (
    barriers,
    chains,
    comparisons,
    composite,
    doubles,
    drivers,
    evidence,
    gaps,
    importance,
    method,
    numbers,
    paths,
    plan,
    references,
    review,
    survey,
    words,
)
from cjm_core.checks.intake import intake_issues
from cjm_core.extensions import Check, Issue

if TYPE_CHECKING:
    from cjm_core.evidence.intake import Intake
    from cjm_core.findings import Findings
    from cjm_core.model import Project

CORE_CHECKS: tuple[Check, ...] = (
    *references.CHECKS, *doubles.CHECKS, *chains.CHECKS, *method.CHECKS, *review.CHECKS, *survey.CHECKS,
    *importance.CHECKS, *drivers.CHECKS, *words.CHECKS, *evidence.CHECKS, *composite.CHECKS, *plan.CHECKS,
    *barriers.CHECKS, *gaps.CHECKS, *numbers.CHECKS, *paths.CHECKS, *comparisons.CHECKS,
)

_GRAVITY = {"error": 0, "warning": 1, "note": 2}


def check(
    project: Project, findings: Findings | None, *, today: date | None = None, intake: Iterable[Intake] = (),
    checks: Iterable[Check] = CORE_CHECKS,
) -> list[Issue]:
    """Return the issues of a project, errors first; rules that need findings are left out where there are none.

    ``today`` is the date against which reviews are late; without it none is. ``intake`` is what became of the rows.
    """
    found = [issue for rule in checks if findings is not None or not rule.needs_findings
             for issue in rule.run(project, findings)]
    found += [*stale(project, today), *intake_issues(intake)]
    return sorted(found, key=lambda i: (_GRAVITY[i.level], i.spot, i.rule, i.id, str(i.message)))


def stale(project: Project, today: date | None) -> list[Issue]:
    """Return the reviews that are overdue on ``today``."""
    return [] if today is None else list(review.stale_reviews(project, today))
