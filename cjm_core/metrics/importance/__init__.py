"""What matters to people, by their own word: importance beside satisfaction, Kano's two questions, opportunities."""

from __future__ import annotations

from cjm_core.extensions import Metric
from cjm_core.metrics.importance import grid, kano_survey, opportunity, quadrants

METRICS: tuple[Metric, ...] = (*quadrants.METRICS, *grid.METRICS, *kano_survey.METRICS, *opportunity.METRICS)

__all__ = ["METRICS"]
