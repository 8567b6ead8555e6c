"""A source's files in the engine under canonical names, ``row``, ``c0``, ``c1`` …, whatever the user calls them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cjm_core.errors import N_, EvidenceError, Message, NoRowsError, Spot
from cjm_core.evidence.engine import Engine
from cjm_core.evidence.intake import Example, Note
from cjm_core.formats.ocel import Flattened
from cjm_core.formats.paths import find_files, shown
from cjm_core.formats.tables import (
    PARQUET_SUFFIXES,
    TEXT_SUFFIXES,
    ForeignReader,
    Table,
    Writing,
    cleaned,
    open_table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cjm_core.evidence.zone import Zone
    from cjm_core.model.codebook import Source

FILE_STEP = 10**12
"""A row's number is ``file * FILE_STEP + row in that file``, so one integer says both."""

LONGEST_ROW = 1 << 27
_FOLDERS: dict[str, tuple[str, ...]] = {"events": (*TEXT_SUFFIXES, *PARQUET_SUFFIXES)}
"""By the kind of a source: of which files it may name a whole folder."""
_WHOLE_TYPES = ("FLOAT", "DOUBLE")
_NO_BLANKS = (*_WHOLE_TYPES, "BOOLEAN", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UBIGINT", "UINTEGER", "USMALLINT",
              "UTINYINT")


@dataclass(frozen=True)
class Raw:
    """The view ``name`` holds ``row`` and a text column for every name in ``at``; ``files`` are in order of ``row``.

    Columns in ``moments`` also stand there as instants (in UTC), which the files themselves know to be times;
    ``clocks`` are those of them that a time zone has made instants of, as the clock showed them. No text of a column in
    ``tidy`` begins or ends with a blank; it is asked where rows are read from the files again and again.
    """

    name: str
    at: Mapping[str, str]
    files: tuple[Table, ...]
    rows: int
    spot: Spot
    moments: Mapping[str, str] = field(default_factory=dict)
    clocks: Mapping[str, str] = field(default_factory=dict)
    tidy: frozenset[str] = frozenset()

    @property
    def typed(self) -> bool:
        """Tell whether the files write numbers with a point whatever the language."""
        return all(f.typed for f in self.files)

    def column(self, name: str | None) -> str:
        """Return the canonical name of a column, or the literal NULL for a column that is not there."""
        return self.at.get(name, "NULL") if name else "NULL"

    def place(self, row: int) -> tuple[str, int]:
        """Return the file and the row in it (as a spreadsheet numbers it) of a row's number."""
        file, inside = divmod(row, FILE_STEP)
        return self.files[file].name, inside

    def example(self, row: int, column: str, value: str) -> Example:
        """Return an example for a report."""
        file, inside = self.place(row)
        return Example(file, inside, column, value)


def load_raw(engine: Engine, index: int, source: Source, columns: list[str], folder: Path, spot: Spot,
             foreign: Mapping[str, ForeignReader], optional: frozenset[str] = frozenset(),
             moments: Sequence[str] = (), zone: Zone | None = None) -> Raw:
    """Register the files of a source in the engine as the view ``raw_<index>`` with the asked ``columns``.

    ``optional`` columns may be absent from the files, ``moments`` are known to hold times, those without an offset by
    the clock of ``zone``. Raises EvidenceError for whatever cannot be read.
    """
    wanted = list(dict.fromkeys(columns))
    writing = Writing(source.encoding, source.delimiter, source.sheet, source.format,
                      getattr(source, "object_type", None))
    tables: list[Table] = []
    parts: list[str] = []
    kinds = _FOLDERS.get(getattr(source, "kind", ""), ())
    for number, path in enumerate(find_files(source.file, folder, spot, kinds)):
        name = shown(path, folder)
        table = open_table(path, name, wanted, writing, engine.scratch, optional=optional, foreign=foreign,
                           spot=spot)
        _check_same_columns(tables, table)
        table, part = _registered(engine, f"{index}_{number}", number, table)
        tables.append(table)
        parts.append(part)
    types = _types(engine, index, tables) if moments else []
    timed = [i for i in (wanted.index(m) for m in moments) if types and all(_is_moment(own[i]) for own in types)]
    if timed:
        parts = [_parquet(engine, f"{index}_{n}", n, table, timed, zone) for n, table in enumerate(tables)]
    name = f"raw_{index}"
    engine.run(f"CREATE VIEW {name} AS {' UNION ALL '.join(parts)}")
    rows = engine.rows(f"SELECT count(*) FROM {name}")[0][0]
    if not rows:
        raise NoRowsError(N_("The file has a header but no rows."), spot=Spot(tables[0].name), source=index)
    there = {column for table in tables for column in table.columns}
    at = {c: f"c{i}" for i, c in enumerate(wanted) if c in there}
    tidy = frozenset(wanted[i] for i in _tidy(engine, name, types)) if timed else frozenset[str]()
    return Raw(name, at, tuple(tables), rows, spot, {wanted[i]: f"m{i}" for i in timed},
               {wanted[i]: f"w{i}" for i in timed if zone}, tidy)


def let_go(engine: Engine, raw: Raw) -> None:
    """Remove the rows that were copied from the files, once all that is needed of them stands elsewhere."""
    engine.run(f"DROP VIEW {raw.name}")
    for number, table in enumerate(raw.files):
        if table.kind != "parquet":
            engine.run(f"DROP TABLE file_{raw.name.removeprefix('raw_')}_{number}")


def _types(engine: Engine, index: int, tables: list[Table]) -> list[list[str]]:
    """Return the types of the asked columns, file by file; nothing where not all files are Parquet."""
    if any(t.kind != "parquet" for t in tables):
        return []
    every = [parquet_types(engine, f"{index}_{n}", table) for n, table in enumerate(tables)]
    return [[own[p] if p >= 0 else "" for p in table.positions] for own, table in zip(every, tables, strict=True)]


def _is_moment(kind: str) -> bool:
    return kind.startswith(("TIMESTAMP", "DATE")) and not kind.endswith("]")


def _tidy(engine: Engine, name: str, types: list[list[str]]) -> list[int]:
    """Return which columns have no text that begins or ends with a blank: trimming them at each reading costs a lot."""
    texts = [i for i, own in enumerate(zip(*types, strict=True))
             if not all(kind in _NO_BLANKS or _is_moment(kind) for kind in own)]
    trims = ", ".join(f"bool_or(c{i} <> trim(c{i}))" for i in texts)
    blank = engine.rows(f"SELECT {trims} FROM {name}")[0] if texts else ()
    untidy = {i for i, found in zip(texts, blank, strict=True) if found}
    return [i for i in range(len(types[0])) if i not in untidy]


def _check_same_columns(before: list[Table], table: Table) -> None:
    if not before or table.loose or set(before[0].columns) == set(table.columns):
        return
    first = set(before[0].columns)
    more, less = sorted(set(table.columns) - first), sorted(first - set(table.columns))
    raise EvidenceError(
        N_("Files of one source must have the same columns. Compared with {first}, {file} has more: {more}; "
           "has not: {less}."),
        spot=Spot(table.name, 1), file=table.name, first=before[0].name,
        more=", ".join(more[:5]) or "–", less=", ".join(less[:5]) or "–",
    )


def _registered(engine: Engine, key: str, number: int, table: Table) -> tuple[Table, str]:
    """Load one file; return it (perhaps cleaned) and the SELECT that gives its canonical columns."""
    if table.kind == "parquet":
        return table, _parquet(engine, key, number, table)
    if table.kind == "text":
        part = _text(engine, key, number, table)
        if part:
            return table, part
        table = cleaned(table, engine.scratch)
    names = ["row", *(f"c{i}" for i in range(len(table.positions)))]
    _read_clean(engine, f"file_{key}", names, table)
    return table, f"SELECT {number * FILE_STEP} + row AS row{_list(names[1:])} FROM file_{key}"


def _read_clean(engine: Engine, name: str, names: list[str], table: Table) -> None:
    """Read a cleaned copy into a table; with more room a row where a cell is as long as a book."""
    import duckdb

    for longest in (None, LONGEST_ROW):
        try:
            engine.run(f"CREATE TABLE {name} AS SELECT CAST(row AS BIGINT) AS row{_list(names[1:])} "
                       f"FROM {_csv_call(names, longest)}", [str(table.path), ","])
        except duckdb.InvalidInputException as error:
            if not any(said in str(error) for said in ("line size", "unterminated quote")):  # far too long, or longer
                raise
        else:
            return
    raise EvidenceError(N_("A row of {file} is longer than {limit} bytes. Shorten its texts, or leave their column "
                           "out."), spot=Spot(table.name), file=table.name, limit=LONGEST_ROW)


def _text(engine: Engine, key: str, number: int, table: Table) -> str | None:
    """Let the engine read the user's file itself; None where it stumbles, misses rows or meets a blank one."""
    import duckdb

    if not table.positions:
        return None

    names = [f"x{i}" for i in range(len(table.columns))]
    picked = [f"x{p} AS c{i}" if p >= 0 else f"NULL::VARCHAR AS c{i}" for i, p in enumerate(table.positions)]
    try:
        engine.run(
            f"CREATE TABLE file_{key} AS SELECT {', '.join(picked)} FROM {_csv_call(names)}",
            [str(table.path), table.delimiter],
        )
    except duckdb.Error:
        return None
    cells = [f"c{i}" for i in range(len(picked))]
    blank = " AND ".join(f"coalesce({c}, '') = ''" for c in cells)
    count, blanks = engine.rows(
        f"SELECT (SELECT count(*) FROM file_{key}), (SELECT count(*) FROM file_{key} WHERE {blank})"
    )[0]
    if blanks or count != table.lines - 1:
        engine.run(f"DROP TABLE file_{key}")
        return None
    return f"SELECT {number * FILE_STEP} + rowid + 2 AS row{_list(cells)} FROM file_{key}"


def _csv_call(names: list[str], longest: int | None = None) -> str:
    columns = ", ".join(f"'{n}': 'VARCHAR'" for n in names)
    return (
        f"read_csv(?, delim = ?, quote = '\"', escape = '\"', header = true, auto_detect = false, "
        f"null_padding = false, columns = {{{columns}}}{f', max_line_size = {longest}' if longest else ''})"
    )


def _parquet_scan(engine: Engine, key: str, table: Table) -> str:
    engine.parquet[table.path] = table.name
    engine.run(f"SET VARIABLE file_{key} = ?", [str(table.path)])
    names = [*(f"x{i}" for i in range(len(table.columns))), "rownumber"]
    return (
        f"read_parquet(getvariable('file_{key}'), file_row_number = true, hive_partitioning = false) "
        f"AS t({', '.join(names)})"
    )


def parquet_types(engine: Engine, key: str, table: Table) -> list[str]:
    """Return the types of all columns of a Parquet file that the engine knows as ``file_<key>``."""
    names = ", ".join(f"x{i}" for i in range(len(table.columns)))
    return [row[1] for row in engine.rows(f"DESCRIBE SELECT {names} FROM {_parquet_scan(engine, key, table)}")]


def _parquet(engine: Engine, key: str, number: int, table: Table, timed: Sequence[int] = (),
             zone: Zone | None = None) -> str:
    types = parquet_types(engine, key, table)
    cells = [
        f"{_as_text(f'x{p}', types[p]) if p >= 0 else 'NULL::VARCHAR'} AS c{i}" for i, p in enumerate(table.positions)
    ]
    for i in timed:
        instant, clock = _as_moment(f"x{table.positions[i]}", types[table.positions[i]], zone)
        cells += [f"{instant} AS m{i}", *([f"{clock} AS w{i}"] if zone else [])]
    return f"SELECT {number * FILE_STEP} + rownumber + 2 AS row{_list(cells)} FROM {_parquet_scan(engine, key, table)}"


def _as_moment(column: str, kind: str, zone: Zone | None) -> tuple[str, str]:
    """Return how a time is read as an instant, and what of it the clock showed: nothing where the file knows it."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"make_timestamp(epoch_us({column}))", "CAST(NULL AS TIMESTAMP)"  # a cast is slow
    clock = f"TRY_CAST({column} AS TIMESTAMP)"
    return zone.instant(clock) if zone else clock, clock


def _as_text(column: str, kind: str) -> str:
    if kind in _WHOLE_TYPES:
        whole = f"abs({column}) < 1e15 AND {column} = floor({column})"
        return f"CASE WHEN isnan({column}) THEN NULL WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) " \
               f"ELSE CAST({column} AS VARCHAR) END"
    return column if kind == "VARCHAR" else f"CAST({column} AS VARCHAR)"


def _list(names: list[str]) -> str:
    return "".join(f", {n}" for n in names)


def unweighted(raw: Raw) -> list[Note]:
    """Return a warning for each file that names its weights while the project does not ask for any."""
    return [
        Note("unused_weight", 0, Message(
            N_("{file} is weighted by {column}, and the project does not use it; write `weight: {column}` if the "
               "answers are to be weighted"), {"file": table.name, "column": table.weight}))
        for table in raw.files if table.weight
    ]


def _tool_notes(table: Table) -> list[Note]:
    notes = []
    if table.gaps:
        notes.append(Note("no_answers", table.gaps, Message(
            N_("Cells of {file} that the file itself marks as no answers, counted as missing: {count}."),
            {"file": table.name, "count": table.gaps}), level="note"))
    if table.unfinished:
        notes.append(Note("unfinished", table.unfinished, Message(
            N_("Forms of {file} that were begun and never sent off: {count}; their answers count."),
            {"file": table.name, "count": table.unfinished}), level="note"))
    return notes


def _flattening(file: str, made: Flattened) -> list[Note]:
    """Tell what became of the events of a log of objects."""
    said = {"file": file, "kind": made.object_type, "events": made.events, "repeated": made.repeated,
            "copies": made.copies, "outside": made.outside, "unlisted": made.unlisted}
    notes = []
    if made.repeated:
        notes.append(Note("repeated_events", made.repeated, Message(
            N_("Events of {file} that stand in the journeys of several objects of the type {kind}: {repeated}; they "
               "are counted in each, {copies} times more than they happened."), said)))
    if made.outside:
        notes.append(Note("outside_events", made.outside, Message(
            N_("Events of {file} that belong to no object of the type {kind}, left out: {outside} of {events}."), said),
            level="note"))
    if made.unlisted:
        notes.append(Note("unlisted_objects", made.unlisted, Message(
            N_("Objects that events of {file} name and the file does not list, left out: {unlisted}."), said)))
    return notes


def notes_of(raw: Raw) -> list[Note]:
    """Return what the reading of the files themselves has to report: rows set aside, empty rows, doubled names."""
    notes = []
    for table in raw.files:
        if table.ragged_count:
            notes.append(Note(
                "ragged", table.ragged_count,
                Message(N_("Rows of {file} set aside, for they have not the {expected} cells of the header: {count}."),
                        {"count": table.ragged_count, "file": table.name, "expected": len(table.columns)}),
                tuple(Example(table.name, row, "", str(cells)) for row, cells in table.ragged),
            ))
        if table.flattened:
            notes += _flattening(table.name, table.flattened)
        if table.blank:
            notes.append(Note("blank", table.blank, Message(
                N_("Empty rows of {file} passed over: {count}."),
                {"count": table.blank, "file": table.name})))
        notes += _tool_notes(table)
        if table.doubles:
            notes.append(Note("doubled_column", len(table.doubles), Message(
                N_("{file} has several columns of one name, none of them used: {names}."),
                {"file": table.name, "names": ", ".join(table.doubles[:5])})))
    return notes
