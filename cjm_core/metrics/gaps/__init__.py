"""Gaps: what was lived against what was expected, what is least acceptable, and what others believe."""

from __future__ import annotations

from cjm_core.extensions import Metric
from cjm_core.metrics.gaps import gap
from cjm_core.metrics.gaps.paired import Gaps, paired_gaps

METRICS: tuple[Metric, ...] = (*gap.METRICS,)

__all__ = ["METRICS", "Gaps", "paired_gaps"]
