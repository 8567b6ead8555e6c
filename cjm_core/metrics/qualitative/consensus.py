"""Many drawn maps beside each other: do they rank the stages alike, and how far are they spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHUFFLES = 2000
SEED = 808


@dataclass(frozen=True)
class Concordance:
    """Kendall's W of several people's rankings of the same stages, 0 to 1, and the probability of such by chance."""

    w: float
    p: float
    people: int
    stages: int


def ranked(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of each value in its row, ties sharing the mean rank."""
    below = (values[:, None, :] < values[:, :, None]).sum(axis=2)
    same = (values[:, None, :] == values[:, :, None]).sum(axis=2)
    return np.asarray(below + (same + 1) / 2)


def kendall_w(ranks: NDArray[np.float64]) -> float | None:
    """Return Kendall's W, corrected for ties: 12 S / (m^2 (k^3 - k) - m sum T); None where nobody tells stages apart.

    Source: Kendall and Babington Smith 1939; Siegel and Castellan 1988.
    """
    m, k = ranks.shape
    sums = ranks.sum(axis=0)
    spread = float(((sums - sums.mean()) ** 2).sum())
    full = m * m * (k**3 - k) - m * sum(_ties(row) for row in ranks)
    return None if full <= 1e-9 else 12 * spread / full


def _ties(row: NDArray[np.float64]) -> float:
    counts = np.unique(row, return_counts=True)[1]
    return float((counts**3 - counts).sum())


def concordance(values: NDArray[np.float64]) -> Concordance | None:
    """Return W of people (rows) over stages (columns) without gaps, with its probability by shuffling, seeded.

    Each person's ranks are shuffled over the stages; the real order counts as one of the shuffles. None for fewer than
    three people or stages.
    """
    if min(values.shape) < 3:
        return None
    ranks = ranked(values)
    ranks = ranks[np.lexsort(ranks.T)]
    w = kendall_w(ranks)
    if w is None:
        return None
    random = np.random.default_rng(SEED)
    shuffled = random.permuted(np.broadcast_to(ranks, (SHUFFLES, *ranks.shape)), axis=2)
    sums = shuffled.sum(axis=1)
    spread = ((sums - sums.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    real = ((ranks.sum(axis=0) - ranks.sum(axis=0).mean()) ** 2).sum()
    p = (1 + int((spread >= real - 1e-9).sum())) / (SHUFFLES + 1)
    return Concordance(w, p, *ranks.shape)


def whole_part(values: NDArray[np.float64], least_share: float = 0.5) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return people and stages without gaps: stages that at least ``least_share`` of people have, people who have all.

    While fewer than three people have all of them, the stage that the fewest have is given up.
    """
    there = ~np.isnan(values)
    share = there.mean(axis=0) if len(values) else np.zeros(values.shape[1])
    stages = [int(s) for s in np.argsort(-share, kind="stable") if share[s] >= least_share]
    while len(stages) > 3 and int(there[:, stages].all(axis=1).sum()) < 3:
        stages.pop()
    people = np.nonzero(there[:, stages].all(axis=1))[0] if stages else np.array([], dtype=np.intp)
    return people, np.array(sorted(stages), dtype=np.intp)
