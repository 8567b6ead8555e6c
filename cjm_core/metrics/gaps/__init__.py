"""Gaps: what was lived against what was expected, what is least acceptable, and what others believe."""

from __future__ import annotations

from cjm_core.extensions import Metric
from cjm_core.metrics.gaps import bands, congruence, gap, voices, weighted, zone
from cjm_core.metrics.gaps.paired import Gaps, paired_gaps

METRICS: tuple[Metric, ...] = (
    *gap.METRICS, *weighted.METRICS, *bands.METRICS, *voices.METRICS, *zone.METRICS,
    *congruence.METRICS,
)

__all__ = ["METRICS", "Gaps", "paired_gaps"]
