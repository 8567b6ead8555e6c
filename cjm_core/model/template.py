"""Templates: what an industry knows before any research, as hypotheses."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cjm_core.model.codebook import Cell, ItemRole, Scale
from cjm_core.model.journey import Journey
from cjm_core.model.text import Id, Noun, Place, Text


class Question(Noun):
    """A question ready to be asked, with the place, promise and role that its answers will have."""

    id: Id
    name: Text | None = None
    text: Text
    at: Place | None = None
    promise: Id | None = None
    role: ItemRole = ItemRole.EXPERIENCE
    scale: Scale | None = None
    labels: dict[Cell, Text] = Field(default_factory=dict)
    pairs: Id | None = None
    better: Literal["higher", "lower"] = "higher"
    asked: Text | None = Field(default=None, description="when to ask: before the start, day 7 …")


class Template(Noun):
    """A journey of an industry with its question bank; everything in it is an assumption."""

    title: Text
    about: Text
    voice: Id = "customer"
    journey: Journey
    questions: tuple[Question, ...] = ()
