"""Do contacts end in the channel, are they settled there, and what does a settled one cost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.metrics.channels import log
from cjm_core.metrics.channels.case_mix import Case, apart, pooled_mix, standardised
from cjm_core.metrics.correction import corrected
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.ratio import FIELLER_FROM, base_cv, ratio_over, share_over
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

CANNOT_TELL = "cannot_tell"

CONTAINED = N_("contacts that end in the channel, without another on the same intent within the follow-up, among "
               "contacts with a complete follow-up; Wilson interval, contacts of one journey taken together; n counts "
               "journeys")
RAW = N_("contacts settled among those of which the log says so, as they came; Wilson interval, contacts of one "
         "journey taken together; n counts journeys; channels with easier cases look better")
STANDARDISED = N_("share settled that the channel would have at the mix of intents of all channels together; normal "
                  "interval; n counts journeys, each intent by itself")
UNCOVERED = N_("share settled at the mix of intents of all channels together: cannot be told, for intents that make up "
               "over 5 % of the mix never came to this channel")
DIFFERENCE = N_("share settled at one mix of intents minus that of the other channel; normal interval and test")
COST = N_("cost of all contacts of what began in the channel, repeats elsewhere too, for one that was settled in the "
          "end; linearised over journeys, t interval; n counts journeys; what lacks a cost or an end is left out")
FIELLER = N_("cost of all contacts of what began in the channel, repeats elsewhere too, for one that was settled in "
             "the end; Fieller's interval over journeys; n counts journeys; what lacks a cost or an end is left out")
UNSETTLED = N_("cost for one settled: cannot be told, for nothing that began in the channel was settled")


def containment(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of contacts of each channel after which nobody had to come again or elsewhere."""
    project = evidence.project
    if not log.sources(project, "intent"):
        return
    level, cell = project.thresholds.level, voice_of(project)
    for channel, ratio in log.contained(evidence, project.analysis.follow_up_days):
        yield finding_of("containment", "channel", channel, cell, share_over(ratio, level), unit="share",
                         method=CONTAINED, level=level)


def resolution(evidence: Evidence) -> Iterator[Finding]:
    """Yield the raw share of contacts settled in each channel."""
    project = evidence.project
    if not log.sources(project, "resolved"):
        return
    level, cell = project.thresholds.level, voice_of(project)
    for channel, ratio in log.resolved(evidence):
        yield finding_of("resolution", "channel", channel, cell, share_over(ratio, level), unit="share", method=RAW,
                         level=level)


def _standardised(evidence: Evidence) -> dict[str, Estimate]:
    """Return the standardised share of every channel that settles anything the log knows of."""
    if not log.sources(evidence.project, "resolved", "intent"):
        return {}
    cases = [c for c in log.cases(evidence) if c.intent]
    mix = pooled_mix(cases)
    by_channel: dict[str, list[Case]] = {}
    for case in cases:
        by_channel.setdefault(case.channel, []).append(case)
    level = evidence.project.thresholds.level
    return {channel: standardised(own, mix, level) for channel, own in by_channel.items()}


def at_one_mix(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share settled in each channel at the pooled mix of intents."""
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for channel, estimate in _standardised(evidence).items():
        known = estimate.value is not None
        yield finding_of("resolution_standardised", "channel", channel, cell, estimate, unit="share",
                         method=STANDARDISED if known else UNCOVERED, level=level, verdict="" if known else CANNOT_TELL)


def differences(evidence: Evidence) -> Iterator[Finding]:
    """Yield the difference of every two channels at one mix of intents, tested and corrected as one family."""
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    found = []
    for (name, first), (other, second) in combinations(_standardised(evidence).items(), 2):
        estimate, p = apart(first, second, level)
        if estimate.value is not None:
            found.append(finding_of(
                "resolution_difference", "channel", name, cell, estimate, unit="share", method=DIFFERENCE, level=level,
                against=f"channel={other}", p=p, family="resolution_difference"))
    yield from corrected(found)


def cost(evidence: Evidence) -> Iterator[Finding]:
    """Yield what one settled intent costs, by the channel where it began."""
    project = evidence.project
    if not log.sources(project, "resolved", "cost"):
        return
    level, cell = project.thresholds.level, voice_of(project)
    for channel, ratio in log.costs(evidence):
        estimate = ratio_over(ratio, level)
        by_fieller = estimate.value is not None and ratio.journeys > 1 and base_cv(ratio) > FIELLER_FROM
        method = UNSETTLED if estimate.value is None else FIELLER if by_fieller else COST
        yield finding_of("cost_per_resolution", "channel", channel, cell, estimate, unit="cost", method=method,
                         level=level, better="lower", verdict=CANNOT_TELL if estimate.low is None else "")
