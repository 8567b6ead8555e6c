"""What event logs say of real paths: which step follows which, after what time, by which ways, and where it ends."""

from cjm_core.extensions import Metric
from cjm_core.metrics.flow import (
    conversion,
    counts,
    difference,
    drop_off,
    edges,
    funnels,
    reach,
    repeats,
    resources,
    step_flow,
    times,
    typical,
    variants,
)

METRICS: tuple[Metric, ...] = (
    *counts.METRICS, *edges.METRICS, *reach.METRICS, *variants.METRICS, *step_flow.METRICS, *repeats.METRICS,
    *times.METRICS, *resources.METRICS, *typical.METRICS,
    *funnels.METRICS, *drop_off.METRICS, *conversion.METRICS, *difference.METRICS,
)
