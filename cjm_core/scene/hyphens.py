"""Where a long word may be parted: by syllable, in Russian and in English."""

from __future__ import annotations

import re

RU_VOWELS = "аеёиоуыэюяАЕЁИОУЫЭЮЯ"
EN_VOWELS = "aeiouyAEIOUY"
RU_SIGNS = "йьъЙЬЪ"
EN_ENDINGS = ("tion", "sion", "ment", "ness", "able", "ible", "less", "ship", "ing", "ful", "ist", "ity")


def break_points(word: str) -> list[int]:
    """Return the places in ``word`` (counted in letters) where a hyphen may stand, from left to right.

    At least two letters stay on either side, and no part is without a vowel.
    """
    if re.search("[А-Яа-яЁё]", word):
        return _russian(word)
    return _english(word)


def _parts_have_vowels(word: str, at: int, vowels: str) -> bool:
    return any(c in vowels for c in word[:at]) and any(c in vowels for c in word[at:])


def _russian(word: str) -> list[int]:
    points = []
    for at in range(2, len(word) - 1):
        left, right = word[at - 1], word[at]
        if not (left.isalpha() and right.isalpha()) or right in RU_SIGNS or not _parts_have_vowels(word, at, RU_VOWELS):
            continue
        sign_before = left in RU_SIGNS
        vowel_then_syllable = left in RU_VOWELS and (right in RU_VOWELS or _opens(word, at))
        consonants_part = (
            left not in RU_VOWELS and right not in RU_VOWELS and word[at - 2] in RU_VOWELS and at + 1 < len(word)
        )
        if sign_before or vowel_then_syllable or consonants_part:
            points.append(at)
    return points


def _opens(word: str, at: int) -> bool:
    """Tell whether a consonant at ``at`` is followed by a vowel, so that it opens a syllable."""
    return word[at] not in RU_VOWELS and at + 1 < len(word) and word[at + 1] in RU_VOWELS


def _english(word: str) -> list[int]:
    lower = word.lower()
    endings = [e + plural for e in EN_ENDINGS for plural in ("", "s")]
    points = {len(word) - len(e) for e in endings if lower.endswith(e) and len(word) - len(e) >= 3}
    for at in range(3, len(word) - 2):
        a, b, c = lower[at - 2], lower[at - 1], lower[at]
        d = lower[at + 1]
        parts = a in EN_VOWELS and b not in EN_VOWELS and c not in EN_VOWELS and d in EN_VOWELS
        if parts and b.isalpha() and c.isalpha() and (b + c) not in {"ch", "sh", "th", "ph", "ck", "qu", "gh", "wh"}:
            points.add(at)
    return sorted(p for p in points if _parts_have_vowels(word, p, EN_VOWELS))
