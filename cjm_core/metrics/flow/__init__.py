"""What event logs say of real paths: which step follows which, after what time, by which ways, and where it ends."""

from cjm_core.extensions import Metric
from cjm_core.metrics.flow import edges, typical

METRICS: tuple[Metric, ...] = (*edges.METRICS, *typical.METRICS)
