"""Whether the stages of a journey feel different at all: Friedman's test over people who spoke of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.resampling import percentiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

_MOODS = """
    SELECT voice, respondent, stage, avg(valence) FROM mentions
    WHERE valence IS NOT NULL AND stage <> '' GROUP BY ALL ORDER BY ALL
"""
_LEAST_PEOPLE, _LEAST_STAGES = 5, 3
_REPLICATES, _SEED = 1000, 20_261
METHOD = N_("agreement of people on which stages feel better (Kendall's W), interval by drawing people anew, "
            "which reaches a little high; Friedman's test; people who spoke of each of the stages that at "
            "least half of them spoke of")


@dataclass(frozen=True)
class Friedman:
    """Friedman's test: chi-square with stages - 1 degrees of freedom, its probability, and Kendall's W, 0 to 1."""

    chi2: float
    p: float
    w: float


def ranked(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each row's ranks from 1, the mean rank where scores are equal."""
    below = (scores[:, :, None] > scores[:, None, :]).sum(axis=2)
    equal = (scores[:, :, None] == scores[:, None, :]).sum(axis=2)
    ranks: NDArray[np.float64] = below + (equal + 1) / 2
    return ranks


def friedman(scores: NDArray[np.float64]) -> Friedman | None:
    """Test whether columns differ, given a row a person and a column a stage; None where everybody ranks all equal.

    chi2 = (k-1) sum_j (R_j - n(k+1)/2)^2 / (sum of squared ranks - n k (k+1)^2 / 4), which corrects for ties;
    W = chi2 / (n (k-1)). Source: Friedman 1937; Kendall and Babington Smith 1939.
    """
    n, k = scores.shape
    ranks = ranked(scores)
    spread = float((ranks**2).sum()) - n * k * (k + 1) ** 2 / 4
    if n < 2 or k < 2 or spread <= 0:
        return None
    apart = float(((ranks.sum(axis=0) - n * (k + 1) / 2) ** 2).sum())
    chi2 = (k - 1) * apart / spread
    return Friedman(chi2, float(chdtrc(k - 1, chi2)), chi2 / (n * (k - 1)))


def _interval(scores: NDArray[np.float64], level: float) -> tuple[float, float]:
    """Return the percentile interval of W when people are drawn anew."""
    n, k = scores.shape
    ranks = ranked(scores)
    drawn = np.random.default_rng(_SEED).integers(0, n, size=(_REPLICATES, n))
    sums = ranks[drawn].sum(axis=1)
    spread = (ranks**2).sum(axis=1)[drawn].sum(axis=1) - n * k * (k + 1) ** 2 / 4
    apart = ((sums - n * (k + 1) / 2) ** 2).sum(axis=1)
    w = np.where(spread > 0, apart / np.where(spread > 0, spread * n, 1), 0.0)
    return percentiles(w, level)


def complete(moods: Sequence[tuple[str, str, float]], stages: Sequence[str]) -> NDArray[np.float64]:
    """Return a row a person and a column a stage, from (person, stage, mood): stages that half spoke of, no gaps.

    The rows stand in an order that depends on the moods alone.
    """
    people: dict[str, dict[str, float]] = {}
    for person, stage, mood in moods:
        if stage in stages:
            people.setdefault(person, {})[stage] = mood
    common = [s for s in stages if 2 * sum(s in said for said in people.values()) >= max(len(people), 1)]
    rows = sorted([said[s] for s in common] for said in people.values() if all(s in said for s in common))
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(common))


def _differs(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    by_voice: dict[str, list[tuple[str, str, float]]] = {}
    for voice, person, stage, mood in evidence.query(_MOODS):
        by_voice.setdefault(voice, []).append((person, stage, mood))
    for journey in evidence.project.journeys:
        for voice, moods in by_voice.items():
            scores = complete(moods, [s.id for s in journey.stages])
            if scores.shape[0] < _LEAST_PEOPLE or scores.shape[1] < _LEAST_STAGES:
                continue
            test = friedman(scores)
            if test is not None:
                low, high = _interval(scores, level)
                yield Finding(
                    "emotion_differs", "journey", journey.id, voice=voice, n=len(scores), value=test.w,
                    low=min(low, test.w), high=max(high, test.w), level=level, unit="share", method=METHOD, p=test.p,
                )


METRICS: tuple[Metric, ...] = (
    Metric("emotion_differs", N_("Agreement on which stages feel better"), "share",
           "W = chi2 / (n (stages - 1)), chi2 of Friedman's test over people's mean moods of stages",
           "Friedman 1937; Kendall and Babington Smith 1939", _differs),
)
