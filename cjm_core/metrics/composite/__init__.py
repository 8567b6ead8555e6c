"""The composite index of units: scores, reliability, standing, and change that may or may not be called an effect."""

from cjm_core.extensions import Metric
from cjm_core.metrics.composite import change, indices, scales, standing

METRICS: tuple[Metric, ...] = (*indices.METRICS, *standing.METRICS, *change.METRICS, *scales.METRICS)

__all__ = ["METRICS"]
