"""A look at a foreign file of answers: which columns it has, how they are worded, and what stands in them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cjm_core.errors import N_, EvidenceError, Spot
from cjm_core.formats import delimited, lsg, spss, survey_tools, workbook
from cjm_core.formats.charset import as_utf8
from cjm_core.formats.tables import SPSS_SUFFIXES, TEXT_SUFFIXES, WORKBOOK_SUFFIXES, doubled

MOST_DISTINCT = 200
LONGEST_NAME = 300


@dataclass(frozen=True)
class Seen:
    """One column: its head, the question's wording, the words of its codes, the codes that the file says are missing.

    ``counts`` says how often each text stands in it (nothing beyond 200 different ones, then ``many``); ``separator``
    parts several answers of one cell; ``nominal`` codes have no order; ``scale`` is what the file itself says of it;
    ``words`` are free ones; a ``service`` column is the survey tool's own.
    """

    column: str
    text: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)
    many: bool = False
    rows: int = 0
    separator: str | None = None
    nominal: bool = False
    scale: str | None = None
    words: bool = False
    service: bool = False


@dataclass(frozen=True)
class Glance:
    """A whole file: its columns, the weight that it names, its encoding where that must be said, its survey tool."""

    columns: tuple[Seen, ...]
    weight: str = ""
    encoding: str | None = None
    tool: str = ""


def glance(path: Path, encoding: str | None = None) -> Glance:
    """Look at an SPSS, CSV, Excel or LimeSurvey file. Raises EvidenceError for what cannot be read."""
    suffix, name = path.suffix.lower(), path.name
    if not _is_file(path):
        raise EvidenceError(N_("There is no file {file}."), file=str(path)[:LONGEST_NAME])
    seen = _seen(path, suffix, name, encoding)
    heads = [s.column for s in seen.columns]
    twice = next((c for c in heads if c and heads.count(c) > 1), None)
    if twice is not None:
        raise doubled(name, twice, heads)
    return seen


def _is_file(path: Path) -> bool:
    """Tell whether a file is there; a name that no file can have is none. Raises EvidenceError for a folder."""
    try:
        if path.is_dir():
            raise EvidenceError(N_("{file} is a folder; name the file of answers in it."), file=str(path))
        return path.is_file()
    except (OSError, ValueError):
        return False


def _seen(path: Path, suffix: str, name: str, encoding: str | None) -> Glance:
    if suffix in SPSS_SUFFIXES:
        return _of_spss(path, name, encoding)
    if suffix == ".lsg":
        return Glance(tuple(
            Seen(q.code, q.text, q.labels, scale=q.scale, words=q.words) for q in lsg.read(path)
        ))
    if suffix in WORKBOOK_SUFFIXES:
        heads, rows = workbook.read(path, name, None)
        return Glance(_counted([Seen(h) for h in heads], rows))
    if suffix in TEXT_SUFFIXES or name.lower().endswith(".csv.gz"):
        return _of_text(path, name, encoding)
    known = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *SPSS_SUFFIXES, ".lsg")
    raise EvidenceError(N_("No project can be made from files of the kind {suffix}. Known are: {known}."),
                        spot=Spot(name), suffix=suffix or name, known=", ".join(known))


def _of_spss(path: Path, name: str, encoding: str | None) -> Glance:
    sav = spss.read(path, name, encoding)
    seen = [
        Seen(c, sav.texts.get(c, ""), sav.labels.get(c, {}), sav.missing_codes(c), nominal=c in sav.nominal)
        for c in sav.names
    ]
    seen += [Seen(s.name, s.text, sav.words_of(s), separator=spss.SEPARATOR) for s in sav.sets]
    return Glance(_counted(seen, sav.rows()), sav.weight, encoding)


def _of_text(path: Path, name: str, encoding: str | None) -> Glance:
    with tempfile.TemporaryDirectory(prefix="cjm-") as scratch:
        text = as_utf8(path, encoding, Path(scratch), name)
        delimiter = delimited.find_delimiter(text.path, [], path.suffix.lower())
        head = delimited.head(text.path, delimiter, name)
        if not head or not any(head[0]):
            raise EvidenceError(N_("The first line holds no column names; a header line was expected."),
                                spot=Spot(name, 1))
        tool = survey_tools.tool_of(head)
        below = survey_tools.heads_below(head, tool)
        wording = head[1] if below else [""] * len(head[0])
        own = survey_tools.own_columns(head, tool)
        seen = [Seen(c.strip(), w.strip() if w.strip() != c.strip() else "", service=i in own)
                for i, (c, w) in enumerate(zip(head[0], wording, strict=False))]
        rows = survey_tools.answers(delimited.rows(text.path, delimiter, name), tool, below)
        return Glance(_counted(seen, rows), "", encoding, tool)


def _counted(seen: Sequence[Seen], rows: Iterable[tuple[int, list[str]]] | Iterator[tuple[int, list[str]]]
             ) -> tuple[Seen, ...]:
    """Return the columns with what stands in their rows."""
    counts: list[Counter[str]] = [Counter() for _ in seen]
    many = [False] * len(seen)
    total = 0
    for _, cells in rows:
        total += 1
        for i, cell in enumerate(cells[:len(seen)]):
            said = cell.strip()
            if not said or (many[i] and said not in counts[i]):
                continue
            counts[i][said] += 1
            many[i] = many[i] or len(counts[i]) > MOST_DISTINCT
    return tuple(replace(s, counts=c, many=m, rows=total) for s, c, m in zip(seen, counts, many, strict=True))
