"""Satisfied and at ease: the share of satisfied people, and the effort it cost them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.ground import alike, alone, grounds
from cjm_core.metrics.intervals import mean_t
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.survey import mean_method, top_two
from cjm_core.model import ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence


def _csat(evidence: Evidence) -> Iterator[Finding]:
    return top_two(evidence, "csat", (ItemRole.CSAT,), (ItemRole.CSAT,))


def _overall(evidence: Evidence) -> Iterator[Finding]:
    """Yield the mean overall rating of each item, and of each place for which one such item speaks."""
    level = evidence.project.thresholds.level
    items = dict(evidence.items(ItemRole.OVERALL))
    sets = [*(("item", i, i) for i in items), *alone(evidence.project, items.items())]
    for kind, place, item_id in sets:
        samples = evidence.samples(item_id)
        method = mean_method(samples)
        for sample in samples:
            yield finding_of("overall", kind, place, sample.cell, mean_t(sample, level), unit="scale",
                             method=method, level=level, better=items[item_id].better)


def _ces(evidence: Evidence) -> Iterator[Finding]:
    """Yield the mean effort of items and of places whose effort items share one scale.

    CES 2.0 (made it easy, 1-7) rises with ease; CES 1.0 (effort, 1-5) is declared ``better: lower``.
    """
    level = evidence.project.thresholds.level
    items = dict(evidence.items(ItemRole.EFFORT))
    sets: list[tuple[str, str, tuple[str, ...]]] = [("item", i, (i,)) for i in items]
    sets += [(g.kind, g.place, g.items) for g in grounds(evidence.project, items.items())]
    for kind, place, ids in sets:
        members = [items[i] for i in ids]
        if not alike(members):
            continue
        samples = evidence.means(ids)
        method = mean_method(samples, len(ids))
        for sample in samples:
            yield finding_of("ces", kind, place, sample.cell, mean_t(sample, level), unit="scale",
                             method=method, level=level, better=members[0].better)


METRICS: tuple[Metric, ...] = (
    Metric("csat", N_("Satisfied"), "share", "people with one of the two best answers / people who answered",
           "Wilson 1927; Newcombe 1998", _csat),
    Metric("overall", N_("Overall rating"), "scale", "mean overall rating, t interval",
           "Student 1908", _overall),
    Metric("ces", N_("Effort score"), "scale", "mean effort, t interval; the version decides which way is better",
           "Dixon, Freeman and Toman 2010", _ces),
)
