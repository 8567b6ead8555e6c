"""Shares of parts of a log: a handful of protected journeys that is hidden may not follow from the parts beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

NAMED = ("funnel=", "journey=")
"""Beginnings of ``against`` that only say of which funnel or journey a share is, and set it against nothing."""


def guarded(metric: Metric) -> Metric:
    """Return the metric with the complements of its hidden handfuls hidden too, where logs are told in parts.

    Suppression knows whose n adds up, and a share's n is the group, not those of it who did something: from the shares
    of a whole and of all its parts but one everybody works out how many did it in that one.
    """
    return replace(metric, compute=_guarding(metric.compute))


def _guarding(compute: Callable[[Evidence], Iterable[Finding]]) -> Callable[[Evidence], Iterator[Finding]]:
    def guard(evidence: Evidence) -> Iterator[Finding]:
        if not any(log.breakdowns for log in evidence.logs):
            yield from compute(evidence)
            return
        few = evidence.project.thresholds.employee_n
        groups: dict[tuple[str, ...], list[Finding]] = {}
        for f in compute(evidence):
            groups.setdefault((f.metric, f.place_kind, f.place, f.method, f.against, f.voice), []).append(f)
        for (*_, against, voice), rows in groups.items():
            plain = not against or against.startswith(NAMED)
            yield from _closed(rows, few) if protected(voice) and rows[0].unit == "share" and plain else rows
    return guard


def _closed(rows: Sequence[Finding], few: int) -> list[Finding]:
    """Return the rows of one place; beside a hidden handful the next smallest part gets too few to be shown."""
    found, hits = list(rows), [round((f.value or 0.0) * (f.n_effective or 0.0)) for f in rows]
    whole = next((h for h, f in zip(hits, rows, strict=True) if not f.segment), 0)
    for column in dict.fromkeys(f.segment.partition("=")[0] for f in rows if f.segment):
        here = [i for i, f in enumerate(rows) if f.segment.partition("=")[0] == column and hits[i]]
        untold = whole - sum(hits[i] for i in here)
        while True:
            hidden = [i for i in here if (found[i].n or 0) < few]
            unknown = [hits[i] for i in hidden] + ([untold] if untold > 0 else [])
            shown = [i for i in here if i not in hidden]
            if not hidden or not shown or (len(unknown) > 1 and sum(unknown) >= few):
                break
            smallest = min(shown, key=lambda i: (hits[i], rows[i].segment))
            found[smallest] = replace(rows[smallest], n=min(hits[smallest], few - 1))
    return found
