"""What a survey says at once: how many answered, the mean, the share of the best answers, the spread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Sample
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.ground import alike, alone, grounds
from cjm_core.metrics.intervals import Estimate, mean_t, share
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.model.codebook import Scale

NUMERIC = tuple(r for r in ItemRole if r is not ItemRole.REASON)
RATED = (
    ItemRole.EXPERIENCE, ItemRole.EXPECTATION, ItemRole.ADEQUATE, ItemRole.IMPORTANCE, ItemRole.EMOTION,
    ItemRole.OVERALL, ItemRole.CSAT,
)
SPREAD = (*RATED, ItemRole.NPS, ItemRole.ENPS, ItemRole.EFFORT, ItemRole.REACHED)
MOST_ANSWERS = 11

MEAN = N_("mean, t interval")
WEIGHTED_MEAN = N_("weighted mean, t interval with the linearised standard error")
PEOPLE_MEAN = N_("mean of each person's mean answer, t interval")
WEIGHTED_PEOPLE_MEAN = N_("weighted mean of each person's mean answer, t interval with the linearised standard error")
COUNT = N_("count of people who answered; no interval")
TOP2 = N_("share of the two best answers, Wilson interval; base: people who answered")
ANSWER = N_("share of this answer, Wilson interval; base: people who answered")

OF_ALL: dict[str, str] = {
    MEAN: N_("mean, t interval, for everybody with the finite population correction"),
    WEIGHTED_MEAN: N_("weighted mean, t interval with the linearised standard error, for everybody with the "
                      "finite population correction"),
    PEOPLE_MEAN: N_("mean of each person's mean answer, t interval, for everybody with the finite population "
                     "correction"),
    WEIGHTED_PEOPLE_MEAN: N_("weighted mean of each person's mean answer, t interval with the linearised standard "
                             "error, for everybody with the finite population correction"),
    TOP2: N_("share of the two best answers, Wilson interval, for everybody with the finite population correction; "
             "base: people who answered"),
    ANSWER: N_("share of this answer, Wilson interval, for everybody with the finite population correction; base: "
               "people who answered"),
}
"""How the same is made where the project says how many people there are in all."""


def method_of(samples: Sequence[Sample], method: str) -> str:
    """Return the sentence of a method as it was used on samples: of a known population with the correction for it.

    All cells of a table have one sentence, since it is by their sentence that they are kept from being subtracted.
    """
    return OF_ALL[method] if any(s.population is not None for s in samples) else method


def mean_method(samples: Sequence[Sample], items: int = 1) -> str:
    """Return the sentence that says how the means of all cells were made."""
    weighted = any(s.weighted for s in samples)
    if items > 1:
        return method_of(samples, WEIGHTED_PEOPLE_MEAN if weighted else PEOPLE_MEAN)
    return method_of(samples, WEIGHTED_MEAN if weighted else MEAN)


def two_best(item: Item) -> Callable[[NDArray[np.float64]], NDArray[np.bool_]] | None:
    """Return the test for the two best answers of an item of 4 to 11 whole points; None where that says nothing."""
    scale = item.scale
    if scale is None or not 3 <= scale.high - scale.low < MOST_ANSWERS or not _whole(scale):
        return None
    if item.better == "lower":
        cut = scale.low + 1
        return lambda v: np.asarray(v <= cut)
    cut = scale.high - 1
    return lambda v: np.asarray(v >= cut)


def _whole(scale: Scale) -> bool:
    return scale.low.is_integer() and scale.high.is_integer()


def _n(evidence: Evidence) -> Iterator[Finding]:
    """People who answered: at an item, and at least one item of a place."""
    level = evidence.project.thresholds.level
    items = evidence.items(*NUMERIC)
    sets: list[tuple[str, str, tuple[str, ...]]] = [("item", i, (i,)) for i, _ in items]
    sets += [(g.kind, g.place, g.items) for g in grounds(evidence.project, items)]
    evidence.plan_means([ids for _, _, ids in sets])
    for kind, place, ids in sets:
        for sample in evidence.means(ids):
            count = Estimate(float(sample.n), None, None, sample.n, sample.n_effective, None, sample.weighted)
            yield finding_of("n", kind, place, sample.cell, count, unit="people", method=COUNT, level=level,
                             better="")


def _mean(evidence: Evidence) -> Iterator[Finding]:
    """Means of single items; of places only over experience items that share one scale, people first."""
    level = evidence.project.thresholds.level
    for item_id, item in evidence.items(*RATED, ItemRole.ALLOCATION, ItemRole.NUMBER):
        samples = evidence.samples(item_id) if item_id not in evidence.project.analysis.watched else ()
        method = mean_method(samples)
        for sample in samples:
            yield finding_of("mean", "item", item_id, sample.cell, mean_t(sample, level), unit="scale",
                             method=method, level=level, better=item.better)
    lived = dict(evidence.items(ItemRole.EXPERIENCE))
    for ground in grounds(evidence.project, lived.items()):
        members = [lived[i] for i in ground.items]
        if not alike(members):
            continue
        samples = evidence.means(ground.items)
        method = mean_method(samples, len(members))
        for sample in samples:
            yield finding_of("mean", ground.kind, ground.place, sample.cell, mean_t(sample, level), unit="scale",
                             method=method, level=level, better=members[0].better)


def top_two(evidence: Evidence, metric: str, roles: tuple[ItemRole, ...], rolled: tuple[ItemRole, ...]
            ) -> Iterator[Finding]:
    """Yield the share of the two best answers of items of ``roles``.

    A place has a row of its own when one item of the ``rolled`` roles speaks for it.
    """
    level = evidence.project.thresholds.level
    items = dict(evidence.items(*roles))
    sets = [("item", i, i) for i in items]
    single = [(i, item) for i, item in items.items() if item.role in rolled]
    sets += alone(evidence.project, single)
    for kind, place, item_id in sets:
        hit = two_best(items[item_id])
        if hit is None:
            continue
        samples = evidence.samples(item_id)
        method = method_of(samples, TOP2)
        for sample in samples:
            yield finding_of(metric, kind, place, sample.cell, share(sample, hit, level), unit="share", method=method,
                             level=level)


def _top2(evidence: Evidence) -> Iterator[Finding]:
    return top_two(evidence, "top2", RATED, (ItemRole.EXPERIENCE,))


def _categories(item: Item) -> list[float]:
    """Return the answers that an item offers, where they are few and whole; else nothing."""
    if item.scale is not None:
        low, high = item.scale.low, item.scale.high
        if _whole(item.scale) and high - low < MOST_ANSWERS:
            return [float(v) for v in range(int(low), int(high) + 1)]
        return []
    codes = sorted({float(c) for c in item.labels if not isinstance(c, str)})
    return codes if len(codes) <= MOST_ANSWERS else []


def _chosen(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of people who chose each answer in words; several answers of one person may add up to over 1."""
    level = evidence.project.thresholds.level
    for item_id, _ in evidence.items(ItemRole.REASON):
        choices = evidence.choices(item_id)
        codes = sorted({code for c in choices for code in c.codes})
        for choice in choices:
            for code in codes:
                part = share(choice.sample(code), _is_one, level)
                yield finding_of("answers", "answer", f"{item_id}={code}", choice.cell, part, unit="share",
                                 method=ANSWER, level=level, better="")


def _is_one(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(values == 1)


def _answers(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of every answer of an item, also of those that nobody gave."""
    yield from _chosen(evidence)
    level = evidence.project.thresholds.level
    for item_id, item in evidence.items(*SPREAD):
        samples, offered = evidence.samples(item_id), _categories(item)
        method = method_of(samples, ANSWER)
        for sample in samples:
            if not set(sample.values.tolist()) <= set(offered):
                continue
            for answer in offered:
                part = share(sample, lambda v, a=answer: v == a, level)  # type: ignore[misc]
                yield finding_of("answers", "answer", f"{item_id}={answer:g}", sample.cell, part, unit="share",
                                 method=method, level=level, better="")


METRICS: tuple[Metric, ...] = (
    Metric("n", N_("Answers"), "people", "number of people who answered", "", _n, better=""),
    Metric("mean", N_("Mean"), "scale", "sum(w y) / sum(w) +- t(n-1) SE; a place: each person's mean first",
           "Lumley 2010", _mean),
    Metric("top2", N_("Two best answers"), "share",
           "people with one of the two best answers / people who answered; scales of 4 to 11 whole points",
           "Wilson 1927; Newcombe 1998", _top2),
    Metric("answers", N_("Spread of answers"), "share", "people with this answer / people who answered",
           "Wilson 1927", _answers, better=""),
)
