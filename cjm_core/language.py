"""Russian and English: messages from the catalogue, numbers and dates in the reader's manner."""

from __future__ import annotations

import gettext
import os
from datetime import date
from functools import cache
from pathlib import Path

LANGUAGES = ("ru", "en")
MINUS = "\N{MINUS SIGN}"


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation("cjm", Path(__file__).parent / "locale", [lang], fallback=True)


def translate(text: str, lang: str) -> str:
    """Return an English interface text in ``lang``; English itself needs no catalogue."""
    return _catalogue(lang).gettext(text) if text and lang != "en" else text


def translate_many(one: str, many: str, count: int, lang: str) -> str:
    """Return the form of a text that fits ``count`` (Russian has three)."""
    return _catalogue(lang).ngettext(one, many, count)


def readers_language() -> str:
    """Return the language of the person at the terminal: CJM_LANG, else the locale, else English."""
    for name in ("CJM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "ru" if value.lower().startswith("ru") else "en"
    return "en"


def number(value: float, lang: str, digits: int = 1, signed: bool = False) -> str:
    """Write a number: ``12 345,6`` in Russian, ``12,345.6`` in English; a true minus; ``signed`` adds a plus."""
    text = f"{abs(value):,.{digits}f}"
    if lang == "ru":
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    nought = not any(c in "123456789" for c in text)
    sign = "" if nought else MINUS if value < 0 else "+" if signed else ""
    return sign + text


def percent(share: float, lang: str, digits: int = 0) -> str:
    """Write a share of 0 to 1 as a percentage: ``12,5 %`` in Russian, ``12.5%`` in English."""
    return number(100 * share, lang, digits) + ("\N{NO-BREAK SPACE}%" if lang == "ru" else "%")


def interval(low: float, high: float, lang: str, digits: int = 1, signed: bool = False) -> str:
    """Write an interval in brackets, the ends parted as the language parts numbers."""
    gap = "; " if lang == "ru" else ", "
    return f"[{number(low, lang, digits, signed)}{gap}{number(high, lang, digits, signed)}]"


def long_date(day: date, lang: str) -> str:
    """Write a date in words: ``22 ноября 2026 г.`` or ``November 22, 2026``."""
    from babel.dates import format_date

    return str(format_date(day, "long", locale=lang))


def short_date(day: date, lang: str) -> str:
    """Write a date in figures: ``22.11.2026`` in Russian, ``22 Nov 2026`` in English."""
    return day.strftime("%d.%m.%Y") if lang == "ru" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
