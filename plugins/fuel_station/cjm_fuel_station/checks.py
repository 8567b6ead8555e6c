"""Rules of the station: all four components are measured, and nobody sells extras to a queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core import N_, Check, Issue, ItemRole, Message
from cjm_fuel_station.components import COMPONENTS, members

if TYPE_CHECKING:
    from cjm_core import Findings, Project

UPSELL = ("upsell", "cross_sell")
QUEUE = "queue"
HEARD = "upsell_in_queue"
OFTEN = 0.1  # the least share of people, at the lower end of the interval, that makes it a matter of the network


def _unmeasured(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A project with a survey rates each of the four components by at least one item."""
    items = [
        item_id for source in project.data for item_id, item in getattr(source, "items", {}).items()
        if item.role is ItemRole.EXPERIENCE
    ]
    if not items:
        return
    for component in COMPONENTS:
        if not members(component, items):
            yield Issue("warning", "components_measured", component, Message(
                N_("no item of the survey rates the component `{component}`; add one whose id begins with "
                   "`{component}_`"), {"component": component}))


def _selling_to_a_queue(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """Extras are offered where nobody waits: neither drawn in a stage with a queue, nor heard of from drivers."""
    for journey in project.journeys:
        for stage in journey.stages:
            selling = [step for step in stage.steps if any(word in step.id for word in UPSELL)]
            if any(QUEUE in step.id for step in stage.steps):
                for step in selling:
                    yield Issue("warning", "upsell_in_queue", f"{journey.id}/{stage.id}.{step.id}", Message(
                        N_("at `{place}` extras are sold to people who wait in line; move the offer to another stage"),
                        {"place": f"{stage.id}.{step.id}"}))
        for place, _, element in journey.elements():
            heard = findings.one("mentions", f"{place}.{HEARD}") if findings and element.key == HEARD else None
            if heard and heard.n and (heard.low or 0) > OFTEN * heard.n:
                yield Issue("warning", "upsell_in_queue", f"{journey.id}/{place}.{HEARD}", Message(
                    N_("at `{place}` {count} of {people} people say that extras are sold to a queue; tell the till to "
                       "drop the offer when two or more wait"),
                    {"place": place, "count": round(heard.value or 0), "people": heard.n}))


CHECKS: tuple[Check, ...] = (
    Check("components_measured", N_("The four components are measured"), _unmeasured),
    Check("upsell_in_queue", N_("No selling in the queue"), _selling_to_a_queue),
)
