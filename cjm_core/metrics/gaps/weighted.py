"""Gaps rolled up with weights: questions to places, places to the journey by what people say matters to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.gaps.match import Match, by_journey
from cjm_core.metrics.gaps.people import person_gaps
from cjm_core.metrics.ground import grounds_of, kind_of
from cjm_core.metrics.intervals import Estimate, t_quantile
from cjm_core.metrics.p_values import estimate_p
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

BY_POINTS = N_("each person's mean gap at each place times the place's mean share of the points given out, added up; "
               "t interval over people, the weights taken as fixed")
BY_IMPORTANCE = N_("each person's mean gap at each place times the place's share of the mean importance, added up; "
                   "t interval over people, the weights taken as fixed")


@dataclass(frozen=True)
class Part:
    """One dimension of a journey: a place or promise, the questions that say how much it matters, and its pairs."""

    kind: str
    place: str
    weights: tuple[str, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Plan:
    """A journey's parts, and the sentence that says where their weights come from."""

    journey: str
    method: str
    parts: tuple[Part, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Return every item of the pairs, each once."""
        return tuple(dict.fromkeys(i for part in self.parts for match in part.matches for i in match.ids))


def plans(evidence: Evidence) -> list[Plan]:
    """Return the journeys in which people said how much each of several compared places matters.

    Points shared out come before importance; of steps, stages and promises those count that are weighed most often.
    """
    for role, method in ((ItemRole.ALLOCATION, BY_POINTS), (ItemRole.IMPORTANCE, BY_IMPORTANCE)):
        weighed = evidence.items(role)
        if not weighed:
            continue
        found = [(j, _parts(evidence, weighed, matches)) for j, matches in by_journey(evidence).items()]
        made = [Plan(j, method, parts) for j, parts in found if len(parts) > 1]
        if made:
            return made
    return []


def _parts(evidence: Evidence, weighed: Sequence[tuple[str, Item]], matches: Sequence[Match]) -> tuple[Part, ...]:
    weights: dict[Spoken, list[str]] = {}
    for item_id, item in weighed:
        if item.promise is not None:
            weights.setdefault(("promise", item.promise), []).append(item_id)
        elif item.at is not None:
            weights.setdefault((kind_of(item.at), item.at), []).append(item_id)
    held: dict[Spoken, list[Match]] = {}
    for match in matches:
        for ground in grounds_of(evidence.project, match.item):
            held.setdefault(ground, []).append(match)
    parts = [Part(*g, tuple(ids), tuple(held[g])) for g, ids in weights.items() if g in held]
    sizes = {part.kind: sum(p.kind == part.kind for p in parts) for part in parts}
    kind = max(sizes, key=lambda k: (sizes[k], k), default="")
    return tuple(p for p in parts if p.kind == kind)


def weighted_gap(gaps: NDArray[np.float64], shares: NDArray[np.float64], weight: NDArray[np.float64],
                 level: float = 0.95, weighted: bool = False) -> Estimate | None:
    """Return sum_k s_k gap_k with its t interval from scores of people; None where a place has no gap at all.

    ``gaps`` has a row a person and a column a place, NaN where a person has none; ``shares`` add up to 1. Every place
    keeps all of its people: with u_i = w_i sum_k s_k (d_ik - gap_k) / W_k, SE^2 = n/(n-1) sum u_i^2, which is the
    standard error of people's own weighted sums where nobody left anything out. n is that of the smallest place.
    Source: Parasuraman, Zeithaml and Berry 1991; Lumley 2010 (linearisation).
    """
    known = ~np.isnan(gaps) & (weight > 0)[:, None]
    people = known.sum(axis=0)
    if not len(people) or people.min() == 0:
        return None
    each = np.where(known, weight[:, None], 0.0)
    total = each.sum(axis=0)
    start = np.nan_to_num(gaps)
    means = (each * start).sum(axis=0) / total
    value, n = float(shares @ means), int(people.min())
    effective = float((total**2 / (each**2).sum(axis=0)).min())
    if n < 2:
        return Estimate(value, None, None, n, effective, None, weighted)
    scores = (each * (start - means) / total) @ shares
    everybody = int(known.any(axis=1).sum())
    se = sqrt(everybody / (everybody - 1) * float(scores @ scores))
    half = t_quantile(n - 1, level) * se
    return Estimate(value, value - half, value + half, n, effective, se, weighted)


def _shares(evidence: Evidence, parts: Sequence[Part], voice: str) -> NDArray[np.float64] | None:
    """Return the parts' weights, which add up to 1: means over everybody of the voice, else over whoever was asked."""
    means = np.array([_mean_weight(evidence, part, voice) for part in parts])
    if np.isnan(means).any() or (means < 0).any() or means.sum() <= 0:
        return None
    return np.asarray(means / means.sum())


def _mean_weight(evidence: Evidence, part: Part, voice: str) -> float:
    samples = [s for i in part.weights for s in evidence.samples(i) if not s.cell.segment]
    samples = [s for s in samples if s.cell.voice == voice] or samples
    samples = [s for s in samples if not s.cell.wave] or samples
    total = sum(float(s.weight.sum()) for s in samples)
    return sum(float(s.weight @ s.values) for s in samples) / total if total > 0 else float("nan")


def _weighted(evidence: Evidence) -> list[Finding]:
    level = evidence.project.thresholds.level
    found = []
    for plan in plans(evidence):
        crowd = evidence.crowd(plan.items)
        for cell, people in crowd.cells(by_segment=True) if crowd else ():
            shares = _shares(evidence, plan.parts, cell.voice)
            gaps = np.column_stack([person_gaps(people, part.matches) for part in plan.parts])
            estimate = None if shares is None else weighted_gap(gaps, shares, people.weight, level, people.weighted)
            if estimate:
                found.append(finding_of("weighted_gap", "journey", plan.journey, cell, estimate, unit="scale",
                                        method=plan.method, level=level, p=estimate_p(estimate),
                                        family=family_of("weighted_gap", cell, "journey")))
    return corrected(found)


def _rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    return {
        ("journey", plan.journey): tuple(("item", i) for i in plan.items) for plan in plans(evidence)
    }


METRICS: tuple[Metric, ...] = (
    Metric("weighted_gap", N_("Gap weighted by what matters"), "scale",
           "sum over places of share x mean gap; shares from the mean points given out (items of role allocation), "
           "else from the mean importance; t interval over people, the shares taken as fixed; places share one scale",
           "Parasuraman, Zeithaml and Berry 1991", _weighted, rests_on=_rests_on),
)
