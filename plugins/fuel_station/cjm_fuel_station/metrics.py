"""How well a station does on each of the four components, on 0 to 100 with fixed ends, so that stations compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core import N_, Estimate, ItemRole, Metric, anchored_mean, finding_of
from cjm_fuel_station.components import COMPONENTS, members

if TYPE_CHECKING:
    from cjm_core import Evidence, Finding, Sample

MEAN = N_("mean of each person's mean answer on 0 to 100 (ends of the scale), t interval; base: people who answered")
ENDS = (-2.0, 2.0)  # the scale into which all scales are brought, and which becomes 0 … 100


def success_components(evidence: Evidence) -> Iterator[Finding]:
    """Yield the mean of each component, for everybody and for every station or other segment."""
    level = evidence.project.thresholds.level
    rated = [item_id for item_id, _ in evidence.items(ItemRole.EXPERIENCE)]
    for component in COMPONENTS:
        items = members(component, rated)
        for sample in evidence.means(items, valence=True) if items else ():
            yield finding_of("success_components", "code", component, sample.cell, _on_hundred(sample, level),
                             unit="points", method=MEAN, level=level)


def _on_hundred(sample: Sample, level: float) -> Estimate:
    """Return the mean on 0 to 100; the interval ends with the scale."""
    found = anchored_mean(sample, *ENDS, level)
    low, high = (None if x is None else min(max(x, 0.0), 100.0) for x in (found.low, found.high))
    return replace(found, low=low, high=high)


METRICS: tuple[Metric, ...] = (
    Metric(
        "success_components", N_("Component of success"), "points",
        "100 (m - lowest) / (highest - lowest) of the scale, m each person's mean over the items of the component, "
        "then the mean over people; reversed items are turned round",
        "OECD and JRC 2008, Handbook on Constructing Composite Indicators (scaling to fixed ends)", success_components,
    ),
)
