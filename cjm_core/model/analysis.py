"""What a project asks of its evidence beyond single numbers: the outcome, drivers, ladders, indices, what-ifs."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from cjm_core.errors import N_
from cjm_core.model.codebook import Cell
from cjm_core.model.funnel import Cohorts, Funnel, Goal, NamedPath
from cjm_core.model.plans import Attribution, Planned
from cjm_core.model.text import Amount, Id, Noun, Text, each_once

Share = Annotated[float, Field(gt=0, lt=1)]
"""A part of the people, written as a number between 0 and 1."""
MOST_TIMES = 1000.0
"""By how many times one criterion may outweigh another at most; Saaty's scale ends at 9."""
LONGEST_DAYS = 36_525
"""A hundred years: longer than anybody is watched, and still to be reckoned with in microseconds."""


class Adoption(Noun):
    """Time until people take something up, from two items of a survey or an export.

    ``time`` holds the days until adoption, exit or the end of watching; ``status`` says which of them it was: one of
    ``adopted``, one of ``left``, anything else is still being watched. ``horizon_days`` is where the mean time without
    it is cut off; it may not lie beyond what was watched.
    """

    time: Id
    status: Id
    adopted: tuple[Cell, ...] = (1,)
    left: tuple[Cell, ...] = (2,)
    horizon_days: float | None = Field(default=None, gt=0, le=LONGEST_DAYS)

    @field_validator("adopted", "left", mode="before")
    @classmethod
    def _one_code(cls, value: Any) -> Any:
        return [value] if isinstance(value, str | int | float) else value


class Component(Noun):
    """One part of a composite index: items, the anchors that become 0 and 100, and the weight.

    ``floor`` and ``target`` are in the items' own points and stay fixed over waves, so that no unit's score moves
    because another's did.
    """

    id: Id
    name: Text
    items: tuple[Id, ...] = Field(min_length=1)
    floor: Amount
    target: Amount
    weight: Amount = Field(default=1.0, ge=1e-6)

    @field_validator("items", mode="before")
    @classmethod
    def _one_item(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("items")
    @classmethod
    def _each_item_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        each_once(value)
        return value

    @model_validator(mode="after")
    def _apart(self) -> Component:
        if self.floor == self.target:
            raise ValueError(N_("floor and target of a component are one number; one becomes 0 and the other 100"))
        return self


class Index(Noun):
    """A composite score of the units of a segment column (stations, shops, teams), with bands and a bonus rule.

    ``unit`` names the segment column. ``bands`` are lower ends of the bands above the first, 0 to 100 and above;
    ``bonus_at`` is the score that pays, with the certainty ``bonus_level`` (one-sided). ``treated`` names the units in
    which something was changed between ``before`` and ``after``; without units left to compare with there is no effect.
    """

    id: Id
    name: Text
    unit: str
    components: tuple[Component, ...] = Field(min_length=1)
    aggregate: Literal["arithmetic", "geometric"] = "arithmetic"
    bands: tuple[Amount, ...] = ()
    bonus_at: Amount | None = None
    bonus_level: float = Field(default=0.9, gt=0.5, lt=1)
    reliable_from: float = Field(default=0.7, gt=0, lt=1)
    treated: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None

    @field_validator("bands")
    @classmethod
    def _rising(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if any(low >= high for low, high in pairwise(value)):
            raise ValueError(N_("the bands must rise; write each lower end once and in order, such as [60, 70, 80]"))
        return value

    @field_validator("components")
    @classmethod
    def _each_component_once(cls, value: tuple[Component, ...]) -> tuple[Component, ...]:
        each_once([part.id for part in value])
        return value

    @field_validator("treated")
    @classmethod
    def _each_unit_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        each_once(value)
        return value


class Scenario(Noun):
    """A what-if: raise the means of these items to these levels, and see what the outcome would do."""

    id: Id
    name: Text | None = None
    levels: dict[Id, Amount] = Field(min_length=1, alias="raise")


class Criteria(Noun):
    """Criteria weighed in pairs: how many times more the first of a pair counts than the second (Saaty, 1/9 to 9).

    A judgement is written ``first/second: 3``; of several judges each has a table of their own.
    """

    names: tuple[Id, ...] = Field(min_length=1, max_length=10)
    judgements: tuple[dict[str, Amount], ...] = ()

    @field_validator("names")
    @classmethod
    def _each_criterion_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        each_once(value)
        return value

    @field_validator("judgements", mode="before")
    @classmethod
    def _one_judge(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value


class Comparison(Noun):
    """Two groups of the journeys of event logs that are set against each other: a segment and two of its values.

    Without ``values`` every value of the segment is set against all others.
    """

    column: str
    values: tuple[str, ...] = ()

    @field_validator("values")
    @classmethod
    def _two_of_them(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        each_once(value)
        if len(value) not in (0, 2):
            raise ValueError(N_("name the two values that are to be compared, or none: then each is set against all "
                                "others"))
        return value


class Analysis(Noun):
    """What is to be worked out, where the codebook alone cannot say it; every part may be left out.

    ``outcome`` is the item that drivers explain: by default the one overall, else satisfaction, else recommendation
    item. ``drivers`` are the items that may explain it: by default the experience items of the same people.
    ``targets`` are the least shares of the two best answers, by item or place, with ``target`` for all others.
    ``ladder`` lists the reached items from the first rung to the last. ``funnels``, ``paths``, ``goal`` and ``cohorts``
    are asked of event logs, as are ``attribution`` and the ``planned`` way. ``replicates`` is how often people
    are drawn anew for intervals that have no formula.
    """

    outcome: Id | None = None
    drivers: tuple[Id, ...] = ()
    target: Share | None = None
    targets: dict[str, Share] = Field(default_factory=dict)
    reach_from: float = Field(default=0.1, ge=0, le=1, description="a pain point touches at least this share of people")
    unserved_from: float = Field(default=0.1, ge=0, le=1, description="unserved demand above this share is flagged")
    replicates: int = Field(default=1000, ge=100, le=10_000)
    ladder: tuple[Id, ...] = ()
    adoption: Adoption | None = None
    follow_up_days: float = Field(default=7, gt=0, le=LONGEST_DAYS,
                                  description="within how many days a repeat undoes a resolution")
    comparisons: tuple[Comparison, ...] = ()
    index: Index | None = None
    scenarios: tuple[Scenario, ...] = ()
    criteria: Criteria | None = None
    impact_from: Amount | None = Field(default=None, description="an initiative of at least this impact is a big one")
    effort_to: Amount | None = Field(default=None, gt=0, description="person-months up to which an effort is small")
    funnels: tuple[Funnel, ...] = ()
    paths: tuple[NamedPath, ...] = ()
    goal: Goal | None = None
    cohorts: Cohorts | None = None
    attribution: Attribution = Field(default_factory=Attribution)
    planned: Planned | None = None

    @field_validator("drivers", "ladder")
    @classmethod
    def _each_item_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        each_once(value)
        return value

    @field_validator("scenarios")
    @classmethod
    def _each_scenario_once(cls, value: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
        each_once([scenario.id for scenario in value])
        return value

    @field_validator("funnels", "paths")
    @classmethod
    def _each_way_once(cls, value: Any) -> Any:
        each_once([way.id for way in value])
        return value

    @property
    def watched(self) -> tuple[str, ...]:
        """The items of time and status: watching ends before everything has happened, so their plain means mislead."""
        return (self.adoption.time, self.adoption.status) if self.adoption else ()
