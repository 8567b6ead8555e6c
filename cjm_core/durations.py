"""Durations in words: hours become seconds, minutes, hours or days, whichever a reader would say."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.language import interval, number, translate

NO_BREAK = "\N{NO-BREAK SPACE}"
UNITS: tuple[tuple[float, float, str], ...] = (  # said from so many hours on, hours of one, words
    (72.0, 24.0, N_("{n} days")), (1.5, 1.0, N_("{n} h")), (1.5 / 60, 1 / 60, N_("{n} min")),
)
SECONDS = N_("{n} s")
_ONE_DIGIT_TO, _NOUGHT = 9.95, 0.05


def duration(hours: float, lang: str) -> str:
    """Write a duration in the unit that suits it: ``45 s``, ``12 min``, ``6.5 h``, ``3.2 days``; one word, unbroken."""
    per, words = _unit(hours)
    value = number(hours / per, lang, _digits(hours / per, words))
    return translate(words, lang).format(n=value).replace(" ", NO_BREAK)


def duration_interval(low: float, high: float, lang: str) -> str:
    """Write an interval of durations in brackets; each end in the unit that suits it, one of both said once."""
    (per, words), (_, other) = _unit(low), _unit(high)
    if words == other:
        digits = max(_digits(low / per, words), _digits(high / per, words))
        both = translate(words, lang).format(n=interval(low / per, high / per, lang, digits)[1:-1])
    else:
        both = f"{duration(low, lang)}{'; ' if lang == 'ru' else ', '}{duration(high, lang)}"
    return f"[{both}]".replace(" ", NO_BREAK)


def _unit(hours: float) -> tuple[float, str]:
    return next(((per, words) for least, per, words in UNITS if abs(hours) >= least), (1 / 3600, SECONDS))


def _digits(value: float, words: str) -> int:
    whole = abs(value) >= _ONE_DIGIT_TO or abs(value) < _NOUGHT or (words == SECONDS and abs(value) >= 1)
    return 0 if whole else 1
