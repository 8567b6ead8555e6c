"""The zone of tolerance: between the least that people accept and what they wish for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell, Sample
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.gaps.gap import ALMOST
from cjm_core.metrics.gaps.match import matches
from cjm_core.metrics.gaps.paired import gaps_of, rests_of, tested_together
from cjm_core.metrics.gaps.people import sample_of
from cjm_core.metrics.intervals import Estimate, mean_t, share
from cjm_core.metrics.p_values import estimate_p
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

ADEQUACY = N_("experience minus the least acceptable of the same people, t interval")
ADEQUACY_MEANS = N_("each person's mean of experience minus the least acceptable, t interval")
SUPERIORITY = N_("experience minus what was wished for, of the same people, t interval")
IN_ZONE = N_("share of people whose experience is at least what they accept and below what they wish for, Wilson "
             "interval; the verdict is told by the intervals of both means")


@dataclass(frozen=True)
class Zone:
    """An experience item with the least that was acceptable and what was wished for."""

    lived: str
    least: str
    wished: str
    item: Item


def zones(evidence: Evidence) -> list[Zone]:
    """Return the experience items of which the same people said both: what they accept and what they wish for."""
    least = {m.lived: m for m in matches(evidence, ItemRole.ADEQUATE) if m.paired}
    wished = {m.lived: m for m in matches(evidence) if m.paired} if least else {}
    return [Zone(i, m.hoped, wished[i].hoped, m.item) for i, m in least.items() if i in wished]


def _adequacy(evidence: Evidence) -> list[Finding]:
    level = evidence.project.thresholds.level
    found = []
    for g in gaps_of(evidence, matches(evidence, ItemRole.ADEQUATE)):
        for s in g.samples:
            mean = mean_t(s, level)
            found.append(finding_of(
                "adequacy", g.kind, g.place, s.cell, mean, unit="scale", level=level, p=estimate_p(mean),
                method=ADEQUACY if g.pairs == 1 else ADEQUACY_MEANS, family=family_of("adequacy", s.cell, g.family)))
    return corrected(found)


def _superiority(evidence: Evidence) -> list[Finding]:
    level = evidence.project.thresholds.level
    found = []
    for zone in zones(evidence):
        family = tested_together(evidence.project, "item", zone.item)
        for pair in evidence.pair(zone.lived, zone.wished):
            sample = _turned(pair.difference(), zone)
            mean = mean_t(sample, level)
            found.append(finding_of("superiority", "item", zone.lived, sample.cell, mean, unit="scale", level=level,
                                    method=SUPERIORITY, p=estimate_p(mean),
                                    family=family_of("superiority", sample.cell, family)))
    return corrected(found)


def _turned(sample: Sample, zone: Zone) -> Sample:
    return sample.negated() if zone.item.better == "lower" else sample


def verdict_of(adequacy: Estimate, superiority: Estimate) -> str:
    """Return below_zone, in_zone, above_zone or cannot_tell, by the intervals of both means.

    Below: surely less than is accepted. In the zone: surely more than is accepted, surely less than is wished for.
    Above: surely not less than is wished for. Source: Zeithaml, Berry and Parasuraman 1993.
    """
    ends = (adequacy.low, adequacy.high, superiority.low, superiority.high)
    if any(end is None for end in ends):
        return "cannot_tell"
    least_low, least_high, wish_low, wish_high = (float(end or 0.0) for end in ends)
    if least_high < 0:
        return "below_zone"
    if wish_low >= 0 and least_low >= 0:
        return "above_zone"
    return "in_zone" if least_low >= 0 > wish_high else "cannot_tell"


def _in_zone(evidence: Evidence) -> Iterator[Finding]:
    for zone in zones(evidence):
        crowd = evidence.crowd((zone.lived, zone.least, zone.wished))
        for cell, people in crowd.cells(by_segment=True) if crowd else ():
            whole = people.where(np.asarray(~np.isnan(people.values).any(axis=1)))
            if len(whole):
                yield _zone_row(zone, cell, whole, evidence.project.thresholds.level)


def _zone_row(zone: Zone, cell: Cell, people: Crowd, level: float) -> Finding:
    sign = -1 if zone.item.better == "lower" else 1
    over_least, over_wish = (sign * (people.column(zone.lived) - people.column(i)) for i in (zone.least, zone.wished))
    inside = (over_least >= -ALMOST) & (over_wish < -ALMOST)
    part = share(sample_of(inside.astype(np.float64), people, cell), lambda v: v == 1, level)
    means = [mean_t(sample_of(d, people, cell), level) for d in (over_least, over_wish)]
    return finding_of("in_zone", "item", zone.lived, cell, part, unit="share", method=IN_ZONE, level=level, better="",
                      verdict=verdict_of(*means))


def _rests_on_least(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    return rests_of(evidence, matches(evidence, ItemRole.ADEQUATE))


def _rests_on_both(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    return {
        ("item", z.lived): tuple(("item", i) for i in (z.lived, z.least, z.wished)) for z in zones(evidence)
    }


_SOURCE = "Zeithaml, Berry and Parasuraman 1993; Parasuraman, Zeithaml and Berry 1994"
METRICS: tuple[Metric, ...] = (
    Metric("adequacy", N_("Above the least acceptable"), "scale",
           "mean of (experience - adequate) +- t(n-1) s_d / sqrt(n); below zero people get less than they accept; q by "
           "Benjamini and Hochberg over the questions (steps, stages, promises) of a journey",
           _SOURCE, _adequacy, rests_on=_rests_on_least),
    Metric("superiority", N_("Above what was wished for"), "scale",
           "mean of (experience - desired) +- t(n-1) s_d / sqrt(n), where both expectations were asked", _SOURCE,
           _superiority, rests_on=_rests_on_both),
    Metric("in_zone", N_("Inside the zone of tolerance"), "share",
           "people with experience - adequate >= 0 and experience - desired < 0 / people with all three answers; the "
           "verdict (below, inside, above, cannot tell) by the intervals of both means",
           _SOURCE, _in_zone, better="", rests_on=_rests_on_both),
)
