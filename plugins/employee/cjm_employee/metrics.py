"""What HR asks of its numbers: were promises kept, was the newcomer expected, does he think of leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from cjm_core import N_, Estimate, ItemRole, Metric, finding_of, paired_gaps, share

if TYPE_CHECKING:
    from cjm_core import Evidence, Finding

# A gap is a difference of answers, so whole scale points; the margin only forgives the arithmetic of floats.
ALMOST = 1e-9
KEPT = N_("share of people whose experience is at least what they expected, Wilson interval")
EXCEEDED = N_("share of people whose experience is above what they expected, Wilson interval")
KEPT_MEANS = N_("share of people whose mean of experience minus expectation is 0 or more, Wilson interval")
EXCEEDED_MEANS = N_("share of people whose mean of experience minus expectation is above 0, Wilson interval")
YES = N_("share of people who say yes, Wilson interval; base: people who answered")


def _share_of_gaps(
    metric: str, methods: tuple[str, str], hit: Callable[[Any], Any], evidence: Evidence
) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for gaps in paired_gaps(evidence):
        if gaps.kind != "promise":
            continue
        for sample in gaps.samples:
            yield finding_of(metric, "promise", gaps.place, sample.cell, share(sample, hit, level),
                             unit="share", method=methods[gaps.pairs > 1], level=level)


def _yes(metric: str, item_id: str, better: str, evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of yes to the question of that id in the template's bank, at the question's place.

    Where nothing under ``yes`` is a number nothing is yielded: a share of 0 would be a lie.
    """
    item = dict(evidence.items(ItemRole.REACHED)).get(item_id)
    if item is None or not item.yes_codes:
        return
    codes = item.yes_codes
    level = evidence.project.thresholds.level
    for sample in evidence.samples(item_id):
        found: Estimate = share(sample, lambda values: sum(values == code for code in codes) > 0, level)
        kind, place = ("item", item_id) if item.at is None else ("step" if "." in item.at else "stage", item.at)
        yield finding_of(metric, kind, place, sample.cell, found, unit="share", method=YES, level=level,
                         better=better)


METRICS: tuple[Metric, ...] = (
    Metric(
        "promise_kept", N_("Promise kept"), "share",
        "people with experience - expectation >= 0 / people who answered both, for each promise; several pairs of "
        "questions: each person's mean gap",
        "Robinson and Rousseau 1994; Wilson 1927",
        partial(_share_of_gaps, "promise_kept", (KEPT, KEPT_MEANS), lambda gaps: gaps >= -ALMOST),
    ),
    Metric(
        "promise_exceeded", N_("More than promised"), "share",
        "people with experience - expectation > 0 / people who answered both, for each promise; several pairs of "
        "questions: each person's mean gap",
        "Robinson and Rousseau 1994; Wilson 1927",
        partial(_share_of_gaps, "promise_exceeded", (EXCEEDED, EXCEEDED_MEANS), lambda gaps: gaps > ALMOST),
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
