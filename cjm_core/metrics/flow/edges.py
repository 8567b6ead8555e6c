"""Which step comes right after which, how often, and after what time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.edges import EdgeSums, edge_hours, edge_sums, frequent_edges
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import MOST_TOLD, path_place, told
from cjm_core.metrics.flow.quantiles import QUANTILES, quantiles
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.ratio import mean_over
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import fewest, of_few

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog

FOLLOWED = N_("times that the second step came right after the first; n counts journeys; the log is counted whole, so "
              "no interval; at most the 200 most frequent are told")
MEAN = {
    True: N_("mean hours from the end of the first step to the start of the second, 0 where they overlap; t interval "
             "between journeys"),
    False: N_("mean hours from the first step to the second: the log has one time an event, so the work itself is in "
              "it; t interval between journeys"),
}
QUANTILE = {
    True: N_("hours from the end of the first step to the start of the second, 0 where they overlap; interval from "
             "order statistics (binomial), times taken as independent; n counts journeys"),
    False: N_("hours from the first step to the second: the log has one time an event, so the work itself is in it; "
              "interval from order statistics (binomial), times taken as independent; n counts journeys"),
}


@dataclass(frozen=True)
class ToldEdge:
    """An edge that is told: its place, its sums over journeys and the quantiles of its hours."""

    place: str
    sums: EdgeSums
    quantiles: dict[str, Estimate]


def told_edges(evidence: Evidence, log: EventLog) -> list[ToldEdge]:
    """Return the most frequent edges of a log, in the order of their steps' names."""
    return kept(evidence, f"told edges of {log.key}", lambda: _edges(log, evidence.project.thresholds.level))


def _edges(log: EventLog, level: float) -> list[ToldEdge]:
    names = log.names
    sums = edge_sums(log, frequent_edges(log, MOST_TOLD)[0])
    counts = {(s.edge.step, s.edge.next_step): (s.journeys, s.edge.count) for s in sums}
    found = quantiles(counts, partial(edge_hours, log, [s.edge for s in sums]), level)
    return sorted((
        ToldEdge(path_place((names[s.edge.step], names[s.edge.next_step])), s,
                 {name: found[(s.edge.step, s.edge.next_step), name] for name in QUANTILES})
        for s in sums
    ), key=lambda e: e.place)


def _counted(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for log, cell in told(evidence):
        for edge in told_edges(evidence, log):
            n = edge.sums.journeys
            yield finding_of("directly_follows", "edge", edge.place, cell,
                             Estimate(float(edge.sums.edge.count), None, None, n, float(n)),
                             unit="count", method=FOLLOWED, level=level, better="")


def _mean(evidence: Evidence) -> Iterator[Finding]:
    """Yield the means; all of them together with the mean throughput would tell that of a handful that is hidden.

    So beside the hidden edges of a handful of protected people the next rarest one keeps its mean for itself.
    """
    level = evidence.project.thresholds.level
    for log, cell in told(evidence):
        edges, few = told_edges(evidence, log), fewest(evidence, cell)
        shown = [edge for edge in edges if edge.sums.journeys >= few]
        beside = min(shown, key=lambda e: (e.sums.journeys, e.place)) if 0 < len(shown) < len(edges) else None
        for edge in edges:
            found = finding_of("follows_mean", "edge", edge.place, cell, mean_over(edge.sums.hours, level),
                               unit="hours", method=MEAN["end" in log.columns], level=level, better="")
            yield of_few(evidence, cell, found, few - 1) if edge is beside else found


def _quantile(name: str) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        level = evidence.project.thresholds.level
        for log, cell in told(evidence):
            for edge in told_edges(evidence, log):
                yield finding_of(f"follows_{name}", "edge", edge.place, cell, edge.quantiles[name], unit="hours",
                                 method=QUANTILE["end" in log.columns], level=level, better="")
    return compute


TITLES = {
    "p10": N_("Time to the next step: one of ten is faster"), "p25": N_("Time to the next step: first quartile"),
    "median": N_("Time to the next step: median"), "p75": N_("Time to the next step: third quartile"),
    "p90": N_("Time to the next step: nine of ten are faster"),
}
METRICS: tuple[Metric, ...] = (
    Metric("directly_follows", N_("Directly follows"), "count",
           "successions of two events of one journey, by step; equal times in the order of the file",
           "van der Aalst 2016", _counted, better=""),
    Metric("follows_mean", N_("Time to the next step: mean"), "hours",
           "sum of hours between two steps / times that they follow each other; linearised over journeys",
           "Cochran 1977", _mean, better=""),
    *(Metric(f"follows_{name}", title, "hours",
             "quantile (type 7) of start of the second - end of the first; interval of order statistics",
             "Conover 1999", _quantile(name), better="")
      for name, title in TITLES.items()),
)
