"""What is done to the rows of an event log before they are counted, and how its journeys are broken down."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from cjm_core.errors import N_, WrongValueError
from cjm_core.model.text import Id, Noun

Word = str | int | float
LIFECYCLE = "lifecycle:transition"
"""The column of XES in which a log says whether an event is the start or the end of work."""
PERIOD = "period"
"""What the breakdown by the time of a journey's beginning is called."""
_ONE_MICROSECOND = timedelta(microseconds=1)
LONGEST_H = 876_600
"""A hundred years: longer than any journey, and still to be reckoned with in microseconds."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _paths(value: Any) -> Any:
    """Let one path stand alone: a name, a list of names, or one mapping."""
    value = _listed(value)
    if isinstance(value, dict) or (isinstance(value, list | tuple) and value and isinstance(value[0], str)):
        value = [value]
    return [{"path": one} if isinstance(one, list | tuple) else one for one in value] \
        if isinstance(value, list | tuple) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Moment = Annotated[str, BeforeValidator(_written)]


class Only(Noun):
    """A condition on a column of the log: the values to ``keep``, or those to ``leave_out``."""

    column: str
    keep: tuple[Word, ...] = ()
    leave_out: tuple[Word, ...] = ()

    @model_validator(mode="after")
    def _says_one(self) -> Only:
        if bool(self.keep) == bool(self.leave_out):
            raise ValueError(N_("write the values to `keep` or those to `leave_out`, one of the two"))
        return self

    @property
    def words(self) -> tuple[str, ...]:
        """The values as the file writes them."""
        return tuple(str(word).strip() for word in (self.keep or self.leave_out))


class Path(Noun):
    """Activities or places that follow each other: sooner or later, or with ``directly`` one right after the other."""

    path: Names = Field(min_length=1)
    directly: bool = False


Paths = Annotated[tuple[Path, ...], BeforeValidator(_paths)]


class Way(Noun):
    """What a journey went through; all that is named must hold.

    It ``contains`` every one of these paths, ``avoids`` all of those, starts and ends with one of the activities (or
    places) named, and took longer or shorter than so many hours.
    """

    contains: Paths = ()
    avoids: Paths = ()
    starts_with: Names = ()
    ends_with: Names = ()
    longer_than_h: float | None = Field(default=None, ge=0, le=LONGEST_H)
    shorter_than_h: float | None = Field(default=None, gt=0, le=LONGEST_H)


class Behaviour(Way):
    """A group of journeys by what they went through: the segment ``id=yes``, all others ``id=no``."""

    id: Id

    @model_validator(mode="after")
    def _says_something(self) -> Behaviour:
        if not any(value for name, value in self if name != "id") and self.longer_than_h is None:
            raise ValueError(N_("say what the journeys of this segment have in common: contains, avoids, starts_with, "
                                "ends_with, longer_than_h or shorter_than_h"))
        return self


class Kept(Way):
    """Which journeys stay.

    ``where`` are conditions that any of its events meets (``keep``) or none does (``leave_out``); ``top`` keeps the
    most frequent variants, ``coverage`` as many of them as make up that share of the journeys.
    """

    where: tuple[Only, ...] = ()
    top: int | None = Field(default=None, ge=1)
    coverage: float | None = Field(default=None, gt=0, le=1)

    @model_validator(mode="after")
    def _one_measure(self) -> Kept:
        if self.top is not None and self.coverage is not None:
            raise ValueError(N_("`top` and `coverage` both say how many variants stay; write one of them"))
        return self


class Span(Noun):
    """A span of time, both ends in it; a day without a clock time means all of it.

    Times without an offset are those of the log's time zone.
    ``keep`` says which journeys stay: those wholly ``inside``, those ``touching`` it with an event, or (``cut``) all of
    them with only their events in it.
    """

    start: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None
    keep: Literal["inside", "touching", "cut"] = "inside"

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        for written in (self.start, self.to):
            if written is not None:
                _read(written)
        if self.start is None and self.to is None:
            raise ValueError(N_("write `from`, `to` or both, such as 2026-01-31 or 2026-01-31 13:45"))
        since, before = self.since, self.before
        if since and before and bool(since.tzinfo) == bool(before.tzinfo) and since >= before:
            raise ValueError(N_("`from` lies after `to`"))
        return self

    @property
    def since(self) -> datetime | None:
        """The first moment that is in it."""
        return _read(self.start) if self.start is not None else None

    @property
    def before(self) -> datetime | None:
        """The first moment that is no longer in it."""
        if self.to is None:
            return None
        whole_day = len(self.to.strip()) <= len("2026-01-31")
        last, more = _read(self.to), timedelta(days=1) if whole_day else _ONE_MICROSECOND
        return last + more if last < datetime.max.replace(tzinfo=last.tzinfo) - more else None  # to the end of time


def _read(written: str) -> datetime:
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        raise WrongValueError(N_("{written} is no time; write it as 2026-01-31 or 2026-01-31 13:45"), written=written
                              ) from None
    return read


class Preparation(Noun):
    """What is done to the rows of a log, always in this order; what is not named is not done.

    ``lifecycle``: only events that are ``complete`` (or ``start``), or ``both``, paired into one event with its end;
    ``lifecycle_column`` says which. ``events``: rows by values of a column. ``idle_min``: after so many minutes without
    an event a new journey begins, ``user#1``, ``user#2`` …. ``collapse``: consecutive events of one step become one.
    ``time``: a span. ``journeys``: which journeys stay.
    """

    lifecycle: Literal["complete", "start", "both"] | None = None
    lifecycle_column: str = LIFECYCLE
    events: tuple[Only, ...] = ()
    idle_min: float | None = Field(default=None, gt=0, le=5_000_000)
    collapse: bool = False
    time: Span | None = None
    journeys: Kept | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file that it looks at."""
        asked = [only.column for only in (*self.events, *(self.journeys.where if self.journeys else ()))]
        return tuple(dict.fromkeys([*([self.lifecycle_column] if self.lifecycle else []), *asked]))
