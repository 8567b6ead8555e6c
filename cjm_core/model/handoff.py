"""Hand-offs: where work or information passes from one role to another."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from cjm_core.model.text import Id, Noun, Place, Text


class Handoff(Noun):
    """Work passes from one role to another at a place, with information items, through a system.

    ``within_h`` is the agreed limit in hours; a measured hand-off that breaks it too often is drawn broken.
    ``broken`` says in words why the author holds it to be broken; ``code`` ties it to coded mentions.
    """

    id: Id | None = None
    at: Place
    sender: Id = Field(alias="from")
    receiver: Id = Field(alias="to")
    passes: tuple[Text, ...] = ()
    through: Id | None = None
    within_h: float | None = Field(default=None, gt=0)
    broken: Text | None = None
    code: Id | None = None

    @field_validator("passes", mode="before")
    @classmethod
    def _one_item(cls, value: Any) -> Any:
        return [value] if isinstance(value, str | dict) else value

    @property
    def passes_words(self) -> tuple[frozenset[str], ...]:
        """For each item of ``passes`` the words by which a log may name it: in any language, in small letters."""
        return tuple(text.words() for text in self.passes)

    @property
    def key(self) -> str:
        """The id, or one made of the ends and the place."""
        return self.id or f"{self.sender}-{self.receiver}-{self.at.replace('.', '-')}"
