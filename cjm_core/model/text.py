"""Ids, places and texts: the small values that every noun is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from cjm_core.errors import N_, WrongValueError

MAX_LETTERS = 2000
Lang = Literal["ru", "en"]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Place = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)?$")]

Amount = Annotated[float, Field(ge=-1e12, le=1e12)]
"""A number that means something and can still be added up and squared."""


class Noun(BaseModel):
    """The common manner of every part of the model: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def each_once(names: Sequence[str]) -> None:
    """Refuse a list that names one thing twice (WrongValueError): it would be counted twice."""
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise WrongValueError(N_("`{name}` stands here more than once; write it once"), name=twice[0])


class Text(RootModel[str | dict[Lang, str]]):
    """A text in one language, or the same text in several: ``Оффер`` or ``{ru: Оффер, en: Offer}``."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _fits_a_map(self) -> Text:
        if any(len(text) > MAX_LETTERS for text in ([self.root] if isinstance(self.root, str) else self.root.values())):
            raise ValueError(N_("a text may have 2000 letters at most; this one is longer than any map can show"))
        return self

    def said(self, lang: str) -> str:
        """Return the text in ``lang``; where that is missing, in any language there is."""
        if isinstance(self.root, str):
            return self.root
        for candidate in (lang, "en", "ru"):
            if candidate in self.root:
                return self.root[candidate]
        return ""

    def words(self) -> frozenset[str]:
        """Return all that the text may be called, in any language, in small letters with single spaces."""
        said = [self.root] if isinstance(self.root, str) else self.root.values()
        return frozenset(" ".join(text.lower().split()) for text in said)

    def speaks(self, lang: str) -> bool:
        """Tell whether the text exists in ``lang`` (a plain text counts for every language)."""
        return isinstance(self.root, str) or lang in self.root

    def __hash__(self) -> int:
        return hash(self.root if isinstance(self.root, str) else tuple(sorted(self.root.items())))

    def __bool__(self) -> bool:
        return bool(self.root)
