"""Conversion and lift: how likely the goal is after a step, a pair of steps or a path, beside journeys without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.log.conversions import Conversions, Converted, conversions
from cjm_core.evidence.sample import Cell, Sample
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.correction import CANNOT_TELL, HIGHER, LOWER, NOT_SHOWN, corrected, family_of
from cjm_core.metrics.differences.tests import shares_apart
from cjm_core.metrics.flow.asked_funnels import AskedLog, asked_logs
from cjm_core.metrics.flow.logs import MOST_TOLD, distinct, path_place, step_kind
from cjm_core.metrics.intervals import Estimate, tally
from cjm_core.metrics.lift import lift
from cjm_core.metrics.p_values import shares_p
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import fewest, split_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

GOAL = N_("share of journeys that reach the goal, Wilson interval; a journey that still runs counts with what is "
          "recorded")
HAVING = N_("share of journeys that reach the goal, of those with this step, pair or path; of a journey that reaches "
            "it only what comes before counts; Wilson interval; a description, no proof of effect; at most the 200 "
            "steps and 200 pairs of most journeys are told")
LACKING = N_("share of journeys that reach the goal, of those without this step, pair or path before it; Wilson "
             "interval; a description, no proof of effect")
LIFT = N_("share with the goal among journeys with this step, pair or path, over that among the others; only what "
          "comes before the goal counts; longer journeys have more occasion for any step, which alone moves the ratio: "
          "below 1 where journeys without the goal are longer than the ways to it, above 1 where they are shorter; "
          "Koopman's score interval, p of Fisher's exact test, corrected over all steps, pairs and paths that are "
          "told; n counts the smaller group; a description, no proof of effect")
APART = N_("share with the goal among journeys with this step, pair or path, less that among the others; only what "
           "comes before the goal counts; Newcombe's interval; n counts the smaller group; a description, no proof of "
           "effect")


@dataclass(frozen=True)
class ToldPath:
    """A step, pair or path at its place: journeys with it and without it, and those of each that reach the goal."""

    kind: str
    place: str
    cell: Cell
    having: int
    converted: int
    lacking: int
    converted_lacking: int


def _conversions(evidence: Evidence) -> list[tuple[AskedLog, Conversions]]:
    return kept(evidence, "conversions", lambda: list(_asked(evidence)))


def _asked(evidence: Evidence) -> Iterator[tuple[AskedLog, Conversions]]:
    """Yield who converts in the log (and its parts) that the goal speaks of."""
    goal = evidence.project.analysis.goal
    for asked in asked_logs(evidence) if goal else ():
        if asked.goal and goal:
            steps = sorted({number for name in goal.steps for number in asked.steps.numbers(name)})
            yield asked, conversions(asked.log, steps, goal.outcome, asked.ways, [p.steps for p in asked.paths])


def _told(evidence: Evidence) -> list[ToldPath]:
    return kept(evidence, "told conversions", lambda: [
        path for asked, found in _conversions(evidence) for path in _paths(evidence, asked, found)])


def _paths(evidence: Evidence, asked: AskedLog, found: Conversions) -> Iterator[ToldPath]:
    for kind, paths in (("step", _most(found.steps)), ("edge", _most(found.edges)), ("path", found.paths)):
        places = distinct(path_place(path.steps) if kind != "step" else path.steps[0] for path in paths)
        for place, path in zip(places, paths, strict=True):
            yield ToldPath(step_kind(place, evidence.project) if kind == "step" else kind, place, asked.cell,
                           path.having, path.converted, found.journeys - path.having, found.converted - path.converted)


def _most(paths: Sequence[Converted]) -> Sequence[Converted]:
    return sorted(sorted(paths, key=lambda p: (-p.having, p.steps))[:MOST_TOLD], key=lambda p: p.steps)


def goal_reached(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many journeys reach the goal at all."""
    for asked, found in _conversions(evidence):
        yield split_of(evidence, asked.cell, "goal_reached", "journey", asked.log.home, found.converted,
                       found.journeys, method=GOAL, better="higher")


def path_conversion(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many reach the goal of the journeys with each step, pair and path."""
    for p in _told(evidence):
        yield split_of(evidence, p.cell, "path_conversion", p.kind, p.place, p.converted, p.having, method=HAVING,
                       better="higher")


def path_conversion_without(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many reach the goal of the journeys without each step, pair and path."""
    for p in _told(evidence):
        yield split_of(evidence, p.cell, "path_conversion_without", p.kind, p.place, p.converted_lacking, p.lacking,
                       method=LACKING, better="higher")


def path_lift(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many times likelier the goal is with each step, pair and path, tested over all of them together."""
    level = evidence.project.thresholds.level

    def row(p: ToldPath) -> Finding:
        found = _guarded(evidence, p, lift(p.converted, p.having, p.converted_lacking, p.lacking, level))
        return finding_of("path_lift", p.kind, p.place, p.cell, found, unit="ratio", method=LIFT, level=level, p=_p(p),
                          family=family_of("path_lift", p.cell))

    return map(_judged, corrected(map(row, _told(evidence))))


def path_difference(evidence: Evidence) -> Iterator[Finding]:
    """Yield by how much likelier the goal is with each step, pair and path."""
    level = evidence.project.thresholds.level
    for p in _told(evidence):
        found = _guarded(evidence, p, shares_apart(*_samples(p), _is_one, level).estimate)
        yield finding_of("path_difference", p.kind, p.place, p.cell, found, unit="share", method=APART, level=level)


def _guarded(evidence: Evidence, p: ToldPath, found: Estimate) -> Estimate:
    """Return the estimate; of protected people with a handful for its n where one of the four groups is one."""
    groups = (p.converted, p.having - p.converted, p.converted_lacking, p.lacking - p.converted_lacking)
    few = min((n for n in groups if 0 < n < fewest(evidence, p.cell)), default=None)
    return found if few is None else replace(found, n=few)


def _p(p: ToldPath) -> float | None:
    return shares_p(p.converted, p.having, p.converted_lacking, p.lacking) if p.having and p.lacking else None


def _samples(p: ToldPath) -> tuple[Sample, Sample]:
    return (tally([1.0, 0.0], [p.converted, p.having - p.converted]),
            tally([1.0, 0.0], [p.converted_lacking, p.lacking - p.converted_lacking]))


def _is_one(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(values == 1)


def _judged(finding: Finding) -> Finding:
    """Return the finding with its verdict: by q alone, on which side of 1 the ratio lies."""
    if finding.q is None:
        return replace(finding, verdict=CANNOT_TELL)
    if not finding.significant:
        return replace(finding, verdict=NOT_SHOWN)
    return replace(finding, verdict=LOWER if finding.value is not None and finding.value < 1 else HIGHER)


METRICS: tuple[Metric, ...] = (
    Metric("goal_reached", N_("Reach the goal"), "share", "journeys that reach the goal / all journeys", "Wilson 1927",
           goal_reached),
    Metric("path_conversion", N_("Reach the goal after the path"), "share",
           "journeys with the path before the goal / journeys with the path; all of a journey counts that does not "
           "reach it", "Wilson 1927", path_conversion),
    Metric("path_conversion_without", N_("Reach the goal without the path"), "share",
           "journeys with the goal and not the path before it / journeys without the path before it", "Wilson 1927",
           path_conversion_without),
    Metric("path_lift", N_("Lift of the path"), "ratio", "P(goal | path) / P(goal | no path)",
           "Koopman 1984; Fisher 1935; Benjamini and Hochberg 1995", path_lift),
    Metric("path_difference", N_("Difference with the path"), "share", "P(goal | path) - P(goal | no path)",
           "Newcombe 1998", path_difference),
)
