"""How varied journeys are: the entropy of their variants, and what is left of it at an equal number of journeys."""

from __future__ import annotations

from collections.abc import Mapping
from math import log, log2
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

if TYPE_CHECKING:
    from numpy.typing import NDArray


def journeys_in(sizes: Mapping[int, int]) -> int:
    """Return how many journeys variants have together; ``sizes`` maps journeys to how many variants have them."""
    return sum(k * many for k, many in sizes.items())


def entropy_bits(sizes: Mapping[int, int]) -> float:
    """Return the entropy of variants in bits, -sum p log2 p over variants, p their share of journeys.

    0 where all journeys are equal. Source: Shannon 1948.
    """
    n = journeys_in(sizes)
    return max(0.0, log2(n) - sum(many * k * log2(k) for k, many in sizes.items()) / n) if n else 0.0


def entropy_normalised(sizes: Mapping[int, int]) -> float | None:
    """Return the entropy over its greatest value with so many variants, 0 to 1; None where there is but one."""
    kinds = sum(sizes.values())
    return min(1.0, entropy_bits(sizes) / log2(kinds)) if kinds > 1 else None


def entropy_corrected(sizes: Mapping[int, int]) -> float:
    """Return the entropy in bits with Miller and Madow's correction, + (K - 1) / (2 n ln 2), K variants, n journeys.

    A sample has fewer variants than there are to come, so its entropy is too small on average. Source: Miller 1955.
    """
    n = journeys_in(sizes)
    return entropy_bits(sizes) + (sum(sizes.values()) - 1) / (2 * n * log(2)) if n else 0.0


def variants_among(sizes: Mapping[int, int], m: int) -> float:
    """Return how many variants ``m`` journeys drawn without replacement have on average; exact.

    sum over variants of 1 - C(n - k, m) / C(n, m), k their journeys. Source: Hurlbert 1971.
    """
    n = _of(sizes, m)
    found = 0.0
    for k, many in sorted(sizes.items()):
        missed = np.exp(_log_choose(n - k, m) - _log_choose(n, m)) if n - k >= m else 0.0
        found += many * (1.0 - float(missed))
    return found


def entropy_among(sizes: Mapping[int, int], m: int) -> float:
    """Return the entropy in bits that ``m`` journeys drawn without replacement have on average; exact.

    sum over i of -(i/m) log2(i/m) times the expected number of variants with i journeys in the draw, which is
    hypergeometric. Source: Chao et al. 2014.
    """
    n = _of(sizes, m)
    found = 0.0
    for k, many in sorted(sizes.items()):
        i = np.arange(max(1, m - (n - k)), min(k, m) + 1, dtype=np.float64)
        chance = np.exp(_log_choose(k, i) + _log_choose(n - k, m - i) - _log_choose(n, m))
        found -= many * float(np.sum(chance * (i / m) * np.log2(i / m)))
    return max(0.0, found)


def _of(sizes: Mapping[int, int], m: int) -> int:
    n = journeys_in(sizes)
    if not 1 <= m <= n:
        raise ValueError(f"{m} journeys cannot be drawn from {n}")
    return n


def _log_choose(n: float, k: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0))
