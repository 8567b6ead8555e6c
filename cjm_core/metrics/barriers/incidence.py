"""Time until something happens when something else may happen first: cumulative incidence, and what may be read off it.

Source: Aalen and Johansen 1978; Kaplan and Meier 1958 is the case without a competing exit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc

from cjm_core.metrics.intervals import Estimate, wilson, z_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEDIAN = 0.5


@dataclass(frozen=True)
class Watched:
    """People watched over time, reduced to the distinct days on which anything happened to anybody.

    ``time`` rises; ``at_risk`` are those still watched just before, ``events`` those to whom the thing happened on the
    day, ``exits`` those who left by another way. Who is merely not watched any more leaves after the day's events.
    All are effective people: counts without weights; ``heads`` are those at risk as people, whatever their weight.
    ``until`` is the last day on which anybody was watched. ``one`` is the weight that counts as one effective person.
    """

    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]
    exits: NDArray[np.float64]
    heads: NDArray[np.int64]
    n: int
    n_effective: float
    until: float
    weighted: bool = False
    one: float = 1.0

    @property
    def survival(self) -> NDArray[np.float64]:
        """Return the share to whom nothing has happened yet after each time: prod(1 - d / n)."""
        return np.asarray(np.cumprod(1 - (self.events + self.exits) / self.at_risk))

    @property
    def before(self) -> NDArray[np.float64]:
        """Return the share to whom nothing has happened yet just before each time."""
        return np.concatenate([[1.0], self.survival])[:-1]

    @property
    def incidence(self) -> NDArray[np.float64]:
        """Return the share to whom the thing has happened by each time: sum of S(t-) d_k / n."""
        return np.cumsum(self.before * self.events / self.at_risk)

    def turned(self) -> Watched:
        """Return the same people with the exits as the events of interest."""
        return replace(self, events=self.exits, exits=self.events)

    def still(self, day: float) -> int:
        """Return how many people are still watched and untouched just before ``day``."""
        return int(np.append(self.heads, 0)[np.searchsorted(self.time, day, side="left")])


def watched(time: NDArray[np.float64], what: NDArray[np.int64], weight: NDArray[np.float64], weighted: bool = False
            ) -> Watched:
    """Return people reduced to their distinct days; ``what`` is 1 for the event, 2 for another exit, 0 for neither.

    Weights are scaled to Kish's effective base, so that the variances are those of as many people.
    """
    days, where = np.unique(time, return_inverse=True)
    total, squares = float(weight.sum()), float(weight @ weight)
    n_effective = total * total / squares if squares > 0 else 0.0
    one = total / n_effective if n_effective > 0 else 1.0
    scaled = weight / one
    all_, events, exits = (
        np.bincount(where, scaled * mask, len(days)).astype(np.float64) for mask in (what >= 0, what == 1, what == 2)
    )
    at_risk = np.cumsum(all_[::-1])[::-1]
    heads = np.cumsum(np.bincount(where, minlength=len(days))[::-1])[::-1]
    return Watched(days, at_risk, events, exits, heads, len(time), n_effective,
                   float(days[-1]) if len(days) else 0.0, weighted, one)


def cumulative_incidence(people: Watched, day: float, level: float = 0.95) -> Estimate:
    """Return the share to whom the thing has happened by ``day`` (included), with the complementary log-log interval.

    Var F(t) = sum (F(t) - F(u))^2 d / (n (n - d)) + S(u-)^2 (n - d_k) d_k / n^3 - 2 (F(t) - F(u)) S(u-) d_k / n^2.
    While it has happened to nobody, the upper end is Wilson's. Source: Gaynor and others 1993; Choudhury 2002.
    """
    upto = people.time <= day
    value = float(people.incidence[upto][-1]) if upto.any() else 0.0
    ahead = value - people.incidence[upto]
    se = sqrt(max(0.0, float(_variance(people, upto, people.before[upto], ahead))))
    low, high = _log_log(value, se, people.n_effective, level)
    return Estimate(min(value, 1.0), low, high, people.n, people.n_effective, se, people.weighted)


def median_time(people: Watched, level: float = 0.95) -> Estimate:
    """Return the day by which the thing has happened to half of all, with the days at which the interval passes half.

    None while fewer than half are reached; an end is None where the curve's bound never gets there.
    Source: Brookmeyer and Crowley 1982.
    """
    n, base = people.n, people.n_effective
    incidence = people.incidence
    # a sum of shares that is a half in truth may be a hair less in floating point
    value = _first(people.time, incidence >= MEDIAN - 1e-12)
    se = np.sqrt(np.maximum(_variances(people), 0.0))
    ends = [_log_log(float(f), float(s), base, level) for f, s in zip(incidence, se, strict=True)]
    low = _first(people.time, np.array([high >= MEDIAN for _, high in ends]))
    high = _first(people.time, np.array([low >= MEDIAN for low, _ in ends]))
    return Estimate(value, low, high, n, base, None, people.weighted)


def time_without(people: Watched, horizon: float, level: float = 0.95) -> Estimate:
    """Return the mean time without the thing within ``horizon``: tau minus the area under the incidence up to tau.

    Who left by another way is without it to the end of the horizon; without such exits this is the restricted mean
    survival time, the area under Kaplan and Meier's curve, and its variance the sum of A(u)^2 d / (n (n - d)).
    Source: Irwin 1949; Royston and Parmar 2013; Andersen 2013 on time lost to a cause.
    """
    inside = people.time <= horizon
    time, incidence = people.time[inside], people.incidence[inside]
    widths = np.diff(np.append(time, horizon))
    beyond = np.cumsum((incidence * widths)[::-1])[::-1]
    value = horizon - float(beyond[0] if len(beyond) else 0.0)
    ahead = beyond - incidence * (horizon - time)
    se = sqrt(max(0.0, float(_variance(people, inside, (horizon - time) * people.before[inside], ahead))))
    half = z_quantile(level) * se
    return Estimate(value, max(0.0, value - half), min(horizon, value + half), people.n, people.n_effective, se,
                    people.weighted)


def difference(first: Estimate, second: Estimate, level: float = 0.95) -> tuple[Estimate, float]:
    """Return the difference of two independent means, first minus second, and its z; ``n`` is the smaller group."""
    n, base = min(first.n, second.n), min(first.n_effective, second.n_effective)
    value = (first.value or 0.0) - (second.value or 0.0)
    se = sqrt((first.se or 0.0) ** 2 + (second.se or 0.0) ** 2)
    half = z_quantile(level) * se
    estimate = Estimate(value, value - half, value + half, n, base, se, first.weighted or second.weighted)
    return estimate, value / se if se > 0 else 0.0


def log_rank(groups: list[Watched]) -> tuple[float, int, float]:
    """Return the log-rank chi-square of several groups, its degrees of freedom and its probability.

    Whether the thing comes equally fast to those to whom nothing has happened yet; other exits count as not watched any
    more. Source: Mantel 1966; Peto and Peto 1972.
    """
    days = np.unique(np.concatenate([g.time[g.events > 0] for g in groups]))
    risk = np.array([_at(g.time, g.at_risk, days) for g in groups])
    events = np.array([_on(g.time, g.events, days) for g in groups])
    n, d = risk.sum(axis=0), events.sum(axis=0)
    shares = np.divide(risk, n, out=np.zeros_like(risk), where=n > 0)
    off = (events - shares * d).sum(axis=1)
    spread = np.divide(d * (n - d), n - 1, out=np.zeros_like(d), where=n > 1)
    covariance = np.diag((shares * spread).sum(axis=1)) - (shares * spread) @ shares.T
    df = int(np.linalg.matrix_rank(covariance)) if len(days) else 0
    if df == 0:
        return 0.0, 0, 1.0
    chi2 = float(off @ np.linalg.pinv(covariance) @ off)
    return chi2, df, float(chdtrc(df, chi2))


def _variance(people: Watched, inside: NDArray[np.bool_], own: NDArray[np.float64], ahead: NDArray[np.float64]
              ) -> np.float64:
    """Return the variance of a sum over time: ``own`` is what an event adds, ``ahead`` what everybody gone takes away.

    sum over times of (a^2 d_k (1 - d_k/n) + b^2 d (1 - d/n) - 2 a b d_k (1 - d/n)) / n^2, with b = ahead / (1 - d/n).
    """
    n, events = people.at_risk[inside], people.events[inside]
    gone = events + people.exits[inside]
    stay = 1 - gone / n
    b = np.divide(ahead, stay, out=np.zeros_like(ahead), where=stay > 1e-12)
    terms = own**2 * events * (1 - events / n) + b**2 * gone * stay - 2 * own * b * events * stay
    return np.float64((terms / n**2).sum())


def _variances(people: Watched) -> NDArray[np.float64]:
    """Return the variance of the incidence at every time, in one pass: the sums of ``_variance`` opened in F(t)."""
    n, events, f, before = people.at_risk, people.events, people.incidence, people.before
    gone = events + people.exits
    stay = 1 - gone / n
    w = np.divide(gone, n * n * stay, out=np.zeros_like(n), where=stay > 1e-12)
    own = before**2 * events * (1 - events / n) / n**2
    cross = before * events / n**2
    w_sum, wf_sum, wff_sum = (np.cumsum(w * f**k) for k in range(3))
    return np.asarray(f**2 * w_sum - 2 * f * wf_sum + wff_sum + np.cumsum(own)
                      - 2 * (f * np.cumsum(cross) - np.cumsum(cross * f)))


def _log_log(value: float, se: float, base: float, level: float) -> tuple[float, float]:
    """Return 1 - (1 - F)^exp(+-z se / ((1 - F) |ln(1 - F)|)); Wilson's ends where F is nought or one."""
    if se <= 0 or not 1e-12 < value < 1 - 1e-12:
        return wilson(min(max(value, 0.0), 1.0) * base, base, level) or (0.0, 1.0)
    rest = 1 - value
    factor = exp(min(700.0, z_quantile(level) * se / (rest * abs(log(rest)))))
    low, high = 1 - exp(log(rest) / factor), 1 - exp(log(rest) * factor)
    return low, high


def _first(time: NDArray[np.float64], hit: NDArray[np.bool_]) -> float | None:
    at = np.nonzero(hit)[0]
    return float(time[at[0]]) if len(at) else None


def _at(time: NDArray[np.float64], at_risk: NDArray[np.float64], days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many were still watched just before each day."""
    return np.append(at_risk, 0.0)[np.searchsorted(time, days, side="left")]


def _on(time: NDArray[np.float64], events: NDArray[np.float64], days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many had the event on each day."""
    at = np.minimum(np.searchsorted(time, days), len(time) - 1)
    return np.where(time[at] == days, events[at], 0.0)
