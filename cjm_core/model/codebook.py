"""The codebook: what the columns of the data files mean."""

from __future__ import annotations

import re
from enum import StrEnum
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, RootModel, Tag, field_validator, model_validator

from cjm_core.errors import N_
from cjm_core.model.preparation import PERIOD, Behaviour, Preparation
from cjm_core.model.text import Id, Noun, Place, Text, each_once

Cell = str | int | float


class ItemRole(StrEnum):
    """What an answer speaks of.

    ``expectation`` is what people wish for, ``adequate`` the least that they would accept; ``allocation`` shares out
    points among places; ``functional`` and ``dysfunctional`` are Kano's two questions: how it is with something, and
    without it.
    """

    EXPERIENCE = "experience"
    EXPECTATION = "expectation"
    ADEQUATE = "adequate"
    IMPORTANCE = "importance"
    ALLOCATION = "allocation"
    EMOTION = "emotion"
    OVERALL = "overall"
    CSAT = "csat"
    NPS = "nps"
    ENPS = "enps"
    EFFORT = "effort"
    REACHED = "reached"
    REASON = "reason"
    FUNCTIONAL = "functional"
    DYSFUNCTIONAL = "dysfunctional"
    NUMBER = "number"


class Scale(RootModel[str]):
    """The lowest and the highest answer, written ``1-5`` or ``-2..2``."""

    root: str = Field(pattern=r"^\s*-?\d+(\.\d+)?\s*(-|\.\.)\s*-?\d+(\.\d+)?\s*$")

    def _ends(self) -> tuple[float, float]:
        match = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|\.\.)\s*(-?\d+(?:\.\d+)?)\s*", self.root)
        assert match is not None  # the pattern of the field has seen to it
        return float(match[1]), float(match[2])

    @model_validator(mode="after")
    def _rises(self) -> Scale:
        if not (isfinite(self.low) and isfinite(self.high)):
            raise ValueError(N_("the ends of the scale are larger than any number; write for example 1-5"))
        if self.low >= self.high:
            raise ValueError(N_("the scale must rise, for example 1-5"))
        return self

    @property
    def low(self) -> float:
        """The lowest answer."""
        return self._ends()[0]

    @property
    def high(self) -> float:
        """The highest answer."""
        return self._ends()[1]

    @property
    def middle(self) -> float:
        """The point between agreement and disagreement."""
        return (self.low + self.high) / 2

    def __eq__(self, other: object) -> bool:
        """Tell whether two scales have the same ends, however they are written."""
        return self._ends() == other._ends() if isinstance(other, Scale) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._ends())


_SCORES = {ItemRole.NPS: "NPS", ItemRole.ENPS: "eNPS"}


class Item(Noun):
    """One question of a survey: where it belongs, what it speaks of, and how its answers are coded.

    ``labels`` maps a code to its words; either may stand in the file. ``missing`` lists codes that are not answers.
    ``yes`` lists the codes or words that count as reached. ``better: lower`` is for reverse-keyed scales (effort, CES
    1.0).
    """

    column: str | None = None
    name: Text | None = Field(default=None, description="short name for the map; the question itself is ``text``")
    text: Text | None = None
    at: Place | None = None
    promise: Id | None = None
    role: ItemRole = ItemRole.EXPERIENCE
    scale: Scale | None = None
    labels: dict[Cell, str] = Field(default_factory=dict)
    missing: tuple[Cell, ...] = ()
    yes: tuple[Cell, ...] = (1,)
    separator: str | None = None
    pairs: Id | None = None
    better: Literal["higher", "lower"] = "higher"

    @field_validator("separator")
    @classmethod
    def _parts_something(cls, value: str | None) -> str | None:
        if value == "":
            raise ValueError(N_("the separator is empty; write the sign that stands between two answers"))
        return value

    @model_validator(mode="after")
    def _implied_scale(self) -> Item:
        if self.scale is None and self.role in (ItemRole.NPS, ItemRole.ENPS):
            object.__setattr__(self, "scale", Scale("0-10"))
        return self

    @property
    def yes_codes(self) -> tuple[float, ...]:
        """The numbers of ``yes``; a word of it stands for the code that it labels, and for none where no label has it.

        Empty where nothing under ``yes`` is a number: then nobody can be said to have reached anything.
        """
        words = {word.strip().casefold(): code for code, word in reversed(self.labels.items())}
        codes = (entry if entry in self.labels else words.get(str(entry).strip().casefold(), entry)
                 for entry in self.yes)
        return tuple(dict.fromkeys(float(code) for code in codes if re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", str(code))))

    def said_name(self, item_id: str, lang: str) -> str:
        """Return what a question is called everywhere: its name, else its wording, else its column, else its id.

        A score that has a name of its own everywhere (NPS, eNPS) goes by it rather than by a column.
        """
        said = next((text.said(lang) for text in (self.name, self.text) if text), "")
        return said or _SCORES.get(self.role) or self.column or item_id


class Column(Noun):
    """A value that is read from a column rather than fixed."""

    column: str


class Source(Noun):
    """What every kind of data file has in common: where it lies and how it is written.

    ``format`` names the survey tool that a CSV file was exported from, where its content does not tell.
    """

    id: Id | None = None
    file: str
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    format: Literal["qualtrics", "limesurvey"] | None = None


class Heard(Source):
    """A file in which people speak: their wave and voice may stand in columns, and they may be broken down."""

    wave: Column | str | None = None
    voice: Column | str | None = None
    segments: tuple[str, ...] = ()
    missing: tuple[Cell, ...] = ("",)

    @field_validator("segments", mode="before")
    @classmethod
    def _one_segment(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("segments")
    @classmethod
    def _plain_segments(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("=" in name for name in value):
            raise ValueError(N_("a segment is written column=value, so the column's name may not hold an equals sign; "
                                "rename the column"))
        return value


class Layout(Noun):
    """In a long file, the column that names the question and the column that holds the answer."""

    item: str
    value: str


class Weighting(Noun):
    """Weights that make a survey look like those it speaks for.

    ``margins`` gives, by segment column, what share (or how many) of all people each value has; weights are raked until
    the survey agrees. ``trim`` cuts weights above so many times the median and rakes again.
    """

    margins: dict[str, dict[str, float]] = Field(min_length=1)
    trim: float | None = Field(default=5.0, gt=1)


class Responses(Heard):
    """A survey, one row a respondent; with ``layout``, one row an answer.

    ``population`` is how many people there are in all, where the respondents are a random part of them.
    """

    kind: Literal["responses"] = "responses"
    respondent: str | None = None
    weight: str | None = None
    weighting: Weighting | None = None
    population: int | None = Field(default=None, ge=1)
    layout: Layout | None = None
    items: dict[Id, Item]


class MentionColumns(Noun):
    """Which column of a file of coded mentions holds what; a column left out is absent."""

    respondent: str = "respondent"
    at: str = "at"
    kind: str = "kind"
    code: str | None = "code"
    text: str | None = "text"
    valence: str | None = "valence"
    method: str | None = "method"
    voice: str | None = None
    coder: str | None = None
    recording: str | None = None
    time_code: str | None = None


class Mentions(Heard):
    """Coded interviews, visits, diaries, workshops: one row a coded passage."""

    kind: Literal["mentions"]
    columns: MentionColumns = MentionColumns()
    method: str = "interview"

    @field_validator("segments")
    @classmethod
    def _own_segments(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if {"kind", "method"} & set(value):
            raise ValueError(N_("mentions are broken down by kind and method already; rename the segment column, or "
                                "take it out of segments"))
        return value


class EventColumns(Noun):
    """Which column of an event log holds what.

    ``intent`` is what the contact was about; ``resolved`` and ``asked_again`` hold yes or no: whether it was settled,
    and whether people had to tell their story again. ``passed`` lists the information that came, with semicolons.
    """

    journey: str
    activity: str
    time: str
    end: str | None = None
    channel: str | None = None
    department: str | None = None
    resource: str | None = None
    outcome: str | None = None
    cost: str | None = None
    intent: str | None = None
    resolved: str | None = None
    asked_again: str | None = None
    passed: str | None = None


SELF_DESCRIBING = (".xes", ".jsonocel", ".xmlocel", ".json", ".xml", ".sqlite", ".sqlite3")
"""Files of events (perhaps packed as ``.gz``) that say themselves which of their attributes means what."""

USUAL_COLUMNS = {
    "journey": "case:concept:name", "activity": "concept:name", "time": "time:timestamp", "resource": "org:resource",
}
"""What the columns of such files are called, where the project does not choose others."""


class Events(Source):
    """An event log: one row an event; ``steps`` maps activities to places.

    It belongs to one voice and one wave. ``prepare`` says what is done to its rows first. ``segments`` break its
    journeys down, by a column (a journey's first word in it) or by what they went through; ``periods`` by the time of
    their beginning. XES and OCEL files need no ``columns``; ``object_type`` says whose journeys an OCEL file is to
    tell. Times are kept in UTC: ``timezone`` is the zone in which those without an offset were written, and whose days
    and months are told; without it they are taken for times of UTC.
    """

    kind: Literal["events"]
    wave: str | None = None
    voice: str | None = None
    columns: EventColumns
    timezone: str | None = None
    object_type: str | None = None
    steps: dict[str, Place] = Field(default_factory=dict)
    prepare: Preparation | None = None
    segments: tuple[str | Behaviour, ...] = ()
    periods: Literal["month", "quarter", "year"] | None = None

    @field_validator("segments", mode="before")
    @classmethod
    def _one_segment(cls, value: Any) -> Any:
        return [value] if isinstance(value, str | dict) else value

    @model_validator(mode="before")
    @classmethod
    def _usual_columns(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not _describes_itself(str(data.get("file", ""))):
            return data
        given = data.get("columns") or {}
        return {**data, "columns": {**USUAL_COLUMNS, **given}} if isinstance(given, dict) else data

    @model_validator(mode="after")
    def _segments_apart(self) -> Events:
        if any("=" in name for name in self.segment_names):
            raise ValueError(N_("a segment is written column=value, so the column's name may not hold an equals sign; "
                                "rename the column"))
        each_once(self.segment_names)
        return self

    @property
    def segment_names(self) -> tuple[str, ...]:
        """What the breakdowns of its journeys are called, in order; ``period`` last."""
        named = [s if isinstance(s, str) else s.id for s in self.segments]
        return (*named, *((PERIOD,) if self.periods else ()))

    @property
    def describes_itself(self) -> bool:
        """Tell whether the file says itself which of its attributes means what."""
        return _describes_itself(self.file)


def _describes_itself(file: str) -> bool:
    return file.lower().removesuffix(".gz").endswith(SELF_DESCRIBING)


def _kind(value: Any) -> str:
    return value.get("kind", "responses") if isinstance(value, dict) else getattr(value, "kind", "responses")


DataSource = Annotated[
    Annotated[Responses, Tag("responses")]
    | Annotated[Mentions, Tag("mentions")]
    | Annotated[Events, Tag("events")],
    Discriminator(_kind),
]


class Thresholds(Noun):
    """How small a group may be, and how sure an interval is.

    ``employee_n`` and ``comments_n`` protect people and may be lowered only with ``allow_small_groups: true``.
    """

    employee_n: int = Field(default=5, ge=1)
    comments_n: int = Field(default=10, ge=1)
    small_base: int = Field(default=30, ge=2)
    level: float = Field(default=0.95, gt=0.5, lt=1)
    late_share: float = Field(default=0.2, gt=0, lt=1, description="a hand-off late more often than this is broken")
    complete_share: float = Field(
        default=0.9, gt=0, lt=1, description="a hand-off with which less of its information comes is broken")
    asked_again_share: float = Field(
        default=0.2, gt=0, lt=1, description="a hand-off after which people tell it again more often is broken")
    allow_small_groups: bool = False

    @model_validator(mode="after")
    def _protects(self) -> Thresholds:
        if not self.allow_small_groups and (self.employee_n < 5 or self.comments_n < 10):
            raise ValueError(N_(
                "employee_n below 5 or comments_n below 10 could expose people; "
                "if that is agreed, add allow_small_groups: true"
            ))
        return self
