"""Traces that a missing contact leaves in a log: steps back, changes of channel, long waits, coming again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.microseconds import DAY_US
from cjm_core.findings import Finding
from cjm_core.metrics.correction import corrected
from cjm_core.metrics.ground import kind_of
from cjm_core.metrics.intervals import proportion
from cjm_core.metrics.missing.untold import SILENT, SPEAKS
from cjm_core.metrics.p_values import normal_p
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import of_few
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

TRACES: dict[str, str] = {
    "goes_back": N_("journeys that went from here back to an earlier stage, among those that went on"),
    "goes_elsewhere": N_("journeys that went on from here in another channel, among those that went on"),
    "waits_long": N_("journeys that waited after this place longer than three quarters of all waits, among those that "
                     "went on"),
    "comes_again": N_("journeys that came again on the same intent within the follow-up, among those that went on"),
}


def adjusted_residual(observed: float, row: float, column: float, whole: float) -> float | None:
    """Return how far a cell of a table lies from independence, as a normal deviate; None where it cannot differ.

    (o - e) / sqrt(e (1 - row share) (1 - column share)). Source: Haberman 1973.
    """
    expected = row * column / whole
    spread = expected * (1 - row / whole) * (1 - column / whole)
    return (observed - expected) / sqrt(spread) if spread > 0 else None


def traces(evidence: Evidence) -> Iterator[Finding]:
    """Yield for every place of the logs each trace, against all places together; journeys are counted, not events."""
    project = evidence.project
    logs = [s for s in project.data if isinstance(s, Events) and s.steps]
    if not logs:
        return
    rows = evidence.left(round(project.analysis.follow_up_days * DAY_US))
    level, cell = project.thresholds.level, voice_of(project)
    whole = sum(row.journeys for row in rows)
    found = []
    for name, method in TRACES.items():
        counts = [int(getattr(row, name)) for row in rows]
        hits = sum(counts)
        for row, count in zip(rows, counts, strict=True) if hits else ():
            residual = adjusted_residual(count, row.journeys, hits, whole)
            p = None if residual is None else normal_p(residual)
            estimate = proportion(count, row.journeys, level)
            above = residual is not None and residual > 0
            one = finding_of(name, kind_of(row.place), row.place, cell, estimate, unit="share", method=method,
                             level=level, better="lower", p=p, family=name)
            found.append((above, of_few(evidence, cell, one, count)))
    yield from _judged(found)


def _judged(found: list[tuple[bool, Finding]]) -> Iterator[Finding]:
    """A trace speaks where it is surely more frequent than over all places, corrected over the places."""
    for (above, _), row in zip(found, corrected(f for _, f in found), strict=True):
        yield replace(row, verdict=SPEAKS if above and row.significant else SILENT)

