"""The index and its components, for the network and for every unit."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.composite.scores import Unit, interval_of, units
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model.analysis import Index

UNDEFINED = "undefined"
ARITHMETIC = N_("weighted mean of components on fixed anchors (floor 0, target 100), t interval; the error counts that "
                "the same people rated all components; n: people behind the component with the fewest")
GEOMETRIC = N_("weighted geometric mean of components on fixed anchors (floor 0, target 100), t interval by the delta "
               "method; the error counts that the same people rated all components; n: people behind the component "
               "with the fewest")
COMPONENT = N_("mean of each person's mean answer on fixed anchors (floor 0, target 100), t interval")


def index_method(index: Index) -> str:
    """Return the sentence that says how the index was put together."""
    return GEOMETRIC if index.aggregate == "geometric" else ARITHMETIC


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the components of the index: with it and all but one of them everybody works out the last."""
    index = evidence.project.analysis.index
    return {("index", index.id): tuple(("component", c.id) for c in index.components)} if index else {}


def _units(evidence: Evidence) -> Iterator[tuple[Index, Unit]]:
    index = evidence.project.analysis.index
    for unit in units(evidence, index) if index else ():
        assert index is not None  # without an index there is no unit
        yield index, unit


def _index(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for index, unit in _units(evidence):
        yield finding_of("index", "index", index.id, unit.cell, unit.estimate(level), unit="score",
                         method=index_method(index), level=level, verdict="" if unit.score is not None else UNDEFINED)


def _components(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for index, unit in _units(evidence):
        for i, part in enumerate(index.components):
            yield finding_of("index_component", "component", part.id, unit.cell, _component(unit, i, level),
                             unit="score", method=COMPONENT, level=level)


def _component(unit: Unit, i: int, level: float) -> Estimate:
    found = unit.components
    return interval_of(float(found.means[i]), sqrt(float(found.covariance[i, i])), found, level, int(found.people[i]))


METRICS: tuple[Metric, ...] = (
    Metric("index", N_("Composite index"), "score",
           "sum w m (geometric: product m^w), m = 100 (x - floor) / (target - floor); SE = sqrt(w' S w)",
           "OECD and JRC 2008, Handbook on Constructing Composite Indicators", _index, rests_on=rests_on),
    Metric("index_component", N_("Component of the index"), "score",
           "100 (x - floor) / (target - floor), each person's mean first", "OECD and JRC 2008", _components),
)
