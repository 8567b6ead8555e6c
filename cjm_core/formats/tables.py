"""Tables of any kind as the engine wants them: a UTF-8 text file or a Parquet file, and where its columns stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cjm_core.errors import N_, EvidenceError, Spot, hint
from cjm_core.formats import delimited, ocel, parquet, spss, survey_tools, workbook, xes
from cjm_core.formats.charset import as_utf8

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")
PARQUET_SUFFIXES = (".parquet", ".pq")
SPSS_SUFFIXES = (".sav", ".zsav")
XES_SUFFIXES = (".xes",)

_MOST_TOLD = 40
ForeignReader = Callable[[Path], tuple[Iterable[str], Iterable[Iterable[str]]]]


@dataclass(frozen=True)
class Writing:
    """How a data file is written, as far as the project says: encoding, delimiter, sheet, and the tool it is from.

    ``object_type`` says whose journeys a log of objects (OCEL) is to tell.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    tool: str | None = None
    object_type: str | None = None


@dataclass(frozen=True)
class Table:
    """One data file, ready for the engine: the columns in file order, and ``positions`` of those that were asked for.

    ``kind`` is ``text`` (``path`` is UTF-8, cells divided by ``delimiter``, a header line; the engine may try it as it
    stands), ``numbered`` (an own clean copy that holds the row number and the asked columns only) or ``parquet``.
    ``ragged`` lists (row, cells) of the rows set aside because their number of cells does not fit; ``blank`` counts
    empty rows. ``typed`` files write numbers with a point whatever the language. ``lines`` counts a text's records.
    ``gaps`` counts cells that the file itself marks as no answers, ``weight`` is the variable it is weighted by,
    ``tool`` the survey tool it is from, and ``unfinished`` counts the forms that were never sent off. ``loose`` files
    list only the columns in which something stands. ``flattened`` says how a log of objects became rows.
    """

    name: str
    kind: str
    path: Path
    columns: tuple[str, ...]
    positions: tuple[int, ...]
    delimiter: str = ","
    encoding: str = ""
    typed: bool = False
    lines: int = 0
    blank: int = 0
    ragged: tuple[tuple[int, int], ...] = ()
    ragged_count: int = 0
    doubles: tuple[str, ...] = ()
    gaps: int = 0
    weight: str = ""
    tool: str = ""
    unfinished: int = 0
    loose: bool = False
    flattened: ocel.Flattened | None = None


def open_table(path: Path, name: str, wanted: list[str], writing: Writing, scratch: Path, *,
               optional: frozenset[str] = frozenset(), foreign: Mapping[str, ForeignReader] | None = None,
               spot: Spot | None = None) -> Table:
    """Find out how a file is written and where the ``wanted`` columns stand; clean it where the engine could stumble.

    Columns that are ``optional`` may be absent, their position is -1 then. ``scratch`` is a folder for copies.
    Raises EvidenceError for whatever cannot be read.
    """
    if path.stat().st_size == 0:
        raise EvidenceError(N_("The file is empty; a header line and rows were expected."), spot=Spot(name))
    suffix = _suffix(path)
    asked = _Asked(name, wanted, optional, spot)
    if foreign and suffix in foreign:
        heads, lines = foreign[suffix](path)
        return _numbered(asked, tuple(map(str, heads)), enumerate(lines, start=2), scratch, typed=True)
    if suffix in PARQUET_SUFFIXES:
        columns = parquet.columns(path, name)
        return Table(name, "parquet", path, columns, asked.positions(columns), typed=True)
    if suffix in WORKBOOK_SUFFIXES:
        columns, rows = workbook.read(path, name, writing.sheet)
        return _numbered(asked, columns, rows, scratch, typed=True)
    if suffix in SPSS_SUFFIXES:
        return _spss(path, asked, writing, scratch)
    if suffix in TEXT_SUFFIXES:
        return _text(path, asked, writing, scratch)
    if suffix in XES_SUFFIXES:
        return _xes(path, asked, writing, scratch)
    if suffix in ocel.SUFFIXES:
        return _ocel(path, asked, writing, scratch)
    known = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *PARQUET_SUFFIXES, *SPSS_SUFFIXES, *XES_SUFFIXES, *ocel.SUFFIXES,
             *(foreign or ()))
    raise EvidenceError(
        N_("Files of the kind {suffix} cannot be read. Known are: {known}; text also packed as .gz."),
        spot=spot or Spot(name), suffix=suffix or path.name, known=", ".join(known),
    )


def positions_of(name: str, wanted: Sequence[str], columns: tuple[str, ...], spot: Spot | None = None
                 ) -> tuple[int, ...]:
    """Return where the ``wanted`` columns stand in a file called ``name``. Raises EvidenceError where one is absent."""
    return _Asked(name, list(wanted), frozenset(), spot).positions(columns)


def cleaned(table: Table, scratch: Path) -> Table:
    """Read a text table row by row in Python instead, setting rows aside whose number of cells does not fit."""
    rows = delimited.rows(table.path, table.delimiter, table.name)
    next(rows)
    return _clean_copy(table, rows, scratch)


@dataclass(frozen=True)
class _Asked:
    """What is wanted of a file, and where to point when it is not there."""

    name: str
    wanted: list[str]
    optional: frozenset[str]
    spot: Spot | None

    def positions(self, columns: tuple[str, ...]) -> tuple[int, ...]:
        places: dict[str, int] = {}
        for index, column in enumerate(columns):
            places.setdefault(column, index)
        doubles = set(_doubles(columns))
        for column in self.wanted:
            if column not in places and column not in self.optional:
                raise absent(self.name, column, columns, self.spot)
            if column in doubles:
                raise doubled(self.name, column, columns)
        return tuple(places.get(column, -1) for column in self.wanted)

    def attributes(self, there: tuple[str, ...]) -> None:
        """Refuse an attribute that no event and no trace has, and say which there are."""
        missing = [c for c in self.wanted if c not in there and c not in self.optional]
        if missing:
            known = ", ".join(there[:_MOST_TOLD]) + (" …" if len(there) > _MOST_TOLD else "")
            raise EvidenceError(
                N_("No event of {file} has {missing}. It has: {known}. Say under `columns:` which of them holds what."),
                spot=self.spot if self.spot and self.spot.file else Spot(self.name), file=self.name,
                missing=", ".join(missing), known=known or "–")


def absent(name: str, column: str, columns: Sequence[str], spot: Spot | None = None) -> EvidenceError:
    """Return the error of a file without a column that it should have; ``spot`` is where the project names it."""
    return EvidenceError(
        N_("{file} has no column {column}.{hint}"), spot=spot if spot and spot.file else Spot(name, 1), file=name,
        column=column, hint=hint(column, set(columns)),
    )


def doubled(name: str, column: str, columns: Sequence[str]) -> EvidenceError:
    """Return the error of a file in which several columns have one name."""
    at = [str(i + 1) for i, c in enumerate(columns) if c == column]
    return EvidenceError(
        N_("Several columns of {file} are called {column} (columns {places}). Give each a name of its own."),
        spot=Spot(name, 1), file=name, column=column, places=", ".join(at),
    )


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix == ".gz" else suffix


def _text(path: Path, asked: _Asked, writing: Writing, scratch: Path) -> Table:
    name = asked.name
    text = as_utf8(path, writing.encoding, scratch, name, asked.spot)
    delimiter = writing.delimiter or delimited.find_delimiter(text.path, asked.wanted, _suffix(path))
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise EvidenceError(
            N_("The delimiter must be one sign, for example `;`; got {delimiter}."),
            spot=asked.spot, delimiter=repr(delimiter),
        )
    header = next(delimited.rows(text.path, delimiter, name), (1, []))[1]
    columns = tuple(c.strip() for c in header)
    if not any(columns):
        raise EvidenceError(N_("The first line holds no column names; a header line was expected."), spot=Spot(name, 1))
    table = Table(
        name, "text", text.path, columns, asked.positions(columns), delimiter,
        text.encoding, lines=text.lines, doubles=_doubles(columns),
    )
    head = delimited.head(text.path, delimiter, name)
    tool = writing.tool or survey_tools.tool_of(head)
    if tool:
        return _of_tool(replace(table, tool=tool), head, scratch)
    return table if text.plain and len(columns) <= delimited.WIDE else cleaned(table, scratch)


def _of_tool(table: Table, head: list[list[str]], scratch: Path) -> Table:
    """Read the export of a survey tool without the rows that are no answers, and count forms never sent off."""
    below = survey_tools.heads_below(head, table.tool)
    rows = survey_tools.answers(delimited.rows(table.path, table.delimiter, table.name), table.tool, below)
    sent = survey_tools.submitted_at(table.columns) if table.tool == survey_tools.LIMESURVEY else None
    unfinished = 0

    def counted() -> Iterator[tuple[int, list[str]]]:
        nonlocal unfinished
        for number, cells in rows:
            unfinished += sent is not None and sent < len(cells) and any(cells) and not cells[sent]
            yield number, cells

    clean = _clean_copy(table, counted(), scratch)
    return replace(clean, unfinished=unfinished)


def _spss(path: Path, asked: _Asked, writing: Writing, scratch: Path) -> Table:
    sav = spss.read(path, asked.name, writing.encoding)
    table = _numbered(asked, sav.columns, sav.rows(), scratch, typed=True)
    return replace(table, encoding=sav.encoding, weight=sav.weight,
                   gaps=sav.gaps([sav.columns[p] for p in set(table.positions) if p >= 0]))


def _xes(path: Path, asked: _Asked, writing: Writing, scratch: Path) -> Table:
    clean = _free(scratch)
    log = xes.write_clean(path, asked.name, asked.wanted, clean, writing.encoding)
    if log.events:
        asked.attributes(log.columns)
    return Table(asked.name, "numbered", clean, log.columns, tuple(range(len(asked.wanted))), typed=True, loose=True)


def _ocel(path: Path, asked: _Asked, writing: Writing, scratch: Path) -> Table:
    log = ocel.read(path, asked.name, writing.object_type, asked.spot)
    asked.attributes(log.columns)
    table = _numbered(replace(asked, optional=frozenset(asked.wanted)), log.columns, log.rows(), scratch, typed=True)
    return replace(table, loose=True, flattened=log.flattened)


def _numbered(asked: _Asked, columns: tuple[str, ...], rows: Iterable[tuple[int, Iterable[str]]], scratch: Path, *,
              typed: bool = False) -> Table:
    table = Table(asked.name, "rows", scratch, columns, asked.positions(columns), typed=typed,
                  doubles=_doubles(columns))
    return _clean_copy(table, rows, scratch)


def _clean_copy(table: Table, rows: Iterable[tuple[int, Iterable[str]]], scratch: Path) -> Table:
    width = len(table.columns)
    path = _free(scratch)
    count = delimited.write_clean(path, rows, width, table.positions)
    if count.ragged_count and not count.kept:
        row, found = count.ragged[0]
        raise EvidenceError(
            N_("No row has as many cells as the header ({expected}); row {row} has {found}. "
               "Is the delimiter right? Say it with `delimiter:`."),
            spot=Spot(table.name, row), expected=width, row=row, found=found,
        )
    return replace(table, kind="numbered", path=path, blank=count.blank, ragged=count.ragged,
                   ragged_count=count.ragged_count)


def _free(scratch: Path) -> Path:
    return scratch / f"clean-{sum(1 for _ in scratch.iterdir())}.csv"


def _doubles(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(name for name, times in Counter(columns).items() if name and times > 1))
