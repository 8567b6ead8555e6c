"""Planned and actual: how well journeys keep to the map, and which steps are skipped, added, moved or late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.errors import N_, EvidenceError, nearest
from cjm_core.evidence.log.asked_steps import AskedSteps, home_of
from cjm_core.evidence.log.homes import homes_of
from cjm_core.evidence.log.planned import Conformance, PlannedStep, StepKept, conformance
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import MOST_TOLD, step_kind, told
from cjm_core.metrics.intervals import mean_t, tally
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import share_of
from cjm_core.model.codebook import Events
from cjm_core.model.plans import Planned

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog

FIT = N_("1 - (required steps skipped + steps added) / (length of the plan + length of the journey), events in a row "
         "at one step being one; mean over journeys, t interval; a journey that still runs counts with what is "
         "recorded")
FIT_DRAWN = N_("1 - (required steps skipped + steps added) / (length of the plan + length of the journey), events in a "
               "row at one step being one; mean over journeys drawn at random from a log of many ways, t interval")
PERFECT = N_("share of journeys with every required step in order and nothing else, Wilson interval")
AS_PLANNED = N_("share of journeys that did the step in its turn and in time, Wilson interval; who left out a step "
                "that may be left out has neither done nor skipped it")
SKIPPED = N_("share of journeys without the step, Wilson interval; a step that may be left out is not told; a journey "
             "that still runs counts with what is recorded, and has not skipped for good")
ADDED = N_("share of journeys with this step although it is not planned, or more often than planned, Wilson interval; "
           "events in a row at one step are one")
OUT_OF_ORDER = N_("share of journeys that did the step, but at another turn than planned, Wilson interval; of two "
                  "steps that changed places the later one is out of order")
LATE = N_("share of journeys that did the step in its turn but began it later after the beginning of the journey than "
          "`within_h` allows, Wilson interval")


def plan_of(evidence: Evidence, log: EventLog) -> tuple[PlannedStep, ...]:
    """Return the plan of a log as ``analysis.planned`` states it; empty where the project states none for this log.

    Without steps of its own the plan is the log's journey in the map's order, as far as the log's activities are
    mapped to its places: of others the log cannot tell. Fewer than two steps are no plan. Raises EvidenceError for a
    planned step that nobody knows.
    """
    planned = evidence.project.analysis.planned
    if planned is None or (planned.steps and not _is_of(evidence, log, planned)):
        return ()
    asked = AskedSteps(log)
    names = planned.steps or _mapped(evidence, log)
    claims: dict[int, str] = {}
    for name in sorted(names, key=len):  # a step is closer to its events than the stage around it
        claims.update(dict.fromkeys(asked.numbers(name), name))
    steps = tuple(
        PlannedStep(name, tuple(sorted(n for n, owner in claims.items() if owner == name)), name in planned.optional,
                    planned.within_h.get(name))
        for name in names)
    return steps if len(steps) > 1 else ()


def _is_of(evidence: Evidence, log: EventLog, planned: Planned) -> bool:
    """Tell whether the plan speaks of this log: the one that knows most of its steps."""
    knowing = {other.home: AskedSteps(other) for other in evidence.logs}
    places = {place for journey in evidence.project.journeys for place in journey.places()}
    for name in planned.steps:
        if name not in places and not any(asked.numbers(name) for asked in knowing.values()):
            known = [*places, *(label for other in evidence.logs for label in other.names)]
            near = nearest(name, known)
            raise EvidenceError(
                N_("`analysis.planned` names the step {step}, which no journey of the map has and no event log "
                   "shows.{hint}"), step=name, hint=f" ({', '.join(near)}?)" if near else "")
    return home_of(knowing, planned.steps) == log.home


def _mapped(evidence: Evidence, log: EventLog) -> tuple[str, ...]:
    """Return the places of the log's journey to which its activities are mapped, in the map's order."""
    homes = homes_of(evidence.project)
    places = {place for index, source in enumerate(evidence.project.data)
              if isinstance(source, Events) and homes[index] == log.home for place in source.steps.values()}
    journey = next((j for j in evidence.project.journeys if j.id == log.home), None)
    return tuple(place for place in journey.places() if place in places) if journey else ()


def _compared(evidence: Evidence) -> list[tuple[EventLog, Cell, Conformance]]:
    """Return every log, and every part of it, beside its plan."""
    def make() -> Iterator[tuple[EventLog, Cell, Conformance]]:
        for log, cell in told(evidence):
            plan = plan_of(evidence, log)
            found = conformance(log, plan) if plan else None
            if found:
                yield log, cell, found

    return kept(evidence, "planned and actual", lambda: list(make()))


def _fitness(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for log, cell, found in _compared(evidence):
        ways = tally([f.fitness for f in found.fitted], [f.journeys for f in found.fitted])
        method = FIT if found.journeys == found.of_journeys else FIT_DRAWN
        mean = mean_t(ways, level)
        if mean.low is not None and mean.high is not None:
            mean = replace(mean, low=max(0.0, mean.low), high=min(1.0, mean.high))
        yield finding_of("fitness", "journey", log.home, cell, mean, unit="share", method=method, level=level,
                         better="higher")


def _perfect(evidence: Evidence) -> Iterator[Finding]:
    for log, cell, found in _compared(evidence):
        perfect = sum(f.journeys for f in found.fitted if f.fitness >= 1)
        yield share_of(evidence, cell, "fitness_perfect", "journey", log.home, perfect, found.journeys, method=PERFECT,
                       better="higher")


def _of_steps(metric: str, count: Callable[[StepKept], int | None], method: str, better: str
              ) -> Callable[[Evidence], Iterable[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        for _, cell, found in _compared(evidence):
            for step in found.steps:
                hits = count(step)
                if hits is not None:
                    kind = step_kind(step.step.name, evidence.project)
                    yield share_of(evidence, cell, metric, kind, step.step.name, hits, step.journeys, method=method,
                                   better=better)

    return compute


def _added(evidence: Evidence) -> Iterator[Finding]:
    for _, cell, found in _compared(evidence):
        for name, journeys in found.added[:MOST_TOLD]:
            yield share_of(evidence, cell, "added", step_kind(name, evidence.project), name, journeys,
                           found.of_journeys, method=ADDED, better="lower")


METRICS: tuple[Metric, ...] = (
    Metric("fitness", N_("How well journeys keep to the plan"), "share",
           "1 - (skips + additions) / (length of the plan + length of the journey), by the longest common subsequence "
           "of plan and journey; mean over journeys", "Adriansyah 2014; Hirschberg 1975", _fitness),
    Metric("fitness_perfect", N_("Journeys that keep to the plan in full"), "share", "journeys with fitness 1 / all",
           "Adriansyah 2014; Wilson 1927", _perfect),
    Metric("as_planned", N_("Done as planned"), "share",
           "journeys with the step in order and in time / all", "Wilson 1927",
           _of_steps("as_planned", lambda s: s.as_planned, AS_PLANNED, "higher")),
    Metric("skipped", N_("Skipped"), "share", "journeys without the step / all", "Wilson 1927",
           _of_steps("skipped", lambda s: None if s.step.optional else s.skipped, SKIPPED, "lower"), better="lower"),
    Metric("added", N_("Added to the plan"), "share",
           "journeys with a step that is not planned, or more often than planned / all", "Wilson 1927", _added,
           better="lower"),
    Metric("out_of_order", N_("Out of order"), "share",
           "journeys with the step, but outside the longest common subsequence of plan and journey / all",
           "Wilson 1927", _of_steps("out_of_order", lambda s: s.out_of_order, OUT_OF_ORDER, "lower"), better="lower"),
    Metric("late", N_("Late"), "share", "journeys with the step in order, begun later than within_h / all",
           "Wilson 1927", _of_steps("late", lambda s: None if s.step.within_h is None else s.late, LATE, "lower"),
           better="lower"),
)
