"""Hand-offs between departments: waits, information lost, people asked again, clean journeys, broken hand-offs."""

from __future__ import annotations

from cjm_core.extensions import Metric
from cjm_core.metrics.handover import passing_on, smoothness, state, waiting

METRICS: tuple[Metric, ...] = (*waiting.METRICS, *passing_on.METRICS, *smoothness.METRICS, *state.METRICS)

__all__ = ["METRICS"]
