"""Parts of a log compared: what one group of journeys does otherwise than another, with tests corrected together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from scipy.special import chdtrc

from cjm_core.errors import N_
from cjm_core.evidence.log.apart import Apart, Sizes
from cjm_core.evidence.log.asked_steps import AskedSteps
from cjm_core.evidence.log.conditions import wanted_names
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import DIFFER, HIGHER, LOWER, judged
from cjm_core.metrics.differences.compared import testable
from cjm_core.metrics.differences.tests import Difference, shares_apart
from cjm_core.metrics.flow.logs import step_kind
from cjm_core.metrics.handover.quantile import Ranks, ranks_of
from cjm_core.metrics.intervals import Estimate, tally
from cjm_core.metrics.p_values import normal_p, shares_p
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.log.event_log import EventLog
    from cjm_core.evidence.log.parts import Grouping
    from cjm_core.model.analysis import Comparison
    from cjm_core.model.preparation import Behaviour

KIND = "comparison"
MOST_STEPS = 50
"""So many steps are compared, those that most journeys of both groups come to: every test makes the others harder."""
FEWEST_EXPECTED = 5.0
REACHED = N_("share of the group's journeys that come to the step minus that share in the other group, Newcombe "
             "interval, Fisher's exact test; the 50 steps that most journeys come to are compared")
ENDED = N_("share of the group's journeys whose last recorded event is the step minus that share in the other group, "
           "Newcombe interval, Fisher's exact test; the 50 steps that most journeys come to are compared; a journey "
           "that still runs counts with what is recorded")
REPEATED = N_("share of the group's journeys that do a step again minus that share in the other group, Newcombe "
              "interval, Fisher's exact test")
LASTED = N_("median time from the first to the last event in the group minus that in the other group, interval from "
            "the order statistics of both; Mann and Whitney's rank test with ties corrected, of whether the journeys "
            "of one group tend to take longer; a journey that still runs counts with what is recorded")
MIXED = N_("chi-square of the ten most frequent variants of both groups, with those just as frequent as the tenth, and "
           "all others together; ways that fewer than five journeys of a group would be expected to take count with "
           "the others")


@dataclass(frozen=True)
class Pair:
    """Two groups of one breakdown of a log: a word, and another word or (None) all others that have one."""

    log: EventLog
    name: str
    mark: int
    first: str
    second: str | None

    @property
    def against(self) -> str:
        """What the difference is measured against."""
        return f"segment={'rest' if self.second is None else self.second}"


def pairs_of(evidence: Evidence) -> list[Pair]:
    """Return what is compared: what the project names, else every told group with the rest of its breakdown.

    Of two groups only the first is set against the other: the second would say the same once more.
    """
    found: list[Pair] = []
    for log in evidence.logs:
        groupings = log.breakdowns.groupings(log) if log.breakdowns else []
        named = evidence.project.analysis.comparisons
        asked = [(g, c) for c in named for g in groupings if g.name == c.column] if named else [
            (g, None) for g in groupings]
        for grouping, comparison in asked:
            found += _pairs(log, grouping, comparison)
    return list(dict.fromkeys(found))


def _pairs(log: EventLog, grouping: Grouping, comparison: Comparison | None) -> Iterator[Pair]:
    if comparison and comparison.values:
        yield Pair(log, grouping.name, grouping.mark, comparison.values[0], comparison.values[1])
        return
    words = [group.word for group in grouping.groups if group.word]
    if len(words) == 2 and not grouping.untold:
        yield Pair(log, grouping.name, grouping.mark, words[0], words[1])
    elif len(words) > 1:
        yield from (Pair(log, grouping.name, grouping.mark, word, None) for word in words)


@dataclass(frozen=True)
class Defined:
    """What sets two groups apart by definition, and so is no difference found: steps, ends, ways, repeats or times."""

    steps: frozenset[str] = frozenset()
    ends: bool = False
    repeats: bool = False
    times: bool = False

    @classmethod
    def by(cls, log: EventLog, behaviour: Behaviour | None) -> Defined:
        """Return what a behaviour says of journeys: nothing where there is none."""
        if behaviour is None:
            return cls()
        asked, names = AskedSteps(log), {name for _, name in wanted_names(behaviour)}
        paths = [path.path for path in (*behaviour.contains, *behaviour.avoids)]
        return cls(frozenset(log.names[number] for name in names for number in asked.numbers(name)),
                   bool(behaviour.ends_with), any(len(set(path)) < len(path) for path in paths),
                   behaviour.longer_than_h is not None or behaviour.shorter_than_h is not None)


def differences(evidence: Evidence) -> Iterator[Finding]:
    """Yield how two groups of journeys differ, for every pair that is compared; all tests of a log are one family."""
    rows = kept(evidence, "parts of logs compared", lambda: [
        row for pair in pairs_of(evidence) for row in _rows(evidence, pair)])
    for plain, row in zip(rows, judged(rows), strict=True):
        # a rank test may hold where medians are the same or lean the other way: nobody can say which is longer
        yield replace(row, verdict=DIFFER) if plain.verdict == DIFFER and row.verdict in (HIGHER, LOWER) else row


def _rows(evidence: Evidence, pair: Pair) -> Iterator[Finding]:
    level, apart = evidence.project.thresholds.level, Apart(pair.log, pair.mark, pair.first, pair.second)
    sizes = apart.sizes()
    at = f":{pair.log.home}" if pair.log.home else ""

    def told(place: str, found: Difference, unit: str, method: str, better: str = "", verdict: str = "") -> Finding:
        cell = replace(voice_of(evidence.project), segment=f"{pair.name}={pair.first}")
        return finding_of(
            "log_difference", KIND, place, cell, found.estimate, unit=unit, method=method, level=level, better=better,
            verdict=verdict, against=pair.against,
            family=" ".join(t for t in ("parts of logs", pair.log.home, cell.voice) if t),
            p=testable(found.p, cell, found.estimate.n, evidence.project.thresholds))

    breakdowns = pair.log.breakdowns
    known = Defined.by(pair.log, breakdowns.behaviour(pair.mark) if breakdowns else None)
    open_ = [step for step in apart.steps() if step.step not in known.steps]
    both = sorted(open_, key=lambda s: (-sum(s.came), s.step))[:MOST_STEPS]
    for step in sorted(both, key=lambda s: s.step):
        yield told(f"step_reach:{step.step}", _shares(step.came, sizes.journeys, level), "share", REACHED)
        if any(step.ended) and not known.ends:
            yield told(f"ends_at:{step.step}", _shares(step.ended, sizes.journeys, level), "share", ENDED)
    if not known.repeats:
        yield told(f"rework{at}", _shares(sizes.repeating, sizes.journeys, level), "share", REPEATED, "lower")
    if not known.times:
        spans, agree = _spans(apart, sizes, level)
        yield told(f"throughput{at}", spans, "hours", LASTED, "lower", "" if agree else DIFFER)
    if not known.steps:
        yield told(f"variant{at}", _mix(apart.variants(round(2 * FEWEST_EXPECTED)), sizes.journeys), "chi2", MIXED)


def _shares(hits: tuple[int, int], of: tuple[int, int], level: float) -> Difference:
    one, two = (tally([0.0, 1.0], [n - k, k]) for k, n in zip(hits, of, strict=True))
    found = shares_apart(one, two, lambda values: values > 0.5, level)
    return found if found.p is None else replace(found, p=shares_p(hits[0], of[0], hits[1], of[1]))


def _spans(apart: Apart, sizes: Sizes, level: float) -> tuple[Difference, bool]:
    """Compare throughput: the difference of medians, and Mann and Whitney's test of the ranks; do both lean one way?

    U = R1 - n1 (n1 + 1) / 2; z = (|U - n1 n2 / 2| - 1/2) / sqrt(n1 n2 / 12 (N + 1 - sum(t^3 - t) / (N (N - 1)))).
    Skewed times with journeys of no time at all forbid a test on means or logarithms. The interval combines those of
    both medians. Source: Mann and Whitney 1947; Conover 1999; Zou and Donner 2008.
    """
    n1, n2 = sizes.journeys
    n = min(n1, n2)
    if not n:
        return Difference(Estimate(None, None, None, n, float(n)), None), True
    ranks = [ranks_of(count, 0.5, level) for count in (n1, n2)]
    found = apart.spans((_asked(ranks[0]), _asked(ranks[1])))
    medians = [_median(rank, hours) for rank, hours in zip(ranks, found.hours, strict=True)]
    (m1, l1, u1), (m2, l2, u2) = medians
    low = high = None
    if l1 is not None and u1 is not None and l2 is not None and u2 is not None:
        low = m1 - m2 - sqrt((m1 - l1) ** 2 + (u2 - m2) ** 2)
        high = m1 - m2 + sqrt((u1 - m1) ** 2 + (m2 - l2) ** 2)
    estimate = Estimate(m1 - m2, low, high, n, float(n))
    more = found.rank_sum - n1 * (n1 + 1) / 2 - n1 * n2 / 2
    return Difference(estimate, rank_p(found.rank_sum, found.ties, n1, n2)), (m1 - m2) * more > 0


def rank_p(rank_sum: float, ties: float, n1: int, n2: int) -> float:
    """Return Mann and Whitney's two-sided probability, normal with ties and continuity corrected; 1 where all tie."""
    n = n1 + n2
    away = max(0.0, abs(rank_sum - n1 * (n1 + 1) / 2 - n1 * n2 / 2) - 0.5)
    variance = n1 * n2 / 12 * (n + 1 - ties / (n * (n - 1))) if n > 1 else 0.0
    found = normal_p(away, sqrt(max(0.0, variance)))
    return 1.0 if found is None else found


def _asked(ranks: Ranks) -> dict[str, int]:
    ends = {"low": ranks.low, "high": ranks.high} if ranks.low and ranks.high else {}
    return {"below": ranks.below, "above": ranks.above, **{name: at for name, at in ends.items() if at}}


def _median(ranks: Ranks, hours: Mapping[str, float]) -> tuple[float, float | None, float | None]:
    middle = hours["below"] * (1 - ranks.part) + hours["above"] * ranks.part
    return middle, hours.get("low"), hours.get("high")


def _mix(ways: list[tuple[int, int]], of: tuple[int, int]) -> Difference:
    """Compare which ways two groups take, by chi-square; None where there is only one way to compare.

    Source: Pearson 1900; Cochran 1954 (expected counts of five and more).
    """
    n = min(of)
    total = sum(of)
    large = [way for way in ways if n * sum(way) / total >= FEWEST_EXPECTED] if total else []
    rest = (of[0] - sum(a for a, _ in large), of[1] - sum(b for _, b in large))
    if sum(rest) and n * sum(rest) / total < FEWEST_EXPECTED and large:
        *large, last = large
        rest = (rest[0] + last[0], rest[1] + last[1])
    table = [*large, *([rest] if sum(rest) else [])]
    if len(table) < 2 or not n:
        return Difference(Estimate(None, None, None, n, float(n)), None)
    chi2 = sum((way[side] - sum(way) * of[side] / total) ** 2 / (sum(way) * of[side] / total)
               for way in table for side in (0, 1))
    return Difference(Estimate(chi2, None, None, n, float(n)), float(chdtrc(len(table) - 1, chi2)))


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the plain numbers that a difference between parts of a log is made of."""
    found: dict[Spoken, tuple[Spoken, ...]] = {}
    for log in evidence.logs if any(log.breakdowns for log in evidence.logs) else ():
        at = f":{log.home}" if log.home else ""
        for name in ("rework", "throughput", "variant"):
            found[KIND, f"{name}{at}"] = (("journey", log.home),)
        for label in log.names:
            for name in ("step_reach", "ends_at"):
                found[KIND, f"{name}:{label}"] = ((step_kind(label, evidence.project), label),)
    return found


METRICS: tuple[Metric, ...] = (
    Metric("log_difference", N_("Parts of a log compared"), "share",
           "shares: Newcombe interval, Fisher's exact test (pooled z of large groups); throughput: difference of "
           "medians, Mann-Whitney z with ties; variants: chi-square; q: Benjamini and Hochberg over all tests of a log",
           "Newcombe 1998; Fisher 1935; Mann and Whitney 1947; Zou and Donner 2008; Pearson 1900; Benjamini and "
           "Hochberg 1995",
           differences, better="", rests_on=rests_on),
)
