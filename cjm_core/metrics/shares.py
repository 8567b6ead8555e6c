"""Shares of journeys: with Wilson's interval, and so that no handful of protected people can be made out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.findings import Finding
from cjm_core.metrics.intervals import proportion
from cjm_core.metrics.row import finding_of
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.sample import Cell


def fewest(evidence: Evidence, cell: Cell) -> int:
    """Return how many journeys a way must have to be told at all: protected people may not be few."""
    return evidence.project.thresholds.employee_n if protected(cell.voice) else 1


def share_of(evidence: Evidence, cell: Cell, metric: str, kind: str, place: str, hits: int, base: int, *,
             method: str, better: str = "") -> Finding:
    """Return the finding of ``hits`` among ``base`` journeys.

    Where a handful of protected people are the hits, they are the n, so that the number gets hidden with small groups;
    ``n_effective`` stays the base.
    """
    level = evidence.project.thresholds.level
    found = finding_of(metric, kind, place, cell, proportion(hits, base, level), unit="share", method=method,
                       level=level, better=better)
    return of_few(evidence, cell, found, hits)


def of_few(evidence: Evidence, cell: Cell, found: Finding, doers: int) -> Finding:
    """Return a finding with the journeys that did it as its n where these are a handful of protected people."""
    return replace(found, n=doers) if 0 < doers < fewest(evidence, cell) else found


def split_of(evidence: Evidence, cell: Cell, metric: str, kind: str, place: str, hits: int, base: int, *,
             method: str, better: str = "") -> Finding:
    """Return the finding of ``hits`` among ``base`` journeys where the others are spoken of too.

    Who was lost says as much as who came through: of protected people neither may be a handful.
    """
    found = share_of(evidence, cell, metric, kind, place, hits, base, method=method, better=better)
    rest = base - hits
    return replace(found, n=rest) if 0 < rest < fewest(evidence, cell) else found
