"""The funnels and paths that a project asks for, each counted in the log that knows its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.log.asked_steps import AskedSteps, home_of
from cjm_core.evidence.log.funnels import Climbed, Passed, Way, climbed, open_funnels
from cjm_core.evidence.sample import Cell
from cjm_core.metrics.flow.logs import told
from cjm_core.metrics.flow.reach import size
from cjm_core.metrics.remembering import kept
from cjm_core.model.funnel import Funnel, NamedPath

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class ClosedFunnel:
    """A closed funnel with what became of the ``journeys`` of its log."""

    funnel: Funnel
    cell: Cell
    journeys: int
    climbed: Climbed
    names: Sequence[str]


@dataclass(frozen=True)
class OpenFunnel:
    """An open funnel with the journeys at each of its steps, of all ``journeys`` of its log."""

    funnel: Funnel
    cell: Cell
    journeys: int
    passed: Sequence[Passed]


@dataclass(frozen=True)
class AskedLog:
    """One log, or a part of it, of so many ``journeys``, with the funnels and paths that speak of it and its ``steps``.

    ``ended_us`` is the last time of the whole log, of which it may be a part; ``goal`` says that the goal is one of
    this log.
    """

    log: EventLog
    cell: Cell
    journeys: int
    ended_us: int
    steps: AskedSteps
    funnels: tuple[Funnel, ...]
    paths: tuple[NamedPath, ...]
    goal: bool

    @property
    def ways(self) -> list[Way]:
        """Return what journeys are to climb: the closed funnels, then the paths."""
        closed = [f for f in self.funnels if f.kind == "closed"]
        return [
            *(Way(self._rungs(f.steps), f.within_h, f.step_within_h) for f in closed),
            *(Way(self._rungs(p.steps), told=False) for p in self.paths),
        ]

    def _rungs(self, names: Sequence[str]) -> tuple[tuple[int, ...], ...]:
        return tuple(self.steps.numbers(name) for name in names)

    def closed(self) -> list[ClosedFunnel]:
        """Return the closed funnels."""
        asked = [f for f in self.funnels if f.kind == "closed"]
        if not asked:
            return []
        return [ClosedFunnel(f, self.cell, self.journeys, c, self.log.names)
                for f, c in zip(asked, climbed(self.log, self.ways, self.ended_us), strict=False)]

    def open(self) -> list[OpenFunnel]:
        """Return the open funnels."""
        asked = [f for f in self.funnels if f.kind == "open"]
        passed = open_funnels(self.log, [Way(self._rungs(f.steps)) for f in asked])
        return [OpenFunnel(f, self.cell, self.journeys, p) for f, p in zip(asked, passed, strict=True)]


def asked_logs(evidence: Evidence) -> list[AskedLog]:
    """Return every log with what is asked of it; nothing is asked of any log where the project names no steps."""
    return kept(evidence, "asked logs", lambda: _asked_logs(evidence))


def closed_funnels(evidence: Evidence) -> list[ClosedFunnel]:
    """Return the closed funnels of the project, counted."""
    return kept(evidence, "closed funnels", lambda: [f for asked in asked_logs(evidence) for f in asked.closed()])


def opened_funnels(evidence: Evidence) -> list[OpenFunnel]:
    """Return the open funnels of the project, counted."""
    return kept(evidence, "open funnels", lambda: [f for asked in asked_logs(evidence) for f in asked.open()])


def _asked_logs(evidence: Evidence) -> list[AskedLog]:
    analysis = evidence.project.analysis
    if not (analysis.funnels or analysis.paths or analysis.goal):
        return []
    if not evidence.logs:
        return []
    steps = {log.home: AskedSteps(log) for log in evidence.logs}
    ends = {log.home: whole.ended_us for log in evidence.logs if (whole := size(evidence, log))}
    home = {way.id: home_of(steps, way.steps) for way in analysis.funnels}
    at = {way.id: home_of(steps, way.steps) for way in analysis.paths}
    aim = _aim(evidence, steps)
    return [
        AskedLog(log, cell, own.journeys, ends[log.home], steps[log.home],
                 tuple(f for f in analysis.funnels if home[f.id] == log.home),
                 tuple(p for p in analysis.paths if at[p.id] == log.home), log.home == aim)
        for log, cell in told(evidence) if (own := size(evidence, log))
    ]


def _aim(evidence: Evidence, steps: Mapping[str, AskedSteps]) -> str | None:
    """Return the home of the log in which the goal is reached; None where no log has its steps, or any outcome."""
    goal = evidence.project.analysis.goal
    if goal is None:
        return None
    if goal.outcome:
        return next((log.home for log in evidence.logs if "outcome" in log.columns), None)
    home = home_of(steps, goal.steps)
    return home if steps[home].known(goal.steps) else None
