"""What keeps people from going on: the ladder, the reasons, the stages they stand at, and the time it takes."""

from cjm_core.extensions import Metric
from cjm_core.metrics.barriers import adoption, effects, ladder, matrix, reasons

METRICS: tuple[Metric, ...] = (*ladder.METRICS, *reasons.METRICS, *matrix.METRICS, *adoption.METRICS, *effects.METRICS)
