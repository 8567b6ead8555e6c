"""Phases: the steps of a log in the order in which journeys come to them, cut where the flow is thinnest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cjm_core.evidence.log.event_log import EventLog

LEAST_PHASES, MOST_PHASES = 3, 7
S = TypeVar("S", bound="Hashable")


@dataclass(frozen=True)
class Progress:
    """A step: how many ``journeys`` come to it and with how many ``events``.

    ``along`` is how far along their journey they first come there, from 0 (its first event) to 1 (its last), on
    average.
    """

    step: str
    code: int
    journeys: int
    events: int
    along: float


def progress(log: EventLog) -> list[Progress]:
    """Return every step of a log, the one that most journeys come to first."""
    log.keep("journeys")
    log.keep("visits")
    names = log.names
    return [Progress(names[code], code, journeys, events, along / journeys / 1e6)
            for code, journeys, events, along in log.ask("progress")]


def flows(log: EventLog, steps: Sequence[Progress]) -> dict[tuple[str, str], int]:
    """Return in how many journeys one of the steps comes right after another one of them."""
    log.small("chosen", {"step": "whole"}, [(s.code,) for s in steps])
    return {(log.names[a], log.names[b]): journeys for a, b, journeys in log.ask("flows")}


def in_order(steps: Sequence[Progress]) -> list[Progress]:
    """Return steps in the order in which journeys come to them; of equals the more frequent first."""
    return sorted(steps, key=lambda s: (s.along, -s.journeys, s.step))


def phases(order: Sequence[S], follows: Mapping[tuple[S, S], float]) -> list[tuple[S, ...]]:
    """Cut an order of steps into 3 to 7 phases, inside which journeys go about more than between them.

    ``follows`` says how many journeys go straight from one step to another. Of all ways to cut the order, the one with
    the greatest modularity is taken: the share of these goings that stay inside a phase, less the share that would if
    every step kept how much goes out and in, but everything went anywhere. Found exactly, by dynamic programming. Of
    equals the fewest phases. Fewer than five steps make fewer than three phases; where nothing follows anything there
    is one. Source: Newman and Girvan 2004; Leicht and Newman 2008 (directed graphs).
    """
    n = len(order)
    total = float(sum(w for (a, b), w in follows.items() if a != b))
    if not n or not total:
        return [tuple(order)] if n else []
    worth = _worth(order, follows, total)
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(float("-inf"), 0)] * n]
    for _ in range(min(MOST_PHASES, n)):
        before = best[-1]
        best.append([(float("-inf"), 0)] + [
            max(((before[i][0] + worth[i][j], -i) for i in range(j)), default=(float("-inf"), 0))
            for j in range(1, n + 1)
        ])
    least = min(LEAST_PHASES, (n + 1) // 2)
    count = max(range(least, len(best)), key=lambda k: (round(best[k][n][0], 12), -k))
    return _cut(order, best, count)


def _worth(order: Sequence[S], follows: Mapping[tuple[S, S], float], total: float) -> list[list[float]]:
    """Return what every stretch ``order[i:j]`` adds to the modularity when it is a phase."""
    n, place = len(order), {step: i for i, step in enumerate(order)}
    weight = [[0.0] * n for _ in range(n)]
    for (a, b), w in follows.items():
        if a != b and a in place and b in place:
            weight[place[a]][place[b]] += w
    out = [sum(row) for row in weight]
    into = [sum(row[i] for row in weight) for i in range(n)]
    found = [[0.0] * (n + 1) for _ in range(n)]
    for i in range(n):
        inside = leaving = coming = 0.0
        for j in range(i, n):
            inside += sum(weight[j][k] + weight[k][j] for k in range(i, j))
            leaving, coming = leaving + out[j], coming + into[j]
            found[i][j + 1] = inside / total - leaving * coming / total**2
    return found


def _cut(order: Sequence[S], best: Sequence[Sequence[tuple[float, int]]], count: int) -> list[tuple[S, ...]]:
    found: list[tuple[S, ...]] = []
    end = len(order)
    for k in range(count, 0, -1):
        start = -best[k][end][1]
        found.append(tuple(order[start:end]))
        end = start
    return found[::-1]
