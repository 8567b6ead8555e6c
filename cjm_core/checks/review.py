"""A map is kept alive: somebody owns it, and a day is set on which it is looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import Project

if TYPE_CHECKING:
    from cjm_core.findings import Findings


def _owner(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Somebody owns the map."""
    for journey in project.journeys:
        if journey.owner is None:
            yield issue("warning", "no_owner", journey.id,
                        N_("nobody owns the map `{journey}`; write the role that keeps it true: `owner:`"),
                        journey=journey.id)


def _date(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A day is set on which the map is looked at again."""
    for journey in project.journeys:
        if journey.review is None:
            yield issue("warning", "no_review", journey.id,
                        N_("the map `{journey}` has no day of review, and maps grow old; write one, such as "
                           "`review: 2027-03-01`"),
                        journey=journey.id)


def stale_reviews(project: Project, today: date) -> Iterator[Issue]:
    """Yield the maps whose day of review lies before ``today``."""
    for journey in project.journeys:
        if journey.review is not None and journey.review < today:
            yield issue("warning", "stale_review", journey.id,
                        N_("the map `{journey}` was to be reviewed by {day}; review it and set the next day"),
                        journey=journey.id, day=journey.review.isoformat())


CHECKS: tuple[Check, ...] = (
    Check("no_owner", N_("A map has an owner"), _owner),
    Check("no_review", N_("A map has a day of review"), _date),
)
