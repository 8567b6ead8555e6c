"""Durations in words: hours become seconds, minutes, hours or days, whichever a reader would say."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.language import number, translate

NO_BREAK = "\N{NO-BREAK SPACE}"
UNITS: tuple[tuple[float, float, str], ...] = (  # said from so many hours on, hours of one, words
    (72.0, 24.0, N_("{n} days")), (1.5, 1.0, N_("{n} h")), (1.5 / 60, 1 / 60, N_("{n} min")),
)
SECONDS = N_("{n} s")
_ONE_DIGIT_TO = 9.95


def duration(hours: float, lang: str) -> str:
    """Write a duration in the unit that suits it: ``45 s``, ``12 min``, ``6.5 h``, ``3.2 days``; one word, unbroken."""
    return in_unit(hours, hours, lang)


def in_unit(hours: float, of_hours: float, lang: str) -> str:
    """Write a duration in the unit that would suit another one, so that the two can stand side by side."""
    per, words = next(((per, words) for least, per, words in UNITS if abs(of_hours) >= least), (1 / 3600, SECONDS))
    value = hours / per
    digits = 0 if abs(value) >= _ONE_DIGIT_TO or value == 0 or (words == SECONDS and abs(value) >= 1) else 1
    return translate(words, lang).format(n=number(value, lang, digits)).replace(" ", NO_BREAK)
