"""Where a unit stands: reliability, shrunk score, bands reached, bonus, and how far ranks can be told at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.composite.indices import rests_on
from cjm_core.metrics.composite.league import League, leagues
from cjm_core.metrics.composite.reliability import Ratio, interviews_needed, of_mean
from cjm_core.metrics.composite.scores import Unit
from cjm_core.metrics.composite.sensitivity import rank_interval, rank_range, ranks
from cjm_core.metrics.composite.shrinkage import reached, shrunk
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.intervals import Estimate, t_quantile, z_quantile
from cjm_core.metrics.p_values import student_p
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model.analysis import Index

PROVEN, NOT_PROVEN, CANNOT_TELL = "proven", "not_proven", "cannot_tell"
RELIABLE, NOT_RELIABLE, NO_DIFFERENCE = "reliable", "not_reliable", "no_difference"
ABOVE, BELOW, LIKE_OTHERS = "above_others", "below_others", "like_others"
RELIABILITY = N_("reliability of the means of units at the usual number of interviews, ICC(1, k), F interval; "
                 "n: interviews of the smallest unit")
OF_UNIT = N_("reliability of this unit's mean at its own number of interviews, from ICC(1); no interval of its own")
SINGLE = N_("part of the differences between people that is between units, ICC(1), F interval; "
            "n: interviews of the smallest unit")
NEEDED = N_("interviews that a unit needs for a reliable mean: r (1 - ICC) / (ICC (1 - r)), r the reliability asked "
            "for; no interval; n: interviews of the smallest unit now")
SHRUNK = N_("score drawn towards the mean of all units by as much as it is unsure (empirical Bayes, DerSimonian and "
            "Laird), normal interval")
BAND = N_("probability that the true score is in this band or above, t; no interval of its own")
BONUS = N_("probability that the true score is at the target of the bonus or above, t; proven where it is at least the "
           "certainty agreed; cannot tell on few interviews or where the unit's mean is not reliable")
OTHERS = N_("index minus the mean of the other units, each counting once, t interval")
RANK = N_("rank among the units, 1 the best; interval: all scores drawn anew from their errors, 4000 times, seeded")
CHOICES = N_("rank among the units; low and high: best and worst rank when weights move by a quarter, one component is "
             "left out or the other way of putting together is taken; no interval of chance")


def _leagues(evidence: Evidence) -> Iterator[tuple[Index, League]]:
    index = evidence.project.analysis.index
    for league in leagues(evidence, index) if index else ():
        assert index is not None  # without an index there is no league
        yield index, league


def _estimate(unit: Unit, value: float | None, low: float | None = None, high: float | None = None) -> Estimate:
    found = unit.components
    return Estimate(value, low, high, unit.n, found.n_effective, None, found.weighted)


def _of_league(league: League, ratio: Ratio) -> Estimate:
    return Estimate(ratio.value, ratio.low, ratio.high, league.fewest, float(league.n.min()))


def _reliability(evidence: Evidence) -> Iterator[Finding]:
    for index, league in _leagues(evidence):
        if league.between is None:
            continue
        whole, found = Cell("", league.wave, league.voice), league.between
        told = RELIABLE if found.mean.value >= index.reliable_from else NOT_RELIABLE
        yield finding_of("index_reliability", "index", index.id, whole, _of_league(league, found.mean), unit="ratio",
                         method=RELIABILITY, level=league.level, verdict=told)
        for unit in league.units:
            value = _own_reliability(league, unit)
            yield finding_of("index_reliability", "index", index.id, unit.cell, _estimate(unit, value), unit="ratio",
                             method=OF_UNIT, level=league.level,
                             verdict=RELIABLE if value >= index.reliable_from else NOT_RELIABLE)


def _own_reliability(league: League, unit: Unit) -> float:
    single = max(0.0, league.between.one.value) if league.between else 0.0
    return of_mean(single, unit.components.n_effective)


def _single(evidence: Evidence) -> Iterator[Finding]:
    for index, league in _leagues(evidence):
        if league.between is not None:
            yield finding_of("index_icc", "index", index.id, Cell("", league.wave, league.voice),
                             _of_league(league, league.between.one), unit="ratio", method=SINGLE, level=league.level)


def _needed(evidence: Evidence) -> Iterator[Finding]:
    for index, league in _leagues(evidence):
        if league.between is None:
            continue
        count = interviews_needed(league.between.one.value, index.reliable_from)
        value = None if count is None else float(count)
        yield finding_of("index_interviews", "index", index.id, Cell("", league.wave, league.voice),
                         Estimate(value, None, None, league.fewest, float(league.n.min())), unit="people",
                         method=NEEDED, level=league.level, better="", verdict=NO_DIFFERENCE if count is None else "")


def _shrunk(evidence: Evidence) -> Iterator[Finding]:
    for index, league in _leagues(evidence):
        found = shrunk(league.scores, league.se**2)
        if found is None:
            continue
        z = z_quantile(league.level)
        for unit, score, se in zip(league.units, found.score.tolist(), found.se.tolist(), strict=True):
            yield finding_of("index_shrunk", "index", index.id, unit.cell,
                             _estimate(unit, score, score - z * se, score + z * se), unit="score", method=SHRUNK,
                             level=league.level)


def _chances(league: League, target: float) -> Iterator[tuple[Unit, float]]:
    for unit, score, se in zip(league.units, league.scores.tolist(), league.se.tolist(), strict=True):
        yield unit, reached(score, se, target, unit.n - 1)


def _bands(evidence: Evidence) -> Iterator[Finding]:
    for index, league in _leagues(evidence):
        for start in index.bands:
            for unit, chance in _chances(league, start):
                yield finding_of("index_band", "index", index.id, unit.cell, _estimate(unit, chance), unit="share",
                                 method=BAND, level=league.level, against=f"band={start:g}")


def _bonus(evidence: Evidence) -> Iterator[Finding]:
    limits = evidence.project.thresholds
    for index, league in _leagues(evidence):
        if index.bonus_at is None:
            continue
        for unit, chance in _chances(league, index.bonus_at):
            small = min(unit.n, unit.components.n_effective) < limits.small_base
            unsure = small or _own_reliability(league, unit) < index.reliable_from
            told = CANNOT_TELL if unsure else PROVEN if chance >= index.bonus_level else NOT_PROVEN
            yield finding_of("index_bonus", "index", index.id, unit.cell, _estimate(unit, chance), unit="share",
                             method=BONUS, level=league.level, verdict=told)


def _others(evidence: Evidence) -> Iterator[Finding]:
    for index, league in _leagues(evidence):
        rows = []
        for i, unit in enumerate(league.units):
            found, p = _beside(league, i)
            rows.append(finding_of("index_others", "index", index.id, unit.cell, found, unit="score", method=OTHERS,
                                   level=league.level, against="segment=rest", p=p,
                                   family=family_of("index_others", Cell("", league.wave, league.voice), index.id)))
        for row in corrected(rows):
            yield replace(row, verdict=LIKE_OTHERS if not row.significant else ABOVE if (row.value or 0) > 0 else BELOW)


def _beside(league: League, i: int) -> tuple[Estimate, float | None]:
    """Return a unit's index minus the mean of the others, with Welch's degrees of freedom."""
    parts = [1.0 if j == i else -1 / (len(league.units) - 1) for j in range(len(league.units))]
    value = sum(p * s for p, s in zip(parts, league.scores.tolist(), strict=True))
    variances = [(p * s) ** 2 for p, s in zip(parts, league.se.tolist(), strict=True)]
    se = sqrt(sum(variances))
    below = sum(v**2 / (u.n - 1) for v, u in zip(variances, league.units, strict=True))
    if se <= 0 or below <= 0:
        return _estimate(league.units[i], value), 1.0
    df = se**4 / below
    half = t_quantile(df, league.level) * se
    return _estimate(league.units[i], value, value - half, value + half), student_p(value, se, df)


def _ranks(evidence: Evidence) -> Iterator[Finding]:
    for index, league in _leagues(evidence):
        low, high = rank_interval(league.scores, league.se, league.level)
        yield from _ranked("index_rank", index, league, low.tolist(), high.tolist(), RANK)


def _sensitivity(evidence: Evidence) -> Iterator[Finding]:
    for index, league in _leagues(evidence):
        means = np.array([u.components.means for u in league.units])
        low, high = rank_range(means, np.array([c.weight for c in index.components]), index.aggregate)
        yield from _ranked("index_sensitivity", index, league, low.tolist(), high.tolist(), CHOICES)


def _ranked(metric: str, index: Index, league: League, low: list[int], high: list[int], method: str
            ) -> Iterator[Finding]:
    for unit, rank, best, worst in zip(league.units, ranks(league.scores).tolist(), low, high, strict=True):
        yield finding_of(metric, "index", index.id, unit.cell, _estimate(unit, float(rank), float(best), float(worst)),
                         unit="rank", method=method, level=league.level, better="lower")


METRICS: tuple[Metric, ...] = (
    Metric("index_reliability", N_("Reliability of the units' means"), "ratio", "ICC(1, k) = (MSB - MSW) / MSB",
           "Shrout and Fleiss 1979; McGraw and Wong 1996", _reliability, rests_on=rests_on),
    Metric("index_icc", N_("Differences between units, ICC(1)"), "ratio", "(MSB - MSW) / (MSB + (k - 1) MSW)",
           "Shrout and Fleiss 1979", _single, rests_on=rests_on),
    Metric("index_interviews", N_("Interviews that a unit needs"), "people", "r (1 - ICC) / (ICC (1 - r))",
           "Spearman 1910; Brown 1910", _needed, better="", rests_on=rests_on),
    Metric("index_shrunk", N_("Index, drawn towards the mean"), "score",
           "mu + B (y - mu), B = tau^2 / (tau^2 + se^2)", "DerSimonian and Laird 1986; Efron and Morris 1975", _shrunk,
           rests_on=rests_on),
    Metric("index_band", N_("Probability of having reached a band"), "share", "Pr(true >= band), t(n-1)",
           "Student 1908", _bands, rests_on=rests_on),
    Metric("index_bonus", N_("Probability of having reached the bonus"), "share", "Pr(true >= target), t(n-1)",
           "Student 1908", _bonus, rests_on=rests_on),
    Metric("index_others", N_("Index against the other units"), "score", "y_j - mean of the other y, Welch",
           "Welch 1947; Benjamini and Hochberg 1995", _others, rests_on=rests_on),
    Metric("index_rank", N_("Rank and how sure it is"), "rank", "1 + units with a higher score",
           "Goldstein and Spiegelhalter 1996", _ranks, better="lower", rests_on=rests_on),
    Metric("index_sensitivity", N_("Rank under other choices"), "rank",
           "ranks under weights +-25 %, without each component, arithmetic and geometric", "OECD and JRC 2008",
           _sensitivity, better="lower", rests_on=rests_on),
)
