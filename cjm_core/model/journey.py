"""The journey: one actor, one scenario, stages and steps in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator

from cjm_core.model.channel import Touchpoint
from cjm_core.model.element import Element, ElementKind, Work
from cjm_core.model.handoff import Handoff
from cjm_core.model.initiative import Initiative
from cjm_core.model.people import Persona, Role, System
from cjm_core.model.promise import Promise
from cjm_core.model.text import Id, Noun, Place, Text


class State(StrEnum):
    """Whether the map shows what is lived today or what is wanted."""

    AS_IS = "as_is"
    TO_BE = "to_be"


class Scope(Noun):
    """Where the journey begins and ends."""

    begins: Text
    ends: Text


class Link(Noun):
    """This journey ends where another starts."""

    to: Id
    when: Text | None = None


class MomentOfTruth(Noun):
    """A step that the author declares to decide the whole journey, and why."""

    why: Text


def _some(value: Any) -> Any:
    """Let one statement stand where a list is expected."""
    return [value] if isinstance(value, str | dict) else value


class Statements(Noun):
    """The statements that a stage or a step may make, by kind."""

    does: tuple[Element, ...] = ()
    thinks: tuple[Element, ...] = ()
    feels: tuple[Element, ...] = ()
    asks: tuple[Element, ...] = ()
    pains: tuple[Element, ...] = ()
    barriers: tuple[Element, ...] = ()
    gains: tuple[Element, ...] = ()
    ideas: tuple[Element, ...] = ()
    mood: float | None = Field(default=None, ge=-2, le=2, description="assumed emotion, -2 to +2, until measured")

    listed = field_validator(
        "does", "thinks", "feels", "asks", "pains", "barriers", "gains", "ideas", mode="before"
    )(_some)

    def elements(self) -> Iterator[tuple[ElementKind, Element]]:
        """Yield every statement with its kind, in the order of the lanes."""
        for kind, name in LANES.items():
            for element in getattr(self, name):
                yield kind, element


LANES: dict[ElementKind, str] = {
    ElementKind.ACTION: "does",
    ElementKind.THOUGHT: "thinks",
    ElementKind.FEELING: "feels",
    ElementKind.QUESTION: "asks",
    ElementKind.PAIN: "pains",
    ElementKind.BARRIER: "barriers",
    ElementKind.GAIN: "gains",
    ElementKind.IDEA: "ideas",
}


class Step(Statements):
    """One thing that the actor goes through, with its contact and the work that serves it."""

    id: Id
    name: Text
    touchpoint: Touchpoint | None = None
    front: tuple[Work, ...] = ()
    back: tuple[Work, ...] = ()
    moment_of_truth: MomentOfTruth | None = None


class Stage(Statements):
    """A phase of the journey with its steps."""

    id: Id
    name: Text
    duration: Text | None = None
    goal: Text | None = None
    steps: tuple[Step, ...] = ()


class Journey(Noun):
    """One actor's way through one scenario: what a map draws.

    ``template`` (written ``from:``) names the template whose content this journey takes where it says nothing itself.
    """

    id: Id
    title: Text
    actor: Id
    state: State = State.AS_IS
    owner: Id | None = None
    review: date | None = None
    scenario: Text | None = None
    goal: Text | None = None
    scope: Scope | None = None
    version: str = ""
    template: str | None = Field(default=None, alias="from")
    omit: tuple[str, ...] = Field(
        default=(), description="what this journey lacks of the template: places, statements (place.code), other ids"
    )
    expected: dict[Place, tuple[Id, ...]] = Field(
        default_factory=dict, description="channels that the industry expects at a place, for coverage"
    )
    personas: tuple[Persona, ...] = ()
    roles: tuple[Role, ...] = ()
    systems: tuple[System, ...] = ()
    stages: tuple[Stage, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    promises: tuple[Promise, ...] = ()
    plan: tuple[Initiative, ...] = ()
    links: tuple[Link, ...] = ()

    def steps(self) -> Iterator[tuple[str, Stage, Step]]:
        """Yield (place, stage, step) from left to right; the place is ``stage.step``."""
        for stage in self.stages:
            for step in stage.steps:
                yield f"{stage.id}.{step.id}", stage, step

    def places(self) -> dict[str, Stage | Step]:
        """Return every place of the journey by its id, in map order."""
        found: dict[str, Stage | Step] = {}
        for stage in self.stages:
            found[stage.id] = stage
            for step in stage.steps:
                found[f"{stage.id}.{step.id}"] = step
        return found

    def elements(self) -> Iterator[tuple[str, ElementKind, Element]]:
        """Yield (place, kind, statement) over the whole journey."""
        for place, holder in self.places().items():
            for kind, element in holder.elements():
                yield place, kind, element
