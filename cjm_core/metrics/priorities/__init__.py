"""Priorities and the plan: what initiatives may bring for their effort, in which order, and what came of them."""

from cjm_core.extensions import Metric
from cjm_core.metrics.priorities import impact, promised, ranking

METRICS: tuple[Metric, ...] = (*impact.METRICS, *ranking.METRICS, *promised.METRICS)

__all__ = ["METRICS"]
