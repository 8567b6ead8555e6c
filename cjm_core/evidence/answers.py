"""The codebook applied to one cell: is it an answer, a gap, or something that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cjm_core.evidence.decimals import MOST, NUMBER, PERHAPS_THOUSANDS
from cjm_core.model import Item, ItemRole

_NUMBER = re.compile(NUMBER, re.ASCII)
_PERHAPS_THOUSANDS = {mark: re.compile(pattern, re.ASCII) for mark, pattern in PERHAPS_THOUSANDS.items()}
IN_WORDS = (ItemRole.REASON, ItemRole.REACHED)
_WHOLE = (ItemRole.NPS, ItemRole.ENPS)
_TRUTH = {"true": 1.0, "yes": 1.0, "y": 1.0, "да": 1.0, "false": 0.0, "no": 0.0, "n": 0.0, "нет": 0.0}


class Status(StrEnum):
    """What a cell turned out to be."""

    ANSWERED = "answered"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Answer:
    """One answer: its code as text (``4``), and its number where it is one."""

    code: str
    value: float | None


@dataclass(frozen=True)
class Reading:
    """A cell read: its status, its answers (several where a separator says so), and the parts that made no sense."""

    status: Status
    answers: tuple[Answer, ...] = ()
    unread: tuple[str, ...] = ()


_MISSING = Reading(Status.MISSING)


def number(text: str, decimal: str | None = None) -> float | None:
    """Read a number written with ``decimal`` (a point unless said) or, where that cannot mislead, the other mark.

    ``1,234`` without a word about commas could be a thousand, so it is not read. Digits are ASCII; no nan, no inf,
    and nothing beyond MOST, for that is no answer and could not be added up.
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text) or _PERHAPS_THOUSANDS[decimal or "."].fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if abs(value) <= MOST else None


def mark_of(texts: Iterable[str]) -> str:
    """Return the decimal mark of a column: a comma where one is surely decimal and no point is there, else a point."""
    commas = False
    for text in texts:
        plain = text.strip()
        if "." in plain and _NUMBER.fullmatch(plain):
            return "."
        commas = commas or ("," in plain and number(plain) is not None)
    return "," if commas else "."


def code_of(value: str | int | float) -> str:
    """Return a code as text, whole numbers without a point: 3.0 is ``3``."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


class AnswerReader:
    """Reads the cells of one item; ``missing`` are the source's codes that are not answers."""

    def __init__(self, item: Item, missing: tuple[str | int | float, ...], decimal: str | None = None) -> None:
        self.item = item
        self._decimal = decimal
        gaps = [code_of(m).strip() for m in (*missing, *item.missing)]
        self._gap_texts = {"", *gaps}
        self._gap_numbers = {n for n in map(number, gaps) if n is not None}
        self._codes = {code_of(code): code_of(code) for code in item.labels}
        self._numbers = {n: c for c in self._codes if (n := number(c)) is not None}
        self._words: dict[str, str] = {}
        for code, word in item.labels.items():
            self._words.setdefault(word.strip().casefold(), code_of(code))
        self._yes = {y for y in map(code_of, item.yes) if number(y) is None}

    def read(self, text: str | None) -> Reading:
        """Return what the cell ``text`` says."""
        text = (text or "").strip()
        if self._is_gap(text):
            return _MISSING
        if self.item.separator is None:
            answer = self._answer(text)
            return Reading(Status.ANSWERED, (answer,)) if answer else Reading(Status.UNREADABLE, (), (text,))
        return self._several(text, self.item.separator)

    def _several(self, text: str, separator: str) -> Reading:
        parts = self._parts(text, separator)
        answers: dict[str, Answer] = {}
        unread = []
        for part in parts:
            if self._is_gap(part):
                continue
            answer = self._answer(part)
            if answer:
                answers.setdefault(answer.code, answer)
            else:
                unread.append(part)
        if answers:
            return Reading(Status.ANSWERED, tuple(answers.values()), tuple(unread))
        return Reading(Status.UNREADABLE, (), tuple(unread)) if unread else _MISSING

    def _parts(self, text: str, separator: str) -> list[str]:
        """Part a text, but leave the words of a label whole that hold the separator themselves; the longest first."""
        pieces = text.split(separator)
        longest = max((word.count(separator) for word in self._words), default=0) + 1
        parts, at = [], 0
        while at < len(pieces):
            joined = ((width, separator.join(pieces[at:at + width]).strip())
                      for width in range(min(longest, len(pieces) - at), 0, -1))
            width, part = next((w, p) for w, p in joined if w == 1 or p.casefold() in self._words)
            parts.append(part)
            at += width
        return parts

    def _is_gap(self, text: str) -> bool:
        if text in self._gap_texts:
            return True
        return bool(self._gap_numbers) and number(text, self._decimal) in self._gap_numbers

    def _answer(self, text: str) -> Answer | None:
        item = self.item
        labelled = self._labelled(text)
        if labelled is not None:
            value = number(labelled)
            # a code in words has no mean and no share of best answers: counted as answered it would vanish unheard
            return None if value is None and item.role not in IN_WORDS else Answer(labelled, value)
        if item.role is ItemRole.REASON and not item.labels and item.scale is None:
            return Answer(text, None)
        if text in self._yes and item.role in IN_WORDS:
            return Answer(text, None)
        value = number(text, self._decimal)
        if value is None and item.role is ItemRole.REACHED and not item.labels:
            value = _TRUTH.get(text.casefold())
        if value is None or not self._allowed(value):
            return None
        return Answer(code_of(value), value)

    def _labelled(self, text: str) -> str | None:
        if not self._codes:
            return None
        if text in self._codes:
            return text
        value = number(text, self._decimal)
        if value is not None and value in self._numbers:
            return self._numbers[value]
        return self._words.get(text.casefold())

    def _allowed(self, value: float) -> bool:
        item = self.item
        if item.scale is None:
            return not item.labels
        whole = value.is_integer() or item.role not in _WHOLE
        return whole and item.scale.low <= value <= item.scale.high
