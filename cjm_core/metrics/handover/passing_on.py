"""What gets lost on the way: information that did not come, and people who were asked again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.intervals import proportion
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.ratio import share_over
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

COMPLETE = N_("items of information that came / items that were to come, over passings of which the log says what "
              "came; Wilson interval on the base that journeys are worth; n counts journeys")
PERFECT = N_("share of journeys in which all that was to come came every time, Wilson interval; base: journeys with "
             "passings of which the log says what came")
ITEM = N_("share of journeys in which this item came every time, Wilson interval; base: journeys with this hand-off of "
          "which the log says what came")
ASKED = N_("share of journeys in which people had to tell it again at the receiver, Wilson interval; base: journeys "
           "with this hand-off of which the log says yes or no")
ASKED_ANYWHERE = N_("share of journeys in which people had to tell it again anywhere, Wilson interval; base: journeys "
                    "of which the log says yes or no")


def _complete(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for one in evidence.received():
        yield finding_of("information_complete", one.ends.kind, one.ends.place, cell, share_over(one.items, level),
                         unit="share", method=COMPLETE, level=level)


def _perfect(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for one in evidence.received():
        yield finding_of("handoff_perfect", one.ends.kind, one.ends.place, cell,
                         proportion(one.perfect, one.items.journeys, level), unit="share", method=PERFECT, level=level)


def _items(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for one in evidence.items_received():
        yield finding_of("information_item", "information", f"{one.key}:{one.number + 1}", cell,
                         proportion(one.always, one.journeys, level), unit="share", method=ITEM, level=level)


def _asked(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for path in evidence.paths():
        if path.channel is None and path.asked_of:
            yield finding_of("asked_again", "journey", path.home, cell, proportion(path.asked, path.asked_of, level),
                             unit="share", method=ASKED_ANYWHERE, level=level, better="lower")
    for leg in evidence.legs():
        if leg.ends.kind == "handoff" and leg.asked_of:
            yield finding_of("asked_again", "handoff", leg.ends.place, cell, proportion(leg.asked, leg.asked_of, level),
                             unit="share", method=ASKED, level=level, better="lower")


METRICS: tuple[Metric, ...] = (
    Metric("information_complete", N_("Information that came"), "share",
           "items received / items of `passes`, summed over journeys", "Wilson 1927; Kish 1965", _complete),
    Metric("handoff_perfect", N_("Complete hand-offs"), "share",
           "journeys in which every item came / journeys with what came recorded", "Wilson 1927", _perfect),
    Metric("information_item", N_("Information by item"), "share",
           "journeys in which the item came / journeys with what came recorded", "Wilson 1927", _items),
    Metric("asked_again", N_("Asked again"), "share",
           "journeys in which people told it again / journeys with yes or no", "Wilson 1927", _asked, better="lower"),
)
