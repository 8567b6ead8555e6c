"""Many tests at once: Benjamini and Hochberg's correction over a named family, and the verdict that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell
from cjm_core.findings import CORRECTED, Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

HIGHER, LOWER, DIFFER, NOT_SHOWN, CANNOT_TELL = "higher", "lower", "differ", "no_difference_shown", "cannot_tell"


def adjusted(p: Sequence[float]) -> NDArray[np.float64]:
    """Return Benjamini and Hochberg's adjusted probabilities, in the order given.

    q_(i) = min over j >= i of p_(j) m / j, at most 1. Source: Benjamini and Hochberg 1995, JRSS B 57.
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    m = len(values)
    raised = values[order] * m / np.arange(1, m + 1)
    falling = np.minimum.accumulate(raised[::-1])[::-1] if m else raised
    found = np.empty(m, dtype=np.float64)
    found[order] = np.minimum(falling, 1.0)
    return found


def corrected(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in their order; those with ``p`` and ``family`` get ``q`` over their family and the flag."""
    rows = list(findings)
    families: dict[str, list[int]] = {}
    for i, f in enumerate(rows):
        if f.p is not None and f.family:
            families.setdefault(f.family, []).append(i)
    for members in families.values():
        for i, q in zip(members, adjusted([rows[i].p or 0.0 for i in members]).tolist(), strict=True):
            rows[i] = replace(rows[i], q=q, flags=(*rows[i].flags, CORRECTED))
    return rows


def judged(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with q over their families, and the verdict that follows from q alone."""
    return [replace(f, verdict=_verdict(f)) for f in corrected(findings)]


def _verdict(finding: Finding) -> str:
    if finding.q is None or finding.value is None:
        return CANNOT_TELL
    if not finding.significant:
        return NOT_SHOWN
    if finding.unit == "chi2":
        return DIFFER
    return HIGHER if finding.value > 0 else LOWER


def family_of(metric: str, cell: Cell, *about: str) -> str:
    """Return the name of a family: one metric's tests ``about`` the same thing, for one group of people."""
    return " ".join(part for part in (metric, *about, cell.segment, cell.wave, cell.voice) if part)
