"""Times of event logs: however they are written, on one clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cjm_core.errors import N_, EvidenceError, Message, Spot, nearest
from cjm_core.evidence.intake import Note

if TYPE_CHECKING:
    from cjm_core.evidence.log_engine import LogEngine
    from cjm_core.evidence.raw import Raw

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
_SPACED = r"\s+([+-]\d\d(:?\d\d)?)$"
_SINCE_1970 = (
    (N_("seconds"), 1), (N_("milliseconds"), 10**3), (N_("microseconds"), 10**6), (N_("nanoseconds"), 10**9),
)
_EARLIEST_S, _LATEST_S = 315_532_800, 4_102_444_800
"""1980 and 2100: a column of whole numbers that lie between them counts seconds (or parts of them) since 1970."""


class Clock:
    """Reads the times of one log: those with an offset are put on the clock of ``zone``, else on that of UTC.

    Times without an offset stay as they are written: they were written by the clock of ``zone``. On a night when its
    clocks are changed a span is therefore an hour too long or too short, and of an hour that comes twice nobody knows
    which one is meant; ``notes`` says so.
    """

    def __init__(self, engine: LogEngine, raw: Raw, zone: str | None) -> None:
        self._engine, self._raw, self._zone = engine, raw, zone
        self._counted: dict[str, Note] = {}
        self._cells: dict[str, str] = {}

    def read(self, column: str) -> tuple[str, Sequence[str]]:
        """Return the SQL that reads a column of the raw rows as a time, and the forms that it asks for (``$forms``)."""
        known = self._raw.moments.get(column)
        if known:
            return f"CASE WHEN isfinite({known}) THEN {known} END", ()
        cell = self._raw.column(column)
        counted = self._since_1970(column, cell)
        if counted:
            return counted, ()
        self._cells[column] = cell
        return self._written(cell), _FORMS + _slash_forms(self._engine, self._raw, cell)

    def notes(self, log: str) -> list[Note]:
        """Return what there is to say of the clocks of the log, whose relation is ``log``."""
        cells = {} if self._zone else self._cells
        mixed = [note for column, cell in cells.items() if (note := self._mixed(column, cell))]
        return [*self._counted.values(), *mixed, *self._changes(log)]

    def _written(self, cell: str) -> str:
        """Return how a text is read: as ISO 8601 at once, else without blanks, else in the forms of ``$forms``."""
        text = f"trim(coalesce({cell}, ''))"
        tight = f"regexp_replace({text}, '{_SPACED}', '\\1')"
        other = f"try_strptime(regexp_extract({text}, '^\\d.*'), $forms)"  # it would read the word infinity
        return f"coalesce({self._standard(cell)}, {self._standard(tight)}, {other})"

    def _standard(self, text: str) -> str:
        return (f"CASE WHEN regexp_full_match({text}, '{_PLAIN}') THEN TRY_CAST({text} AS TIMESTAMP) "
                f"WHEN regexp_full_match({text}, '{_ZONED}') "
                f"THEN {self._on_clock(f'TRY_CAST({text} AS TIMESTAMPTZ)')} END")

    def _on_clock(self, moment: str) -> str:
        """Return an instant as the clock of the zone shows it; the session's own zone is UTC."""
        return f"timezone('{self._zone}', {moment})" if self._zone else f"CAST({moment} AS TIMESTAMP)"

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
                return self._on_clock(f"CAST(make_timestamp({micros}) AS TIMESTAMPTZ)")
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

    def _changes(self, log: str) -> list[Note]:
        """Tell how often the clocks of the zone were changed while the log was kept."""
        if not self._zone:
            return []
        count = self._engine.rows(
            f"SELECT count(*) FROM (SELECT ahead, lag(ahead) OVER (ORDER BY day) AS before FROM ("
            f"SELECT day, day - CAST(timezone('{self._zone}', day) AS TIMESTAMP) AS ahead FROM ("
            f"SELECT unnest(generate_series(min(time), max(time) + INTERVAL 1 DAY, INTERVAL 1 DAY)) AS day FROM {log}"
            f"))) WHERE ahead <> before")[0][0]
        if not count:
            return []
        return [Note("clock_changes", count, Message(
            N_("The clocks of {zone} were changed while the log was kept: {count}. A span across such a night is too "
               "long or too short by the change."), {"zone": self._zone, "count": count}), level="note")]


def check_zone(engine: LogEngine, zone: str | None, spot: Spot) -> None:
    """Raise EvidenceError for a time zone that nobody knows."""
    if zone is None:
        return
    known = [name for (name,) in engine.rows("SELECT name FROM pg_timezone_names() ORDER BY name")]
    if zone not in known:
        near = nearest(zone, tuple(known))
        raise EvidenceError(
            N_("There is no time zone {zone}.{hint} Write it as Europe/Moscow, Asia/Novosibirsk or UTC."), spot=spot,
            zone=zone, hint=f" ({', '.join(near)}?)" if near else "")


def _slash_forms(engine: LogEngine, raw: Raw, column: str) -> tuple[str, ...]:
    """Tell 31/12/2025 from 12/31/2025 where the whole column leaves no doubt; else neither is read."""
    parts = (f"max(TRY_CAST(regexp_extract({column}, '{_SLASHED}', {i}) AS INTEGER))" for i in (1, 2))
    first, second = engine.rows(f"SELECT {', '.join(parts)} FROM {raw.name} WHERE contains({column}, '/')")[0]
    if first is None or (first > 12) == (second > 12):
        return ()
    return _DAY_FIRST if first > 12 else _MONTH_FIRST
