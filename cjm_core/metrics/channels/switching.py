"""From which channel to which journeys go on, and how often they go back to an earlier stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.switches import switch_counts, switch_hours
from cjm_core.findings import Finding
from cjm_core.metrics.channels import log
from cjm_core.metrics.flow.logs import apart, path_place, told
from cjm_core.metrics.flow.quantiles import quantiles
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.ratio import share_over
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import of_few
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model import Project

SWITCH = N_("of all that comes next in a journey after this channel, the share in the other one; Wilson interval, "
            "journeys as clusters; n counts journeys")
ANY = N_("neighbouring events of a journey in two different channels among all neighbours; Wilson interval, journeys "
         "as clusters; n counts journeys")
TIME = N_("median hours from the end of the event in the one channel to the next event, in the other one; interval "
          "from order statistics (binomial), switches taken as independent; n counts journeys")
BACK = N_("neighbouring events of a journey of which the second lies in an earlier stage, among all neighbours; Wilson "
          "interval, journeys as clusters; n counts journeys")


def whole(project: Project) -> str:
    """Return the journey that all logs speak of: the only one there is, else nothing."""
    return project.journeys[0].id if len(project.journeys) == 1 else ""


def switching(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of every switch, and of switches altogether."""
    project = evidence.project
    if not log.sources(project):
        return
    level, cell = project.thresholds.level, voice_of(project)
    total = log.switched(evidence)
    if total is not None:
        yield finding_of("channel_switch", "journey", whole(project), cell, share_over(total, level), unit="share",
                         method=ANY, level=level, better="lower")
    doers = _doers(evidence)
    for s in log.switches(evidence):
        found = finding_of("channel_switch", "channel", f"{s.here}>{s.there}", cell, share_over(s.ratio, level),
                           unit="share", method=SWITCH, level=level, better="lower")
        yield of_few(evidence, cell, found, doers.get((s.here, s.there), round(s.ratio.part)))


def _doers(evidence: Evidence) -> Counter[tuple[str, str]]:
    """Return how many journeys go on from one channel in another."""
    found: Counter[tuple[str, str]] = Counter()
    for one in evidence.logs:
        names = one.words("channel")
        for (a, b), (journeys, _) in switch_counts(one).items():
            found[names[a], names[b]] += journeys
    return found


def switch_time(evidence: Evidence) -> Iterator[Finding]:
    """Yield how long it takes until people go on in the other channel."""
    level = evidence.project.thresholds.level
    for one, cell in told(evidence) if log.sources(evidence.project) else ():
        counts = switch_counts(one)
        found = quantiles(counts, partial(switch_hours, one), level, ("median",))
        names = one.words("channel")
        for a, b in counts:
            place = apart(evidence, one, path_place((names[a], names[b])))
            yield finding_of("channel_switch_time", "channel", place, cell, found[(a, b), "median"], unit="hours",
                             method=TIME, level=level, better="lower")


def backtracking(evidence: Evidence) -> Iterator[Finding]:
    """Yield how often journeys go back to an earlier stage, over all and by the stage they leave."""
    project = evidence.project
    if not any(isinstance(s, Events) and s.steps for s in project.data):
        return
    level, cell = project.thresholds.level, voice_of(project)
    for stage, sums in evidence.steps_back():
        yield finding_of("backtracking", "stage" if stage else "journey", stage or whole(project), cell,
                         share_over(sums, level), unit="share", method=BACK, level=level, better="lower")
