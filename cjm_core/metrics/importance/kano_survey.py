"""Kano's two questions in a survey: the class of each quality, how surely it leads, what it gives and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import PairSample, Sample
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.importance.kano import (
    ATTRACTIVE,
    DYSFUNCTIONAL_SCORES,
    FUNCTIONAL_SCORES,
    INDIFFERENT,
    MUST_BE,
    ONE_DIMENSIONAL,
    ORDER,
    QUESTIONABLE,
    SPLIT,
    STRONG,
    apart_p,
    blauth,
    classes_of,
    is_code,
    leading,
    quadrant,
)
from cjm_core.metrics.intervals import Estimate, mean_t, share
from cjm_core.metrics.row import finding_of
from cjm_core.model import ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

MIXED, CANNOT_TELL = "mixed", "cannot_tell"
BAD_WORDING, GOOD_WORDING = "bad_wording", "good_wording"
MOST_QUESTIONABLE = 0.05
CLASS = N_("share of the largest class among all who answered both questions, Wilson interval; it leads where a z test "
           "of the two largest classes of one multinomial, corrected over the items, says so, else mixed")
CATEGORY = N_("share of this class among all who answered both questions, Wilson interval")
BETTER = N_("(attractive + one-dimensional) / (these + must-be + indifferent), Wilson interval")
WORSE = N_("-(one-dimensional + must-be) / (these + attractive + indifferent), Wilson interval")
STRENGTH = N_("share of people for whom it is attractive, one-dimensional or must-be, Wilson interval; class by "
              "Blauth's rule")
CONTRADICTORY = N_("share of contradictory pairs of answers, Wilson interval; above 5 % the wording is at fault")
FUNCTIONAL = N_("mean of like 4, must be 2, neutral 0, live with -1, dislike -2 on having it; t interval; class by the "
                "means of both questions, split at 2")
DYSFUNCTIONAL = N_("mean of like -2, must be -1, neutral 0, live with 2, dislike 4 on lacking it; t interval; class by "
                   "the means of both questions, split at 2")


@dataclass(frozen=True)
class Classed:
    """One quality in one cell of people: their answers to both questions, and the class that each pair falls into."""

    item: str
    pair: PairSample
    classes: NDArray[np.int64]

    @property
    def n_effective(self) -> float:
        """Kish's effective number of people."""
        return self.sample().n_effective

    def sample(self) -> Sample:
        """Return people's classes as a sample whose values are indices into ``ORDER``."""
        return _reduced(self.pair, self.classes.astype(np.float64))

    def valid(self) -> Sample:
        """Return the same for those who are neither contradictory nor the other way round."""
        return _reduced(self.pair, self.classes.astype(np.float64),
                        np.isin(self.classes, [ORDER.index(c) for c in (*STRONG, INDIFFERENT)]))

    def counts(self) -> dict[str, float]:
        """Return how many (effective) people each class holds."""
        sample = self.sample()
        total = float(sample.weight.sum())
        part = {int(v): float(w) / total for v, w in zip(sample.values, sample.weight, strict=True)} if total else {}
        return {c: sample.n_effective * part.get(i, 0.0) for i, c in enumerate(ORDER)}


def _reduced(pair: PairSample, values: NDArray[np.float64], keep: NDArray[np.bool_] | None = None) -> Sample:
    """Return one value a pair of answers as a sample."""
    kept = np.ones(len(values), dtype=np.bool_) if keep is None else keep
    found, where = np.unique(values[kept], return_inverse=True)
    count, weight, weight2 = (
        np.bincount(where, weights=x[kept], minlength=len(found)).astype(np.float64)
        for x in (pair.count, pair.weight, pair.weight2)
    )
    return Sample(pair.cell, found, count.astype(np.int64), weight, weight2, pair.weighted)


def kano_pairs(evidence: Evidence) -> list[tuple[str, str]]:
    """Return (functional, dysfunctional) of every ``pairs:``, on whichever of the two it stands."""
    items = dict(evidence.items(ItemRole.FUNCTIONAL, ItemRole.DYSFUNCTIONAL))
    found: dict[str, str] = {}
    for name, item in items.items():
        other = items.get(item.pairs or "")
        if other is None or item.pairs is None or other.role is item.role:
            continue
        first, second = (name, item.pairs) if item.role is ItemRole.FUNCTIONAL else (item.pairs, name)
        found.setdefault(first, second)
    return list(found.items())


def _classed(evidence: Evidence) -> Iterator[Classed]:
    for functional, dysfunctional in kano_pairs(evidence):
        for pair in evidence.pair(functional, dysfunctional):
            known = is_code(pair.first) & is_code(pair.second)
            kept = replace(pair, **{
                name: getattr(pair, name)[known] for name in ("first", "second", "count", "weight", "weight2")
            })
            if len(kept.first) and kept.weight.sum() > 0:
                yield Classed(functional, kept, classes_of(kept.first, kept.second))


def _is(*names: str) -> partial[NDArray[np.bool_]]:
    return partial(_among, codes=tuple(float(ORDER.index(n)) for n in names))


def _among(values: NDArray[np.float64], codes: Sequence[float]) -> NDArray[np.bool_]:
    return np.isin(values, codes)


def _kano(evidence: Evidence) -> Iterator[Finding]:
    """Yield the largest class of each quality; it is the verdict where its lead is more than chance."""
    level = evidence.project.thresholds.level
    rows, leaders = [], []
    for c in _classed(evidence):
        counts = c.counts()
        first, second = leading(counts)
        p = apart_p(counts[first], counts[second], c.n_effective)
        rows.append(finding_of("kano", "item", c.item, c.pair.cell, share(c.sample(), _is(first), level), unit="share",
                               method=CLASS, level=level, better="", p=p, family=family_of("kano", c.pair.cell)))
        leaders.append(first)
    for row, first in zip(corrected(rows), leaders, strict=True):
        yield replace(row, verdict=first if row.significant else MIXED)


def _category(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for c in _classed(evidence):
        for name in ORDER:
            yield finding_of("kano_category", "answer", f"{c.item}={name}", c.pair.cell,
                             share(c.sample(), _is(name), level), unit="share", method=CATEGORY, level=level,
                             better="", verdict=name)


def _better(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for c in _classed(evidence):
        part = share(c.valid(), _is(ATTRACTIVE, ONE_DIMENSIONAL), level)
        if part.value is not None:
            yield finding_of("kano_better", "item", c.item, c.pair.cell, part, unit="share", method=BETTER,
                             level=level, better="")


def _worse(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for c in _classed(evidence):
        part = share(c.valid(), _is(ONE_DIMENSIONAL, MUST_BE), level)
        if part.value is None:
            continue
        low, high = 0.0 - (part.high or 0.0), 0.0 - (part.low or 0.0)
        turned = Estimate(0.0 - part.value, low, high, part.n, part.n_effective, part.se, part.weighted)
        yield finding_of("kano_worse", "item", c.item, c.pair.cell, turned, unit="share", method=WORSE, level=level,
                         better="")


def _strength(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for c in _classed(evidence):
        yield finding_of("kano_strength", "item", c.item, c.pair.cell, share(c.sample(), _is(*STRONG), level),
                         unit="share", method=STRENGTH, level=level, better="", verdict=blauth(c.counts()))


def _questionable(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for c in _classed(evidence):
        part = share(c.sample(), _is(QUESTIONABLE), level)
        yield finding_of("kano_questionable", "item", c.item, c.pair.cell, part, unit="share", method=CONTRADICTORY,
                         level=level, better="lower",
                         verdict=BAD_WORDING if (part.value or 0) > MOST_QUESTIONABLE else GOOD_WORDING)


def scores(pair: PairSample, level: float) -> tuple[Estimate, Estimate]:
    """Return the mean scores of having it and of lacking it, with t intervals. Source: DuMouchel 1993."""
    with_it = np.array(FUNCTIONAL_SCORES)[pair.first.astype(np.int64) - 1]
    without = np.array(DYSFUNCTIONAL_SCORES)[pair.second.astype(np.int64) - 1]
    return mean_t(_reduced(pair, with_it), level), mean_t(_reduced(pair, without), level)


def _continuous(which: int, metric: str, method: str, evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for c in _classed(evidence):
        both = scores(c.pair, level)
        yield finding_of(metric, "item", c.item, c.pair.cell, both[which], unit="score", method=method, level=level,
                         better="", verdict=continuous_class(*both))


def continuous_class(functional: Estimate, dysfunctional: Estimate) -> str:
    """Return the class by both mean scores; cannot tell where an interval crosses the line at 2 or is missing."""
    if functional.value is None or dysfunctional.value is None:
        return CANNOT_TELL
    for e in (functional, dysfunctional):
        if e.low is None or e.high is None or e.low < SPLIT <= e.high:
            return CANNOT_TELL
    return quadrant(functional.value, dysfunctional.value)


def _rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return, for each quality, the two questions that its class is worked out from."""
    return {("item", a): (("item", a), ("item", b)) for a, b in kano_pairs(evidence)}


def _category_rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the same for each class of each quality."""
    return {
        ("answer", f"{item}={name}"): bases for (_, item), bases in _rests_on(evidence).items() for name in ORDER
    }


METRICS: tuple[Metric, ...] = (
    Metric("kano", N_("Kano class"), "share",
           "people of the largest class / people who answered both questions; it leads by z = (a - b) / sqrt(a + b - "
           "(a - b)^2 / n)", "Kano and others 1984; Berger and others 1993", _kano, "", _rests_on),
    Metric("kano_category", N_("Kano classes"), "share", "people of the class / people who answered both questions",
           "Kano and others 1984; Wilson 1927", _category, "", _category_rests_on),
    Metric("kano_better", N_("Better: what having it gives"), "share",
           "(A + O) / (A + O + M + I); A attractive, O one-dimensional, M must be, I indifferent",
           "Berger and others 1993; Wilson 1927", _better, "", _rests_on),
    Metric("kano_worse", N_("Worse: what lacking it costs"), "share",
           "-(O + M) / (A + O + M + I); A attractive, O one-dimensional, M must be, I indifferent",
           "Berger and others 1993; Wilson 1927", _worse, "", _rests_on),
    Metric("kano_strength", N_("Total strength"), "share",
           "(A + O + M) / people who answered both questions; class by Blauth's rule",
           "Lee and Newcomb 1997; Wilson 1927", _strength, "", _rests_on),
    Metric("kano_questionable", N_("Contradictory answers"), "share", "Q / people who answered both questions",
           "Berger and others 1993; Wilson 1927", _questionable, "lower", _rests_on),
    Metric("kano_functional_score", N_("Kano score of having it"), "score", "mean of 4, 2, 0, -1, -2 +- t(n-1) SE",
           "DuMouchel, in Berger and others 1993", partial(_continuous, 0, "kano_functional_score", FUNCTIONAL), "",
           _rests_on),
    Metric("kano_dysfunctional_score", N_("Kano score of lacking it"), "score",
           "mean of -2, -1, 0, 2, 4 +- t(n-1) SE", "DuMouchel, in Berger and others 1993",
           partial(_continuous, 1, "kano_dysfunctional_score", DYSFUNCTIONAL), "", _rests_on),
)
