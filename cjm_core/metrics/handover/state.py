"""Whether a hand-off holds: intact, broken, or nobody can tell yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import corrected
from cjm_core.metrics.intervals import Estimate, proportion
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.ratio import chance_above, effective_base, share_over
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

BROKEN, INTACT, CANNOT_TELL = "broken", "intact", "cannot_tell"
METHOD = N_("broken: late, incomplete or asked again more often than the limits of the project allow, by a binomial "
            "test corrected for all hand-offs; intact: everything known of it is within the limits with its whole "
            "interval")
FAMILY = "handoff_state"


@dataclass(frozen=True)
class Failing:
    """How often a hand-off fails in one way: the share with its interval, its limit, the chance of that at the limit.
    """

    share: Estimate
    limit: float
    p: float

    @property
    def within(self) -> bool:
        """Tell whether the whole interval is within the limit."""
        return self.share.high is not None and self.share.high <= self.limit


def failings(evidence: Evidence) -> dict[str, list[Failing]]:
    """Return in which ways each hand-off of the map is known to fail or not: late, incomplete, asked again."""
    limits = evidence.project.thresholds
    found: dict[str, list[Failing]] = {}
    for passing in evidence.handoffs():
        if passing.key and passing.timed:
            found.setdefault(passing.key, []).append(
                _counted(passing.late, passing.timed, limits.late_share, limits.level))
    for one in evidence.received():
        if one.ends.key and one.items.base:
            lost = replace(one.items, part=one.items.base - one.items.part, cross=one.items.base2 - one.items.cross,
                           part2=one.items.base2 - 2 * one.items.cross + one.items.part2)
            limit, base = 1 - limits.complete_share, effective_base(lost)
            p = chance_above(lost.part / lost.base * base, base, limit)
            found.setdefault(one.ends.key, []).append(Failing(share_over(lost, limits.level), limit, p))
    for leg in evidence.legs():
        if leg.ends.key and leg.asked_of:
            found.setdefault(leg.ends.key, []).append(
                _counted(leg.asked, leg.asked_of, limits.asked_again_share, limits.level))
    return found


def _counted(hits: int, n: int, limit: float, level: float) -> Failing:
    return Failing(proportion(hits, n, level), limit, chance_above(hits, n, limit))


def _state(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    known = failings(evidence)
    rows = []
    for key, ways in known.items():
        n = min(way.share.n for way in ways)
        nothing = Estimate(None, None, None, n, float(n))
        p = min(1.0, len(ways) * min(way.p for way in ways))
        rows.append(finding_of("handoff_state", "handoff", key, cell, nothing, unit="", method=METHOD, level=level,
                               better="", p=p, family=FAMILY))
    for row in corrected(rows):
        intact = all(way.within for way in known[row.place])
        yield replace(row, verdict=BROKEN if row.significant else INTACT if intact else CANNOT_TELL)


def _rests(evidence: Evidence) -> Mapping[Spoken, tuple[Spoken, ...]]:
    return {("handoff", p.key): (("handoff", p.key),) for p in evidence.handoffs() if p.key}


METRICS: tuple[Metric, ...] = (
    Metric("handoff_state", N_("State of the hand-off"), "",
           "broken where min p of late, incomplete, asked again, times their number and corrected over hand-offs, is "
           "at most 1 - level", "Benjamini and Hochberg 1995", _state, better="", rests_on=_rests),
)
