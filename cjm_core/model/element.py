"""What stands in the lanes of a map: thoughts, feelings, pains, gains, and the work behind the scenes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator, model_validator

from cjm_core.model.text import Id, Noun, Text


class ElementKind(StrEnum):
    """The kinds of statement that a map makes about a place; mentions are coded with the same names."""

    ACTION = "action"
    THOUGHT = "thought"
    FEELING = "feeling"
    QUESTION = "question"
    PAIN = "pain"
    BARRIER = "barrier"
    GAIN = "gain"
    IDEA = "idea"


class Element(Noun):
    """One statement at a place; ``code`` ties it to coded mentions, and so to evidence.

    A plain text is short for ``{text: …}``. The id defaults to the code.
    """

    id: Id | None = None
    code: Id | None = None
    text: Text

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        if isinstance(value, str) or (isinstance(value, dict) and value and set(value) <= {"ru", "en"}):
            return {"text": value}
        return value

    @property
    def key(self) -> str | None:
        """The id under which evidence and diffs know the statement; None for a nameless one."""
        return self.id or self.code


class Work(Noun):
    """What a role does at a step, in front of the actor or behind the line of visibility.

    ``needs`` is the information without which it cannot be done, ``makes`` the information that comes of it; hand-offs
    carry it from role to role under the same words (``passes``).
    """

    role: Id
    text: Text
    system: Id | None = Field(default=None, description="id of the system used")
    needs: tuple[Text, ...] = Field(default=(), description="information that the work needs")
    makes: tuple[Text, ...] = Field(default=(), description="information that the work makes")

    @field_validator("needs", "makes", mode="before")
    @classmethod
    def _one_item(cls, value: Any) -> Any:
        return [value] if isinstance(value, str | dict) else value
