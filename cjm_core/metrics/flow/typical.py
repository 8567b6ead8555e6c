"""Typical journeys as findings: the way that most journeys take, and the one from which all others differ least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.typical import Typical, typical
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import path_place, told
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.shares import fewest, share_of, split_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog
    from cjm_core.evidence.sample import Cell

FREQUENT = N_("share of journeys that took exactly this way, which no other way exceeds; Wilson interval")
MEDOID = N_("share of journeys that took exactly this way; of at most the 200 most frequent ways it is the medoid: the "
            "others, weighted by their journeys, differ from it in the fewest steps put in, taken out or replaced; "
            "Wilson interval")
BOTH = N_("share of journeys that took exactly this way, which no other way exceeds; of at most the 200 most frequent "
          "ways it is also the medoid, from which the others differ in the fewest steps; Wilson interval")
COMPARED = N_("share of journeys whose ways were compared to find the typical one: at most the 200 most frequent "
              "ways, without those of more than 200 steps; Wilson interval")


def _typical(evidence: Evidence, log: EventLog, cell: Cell) -> Typical:
    least = fewest(evidence, cell)
    return kept(evidence, f"typical journeys of {log.key}", lambda: typical(log, least))


def _journeys(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        found = _typical(evidence, log, cell)
        if found.frequent == found.medoid:
            ways = [("most_frequent_and_medoid", found.medoid, BOTH)]
        else:
            ways = [("most_frequent", found.frequent, FREQUENT), ("medoid", found.medoid, MEDOID)]
        for verdict, way, method in ways:
            if way is not None:
                row = share_of(evidence, cell, "typical_journey", "variant", path_place(way.steps), way.journeys,
                               found.journeys, method=method)
                yield replace(row, verdict=verdict)


def _compared(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        found = _typical(evidence, log, cell)
        if found.medoid is not None:
            yield split_of(evidence, cell, "typical_compared", "journey", log.home, found.compared, found.journeys,
                           method=COMPARED)


METRICS: tuple[Metric, ...] = (
    Metric("typical_journey", N_("Typical journey"), "share",
           "journeys that took exactly the most frequent way, or the medoid of the ways, / all journeys",
           "Kaufman and Rousseeuw 1990; Levenshtein 1966", _journeys, better=""),
    Metric("typical_compared", N_("Compared for the typical journey"), "share",
           "journeys on the 200 most frequent ways / all journeys", "Wilson 1927", _compared, better=""),
)
