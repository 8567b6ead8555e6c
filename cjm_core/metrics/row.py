"""One finding from one estimate: the columns that every metric fills in the same way."""

from __future__ import annotations

from cjm_core.evidence.sample import Cell
from cjm_core.findings import FINITE, WEIGHTED, Finding
from cjm_core.metrics.display import display_flags
from cjm_core.metrics.intervals import Estimate


def finding_of(
    metric: str, place_kind: str, place: str, cell: Cell, estimate: Estimate, *,
    unit: str, method: str, level: float, better: str = "higher", segment: str | None = None,
    against: str = "", p: float | None = None, family: str = "", verdict: str = "", flags: tuple[str, ...] = (),
) -> Finding:
    """Return the finding of an estimate at a place, for the people of a cell.

    ``segment`` stands in for the cell's own where a metric breaks people down otherwise (``kind=pain``). A test's ``p``
    comes with its ``family``; ``corrected`` then fills in q. A share gets the flag of the rule of display, if any.
    """
    return Finding(
        metric=metric, place_kind=place_kind, place=place,
        segment=cell.segment if segment is None else segment, wave=cell.wave, voice=cell.voice,
        n=estimate.n, n_effective=estimate.n_effective,
        value=estimate.value, low=estimate.low, high=estimate.high,
        level=level, unit=unit, better=better, method=method,
        flags=_flags(estimate) + flags, against=against, p=p, family=family, verdict=verdict,
    )


def _flags(estimate: Estimate) -> tuple[str, ...]:
    told = ((WEIGHTED,) if estimate.weighted else ()) + ((FINITE,) if estimate.finite else ())
    return told + (display_flags(estimate) if estimate.proportion else ())
