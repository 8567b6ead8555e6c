"""May a share be shown? The rule of a national statistics office: enough people, and an interval that is not too wide.

Numbers of customers are flagged, not hidden: ``caution`` and ``unreliable``. Source: Parker and others 2017, NCHS data
presentation standards for proportions, Vital and Health Statistics 2(175).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scipy.special import betaincinv

from cjm_core.findings import CAUTION, UNRELIABLE

if TYPE_CHECKING:
    from cjm_core.metrics.intervals import Estimate

SHOW, SUPPRESS = "show", "suppress"
LEAST_BASE, PLENTY = 30, 75
WIDE, NARROW, RELATIVE = 0.30, 0.05, 1.30
_LEVEL = 0.95
_ROUNDING = 1e-9


def clopper_pearson(hits: float, n: float) -> tuple[float, float]:
    """Return the exact 95 % interval of a share; with weights ``n`` is the effective base, ``hits`` the share times it.

    Source: Clopper and Pearson 1934; Korn and Graubard 1998 for weighted data.
    """
    tail = (1 - _LEVEL) / 2
    low = float(betaincinv(hits, n - hits + 1, tail)) if hits > 0 else 0.0
    high = float(betaincinv(hits + 1, n - hits, 1 - tail)) if hits < n else 1.0
    return low, high


@lru_cache(maxsize=65536)
def display_state(hits: float, n: float) -> str:
    """Return ``show``, ``caution`` or ``suppress`` for a share of ``hits`` among (effectively) ``n``.

    Suppress below 30 people; at an interval of 30 points or wider; above 5 points also where it is wider than 130 % of
    the share. Caution below 75 people, and at nobody or everybody, where the share says little of how it varies.
    """
    if n + _ROUNDING < LEAST_BASE:
        return SUPPRESS
    low, high = clopper_pearson(hits, n)
    width = high - low
    if width >= WIDE:
        return SUPPRESS
    if width > NARROW and hits > 0 and width * n / hits > RELATIVE:
        return SUPPRESS
    return CAUTION if n + _ROUNDING < PLENTY or hits <= 0 or hits >= n else SHOW


def display_flags(estimate: Estimate) -> tuple[str, ...]:
    """Return the flag that a share deserves; of a known population it is judged by what is left to be unsure of."""
    if estimate.value is None:
        return ()
    n = estimate.n_effective
    if estimate.finite:
        if estimate.low == estimate.high:
            return ()
        if estimate.se:
            n = estimate.value * (1 - estimate.value) / estimate.se**2
    state = display_state(min(max(estimate.value, 0.0), 1.0) * n, n)
    return {CAUTION: (CAUTION,), SUPPRESS: (UNRELIABLE,)}.get(state, ())
