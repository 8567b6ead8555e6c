"""Is a touchpoint missing: unserved demand at a place against the share that the project lets pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.coverage import offered
from cjm_core.metrics.ground import kind_of
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.missing.demand import ASKED, REACHED_JOURNEYS, REACHED_PEOPLE, SAID, Need, needs, unserved
from cjm_core.metrics.missing.untold import CODES, SPEAKS, untold
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

MISSING, SERVED, CANNOT_TELL = "missing", "need_served", "cannot_tell"
HOW: dict[str, str] = {
    "survey": N_("people with a need times the share of them not reached, both asked; delta interval over Wilson's"),
    "log": N_("people with a question or barrier times the share of journeys that came this far without a contact "
              "here; delta interval over Wilson's; contacts outside the logs are not seen"),
    "untold": N_("people with a question or barrier times the share of journeys that came this far without a contact "
                 "here; but people heard asked, or said that nobody told them, so that the contacts in the logs may "
                 "not have served them"),
    "map": N_("people with a question or barrier at a place where the map has no contact, Wilson interval; contacts "
              "that the map does not know are not seen"),
    "unknown": N_("cannot be told: people have a need here, but no record says who of them is reached; absence of "
                  "records is not absence of touchpoints"),
}


def demand(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many people need something at a place."""
    level = evidence.project.thresholds.level
    for need in needs(evidence, CODES):
        yield finding_of("demand", kind_of(need.place), need.place, need.cell, need.demand, unit="share",
                         method=ASKED if need.asked else SAID, level=level, better="")


def reach(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many of those who need something, or of the journeys that come by, are reached."""
    level = evidence.project.thresholds.level
    for need in needs(evidence, CODES):
        if need.reach is not None:
            yield finding_of("need_reached", kind_of(need.place), need.place, need.cell, need.reach, unit="share",
                             method=REACHED_PEOPLE if need.asked else REACHED_JOURNEYS, level=level)


def judge(need: Need, limit: float) -> tuple[Estimate, str]:
    """Return the unserved demand and what it comes to: missing above the limit, served below it, else unknown."""
    if need.source == "unknown":
        little = need.demand.high is not None and need.demand.high <= limit
        nothing = Estimate(None, None, None, need.demand.n, need.demand.n_effective)
        return nothing, SERVED if little else CANNOT_TELL
    left = unserved(need.demand, need.reach)
    if left.low is None or left.high is None:
        return left, CANNOT_TELL
    return left, MISSING if left.low > limit else SERVED if left.high <= limit else CANNOT_TELL


def missing(evidence: Evidence) -> Iterator[Finding]:
    """Yield the verdict on every place with a known need, and on the expected channels that the map lacks there."""
    project = evidence.project
    limit, level = project.analysis.unserved_from, project.thresholds.level
    absent = _absent(evidence)
    speaking = {(f.place, f.wave, f.voice) for f in untold(evidence) if f.verdict == SPEAKS}
    for need in needs(evidence, CODES):
        left, verdict = judge(need, limit)
        how = need.source
        if verdict == SERVED and how == "log" and (need.place, need.cell.wave, need.cell.voice) in speaking:
            verdict, how = CANNOT_TELL, "untold"
        spots = [(kind_of(need.place), need.place)]
        spots += [("channel", f"{need.place}:{c}") for c in absent.get(need.place, ())]
        for kind, place in spots:
            yield finding_of("missing_touchpoint", kind, place, need.cell, left, unit="share", method=HOW[how],
                             level=level, better="lower", verdict=verdict)


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the need itself: how many were asked whether they were reached says how many had it."""
    found: dict[Spoken, tuple[Spoken, ...]] = {}
    absent = _absent(evidence)
    for need in needs(evidence, CODES):
        at = (kind_of(need.place), need.place)
        found |= dict.fromkeys([at, *(("channel", f"{need.place}:{c}") for c in absent.get(need.place, ()))], (at,))
    return found


def _absent(evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """Return by place the channels that the industry expects there, and neither the map nor a log has."""
    seen = {(c.place, c.channel) for c in evidence.contacts()}
    found: dict[str, tuple[str, ...]] = {}
    for journey in evidence.project.journeys:
        for place, channels in journey.expected.items():
            there = offered(journey, place)
            found.setdefault(place, tuple(c for c in channels if c not in there and (place, c) not in seen))
    return found
