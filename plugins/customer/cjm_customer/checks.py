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


def _moment_unmeasured(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A declared moment of truth is asked about, where there is a survey at all."""
    asked = {item.at for source in project.data for item in getattr(source, "items", {}).values()}
    if not asked:
        return
    for journey in project.journeys:
        for place, stage, step in journey.steps():
            if step.moment_of_truth and not {place, stage.id} & asked:
                yield Issue("note", "moment_measured", f"{journey.id}/{place}", Message(
                    N_("`{place}` is declared a moment of truth, but no question of the survey asks about it"),
                    {"place": place}))


CHECKS: tuple[Check, ...] = (
    Check("way_back", N_("There is a way back"), _no_way_back),
    Check("front_line_heard", N_("The front line was heard"), _front_line_unheard, needs_findings=True),
    Check("moment_measured", N_("Moments of truth are measured"), _moment_unmeasured),
)
