"""What if these touchpoints were lifted to those levels: what the outcome would do, as answers go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import EXTRAPOLATED, Finding
from cjm_core.metrics.drivers.correlation import Moments, coefficients
from cjm_core.metrics.drivers.fit import Fit, fits
from cjm_core.metrics.drivers.importance import CANNOT_TELL
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.resampling import percentiles
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.model.analysis import Scenario

WITHIN = N_(
    "least squares of the outcome on all drivers, those named moved from their means to the levels, all others left as "
    "they are; percentile interval as people, of more than 1,000 random groups of them, are drawn anew; how answers go "
    "together, not what an action causes")
BEYOND = N_(
    "least squares of the outcome on all drivers, those named moved from their means to the levels, all others left as "
    "they are; percentile interval as people, of more than 1,000 random groups of them, are drawn anew; how answers go "
    "together, not what an action causes; a level, or the outcome itself, lies beyond what nearly all people answered, "
    "so this is a guess about a land that nobody has seen")
UNKNOWN = N_("no prediction: a question of this scenario is not among the drivers that a model could use, or there is "
             "no model of the outcome's mean")
MOST_ANSWER = 0.95


def change(found: Moments, levels: dict[int, float]) -> NDArray[np.float64]:
    """Return the predicted change of the outcome (draws) when the columns of ``levels`` have these means.

    sum over j of b_j (level_j - mean_j), b the least squares on all drivers.
    """
    beta = coefficients(found)
    return np.asarray(sum(beta[:, k] * (level - found.mean[:, k]) for k, level in levels.items()))


def is_beyond(fit: Fit, levels: dict[int, float]) -> bool:
    """Tell whether a level lies outside what 95 % of the people answered on either side."""
    for k, level in levels.items():
        given = fit.group.values[:, fit.columns[k]]
        there = np.isfinite(given)
        low, high = weighted_ends(given[there], fit.group.weight[there])
        if not low <= level <= high:
            return True
    return False


def weighted_ends(values: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[float, float]:
    """Return the answers below and above which 5 % of the weight lies."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order]) / weight.sum()
    low, high = np.searchsorted(reached, np.array([1 - MOST_ANSWER, MOST_ANSWER]) - 1e-9)
    last = len(values) - 1
    return float(values[order][min(low, last)]), float(values[order][min(high, last)])


def _what_if(evidence: Evidence) -> Iterator[Finding]:
    scenarios = evidence.project.analysis.scenarios
    if scenarios:
        for fit in fits(evidence):
            yield from (_row(evidence, fit, scenario) for scenario in scenarios)


def _row(evidence: Evidence, fit: Fit, scenario: Scenario) -> Finding:
    level = evidence.project.thresholds.level
    signs = dict(zip(fit.group.question.ids, fit.group.question.signs.tolist(), strict=True))
    known = all(name in fit.names for name in scenario.levels)
    part, method = Estimate(None, None, None, fit.n, fit.n_effective, None, fit.group.weighted), UNKNOWN
    beyond = False
    if known and fit.moments is not None and fit.drawn_moments is not None:
        levels = {fit.names.index(name): value * signs[name] for name, value in scenario.levels.items()}
        turn = signs[fit.group.question.outcome]
        value = float(change(fit.moments, levels)[0])
        low, high = percentiles(change(fit.drawn_moments, levels) * turn, level)
        part = Estimate(value * turn, low, high, fit.n, fit.n_effective, None, fit.group.weighted)
        beyond = is_beyond(fit, levels) or _leaves_the_scale(fit, value)
        method = BEYOND if beyond else WITHIN
    return finding_of("what_if", "scenario", scenario.id, fit.group.cell, part, unit="scale", method=method,
                      level=level, better=fit.group.question.outcome_item.better,
                      against=f"item={fit.group.question.outcome}",
                      verdict="" if part.value is not None else CANNOT_TELL, flags=(EXTRAPOLATED,) if beyond else ())


def _leaves_the_scale(fit: Fit, value: float) -> bool:
    scale, sign = fit.group.question.outcome_item.scale, float(fit.group.question.signs[-1])
    if scale is None or fit.moments is None:
        return False
    then = (float(fit.moments.mean[0, -1]) + value) * sign
    return not scale.low <= then <= scale.high


METRICS: tuple[Metric, ...] = (
    Metric("what_if", N_("What if"), "scale", "sum over the items named of b_j (level_j - mean_j), b by least squares "
           "on all drivers", "Efron 1979", _what_if),
)
