"""The flow of journeys by position: which steps stand in each column, how many journeys go between, and end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.render.place_names import REST_OF_STEPS as REST
from cjm_core.scene.flow.graph import is_of_journey

MOST_COLUMNS, WIDE_COLUMNS = 8, 10
MOST_STEPS = 10
ENOUGH = 0.9
SWEEPS = 8


@dataclass(frozen=True)
class Columns:
    """Positions 1 to ``last``: steps in the order in which they stand, flows between, journeys at and ending at each.

    ``flows`` are by position, step and next step, ``at`` and ``ends`` by position and step; all count journeys.
    ``steps`` are those with a colour of their own, the most frequent first; ``beyond`` journeys go on after the last.
    """

    places: tuple[tuple[str, ...], ...]
    flows: Mapping[tuple[int, str, str], float]
    at: Mapping[tuple[int, str], float]
    ends: Mapping[tuple[int, str], float]
    steps: tuple[str, ...]

    @property
    def last(self) -> int:
        """The number of the last column."""
        return len(self.places)

    @property
    def total(self) -> float:
        """All journeys: those of the first column."""
        return sum(self.at[1, step] for step in self.places[0])

    @property
    def beyond(self) -> float:
        """The journeys that go on after the last column."""
        return sum(self.goes_on(self.last, step) for step in self.places[-1])

    def goes_on(self, position: int, step: str) -> float:
        """Return how many journeys go on from a step at a position."""
        return self.at[position, step] - self.ends.get((position, step), 0.0)


def columns_of(story: Story) -> Columns | None:
    """Return the flow of a journey's log by position; None where no findings tell of it.

    So many columns that nearly all journeys have ended, but no more than eight, or ten where they are nearly done.
    """
    flows = _flows(story)
    if not any(position == 1 for position, _, _ in flows):
        return None
    steps = _steps(flows)
    flows = _grouped(flows, set(steps))
    at = _journeys_at(flows)
    ends: dict[tuple[int, str], float] = {}
    for (position, step, to), journeys in flows.items():
        if not to:
            ends[position, step] = ends.get((position, step), 0.0) + journeys
    last = _last(at, ends)
    rows = [sorted((s for p, s in at if p == position), key=lambda s: (s == REST, steps.index(s) if s in steps else 0))
            for position in range(1, last + 1)]
    between = {key: v for key, v in flows.items() if key[2] and key[0] < last}
    return Columns(_sorted(rows, between, at), between, at, ends, steps)


def _flows(story: Story) -> dict[tuple[int, str, str], float]:
    found: dict[tuple[int, str, str], float] = {}
    rows = story.findings.where(metric="step_flow", place_kind="flow", segment="")
    told: list[Finding] = list(rows.where(wave=story.wave)) or list(rows.where(wave=""))
    for f in told:
        position, _, way = f.place.partition(":")
        step, _, to = way.partition(">")
        if f.value and position.isdigit() and is_of_journey(story, [s for s in (step, to) if s not in ("", REST)]):
            found[int(position), step, to] = found.get((int(position), step, to), 0.0) + f.value
    return found


def _steps(flows: Mapping[tuple[int, str, str], float]) -> tuple[str, ...]:
    """Return the steps to be told one by one: those with most journeys over all positions."""
    weight: dict[str, float] = {}
    for (_, step), journeys in _journeys_at(flows).items():
        if step != REST:
            weight[step] = weight.get(step, 0.0) + journeys
    return tuple(sorted(weight, key=lambda s: (-weight[s], s))[:MOST_STEPS])


def _grouped(flows: Mapping[tuple[int, str, str], float], told: set[str]) -> dict[tuple[int, str, str], float]:
    found: dict[tuple[int, str, str], float] = {}
    for (position, step, to), journeys in sorted(flows.items()):
        key = position, step if step in told else REST, to if to in told or not to else REST
        found[key] = found.get(key, 0.0) + journeys
    return found


def _journeys_at(flows: Mapping[tuple[int, str, str], float]) -> dict[tuple[int, str], float]:
    """Return the journeys at each step of each column: those that leave it or come, whichever tells of more.

    Counts of few people are hidden, so that fewer may be seen to leave than to come.
    """
    leave: dict[tuple[int, str], float] = {}
    come: dict[tuple[int, str], float] = {}
    for (position, step, to), journeys in flows.items():
        leave[position, step] = leave.get((position, step), 0.0) + journeys
        if to:
            come[position + 1, to] = come.get((position + 1, to), 0.0) + journeys
    return {key: max(leave.get(key, 0.0), come.get(key, 0.0)) for key in sorted({*leave, *come})}


def _last(at: Mapping[tuple[int, str], float], ends: Mapping[tuple[int, str], float]) -> int:
    total = sum(v for (p, _), v in at.items() if p == 1)
    done = 0.0
    positions = sorted({p for p, _ in at})
    for position in positions:
        done += sum(v for (p, _), v in ends.items() if p == position)
        if done >= ENOUGH * total and position <= WIDE_COLUMNS:
            return position
    return min(MOST_COLUMNS, positions[-1])


def _sorted(rows: list[list[str]], flows: Mapping[tuple[int, str, str], float], at: Mapping[tuple[int, str], float]
            ) -> tuple[tuple[str, ...], ...]:
    """Put the steps of each column where their bands come from and go to: weighted barycentre sweeps; others last."""
    for sweep in range(SWEEPS):
        order = range(1, len(rows)) if sweep % 2 == 0 else range(len(rows) - 2, -1, -1)
        for i in order:
            beside = i - 1 if sweep % 2 == 0 else i + 1
            middle = _middles(rows[beside], {s: at[beside + 1, s] for s in rows[beside]})
            pull: dict[str, list[float]] = {s: [0.0, 0.0] for s in rows[i]}
            for (position, a, b), journeys in flows.items():
                step, other = (b, a) if sweep % 2 == 0 else (a, b)
                if position == min(i, beside) + 1:
                    pull[step][0] += journeys * middle[other]
                    pull[step][1] += journeys
            rows[i].sort(key=lambda s: (s == REST, pull[s][0] / pull[s][1] if pull[s][1] else 1e9))
    return tuple(tuple(row) for row in rows)


def _middles(row: list[str], journeys: Mapping[str, float]) -> dict[str, float]:
    found, top = {}, 0.0
    for step in row:
        found[step] = top + journeys[step] / 2
        top += journeys[step]
    return found
