"""How it felt, from -2 to +2: the emotion curve, and the curve that people had expected."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Literal

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.ground import grounds
from cjm_core.metrics.intervals import mean_t
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

CODED = N_("mean of each person's coded passages at the place, then of people, t interval")
ASKED = N_("mean of each person's answers about feeling, put on a scale of -2 to +2, t interval")
HOPED = N_("mean of each person's expected feeling, put on a scale of -2 to +2, t interval")

LEVELS: tuple[Literal["stage", "step"], ...] = ("stage", "step")


def _coded(evidence: Evidence) -> Iterator[Finding]:
    """Yield the curve of coded passages: one person is one voice at a place, however much he said."""
    level = evidence.project.thresholds.level
    for kind in LEVELS:
        for place, samples in evidence.valences(kind).items():
            for sample in samples:
                yield finding_of("emotion", kind, place, sample.cell, mean_t(sample, level),
                                 unit="valence", method=CODED, level=level)


def _asked(evidence: Evidence, metric: str, items: list[tuple[str, Item]], hoped: dict[str, str]) -> Iterator[Finding]:
    """Yield the curve of emotion items, or of the expectations in ``hoped``, which stand where their items stand."""
    make = partial(finding_of, metric, unit="valence", method=HOPED if hoped else ASKED,
                   level=(level := evidence.project.thresholds.level))
    for ground in grounds(evidence.project, items):
        ids = tuple(hoped.get(i, i) for i in ground.items)
        for sample in evidence.means(ids, valence=True):
            yield make(ground.kind, ground.place, sample.cell, mean_t(sample, level))


def _scaled(evidence: Evidence, role: ItemRole) -> list[tuple[str, Item]]:
    return [(i, item) for i, item in evidence.items(role) if item.scale is not None]


def _emotion(evidence: Evidence) -> Iterator[Finding]:
    yield from _coded(evidence)
    yield from _asked(evidence, "emotion", _scaled(evidence, ItemRole.EMOTION), {})


def _expected(evidence: Evidence) -> Iterator[Finding]:
    known = dict(_scaled(evidence, ItemRole.EXPECTATION))
    felt = _scaled(evidence, ItemRole.EMOTION)
    hoped = {i: item.pairs for i, item in felt if item.pairs in known}
    hoped |= {item.pairs: i for i, item in known.items() if item.pairs in dict(felt)}
    pairs = {felt_id: hoped_id for felt_id, hoped_id in hoped.items() if felt_id and hoped_id}
    if pairs:
        yield from _asked(evidence, "expected_emotion", [(i, item) for i, item in felt if i in pairs], pairs)


METRICS: tuple[Metric, ...] = (
    Metric("emotion", N_("Emotion"), "valence",
           "mean over people of each person's mean valence at the place, t interval; the place is never a passage's",
           "Student 1908", _emotion),
    Metric("expected_emotion", N_("Expected emotion"), "valence",
           "mean over people of the expected feeling, -2 + 4 (answer - low) / (high - low)", "", _expected),
)
