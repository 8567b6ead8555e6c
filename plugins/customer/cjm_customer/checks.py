"""Rules of customer journeys: there is a way back when something goes wrong, and the front line was heard as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core import N_, Check, Issue, Message

if TYPE_CHECKING:
    from cjm_core import Findings, Project

WAY_BACK = ("return", "refund", "claim", "complain", "cancel", "help", "solve", "fix")
FRONT_LINE = "front_line"
CUSTOMER = "customer"


def _no_way_back(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A journey shows what the customer does when something goes wrong: a return, a claim, a call for help."""
    for journey in project.journeys:
        if not any(word in place for place in journey.places() for word in WAY_BACK):
            yield Issue("note", "way_back", journey.id, Message(
                N_("the map `{journey}` shows no return, claim or call for help; customers are lost where things fail, "
                   "so add a stage for that"), {"journey": journey.id}))


def _front_line_unheard(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Whoever interviews customers also interviews the people who serve them."""
    voices = {f.voice for f in findings.where(metric="mentions")} if findings else set()
    if CUSTOMER in voices and FRONT_LINE not in voices:
        yield Issue("note", "front_line_heard", FRONT_LINE, Message(
            N_("customers were interviewed, the people who serve them were not; code their interviews with the voice "
               "`{voice}`"), {"voice": FRONT_LINE}))


CHECKS: tuple[Check, ...] = (
    Check("way_back", N_("There is a way back"), _no_way_back),
    Check("front_line_heard", N_("The front line was heard"), _front_line_unheard, needs_findings=True),
)
