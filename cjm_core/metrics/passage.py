"""What event logs show: through which channels journeys come, and how work passes from one department to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.homes import voice_of_logs
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.intervals import Estimate, proportion
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import share_of
from cjm_core.model import Project

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.handovers import Passing

CONTACT = N_("journeys with a contact through the channel at the place among all journeys of the logs, Wilson interval")
PASSED = N_("times that work passed in the logs; n counts journeys; the logs are counted whole, so no interval")
LATE = N_("share of journeys in which the hand-off waited longer than agreed at least once, Wilson interval; "
          "base: journeys with this hand-off")


def voice_of(project: Project) -> Cell:
    """Return the cell of the logs: the voice whose journeys they record, unnamed (and protected) where logs differ."""
    return Cell(voice=voice_of_logs(project))


def _traffic(evidence: Evidence) -> Iterator[Finding]:
    cell, journeys = voice_of(evidence.project), evidence.journeys()
    for contact in evidence.contacts():
        if contact.channel:
            yield share_of(evidence, cell, "traffic", "channel", f"{contact.place}:{contact.channel}", contact.journeys,
                           journeys, method=CONTACT)


def _place(passing: Passing) -> str:
    """Return the key of the map's hand-off; for one that the map does not have, the departments."""
    return passing.key or f"{passing.sender}>{passing.receiver}"


def _handoffs(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for passing in evidence.handoffs():
        count = Estimate(float(passing.count), None, None, passing.journeys, float(passing.journeys))
        yield finding_of("handoffs", "handoff", _place(passing), cell, count, unit="count", method=PASSED, level=level,
                         better="")


def _late(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for passing in evidence.handoffs():
        if passing.timed:  # being late is what departments do; it says nothing of the few who had to wait
            yield finding_of("handoff_late", "handoff", _place(passing), cell,
                             proportion(passing.late, passing.timed, level), unit="share", method=LATE, level=level,
                             better="lower")


METRICS: tuple[Metric, ...] = (
    Metric("traffic", N_("Traffic"), "share",
           "journeys with a contact at place and channel / different journeys of all logs",
           "Wilson 1927", _traffic, better=""),
    Metric("handoffs", N_("Hand-offs"), "count",
           "direct successions of two departments in a journey; the same one twice is none",
           "van der Aalst, Reijers and Song 2005", _handoffs, better=""),
    Metric("handoff_late", N_("Late hand-offs"), "share",
           "journeys in which it waited longer than `within_h` at least once / journeys with the hand-off",
           "Wilson 1927", _late, better="lower"),
)
