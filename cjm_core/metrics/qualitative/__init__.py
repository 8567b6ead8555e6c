"""Qualitative evidence: whether coders agree, whether enough people were heard, whether drawn maps agree."""

from cjm_core.extensions import Metric
from cjm_core.metrics.qualitative import coding, drawings, hearing

METRICS: tuple[Metric, ...] = (*coding.METRICS, *hearing.METRICS, *drawings.METRICS)

__all__ = ["METRICS"]
