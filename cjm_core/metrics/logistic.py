"""Logistic regression: how the chance of a yes goes with several drivers at once, in numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_STEPS = 40
_MOST_PENALISED = 200
_MOST_HALVINGS = 12
_CLOSE = 1e-9
_NEAR = 1e-4  # a step further changes a likelihood by its square
_LEAST, _RIDGE = 1e-12, 1e-6
_LONGEST = 4.0
_FARTHEST = 25.0
_SURE = 1e-12
"""A chance this close to nought or one is treated as it, so that no logarithm fails."""


@dataclass(frozen=True)
class LogisticFit:
    """A fitted model: ``coefficients`` with the constant first, their ``covariance``, and what they stand on.

    ``design`` has a column of ones first; ``chance`` is the fitted probability of every person; ``weight`` sums to n.
    ``log_likelihood`` and ``null_log_likelihood`` are those of this model and of the constant alone. ``penalised`` says
    that the plain estimate does not exist, since the drivers part yes from no, and Firth's was taken.
    """

    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    design: NDArray[np.float64]
    answer: NDArray[np.float64]
    chance: NDArray[np.float64]
    weight: NDArray[np.float64]
    log_likelihood: float
    null_log_likelihood: float
    penalised: bool

    @property
    def se(self) -> NDArray[np.float64]:
        """Standard errors of the coefficients, constant first."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def mcfadden(self) -> float:
        """McFadden's R2: 1 - log likelihood / that of the constant alone."""
        return 1 - self.log_likelihood / self.null_log_likelihood


def fit_logistic(drivers: NDArray[np.float64], answer: NDArray[np.float64], weight: NDArray[np.float64] | None = None
                 ) -> LogisticFit | None:
    """Fit logit Pr(answer = 1) = b0 + drivers b; ``drivers`` has a row a person, ``answer`` is 0 or 1, nothing missing.

    Newton's steps on the likelihood; where these run away because the drivers part yes from no, Firth's penalised
    likelihood (l + 1/2 log det I). With weights the covariance is the linearised one, so that their scale does not
    matter. None where all answers are alike, a driver is constant or follows from the others, or people are too few.
    Source: Greene, Econometric Analysis; Firth 1993, Biometrika 80; Heinze and Schemper 2002.
    """
    n, p = drivers.shape
    scaled = np.ones(n) if weight is None else weight * n / weight.sum()
    design = np.column_stack([np.ones(n), drivers])
    if n <= p + 1 or answer.min() == answer.max() or np.linalg.matrix_rank(_standardised(design)) <= p:
        return None
    plain = _likeliest(design, answer, scaled)
    found = plain if plain is not None else _climb(design, answer, scaled)
    if found is None:
        return None
    chance = _chance(design @ found)
    bread: NDArray[np.float64] = np.asarray(np.linalg.inv(_information(design, chance, scaled)), dtype=np.float64)
    covariance = bread
    if weight is not None and not np.allclose(scaled, 1):
        scores = design * (scaled * (answer - chance))[:, None]
        covariance = np.asarray(bread @ (scores.T @ scores * n / (n - 1)) @ bread)
    share = float(scaled @ answer) / n
    null = n * (share * log(share) + (1 - share) * log(1 - share))
    return LogisticFit(found, covariance, design, answer, chance, scaled, _log_likelihood(chance, answer, scaled), null,
                       plain is None)


def marginal_effects(fit: LogisticFit, jumps: Sequence[int] = ()) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each driver's average marginal effect on the chance of a yes, and its standard error by the delta method.

    The effect of a driver is the mean slope, sum w p (1 - p) b_j / n; of those whose number (from 0) is in ``jumps``,
    which are 0 or 1, the mean difference between everybody having it and nobody. Source: Greene, Econometric Analysis.
    """
    effects, errors = [], []
    for j in range(1, len(fit.coefficients)):
        effect, gradient = _jump(fit, j) if j - 1 in jumps else _slope(fit, j)
        effects.append(effect)
        errors.append(sqrt(max(0.0, float(gradient @ fit.covariance @ gradient))))
    return np.array(effects), np.array(errors)


def area_under_curve(fit: LogisticFit) -> float:
    """Return the chance that of a yes and a no the model gives the yes the higher chance; ties count half."""
    values, where = np.unique(fit.chance, return_inverse=True)
    yes = np.bincount(where, fit.weight * fit.answer, minlength=len(values))
    no = np.bincount(where, fit.weight * (1 - fit.answer), minlength=len(values))
    below = np.concatenate([[0.0], np.cumsum(no)[:-1]])
    return float(yes @ (below + no / 2) / (yes.sum() * no.sum()))


def _slope(fit: LogisticFit, j: int) -> tuple[float, NDArray[np.float64]]:
    n, b = len(fit.answer), fit.coefficients[j]
    spread = fit.weight * fit.chance * (1 - fit.chance)
    gradient = b * ((spread * (1 - 2 * fit.chance)) @ fit.design) / n
    gradient[j] += spread.sum() / n
    return float(b * spread.sum() / n), gradient


def standardised_chance(fit: LogisticFit, driver: int, level: float) -> tuple[float, NDArray[np.float64]]:
    """Return the mean chance of a yes if everybody had ``level`` at a driver (numbered from 0), and its gradient."""
    design = fit.design.copy()
    design[:, driver + 1] = level
    chance = _chance(design @ fit.coefficients)
    n = len(fit.answer)
    return float(fit.weight @ chance) / n, np.asarray((fit.weight * chance * (1 - chance)) @ design / n)


def _jump(fit: LogisticFit, j: int) -> tuple[float, NDArray[np.float64]]:
    having, up = standardised_chance(fit, j - 1, 1.0)
    lacking, down = standardised_chance(fit, j - 1, 0.0)
    return having - lacking, up - down


def largest_likelihoods(design: NDArray[np.float64], answer: NDArray[np.float64], weights: NDArray[np.float64]
                        ) -> NDArray[np.float64]:
    """Return the largest log-likelihood for each column of ``weights`` (people, draws); ``design`` has ones first.

    Where the drivers part yes from no without a fault it nears nought; the steps then end at very sure guesses.
    """
    everybody, _ = _newton(design, answer, weights[:, :1], np.zeros((design.shape[1], 1)), _NEAR, _RIDGE)
    beta, _ = _newton(design, answer, weights, np.repeat(everybody, weights.shape[1], axis=1), _NEAR, _RIDGE)
    eta = np.clip(design @ beta, -_FARTHEST, _FARTHEST)
    return np.asarray((weights * (answer[:, None] * eta - np.log1p(np.exp(eta)))).sum(axis=0))


def _likeliest(design: NDArray[np.float64], answer: NDArray[np.float64], weight: NDArray[np.float64]
               ) -> NDArray[np.float64] | None:
    """Return the coefficients of the largest likelihood; None where it has no top, for the drivers part yes from no."""
    spread = design.std(axis=0)
    shift, scale = (np.where(spread > 0, x, y) for x, y in ((design.mean(axis=0), 0.0), (spread, 1.0)))
    even = _standardised(design)
    beta, there = _newton(even, answer, weight[:, None], np.zeros((design.shape[1], 1)), _CLOSE, _LEAST)
    if not there or _parted(even @ beta[:, 0]):
        return None
    found = beta[:, 0] / scale
    found[0] -= float(found @ shift)
    return np.asarray(found)


def _newton(design: NDArray[np.float64], answer: NDArray[np.float64], weights: NDArray[np.float64],
            beta: NDArray[np.float64], close: float, ridge: float) -> tuple[NDArray[np.float64], bool]:
    """Return the coefficients (columns, draws) by Newton's steps from ``beta``, and whether these came to rest.

    ``ridge`` only shortens the steps: the top of the likelihood stays where it is.
    """
    k = design.shape[1]
    rows, columns = np.triu_indices(k)
    pairs = (design[:, rows] * design[:, columns]).T
    bend = np.empty((weights.shape[1], k, k))
    for _ in range(_MOST_STEPS):
        chance = _chance(np.clip(design @ beta, -_FARTHEST, _FARTHEST))
        slope = design.T @ (weights * (answer[:, None] - chance))
        bend[:, rows, columns] = bend[:, columns, rows] = (pairs @ (weights * chance * (1 - chance))).T
        step = np.linalg.solve(bend + ridge * np.eye(k), slope.T[:, :, None])[:, :, 0].T
        beta = beta + np.clip(step, -_LONGEST, _LONGEST)
        if np.abs(step).max() < close:
            return beta, True
    return beta, False


def _climb(design: NDArray[np.float64], answer: NDArray[np.float64], weight: NDArray[np.float64]
           ) -> NDArray[np.float64] | None:
    """Return the coefficients at the top of Firth's likelihood, by Newton's steps; None where they come to no rest."""
    beta = np.zeros(design.shape[1])
    spread = np.maximum(design.std(axis=0), 1e-12)
    spread[0] = 1.0
    height = _height(design, answer, weight, beta)
    for _ in range(_MOST_PENALISED):
        chance = _chance(design @ beta)
        information = _information(design, chance, weight)
        if np.linalg.cond(_standardised_information(information)) > 1e14:
            return None
        step = np.linalg.solve(information, _score(design, answer, weight, chance, information))
        for _ in range(_MOST_HALVINGS):
            risen = _height(design, answer, weight, beta + step)
            if risen >= height - 1e-12 * abs(height):
                break
            step = step / 2
        beta, height = beta + step, risen
        if float(np.max(np.abs(step) * spread)) < _CLOSE:
            return beta
    return None


def _parted(eta: NDArray[np.float64]) -> bool:
    """Tell whether the chances of some are so sure that the likelihood only seems to have a top."""
    return bool(np.any(np.abs(eta) > _FARTHEST))


def _score(design: NDArray[np.float64], answer: NDArray[np.float64], weight: NDArray[np.float64],
           chance: NDArray[np.float64], information: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = weight * chance * (1 - chance)
    leverage = spread * np.einsum("ij,ij->i", design @ np.linalg.inv(information), design)
    return np.asarray(design.T @ (weight * (answer - chance) + leverage * (0.5 - chance)))


def _height(design: NDArray[np.float64], answer: NDArray[np.float64], weight: NDArray[np.float64],
            beta: NDArray[np.float64]) -> float:
    chance = _chance(design @ beta)
    volume = float(np.linalg.slogdet(_information(design, chance, weight))[1])
    return _log_likelihood(chance, answer, weight) + 0.5 * volume


def _information(design: NDArray[np.float64], chance: NDArray[np.float64], weight: NDArray[np.float64]
                 ) -> NDArray[np.float64]:
    return np.asarray((design * (weight * chance * (1 - chance))[:, None]).T @ design)


def _standardised_information(information: NDArray[np.float64]) -> NDArray[np.float64]:
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    return np.asarray(information / np.outer(scale, scale))


def _standardised(design: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = design.std(axis=0)
    shift = np.where(spread > 0, design.mean(axis=0), 0.0)
    return np.asarray((design - shift) / np.where(spread > 0, spread, 1.0))


def _chance(eta: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.5 * (1 + np.tanh(eta / 2)))


def _log_likelihood(chance: NDArray[np.float64], answer: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    sure = np.clip(chance, _SURE, 1 - _SURE)
    return float(weight @ (answer * np.log(sure) + (1 - answer) * np.log(1 - sure)))
