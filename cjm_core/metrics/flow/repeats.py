"""Steps done again: repeated at all, twice in a row, come back to; and going there and straight back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.reach import ping_pongs, self_loops
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import MOST_TOLD, path_place, step_kind, told
from cjm_core.metrics.flow.reach import reached
from cjm_core.metrics.shares import share_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

AGAIN = N_("share of the journeys with the step that do it more than once, Wilson interval")
IN_A_ROW = N_("share of the journeys with the step in which it comes twice in a row, Wilson interval")
CAME_BACK = N_("share of the journeys with the step that leave it for another and come back to it, Wilson interval")
STRAIGHT_BACK = N_("share of the journeys with the first step that go from it to the second and straight back, Wilson "
                   "interval; at most the 200 most frequent pairs are told")


def rework_of_steps(evidence: Evidence) -> Iterator[Finding]:
    """Yield for every step the share of its journeys that do it again; steps that none repeats have a share of 0."""
    for log, cell in told(evidence):
        for r in reached(evidence, log):
            yield share_of(evidence, cell, "rework", step_kind(r.step, evidence.project), r.step, r.again, r.journeys,
                           method=AGAIN, better="lower")


def ping_pong_of_steps(evidence: Evidence) -> Iterator[Finding]:
    """Yield for every pair of steps between which journeys go to and fro the share of those that do."""
    for log, cell in told(evidence):
        base = {r.step: r.journeys for r in reached(evidence, log)}
        for pair in ping_pongs(log, MOST_TOLD):
            if pair.steps[0] in base:
                yield share_of(evidence, cell, "ping_pong", "edge", path_place(pair.steps), pair.journeys,
                               base[pair.steps[0]], method=STRAIGHT_BACK, better="lower")


def _self_loops(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        looping = {r.steps[0]: r.journeys for r in self_loops(log, MOST_TOLD)}
        for r in reached(evidence, log):
            if r.step in looping:
                yield share_of(evidence, cell, "self_loop", step_kind(r.step, evidence.project), r.step,
                               looping[r.step], r.journeys, method=IN_A_ROW, better="lower")


def _loops(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        for r in reached(evidence, log):
            if r.returned:
                yield share_of(evidence, cell, "loop", step_kind(r.step, evidence.project), r.step, r.returned,
                               r.journeys, method=CAME_BACK, better="lower")


METRICS: tuple[Metric, ...] = (
    Metric("self_loop", N_("Twice in a row"), "share", "journeys in which the step follows itself / journeys with the "
           "step", "Wilson 1927", _self_loops, better="lower"),
    Metric("loop", N_("Coming back to a step"), "share", "journeys that leave the step and come back / journeys with "
           "the step", "Wilson 1927", _loops, better="lower"),
)
