"""Initiatives: what will be done about a finding, by whom and by when."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field, field_validator

from cjm_core.model.text import Id, Noun, Text


class Initiative(Noun):
    """An improvement tied to what it is for: places, promises, hand-offs or statements (``place.code``).

    ``effort`` is in person-months.
    """

    id: Id
    text: Text
    aims: tuple[str, ...] = Field(default=(), alias="for")
    owner: Id | None = None
    due: date | None = None
    effort: float | None = Field(default=None, gt=0)
    effect: Text | None = None

    @field_validator("aims", mode="before")
    @classmethod
    def _one_aim(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value
