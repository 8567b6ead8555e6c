"""What HR asks of its numbers: were promises kept, was the newcomer expected, does he think of leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from cjm_core import N_, Estimate, ItemRole, Metric, Sample, finding_of, share

if TYPE_CHECKING:
    from cjm_core import Evidence, Finding, Item

# A gap is a difference of answers, so whole scale points; the margin only forgives the arithmetic of floats.
ALMOST = 1e-9
KEPT = N_("share of people whose experience is at least what they expected, Wilson interval")
EXCEEDED = N_("share of people whose experience is above what they expected, Wilson interval")
YES = N_("share of people who say yes, Wilson interval; base: people who answered")


def _promised(evidence: Evidence) -> Iterator[tuple[str, Item, list[Sample]]]:
    """Yield each promise with its experience item and the samples of experience minus expectation, good side up."""
    items = dict(evidence.items(ItemRole.EXPERIENCE, ItemRole.EXPECTATION))
    for item_id, item in items.items():
        if item.role is not ItemRole.EXPERIENCE or item.promise is None or item.pairs not in items:
            continue
        order = (item.pairs, item_id) if item.better == "lower" else (item_id, item.pairs)
        yield item.promise, item, [pair.difference() for pair in evidence.pair(*order)]


def _share_of_gaps(
    metric: str, method: str, hit: Callable[[Any], Any], evidence: Evidence
) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for promise, _, samples in _promised(evidence):
        for sample in samples:
            yield finding_of(metric, "promise", promise, sample.cell, share(sample, hit, level),
                             unit="share", method=method, level=level)


def _yes(metric: str, item_id: str, better: str, evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of yes to the question of that id in the template's bank, at the question's place."""
    item = dict(evidence.items(ItemRole.REACHED)).get(item_id)
    if item is None:
        return
    level = evidence.project.thresholds.level
    codes = [float(code) for code in item.yes if str(code).lstrip("-").replace(".", "", 1).isdigit()]
    for sample in evidence.samples(item_id):
        found: Estimate = share(sample, lambda values: sum(values == code for code in codes) > 0, level)
        kind, place = ("item", item_id) if item.at is None else ("step" if "." in item.at else "stage", item.at)
        yield finding_of(metric, kind, place, sample.cell, found, unit="share", method=YES, level=level,
                         better=better)


METRICS: tuple[Metric, ...] = (
    Metric(
        "promise_kept", N_("Promise kept"), "share",
        "people with experience - expectation >= 0 / people who answered both, for each promise",
        "Robinson and Rousseau 1994; Wilson 1927",
        partial(_share_of_gaps, "promise_kept", KEPT, lambda gaps: gaps >= -ALMOST),
    ),
    Metric(
        "promise_exceeded", N_("More than promised"), "share",
        "people with experience - expectation > 0 / people who answered both, for each promise",
        "Robinson and Rousseau 1994; Wilson 1927",
        partial(_share_of_gaps, "promise_exceeded", EXCEEDED, lambda gaps: gaps > ALMOST),
    ),
    Metric(
        "ready_day_one", N_("Ready on day one"), "share",
        "yes to `ready_day_one` (desk, equipment and access were ready) / people who answered",
        "Wilson 1927",
        partial(_yes, "ready_day_one", "ready_day_one", "higher"),
    ),
    Metric(
        "early_leaving", N_("Think of leaving"), "share",
        "yes to `thinks_of_leaving` (within three months) / people who answered",
        "Wilson 1927",
        partial(_yes, "early_leaving", "thinks_of_leaving", "lower"), better="lower",
    ),
)
