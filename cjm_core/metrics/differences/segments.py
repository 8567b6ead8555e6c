"""A group of people against the rest: every value of a segment column against all the others together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell, Sample
from cjm_core.extensions import Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import judged
from cjm_core.metrics.differences.compared import TABLES, Compared, compared, places_of, testable
from cjm_core.metrics.differences.tests import together
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

MEAN = N_("mean of the group minus mean of all other groups together, Welch interval and test")
SHARE = N_("share in the group minus share in all other groups together, Newcombe interval, pooled z test")
NET = N_("score of the group minus score of all other groups together, z interval and test")
METHODS = {"mean": MEAN, "nps": NET, "enps": NET}


def differences(evidence: Evidence) -> Iterator[Finding]:
    """Yield, for every value of every segment column, how it differs from the rest, in each wave and altogether.

    People whose column is blank are in neither group: nobody knows to which they belong.
    """
    yield from judged(f for c in compared(evidence) for f in _rows(evidence, c))


def _rows(evidence: Evidence, thing: Compared) -> Iterator[Finding]:
    thresholds = evidence.project.thresholds
    for cell, sample, others in _groups(thing.samples):
        found = thing.apart(sample, together(others), thresholds.level)
        yield finding_of(
            "segment_difference", thing.kind, thing.place, cell, found.estimate, unit=thing.unit,
            method=METHODS.get(thing.table, SHARE), level=thresholds.level, better=thing.better,
            against="segment=rest", family=_family(thing, cell),
            p=testable(found.p, cell, found.estimate.n, thresholds),
        )


def _groups(samples: dict[Cell, Sample]) -> Iterator[tuple[Cell, Sample, list[Sample]]]:
    """Yield every named segment with its people and those of the other named values of its column."""
    columns: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in samples:
        column, _, value = cell.segment.partition("=")
        if value:
            columns.setdefault((column, cell.wave, cell.voice), []).append(cell)
    for cells in columns.values():
        for cell in cells if len(cells) > 1 else ():
            yield cell, samples[cell], [samples[other] for other in cells if other != cell]


def _family(thing: Compared, cell: Cell) -> str:
    parts = (f"groups against the rest: {TABLES[thing.table]}", cell.wave, cell.voice)
    return ", ".join(p for p in parts if p)


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the plain numbers that a difference is made of."""
    return places_of(evidence) if evidence.project.segments else {}
