"""Drop-off: who leaves a funnel at which step, and what he does instead of going on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.step_flow import OTHERS
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.asked_funnels import closed_funnels
from cjm_core.metrics.flow.funnels import limited
from cjm_core.metrics.flow.logs import distinct, path_place, step_kind
from cjm_core.metrics.shares import share_of, split_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

MOST_INSTEAD = 8
"""So many other steps are told for each step of a funnel, the most frequent; all others together stand as ``*``."""

DROPPED = N_("share of the journeys that came to this step of the funnel and did not go on to the next (closed "
             "funnel), Wilson interval; no time limit, so whoever goes on after the log's end counts as lost")
DROPPED_IN_TIME = N_("share of the journeys that came to this step of the funnel and did not go on to the next in "
                     "time (closed funnel), Wilson interval; journeys that set out so late that their time for the "
                     "whole funnel was not over when the log ended are not counted")
INSTEAD = N_("of the journeys lost at the first step of the pair, the share whose next other step after they first "
             "came so far was the second; nothing after the arrow: the journey ended there; `*`: all steps rarer than "
             "the 8 most frequent; the funnel's own next step: it came too late; Wilson interval")


def drop_off(evidence: Evidence) -> Iterator[Finding]:
    """Yield for every step of a closed funnel but the last how many of those who came to it did not go on."""
    for f in closed_funnels(evidence):
        method = DROPPED_IN_TIME if limited(f.funnel) else DROPPED
        for rung, step in enumerate(f.funnel.steps[:-1]):
            base = f.climbed.reached(rung)
            if base:
                found = split_of(evidence, f.cell, "drop_off", step_kind(step, evidence.project), step,
                                 f.climbed.settled[rung], base, method=method, better="lower")
                yield replace(found, against=f"funnel={f.funnel.id}")


def instead(evidence: Evidence) -> Iterator[Finding]:
    """Yield what journeys did that left a closed funnel at a step, the end of the journey among the answers."""
    for f in closed_funnels(evidence):
        for rung, step in enumerate(f.funnel.steps[:-1]):
            lost = f.climbed.settled[rung]
            went = _most(f.climbed.instead[rung], f.names)
            places = distinct(path_place((step, other)) for other, _ in went)
            for place, (_, count) in zip(places, went, strict=True):
                found = share_of(evidence, f.cell, "instead", "edge", place, count, lost, method=INSTEAD)
                yield replace(found, against=f"funnel={f.funnel.id}")


def _most(went: Mapping[int | None, int], names: Sequence[str]) -> list[tuple[str, int]]:
    """Return the most frequent answers by name, the end of the journey (no name) always, the others together."""
    steps = sorted(((names[s], n) for s, n in went.items() if s is not None), key=lambda x: (-x[1], x[0]))
    told = [("", went[None])] if None in went else []
    rest = sum(n for _, n in steps[MOST_INSTEAD:])
    return [*told, *steps[:MOST_INSTEAD], *([(OTHERS, rest)] if rest else [])]


METRICS: tuple[Metric, ...] = (
    Metric("drop_off", N_("Left the funnel"), "share",
           "journeys that came to the step and did not go on / journeys that came to it", "Wilson 1927", drop_off,
           better="lower"),
    Metric("instead", N_("What they did instead"), "share",
           "journeys lost at the step whose next other step it is / journeys lost at the step", "Wilson 1927", instead,
           better=""),
)
