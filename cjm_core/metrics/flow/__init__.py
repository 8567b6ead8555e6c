"""What event logs say of real paths: which step follows which, after what time, by which ways, and where it ends."""

from cjm_core.extensions import Metric
from cjm_core.metrics.flow import (
    cohorts,
    conversion,
    counts,
    difference,
    drop_off,
    edges,
    funnels,
    planned,
    reach,
    repeats,
    resources,
    step_flow,
    times,
    typical,
    variants,
)
from cjm_core.metrics.flow.complements import guarded

METRICS: tuple[Metric, ...] = tuple(guarded(metric) for metric in (
    *counts.METRICS, *edges.METRICS, *reach.METRICS, *variants.METRICS, *step_flow.METRICS, *repeats.METRICS,
    *times.METRICS, *resources.METRICS, *typical.METRICS,
    *funnels.METRICS, *drop_off.METRICS, *planned.METRICS, *conversion.METRICS, *cohorts.METRICS, *difference.METRICS,
))
