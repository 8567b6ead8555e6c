"""A codebook proposed from what stands in a file: every column an item or left out, and what of it is a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cjm_core.errors import N_
from cjm_core.formats.glance import Seen
from cjm_core.formats.latin import in_latin

MOST_CODES = 12
_RESPONDENT = {"id", "respondent", "respondentid", "responseid", "caseid", "uuid", "token", "номер", "номеранкеты"}
_WEIGHT = {"weight", "weights", "w", "wt", "вес", "weighting"}
_WAVE = {"wave", "wavenumber", "волна", "номерволны", "замер"}
_EMPLOYEES = re.compile(r"(?<![a-z])enps(?![a-z])", re.IGNORECASE)
_RECOMMEND = re.compile(r"recommend|рекоменд|(?<![a-z])e?nps(?![a-z])", re.IGNORECASE)
_CALLED = (
    ("importance", re.compile(r"importan|важн", re.IGNORECASE)),
    ("expectation", re.compile(r"expect|ожида|\bож(?=_|\b)", re.IGNORECASE)),
    ("overall", re.compile(r"\boverall|в целом|\bобщ(ая|ую|ей)\b", re.IGNORECASE)),
)
MOSTLY = 0.95
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_CODED = re.compile(r"[A-Z]{1,2}0*(\d{1,2})")
_NO_ANSWER = {"-9", "-8", "-7", "-1", "66", "77", "88", "96", "97", "98", "99", "998", "999"}
_SCALES = ((1, 5), (1, 7), (0, 10), (1, 10))
SCALE, ROLE, MISSING, SEPARATOR = N_("scale"), N_("role"), N_("missing codes"), N_("separator")
EMPTY = N_("nobody answered")
DATES = N_("dates or times")
OWN_WORDS = N_("people's own words; code them as mentions")
SERVICE = N_("written by the survey tool itself")


@dataclass(frozen=True)
class Proposed:
    """One column as a codebook may have it: an ``item`` with what of it is guessed, or why it is left out."""

    id: str
    column: str
    item: dict[str, Any] | None = None
    guessed: tuple[str, ...] = ()
    why_not: str = ""


def is_respondent(seen: Seen) -> bool:
    """Tell whether a column surely names the people: by its head, and no two cells alike."""
    plain = re.sub(r"[\W_]+", "", seen.column).casefold()
    filled = sum(seen.counts.values())
    return plain in _RESPONDENT and (seen.many or (bool(filled) and len(seen.counts) == filled == seen.rows))


def may_weigh(seen: Seen) -> bool:
    """Tell whether a column is called as weights are."""
    return re.sub(r"[\W_]+", "", seen.column).casefold() in _WEIGHT


def may_be_wave(seen: Seen) -> bool:
    """Tell whether a column is called as the waves of a survey are."""
    return not seen.many and re.sub(r"[\W_]+", "", seen.column).casefold() in _WAVE


def id_of(column: str, taken: set[str], number: int, letter: str = "q") -> str:
    """Return an id for a column: its head in small Latin letters, cut short, unlike every other; ``q7`` where none is.

    The new id is added to ``taken``; ``letter`` stands before one that would begin with none.
    """
    found = re.sub(r"[^a-z0-9_]+", "_", in_latin(column)).strip("_")[:40].strip("_")
    if not found or not re.search(r"[a-z]", found):
        found = f"{letter}{found or number}"
    if not found[0].isalpha():
        found = f"{letter}{found}"
    name, times = found, 2
    while name in taken:
        name, times = f"{found}_{times}", times + 1
    taken.add(name)
    return name


def proposed(seen: Seen, name: str) -> Proposed:
    """Return what a column may be in a codebook."""
    item, guessed, why_not = _meaning(seen)
    if item is None:
        return Proposed(name, seen.column, why_not=why_not)
    head: dict[str, Any] = {"column": seen.column} if seen.column != name else {}
    tail = {"text": seen.text} if seen.text and seen.text != seen.column else {}
    return Proposed(name, seen.column, {**head, **item, **tail}, tuple(guessed))


def _meaning(seen: Seen) -> tuple[dict[str, Any] | None, list[str], str]:
    gaps = set(seen.missing)
    values = [v for v in seen.counts if v not in gaps]
    if seen.service or seen.words:
        return None, [], SERVICE if seen.service else OWN_WORDS
    if seen.separator:
        return {"role": "reason", "separator": seen.separator, **_labels(seen)}, [], ""
    if not values and seen.rows:
        return None, [], EMPTY
    if values and all(_DATE.match(v) for v in values):
        return None, [], DATES
    if seen.scale or set(seen.labels) - gaps:
        return (*_labelled(seen, values), "")
    numbers = [v for v in values if _NUMBER.fullmatch(v)]
    if values and sum(seen.counts[v] for v in numbers) >= MOSTLY * sum(seen.counts[v] for v in values):
        return (*_numeric(seen, numbers), "")  # a stray word is no answer, which `cjm check` tells with its row
    return _worded(seen, values)


def _rated(seen: Seen) -> str:
    """Return the role of a rating by what its question is called: most are experience."""
    said = f"{seen.column} {seen.text}"
    return next((role for role, called in _CALLED if called.search(said)), "experience")


def _labels(seen: Seen) -> dict[str, Any]:
    words = {_code(k): v for k, v in seen.labels.items() if v and k not in seen.missing}
    return {"labels": words} if words else {}


def _code(text: str) -> int | float | str:
    if re.fullmatch(r"-?\d{1,15}", text):
        return int(text)
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else text


def _gaps(seen: Seen) -> dict[str, Any]:
    return {"missing": [_code(m) for m in seen.missing]} if seen.missing else {}


def _labelled(seen: Seen, values: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Propose from the words of codes: three or more numbers in order are a scale, all else is a choice."""
    if seen.scale:
        return {"role": _rated(seen), "scale": seen.scale, **_gaps(seen)}, [ROLE]
    codes = [_code(c) for c in seen.labels if c not in seen.missing]
    numbers = [c for c in codes if isinstance(c, int)]
    beyond = [v for v in values if v not in seen.labels]
    if len(numbers) == len(codes) and all(_NUMBER.fullmatch(v) for v in beyond):
        found = sorted({*numbers, *(int(float(v.replace(",", "."))) for v in beyond)})
        ordered = len(found) > 2 and found[-1] - found[0] < MOST_CODES
        if ordered and not seen.nominal:
            scale = _written(found[0], found[-1])
            return {"role": _rated(seen), "scale": scale, **_labels(seen), **_gaps(seen)}, [ROLE, SCALE]
    unworded = {_code(v): v for v in sorted(beyond)} if len(beyond) <= MOST_CODES else {}
    return {"role": "reason", "labels": {**_labels(seen).get("labels", {}), **unworded}, **_gaps(seen)}, [ROLE]


def _written(low: int, high: int) -> str:
    return f"{low}-{high}" if low >= 0 else f"{low}..{high}"


def _numeric(seen: Seen, values: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Propose from bare numbers: few whole ones are answers on a scale, else a number; 99 and the like are missing."""
    numbers = {v: float(v.replace(",", ".")) for v in values}
    gaps = [v for v in values if v in _NO_ANSWER] if not seen.missing else []
    rest = [n for v, n in numbers.items() if v not in gaps]
    whole = bool(rest) and all(n.is_integer() for n in rest)
    if set(rest) <= {0.0, 1.0}:
        return {"role": "reason", **_gaps(seen)}, [ROLE]
    if not whole or seen.many or not 0 <= min(rest) <= max(rest) <= 10:
        return {"role": "number", **_gaps(seen)}, [ROLE]
    low, high = next((low, high) for low, high in _SCALES if low <= min(rest) and max(rest) <= high)
    nps = (low, high) in ((0, 10), (1, 10)) and bool(_RECOMMEND.search(f"{seen.column} {seen.text}"))
    score = "enps" if _EMPLOYEES.search(seen.column) else "nps"
    found: dict[str, Any] = {"role": score} if nps else {"role": _rated(seen), "scale": _written(low, high)}
    found |= {"missing": [_code(g) for g in sorted(gaps)]} if gaps else _gaps(seen)
    return found, [ROLE, *([] if nps else [SCALE]), *([MISSING] if gaps else [])]


def _worded(seen: Seen, values: list[str]) -> tuple[dict[str, Any] | None, list[str], str]:
    """Propose from words: coded answers (A1, A2 …) in order, a choice of few, several at once, or free words."""
    coded = {v: m for v in values if (m := _CODED.fullmatch(v))}
    if values and len(coded) == len(values) <= MOST_CODES:
        labels = {int(m[1]): v for v, m in sorted(coded.items(), key=lambda pair: int(pair[1][1]))}
        scale = _written(min(labels), max(max(labels), min(labels) + 1))
        return {"role": "experience", "scale": scale, "labels": labels, **_gaps(seen)}, [ROLE, SCALE], ""
    for sign in (";", "|", ", "):
        parts = {p.strip() for v in values for p in v.split(sign)} - {""}
        several = sum(n for v, n in seen.counts.items() if sign in v)
        if several * 5 >= sum(seen.counts.values()) and len(parts) <= MOST_CODES and len(parts) < len(values):
            return {"role": "reason", "separator": sign}, [ROLE, SEPARATOR], ""
    if not seen.many and len(values) <= MOST_CODES and sum(seen.counts.values()) > len(values):
        return {"role": "reason", **_gaps(seen)}, [ROLE], ""
    return None, [], OWN_WORDS
