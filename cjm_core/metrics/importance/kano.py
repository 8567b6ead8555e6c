"""Kano's classes: what a pair of answers means, which class leads, and whether it leads by more than chance.

The five answers are coded 1 like it, 2 it must be so, 3 neutral, 4 can live with it, 5 dislike it. Weights are
honoured by counting in effective people.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.p_values import normal_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

MUST_BE, ONE_DIMENSIONAL, ATTRACTIVE, INDIFFERENT = "must_be", "one_dimensional", "attractive", "indifferent"
REVERSE, QUESTIONABLE = "reverse", "questionable"
ORDER = (MUST_BE, ONE_DIMENSIONAL, ATTRACTIVE, INDIFFERENT, REVERSE, QUESTIONABLE)
"""The classes, first the one that wins a tie."""
STRONG = (MUST_BE, ONE_DIMENSIONAL, ATTRACTIVE)
_LETTERS = dict(zip("MOAIRQ", ORDER, strict=True))
TABLE = tuple(tuple(_LETTERS[c] for c in row) for row in ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"))
"""The evaluation table, by functional answer (rows) and dysfunctional answer (columns), both in the order of the codes.

Source: Kano and others 1984; Berger and others 1993.
"""
FUNCTIONAL_SCORES = (4.0, 2.0, 0.0, -1.0, -2.0)
DYSFUNCTIONAL_SCORES = (-2.0, -1.0, 0.0, 2.0, 4.0)
SPLIT = 2.0
FONG_Z = 1.65

Counts = Mapping[str, float]
"""How many people each class of ``ORDER`` holds."""


def leading(counts: Counts) -> tuple[str, str]:
    """Return the largest class and the second; of equal ones the first in ``ORDER``."""
    ranked = sorted(ORDER, key=lambda c: (-counts.get(c, 0.0), ORDER.index(c)))
    return ranked[0], ranked[1]


def blauth(counts: Counts) -> str:
    """Return the class by Blauth's rule: if M, O and A outnumber I, R and Q, the largest of the former, else of these.

    Ties as in ``leading``. Source: Blauth, in Berger and others 1993.
    """
    weak = tuple(c for c in ORDER if c not in STRONG)
    strong = sum(counts.get(c, 0.0) for c in STRONG) > sum(counts.get(c, 0.0) for c in weak)
    return max(STRONG if strong else weak, key=lambda c: (counts.get(c, 0.0), -ORDER.index(c)))


def apart_z(first: float, second: float, n: float) -> float:
    """Return how many standard errors two counts of the same ``n`` people lie apart.

    (a - b) / sqrt(a + b - (a - b)^2 / n): the counts are parts of one multinomial, not independent as in Fong's test.
    Infinite where all people are in the first class.
    """
    spread = first + second - (first - second) ** 2 / n if n > 0 else 0.0
    if spread <= 1e-12:
        return 0.0 if first == second else float("inf") * np.sign(first - second)
    return (first - second) / sqrt(spread)


def apart_p(first: float, second: float, n: float) -> float:
    """Return the two-sided probability that two classes of equal size lie so far apart or farther."""
    return normal_p(apart_z(first, second, n)) or 0.0


def fong_threshold(first: float, second: float, n: float) -> float:
    """Return how far two counts must lie apart by Fong's test, for comparison with old reports only.

    1.65 sqrt((a + b)(2n - a - b) / (2n)). It takes the counts for independent, so that at a nominal 10 % it finds a
    difference where there is none in about 18 of 100 surveys; ``apart_p`` does not. Source: Fong 1996.
    """
    both = first + second
    return FONG_Z * sqrt(both * (2 * n - both) / (2 * n))


def better_worse(counts: Counts) -> tuple[float, float] | None:
    """Return how much having it pleases, 0 to 1, and how much lacking it displeases, 0 to -1.

    (A + O) / (A + O + M + I) and -(O + M) / (A + O + M + I); None where nobody is in these classes.
    For published tables of classes; findings work the same out from single answers, with an interval.
    Source: Berger and others 1993.
    """
    base = valid(counts)
    if base <= 0:
        return None
    pleased = counts.get(ATTRACTIVE, 0.0) + counts.get(ONE_DIMENSIONAL, 0.0)
    displeased = counts.get(ONE_DIMENSIONAL, 0.0) + counts.get(MUST_BE, 0.0)
    return pleased / base, -displeased / base


def valid(counts: Counts) -> float:
    """Return how many people answered neither contradictorily nor the other way round."""
    return sum(counts.get(c, 0.0) for c in (*STRONG, INDIFFERENT))


def quadrant(functional: float, dysfunctional: float) -> str:
    """Return the class of the mean scores, each split at 2. Source: DuMouchel, in Berger and others 1993."""
    if functional >= SPLIT:
        return ONE_DIMENSIONAL if dysfunctional >= SPLIT else ATTRACTIVE
    return MUST_BE if dysfunctional >= SPLIT else INDIFFERENT


def classes_of(functional: NDArray[np.float64], dysfunctional: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class of each pair of answers as an index into ``ORDER``; -1 where an answer is no code of 1 to 5."""
    codes = np.array([[ORDER.index(c) for c in row] for row in TABLE], dtype=np.int64)
    known = is_code(functional) & is_code(dysfunctional)
    rows, columns = (np.where(known, v, 1).astype(np.int64) - 1 for v in (functional, dysfunctional))
    return np.where(known, codes[rows, columns], -1)


def is_code(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which values are one of the five codes."""
    return np.isin(values, (1.0, 2.0, 3.0, 4.0, 5.0))
