"""From evidence to findings: every number with its n, its interval and the way it was made."""

from cjm_core.metrics.measure import CORE_METRICS, FAMILIES, gate_quotes, measure

__all__ = ["CORE_METRICS", "FAMILIES", "gate_quotes", "measure"]
