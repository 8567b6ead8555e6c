"""A wave against the one before it: of the same people where they were asked again, else of different ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell, PairSample
from cjm_core.extensions import Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import judged
from cjm_core.metrics.differences.compared import TABLES, Compared, compared, places_of, testable
from cjm_core.metrics.differences.tests import Difference
from cjm_core.metrics.row import finding_of
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

MEAN = N_("mean minus mean of the wave before, different people, Welch interval and test")
SHARE = N_("share minus share of the wave before, different people, Newcombe interval, pooled z test")
NET = N_("score minus score of the wave before, different people, z interval and test")
MEAN_AGAIN = N_("mean change of the people asked in both waves, t interval and test")
SHARE_AGAIN = N_("change of the share among the people asked in both waves, Agresti and Min interval, McNemar test")
NET_AGAIN = N_("mean change of the score of the people asked in both waves, t interval and test")
METHODS = {"mean": (MEAN, MEAN_AGAIN), "nps": (NET, NET_AGAIN), "enps": (NET, NET_AGAIN)}

Found = tuple[Cell, Difference, str]


def changes(evidence: Evidence) -> Iterator[Finding]:
    """Yield what changed from each wave to the next, for everybody and for every segment."""
    if len(evidence.waves) < 2:
        return
    yield from judged(f for c in compared(evidence) for f in _rows(evidence, c))


def _rows(evidence: Evidence, thing: Compared) -> Iterator[Finding]:
    thresholds = evidence.project.thresholds
    for earlier, later in pairwise(evidence.waves):
        for cell, found, method in _changes(evidence, thing, earlier, later):
            yield finding_of(
                "wave_change", thing.kind, thing.place, cell, found.estimate, unit=thing.unit, method=method,
                level=thresholds.level, better=thing.better, against=f"wave={earlier}",
                family=_family(thing, cell, earlier), p=testable(found.p, cell, found.estimate.n, thresholds),
            )


def _changes(evidence: Evidence, thing: Compared, earlier: str, later: str) -> Iterator[Found]:
    """Yield the changes of every cell; of a voice, all by one method, that of the same people where most are the same.

    Several answers of one person at a time cannot be paired: of a panel they give no row.
    """
    level = evidence.project.thresholds.level
    apart, again = METHODS.get(thing.table, (SHARE, SHARE_AGAIN))
    pairs = {p.cell: p for p in evidence.again(thing.item, earlier, later)} if thing.item else {}
    same = {cell.voice for cell in pairs if not cell.segment and _most(thing, pairs, cell, earlier)}
    panel = {c.voice for c in thing.samples if c.wave} - {c.voice for c in thing.samples if not c.wave}
    for cell, sample in thing.samples.items():
        before = thing.samples.get(replace(cell, wave=earlier))
        if cell.wave != later or before is None:
            continue
        if cell.voice in same:
            if cell in pairs:
                least = evidence.project.thresholds.employee_n if protected(cell.voice) else 0
                yield cell, _guarded(thing.again(pairs[cell], level), sample.n + before.n, least), again
        elif thing.item or cell.voice not in panel:
            yield cell, thing.apart(sample, before, level), apart


def _guarded(found: Difference, asked: int, least: int) -> Difference:
    """Return the change with the base of those who answered but once, where they are fewer than ``least``.

    Who knows both waves and the change of all others works out these few, so that the number rests on them.
    """
    once = asked - 2 * found.estimate.n
    if not 0 < once < least:
        return found
    return replace(found, estimate=replace(found.estimate, n=once, n_effective=float(once)))


def _most(thing: Compared, pairs: dict[Cell, PairSample], cell: Cell, earlier: str) -> bool:
    """Tell whether most of those who answered in the smaller wave answered in the other too."""
    asked = min(thing.samples[cell].n, thing.samples[replace(cell, wave=earlier)].n)
    return 2 * pairs[cell].difference().n >= asked


def _family(thing: Compared, cell: Cell, earlier: str) -> str:
    people = "of groups" if cell.segment else "of everybody"
    parts = (f"change from {earlier} to {cell.wave}: {TABLES[thing.table]} {people}", cell.voice)
    return ", ".join(p for p in parts if p)


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the plain numbers that a change is made of."""
    return places_of(evidence) if len(evidence.waves) > 1 else {}
