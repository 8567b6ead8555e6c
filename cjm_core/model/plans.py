"""What is asked of event logs: how outcomes are shared out among channels, and which way was planned."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from cjm_core.errors import N_
from cjm_core.model.funnel import Hours, StepName
from cjm_core.model.text import Noun, each_once

MOST_PLANNED = 60
"""So many steps may a plan have."""


class Attribution(Noun):
    """How outcomes are shared out among the channels that led to them.

    ``order``: so many last channels tell where a journey goes next in the Markov chain. ``half_life_days``: a touch
    that much older counts half. ``positions``: what the first touch, all in between, and the last get.
    """

    order: Literal[1, 2, 3] = 1
    half_life_days: float = Field(default=7.0, gt=0, le=36_525)
    positions: tuple[float, float, float] = (0.4, 0.2, 0.4)

    @field_validator("positions")
    @classmethod
    def _make_one(cls, value: tuple[float, float, float]) -> tuple[float, float, float]:
        if min(value) < 0 or abs(sum(value) - 1) > 1e-9:
            raise ValueError(N_("the positions are parts of one, first, between and last, such as [0.4, 0.2, 0.4]"))
        return value


class Planned(Noun):
    """The way that journeys are meant to go: steps in order, those that may be left out, and limits of time.

    ``steps`` are places of the map or activities of the log; without them the plan is the map from left to right.
    ``within_h``: hours from the beginning of the journey in which a step is to have begun.
    """

    steps: tuple[StepName, ...] = Field(default=(), max_length=MOST_PLANNED)
    optional: tuple[StepName, ...] = ()
    within_h: dict[StepName, Hours] = Field(default_factory=dict)

    @field_validator("steps", "optional")
    @classmethod
    def _each_step_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        each_once(value)
        return value

    @model_validator(mode="after")
    def _of_the_plan(self) -> Planned:
        for name in (*self.optional, *self.within_h):
            if self.steps and name not in self.steps:
                raise ValueError(N_("optional and within_h name only steps that stand in the plan's steps"))
        return self
