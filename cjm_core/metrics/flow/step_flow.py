"""From which step to which journeys go, position by position: the numbers of a Sankey diagram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.step_flow import OTHERS, step_flow
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import apart, path_place, told
from cjm_core.metrics.flow.reach import reached
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

POSITIONS, MOST_STEPS, LEAST = 12, 10, 0.01
FLOWED = N_("journeys that go from the one step at this position to the other at the next (none: they end there); the "
            "first 12 events of each; * stands for steps that are not among the 10 most journeys come to, and for "
            "those with fewer than one journey in a hundred at the position; the log is counted whole, so no interval")


def _flow(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for log, cell in told(evidence):
        for flow in step_flow(log, reached(evidence, log)[:MOST_STEPS], POSITIONS, LEAST):
            steps = [apart(evidence, log, OTHERS) if s == OTHERS else s or "" for s in (flow.step, flow.next_step)]
            place = f"{flow.position}:{path_place(steps)}"
            count = Estimate(float(flow.journeys), None, None, flow.journeys, float(flow.journeys))
            yield finding_of("step_flow", "flow", place, cell, count, unit="count", method=FLOWED, level=level,
                             better="")


METRICS: tuple[Metric, ...] = (
    Metric("step_flow", N_("Flow from step to step"), "count",
           "journeys by their k-th and (k+1)-th step, k from 1 to 12", "Riehmann, Hanfler and Froehlich 2005", _flow,
           better=""),
)
