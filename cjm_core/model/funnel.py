"""What is asked of paths in event logs: funnels, paths of interest, what counts as the goal, and cohorts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from cjm_core.errors import N_
from cjm_core.model.text import Id, Noun, Text, each_once

MOST_STEPS = 20
"""So many steps may one funnel or path have; each is one more pass over the events."""
LONGEST_H = 876_600.0
"""A hundred years: longer than any journey, and still to be reckoned with in microseconds."""

StepName = Annotated[str, Field(min_length=1)]
"""A place of the map (a stage stands for all its steps), or an activity as the log writes it."""
Steps = Annotated[tuple[StepName, ...], Field(min_length=2, max_length=MOST_STEPS)]
Hours = Annotated[float, Field(gt=0, le=LONGEST_H)]


class Funnel(Noun):
    """Steps that people are to go through, one after the other, and how long they may take.

    ``closed``: who is counted at a step has done all before it, in this order; others may stand between. ``open``: who
    has the step at all. ``within_h`` is the time from the first step to the last, ``step_within_h`` that from each to
    the next; both belong to closed funnels.
    """

    id: Id
    title: Text | None = None
    steps: Steps
    kind: Literal["closed", "open"] = "closed"
    within_h: Hours | None = None
    step_within_h: Hours | None = None

    @field_validator("steps")
    @classmethod
    def _each_step_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        each_once(value)
        return value

    @model_validator(mode="after")
    def _limits_need_order(self) -> Funnel:
        if self.kind == "open" and (self.within_h or self.step_within_h):
            raise ValueError(N_("an open funnel asks for no order, so it can have no time limit; write kind: closed, "
                                "or leave within_h and step_within_h out"))
        return self


class NamedPath(Noun):
    """A path of interest: steps in this order, whatever stands between them."""

    id: Id
    title: Text | None = None
    steps: Steps


class Goal(Noun):
    """What counts as conversion: the first event at one of ``steps``, or a journey that ends in one of ``outcome``."""

    steps: tuple[StepName, ...] = ()
    outcome: tuple[StepName, ...] = ()

    @field_validator("steps", "outcome", mode="before")
    @classmethod
    def _one(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_way(self) -> Goal:
        if bool(self.steps) == bool(self.outcome):
            raise ValueError(N_("a goal is either reached at `steps` or told by `outcome`; write one of them"))
        return self


class Cohorts(Noun):
    """Journeys by the week or month of their first event, and who of them comes back in later ones.

    ``returns`` names the steps that count as coming back, by default any event; ``periods`` is how far to look.
    """

    by: Literal["week", "month"] = "month"
    returns: tuple[StepName, ...] = ()
    periods: int = Field(default=12, ge=1, le=104)

    @field_validator("returns", mode="before")
    @classmethod
    def _one(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value
