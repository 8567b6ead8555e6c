"""The whole and its parts: does the journey tell more than its touchpoints do, and peak and end more than all?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtr

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.drivers.correlation import Moments, drawn_moments, moments
from cjm_core.metrics.drivers.importance import CANNOT_TELL
from cjm_core.metrics.drivers.question import question_of
from cjm_core.metrics.ground import place_of
from cjm_core.metrics.intervals import Estimate, kish
from cjm_core.metrics.outcome import outcome_of
from cjm_core.metrics.resampling import percentiles
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

RECOMMENDING = (ItemRole.NPS, ItemRole.ENPS)
JUDGING = (ItemRole.OVERALL, ItemRole.CSAT)
LEAST_PLACES = 3

JOURNEY = N_(
    "correlation of recommending with the rating of the whole journey, less that with each person's mean over the "
    "touchpoints; Williams's test for two correlations that share the outcome; percentile interval as people are drawn "
    "anew")
PEAK_END = N_(
    "correlation of the outcome with the mean of each person's strongest feeling (of two as strong the bad one) and "
    "his last, less that with his mean feeling; Williams's test for two correlations that share the outcome; "
    "percentile interval as people are drawn anew")
FEW = N_("too few people gave all of it, or all gave the same answers, so the two cannot be compared")


@dataclass(frozen=True)
class Williams:
    """The test of two correlations with one outcome: ``t`` with ``df`` degrees of freedom and two-sided ``p``."""

    t: float
    df: int
    p: float


def williams(r12: float, r13: float, r23: float, n: int) -> Williams | None:
    """Test whether ``r12`` and ``r13``, of the outcome 1 with 2 and with 3, differ; None where they leave no chance.

    t = (r12 - r13) sqrt((n-1)(1+r23) / (2 (n-1)/(n-3) |R| + ((r12+r13)²/4)(1-r23)³)), df n-3.
    Source: Williams 1959; Steiger 1980.
    """
    if n <= 3:
        return None
    rest = 1 - r12**2 - r13**2 - r23**2 + 2 * r12 * r13 * r23
    below = 2 * (n - 1) / (n - 3) * rest + (r12 + r13) ** 2 / 4 * (1 - r23) ** 3
    if below <= 1e-12:
        return None
    t = (r12 - r13) * sqrt((n - 1) * (1 + r23) / below)
    return Williams(t, n - 3, float(2 * stdtr(n - 3, -abs(t))))


def peak_end(feelings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of each person's peak and end from ``feelings`` (people, places in order), NaN where none.

    The peak is the feeling furthest from nought; of two as far the bad one. Source: Fredrickson and Kahneman 1993.
    """
    strength = np.where(np.isfinite(feelings), np.abs(feelings) + (feelings < 0) * 1e-9, -1.0)
    rows = np.arange(len(feelings))
    peak = feelings[rows, strength.argmax(axis=1)]
    last = feelings.shape[1] - 1 - np.isfinite(feelings[:, ::-1]).argmax(axis=1)
    return np.asarray((peak + feelings[rows, last]) / 2)


def _only(evidence: Evidence, roles: tuple[ItemRole, ...]) -> str | None:
    """Return the only item of the first role that has one."""
    for role in roles:
        found = [name for name, _ in evidence.items(role)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _journey(evidence: Evidence) -> Iterator[Finding]:
    question = question_of(evidence)
    recommending = _only(evidence, RECOMMENDING)
    if question is None or recommending is None:
        return
    judging = question.outcome if question.outcome_item.role in JUDGING else _only(evidence, JUDGING)
    parts = [(d, item) for d, item in question.drivers if d not in (judging, recommending)]
    crowd = evidence.crowd((recommending, judging, *(d for d, _ in parts))) if judging and len(parts) > 1 else None
    if judging is None or not crowd:
        return
    turned = [dict(evidence.items())[judging], *(item for _, item in parts)]
    signs = np.array([1.0, *(-1.0 if item.better == "lower" else 1.0 for item in turned)])
    for cell, people in crowd.cells():
        values = people.values * signs
        touched = _mean_of_standard(values[:, 2:], people.weight)
        table = np.column_stack([values[:, 0], values[:, 1], touched])
        yield _compared(evidence, "journey_over_touchpoints", recommending, cell, people, table, JOURNEY,
                        ("journey_more", "touchpoints_more"))


def _mean_of_standard(values: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each person's mean over the touchpoints he rated, in standard deviations, so that scales may differ."""
    found = moments(values, weight)
    scores = (values - found.mean) / np.where(found.sd > 0, found.sd, 1.0)
    given = np.isfinite(scores)
    counts = given.sum(axis=1)
    sums = np.where(given, scores, 0.0).sum(axis=1)
    return np.asarray(np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0))


def _felt(evidence: Evidence) -> list[tuple[str, Item]]:
    """Return the questions about feeling in the order of the journey; none where there are several journeys."""
    if len(evidence.project.journeys) != 1:
        return []
    order = list(evidence.project.journeys[0].places())
    items = [(name, item) for name, item in evidence.items(ItemRole.EMOTION)
             if item.scale is not None and place_of(evidence.project, item) in order]
    return sorted(items, key=lambda x: order.index(place_of(evidence.project, x[1]) or ""))


def _peak_end(evidence: Evidence) -> Iterator[Finding]:
    felt, outcome = _felt(evidence), outcome_of(evidence)
    if len(felt) < LEAST_PLACES or outcome is None:
        return
    crowd = evidence.crowd((*(name for name, _ in felt), outcome))
    turn = -1.0 if dict(evidence.items())[outcome].better == "lower" else 1.0
    for cell, people in crowd.cells() if crowd else ():
        feelings = np.column_stack([_valence(people.values[:, k], item) for k, (_, item) in enumerate(felt)])
        enough = np.isfinite(feelings).sum(axis=1) >= LEAST_PLACES
        told = np.where(np.isfinite(feelings), feelings, 0.0).sum(axis=1) / np.maximum(
            np.isfinite(feelings).sum(axis=1), 1)
        table = np.column_stack([people.values[:, -1] * turn, peak_end(feelings), told])
        table[~enough] = np.nan
        yield _compared(evidence, "peak_end", outcome, cell, people, table, PEAK_END, ("peak_end_more", "mean_more"))


def _valence(values: NDArray[np.float64], item: Item) -> NDArray[np.float64]:
    """Return answers about feeling on -2 to +2."""
    assert item.scale is not None  # only such items are felt
    part = (values - item.scale.low) / (item.scale.high - item.scale.low)
    return np.asarray(-2 + 4 * (1 - part if item.better == "lower" else part))


def _compared(evidence: Evidence, metric: str, place: str, cell: Cell, people: Crowd, table: NDArray[np.float64],
              method: str, words: tuple[str, str]) -> Finding:
    """Return the finding that compares columns 1 and 2 of ``table`` by their correlation with column 0."""
    level, least = evidence.project.thresholds.level, evidence.project.thresholds.small_base
    whole = np.isfinite(table).all(axis=1) & (people.weight > 0)
    values, weight = table[whole], people.weight[whole]
    n, effective = len(weight), kish(weight)
    part, p, verdict = Estimate(None, None, None, n, effective, None, people.weighted), None, CANNOT_TELL
    if n >= least and (np.ptp(values, axis=0) > 0).all():
        once = moments(values, weight)
        test = williams(*_three(once), round(effective))
        draws = drawn_moments(values, weight, evidence.project.analysis.replicates).correlation
        low, high = percentiles(draws[:, 0, 1] - draws[:, 0, 2], level)
        value = once.correlation[0, 0, 1] - once.correlation[0, 0, 2]
        part = Estimate(float(value), low, high, n, effective, None, people.weighted)
        p = test.p if test else None
        sure = p is not None and p <= 1 - level
        verdict = (words[0] if value > 0 else words[1]) if sure else "no_difference_shown"
    return finding_of(metric, "item", place, cell, part, unit="r", method=method if part.value is not None else FEW,
                      level=level, better="", p=p, verdict=verdict)


def _three(found: Moments) -> tuple[float, float, float]:
    r = found.correlation[0]
    return float(r[0, 1]), float(r[0, 2]), float(r[1, 2])


METRICS: tuple[Metric, ...] = (
    Metric("journey_over_touchpoints", N_("Journey against touchpoints"), "r",
           "r(recommending, rating of the journey) - r(recommending, mean over touchpoints); Williams's t, df n - 3",
           "Williams 1959; Steiger 1980; Rawson, Duncan and Jones 2013", _journey, better=""),
    Metric("peak_end", N_("Peak and end against the mean"), "r",
           "r(outcome, (peak + end) / 2) - r(outcome, mean feeling); Williams's t, df n - 3",
           "Fredrickson and Kahneman 1993; Williams 1959", _peak_end, better=""),
)
