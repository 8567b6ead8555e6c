"""Before fieldwork: how many people to ask, what change they would show, and how many interviews hear a theme.

All by the normal approximation, so that the numbers agree with any textbook. ``design_effect`` is by how much weights
or clusters lower what a person tells; ``population`` is how many people there are in all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log, log1p, sqrt

from scipy.special import ndtri

from cjm_core.errors import N_, WrongUsageError
from cjm_core.metrics.intervals import z_quantile

WORST_SHARE, WORST_NET, USUAL_NET = 0.25, 1.0, 0.6
"""Variance of one answer: of a share at one half, of a net score at its worst, and of net scores as they mostly are."""

_ROUNDING = 1e-9
LEAST, MOST = 1e-9, 1e12
"""Nothing that is planned is smaller or larger than this; beyond it the formulas leave what a number can hold."""


@dataclass(frozen=True)
class Size:
    """How many people: ``exact`` as the formula gives it, ``people`` rounded up."""

    exact: float

    @property
    def people(self) -> int:
        """The whole number of people to ask."""
        return ceil(self.exact - _ROUNDING)


def share_variance(share: float = 0.5) -> float:
    """Return the variance of one answer to a yes-or-no question, p (1 - p)."""
    _between(share, 0, 1, "share")
    return share * (1 - share)


def net_variance(promoters: float, detractors: float) -> float:
    """Return the variance of one answer behind a net score, P + D - (P - D)^2, as a share (1 is 100 points)."""
    if min(promoters, detractors) < 0 or promoters + detractors > 1 + _ROUNDING:
        raise WrongUsageError(N_("promoters and detractors are shares of all answers: neither below zero, together not "
                                 "above everybody"))
    return promoters + detractors - (promoters - detractors) ** 2


def mean_variance(sd: float) -> float:
    """Return the variance of one rating, from its standard deviation in points of its scale."""
    _above(sd, "sd")
    return sd**2


def size_for_margin(variance: float, margin: float, level: float = 0.95, population: int | None = None,
                    design_effect: float = 1.0) -> Size:
    """Return how many to ask for an interval of ``margin`` to either side: n = z^2 v deff / margin^2.

    Of a population of N people n / (1 + (n - 1) / N). ``variance`` and ``margin`` are in the same unit (margin 0.05 for
    five points of a share or of a net score). Source: Cochran 1977.
    """
    _above(margin, "margin")
    _above(variance, "variance")
    n = _certain(level) ** 2 * variance * _deff(design_effect) / margin**2
    return Size(n if population is None else n / (1 + (n - 1) / population))


def margin_of(variance: float, n: float, level: float = 0.95, population: int | None = None,
              design_effect: float = 1.0) -> float:
    """Return how far the interval of ``n`` answers reaches to either side."""
    _above(n, "n")
    unseen = 1.0 if population is None else max(0.0, 1 - n / population)
    return _certain(level) * sqrt(variance * _deff(design_effect) / n * unseen)


def smallest_change(variance: float, n: float, power: float = 0.8, level: float = 0.95, design_effect: float = 1.0,
                    other_n: float | None = None) -> float:
    """Return the smallest change between two waves of ``n`` different people each that is mostly found.

    (z_level + z_power) sqrt(v deff (1/n1 + 1/n2)); ``power`` is how often such a change would be found.
    """
    _above(n, "n")
    other = n if other_n is None else other_n
    _above(other, "n")
    return _both(power, level) * sqrt(variance * _deff(design_effect) * (1 / n + 1 / other))


def size_for_change(variance: float, change: float, power: float = 0.8, level: float = 0.95,
                    design_effect: float = 1.0) -> Size:
    """Return how many to ask in each of two waves (or groups), so that a change of this size is mostly found."""
    _above(change, "change")
    return Size(2 * _both(power, level) ** 2 * variance * _deff(design_effect) / change**2)


def size_for_shares(first: float, second: float, power: float = 0.8, level: float = 0.95, design_effect: float = 1.0
                    ) -> Size:
    """Return how many to ask in each of two groups to tell these two shares apart.

    n = (z_level sqrt(2 p (1-p)) + z_power sqrt(p1 (1-p1) + p2 (1-p2)))^2 / (p1 - p2)^2, p their mean.
    Source: Fleiss 1981, without continuity correction.
    """
    _between(first, 0, 1, "share")
    _between(second, 0, 1, "share")
    _above(abs(first - second), "change")
    mean = (first + second) / 2
    spread = sqrt(first * (1 - first) + second * (1 - second))
    half = _certain(level) * sqrt(2 * mean * (1 - mean)) + _power(power) * spread
    return Size((half / (first - second)) ** 2 * _deff(design_effect))


def size_for_means(effect: float, power: float = 0.8, level: float = 0.95, design_effect: float = 1.0) -> Size:
    """Return how many to ask in each of two groups to find a difference of ``effect`` standard deviations.

    The t test's own size: 2 (t + t_power)^2 / d^2 needs n for its quantiles, so z's is taken and raised until it holds.
    """
    _above(effect, "effect")
    low, high = 2.0, max(4.0, 4 * size_for_change(1.0, effect, power, level).exact)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _power_of_t(middle, effect, level) < power else (low, middle)
    return Size(high * _deff(design_effect))


def _power_of_t(n: float, effect: float, level: float) -> float:
    """Return how often Welch's test of two groups of ``n`` finds the effect, by the noncentral t distribution."""
    from scipy.special import nctdtr, stdtrit

    df = 2 * n - 2
    edge = float(stdtrit(df, (1 + level) / 2))
    return float(1 - nctdtr(df, effect * sqrt(n / 2), edge))


MOST_INTERVIEWS = 1_000_000_000


def interviews_for(prevalence: float, certainty: float = 0.95, times: int = 1) -> Size:
    """Return how many to interview, so that a theme that ``prevalence`` of people have is heard at least so many times.

    Once: n = ln(1 - certainty) / ln(1 - prevalence). Source: the binomial distribution; Guest, Bunce and Johnson 2006.
    """
    _between(prevalence, 0, 1, "prevalence")
    _between(certainty, 0, 1, "certainty")
    too_rare = WrongUsageError(N_("a theme that {prevalence} % of people have is not heard {times} times in a thousand "
                                  "million interviews; look for a less rare one, or fewer times"),
                               prevalence=f"{100 * prevalence:g}", times=times)
    once = log(1 - certainty) / log1p(-prevalence)
    if max(once, times) > MOST_INTERVIEWS:
        raise too_rare
    if times == 1:
        return Size(once)
    from scipy.special import bdtrc

    few, enough = times - 1, times
    while float(bdtrc(times - 1, enough, prevalence)) < certainty:
        few, enough = enough, 2 * enough
        if enough > MOST_INTERVIEWS:
            raise too_rare
    while enough - few > 1:
        middle = (few + enough) // 2
        heard = float(bdtrc(times - 1, middle, prevalence)) >= certainty
        few, enough = (few, middle) if heard else (middle, enough)
    return Size(float(enough))


def _both(power: float, level: float) -> float:
    _between(power, (1 - level) / 2, 1, "power")  # below, the test finds less than chance alone does
    return _certain(level) + _power(power)


def _certain(level: float) -> float:
    _between(level, 0, 1 - _ROUNDING, "level")
    return z_quantile(level)


def _power(power: float) -> float:
    _between(power, 0, 1, "power")
    return float(ndtri(power))


def _deff(design_effect: float) -> float:
    _above(design_effect, "design effect")
    return design_effect


def _above(value: float, name: str) -> None:
    if not value > 0:
        raise WrongUsageError(N_("{name} must be above zero; got {value}"), name=name, value=f"{value:g}")
    _between(value, LEAST, MOST, name)


def _between(value: float, low: float, high: float, name: str) -> None:
    if not low < value < high:
        raise WrongUsageError(N_("{name} must lie between {low} and {high}; got {value}"), name=name, low=f"{low:g}",
                              high=f"{high:g}", value=f"{value:g}")
