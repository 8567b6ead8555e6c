"""References: whatever a journey or an item names by id exists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, item_id, unknown
from cjm_core.errors import N_, Message
from cjm_core.extensions import Check, Issue
from cjm_core.model import Item, Journey, Project, Step
from cjm_core.model.codebook import Events, Responses

if TYPE_CHECKING:
    from cjm_core.findings import Findings

ACTOR = "actor"

PERSONA, ROLE, CHANNEL = Message(N_("persona")), Message(N_("role")), Message(N_("channel"))
SYSTEM, PLACE, PROMISE = Message(N_("system")), Message(N_("place")), Message(N_("promise"))
ITEM, AIM = Message(N_("item")), Message(N_("place, promise, hand-off or statement"))


@dataclass(frozen=True)
class Named:
    """One reference: the thing that names, what it names, by which id, and the ids that exist."""

    about: str
    what: Message
    name: str
    known: Collection[str]


def _actor(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A map has one actor, and he is a persona that is described."""
    for journey in project.journeys:
        personas = project.all_personas(journey)
        if not personas:
            yield issue("warning", "actor", journey.id, N_("nobody is described as `{name}`; add a persona of that id "
                        "with a name and up to three facts, so that the map has its one actor"), name=journey.actor)
        elif journey.actor not in personas:
            yield unknown("actor", journey.id, PERSONA, journey.actor, personas)


def _of_step(project: Project, journey: Journey, place: str, step: Step) -> Iterator[Named]:
    roles, systems = project.all_roles(journey), project.all_systems(journey)
    about = f"{journey.id}/{place}"
    point = step.touchpoint
    if point is not None:
        yield from (Named(about, CHANNEL, c, project.all_channels()) for c in point.all_channels)
        yield from (Named(about, ROLE, r, {*roles, ACTOR}) for r in (point.sender, point.receiver))
    for work in (*step.front, *step.back):
        yield Named(about, ROLE, work.role, roles)
        if work.system is not None:
            yield Named(about, SYSTEM, work.system, systems)


def _of_steps(project: Project, journey: Journey) -> Iterator[Named]:
    for place, _, step in journey.steps():
        yield from _of_step(project, journey, place, step)


def _of_handoffs(project: Project, journey: Journey) -> Iterator[Named]:
    roles = {*project.all_roles(journey), ACTOR}
    carriers = {**project.all_systems(journey), **project.all_channels()}
    for handoff in journey.handoffs:
        about = f"{journey.id}/{handoff.key}"
        yield Named(about, PLACE, handoff.at, journey.places())
        yield from (Named(about, ROLE, r, roles) for r in (handoff.sender, handoff.receiver))
        if handoff.through is not None:
            yield Named(about, SYSTEM, handoff.through, carriers)


def _of_expected(project: Project, journey: Journey) -> Iterator[Named]:
    for place, channels in journey.expected.items():
        yield Named(journey.id, PLACE, place, journey.places())
        yield from (Named(f"{journey.id}/{place}", CHANNEL, c, project.all_channels()) for c in channels)


def _of_promises(project: Project, journey: Journey) -> Iterator[Named]:  # noqa: ARG001
    yield from (Named(f"{journey.id}/{p.id}", PLACE, p.at, journey.places()) for p in journey.promises)


def aims_of(journey: Journey) -> set[str]:
    """Return everything that an initiative may be for: places, statements, promises, hand-offs."""
    statements = {f"{place}.{e.key}" for place, _, e in journey.elements() if e.key}
    return {*journey.places(), *statements, *(p.id for p in journey.promises), *(h.key for h in journey.handoffs)}


def _of_plan(project: Project, journey: Journey) -> Iterator[Named]:  # noqa: ARG001
    aims = aims_of(journey)
    for initiative in journey.plan:
        yield from (Named(f"{journey.id}/{initiative.id}", AIM, aim, aims) for aim in initiative.aims)


def _rule(name: str, named: Callable[[Project, Journey], Iterator[Named]]
          ) -> Callable[[Project, Findings | None], Iterator[Issue]]:
    """Return the rule that all these references exist."""
    def run(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
        for journey in project.journeys:
            for ref in named(project, journey):
                if ref.name not in ref.known:
                    yield unknown(name, ref.about, ref.what, ref.name, ref.known)
    return run


def _owner(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Owners of maps and initiatives are roles that the project knows; a stranger may answer, but should be named."""
    for journey in project.journeys:
        roles = project.all_roles(journey)
        owners = [(journey.id, journey.owner), *((f"{journey.id}/{i.id}", i.owner) for i in journey.plan)]
        for about, owner in owners:
            if owner is not None and owner not in roles:
                yield unknown("owner_role", about, ROLE, owner, roles, level="warning")


def _links(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A link leads to a journey of the project; a template knows more journeys than a young project has."""
    known = {j.id for j in project.journeys}
    for journey in project.journeys:
        absent = dict.fromkeys(link.to for link in journey.links if link.to not in known)
        if absent:
            yield issue("note", "link", journey.id,
                        N_("`{journey}` links to journeys that the project does not have yet: {names}"),
                        journey=journey.id, names=", ".join(f"`{name}`" for name in absent))


def items_of(project: Project) -> list[tuple[str, Item]]:
    """Return the items of all surveys, source by source; an id may come twice."""
    return [pair for source in project.data if isinstance(source, Responses) for pair in source.items.items()]


def _items(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Items speak of places and promises that exist, and pair with items that exist."""
    places = {p for j in project.journeys for p in j.places()} | {j.id for j in project.journeys}
    promises = {p.id for j in project.journeys for p in j.promises}
    items = dict(items_of(project))
    for this, item in items_of(project):
        for what, name, known in ((PLACE, item.at, places), (PROMISE, item.promise, promises),
                                  (ITEM, item.pairs, set(items) - {this})):
            if name is not None and name not in known:
                yield unknown("item_reference", item_id(this), what, name, known)


def _events(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Activities of a log are mapped to places that exist."""
    places = {p for j in project.journeys for p in j.places()}
    for source in project.data:
        if isinstance(source, Events):
            for place in dict.fromkeys(source.steps.values()):
                if place not in places:
                    yield unknown("event_place", source.id or source.file, PLACE, place, places)


CHECKS: tuple[Check, ...] = (
    Check("actor", N_("A map has one actor, a known persona"), _actor),
    Check("step_reference", N_("Channels, roles and systems of steps exist"), _rule("step_reference", _of_steps)),
    Check("handoff_reference", N_("Places, roles and systems of hand-offs exist"),
          _rule("handoff_reference", _of_handoffs)),
    Check("expected_reference", N_("Places and channels that are expected exist"),
          _rule("expected_reference", _of_expected)),
    Check("promise_place", N_("Promises come due at a place that exists"), _rule("promise_place", _of_promises)),
    Check("plan_reference", N_("Initiatives are for something that exists"), _rule("plan_reference", _of_plan)),
    Check("owner_role", N_("Owners are known roles"), _owner),
    Check("link", N_("Links lead to journeys of the project"), _links),
    Check("item_reference", N_("Items speak of places, promises and items that exist"), _items),
    Check("event_place", N_("Activities lead to places that exist"), _events),
)
