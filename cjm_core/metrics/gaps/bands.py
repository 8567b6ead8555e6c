"""How people recommend, by how far life stayed behind what they expected."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.gaps.gap import ALMOST, BROKEN_AT
from cjm_core.metrics.gaps.match import Match, by_journey
from cjm_core.metrics.gaps.people import person_gaps, sample_of
from cjm_core.metrics.ground import grounds_of
from cjm_core.metrics.intervals import nps_adjusted
from cjm_core.metrics.row import finding_of
from cjm_core.model import ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

BANDS = ("below", "near", "met", "unknown")
BANDED = N_("promoters minus detractors among people whose mean gap over the journey is -1 or less (below), between "
            "(near), 0 or more (met), or cannot be told (unknown); adjusted Wald interval")


def band_of(gaps: NDArray[np.float64]) -> NDArray[np.str_]:
    """Return the band of every person's mean gap: below, near, met, or unknown where he has none."""
    filled = np.nan_to_num(gaps)
    return np.select([np.isnan(gaps), filled <= BROKEN_AT, filled < -ALMOST], ["unknown", "below", "near"], "met")


def _by_gap(metric: str, role: ItemRole, evidence: Evidence) -> Iterator[Finding]:
    """Yield the score of every band; and of everybody, so that no band can be worked out from the others."""
    asked = evidence.items(role)
    journeys = by_journey(evidence) if asked else {}
    for item_id, item in asked:
        own = [place for kind, place in grounds_of(evidence.project, item) if kind == "journey" and place in journeys]
        if own:  # of a place that several journeys share, the first speaks: one item has one row a band
            yield from _of_item(evidence, metric, item_id, journeys[own[0]])


def _of_item(evidence: Evidence, metric: str, item_id: str, matches: tuple[Match, ...]) -> Iterator[Finding]:
    ids = tuple(dict.fromkeys((item_id, *(i for m in matches for i in m.ids))))
    crowd = evidence.crowd(ids)
    level = evidence.project.thresholds.level
    for cell, people in crowd.cells() if crowd else ():
        answered = people.where(~np.isnan(people.column(item_id)))
        bands = band_of(person_gaps(answered, matches))
        if not (bands != "unknown").any():
            continue
        for band in ("", *BANDS):
            inside = answered.where(bands == band) if band else answered
            if len(inside):
                group = Cell(f"gap={band}" if band else "", cell.wave, cell.voice)
                sample = sample_of(inside.column(item_id), inside, group)
                yield finding_of(metric, "item", item_id, group, nps_adjusted(sample, level),
                                 unit="points", method=BANDED, level=level)


def _rests_on(role: ItemRole, evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the question itself: the bands of a wave add up to the wave."""
    return {("item", i): (("item", i),) for i, _ in evidence.items(role)}


METRICS: tuple[Metric, ...] = tuple(
    Metric(name, title, "points",
           "the score of the people in each band of the mean gap over the journey's pairs: below (-1 or less), near, "
           "met (0 or more), unknown (no pair answered)",
           "Robinson and Rousseau 1994; Rocks 2016", partial(_by_gap, name, role),
           rests_on=partial(_rests_on, role))
    for name, title, role in (
        ("enps_by_gap", N_("eNPS by how far promises were kept"), ItemRole.ENPS),
        ("nps_by_gap", N_("NPS by how far expectations were met"), ItemRole.NPS),
    )
)
