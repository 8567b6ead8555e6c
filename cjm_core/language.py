"""Russian and English: messages from the catalogue, numbers and dates in the reader's manner."""

from __future__ import annotations

import gettext
import math
import os
from contextvars import ContextVar
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
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


_of_project: ContextVar[str] = ContextVar("language_of_project", default="")


def chosen_language() -> str:
    """Return the language that the reader chose: by CJM_LANG, else by a Russian or English locale, else nothing."""
    asked = os.environ.get("CJM_LANG", "").lower()
    if asked:
        return "ru" if asked.startswith("ru") else "en"
    locale = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n, ""))), "").lower()
    return next((lang for lang in LANGUAGES if locale.startswith(lang)), "")


def speak_as_project(lang: str) -> None:
    """Speak the language of a project to a reader who chose none himself; empty for no project."""
    _of_project.set(lang)


def readers_language() -> str:
    """Return the language of the person at the terminal: his choice, else that of the project, else English."""
    return chosen_language() or _of_project.get() or "en"


_EXACT = Context(prec=400)  # a float has at most 309 digits before the point


def _rounded(value: float, digits: int) -> float | Decimal:
    """Round a number as people do, by its decimal digits, half away from zero."""
    if not math.isfinite(value):
        return value
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT)


@lru_cache(maxsize=10_000)
def number(value: float, lang: str, digits: int = 1, signed: bool = False) -> str:
    """Write a number: ``12 345,6`` in Russian, ``12,345.6`` in English; a true minus; ``signed`` adds a plus.

    Halves are rounded away from zero: 0.25 is ``0.3`` and -0.25 is ``−0.3``.
    """
    text = f"{_rounded(abs(value), digits):,.{digits}f}"
    if lang == "ru":
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    nought = not any(c in "123456789" for c in text)
    sign = "" if nought else MINUS if value < 0 else "+" if signed else ""
    return sign + text


def percent(share: float, lang: str, digits: int = 0) -> str:
    """Write a share of 0 to 1 as a percentage: ``12,5 %`` in Russian, ``12.5%`` in English."""
    value = float(100 * Decimal(repr(float(share)))) if math.isfinite(share) else share
    return number(value, lang, digits) + ("\N{NO-BREAK SPACE}%" if lang == "ru" else "%")


def interval(low: float, high: float, lang: str, digits: int = 1, signed: bool = False) -> str:
    """Write an interval in brackets, the ends parted as the language parts numbers."""
    gap = "; " if lang == "ru" else ", "
    return f"[{number(low, lang, digits, signed)}{gap}{number(high, lang, digits, signed)}]"


def short_date(day: date, lang: str) -> str:
    """Write a date in figures: ``22.11.2026`` in Russian, ``22 Nov 2026`` in English."""
    return day.strftime("%d.%m.%Y") if lang == "ru" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
