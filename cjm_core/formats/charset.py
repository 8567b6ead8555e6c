"""Text files of every encoding made into UTF-8: found out when it can be, asked for when it cannot."""

from __future__ import annotations

import codecs
import gzip
import re
import shutil
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from cjm_core.errors import N_, EvidenceError, Spot, nearest

_CHUNK_BYTES = 1 << 20
MAX_UNPACKED_BYTES = 16 << 30
_KNOWN = ("utf-8", "utf-16", "cp1251", "cp949", "euc-kr", "koi8-r", "cp866", "cp1252", "latin-1")
_NO_CHARACTERS = ("unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined")
"""What Python calls an encoding although it is one of program text or addresses, not of characters in a file."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Utf8File:
    """A text file that is UTF-8 for sure, and what a look at its bytes told.

    ``plain`` means: no NUL, no lone carriage return and no blank line, so that an engine's own reader numbers its
    rows as a spreadsheet does. ``lines`` counts the records, line ends inside quotation marks left out: an engine that
    finds another number has misread the file.
    """

    path: Path
    encoding: str
    plain: bool
    lines: int


def as_utf8(path: Path, encoding: str | None, scratch: Path, name: str, spot: Spot | None = None) -> Utf8File:
    """Return ``path`` as UTF-8: itself where it is so already, else a copy in ``scratch``.

    ``spot`` is where the project names the file: there its encoding is to be said.
    Raises EvidenceError for a broken gzip, an unknown encoding, undecodable bytes and an ambiguous encoding.
    """
    if path.suffix.lower() == ".gz":
        path = _unpacked(path, scratch, name)
    said_at = spot if spot and spot.file else None
    found = _named(encoding, said_at or Spot(name)) if encoding else _found(path, name, said_at)
    if found != "utf-8":
        path = _recoded(path, found, scratch, name, said_at)
    plain, lines = _looked_at(path)
    return Utf8File(path, found, plain, lines)


def blocks(path: Path, name: str) -> Iterator[bytes]:
    """Yield the bytes of a file in blocks, unpacked where it ends in ``.gz``.

    Raises EvidenceError for a broken gzip and for one that unfolds to far too much.
    """
    packed = path.suffix.lower() == ".gz"
    try:
        with (gzip.open(path, "rb") if packed else path.open("rb")) as source:
            size = 0
            while block := source.read(_CHUNK_BYTES):
                size += len(block)
                if packed and size > MAX_UNPACKED_BYTES:
                    raise EvidenceError(
                        N_("The packed file unfolds to more than {limit} GB. Split it."),
                        spot=Spot(name), limit=MAX_UNPACKED_BYTES >> 30,
                    )
                yield block
    except EOFError:
        raise EvidenceError(
            N_("The packed file ends too early: it was cut off while being copied or downloaded. Fetch it again."),
            spot=Spot(name),
        ) from None
    except (gzip.BadGzipFile, zlib.error):
        raise EvidenceError(
            N_("The file ends in .gz but is not a sound gzip file. Pack it again, or drop .gz from its name."),
            spot=Spot(name),
        ) from None


def _unpacked(path: Path, scratch: Path, name: str) -> Path:
    target = _free(scratch, "unpacked")
    with target.open("wb") as sink:
        for block in blocks(path, name):
            sink.write(block)
    return target


def _named(encoding: str, spot: Spot) -> str:
    try:
        canonical = codecs.lookup(encoding).name
        "".encode(canonical)
        if canonical.replace("_", "-") in _NO_CHARACTERS:
            raise LookupError(canonical)
    except (LookupError, TypeError, ValueError):
        raise EvidenceError(
            N_("The encoding {encoding} is unknown. Known are for example: {near}."),
            spot=spot, encoding=encoding, near=", ".join(nearest(encoding, _KNOWN) or _KNOWN),
        ) from None
    return "utf-8-sig" if canonical == "utf-8" else canonical


def _found(path: Path, name: str, said_at: Spot | None) -> str:
    with path.open("rb") as file:
        head = file.read(4)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        file.seek(0)
        sixteen_bits = b"\0" in file.readline(_CHUNK_BYTES)
        file.seek(0)
        if not sixteen_bits and _is_utf8(file):
            return "utf-8"
    guess = None if sixteen_bits else _cyrillic_or_korean(path)
    if guess is None:
        raise EvidenceError(
            N_(
                "The file {file} is not UTF-8, and its encoding cannot be told for sure. "
                "Add `encoding:` to the source, for example cp1251, cp1252 or cp949."
            ),
            spot=said_at or Spot(name), file=name,
        )
    return guess


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_CHUNK_BYTES):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cyrillic_or_korean(path: Path) -> str | None:
    """Decide between windows-1251 and cp949 where exactly one of the two reads as language."""
    cyrillic, korean = _Cyrillic(), _Korean()
    with path.open("rb") as file:
        while block := file.read(_CHUNK_BYTES):
            cyrillic.feed(block)
            korean.feed(block)
    if cyrillic.reads() == korean.reads():
        return None
    return "cp1251" if cyrillic.reads() else "cp949"


class _Cyrillic:
    """Does the file read as Russian in windows-1251: nearly all high characters letters, capitals only ahead.

    Words of both alphabets (``Mьnchen``) speak against it, and so does text with too few vowels (Greek, for example).
    """

    _LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
    _VOWELS = frozenset("аеёиоуыэюя")
    _SIGNS = frozenset("№«»—–…“”„’‘\xa0°·•§€±")

    def __init__(self) -> None:
        self.high = self.letters = self.vowels = self.pairs = self.odd_pairs = 0
        self.words = self.mixed_words = 0
        self.decodes = True

    def feed(self, block: bytes) -> None:
        try:
            text = block.decode("cp1251")
        except UnicodeDecodeError:
            self.decodes = False
            return
        before = ""
        for char in text:
            if char > "\x7f":
                self.high += 1
                self.letters += char.lower() in self._LETTERS or char in self._SIGNS
                self.vowels += char.lower() in self._VOWELS
                if before > "\x7f" and before.isalpha() and char.isalpha():
                    self.pairs += 1
                    self.odd_pairs += before.islower() and char.isupper()
            before = char
        for word in _HIGH_WORD.findall(text):
            self.words += 1
            self.mixed_words += _ASCII_LETTER.search(word) is not None

    def reads(self) -> bool:
        words = self.pairs > 0 and self.mixed_words <= 0.05 * self.words and self.vowels >= 0.2 * self.letters
        return self.decodes and words and self.letters >= 0.95 * self.high and self.odd_pairs <= 0.05 * self.pairs


_HIGH_WORD = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_ASCII_LETTER = re.compile(r"[A-Za-z]")


class _Korean:
    """Does the file read as Korean in cp949: decodes strictly, and nearly all high characters are common Hangul.

    Rare syllables, whose second byte is an ASCII letter, are what western capitals look like (``Ärzte``).
    """

    def __init__(self) -> None:
        self.high = self.hangul = 0
        self.decodes = True
        self._decoder = codecs.getincrementaldecoder("cp949")()

    def feed(self, block: bytes) -> None:
        if not self.decodes:
            return
        try:
            text = self._decoder.decode(block)
        except UnicodeDecodeError:
            self.decodes = False
            return
        for char, times in Counter(text).items():
            if char > "\x7f":
                self.high += times
                self.hangul += times * self._is_korean(char)

    @staticmethod
    def _is_korean(char: str) -> bool:
        common = "가" <= char <= "힣" and char.encode("cp949")[1] >= 0xA1
        return common or "\u3000" <= char <= "\u303f" or char == "·"

    def reads(self) -> bool:
        whole = not self._decoder.getstate()[0]
        return self.decodes and whole and self.hangul >= 0.9 * self.high


def _recoded(path: Path, encoding: str, scratch: Path, name: str, said_at: Spot | None) -> Path:
    target = _free(scratch, "recoded")
    try:
        with (
            path.open("r", encoding=encoding, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as sink,
        ):
            shutil.copyfileobj(source, sink, _CHUNK_BYTES)
    except (UnicodeError, AttributeError) as error:
        at = Spot(name, _line_of_fault(path, error))
        raise EvidenceError(
            N_("The file {file} cannot be read as {encoding}: {detail}. Say another `encoding:`."),
            spot=said_at or at, file=at, encoding=encoding.removesuffix("-sig"), detail=str(error),
        ) from None
    return target


def _line_of_fault(path: Path, error: Exception) -> int:
    """Return the line of an undecodable byte; 0 where the codec does not tell, or counts from a later block."""
    if not isinstance(error, UnicodeDecodeError):
        return 0
    with path.open("rb") as file:
        head = file.read(_CHUNK_BYTES)
    return head.count(b"\n", 0, error.start) + 1 if path.stat().st_size <= len(head) else 0


def _looked_at(path: Path) -> tuple[bool, int]:
    plain, lines, inside, tail = True, 0, False, b"\n"
    with path.open("rb") as file:
        while block := file.read(_CHUNK_BYTES):
            if block.endswith(b"\r"):
                block += file.read(1)
            seen = tail + block
            plain = plain and not (b"\0" in block or b"\n\n" in seen or (b"\r" in seen and _odd_returns(seen)))
            ends, inside = _record_ends(block, inside)
            lines += ends
            tail = block[-1:]
    return plain and not inside, lines + (tail != b"\n")


def _odd_returns(seen: bytes) -> bool:
    return b"\n\r\n" in seen or seen.count(b"\r") != seen.count(b"\r\n")


def _record_ends(block: bytes, inside: bool) -> tuple[int, bool]:
    """Count the line ends outside quotation marks, and tell whether the block ends inside."""
    if b'"' not in block:
        return (0 if inside else block.count(b"\n")), inside
    signs = np.frombuffer(block, dtype=np.uint8)
    open_after = (np.cumsum(signs == ord('"')) + inside) % 2
    return int(np.count_nonzero((signs == ord("\n")) & (open_after == 0))), bool(open_after[-1])


def _free(scratch: Path, stem: str) -> Path:
    return scratch / f"{stem}-{sum(1 for _ in scratch.iterdir())}.txt"
