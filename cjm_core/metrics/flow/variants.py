"""The different ways that journeys take: how many, how many journeys the frequent ones cover, how varied they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.variants import HEAD, VariantSize, Way, frequent_ways, variant_sizes
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.entropy import (
    entropy_among,
    entropy_bits,
    entropy_corrected,
    entropy_normalised,
    journeys_in,
    variants_among,
)
from cjm_core.metrics.flow.logs import MOST_TOLD, distinct, path_place, told
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import fewest, share_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog
    from cjm_core.evidence.sample import Cell

TOP = 10
TAKEN = N_("share of journeys that take exactly this way through the steps, Wilson interval; at most the 200 most "
           "frequent are told")
COUNTED = N_("different ways through the steps, every event counted; more journeys show more of them; the log is "
             "counted whole, so no interval")
COVERED = N_("share of journeys that take one of the 10 most frequent ways, Wilson interval")
ENTROPY = N_("entropy of the ways in bits: 0 where all journeys take one; grows with the number of journeys; the log "
             "is counted whole, so no interval")
NORMALISED = N_("entropy of the ways over the greatest that so many ways could have, 0 to 1; no interval")
CORRECTED = N_("entropy of the ways in bits with Miller and Madow's correction for ways not seen yet; no interval")
RAREFIED = N_("different ways to be expected among n journeys, as many as the smallest of the groups or logs compared "
              "has (rarefied, exact); those below the small base are left out; no interval")
RAREFIED_BITS = N_("entropy of the ways in bits to be expected among n journeys, as many as the smallest of the groups "
                   "or logs compared has (rarefied, exact); those below the small base are left out; no interval")


def sizes_of(evidence: Evidence, log: EventLog) -> list[VariantSize]:
    """Return how many variants a log has by journeys and length."""
    return kept(evidence, f"variant sizes of {log.key}", lambda: variant_sizes(log))


def by_journeys(sizes: Sequence[VariantSize]) -> dict[int, int]:
    """Return how many variants have how many journeys, whatever their length."""
    found: Counter[int] = Counter()
    for size in sizes:
        found[size.journeys] += size.variants
    return dict(found)


def variant_places(ways: Sequence[Way]) -> list[str]:
    """Return a place for every way; of a long one its beginning and end, with ``… (all its steps)`` between.

    Long ways of which no more than the middle differs are told apart by a number.
    """
    return distinct(
        path_place(w.steps if w.whole else (*w.steps[:HEAD], f"… ({w.events})", *w.steps[HEAD:])) for w in ways)


def _taken(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        sizes = sizes_of(evidence, log)
        total, least = sum(s.journeys * s.variants for s in sizes), fewest(evidence, cell)
        ways = [w for w in frequent_ways(log, sizes, MOST_TOLD) if w.journeys >= least]
        for place, way in zip(variant_places(ways), ways, strict=True):
            yield share_of(evidence, cell, "variant", "variant", place, way.journeys, total, method=TAKEN)


def _covered(evidence: Evidence) -> Iterator[Finding]:
    for log, cell in told(evidence):
        sizes = sizes_of(evidence, log)
        if sizes:
            yield share_of(evidence, cell, "variant_coverage", "journey", log.home, covered(by_journeys(sizes), TOP),
                           sum(s.journeys * s.variants for s in sizes), method=COVERED)


def covered(sizes: dict[int, int], most: int) -> int:
    """Return how many journeys the ``most`` most frequent variants have together."""
    found = 0
    for journeys, variants in sorted(sizes.items(), reverse=True):
        found += journeys * min(variants, most)
        most -= min(variants, most)
    return found


def _number(metric: str, unit: str, method: str, value: Callable[[dict[int, int]], float | None]
            ) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        for log, cell in told(evidence):
            sizes = by_journeys(sizes_of(evidence, log))
            n = journeys_in(sizes)
            found = value(sizes) if n else None
            if found is not None:
                yield finding_of(metric, "journey", log.home, cell, Estimate(found, None, None, n, float(n)), unit=unit,
                                 method=method, level=evidence.project.thresholds.level, better="")
    return compute


def _rarefied(metric: str, unit: str, method: str, value: Callable[[dict[int, int], int], float]
              ) -> Callable[[Evidence], Iterator[Finding]]:
    def compute(evidence: Evidence) -> Iterator[Finding]:
        compared: dict[tuple[str, str], list[tuple[str, Cell, dict[int, int]]]] = {}
        for log, cell in told(evidence):
            sizes = by_journeys(sizes_of(evidence, log))
            column = cell.segment.partition("=")[0]
            if journeys_in(sizes) >= evidence.project.thresholds.small_base:
                compared.setdefault((log.home if column else "", column), []).append((log.home, cell, sizes))
        for group in compared.values():
            least = min(journeys_in(sizes) for _, _, sizes in group)
            for home, cell, sizes in group if len(group) > 1 else ():
                found = Estimate(value(sizes, least), None, None, least, float(least))
                yield finding_of(metric, "journey", home, cell, found, unit=unit, method=method,
                                 level=evidence.project.thresholds.level, better="")
    return compute


METRICS: tuple[Metric, ...] = (
    Metric("variant", N_("Way through the journey"), "share", "journeys with exactly these steps in this order / "
           "journeys", "van der Aalst 2016; Wilson 1927", _taken, better=""),
    Metric("variants", N_("Different ways"), "count", "different sequences of steps over whole journeys",
           "van der Aalst 2016",
           _number("variants", "count", COUNTED, lambda s: float(sum(s.values()))), better=""),
    Metric("variant_coverage", N_("Journeys on the ten most frequent ways"), "share",
           "journeys that take one of the 10 most frequent ways / journeys", "Wilson 1927", _covered, better=""),
    Metric("variant_entropy", N_("Variety of ways"), "bits", "-sum p log2 p over the ways, p their share of journeys",
           "Shannon 1948", _number("variant_entropy", "bits", ENTROPY, entropy_bits), better=""),
    Metric("variant_entropy_normalised", N_("Variety of ways, 0 to 1"), "ratio", "entropy / log2 of the number of ways",
           "Shannon 1948", _number("variant_entropy_normalised", "ratio", NORMALISED, entropy_normalised), better=""),
    Metric("variant_entropy_corrected", N_("Variety of ways, unseen ones allowed for"), "bits",
           "entropy + (K - 1) / (2 n ln 2), K ways, n journeys", "Miller 1955",
           _number("variant_entropy_corrected", "bits", CORRECTED, entropy_corrected), better=""),
    Metric("variants_rarefied", N_("Different ways among equally many journeys"), "count",
           "sum over ways of 1 - C(n - k, m) / C(n, m), k their journeys, m the journeys of the smallest group",
           "Hurlbert 1971", _rarefied("variants_rarefied", "count", RAREFIED, variants_among), better=""),
    Metric("variant_entropy_rarefied", N_("Variety of ways among equally many journeys"), "bits",
           "expected entropy of m journeys drawn without replacement, m the journeys of the smallest group",
           "Chao et al. 2014", _rarefied("variant_entropy_rarefied", "bits", RAREFIED_BITS, entropy_among), better=""),
)
