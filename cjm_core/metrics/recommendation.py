"""Would they recommend: the net promoter score of customers and of employees."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.ground import alone
from cjm_core.metrics.intervals import nps_adjusted
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

METHOD = N_("promoters (9, 10) minus detractors (0 to 6), adjusted Wald interval; base: people who answered")

METHOD_OF_ALL = N_("promoters (9, 10) minus detractors (0 to 6), adjusted Wald interval, for everybody with the finite "
                   "population correction; base: people who answered")


def _from_nought_to_ten(item: Item) -> bool:
    return item.scale is not None and (item.scale.low, item.scale.high) == (0, 10)


def _net(metric: str, role: ItemRole, evidence: Evidence) -> Iterator[Finding]:
    """Yield the score of each item, and of each place for which one such item speaks."""
    level = evidence.project.thresholds.level
    items = [(i, item) for i, item in evidence.items(role) if _from_nought_to_ten(item)]
    sets = [("item", i, i) for i, _ in items]
    sets += alone(evidence.project, items)
    for kind, place, item_id in sets:
        samples = evidence.samples(item_id)
        method = METHOD_OF_ALL if any(s.population is not None for s in samples) else METHOD
        for sample in samples:
            yield finding_of(metric, kind, place, sample.cell, nps_adjusted(sample, level), unit="points",
                             method=method, level=level)


_FORMULA = N_("100 (P - D); interval: +3/4 promoters, +3/4 detractors, +3/2 passives, Wald, cut at +-100")
_SOURCE = "Reichheld 2003; Rocks 2016, The American Statistician 70(4)"

METRICS: tuple[Metric, ...] = (
    Metric("nps", N_("Net promoter score"), "points", _FORMULA, _SOURCE, partial(_net, "nps", ItemRole.NPS)),
    Metric("enps", N_("Employee net promoter score"), "points", _FORMULA, _SOURCE,
           partial(_net, "enps", ItemRole.ENPS)),
)
