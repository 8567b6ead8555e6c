"""Congruence: how an outcome goes with promise and experience together; a difference alone hides which side moved.

A difference of two answers is less reliable than either, and a low promise kept looks like a high promise kept. The
polynomial keeps both sides: z = b0 + b1 x + b2 y + b3 x^2 + b4 x y + b5 y^2, x expected, y lived, both counted from
the middle of the scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.gaps.match import Match, by_journey
from cjm_core.metrics.ground import grounds_of
from cjm_core.metrics.intervals import Estimate, kish, t_quantile
from cjm_core.metrics.outcome import OUTCOMES
from cjm_core.metrics.p_values import estimate_p
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

LEAST_N = 50
_TERMS = 6
_COMBINED = np.array([  # a1, a2 along x = y; a3, a4 along x = -y; of b0, b1 .. b5
    [0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, -1, 0, 0, 0], [0, 0, 0, 1, -1, 1],
], dtype=np.float64)
SURFACE = N_("polynomial regression of the outcome on people's mean expectation and mean experience, counted from the "
             "middle of the scale; linearised standard error, t interval")


def difference_reliability(s_x: float, s_y: float, r_xx: float, r_yy: float, r_xy: float) -> float | None:
    """Return how reliable the difference of two scores is; None where the difference has no spread.

    It is why a surface is fitted instead of a correlation with the gap. Reliabilities are seldom known of a single
    question; this is for those who have them.

    (s_x^2 r_xx + s_y^2 r_yy - 2 r_xy s_x s_y) / (s_x^2 + s_y^2 - 2 r_xy s_x s_y), with the standard deviations, the
    reliabilities and the correlation of the two. Source: Lord and Novick 1968; Peter, Churchill and Brown 1993.
    """
    shared = 2 * r_xy * s_x * s_y
    spread = s_x**2 + s_y**2 - shared
    return (s_x**2 * r_xx + s_y**2 * r_yy - shared) / spread if spread > 0 else None


@dataclass(frozen=True)
class Surface:
    """The four values of a response surface and their standard errors, with ``df`` degrees of freedom.

    ``values`` are a1 and a2, slope and curvature where expectation and experience agree, and a3 and a4, the same where
    they disagree: a3 is written for expectation minus experience.
    """

    values: NDArray[np.float64]
    errors: NDArray[np.float64]
    df: int


def response_surface(b: Sequence[float] | NDArray[np.float64], covariance: NDArray[np.float64], df: int) -> Surface:
    """Return a1 = b1 + b2, a2 = b3 + b4 + b5, a3 = b1 - b2, a4 = b3 - b4 + b5 with SE by linear combination.

    ``b`` holds b0 to b5 and ``covariance`` is theirs. Source: Edwards and Parry 1993; Shanock and others 2010.
    """
    spread = np.einsum("ij,jk,ik->i", _COMBINED, np.asarray(covariance, dtype=np.float64), _COMBINED)
    return Surface(_COMBINED @ np.asarray(b, dtype=np.float64), np.sqrt(np.maximum(spread, 0.0)), df)


def fit_surface(expected: NDArray[np.float64], lived: NDArray[np.float64], outcome: NDArray[np.float64],
                weight: NDArray[np.float64]) -> Surface | None:
    """Fit the polynomial to people without gaps in their answers; None where it cannot be told apart (few distinct).

    The covariance is the linearised one, n/(n-6) A^-1 sum (w_i e_i x_i)(w_i e_i x_i)' A^-1, so the scale of weights
    does not matter. Source: Edwards and Parry 1993; White 1980.
    """
    terms = np.column_stack([np.ones(len(lived)), expected, lived, expected**2, expected * lived, lived**2])
    n = len(lived)
    if n <= _TERMS or np.linalg.matrix_rank(terms * np.sqrt(weight)[:, None]) < _TERMS:
        return None
    inverse = np.linalg.inv((terms * weight[:, None]).T @ terms)
    b = inverse @ (terms.T @ (weight * outcome))
    scores = terms * (weight * (outcome - terms @ b))[:, None]
    return response_surface(b, n / (n - _TERMS) * inverse @ (scores.T @ scores) @ inverse, n - _TERMS)


@dataclass(frozen=True)
class Held:
    """A journey's pairs on one scale, and the item that says how people judge the whole."""

    journey: str
    outcome: str
    matches: tuple[Match, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Return every item, each once, the outcome first."""
        return tuple(dict.fromkeys((self.outcome, *(i for m in self.matches for i in m.ids))))


def held(evidence: Evidence) -> list[Held]:
    """Return the journeys with pairs on a known scale and an outcome: the analysis's own, else the one overall,
    satisfaction, NPS or eNPS item of the journey, in this order."""
    journeys = by_journey(evidence)
    found = []
    for journey, matches in journeys.items():
        outcome = _outcome(evidence, journey, {i for m in matches for i in m.ids})
        if outcome and matches[0].item.scale is not None:
            found.append(Held(journey, outcome, matches))
    return found


def _outcome(evidence: Evidence, journey: str, taken: set[str]) -> str | None:
    named = evidence.project.analysis.outcome
    items = dict(evidence.items())
    if named in items:
        return None if named in taken else named
    for role in OUTCOMES:
        own = [i for i, item in items.items() if item.role is role and i not in taken and _of(evidence, item, journey)]
        if own:
            return own[0] if len(own) == 1 else None
    return None


def _of(evidence: Evidence, item: Item, journey: str) -> bool:
    return ("journey", journey) in grounds_of(evidence.project, item)


def _values(metric: str, term: int, evidence: Evidence) -> list[Finding]:
    level = evidence.project.thresholds.level
    found = []
    for one in held(evidence):
        crowd = evidence.crowd(one.items)
        for cell, people in crowd.cells() if crowd else ():
            surface, weight = _fitted(one, people)
            if surface is None:
                continue
            value, se = float(surface.values[term]), float(surface.errors[term])
            half = t_quantile(surface.df, level) * se
            effective = kish(weight)
            estimate = Estimate(value, value - half, value + half, len(weight), effective, se, people.weighted)
            found.append(finding_of(metric, "journey", one.journey, cell, estimate, unit="slope", method=SURFACE,
                                    level=level, better="", against=f"item={one.outcome}",
                                    p=estimate_p(estimate, surface.df), family=family_of(metric, cell, "journey")))
    return corrected(found)


def _fitted(one: Held, people: Crowd) -> tuple[Surface | None, NDArray[np.float64]]:
    """Fit the surface to the people with an outcome and a pair, where they are enough; return their weights too."""
    expected, lived = _sides(people, one.matches)
    outcome = people.column(one.outcome)
    whole = ~np.isnan(expected) & ~np.isnan(outcome) & (people.weight > 0)
    weight = people.weight[whole]
    if len(weight) < LEAST_N:
        return None, weight
    return fit_surface(expected[whole], lived[whole], outcome[whole], weight), weight


def _sides(people: Crowd, matches: Sequence[Match]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each person's mean expectation and mean experience over the pairs that he answered whole, centred."""
    scale = matches[0].item.scale
    assert scale is not None  # held() has seen to it
    sign = -1 if matches[0].item.better == "lower" else 1
    lived = np.column_stack([people.column(m.lived) for m in matches])
    hoped = np.column_stack([people.column(m.hoped) for m in matches])
    both = ~np.isnan(lived) & ~np.isnan(hoped)
    counts = both.sum(axis=1)
    means = [np.where(both, x, 0.0).sum(axis=1) / np.maximum(counts, 1) for x in (hoped, lived)]
    expected, came = (np.where(counts > 0, sign * (m - scale.middle), np.nan) for m in means)
    return expected, came


def _rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    return {("journey", one.journey): tuple(("item", i) for i in one.items) for one in held(evidence)}


_SLOPE_KEPT = N_(
    "a1 = b1 + b2 of z = b0 + b1 x + b2 y + b3 x^2 + b4 xy + b5 y^2, x expected, y lived, z the outcome; above zero: "
    "much promised and kept is better than little promised and kept; from 50 people")
_BEND_KEPT = N_("a2 = b3 + b4 + b5 of the same polynomial: how the line of a1 is bent")
_SLOPE_BROKEN = N_("a3 = b1 - b2 of the same polynomial; below zero: falling short is worse than exceeding")
_BEND_BROKEN = N_("a4 = b3 - b4 + b5 of the same polynomial; below zero: the outcome falls as promise and experience "
                  "part, either way")
METRICS: tuple[Metric, ...] = tuple(
    Metric(f"congruence_a{term + 1}", title, "slope", formula, "Edwards and Parry 1993; Shanock and others 2010",
           partial(_values, f"congruence_a{term + 1}", term), better="", rests_on=_rests_on)
    for term, (title, formula) in enumerate((
        (N_("Kept promises: slope"), _SLOPE_KEPT), (N_("Kept promises: curvature"), _BEND_KEPT),
        (N_("Broken or exceeded promises: slope"), _SLOPE_BROKEN),
        (N_("Broken or exceeded promises: curvature"), _BEND_BROKEN),
    ))
)
