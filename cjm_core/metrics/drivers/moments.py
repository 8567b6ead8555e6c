"""Moments of truth worked out: places that matter for the whole, places that fail people, and those that do both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.drivers.asymmetry import Contrast
from cjm_core.metrics.drivers.failure import ABOVE_TARGET, FAILS, Judgements, judgements
from cjm_core.metrics.drivers.impact import effect_of
from cjm_core.metrics.drivers.importance import CANNOT_TELL, Tested, tested
from cjm_core.metrics.ground import kind_of, place_of
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.resampling import percentiles
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

CRITICAL, MOMENT, STRENGTH, PAIN, NO = "critical", "moment", "strength", "pain", "no_moment"
TOP = 3

RULE = N_(
    "it matters where its share of R² surely passes pure chance and an equal part, or its penalty or reward is sure "
    "after correction; it fails where its gap is surely below after correction, or the whole interval of its best "
    "answers against the target or of the feeling there lies below, and enough people pass it; value: expected loss "
    "with percentile interval")
NO_LOSS = N_(
    "it matters where its share of R² surely passes pure chance and an equal part, or its penalty or reward is sure "
    "after correction; it fails where its gap is surely below after correction, or the whole interval of its best "
    "answers against the target or of the feeling there lies below, and enough people pass it; too few gave the lowest "
    "or a middle answer for an expected loss")
UNTOLD = N_("too few people answered about this place together with the outcome, or no model could be made, so it "
            "cannot be told whether it is a moment of truth")
TOP_THREE = N_("share of the draws of people in which this place is among the three of the largest expected loss; "
               "a probability, with no interval of its own")


@dataclass(frozen=True)
class Place:
    """One place in one model: the drivers there, whether they matter, whether people fail there, and what it costs.

    ``n`` is the fewest people behind any of its numbers; ``loss`` is (1 + draws), everybody first, or None.
    """

    place: str
    n: int
    verdict: str
    loss: NDArray[np.float64] | None


def places(evidence: Evidence) -> list[tuple[Tested, tuple[Place, ...]]]:
    """Return every model with the places that its drivers speak of, judged; made once a measuring."""
    return kept(evidence, "moments of truth", lambda: list(_judged(evidence)))


def _judged(evidence: Evidence) -> Iterator[tuple[Tested, tuple[Place, ...]]]:
    models = tested(evidence)
    if not models:
        return
    known = judgements(evidence, models[0].fit.group.question)
    for t in models:
        at: dict[str, list[int]] = {}
        for c, (_, item) in enumerate(t.fit.group.question.drivers):
            place = place_of(evidence.project, item)
            if place is not None and t.fit.group.base(c) > 0 and _is_inside(evidence, place):
                at.setdefault(place, []).append(c)
        yield t, tuple(_place(evidence, t, known, place, columns) for place, columns in at.items())


def _is_inside(evidence: Evidence, place: str) -> bool:
    return any(place in j.places() for j in evidence.project.journeys)


def _place(evidence: Evidence, t: Tested, known: Judgements, place: str, columns: list[int]) -> Place:
    level = evidence.project.thresholds.level
    n = min(t.fit.group.base(c) for c in columns)
    used = [c for c in columns if c in t.fit.columns]
    if t.fit.shares is None or not used:
        return Place(place, n, CANNOT_TELL, None)
    names = [t.fit.group.question.drivers[c][0] for c in used]
    sides = [c for c in t.contrasts if c.driver in names]
    decisive = matters(t, names, level)
    judged = known.of(place, t.fit.group.cell)
    reach = _reach(t, used)
    failing = FAILS in judged and reach >= evidence.project.analysis.reach_from
    losses = [c.loss for c in sides if c.loss is not None]
    verdict = _verdict(decisive, failing, ABOVE_TARGET in judged)
    return Place(place, n, verdict, np.sum(losses, axis=0) if losses else None)


def matters(t: Tested, names: list[str], level: float) -> bool:
    """Tell whether any of these drivers surely matters: by its share of R², its penalty or its reward."""
    return any(_by_share(t, name, level) for name in names) or any(
        _by_side(t, c, level) for c in t.contrasts if c.driver in names)


def _verdict(decides: bool, fails: bool, excels: bool) -> str:
    if decides:
        return CRITICAL if fails else STRENGTH if excels else MOMENT
    return PAIN if fails else NO


def _by_share(t: Tested, name: str, level: float) -> bool:
    """Tell whether a driver's share surely passes pure chance and is more than its equal part of R²."""
    shares, drawn = t.fit.shares, t.fit.drawn
    assert shares is not None
    assert drawn is not None
    k = t.fit.names.index(name)
    low, _ = percentiles(drawn.share[:, k], level)
    equal = float(shares.r2[0]) / len(t.fit.names)
    sure = t.q[name, "driver"] <= 1 - level and low > float(drawn.noise.mean())
    return sure and float(shares.share[0, k]) > equal


def _by_side(t: Tested, contrast: Contrast, level: float) -> bool:
    """Tell whether the worst answers surely cost something, or the best ones surely bring something."""
    costs = contrast.penalty.value is not None and contrast.penalty.value < 0
    brings = contrast.reward.value is not None and contrast.reward.value > 0
    alpha = 1 - level
    return (costs and t.q.get((contrast.driver, "penalty"), 1.0) <= alpha) or (
        brings and t.q.get((contrast.driver, "reward"), 1.0) <= alpha)


def _reach(t: Tested, columns: list[int]) -> float:
    """Return the share of those who gave the outcome who answered about the place at all."""
    group = t.fit.group
    there = np.isfinite(group.values[:, columns]).any(axis=1)
    return float(group.weight[there].sum() / group.weight.sum())


def _moment_of_truth(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for t, found in places(evidence):
        outcome = f"item={t.fit.group.question.outcome}"
        for place in found:
            effect = effect_of(place.loss, level)
            effective = t.fit.group.n_effective * place.n / max(len(t.fit.group.weight), 1)
            part = Estimate(effect.value, effect.low, effect.high, place.n, effective, None, t.fit.group.weighted)
            method = UNTOLD if place.verdict == CANNOT_TELL else NO_LOSS if place.loss is None else RULE
            yield finding_of("moment_of_truth", kind_of(place.place), place.place, t.fit.group.cell, part, unit="scale",
                             method=method, level=level, better="lower", against=outcome, verdict=place.verdict)


def _top_three(evidence: Evidence) -> Iterator[Finding]:
    """Yield the chance of being among the three costliest places, where there are more than three."""
    level = evidence.project.thresholds.level
    for t, found in places(evidence):
        ranked = [(p, p.loss[1:]) for p in found if p.loss is not None]
        if len(ranked) <= TOP:
            continue
        losses = np.column_stack([loss for _, loss in ranked])
        order = np.argsort(-losses, axis=1, kind="stable")[:, :TOP]
        times = np.bincount(order.ravel(), minlength=len(ranked))
        make = partial(finding_of, "top_three", unit="share", method=TOP_THREE, level=level, better="")
        for (place, _), count in zip(ranked, times.tolist(), strict=True):
            effective = t.fit.group.n_effective * place.n / max(len(t.fit.group.weight), 1)
            part = Estimate(count / len(losses), None, None, place.n, effective, None, t.fit.group.weighted)
            yield make(kind_of(place.place), place.place, t.fit.group.cell, part)


METRICS: tuple[Metric, ...] = (
    Metric("moment_of_truth", N_("Moment of truth, worked out"), "scale",
           "matters: LMG share surely above chance and above R² / p, or p_k < 0 or r_k > 0 after Benjamini and "
           "Hochberg; fails: gap, best answers less target, or valence surely below 0, and reach; both: critical; "
           "value -p_k Pr(L_k)",
           "Benjamini and Hochberg 1995; Matzler and Sauerwein 2002", _moment_of_truth, better="lower"),
    Metric("top_three", N_("Chance of being among the three costliest"), "share",
           "draws of people in which the place has one of the three largest expected losses / draws", "Efron 1979",
           _top_three, better=""),
)
