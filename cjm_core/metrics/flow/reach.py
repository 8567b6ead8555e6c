"""Where journeys begin and end, which steps they come to, and what comes at some time after what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log import counts
from cjm_core.evidence.log.reach import Reach, eventually, reach
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import MOST_TOLD, path_place, step_kind, told
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.shares import share_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog

MOST_PAIRED = 20
"""So many steps are set against each other in ``eventually_follows``: pairs grow with their square."""
STARTS = N_("share of journeys that begin with the step, Wilson interval; at most the 200 most frequent are told")
ENDS = N_("share of journeys whose last recorded event is the step, Wilson interval; at most the 200 most frequent are "
          "told; a journey that still runs counts with what is recorded")
REACHED = N_("share of journeys that come to the step at least once, Wilson interval; at most the 200 most frequent "
             "are told")
EVENTUALLY = N_("share of the journeys with the first step that come to the second at any time later, Wilson interval; "
                "among the 20 steps that most journeys come to, at most the 200 most frequent pairs are told")


def size(evidence: Evidence, log: EventLog) -> counts.Counts | None:
    """Return how large a log is; None where no event has a journey and a time."""
    return kept(evidence, f"counts of {log.key}", lambda: counts.counts(log))


def reached(evidence: Evidence, log: EventLog) -> list[Reach]:
    """Return the steps of a log that are told, the one that most journeys come to first."""
    return kept(evidence, f"reach of {log.key}", lambda: reach(log, MOST_TOLD))


def _ends(name: str, ask: Callable[[EventLog, int], list[counts.End]], method: str
          ) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        for log, cell in told(evidence):
            whole = size(evidence, log)
            for end in ask(log, MOST_TOLD) if whole else ():
                yield share_of(evidence, cell, name, step_kind(end.step, evidence.project), end.step, end.journeys,
                               whole.journeys if whole else 0, method=method)
    return compute


def _reach(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        whole = size(evidence, log)
        for step in reached(evidence, log) if whole else ():
            yield share_of(evidence, cell, "step_reach", step_kind(step.step, evidence.project), step.step,
                           step.journeys, whole.journeys if whole else 0, method=REACHED)


def _eventually(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        steps = reached(evidence, log)[:MOST_PAIRED]
        base = {r.step: r.journeys for r in steps}
        for pair in eventually(log, steps)[:MOST_TOLD]:
            yield share_of(evidence, cell, "eventually_follows", "edge", path_place((pair.step, pair.later)),
                           pair.journeys, base[pair.step], method=EVENTUALLY)


METRICS: tuple[Metric, ...] = (
    Metric("starts_at", N_("Where journeys begin"), "share", "journeys whose first event is the step / journeys",
           "Wilson 1927", _ends("starts_at", counts.starts, STARTS), better=""),
    Metric("ends_at", N_("Where journeys end"), "share", "journeys whose last event is the step / journeys",
           "Wilson 1927", _ends("ends_at", counts.ends, ENDS), better=""),
    Metric("step_reach", N_("Journeys that come to the step"), "share", "journeys with the step / journeys",
           "Wilson 1927", _reach, better=""),
    Metric("eventually_follows", N_("Follows at some time"), "share",
           "journeys with the first step before a later second one / journeys with the first step",
           "van der Aalst 2016; Wilson 1927", _eventually, better=""),
)
