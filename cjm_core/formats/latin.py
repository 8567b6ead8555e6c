"""Words in Latin letters, for ids that are made from what people wrote."""

from __future__ import annotations

import unicodedata

_LETTERS = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", (
    "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
    "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"), strict=True))


def in_latin(text: str) -> str:
    """Return a text in small Latin letters as far as it can be written so; Cyrillic ones by their sound."""
    latin = "".join(_LETTERS.get(c, c) for c in text.casefold())
    return unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
