"""How many journeys touch a channel, and how people rate what they live through there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.metrics.channels import log
from cjm_core.metrics.ground import alike
from cjm_core.metrics.intervals import mean_t
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import share_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model import Project

REACHED = N_("journeys with at least one event in the channel among all journeys of the logs, Wilson interval")
RATED = N_("mean of each person's mean answer about contacts whose main channel this is, t interval")
FELT = N_("mean of each person's mean answer about contacts whose main channel this is, every scale stretched to "
          "-2..+2, t interval")


def reach(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of journeys that touch each channel."""
    project = evidence.project
    if not log.sources(project):
        return
    cell, journeys = voice_of(project), evidence.journeys()
    for channel, touched in log.reached(evidence):
        yield share_of(evidence, cell, "channel_reach", "channel", channel, touched, journeys, method=REACHED)


def _main_channels(project: Project) -> dict[str, str]:
    """Return the main channel of the contact at every step that has one."""
    return {
        place: step.touchpoint.channel for journey in project.journeys for place, _, step in journey.steps()
        if step.touchpoint and not step.touchpoint.missing
    }


def _by_channel(evidence: Evidence) -> dict[str, list[tuple[str, Item]]]:
    """Return the items at contacts of each channel: those on experience; those on feeling where there are none."""
    channels = _main_channels(evidence.project)
    for role in (ItemRole.EXPERIENCE, ItemRole.EMOTION):
        found: dict[str, list[tuple[str, Item]]] = {}
        for item_id, item in evidence.items(role):
            if item.at in channels and item.scale is not None:
                found.setdefault(channels[item.at], []).append((item_id, item))
        if found:
            return found
    return {}


def satisfaction(evidence: Evidence) -> Iterator[Finding]:
    """Yield the mean rating of each channel; all on one scale, so that channels may be compared."""
    found = _by_channel(evidence)
    if not found:
        return
    level = evidence.project.thresholds.level
    plain = alike([item for items in found.values() for _, item in items])
    better = next(iter(found.values()))[0][1].better if plain else "higher"
    for channel, items in sorted(found.items()):
        for sample in evidence.means([item_id for item_id, _ in items], not plain):
            yield finding_of("channel_satisfaction", "channel", channel, sample.cell, mean_t(sample, level),
                             unit="scale" if plain else "valence", method=RATED if plain else FELT, level=level,
                             better=better)
