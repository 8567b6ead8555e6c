"""Times of event logs: however they are written, in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_, Message
from cjm_core.evidence.intake import Note
from cjm_core.evidence.microseconds import DAY_US

if TYPE_CHECKING:
    from cjm_core.evidence.log_engine import LogEngine
    from cjm_core.evidence.raw import Raw
    from cjm_core.evidence.zone import Change, Zone

_FORMS = tuple(
    f"{day}{clock}"
    for day in ("%d.%m.%Y", "%d.%m.%y", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d")
    for clock in (" %H:%M:%S.%f", " %H:%M:%S", " %H:%M", "T%H%M%S", "")
)
_SLASHED = r"^\s*(\d{1,2})/(\d{1,2})/\d{4}"
_DAY_FIRST, _MONTH_FIRST = (
    tuple(f"{day}{clock}" for clock in (" %H:%M:%S.%f", " %H:%M:%S", " %H:%M", "", " %I:%M:%S %p", " %I:%M %p"))
    for day in ("%d/%m/%Y", "%m/%d/%Y")
)
_CLOCK = r"\d{1,2}:\d\d(:\d\d(\.\d+)?)?"
_DAY = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_PLAIN = rf"{_DAY}([ T]{_CLOCK})?"
_ZONED = rf"{_DAY}[ T]{_CLOCK}\s*(Z|z|UTC|GMT|[+-](0\d|1[0-4])(:?[0-5]\d)?|[A-Za-z]+(/[A-Za-z0-9_+-]+)+)"
"""Times in the form of ISO 8601, without and with an offset or a zone: the engine reads them itself."""
_FIRST, _LAST = "TIMESTAMP '0001-01-02 00:00:00'", "TIMESTAMP '9999-12-31 00:00:00'"
"""The calendar that everything after us knows; a file can hold times of other years, and infinite ones."""
_SPACED = r"\s+([+-]\d\d(:?\d\d)?)$"
_SINCE_1970 = (
    (N_("seconds"), 1), (N_("milliseconds"), 10**3), (N_("microseconds"), 10**6), (N_("nanoseconds"), 10**9),
)
_EARLIEST_S, _LATEST_S = 315_532_800, 4_102_444_800
"""1980 and 2100: a column of whole numbers that lie between them counts seconds (or parts of them) since 1970."""


class Clock:
    """Reads the times of one log as instants in UTC; those without an offset were written by the clock of ``zone``.

    Of an hour that comes twice, as the clocks are set back, the first is taken; a time that is skipped, as they are set
    forward, is read as if they had not been set yet. ``notes`` counts both. Without a zone times without an offset are
    taken for times of UTC.
    """

    def __init__(self, engine: LogEngine, raw: Raw, zone: Zone | None) -> None:
        self.params: dict[str, Sequence[str]] = {}
        self._engine, self._raw, self._zone = engine, raw, zone
        self._counted: dict[str, Note] = {}
        self._cells: dict[str, str] = {}
        self._clocks: dict[str, str] = {}

    @property
    def rows(self) -> str:
        """The relation in which the SQL of ``read`` holds, with the parameters ``params``: the raw rows, and more."""
        return self._told(self._raw.name)

    def read(self, field: str, column: str) -> str:
        """Return the SQL that reads a column of the raw rows as the time ``field``."""
        known = self._raw.moments.get(column)
        if known:
            if self._zone:
                self._clocks[field] = self._raw.clocks[column]
            return f"CASE WHEN {known} BETWEEN {_FIRST} AND {_LAST} THEN {known} END"
        cell = self._raw.column(column)
        counted = self._since_1970(column, cell)
        if counted:
            return counted
        self._cells[field] = cell
        self.params[field] = [*_FORMS, *_slash_forms(self._engine, self._raw, cell)]
        text = _trimmed(cell)
        if not self._zone:
            return f"coalesce({_plain(text)}, {_zoned(text)}, {_in_forms(text, field)})"
        self._clocks[field] = f"w_{field}"
        return f"coalesce(z_{field}, {self._zone.instant(f'w_{field}')})"

    def notes(self, log: str, columns: Mapping[str, str]) -> list[Note]:
        """Return what there is to say of the times of the log, whose relation is ``log``; ``columns`` names them."""
        cells = {} if self._zone else self._cells
        mixed = [note for field, cell in cells.items() if (note := self._mixed(columns[field], cell))]
        return [*self._counted.values(), *mixed, *self._unclear(log)]

    def _told(self, rows: str) -> str:
        """Return some of the raw rows, with a zone: texts as instants where they say so, else as the clock showed them.

        One inside the other, for the instant of a clock's time looks at that time again and again.
        """
        if not self._zone or not self._cells:
            return rows
        texts = {field: _trimmed(cell) for field, cell in self._cells.items()}
        zoned = "".join(f", {_zoned(text)} AS z_{field}" for field, text in texts.items())
        clocks = "".join(
            f", CASE WHEN z_{field} IS NULL THEN coalesce({_plain(text)}, {_in_forms(text, field)}) END AS w_{field}"
            for field, text in texts.items())
        return f"(SELECT *{clocks} FROM (SELECT *{zoned} FROM {rows}))"

    def _since_1970(self, column: str, cell: str) -> str:
        """Return how a column of whole numbers counts from 1970; nothing where it does not."""
        first = self._engine.rows(f"SELECT trim({cell}) FROM {self._raw.name} WHERE {cell} <> '' LIMIT 1")
        if not first or not str(first[0][0]).isdecimal():
            return ""
        low, high, whole, filled = self._engine.rows(
            f"SELECT min(n), max(n), count(n), count(*) FROM (SELECT TRY_CAST({cell} AS BIGINT) AS n "
            f"FROM {self._raw.name} WHERE trim({cell}) <> '')")[0]
        for unit, part in _SINCE_1970:
            if whole == filled and _EARLIEST_S * part <= low and high <= _LATEST_S * part:
                self._counted[column] = Note("epoch", filled, Message(
                    N_("Times in {column} are whole numbers; they are read as {unit} since 1970: {count}."),
                    {"column": column, "unit": Message(unit), "count": filled}), level="note")
                micros = f"TRY_CAST({cell} AS BIGINT)" + (f" * {10**6 // part}" if part <= 10**6 else " // 1000")
                return f"make_timestamp({micros})"
        return ""

    def _mixed(self, column: str, cell: str) -> Note | None:
        with_offset, filled = self._engine.rows(
            f"SELECT count(*) FILTER (WHERE regexp_full_match({cell}, '\\s*{_ZONED}\\s*')), "
            f"count(*) FILTER (WHERE {cell} <> '') FROM {self._raw.name}")[0]
        if not 0 < with_offset < filled:
            return None
        return Note("mixed_offsets", filled - with_offset, Message(
            N_("{column} mixes times with an offset ({with_offset}) and without ({without}). Those without are taken "
               "for times of UTC; if they are not, say where they were written with `timezone:`."),
            {"column": column, "with_offset": with_offset, "without": filled - with_offset}))

    def _unclear(self, log: str) -> list[Note]:
        """Count the times in hours that come twice or not at all."""
        counts = [0, 0]
        for field, clock in self._clocks.items():
            written = field in self._cells
            at = "finish" if field == "end" else "time"
            low, high = self._engine.rows(f"SELECT epoch_us(min({at})), epoch_us(max({at})) FROM {log}")[0]
            changes = list(self._zone.between(low - DAY_US, high + DAY_US)) if self._zone and low is not None else []
            if changes:
                told = [f"count(*) FILTER (WHERE {_within(clock, changes, back)})" for back in (True, False)]
                near, params = self._near(log, at, changes) if written else (self._raw.name, None)
                found = self._engine.rows(f"SELECT {', '.join(told)} FROM {near}", params)[0]
                counts = [sum(pair) for pair in zip(counts, found, strict=True)]
        zone = self._zone.name if self._zone else ""
        return [Note(rule, count, Message(template, {"count": count, "zone": zone}), level=level)
                for (rule, level, template), count in zip(_UNCLEAR, counts, strict=True) if count]

    def _near(self, log: str, at: str, changes: Sequence[Change]) -> tuple[str, Mapping[str, Any]]:
        """Return the few rows near changes of the clocks, so that not all texts are read again, and the parameters."""
        near = " OR ".join(f"epoch_us({at}) BETWEEN {c.at_us - c.width_us} AND {c.at_us + c.width_us}" for c in changes)
        rows = f"SELECT * FROM {self._raw.name} WHERE row IN (SELECT row FROM {log} WHERE {near})"
        return self._told(f"({rows})"), self.params


_UNCLEAR = (
    ("clock_twice", "note", N_(
        "Times without an offset in an hour that comes twice, as the clocks of {zone} are set back: {count}. Each is "
        "taken for the first.")),
    ("clock_never", "warning", N_(
        "Times without an offset in an hour that does not exist, as the clocks of {zone} are set forward: {count}. "
        "They are read as if the clocks had not been set yet; perhaps `timezone:` is not the zone they were written "
        "in.")),
)


def _within(clock: str, changes: Sequence[Change], back: bool) -> str:
    """Return whether a clock's time lies in an hour that is doubled (``back``) or skipped by one of the changes."""
    return " OR ".join(f"epoch_us({clock}) >= {c.over_us - c.width_us} AND epoch_us({clock}) < {c.over_us}"
                       for c in changes if c.back is back) or "false"


def _trimmed(cell: str) -> str:
    return f"trim(coalesce({cell}, ''))"


def _plain(text: str) -> str:
    """Return a time without an offset in the form of ISO 8601, as it stands."""
    return f"CASE WHEN regexp_full_match({text}, '{_PLAIN}') THEN TRY_CAST({text} AS TIMESTAMP) END"


def _zoned(text: str) -> str:
    """Return a time with an offset or a zone as an instant; blanks may stand before the offset."""
    tight = f"regexp_replace({text}, '{_SPACED}', '\\1')"
    moment = f"coalesce(TRY_CAST({text} AS TIMESTAMPTZ), TRY_CAST({tight} AS TIMESTAMPTZ))"
    return f"CASE WHEN regexp_full_match({text}, '{_ZONED}') THEN make_timestamp(epoch_us({moment})) END"


def _in_forms(text: str, field: str) -> str:
    """Return a time in one of the forms that the parameter names."""
    return f"try_strptime(regexp_extract({text}, '^\\d.*'), ${field})"  # it would read the word infinity


def _slash_forms(engine: LogEngine, raw: Raw, column: str) -> tuple[str, ...]:
    """Tell 31/12/2025 from 12/31/2025 where the whole column leaves no doubt; else neither is read."""
    parts = (f"max(TRY_CAST(regexp_extract({column}, '{_SLASHED}', {i}) AS INTEGER))" for i in (1, 2))
    first, second = engine.rows(f"SELECT {', '.join(parts)} FROM {raw.name} WHERE contains({column}, '/')")[0]
    if first is None or (first > 12) == (second > 12):
        return ()
    return _DAY_FIRST if first > 12 else _MONTH_FIRST
