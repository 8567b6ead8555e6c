"""What drives the outcome: shares of R², penalty and reward, moments of truth, what-ifs, the whole and its parts."""

from __future__ import annotations

from cjm_core.extensions import Metric
from cjm_core.metrics.drivers import impact, importance, moments, whatif, whole

METRICS: tuple[Metric, ...] = (
    *importance.METRICS, *impact.METRICS, *moments.METRICS, *whatif.METRICS, *whole.METRICS,
)
