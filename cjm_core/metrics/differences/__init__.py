"""Differences that are more than chance: between waves, and between a group of people and the rest."""

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.metrics.differences import segments, waves

__all__ = ["METRICS"]

_FORMULA = N_("means: Welch; shares: Newcombe interval, pooled z; net scores: z = d / sqrt(SE1^2 + SE2^2); the same "
              "people twice: t of the change, McNemar; q: Benjamini and Hochberg over one table")
_SOURCE = "Welch 1947; Newcombe 1998; McNemar 1947; Agresti and Min 2005; Benjamini and Hochberg 1995"

METRICS: tuple[Metric, ...] = (
    Metric("wave_change", N_("Change since the wave before"), "scale", _FORMULA, _SOURCE, waves.changes,
           rests_on=waves.rests_on),
    Metric("segment_difference", N_("Difference from the rest"), "scale", _FORMULA, _SOURCE, segments.differences,
           rests_on=segments.rests_on),
)
