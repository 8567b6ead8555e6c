"""Channels compared at one mix of intents: easy cases do not make a channel good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from cjm_core.evidence.ratio import Ratio
from cjm_core.metrics.intervals import Estimate, z_quantile
from cjm_core.metrics.p_values import normal_p

LEAST_COVERED = 0.95


@dataclass(frozen=True)
class Case:
    """The contacts of one channel on one intent: settled ones among all with a known end."""

    channel: str
    intent: str
    ratio: Ratio


def case(channel: str, intent: str, resolved: int, contacts: int) -> Case:
    """Return a case whose contacts each come from a journey of their own."""
    return Case(channel, intent, Ratio(contacts, resolved, contacts, resolved, contacts, resolved))


def pooled_mix(cases: Iterable[Case]) -> dict[str, float]:
    """Return what part of all contacts is about each intent, over all channels together."""
    counts: dict[str, float] = {}
    for c in cases:
        counts[c.intent] = counts.get(c.intent, 0.0) + c.ratio.base
    whole = sum(counts.values())
    return {intent: n / whole for intent, n in counts.items()} if whole else {}


def standardised(cases: Sequence[Case], mix: Mapping[str, float], level: float) -> Estimate:
    """Return the share settled that one channel would have at the given mix of intents.

    sum W_i p_i with SE sqrt(sum W_i^2 p_i (1-p_i) / n_i), contacts of one journey on one intent taken together. Without
    a value where intents of more than 5 % of the mix never came to the channel. Source: Breslow and Day 1987.
    """
    own = {c.intent: c.ratio for c in cases if c.ratio.base > 0}
    journeys = sum(s.journeys for s in own.values())
    covered = sum(w for intent, w in mix.items() if intent in own)
    if covered < LEAST_COVERED:
        return Estimate(None, None, None, journeys, float(journeys))
    parts = [(w / covered, own[intent]) for intent, w in sorted(mix.items()) if intent in own]
    value = sum(w * s.value for w, s in parts)
    se = sqrt(sum(w * w * _variance(s) for w, s in parts))
    if any(s.journeys < 2 for _, s in parts):
        return Estimate(value, None, None, journeys, float(journeys), se)
    spread = value * (1 - value)
    base = min(float(journeys), spread / (se * se)) if se > 0 else float(journeys)
    return Estimate(value, *_wald(value, se, level, 0.0, 1.0), journeys, base, se)


def apart(first: Estimate, second: Estimate, level: float) -> tuple[Estimate, float | None]:
    """Return the difference of two standardised shares with its interval and two-sided probability."""
    n, base = min(first.n, second.n), min(first.n_effective, second.n_effective)
    if first.value is None or second.value is None or first.se is None or second.se is None:
        return Estimate(None, None, None, n, base), None
    value, se = first.value - second.value, sqrt(first.se**2 + second.se**2)
    if first.low is None or second.low is None:
        return Estimate(value, None, None, n, base, se), None
    return Estimate(value, *_wald(value, se, level, -1.0, 1.0), n, base, se), normal_p(value, se)


def mantel_haenszel(first: Sequence[Case], second: Sequence[Case]) -> float | None:
    """Return the odds of settling in the first channel over those in the second, intent by intent, pooled.

    For reports that speak of odds; the findings give differences of shares, which people can read.
    sum a_i d_i / N_i over sum b_i c_i / N_i; None where that is undefined. Source: Mantel and Haenszel 1959.
    """
    other = {c.intent: c.ratio for c in second}
    above = below = 0.0
    for c in first:
        there = other.get(c.intent)
        if there is not None:
            size = c.ratio.base + there.base
            above += c.ratio.part * (there.base - there.part) / size
            below += (c.ratio.base - c.ratio.part) * there.part / size
    return above / below if below > 0 else None


def _variance(ratio: Ratio) -> float:
    """Return sum (a_j - p b_j)^2 / (sum b_j)^2 over journeys; p (1 - p) / n where every journey tries once."""
    return ratio.residual2 / ratio.base**2


def _wald(value: float, se: float, level: float, low: float, high: float) -> tuple[float, float]:
    """Return the normal interval, cut at the ends of what is possible."""
    half = z_quantile(level) * se
    return max(low, value - half), min(high, value + half)
