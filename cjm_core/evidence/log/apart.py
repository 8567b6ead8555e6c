"""Two groups of the journeys of a log, side by side: what they come to, how long they take, which ways they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.microseconds import HOUR_US

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog

RANKS = ("below", "above", "low", "high")


@dataclass(frozen=True)
class Sizes:
    """How many journeys each group has, and how many of them do a step again."""

    journeys: tuple[int, int]
    repeating: tuple[int, int]


@dataclass(frozen=True)
class Reached:
    """How many journeys of each group come to a step, and how many end there."""

    step: str
    came: tuple[int, int]
    ended: tuple[int, int]


@dataclass(frozen=True)
class Spans:
    """Throughput of both groups together, by rank: ``rank_sum`` of the first, ``ties`` as the sum of t^3 - t.

    ``hours`` holds, for each group, the times of the ranks asked for, by the name of the rank.
    """

    rank_sum: float
    ties: float
    hours: tuple[Mapping[str, float], Mapping[str, float]]


class Apart:
    """Two groups of one breakdown: the journeys of one word, and those of another or of all others that have one."""

    def __init__(self, log: EventLog, mark: int, first: str, second: str | None) -> None:
        self._log = log
        self._params = {"mark": mark, "rest": int(second is None)}
        self._words = [(first, 1)] + ([(second, 2)] if second is not None else [])

    def sizes(self) -> Sizes:
        """Return how large the groups are; nought for one that nobody is in."""
        found = {side: (n, again) for side, n, again in self._ask("apart_sizes")}
        one, two = found.get(1, (0, 0)), found.get(2, (0, 0))
        return Sizes((one[0], two[0]), (one[1], two[1]))

    def steps(self) -> list[Reached]:
        """Return the steps that any of them come to, in the order of their names."""
        found: dict[int, dict[int, tuple[int, int]]] = {}
        for step, side, came, ended in self._ask("apart_steps"):
            found.setdefault(step, {})[side] = (came, ended)
        sides = {step: (both.get(1, (0, 0)), both.get(2, (0, 0))) for step, both in found.items()}
        return [Reached(self._log.names[step], (one[0], two[0]), (one[1], two[1]))
                for step, (one, two) in sorted(sides.items())]

    def spans(self, ranks: tuple[Mapping[str, int], Mapping[str, int]]) -> Spans:
        """Return the ranks of throughput, and the times of the ``ranks`` asked for within each group."""
        asked = {f"{name}{i}": own.get(name, 1) for i, own in enumerate(ranks, 1) for name in RANKS}
        ((twice, ties, *us),) = self._ask("apart_ranks", **asked)
        hours = [{name: at / HOUR_US for name, at in zip(RANKS, part, strict=True) if name in own}
                 for own, part in zip(ranks, (us[:4], us[4:]), strict=True)]
        return Spans(twice / 2, float(ties), (hours[0], hours[1]))

    def variants(self, least: int) -> list[tuple[int, int]]:
        """Return how many of each group took each of the ten most frequent ways of both together.

        Ways as frequent as the tenth are told too, those of fewer than ``least`` journeys of both are not.
        """
        return self._ask("apart_variants", least=least)  # type: ignore[return-value]

    def _ask(self, name: str, **params: int) -> list[tuple[int, ...]]:
        self._log.keep("visits")
        self._log.small("compared", {"word": "text", "side": "whole"}, self._words)
        return self._log.ask(name, **self._params, **params)
