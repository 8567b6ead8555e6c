"""Which columns of an event log hold what: as the user says, else by the names that such columns go by everywhere."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from cjm_core.errors import N_, EvidenceError, Spot, WrongUsageError
from cjm_core.formats import delimited, parquet, workbook, xes
from cjm_core.formats.charset import as_utf8
from cjm_core.formats.ocel import SUFFIXES as OCEL_SUFFIXES
from cjm_core.formats.tables import PARQUET_SUFFIXES, TEXT_SUFFIXES, WORKBOOK_SUFFIXES, XES_SUFFIXES, absent

NEEDED = {"journey": "--journey-id", "activity": "--activity", "time": "--time"}
"""What every log must have, with the option that names its column."""
_STANDARD = {"journey": "case:concept:name", "activity": "concept:name", "time": "time:timestamp",
             "resource": "org:resource"}
"""What the standard of XES calls them; it leaves no doubt, whatever else there is."""
_NAMES: dict[str, tuple[frozenset[str], ...]] = {
    "journey": (frozenset({"caseid", "case", "caseconceptname", "journey", "journeyid", "traceid", "processinstance",
                           "табельный", "табельныйномер", "кейс", "идкейса", "номеркейса"}),
                frozenset({"userid", "clientid", "customerid", "sessionid", "applicationid", "ticketid", "orderid",
                           "клиент", "идклиента", "заявка", "номерзаявки", "обращение", "номеробращения"})),
    "activity": (frozenset({"activity", "activityname", "conceptname", "активность"}),
                 frozenset({"event", "eventname", "eventtype", "action", "task", "page", "событие", "действие",
                            "операция"})),
    "time": (frozenset({"timestamp", "timetimestamp", "eventtime", "datetime", "time", "ts", "время",
                        "датавремя", "датаивремя"}),
             frozenset({"starttimestamp", "starttime", "start", "начало", "времяначала"}),
             frozenset({"completetimestamp", "completetime", "endtimestamp", "endtime", "date", "дата"})),
    "end": (frozenset({"completetimestamp", "completetime", "complete", "endtimestamp", "endtime", "end", "конец",
                       "окончание", "времяокончания"}),),
    "channel": (frozenset({"channel", "casechannel", "канал"}),),
    "department": (frozenset({"department", "orggroup", "orgrole", "отдел", "подразделение"}),),
    "resource": (frozenset({"resource", "orgresource", "исполнитель", "сотрудник"}),),
    "outcome": (frozenset({"outcome", "итог", "результат"}),),
}


def columns_in(file: Path) -> tuple[str, ...]:
    """Return the names of the columns of a CSV, Excel, Parquet or XES file, as its head (its first events) has them."""
    name = file.name
    suffix = Path(file.stem).suffix.lower() if file.suffix.lower() == ".gz" else file.suffix.lower()
    if suffix in PARQUET_SUFFIXES:
        return parquet.columns(file, name)
    if suffix in XES_SUFFIXES:
        return xes.columns(file, name)
    if suffix in WORKBOOK_SUFFIXES:
        return tuple(workbook.read(file, name, None)[0])
    if suffix not in TEXT_SUFFIXES:
        known = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *PARQUET_SUFFIXES, *XES_SUFFIXES, *OCEL_SUFFIXES)
        raise EvidenceError(
            N_("Files of the kind {suffix} cannot be read. Known are: {known}; text also packed as .gz."),
            spot=Spot(name), suffix=suffix or name, known=", ".join(known))
    with tempfile.TemporaryDirectory(prefix="cjm-") as scratch:
        text = as_utf8(file, None, Path(scratch), name)
        found = delimited.head(text.path, delimited.find_delimiter(text.path, [], suffix), name, 1)
    if not found or not any(found[0]):
        raise EvidenceError(N_("The first line holds no column names; a header line was expected."), spot=Spot(name, 1))
    return tuple(cell.strip() for cell in found[0])


def log_columns(name: str, columns: Sequence[str], said: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return which column holds what, and what of it was guessed.

    ``said`` maps fields to columns as the user names them. A field that he leaves out is guessed where just one column
    has a name that is well known for it. Raises WrongUsageError where a needed one is not clear, and EvidenceError for
    a column that is not there.
    """
    for column in said.values():
        if column not in columns:
            raise absent(name, column, columns)
    found, guessed = dict(said), []
    for field in _NAMES:
        guess = None if field in said else _guess(field, columns, found)
        if guess:
            found[field] = guess
            guessed.append(field)
    unclear = [option for field, option in NEEDED.items() if field not in found]
    if unclear:
        raise WrongUsageError(N_("{file}: say which column it is, with {options}. Its columns are: {columns}"),
                              file=name, options=", ".join(unclear), columns=", ".join(columns))
    return {field: found[field] for field in (*NEEDED, *found) if field in found}, tuple(guessed)


def lifecycle_column(columns: Sequence[str]) -> str:
    """Return the column that says whether an event is the start or the end of work; empty where none is called so."""
    likely = [c for c in columns if _plain(c) in ("lifecycletransition", "lifecycle")]
    return likely[0] if len(likely) == 1 else ""


def _guess(field: str, columns: Sequence[str], found: Mapping[str, str]) -> str | None:
    """Return the only column with a well-known name of a field; the more usual names speak first."""
    if field == "end" and _plain(found.get("time", "")) not in _NAMES["time"][1]:
        return None  # an end means something only beside a start
    standard = _STANDARD.get(field)
    if standard in columns and standard not in found.values():
        return standard
    for names in _NAMES[field]:
        likely = [c for c in columns if _plain(c) in names and c not in found.values()]
        if likely:
            return likely[0] if len(likely) == 1 else None
    return None


def _plain(column: str) -> str:
    return re.sub(r"[\W_]+", "", column).casefold()
