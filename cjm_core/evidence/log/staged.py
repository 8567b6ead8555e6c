"""What journeys do between the places of the map, log by log: going back to an earlier stage, changing the channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.ratio import Ratio
from cjm_core.evidence.sql import sql
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence.log_engine import LogEngine
    from cjm_core.model import Project


@dataclass(frozen=True)
class Left:
    """So many ``journeys`` went on from a place; how many of them left each trace.

    They went back to an earlier stage, went on in another channel, waited longer than three quarters of all waits, came
    again on the same intent.
    """

    place: str
    journeys: int
    goes_back: int
    goes_elsewhere: int
    waits_long: int
    comes_again: int


class Staged:
    """The events of all logs that stand at places of the map, in order; made once, when first asked for.

    Stages of several journeys are ranked each in its own; a stage of two journeys has the rank of the first. A journey
    that stands in two logs is ordered in each by itself.
    """

    def __init__(self, engine: LogEngine, project: Project) -> None:
        self._engine = engine
        self._ranks: dict[str, int] = {}
        for journey in project.journeys:
            for rank, stage in enumerate(journey.stages):
                self._ranks.setdefault(stage.id, rank)
        self._stages = sorted(self._ranks)
        places = {place for s in project.data if isinstance(s, Events) for place in s.steps.values()}
        self._places = sorted(place for place in places if place.split(".")[0] in self._ranks)
        self._made = False

    def steps_back(self) -> list[tuple[str, Ratio]]:
        """Return by stage (empty: all) the pairs of neighbouring events with a stage, the part: those that lead back.
        """
        self._make()
        return [(self._stages[stage] if stage >= 0 else "", Ratio(*sums))
                for stage, *sums in self._engine.rows(sql("steps_back"))]

    def left(self, follow_us: int) -> list[Left]:
        """Return what journeys did after each place; to come again counts within ``follow_us``."""
        self._make()
        return [Left(self._places[place], *counts)
                for place, *counts in self._engine.rows(sql("left_places"), {"follow_us": follow_us})]

    def _make(self) -> None:
        if self._made:
            return
        stages = [place.split(".")[0] for place in self._places]
        self._engine.small(
            "map_places", {"place": "text", "number": "whole", "stage": "whole", "rank": "whole"},
            [(place, number, self._stages.index(stage), self._ranks[stage])
             for number, (place, stage) in enumerate(zip(self._places, stages, strict=True))])
        self._engine.keep("staged", sql("staged"))
        self._engine.keep("asked_anew", sql("asked_anew"))
        self._made = True
