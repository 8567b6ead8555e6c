"""Every error that a user can cause, told as a sentence with a place and a way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any


def N_(text: str) -> str:  # noqa: N802  gettext's own name for "translate later"
    """Mark a message for the catalogue without translating it yet."""
    return text


@dataclass(frozen=True)
class Message:
    """A sentence for the user that is put into words in his language only when it is shown.

    ``template`` is the English text with ``{named}`` places, and the key in the catalogue.
    A value that is itself a message is said in the same language; of a tuple of messages one after the other.
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """Return the sentence in ``lang`` (``ru`` or ``en``)."""
        from cjm_core.language import translate

        return translate(self.template, lang).format(**{k: _in(lang, v) for k, v in self.values.items()})

    def __str__(self) -> str:
        return self.text()


def _in(lang: str, value: Any) -> Any:
    """Return a value of a message as it is said in ``lang``; a Decimal with its digits and the language's comma."""
    if isinstance(value, Decimal):
        from cjm_core.language import number

        return number(float(value), lang, max(0, -int(value.as_tuple().exponent)))
    if isinstance(value, tuple):
        return "; ".join(str(_in(lang, part)) for part in value)
    return value.text(lang) if isinstance(value, Message) else value


@dataclass(frozen=True, order=True)
class Spot:
    """Where in the user's files something stands; line and column start at 1, 0 means unknown."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(p for p in parts if p)


class CjmError(Exception):
    """The parent of every error that cjm raises on purpose.

    Raise with a message template marked by ``N_`` and its values as keywords; ``spot`` says where.
    """

    def __init__(self, template: str, *, spot: Spot | None = None, **values: Any) -> None:
        self.message = Message(template, values)
        self.spot = spot or Spot()
        super().__init__(template)

    def text(self, lang: str = "en") -> str:
        """Return place and sentence in one line, in ``lang``."""
        place = f"{self.spot}: " if self.spot.file else ""
        return place + self.message.text(lang)

    def __str__(self) -> str:
        return self.text()


class WrongValueError(ValueError):
    """A value that the model refuses; a template marked by ``N_`` and its values, told with place by the loader."""

    def __init__(self, template: str, **values: Any) -> None:
        self.values = values
        super().__init__(template)


class ProjectError(CjmError):
    """Something in the project's own files is wrong."""


class WrongUsageError(CjmError):
    """What the user asked for does not exist: a project, a view, a metric, a template, a language."""


class EvidenceError(CjmError):
    """A data file cannot be read as the codebook says."""


class NoRowsError(EvidenceError):
    """A data file has a header and no rows yet; the value ``source`` is the number of its source in the project."""


class PluginError(CjmError):
    """A plugin cannot be loaded, or breaks the contract of the hooks."""


class DrawError(CjmError):
    """A map cannot be laid out or written."""


def nearest(name: str, known: list[str] | tuple[str, ...] | set[str], count: int = 3) -> list[str]:
    """Return up to ``count`` known names that look like ``name``, the likeliest first."""
    return get_close_matches(str(name), sorted(known), n=count, cutoff=0.5)


def hint(name: str, known: list[str] | tuple[str, ...] | set[str]) -> str:
    """Return the end of a sentence about a name that is not there: the nearest that are, with a question mark."""
    near = nearest(name, known)
    return f" ({', '.join(near)}?)" if near else ""
