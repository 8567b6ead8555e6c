"""Whether more interviews would bring anything new: saturation, and how many codes there are in all."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log1p, sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.intervals import z_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

BASE, RUN = 4, 2
NEW_AT_MOST = 0.05
ORDERS = 500
SEED = 4_077


@dataclass(frozen=True)
class Run:
    """One run of interviews after the base: how many codes were new in it, as a part of those of the base."""

    upto: int
    new: float
    ratio: float


def runs(heard: NDArray[np.bool_], base: int = BASE, run: int = RUN) -> tuple[int, list[Run]]:
    """Return the codes of the base and every run after it, in the order of the rows: a row a person, a column a code.

    Source: Guest, Namey and Chen 2020, PLoS ONE 15(5).
    """
    seen = np.maximum.accumulate(heard, axis=0).sum(axis=1)
    if len(heard) < base or seen[base - 1] == 0:
        return 0, []
    first = int(seen[base - 1])
    ends = range(base + run, len(heard) + 1, run)
    return first, [Run(k, int(seen[k - 1] - seen[k - 1 - run]), int(seen[k - 1] - seen[k - 1 - run]) / first)
                   for k in ends]


@dataclass(frozen=True)
class Course:
    """Over many orders of the people: mean, low and high of the codes after 1, 2 … people, and the last run's ratio.

    ``ratio`` is the mean part of new codes in the last run, ``low`` and ``high`` its quantiles over the orders.
    """

    codes: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    ratio: float | None
    ratio_low: float | None = None
    ratio_high: float | None = None


def course(heard: NDArray[np.bool_], level: float = 0.95) -> Course:
    """Return how codes were found, averaged over random orders of the people: one order proves nothing.

    People and codes are put into an order of their own before they are shuffled, so that neither the order of the file
    nor the names of codes move the result but by chance.
    """
    heard = _settled(heard)
    random = np.random.default_rng(SEED)
    people = len(heard)
    seen = np.array([np.maximum.accumulate(heard[random.permutation(people)], axis=0).sum(axis=1)
                     for _ in range(ORDERS)], dtype=np.float64)
    ends = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(seen, ends, axis=0)
    if people < BASE + RUN:
        return Course(seen.mean(axis=0), low, high, None)
    base = np.maximum(seen[:, BASE - 1], 1)
    ratios = (seen[:, -1] - seen[:, -1 - RUN]) / base
    return Course(seen.mean(axis=0), low, high, float(ratios.mean()), *(float(q) for q in np.quantile(ratios, ends)))


def _settled(heard: NDArray[np.bool_]) -> NDArray[np.bool_]:
    by_size = heard[:, np.lexsort((*heard[np.argsort(heard.sum(axis=1), kind="stable")], heard.sum(axis=0)))]
    return np.asarray(by_size[np.lexsort(by_size.T)])


@dataclass(frozen=True)
class Richness:
    """How many codes there are in all, as far as these people tell: Chao2 with interval, and the part they cover."""

    seen: int
    codes: float
    low: float
    high: float
    coverage: float


def richness(heard: NDArray[np.bool_], level: float = 0.95) -> Richness | None:
    """Return the expected number of codes and the coverage of the sample; None without codes or people.

    Chao2, bias-corrected: S + (m - 1) / m Q1 (Q1 - 1) / (2 (Q2 + 1)), Q1 and Q2 the codes of one and of two people, m
    people; coverage 1 - Q1 / T ((m - 1) Q1 / ((m - 1) Q1 + 2 Q2)), T all incidences; log interval of Chao 1987.
    """
    people, frequency = len(heard), heard.sum(axis=0)
    frequency = frequency[frequency > 0]
    if people < 2 or not len(frequency):
        return None
    seen, q1, q2 = len(frequency), int((frequency == 1).sum()), int((frequency == 2).sum())
    part = (people - 1) / people
    unseen = part * q1 * (q1 - 1) / (2 * (q2 + 1))
    low, high = _chao_interval(seen, unseen, q1, q2, part, level)
    divisor = (people - 1) * q1 + 2 * q2
    coverage = 1 - q1 / float(frequency.sum()) * ((people - 1) * q1 / divisor if divisor else 0.0)
    return Richness(seen, seen + unseen, low, high, coverage)


def _chao_interval(seen: int, unseen: float, q1: int, q2: int, part: float, level: float) -> tuple[float, float]:
    if unseen <= 0:
        return float(seen), float(seen)
    variance = (part * q1 * (q1 - 1) / (2 * (q2 + 1)) + part**2 * q1 * (2 * q1 - 1) ** 2 / (4 * (q2 + 1) ** 2)
                + part**2 * q1**2 * q2 * (q1 - 1) ** 2 / (4 * (q2 + 1) ** 4))
    spread = exp(z_quantile(level) * sqrt(log1p(variance / unseen**2)))
    return seen + unseen / spread, seen + unseen * spread
