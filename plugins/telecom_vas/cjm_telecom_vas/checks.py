"""Rules of adoption: every main barrier is answered nearby, and consent comes before money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core import N_, Check, Issue, Message
from cjm_telecom_vas.barriers import ADDRESSED_BY, CHARGE_STAGE, MAIN_SHARE, NEAR_STAGES, RECEIPT

if TYPE_CHECKING:
    from cjm_core import Findings, Journey, Project


def _contacts(journey: Journey) -> dict[str, int]:
    """Return the touchpoints that exist, by id, with the number of their stage."""
    return {
        step.touchpoint.id: number
        for number, stage in enumerate(journey.stages) for step in stage.steps
        if step.touchpoint and step.touchpoint.id and not step.touchpoint.missing
    }


def _main(findings: Findings | None) -> set[str] | None:
    """Return the codes of barriers that people surely name when asked; None where nobody was asked."""
    rows = findings.where(metric="barrier", segment="", wave="") if findings else ()
    most: dict[str, int] = {}
    for row in rows:
        most[row.place] = max(most.get(row.place, 0), row.n or 0)  # a survey hears more people than interviews
    named = [row for row in rows if row.low is not None and row.n == most[row.place]]
    if not named:
        return None
    return {row.place.replace("=", ".").rsplit(".", 1)[-1] for row in named if (row.low or 0) > MAIN_SHARE}


def _unanswered(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """A barrier without a contact nearby that takes it away; only the main ones where people were asked."""
    main = _main(findings)
    for journey in project.journeys:
        contacts = _contacts(journey)
        stages = [stage.id for stage in journey.stages]
        for place, kind, element in journey.elements():
            answers = ADDRESSED_BY.get(element.key or "", ()) if kind == "barrier" else ()
            if not answers or (main is not None and element.key not in main):
                continue
            here = stages.index(place.split(".")[0])
            if any(abs(contacts[a] - here) <= NEAR_STAGES for a in answers if a in contacts):
                continue
            about = f"{journey.id}/{place}.{element.key}"
            yield Issue("warning" if main else "note", "barrier_answered", about, Message(
                N_("nothing near `{place}` answers the barrier `{barrier}`; add a touchpoint with the id {answers}"),
                {"place": place, "barrier": element.key, "answers": " / ".join(f"`{a}`" for a in answers)}))


def _charged_without_consent(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A receipt of consent with price, date and way out reaches the customer before the first charge."""
    for journey in project.journeys:
        stages = [stage.id for stage in journey.stages]
        if CHARGE_STAGE not in stages:
            continue
        if _contacts(journey).get(RECEIPT, len(stages)) >= stages.index(CHARGE_STAGE):
            yield Issue("warning", "consent_before_charge", f"{journey.id}/{CHARGE_STAGE}", Message(
                N_("money is charged at `{stage}` before any receipt of consent; add a touchpoint `{receipt}` with the "
                   "price, the date and the way out to an earlier stage"),
                {"stage": CHARGE_STAGE, "receipt": RECEIPT}))


CHECKS: tuple[Check, ...] = (
    Check("barrier_answered", N_("Main barriers are answered nearby"), _unanswered),
    Check("consent_before_charge", N_("Consent comes before the first charge"), _charged_without_consent),
)
