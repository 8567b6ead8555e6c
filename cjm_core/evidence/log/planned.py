"""Planned and actual: how well journeys keep to the way that was planned, worked out once for each different way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from cjm_core.evidence.log.packing import packed_for, unpacked
from cjm_core.evidence.microseconds import HOUR_US

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog

MOST_ALIGNED = 200_000
"""Where journeys take more different ways than this, so many journeys are drawn at random."""
_MILLION = 1_000_000
_PLANS: WeakKeyDictionary[EventLog, tuple[PlannedStep, ...]] = WeakKeyDictionary()
"""The plan that the ways of a log were worked out for: its relations keep them, once."""
_WAYS: WeakKeyDictionary[EventLog, dict[int, tuple[int, ...]]] = WeakKeyDictionary()
"""The way that each fingerprint of a log stands for."""


@dataclass(frozen=True)
class PlannedStep:
    """A step of a plan: its name, the numbers of the log's steps that it stands for, whether it may be left out."""

    name: str
    numbers: tuple[int, ...]
    optional: bool = False
    within_h: float | None = None


@dataclass(frozen=True)
class Fitted:
    """Journeys that kept to the plan in the same way.

    ``way`` holds their planned steps (numbers in the plan, from 0) in order, ``stays`` how many steps they had in all.
    ``kept`` are the steps done in order, ``misplaced`` those done at another turn.
    """

    way: tuple[int, ...]
    stays: int
    journeys: int
    fitness: float
    kept: frozenset[int]
    misplaced: frozenset[int]


@dataclass(frozen=True)
class StepKept:
    """How a step of the plan was done, in numbers of ``journeys``.

    They add up to all of them, but for a step that may be left out: who left it out has neither done nor skipped it.
    """

    step: PlannedStep
    journeys: int
    as_planned: int
    skipped: int
    out_of_order: int
    late: int


@dataclass(frozen=True)
class Conformance:
    """How journeys kept to a plan: by way, by step, and which steps came in addition (name, journeys with it).

    ``journeys`` were looked at, of ``of_journeys``; the additions are counted over all of these.
    """

    journeys: int
    of_journeys: int
    fitted: tuple[Fitted, ...]
    steps: tuple[StepKept, ...]
    added: tuple[tuple[str, int], ...]


def conformance(log: EventLog, plan: Sequence[PlannedStep]) -> Conformance | None:
    """Return how the journeys of a log kept to a plan; None where there is no journey."""
    part, of_journeys = _prepared(log, plan)
    if not of_journeys:
        return None
    fitted = fitness_of(log, plan)
    late: Counter[tuple[tuple[int, ...], int]] = Counter()
    for fingerprint, turn, count in log.ask("planned_late", part=part):
        late[_WAYS[log][fingerprint], turn - 1] += count
    names = [step.name for step in plan]
    added = tuple((names[unit - 1] if unit > 0 else log.names[-1 - unit], n) for unit, n in log.ask("planned_added"))
    journeys = sum(f.journeys for f in fitted)
    return Conformance(journeys, of_journeys, fitted, _steps(plan, fitted, late, journeys), added)


def fitness_of(log: EventLog, plan: Sequence[PlannedStep]) -> tuple[Fitted, ...]:
    """Return every way through the plan with its fitness and how many journeys took it, as a table.

    For the fitness of single journeys there is the relation ``way_fitness`` then (``fingerprint``, ``stays``,
    ``fitness``), to be joined with ``planned_ways``, which knows the first two of every journey ``j``.
    """
    part, _ = _prepared(log, plan)
    _WAYS[log] = ways = _ways(log, len(plan), part)
    worth = [1 if step.optional else 2 for step in plan]  # a required step left out costs as much as one added
    required = frozenset(i for i, step in enumerate(plan) if not step.optional)
    kept = {f: kept_in_order(way, worth) for f, way in ways.items()}
    rows = [(f, stays, n, fitness(kept[f], stays, required)) for f, stays, n in log.ask("planned_counts", part=part)]
    log.small("way_fitness", {"fingerprint": "whole", "stays": "whole", "fitness": "number"},
              [(f, stays, value) for f, stays, _, value in rows])
    found = [Fitted(ways[f], stays, n, value, kept[f], frozenset(ways[f]) - kept[f]) for f, stays, n, value in rows]
    return tuple(sorted(found, key=lambda one: (one.way, one.stays)))


def kept_in_order(way: Sequence[int], worth: Sequence[int]) -> frozenset[int]:
    """Return the planned steps of a way that stand in the plan's order, chosen so that they are worth most.

    ``way`` holds numbers of planned steps from 0, ``worth`` what each is worth. Of equals, the earlier steps of the
    plan are kept. Every step stands in the plan once, so what is sought is the heaviest rising subsequence: the
    longest common subsequence of plan and way where all are worth the same. Source: Hirschberg 1975; Fredman 1975.
    """
    size = len(worth)
    best = [0] * (size + 1)  # best[i + 1]: worth, and below it the steps as bits, of the best chain that ends in i
    for step in way:
        chain = max(best[:step + 1]) + (worth[step] << size) + (1 << (size - 1 - step))
        if chain > best[step + 1]:
            best[step + 1] = chain
    bits = max(best) & ((1 << size) - 1)
    return frozenset(step for step in range(size) if bits >> (size - 1 - step) & 1)


def fitness(kept: frozenset[int], stays: int, required: frozenset[int]) -> float:
    """Return how well one journey fits: 1 - (skips + additions) / (length of the plan + length of the journey).

    Skips are the required steps that were not done in order, additions the stays beyond the kept ones. A way that
    shares nothing with the plan has 0. An optional step is free to leave out, and no part of the plan's length.
    Source: Adriansyah 2014, alignments with one as the cost of every move; worked out as 2 LCS / (plan + journey).
    """
    deviations = len(required - kept) + stays - len(kept)
    return 1 - deviations / (len(required) + stays)


def _prepared(log: EventLog, plan: Sequence[PlannedStep]) -> tuple[int, int]:
    """Keep the ways through the plan; return how many of a million journeys are looked at, and all journeys."""
    if _PLANS.setdefault(log, tuple(plan)) != tuple(plan):
        raise ValueError("the ways of this log were worked out for another plan; open it anew for this one")
    log.small("plan_turns", {"step": "whole", "turn": "whole"},
              [(number, turn) for turn, step in enumerate(plan, start=1) for number in step.numbers])
    log.small("plan_limits", {"turn": "whole", "within_us": "whole"},
              [(turn, round(step.within_h * HOUR_US)) for turn, step in enumerate(plan, start=1)
               if step.within_h is not None])
    for name in ("stays", "planned_turns", "planned_ways"):
        log.keep(name)
    kinds, journeys = log.ask("planned_kinds")[0]
    return _MILLION if kinds <= MOST_ALIGNED else max(1, _MILLION * MOST_ALIGNED // journeys), journeys


def _ways(log: EventLog, size: int, part: int) -> dict[int, tuple[int, ...]]:
    """Return the planned steps of every way, in order, by its fingerprint; 0 stands for none of them."""
    rows = log.ask("planned_sequences", part=part, **packed_for(size))
    fingerprints, turns, lengths = unpacked(rows, size)
    ends, steps = np.cumsum(lengths).tolist(), (turns - 1).tolist()
    return {0: (), **{f: tuple(steps[start:end])
                      for f, start, end in zip(fingerprints.tolist(), [0, *ends], ends, strict=False)}}


def _steps(plan: Sequence[PlannedStep], fitted: Sequence[Fitted], late: Mapping[tuple[tuple[int, ...], int], int],
           journeys: int) -> tuple[StepKept, ...]:
    of_way = {f.way: f.kept for f in fitted}
    kept, misplaced = np.zeros(len(plan), dtype=np.int64), np.zeros(len(plan), dtype=np.int64)
    for f in fitted:
        kept[list(f.kept)] += f.journeys
        misplaced[list(f.misplaced)] += f.journeys
    belated = np.zeros(len(plan), dtype=np.int64)
    for (way, turn), count in late.items():
        belated[turn] += count if turn in of_way[way] else 0
    found = []
    for i, step in enumerate(plan):
        done, moved, delayed = int(kept[i]), int(misplaced[i]), int(belated[i])
        missing = 0 if step.optional else journeys - done - moved
        found.append(StepKept(step, journeys, done - delayed, missing, moved, delayed))
    return tuple(found)
