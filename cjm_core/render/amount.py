"""Findings put into figures: each unit written as readers of the language expect it."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.findings import SMALL_BASE, Finding
from cjm_core.language import interval, number, percent, translate

NO_BREAK = "\N{NO-BREAK SPACE}"
DIGITS = {
    "points": 0, "people": 0, "count": 0, "hours": 1, "days": 0, "scale": 2, "valence": 1, "share": 0, "score": 1,
    "ratio": 2, "rank": 0,
}
SIGNED = frozenset({"valence", "points", "slope"})
DIFFERENCES = frozenset({
    "wave_change", "segment_difference", "log_difference", "weighted_gap", "voice_gap", "adequacy", "superiority",
})
_LEAST_SHOWN, _THREE_DIGITS_TO = 0.001, 0.1
HIDDEN = N_("hidden: fewer than {count} people")


def amount(value: float, unit: str, lang: str, signed: bool = False) -> str:
    """Write one value in its unit: a share as a percentage, the rest as numbers; ``signed`` shows a plus."""
    if unit == "share":
        return percent(value, lang)
    return number(value, lang, DIGITS.get(unit, 2), signed or unit in SIGNED)


def bounds(low: float, high: float, unit: str, lang: str, signed: bool = False) -> str:
    """Write an interval in its unit, in brackets."""
    if unit == "share":
        closing = NO_BREAK + "%" if lang == "ru" else "%"
        return interval(100 * low, 100 * high, lang, 0) + closing
    return interval(low, high, lang, DIGITS.get(unit, 2), signed or unit in SIGNED)


def base(n: int | None, lang: str) -> str:
    """Write how many people stand behind a number."""
    return "" if n is None else f"n{NO_BREAK}={NO_BREAK}{number(n, lang, 0)}"


def probability(p: float, lang: str) -> str:
    """Write how likely chance alone makes such a difference: two digits that count, and never nought."""
    if p < _LEAST_SHOWN:
        return f"p{NO_BREAK}<{NO_BREAK}{number(_LEAST_SHOWN, lang, 3)}"
    return f"p{NO_BREAK}={NO_BREAK}{number(p, lang, 3 if p < _THREE_DIGITS_TO else 2)}"


def hidden(threshold: int, lang: str) -> str:
    """Say that a number is hidden to protect a small group."""
    return translate(HIDDEN, lang).format(count=threshold)


def is_signed(finding: Finding) -> bool:
    """Tell whether a plus before the value tells the reader something: differences and feelings."""
    return finding.metric.startswith("gap") or finding.metric in DIFFERENCES or finding.unit in SIGNED


def figure_of(finding: Finding, lang: str) -> str:
    """Write the value of a finding; a dash where there is none."""
    if finding.value is None:
        return "–"
    return amount(finding.value, finding.unit, lang, is_signed(finding))


def interval_of(finding: Finding, lang: str) -> str:
    """Write the interval of a finding; nothing where there is none."""
    if finding.low is None or finding.high is None:
        return ""
    return bounds(finding.low, finding.high, finding.unit, lang, is_signed(finding))


def is_small(finding: Finding) -> bool:
    """Tell whether few people stand behind the number."""
    return SMALL_BASE in finding.flags
