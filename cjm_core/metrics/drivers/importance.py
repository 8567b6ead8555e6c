"""What moves the outcome: the drivers' shares of R², their ranks, and whether they pass what chance alone would get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaincc

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import CORRECTED, Finding
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.drivers import fit as models
from cjm_core.metrics.drivers.asymmetry import Contrast, contrasts
from cjm_core.metrics.drivers.fit import Fit, fits, is_exact
from cjm_core.metrics.drivers.johnson import johnson
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.resampling import percentiles
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

ABOVE, NOT_ABOVE, CANNOT_TELL = "above_noise", "not_above_noise", "cannot_tell"

LMG = N_(
    "share of the outcome's variance that goes back to the driver: what it adds to R², averaged over all orders of the "
    "drivers (LMG); percentile interval as people, of more than 1,000 random groups of them, are drawn anew; tested "
    "against a predictor of pure chance added in every draw; people who answered all these questions")
LMG_PAIRS = N_(
    "share of the outcome's variance that goes back to the driver: what it adds to R², averaged over all orders of the "
    "drivers (LMG); percentile interval as people, of more than 1,000 random groups of them, are drawn anew; tested "
    "against a predictor of pure chance added in every draw; questions not put to everybody: each correlation over the "
    "people who answered both, n of the thinnest pair")
LMG_REPAIRED = N_(
    "share of the outcome's variance that goes back to the driver: what it adds to R², averaged over all orders of the "
    "drivers (LMG); percentile interval as people, of more than 1,000 random groups of them, are drawn anew; tested "
    "against a predictor of pure chance added in every draw; questions not put to everybody: each correlation over the "
    "people who answered both, n of the thinnest pair; some draws contradicted themselves and were mended by raising "
    "eigenvalues")
LMG_SAMPLED = N_(
    "share of the outcome's variance that goes back to the driver: what it adds to R², averaged over thousands of "
    "sampled orders of the drivers, for more than 15 have too many (LMG); sampling them leaves a standard error of at "
    "most 0.001; percentile interval as people, of more than 1,000 random groups of them, are drawn anew, over 100 "
    "orders; tested against a predictor of pure chance added in every draw; each correlation over the people who "
    "answered both questions, n of the thinnest pair")
LOGISTIC = N_(
    "yes or no explained: share of McFadden's R² that goes back to the driver, averaged over all orders of the "
    "drivers; percentile interval of at most 200 draws of people; tested against what chance alone adds; people who "
    "answered all these questions")
LOGISTIC_SAMPLED = N_(
    "yes or no explained: share of McFadden's R² that goes back to the driver, averaged over 24 sampled orders of the "
    "drivers, for more than 6 take too long; percentile interval of at most 200 draws of people; tested against what "
    "chance alone adds; people who answered all these questions")
NO_MODEL = N_(
    "too few people answered the outcome together with the drivers, or all gave the outcome the same answer, so "
    "nothing can be said of what drives it")
TOO_FEW = N_("too few people answered this question together with the outcome; it is left out of the drivers")
SAME = N_("everybody gave this question the same answer; it can explain nothing and is left out of the drivers")
THIN = N_("too few people answered this question together with some other driver; it is left out of the drivers")
REASONS = {models.TOO_FEW: TOO_FEW, models.SAME: SAME, models.THIN: THIN}

FIRST = N_("share of the draws of people in which this driver has the largest share; a probability, with no "
           "interval of its own")
EXPLAINED = N_("R² of all drivers together; percentile interval as people are drawn anew, which reaches a little high")
NOISE = N_("mean share that a predictor of pure chance would get; interval: where it falls from draw to draw")
JOHNSON = N_("Johnson's relative weight: near the averaged share, though the order may differ; percentile interval as "
             "people are drawn anew")
SIMPLE = N_("simple correlation with the outcome, more is better on both; percentile interval as people are drawn anew")


@dataclass(frozen=True)
class Tested:
    """A fit with its penalty–reward contrasts, and the corrected probabilities of all its tests, one family.

    ``p`` and ``q`` know each test by (driver, ``driver`` or ``penalty`` or ``reward``); ``family`` names it.
    """

    fit: Fit
    contrasts: tuple[Contrast, ...]
    family: str
    p: dict[tuple[str, str], float]
    q: dict[tuple[str, str], float]


def tested(evidence: Evidence) -> list[Tested]:
    """Return every cell's model with its tests corrected together; made once a measuring."""
    level, replicates = evidence.project.thresholds.level, evidence.project.analysis.replicates
    return kept(evidence, "driver tests", lambda: [with_tests(f, level, replicates) for f in fits(evidence)])


def with_tests(found: Fit, level: float, replicates: int) -> Tested:
    """Return one model with its penalties and rewards, all their tests corrected as one family."""
    sides = tuple(contrasts(found, level, replicates))
    p = {(name, "driver"): chance for name, chance in zip(found.names, chances(found).tolist(), strict=False)}
    for c in sides:
        p |= {(c.driver, k): e.p for k, e in (("penalty", c.penalty), ("reward", c.reward)) if e.p is not None}
    cell = found.group.cell
    family = family_of("drivers", cell)
    rows = corrected(Finding("", "item", "", p=chance, family=family) for chance in p.values())
    return Tested(found, sides, family, p, {key: row.q or 0.0 for key, row in zip(p, rows, strict=True)})


def chances(found: Fit) -> NDArray[np.float64]:
    """Return, for each driver, how probable a share as large is for a predictor of pure chance; none without a model.

    In every draw such a predictor is added; its share is the mean of these times a chi-square of one degree, larger
    by as much as fewer people answered the driver.
    """
    if found.shares is None or found.drawn is None:
        return np.zeros(0)
    people = found.group.n_effective
    base = np.array([found.group.base(c) for c in found.columns]) / len(found.group.weight) * people
    floor = float(found.drawn.noise.mean()) * people / np.maximum(base, 1.0)
    return np.asarray(gammaincc(0.5, found.shares.share[0] / np.maximum(floor, 1e-300) / 2))


def estimate_of(found: Fit, value: float, ends: tuple[float, float] | None) -> Estimate:
    """Return an estimate with the fit's base."""
    low, high = ends if ends else (None, None)
    return Estimate(value, low, high, found.n, found.n_effective, None, found.group.weighted)


def unknown(found: Fit, n: int) -> Estimate:
    """Return the estimate of what cannot be told, with the people that there were."""
    return Estimate(None, None, None, n, found.group.n_effective * n / max(len(found.group.weight), 1), None,
                    found.group.weighted)


def method_of(found: Fit) -> str:
    """Return the sentence that says how the shares of a model were made."""
    if found.binary:
        return LOGISTIC if is_exact(found) else LOGISTIC_SAMPLED
    if not is_exact(found):
        return LMG_SAMPLED
    if found.complete:
        return LMG
    mended = any(m is not None and m.repaired for m in (found.moments, found.drawn_moments))
    return LMG_REPAIRED if mended else LMG_PAIRS


def _driver(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for t in tested(evidence):
        make = partial(finding_of, "driver", "item", cell=t.fit.group.cell, unit="share", level=level)
        outcome = f"item={t.fit.group.question.outcome}"
        if t.fit.shares is not None and t.fit.drawn is not None:
            for k, name in enumerate(t.fit.names):
                share = estimate_of(t.fit, float(t.fit.shares.share[0, k]),
                                    percentiles(t.fit.drawn.share[:, k], level))
                q = t.q[name, "driver"]
                row = make(name, estimate=share, method=method_of(t.fit), against=outcome, p=t.p[name, "driver"],
                           family=t.family, verdict=ABOVE if q <= 1 - level else NOT_ABOVE)
                yield with_q(row, q)
        yield from _left_out(t.fit, partial(make, against=outcome, verdict=CANNOT_TELL))


def with_q(row: Finding, q: float) -> Finding:
    """Return a tested row with its corrected probability."""
    return replace(row, q=q, flags=(*row.flags, CORRECTED))


def _left_out(found: Fit, make: partial[Finding]) -> Iterator[Finding]:
    """Name every driver of which nothing can be said, with the reason."""
    drivers = found.group.question.drivers
    for c, reason in found.left_out.items():
        yield make(drivers[c][0], estimate=unknown(found, found.group.base(c)), method=REASONS[reason])
    if found.shares is None:
        for c in found.columns:
            yield make(drivers[c][0], estimate=unknown(found, found.group.base(c)), method=NO_MODEL)


def _modelled(evidence: Evidence) -> Iterator[Fit]:
    return (f for f in fits(evidence) if f.shares is not None)


def _first(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for found in _modelled(evidence):
        assert found.drawn is not None
        draws = len(found.drawn.share)
        times = np.bincount(found.drawn.share.argmax(axis=1), minlength=len(found.columns))
        for name, count in zip(found.names, times.tolist(), strict=True):
            part = estimate_of(found, count / draws, None)
            yield finding_of("driver_first", "item", name, found.group.cell, part, unit="share", method=FIRST,
                             level=level, better="")


def _whole(evidence: Evidence, metric: str) -> Iterator[Finding]:
    """Yield R² of all drivers, or the share of pure chance: one row an outcome."""
    level = evidence.project.thresholds.level
    for found in _modelled(evidence):
        assert found.shares is not None
        assert found.drawn is not None
        draws = found.drawn.r2 if metric == "explained" else found.drawn.noise
        value = float(found.shares.r2[0]) if metric == "explained" else float(draws.mean())
        part = estimate_of(found, value, percentiles(draws, level))
        yield finding_of(metric, "item", found.group.question.outcome, found.group.cell, part, unit="share",
                         method=EXPLAINED if metric == "explained" else NOISE, level=level, better="")


def _johnson(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for found in _modelled(evidence):
        if found.moments is None or found.drawn_moments is None:
            continue
        weights, draws = johnson(found.moments.correlation)[0], johnson(found.drawn_moments.correlation)
        for k, name in enumerate(found.names):
            part = estimate_of(found, float(weights[k]), percentiles(draws[:, k], level))
            yield finding_of("driver_johnson", "item", name, found.group.cell, part, unit="share", method=JOHNSON,
                             level=level)


def _correlation(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for found in _modelled(evidence):
        if found.moments is None or found.drawn_moments is None:
            continue
        simple, draws = found.moments.correlation[0, :-1, -1], found.drawn_moments.correlation[:, :-1, -1]
        for k, name in enumerate(found.names):
            part = estimate_of(found, float(simple[k]), percentiles(draws[:, k], level))
            yield finding_of("driver_correlation", "item", name, found.group.cell, part, unit="r", method=SIMPLE,
                             level=level)


METRICS: tuple[Metric, ...] = (
    Metric("driver", N_("Driver of the outcome"), "share",
           "average over all orders of the drivers of [R²(S + j) - R²(S)]; adds up to R²",
           "Lindeman, Merenda and Gold 1980; Groemping 2007; Tonidandel, LeBreton and Johnson 2009; Azen and Traxel "
           "2009", _driver),
    Metric("driver_first", N_("Chance of being the first driver"), "share",
           "draws of people in which the driver has the largest share / draws", "Efron 1979", _first, better=""),
    Metric("explained", N_("Explained by the drivers"), "share", "R² of the outcome on all drivers; McFadden's for yes "
           "or no", "Groemping 2007; McFadden 1974", partial(_whole, metric="explained"), better=""),
    Metric("driver_noise", N_("Share of pure chance"), "share",
           "mean share of a predictor of pure chance, new in every draw; about 1 / (n - 1)",
           "Tonidandel, LeBreton and Johnson 2009", partial(_whole, metric="driver_noise"), better=""),
    Metric("driver_johnson", N_("Relative weight of the driver"), "share",
           "sum over k of Lambda_jk² beta*_k², Lambda the root of the drivers' correlations", "Johnson 2000",
           _johnson),
    Metric("driver_correlation", N_("Correlation with the outcome"), "r", "weighted correlation of driver and outcome",
           "Pearson 1896", _correlation),
)
