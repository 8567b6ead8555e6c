"""SPSS files, ``.sav`` and ``.zsav``: answers as text, with the file's own words, missing codes, sets and weight."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from cjm_core.errors import N_, EvidenceError, Spot

INSTALL = 'pip install "cjm[spss]"'
SEPARATOR = ";"
NONE_CHOSEN = "none"
_MAGIC = (b"$FL2", b"$FL3")
_HEADER_BYTES, _LAYOUT_AT, _WEIGHT_AT = 176, 64, 76
_VARIABLE, _VALUE_LABELS, _DOCUMENT = 2, 3, 6


@dataclass(frozen=True)
class AnswerSet:
    """Several variables that are one question: ``counted`` is the code that says chosen, None where codes say what."""

    name: str
    text: str
    columns: tuple[str, ...]
    counted: str | None


@dataclass(frozen=True)
class Sav:
    """An SPSS file, read: ``cells`` holds a list a column; ``missing`` the codes that the file says are no answers.

    A range is (lowest, highest). Sets of several answers stand after the variables as columns of their own, their
    answers parted by semicolons. ``weight`` is the variable that the file is weighted by, empty where there is none;
    ``nominal`` are the variables whose codes have no order.
    """

    names: tuple[str, ...]
    texts: dict[str, str]
    labels: dict[str, dict[str, str]]
    missing: dict[str, tuple[tuple[Any, Any], ...]]
    sets: tuple[AnswerSet, ...]
    weight: str
    encoding: str
    cells: dict[str, list[Any]]
    nominal: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """The variables in order, then the sets."""
        return (*self.names, *(s.name for s in self.sets))

    @cached_property
    def _answers(self) -> dict[str, list[str]]:
        found = {n: ["" if self._is_gap(n, v) else text_of(v) for v in self.cells[n]] for n in self.names}
        for one in self.sets:
            lines = zip(*(found[c] for c in one.columns), strict=True)
            found[one.name] = [_chosen(one, list(line)) for line in lines]
        return found

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (row, cells as text), cases numbered from 2 as under a header; missing codes are empty."""
        columns = [self._answers[c] for c in self.columns]
        for number, line in enumerate(zip(*columns, strict=True), start=2):
            yield number, list(line)

    def gaps(self, columns: Sequence[str]) -> int:
        """Return how many cells of these columns hold a code that the file says is no answer."""
        return sum(self._is_gap(c, v) for c in columns if c in self.cells for v in self.cells[c])

    def missing_codes(self, column: str) -> tuple[str, ...]:
        """Return the codes that stand in a column or have words, and that the file says are no answers."""
        codes = {text_of(v) for v in self.cells[column] if self._is_gap(column, v)}
        codes |= {text_of(low) for low, high in self.missing.get(column, ()) if low == high}
        return tuple(sorted(codes))

    def words_of(self, one: AnswerSet) -> dict[str, str]:
        """Return the words of a set's answers: of its variables, or of the codes that they share."""
        if one.counted is None:
            return dict(pair for c in one.columns for pair in self.labels.get(c, {}).items())
        return {**{c: self.texts.get(c, c) for c in one.columns}, NONE_CHOSEN: NONE_CHOSEN}

    def _is_gap(self, column: str, value: Any) -> bool:
        if value is None or value != value:
            return False
        for low, high in self.missing.get(column, ()):
            if isinstance(value, str) == isinstance(low, str) and low <= value <= high:
                return True
        return False


def _chosen(one: AnswerSet, answers: list[str]) -> str:
    """Join what was chosen; ``none`` where people answered and chose nothing, empty where they did not answer."""
    if one.counted is None:
        return SEPARATOR.join(dict.fromkeys(a for a in answers if a))
    found = [c for c, a in zip(one.columns, answers, strict=True) if a == one.counted]
    return SEPARATOR.join(found) or (NONE_CHOSEN if any(answers) else "")


def text_of(value: Any) -> str:
    """Return a value as its reader sees it: whole numbers without a point, dates as ISO, nothing for no value."""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


def read(path: Path, name: str, encoding: str | None = None) -> Sav:
    """Read an SPSS file; ``encoding`` such as ``cp1251`` is for old files that do not say theirs.

    Raises EvidenceError where the reader is not installed or the file cannot be read.
    """
    with path.open("rb") as file:
        if file.read(4) not in _MAGIC:
            raise EvidenceError(N_("The file is called .sav but is not one of SPSS. Save it again from SPSS."),
                                spot=Spot(name))
    try:
        import pyreadstat
    except ImportError:
        raise EvidenceError(N_("To read SPSS files one more package is needed: {command}"), spot=Spot(name),
                            command=INSTALL) from None
    try:
        found: tuple[Any, Any] = pyreadstat.read_sav(str(path), user_missing=True, output_format="dict",
                                                     encoding=encoding)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, LookupError) as error:
        raise EvidenceError(
            N_("The SPSS file cannot be read ({detail}). Old files need `encoding: cp1251`, or whatever they are in."),
            spot=Spot(name), detail=str(error),
        ) from None
    cells, meta = found
    names = tuple(str(n) for n in meta.column_names)
    return Sav(
        names, {k: v for k, v in meta.column_names_to_labels.items() if v},
        {c: {text_of(code): str(word) for code, word in words.items()}
         for c, words in meta.variable_value_labels.items()},
        {c: tuple((r["lo"], r["hi"]) for r in ranges) for c, ranges in meta.missing_ranges.items()},
        tuple(_set(n, given, names) for n, given in sorted(meta.mr_sets.items())),
        _weight(path, names), encoding or str(meta.file_encoding or ""), {c: list(v) for c, v in cells.items()},
        frozenset(c for c, measure in meta.variable_measure.items() if measure == "nominal"),
    )


def _set(name: str, given: dict[str, Any], names: tuple[str, ...]) -> AnswerSet:
    plain = name.lstrip("$")
    counted = text_of(given["counted_value"]) if given["is_dichotomy"] else None
    return AnswerSet(plain if plain not in names else f"{plain}_set", given["label"] or "",
                     tuple(c for c in given["variable_list"] if c in names), counted)


def _weight(path: Path, names: tuple[str, ...]) -> str:
    """Return the variable that the file's head says cases are weighted by; the reading package does not tell it.

    The head holds the number of a variable record; very long strings take several records, so the record's own short
    name is looked up among the names, and its position only where that fails.
    """
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
        if len(head) < _HEADER_BYTES:
            return ""
        order = "<" if struct.unpack_from("<i", head, _LAYOUT_AT)[0] in (2, 3) else ">"
        index = struct.unpack_from(f"{order}i", head, _WEIGHT_AT)[0]
        if index <= 0:
            return ""
        position, short = 0, ""
        for _ in range(index):
            record = file.read(32)
            if len(record) < 32 or struct.unpack_from(f"{order}i", record)[0] != _VARIABLE:
                return ""
            width, labelled, gaps = struct.unpack_from(f"{order}iii", record, 4)
            if labelled:
                length = struct.unpack(f"{order}i", file.read(4))[0]
                file.seek((length + 3) // 4 * 4, 1)
            file.seek(8 * abs(gaps), 1)
            position += width != -1
            short = record[24:32].decode("latin-1").strip()
    named = [n for n in names if n.upper() == short.upper()]
    return named[0] if named else names[position - 1] if 0 < position <= len(names) else ""
