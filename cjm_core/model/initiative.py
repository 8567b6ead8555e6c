"""Initiatives: what will be done about a finding, by whom and by when."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field, field_validator

from cjm_core.errors import N_
from cjm_core.model.text import Amount, Id, Noun, Text


class Expected(Noun):
    """The effect that an initiative promises: by how much a metric at a place changes from one wave to a later one.

    ``by`` is in the metric's own unit, positive where it rises; ``segment`` (``column=value``) says where, if not for
    all.
    """

    metric: str = "mean"
    at: str
    by: Amount
    segment: str = ""
    since: str | None = Field(default=None, description="the wave before; by default the one before the last")
    until: str | None = Field(default=None, description="the wave after; by default the last")


class Initiative(Noun):
    """An improvement tied to what it is for: places, promises, hand-offs or statements (``place.code``).

    ``effort`` is in person-months. ``reach`` (people in the agreed period), ``impact`` and ``confidence`` (0 to 1) are
    judgements for a RICE score.
    """

    id: Id
    text: Text
    aims: tuple[str, ...] = Field(default=(), alias="for")
    owner: Id | None = None
    due: date | None = None
    effort: Amount | None = Field(default=None, ge=0.001)
    effect: Text | None = None
    expects: tuple[Expected, ...] = ()
    reach: Amount | None = Field(default=None, ge=0)
    impact: Amount | None = Field(default=None, ge=0)
    confidence: float | None = Field(default=None, ge=0, le=1)
    scores: dict[Id, Amount] = Field(default_factory=dict, description="judgements by criterion of the analysis")

    @field_validator("expects")
    @classmethod
    def _promises_something(cls, value: tuple[Expected, ...]) -> tuple[Expected, ...]:
        if any(expected.by == 0 for expected in value):
            raise ValueError(N_("an effect of 0 promises nothing; write in `by` how much the metric is to change"))
        return value

    @field_validator("expects", mode="before")
    @classmethod
    def _one_effect(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @field_validator("aims", mode="before")
    @classmethod
    def _one_aim(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value
