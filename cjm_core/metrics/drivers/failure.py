"""Where people are failed: below what they expected, below the target, or unhappy; told only where it is sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.sample import Cell, Sample
from cjm_core.metrics.drivers.question import Question
from cjm_core.metrics.gaps.gap import gaps
from cjm_core.metrics.ground import grounds, place_of
from cjm_core.metrics.intervals import Estimate, mean_t, share
from cjm_core.metrics.survey import two_best
from cjm_core.model import Item, ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

FAILS, ABOVE_TARGET = "fails", "above_target"
LEAST = 2


@dataclass(frozen=True)
class Judgements:
    """What is sure of places and items, cell by cell: that people are failed, or that the target is surely reached."""

    known: dict[tuple[str, Cell], frozenset[str]]

    def of(self, place: str, cell: Cell) -> frozenset[str]:
        """Return what is sure of a place."""
        return self.known.get((place, cell), frozenset())


def judgements(evidence: Evidence, question: Question) -> Judgements:
    """Return what is sure of every place that a driver speaks of."""
    found: dict[tuple[str, Cell], set[str]] = {}
    for place, cell, word in _all(evidence, question):
        found.setdefault((place, cell), set()).add(word)
    return Judgements({key: frozenset(words) for key, words in found.items()})


def _all(evidence: Evidence, question: Question) -> Iterator[tuple[str, Cell, str]]:
    level = evidence.project.thresholds.level
    yield from ((place, cell, FAILS) for place, cell in _fallen_short(evidence))
    for place, cell, estimate in _feelings(evidence, level):
        if estimate.high is not None and estimate.high < 0:
            yield place, cell, FAILS
    for item_id, item in question.drivers:
        yield from _against_target(evidence, item_id, item, level)


def _fallen_short(evidence: Evidence) -> Iterator[tuple[str, Cell]]:
    """Yield where people surely got less than they expected: as the gap itself says, corrected over its family."""
    for f in gaps(evidence):
        below = f.place_kind in ("step", "stage") and f.high is not None and f.high < 0
        if below and (f.q is None or f.significant):  # where all fall short alike there is nothing to test
            yield f.place, Cell(f.segment, f.wave, f.voice)


def _feelings(evidence: Evidence, level: float) -> Iterator[tuple[str, Cell, Estimate]]:
    """Yield the mean mood of coded passages and of questions about feeling."""
    for kind in ("stage", "step"):
        for place, samples in evidence.valences(kind).items():
            yield from ((place, s.cell, mean_t(s, level)) for s in samples if s.n >= LEAST)
    felt = [(i, item) for i, item in evidence.items(ItemRole.EMOTION) if item.scale is not None]
    for ground in grounds(evidence.project, felt):
        if ground.kind in ("stage", "step"):
            yield from ((ground.place, s.cell, mean_t(s, level)) for s in evidence.means(ground.items, valence=True))


def _against_target(evidence: Evidence, item_id: str, item: Item, level: float) -> Iterator[tuple[str, Cell, str]]:
    """Yield whether the share of the two best answers surely misses or surely passes its target."""
    analysis = evidence.project.analysis
    place = place_of(evidence.project, item)
    target = analysis.targets.get(item_id, analysis.targets.get(place or "", analysis.target))
    hit = two_best(item)
    if target is None or hit is None or place is None:
        return
    samples: list[Sample] = evidence.samples(item_id)
    for sample in samples:
        part = share(sample, hit, level)
        if part.high is not None and part.high < target:
            yield place, sample.cell, FAILS
        elif part.low is not None and part.low > target:
            yield place, sample.cell, ABOVE_TARGET
