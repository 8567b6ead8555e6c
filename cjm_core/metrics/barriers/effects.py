"""What goes with taking it up, all else equal: a logistic model of who reached the rung that counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import family_of, judged
from cjm_core.metrics.intervals import Estimate, kish, z_quantile
from cjm_core.metrics.logistic import (
    LogisticFit,
    area_under_curve,
    fit_logistic,
    marginal_effects,
    standardised_chance,
)
from cjm_core.metrics.p_values import normal_p
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole
from cjm_core.model.ladder import Rung, ladders_of, rungs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

LEAST_ASKED = 10
"""A driver must be answered by so many of those who took it up, and of those who did not."""

EFFECT = N_("change in the share who take it up for one point more of the driver (for yes instead of no), all else "
            "equal: logistic model, delta method; people who answered everything in it")
FIRTH_EFFECT = N_("change in the share who take it up for one point more of the driver (for yes instead of no), all "
                  "else equal: logistic model by Firth's likelihood, since the drivers part yes from no; delta method")
REFUSED = N_("not in the model: the driver does not vary among those who took it up and those who did not")
ODDS = N_("odds ratio of the logistic model, z interval; odds are not chances")
AREA = N_("chance that the model tells one who took it up from one who did not, in the data that it was made of; "
          "interval by Hanley and McNeil")
SHRINKAGE = N_("expected calibration slope on new people, (chi-square - drivers) / chi-square; 1 is perfect; no "
               "interval")
FRACTION = N_("part of those who did not take it up who would have, had they all said yes to the driver, if the model "
              "holds and nothing else stands behind both; delta method")


@dataclass(frozen=True)
class Driver:
    """One column of the model: an item, or a group of people against the largest one; ``jumps`` where it is 0 or 1."""

    place: str
    segment: str
    against: str
    values: NDArray[np.float64]
    jumps: bool
    item: Item | None = None


@dataclass(frozen=True)
class Model:
    """The model of one cell; ``fit`` None where there is none, ``refused`` the drivers that could not enter and why."""

    cell: Cell
    outcome: str
    drivers: tuple[Driver, ...]
    fit: LogisticFit | None
    n_effective: float
    weighted: bool
    refused: tuple[tuple[Driver, str, int], ...]
    people: tuple[int, ...]


def models(evidence: Evidence) -> list[Model]:
    """Return the model of who reached the outcome, for everybody and wave by wave.

    The outcome is ``analysis.outcome`` where that is a `reached` item, else the last rung of the ladder; the drivers
    are ``analysis.drivers`` (with such an outcome) and the segment columns.
    """
    return kept(evidence, "models of who takes it up", lambda: list(_models(evidence)))


def _models(evidence: Evidence) -> Iterator[Model]:
    for rungs, names in _asked(evidence):
        crowd = evidence.crowd([*(r.item_id for r in rungs), *(n for n, _ in names)])
        for cell, people in crowd.cells() if crowd is not None else ():
            yield _model(cell, rungs, names, people)


def marginal_effect(evidence: Evidence) -> Iterator[Finding]:
    """Yield each driver's average marginal effect; a driver that cannot enter gets a row that says why."""
    level = evidence.project.thresholds.level
    for model in models(evidence):
        yield from _refusals(model, level)
        if model.fit is None:
            continue
        effects, errors = marginal_effects(model.fit, [i for i, d in enumerate(model.drivers) if d.jumps])
        rows = []
        for at, (effect, se) in enumerate(zip(effects.tolist(), errors.tolist(), strict=True)):
            half = z_quantile(level) * se
            rows.append(_row("marginal_effect", model, at, (effect, effect - half, effect + half, se), "share",
                             FIRTH_EFFECT if model.fit.penalised else EFFECT, level,
                             p=normal_p(effect, se)))
        yield from judged(rows)


def odds_ratio(evidence: Evidence) -> Iterator[Finding]:
    """Yield each driver's odds ratio, for those who know how to read it."""
    level = evidence.project.thresholds.level
    for model in models(evidence):
        for at in range(len(model.drivers) if model.fit is not None else 0):
            b, se = (float(x[at + 1]) for x in (model.fit.coefficients, model.fit.se)) if model.fit else (0.0, 0.0)
            half = z_quantile(level) * se
            if b + half < 500:
                yield _row("odds_ratio", model, at, (exp(b), exp(b - half), exp(b + half), None), "ratio", ODDS, level)


def model_fit(evidence: Evidence) -> Iterator[Finding]:
    """Yield how well the model tells people apart, and how far it would hold for new ones."""
    level = evidence.project.thresholds.level
    for model in models(evidence):
        if model.fit is None:
            continue
        n = len(model.fit.answer)
        gained = 2 * (model.fit.log_likelihood - model.fit.null_log_likelihood)
        area = _area(model.fit, level)
        yield finding_of("model_auc", "item", model.outcome, model.cell,
                         Estimate(*area, n, model.n_effective, None, model.weighted), unit="ratio", method=AREA,
                         level=level)
        if gained > 0:
            slope = max(0.0, (gained - len(model.drivers)) / gained)
            yield finding_of("model_calibration", "item", model.outcome, model.cell,
                             Estimate(slope, None, None, n, model.n_effective, None, model.weighted), unit="ratio",
                             method=SHRINKAGE, level=level)


def model_auc(evidence: Evidence) -> Iterator[Finding]:
    """Yield how well the model tells people apart."""
    return (f for f in model_fit(evidence) if f.metric == "model_auc")


def model_calibration(evidence: Evidence) -> Iterator[Finding]:
    """Yield how far the model would hold for new people."""
    return (f for f in model_fit(evidence) if f.metric == "model_calibration")


def barrier_fraction(evidence: Evidence) -> Iterator[Finding]:
    """Yield, for drivers of yes or no, which part of those who did not take it up lacking the driver accounts for."""
    level = evidence.project.thresholds.level
    for model in models(evidence):
        for at, driver in enumerate(model.drivers if model.fit is not None else ()):
            if model.fit is not None and driver.item is not None and driver.jumps:
                found = _fraction(model.fit, at, level)
                if found is not None:
                    yield _row("barrier_fraction", model, at, found, "share", FRACTION, level, better="lower")


def attributable_fraction(prevalence: float, ratio: float) -> float:
    """Return the part of the cases that an exposure accounts for: AF = p_c (RR - 1) / RR.

    ``prevalence`` is the share of the cases that were exposed, ``ratio`` the adjusted ratio of risks, not of odds. The
    fractions of several barriers do not add up to one. Source: Miettinen 1974.
    """
    return prevalence * (ratio - 1) / ratio


def _fraction(fit: LogisticFit, at: int, level: float) -> tuple[float, float, float, float] | None:
    """Return the attributable fraction of lacking a driver, its interval and its error, by the delta method."""
    (having, up), (lacking, down) = (standardised_chance(fit, at, value) for value in (1.0, 0.0))
    refusing = fit.weight * (1 - fit.answer)
    cases = float(refusing.sum())
    if having >= 1 or lacking >= 1 or cases <= 0:
        return None
    prevalence = float(refusing @ (1 - fit.design[:, at + 1])) / cases
    ratio = (1 - lacking) / (1 - having)
    gradient = -down / (1 - lacking) + up / (1 - having)
    spread = float(gradient @ fit.covariance @ gradient)
    value = attributable_fraction(prevalence, ratio)
    own = (1 - 1 / ratio) ** 2 * prevalence * (1 - prevalence) / cases
    se = sqrt(max(0.0, own + (prevalence / ratio) ** 2 * spread))
    half = z_quantile(level) * se
    return value, value - half, min(1.0, value + half), se


def _asked(evidence: Evidence) -> list[tuple[tuple[Rung, ...], list[tuple[str, Item]]]]:
    """Return the rungs up to the outcome, and the items that may explain it."""
    items, asked = dict(evidence.items()), evidence.project.analysis
    ladders = ladders_of(evidence.project)
    outcome = items.get(asked.outcome or "")
    if outcome is None or outcome.role is not ItemRole.REACHED or asked.outcome is None:
        return [(rungs, []) for rungs in ladders if evidence.project.segments]
    names = [(n, items[n]) for n in asked.drivers if n in items and n != asked.outcome]
    for rungs in ladders:
        ids = [r.item_id for r in rungs]
        if asked.outcome in ids:
            upto = ids.index(asked.outcome) + 1
            return [(rungs[:upto], [(n, i) for n, i in names if n not in ids[:upto]])]
    return [(rungs_of([(asked.outcome, outcome)]), names)]


def _model(cell: Cell, rungs: Sequence[Rung], names: Sequence[tuple[str, Item]], people: Crowd) -> Model:
    answer = _answer(rungs, people)
    known = ~np.isnan(answer)
    outcome = rungs[-1].item_id
    entering, refused = [], []
    for driver in (_of_item(name, item, outcome, people) for name, item in names):
        why = _why_not(driver.values[known], answer[known])
        if why:
            refused.append((driver, why, int((~np.isnan(driver.values) & known).sum())))
        else:
            entering.append(driver)
    complete = known & np.all([~np.isnan(d.values) for d in entering], axis=0) if entering else known
    mine, y, weight = people.where(complete), answer[complete], people.weight[complete]
    drivers = [*(replace(d, values=d.values[complete]) for d in entering), *_groups(mine, outcome)]
    fit = None
    if drivers and len(y):
        table = np.column_stack([d.values for d in drivers])
        fit = fit_logistic(table, y, weight if people.weighted else None)
    n_effective = kish(weight)
    if fit is None:
        refused += [(d, "cannot_fit", len(y)) for d in drivers]
    return Model(cell, outcome, tuple(drivers), fit, n_effective, people.weighted, tuple(refused),
                 tuple(_people(d, len(y)) for d in drivers))


def _answer(rungs: Sequence[Rung], people: Crowd) -> NDArray[np.float64]:
    """Return 1 for people who passed every rung, 0 for those who said no on the way, NaN where nobody knows."""
    found = np.ones(len(people))
    for rung in rungs:
        answers = people.column(rung.item_id)
        on = found == 1
        found[on & np.isnan(answers)] = np.nan
        found[on & ~np.isnan(answers) & ~np.isin(answers, rung.item.yes_codes)] = 0.0
    return found


def _of_item(name: str, item: Item, outcome: str, people: Crowd) -> Driver:
    values = people.column(name)
    if item.role is ItemRole.REACHED:
        yes = np.isin(values, item.yes_codes).astype(np.float64)
        return Driver(name, "", f"outcome={outcome}", np.where(np.isnan(values), np.nan, yes), True, item)
    return Driver(name, "", f"outcome={outcome}", values, False, item)


def _groups(people: Crowd, outcome: str) -> Iterator[Driver]:
    """Yield every group of every segment column but the largest, with which the others are compared."""
    for column, (codes, labels) in people.segments.items():
        sizes = np.array([float(people.weight[codes == c].sum()) for c in range(len(labels))])
        if (sizes > 0).sum() < 2:
            continue
        largest = int(np.argmax(sizes))
        for c, label in enumerate(labels):
            if c != largest and sizes[c] > 0:
                yield Driver(outcome, f"{column}={label}", f"segment={labels[largest]}",
                             (codes == c).astype(np.float64), True)


def _why_not(values: NDArray[np.float64], answer: NDArray[np.float64]) -> str:
    """Return why a driver cannot enter, or nothing: stated barriers are asked of those alone who did not take it up."""
    given = ~np.isnan(values)
    if min(int((given & (answer == side)).sum()) for side in (0, 1)) < LEAST_ASKED:
        return "asked_of_one_side"
    return "same_answer" if np.ptp(values[given]) == 0 else ""


def _people(driver: Driver, n: int) -> int:
    """Return the smallest group that an effect rests on: of a group of people that group or all others."""
    inside = int(driver.values.sum())
    return min(inside, n - inside) if driver.segment else n


def _row(metric: str, model: Model, at: int, numbers: tuple[float, float, float, float | None], unit: str, method: str,
         level: float, p: float | None = None, better: str = "higher") -> Finding:
    driver, n = model.drivers[at], model.people[at]
    value, low, high, se = numbers
    family = family_of(metric, model.cell, model.outcome)
    return finding_of(metric, "item", driver.place, model.cell,
                      Estimate(value, low, high, n, min(model.n_effective, float(n)), se, model.weighted), unit=unit,
                      method=method, level=level, better=better, segment=driver.segment or None,
                      against=driver.against, p=p, family=family if p is not None else "")


def _refusals(model: Model, level: float) -> Iterator[Finding]:
    for driver, why, n in model.refused:
        yield finding_of("marginal_effect", "item", driver.place, model.cell,
                         Estimate(None, None, None, n, float(n), None, model.weighted), unit="share", method=REFUSED,
                         level=level, segment=driver.segment or None, against=driver.against, verdict=why)


def _area(fit: LogisticFit, level: float) -> tuple[float, float, float]:
    """Return the area under the curve with Hanley and McNeil's interval."""
    a = area_under_curve(fit)
    yes = float(fit.weight @ fit.answer)
    no = float(fit.weight.sum()) - yes
    spread = a * (1 - a) + (yes - 1) * (a / (2 - a) - a * a) + (no - 1) * (2 * a * a / (1 + a) - a * a)
    half = z_quantile(level) * sqrt(max(0.0, spread / (yes * no)))
    return a, max(0.0, a - half), min(1.0, a + half)


def _rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the last rung: the effect of a group is its share there less that of the group it is compared with."""
    return {("item", rungs[-1].item_id): ((rungs[-1].kind, rungs[-1].place),) for rungs, _ in _asked(evidence)}


METRICS: tuple[Metric, ...] = (
    Metric("marginal_effect", N_("Marginal effect"), "share", "mean of p (1 - p) b_j; yes or no: mean p(1) - mean p(0)",
           "Greene, Econometric Analysis; Firth 1993; Benjamini and Hochberg 1995", marginal_effect,
           rests_on=_rests_on),
    Metric("odds_ratio", N_("Odds ratio"), "ratio", "exp(b_j)", "Greene, Econometric Analysis", odds_ratio,
           rests_on=_rests_on),
    Metric("model_auc", N_("How well the model tells apart"), "ratio",
           "share of pairs of a yes and a no in the right order", "Hanley and McNeil 1982", model_auc),
    Metric("model_calibration", N_("How far the model holds"), "ratio", "(2 ln L/L0 - drivers) / 2 ln L/L0",
           "van Houwelingen and le Cessie 1990", model_calibration),
    Metric("barrier_fraction", N_("Fraction that lacking it accounts for"), "share", "p_c (RR - 1) / RR",
           "Miettinen 1974", barrier_fraction, better="lower"),
)
