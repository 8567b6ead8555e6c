"""What changed between two waves, and whether it may be called an effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import CAUTION, Finding
from cjm_core.metrics.composite.effect import FEW_UNITS, Change, difference_in_differences, mean_change
from cjm_core.metrics.composite.indices import rests_on
from cjm_core.metrics.composite.league import League, leagues
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.intervals import Estimate, t_quantile
from cjm_core.metrics.p_values import student_p
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.metrics.composite.scores import Unit
    from cjm_core.model.analysis import Index

ROSE, FELL, NO_CHANGE = "rose", "fell", "no_change_shown"
EFFECT, NO_EFFECT, NO_COMPARISON, TOO_FEW = "effect", "no_effect_shown", "no_comparison", "too_few"
APART, TOGETHER = "apart_before", "together_before"
CHANGED = N_("index of this unit minus its index of the earlier wave, Welch interval; different people in each wave")
EFFECT_FEW = N_("change of treated units minus change of the others, t interval with units as clusters and G - 2 "
                "degrees of freedom; few units: read with caution")
EFFECT_MANY = N_("change of treated units minus change of the others, t interval with units as clusters and G - 2 "
                 "degrees of freedom")
DEALT = N_("probability of such a difference when the treatment is dealt out among the units in every other way; no "
           "interval")
UNCOMPARED = N_("mean change of the units, t interval with units as clusters; not an effect, since there are no units "
                "in which nothing was done: trend, season and regression to the mean are in it")
BEFORE = N_("change of the units treated later minus change of the others, between two waves before anything was done; "
            "t interval with units as clusters")


@dataclass(frozen=True)
class Waves:
    """The units of two waves, those that are in both: what changed in each of them."""

    first: League
    last: League

    @property
    def pairs(self) -> list[tuple[Unit, Unit]]:
        """The units of both waves, earlier and later."""
        earlier = {u.cell.segment: u for u in self.first.units}
        return [(earlier[u.cell.segment], u) for u in self.last.units if u.cell.segment in earlier]

    def split(self, treated: tuple[str, ...]) -> tuple[list[float], list[float]]:
        """Return the changes of the treated units and of the others."""
        mine: tuple[list[float], list[float]] = ([], [])
        for early, late in self.pairs:
            inside = late.cell.segment.partition("=")[2] in treated
            mine[0 if inside else 1].append((late.score or 0.0) - (early.score or 0.0))
        return mine

    @property
    def fewest(self) -> int:
        """The smallest base of any unit in either wave."""
        return min((u.n for pair in self.pairs for u in pair), default=0)


def spans(evidence: Evidence, index: Index) -> tuple[str, str] | None:
    """Return the waves before and after: those of the index, else the last two; None where there are not two."""
    waves = evidence.waves
    if len(waves) < 2:
        return None
    before, after = index.before or waves[-2], index.after or waves[-1]
    return (before, after) if before in waves and after in waves and before != after else None


def _by_voice(evidence: Evidence, index: Index) -> dict[str, dict[str, League]]:
    found: dict[str, dict[str, League]] = {}
    for league in leagues(evidence, index):
        found.setdefault(league.voice, {})[league.wave] = league
    return found


def _both(evidence: Evidence) -> Iterator[tuple[Index, Waves]]:
    index = evidence.project.analysis.index
    span = spans(evidence, index) if index else None
    if index is None or span is None:
        return
    for waves in _by_voice(evidence, index).values():
        if span[0] in waves and span[1] in waves:
            yield index, Waves(waves[span[0]], waves[span[1]])


def _changes(evidence: Evidence) -> Iterator[Finding]:
    for index, waves in _both(evidence):
        level, rows = waves.last.level, []
        family = family_of("index_change", Cell("", waves.last.wave, waves.last.voice), index.id)
        for early, late in waves.pairs:
            found, p = _welch(early, late, level)
            rows.append(finding_of("index_change", "index", index.id, late.cell, found, unit="score", method=CHANGED,
                                   level=level, against=f"wave={waves.first.wave}", p=p, family=family))
        for row in corrected(rows):
            yield replace(row, verdict=NO_CHANGE if not row.significant else ROSE if (row.value or 0) > 0 else FELL)


def _welch(early: Unit, late: Unit, level: float) -> tuple[Estimate, float | None]:
    n, base = min(early.n, late.n), min(early.components.n_effective, late.components.n_effective)
    value, parts = (late.score or 0.0) - (early.score or 0.0), [(u.se or 0.0) ** 2 for u in (early, late)]
    se, weighted = sqrt(sum(parts)), early.components.weighted or late.components.weighted
    if se <= 0:
        return Estimate(value, None, None, n, base, None, weighted), None
    df = sum(parts) ** 2 / sum(v**2 / (u.n - 1) for v, u in zip(parts, (early, late), strict=True))
    half = t_quantile(df, level) * se
    return Estimate(value, value - half, value + half, n, base, se, weighted), student_p(value, se, df)


def _compared(evidence: Evidence) -> Iterator[tuple[Index, Waves, Change, bool]]:
    """Yield the difference of changes where there are treated units and others; true where they are few."""
    for index, waves in _both(evidence):
        treated, others = waves.split(index.treated)
        if treated and others:
            found = difference_in_differences(np.array(treated), np.array(others), waves.last.level)
            yield index, waves, found, len(treated) + len(others) < FEW_UNITS


def _effect(evidence: Evidence) -> Iterator[Finding]:
    for index, waves, found, few in _compared(evidence):
        told = EFFECT if _sure(found) else NO_EFFECT if found.low is not None else TOO_FEW
        yield _row("effect", index, waves, found, EFFECT_FEW if few else EFFECT_MANY, told, (CAUTION,) if few else ())


def _sure(found: Change) -> bool:
    return found.low is not None and found.high is not None and (found.low > 0 or found.high < 0)


def _permuted(evidence: Evidence) -> Iterator[Finding]:
    for index, waves, found, few in _compared(evidence):
        if found.permuted is not None and few:
            dealt = Change(found.permuted, None, None, None, found.df, None)
            yield replace(_row("effect_permuted", index, waves, dealt, DEALT, ""), unit="share", better="lower")


def _uncompared(evidence: Evidence) -> Iterator[Finding]:
    for index, waves in _both(evidence):
        treated, others = waves.split(index.treated)
        changes = treated or others
        if changes and not (treated and others):
            yield _row("change_without_comparison", index, waves, mean_change(np.array(changes), waves.last.level),
                       UNCOMPARED, NO_COMPARISON)


def _before(evidence: Evidence) -> Iterator[Finding]:
    """Yield how the groups moved between the waves before; it takes two waves before anything was done."""
    index = evidence.project.analysis.index
    span = spans(evidence, index) if index else None
    if index is None or span is None or not index.treated:
        return
    earlier = evidence.waves[:evidence.waves.index(span[0]) + 1]
    for waves in _by_voice(evidence, index).values():
        for one, two in pairwise(earlier):
            if one not in waves or two not in waves:
                continue
            pair = Waves(waves[one], waves[two])
            treated, others = pair.split(index.treated)
            if treated and others:
                found = difference_in_differences(np.array(treated), np.array(others), pair.last.level)
                yield _row("effect_before", index, pair, found, BEFORE, APART if _sure(found) else TOGETHER)


def _row(metric: str, index: Index, waves: Waves, found: Change, method: str, verdict: str,
         flags: tuple[str, ...] = ()) -> Finding:
    pairs = waves.pairs
    base = min(u.components.n_effective for pair in pairs for u in pair)
    weighted = any(u.components.weighted for pair in pairs for u in pair)
    estimate = Estimate(found.value, found.low, found.high, waves.fewest, base, found.se, weighted)
    return finding_of(metric, "index", index.id, Cell("", waves.last.wave, waves.last.voice), estimate, unit="score",
                      method=method, level=waves.last.level, against=f"wave={waves.first.wave}", p=found.p,
                      verdict=verdict, flags=flags)


METRICS: tuple[Metric, ...] = (
    Metric("index_change", N_("Change of the index"), "score", "y(after) - y(before), Welch",
           "Welch 1947; Benjamini and Hochberg 1995", _changes, rests_on=rests_on),
    Metric("effect", N_("Effect beside the units in which nothing was done"), "score",
           "(T1 - T0) - (C1 - C0) from a change a unit, t(G - 2)",
           "Card and Krueger 1994; Donald and Lang 2007; Cameron and Miller 2015", _effect, rests_on=rests_on),
    Metric("effect_permuted", N_("Chance of such an effect by luck of the draw"), "share",
           "ways to deal out the treatment that differ at least as much / all ways", "Fisher 1935", _permuted,
           better="lower", rests_on=rests_on),
    Metric("effect_before", N_("Difference in trend before"), "score", "(T1 - T0) - (C1 - C0) between earlier waves",
           "Angrist and Pischke 2009", _before, rests_on=rests_on),
    Metric("change_without_comparison", N_("Change with nothing to compare it with"), "score",
           "mean of y(after) - y(before) over units, t(G - 1)", "Campbell and Stanley 1963", _uncompared,
           rests_on=rests_on),
)
