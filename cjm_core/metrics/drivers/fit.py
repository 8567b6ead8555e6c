"""One driver model: the drivers it could use, their shares of R², and how these vary as people are drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.drivers.correlation import Moments, drawn_moments, moments, people_together
from cjm_core.metrics.drivers.dominance import MOST_DRAWS, dominance, is_two_valued
from cjm_core.metrics.drivers.lmg import MOST_EXACT, Shares, drawn_shares, noise_correlations
from cjm_core.metrics.drivers.question import LEAST_DRIVERS, Group, groups
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.resampling import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

TOO_FEW, SAME, THIN = "too_few", "same", "thin"
PEOPLE_A_DRIVER = 3


@dataclass(frozen=True)
class Fit:
    """The model of one group. ``columns`` are the drivers in it, as columns of the group; ``left_out`` says why not.

    ``shares`` has one draw, ``drawn`` many; both are None where no model could be made. ``n`` is the thinnest pair of
    answers that the model rests on. ``moments`` and ``drawn_moments`` are None for an outcome of two values.
    """

    group: Group
    columns: tuple[int, ...]
    left_out: dict[int, str]
    n: int
    shares: Shares | None = None
    drawn: Shares | None = None
    moments: Moments | None = None
    drawn_moments: Moments | None = None
    binary: bool = False
    complete: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the drivers in the model."""
        return tuple(self.group.question.drivers[c][0] for c in self.columns)

    @property
    def n_effective(self) -> float:
        """Kish's effective base, brought down to the thinnest pair."""
        return self.group.n_effective * self.n / max(len(self.group.weight), 1)


def fits(evidence: Evidence) -> list[Fit]:
    """Return the driver model of every cell; made once a measuring."""
    analysis, least = evidence.project.analysis, evidence.project.thresholds.small_base
    make = partial(fit, least=least, replicates=analysis.replicates)
    return kept(evidence, "driver fits", lambda: [make(group) for group in groups(evidence)])


def fit(group: Group, least: int = 30, replicates: int = 1000) -> Fit:
    """Return the model of one group; drivers that fewer than ``least`` people answered are left out and named."""
    columns, left_out = usable(group.values, least)
    chosen = group.values[:, [*columns, -1]]
    together = people_together(chosen)
    n = int(together.min()) if columns else int(np.isfinite(group.values[:, -1]).sum())
    binary = is_two_valued(group.values[:, -1])
    none = Fit(group, columns, left_out, n, binary=binary)
    if len(columns) < LEAST_DRIVERS or n < PEOPLE_A_DRIVER * len(columns) or np.ptp(group.values[:, -1]) == 0:
        return none
    complete = bool(np.isfinite(chosen).all())
    if binary:
        return _two_valued(none, chosen, complete, least, replicates)
    whole, drawn = moments(chosen, group.weight), drawn_moments(chosen, group.weight, replicates)
    noise = noise_correlations(drawn.correlation, group.n_effective, np.random.default_rng(SEED))
    once, many = drawn_shares(whole.correlation, drawn.correlation, noise)
    return Fit(group, columns, left_out, n, once, many, whole, drawn, False, complete)


def _two_valued(none: Fit, chosen: NDArray[np.float64], complete: bool, least: int, replicates: int) -> Fit:
    """Return the model of an outcome of two values, from the people who answered everything in it."""
    whole = np.isfinite(chosen).all(axis=1)
    x, weight = chosen[whole, :-1], none.group.weight[whole]
    y = (chosen[whole, -1] == chosen[:, -1].max()).astype(np.float64)
    n = int(whole.sum())
    if n < max(least, PEOPLE_A_DRIVER * x.shape[1]) or np.ptp(y) == 0:
        return Fit(none.group, none.columns, none.left_out, n, binary=True, complete=complete)
    shares, drawn = dominance(x, y, weight, min(replicates, MOST_DRAWS))
    return Fit(none.group, none.columns, none.left_out, n, shares, drawn, binary=True, complete=complete)


def usable(values: NDArray[np.float64], least: int) -> tuple[tuple[int, ...], dict[int, str]]:
    """Return the columns of the drivers that a model may use, and why the others may not.

    A driver needs ``least`` people who answered it and the outcome (``too_few``), answers that differ (``same``), and
    as many people who answered it and every other driver; of such a pair the one fewer answered goes (``thin``).
    A driver that none of these people answered was put to others and is no driver of theirs.
    """
    together = people_together(values)
    base = together[:-1, -1]
    left_out: dict[int, str] = {}
    columns = []
    for c in np.nonzero(base > 0)[0].tolist():
        given = values[np.isfinite(values[:, c]), c]
        reason = TOO_FEW if base[c] < least else SAME if np.ptp(given) == 0 else ""
        if reason:
            left_out[c] = reason
        else:
            columns.append(c)
    while columns:
        pairs = together[np.ix_(columns, columns)]
        thin = [c for c, row in zip(columns, pairs, strict=True) if row.min() < least]
        if not thin:
            break
        worst = min(thin, key=lambda c: (base[c], -c))
        columns.remove(worst)
        left_out[worst] = THIN
    return tuple(columns), left_out


def is_exact(fit: Fit) -> bool:
    """Tell whether the shares are over all orders of the drivers rather than over sampled ones."""
    return fit.shares is not None and not fit.shares.se.any() and len(fit.columns) <= MOST_EXACT
