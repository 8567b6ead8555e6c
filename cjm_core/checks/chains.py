"""Broken chains on the map itself: information that is needed or passed on before it can be there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import Handoff, Journey, Project, Text

if TYPE_CHECKING:
    from cjm_core.findings import Findings


@dataclass
class Course:
    """The way of one piece of information through a journey, hand-off by hand-off in the order of the places.

    ``held`` says from which place on a role has it, ``origins`` where a role's information comes from in the end. A
    role that passes on what nobody is said to make is an origin itself, until it turns out to get it from another.
    """

    held: dict[str, str] = field(default_factory=dict)
    origins: dict[str, set[str]] = field(default_factory=dict)
    passed_without: list[Handoff] = field(default_factory=list)
    came_after: list[tuple[Handoff, str]] = field(default_factory=list)

    def has(self, role: str, place: str, origins: set[str]) -> None:
        """Let a role have the information from a place on."""
        self.held.setdefault(role, place)
        self.origins.setdefault(role, set()).update(origins)


def _order(journey: Journey) -> dict[str, int]:
    """Return where each place lies; a stage lies where its first step does."""
    found: dict[str, int] = {}
    for number, place in enumerate(p for p in journey.places() if "." in p or not _steps(journey, p)):
        found[place] = number
        found.setdefault(place.split(".")[0], number)
    return found


def _steps(journey: Journey, stage: str) -> bool:
    return any(s.id == stage and s.steps for s in journey.stages)


def course_of(journey: Journey, item: Text) -> Course:
    """Follow one piece of information through a journey."""
    words, order, course = item.words(), _order(journey), Course()

    def among(items: tuple[Text, ...]) -> bool:
        return any(words & other.words() for other in items)

    made = [(place, w.role) for place, _, s in journey.steps() for w in (*s.front, *s.back) if among(w.makes)]
    waiting = sorted((h for h in journey.handoffs if among(h.passes)), key=lambda h: order.get(h.at, 0))
    first_senders: dict[str, Handoff] = {}
    for number in range(max(order.values(), default=0) + 1):
        for place, role in made:
            if order[place] == number:
                course.has(role, place, {role})
        here = [h for h in waiting if order.get(h.at, 0) == number]
        while here:
            handoff = next((h for h in here if h.sender in course.held), here[0])
            here.remove(handoff)
            if handoff.sender not in course.held:
                if made:
                    course.passed_without.append(handoff)
                else:
                    course.has(handoff.sender, handoff.at, {handoff.sender})
                    first_senders[handoff.sender] = handoff
            _arrive(course, handoff, first_senders)
    return course


def _arrive(course: Course, handoff: Handoff, first_senders: dict[str, Handoff]) -> None:
    """Let a hand-off reach its receiver; one that passed it on already had it from nowhere."""
    origins = course.origins.get(handoff.sender, {handoff.sender})
    early = first_senders.get(handoff.receiver)
    if early is not None and handoff.receiver not in origins and early.at != handoff.at:
        course.came_after.append((early, handoff.at))
    course.has(handoff.receiver, handoff.at, origins)


def _items(journey: Journey) -> list[Text]:
    """Return every piece of information that hand-offs pass on, once, under its first name."""
    found: list[Text] = []
    for text in (t for h in journey.handoffs for t in h.passes):
        if not any(text.words() & other.words() for other in found):
            found.append(text)
    return found


def _passed_early(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """What a hand-off passes on has reached its sender before."""
    for journey in project.journeys:
        for item in _items(journey):
            course = course_of(journey, item)
            said = item.said(project.language)
            for handoff, later in course.came_after:
                yield issue("warning", "broken_chain", f"{journey.id}/{handoff.key}",
                            N_("`{role}` is to pass on “{item}” at `{place}`, but gets it only at `{later}`; let it "
                               "come earlier, or move the hand-off"),
                            role=handoff.sender, item=said, place=handoff.at, later=later)
            for handoff in course.passed_without:
                later_ = course.held.get(handoff.sender)
                template = N_("`{role}` is to pass on “{item}” at `{place}`, but others make it, and by then nobody "
                              "has passed it to that role") if later_ is None else N_(
                    "`{role}` is to pass on “{item}” at `{place}`, but has it only from `{later}` on; let it come "
                    "earlier, or move the hand-off")
                yield issue("warning", "broken_chain", f"{journey.id}/{handoff.key}", template,
                            role=handoff.sender, item=said, place=handoff.at, later=later_)


def _needed_early(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """What a piece of work needs has been made by its role or passed to it by then."""
    for journey in project.journeys:
        order = _order(journey)
        for place, _, step in journey.steps():
            for role, item in ((w.role, i) for w in (*step.front, *step.back) for i in w.needs):
                since = course_of(journey, item).held.get(role)
                about, said = f"{journey.id}/{place}", item.said(project.language)
                if since is None:
                    yield issue("warning", "needed_early", about,
                                N_("`{role}` needs “{item}” at `{place}`, and no hand-off passes it to that role; add "
                                   "it to `passes` of a hand-off, or to `makes` of its work"),
                                role=role, item=said, place=place)
                elif order.get(since, 0) > order[place]:
                    yield issue("warning", "needed_early", about,
                                N_("`{role}` needs “{item}” at `{place}`, but has it only from `{later}` on; let it "
                                   "come earlier"), role=role, item=said, place=place, later=since)


CHECKS: tuple[Check, ...] = (
    Check("broken_chain", N_("What is passed on has come before"), _passed_early),
    Check("needed_early", N_("What work needs has come before"), _needed_early),
)
