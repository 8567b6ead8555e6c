"""XES, the exchange format of event logs: read as a stream into a plain table, one row an event."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from cjm_core.errors import N_, EvidenceError
from cjm_core.formats.xml_stream import XmlStream

CASE = "case:"
"""What stands before the name of an attribute of a trace, to tell it from one of an event."""
MOST_KEYS = 10_000
"""So many names of attributes are remembered for what is said of a file; those that are asked for are always found."""


@dataclass(frozen=True)
class XesTable:
    """What a log holds: the ``columns`` it has (those of traces with ``case:`` before them) and its events."""

    columns: tuple[str, ...]
    events: int


def write_clean(path: Path, name: str, wanted: Sequence[str], target: Path, encoding: str | None = None) -> XesTable:
    """Write the number of each event and its ``wanted`` attributes to ``target`` as CSV; absent ones are empty.

    Attributes inside attributes and in lists are passed over. Raises EvidenceError for what is no sound XES.
    """
    stream = XmlStream(path, name, encoding)
    log = _Log(stream, wanted)
    with target.open("w", encoding="utf-8", newline="") as file:
        _write(file, [["row", *(f"c{i}" for i in range(len(wanted)))]])
        for _ in stream.steps():
            _write(file, log.rows[:-1])  # the last one may still be growing
            del log.rows[:-1]
        _write(file, log.rows)
    return XesTable(log.columns(), log.events)


def _write(file: TextIO, rows: Sequence[Sequence[str]]) -> None:
    """Write rows as CSV with every cell in quotation marks; joined by hand where no cell has any: twice as fast."""
    text = "".join(['"' + '","'.join(row) + '"\n' for row in rows])
    if text.count('"') == 2 * sum(map(len, rows)):
        file.write(text)
    else:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)


def columns(path: Path, name: str, most: int = 5000) -> tuple[str, ...]:
    """Return the names of the attributes that the first events of a log have, about ``most`` of them."""
    stream = XmlStream(path, name)
    log, events = _Log(stream, []), 0
    with closing(stream.steps()) as steps:
        for _ in steps:
            events += len(log.rows[:-1])
            del log.rows[:-1]
            if events >= most:
                break
    return log.columns()


class _Slots(dict[str, int]):
    """In which cell of a row an attribute goes, by its name; 0 for one that nobody asked for. Learns what is there."""

    def __init__(self, wanted: dict[str, int]) -> None:
        self._wanted = wanted

    def __missing__(self, key: str) -> int:
        slot = self._wanted.get(key, 0)
        if slot or len(self) < MOST_KEYS:
            self[key] = slot
        return slot


class _Log:
    """Listens to the elements of a log and puts its events in ``rows``: number, then the wanted cells."""

    def __init__(self, stream: XmlStream, wanted: Sequence[str]) -> None:
        self.rows: list[list[str]] = []
        self.events = 0
        self._stream = stream
        self._blank: list[str] = [""] * (1 + len(wanted))
        slots = {column: i for i, column in enumerate(wanted, start=1)}
        self._of_event = _Slots(slots)
        self._of_trace = _Slots({c.removeprefix(CASE): i for c, i in slots.items() if c.startswith(CASE)})
        self._listen()

    def columns(self) -> tuple[str, ...]:
        """Return the names of all attributes that were there."""
        return tuple(dict.fromkeys([*(CASE + key for key in self._of_trace), *self._of_event]))

    def _listen(self) -> None:
        """Set the handlers; they are closures, for a log has a million attributes and self costs time."""
        blank, of_event, of_trace = self._blank, self._of_event, self._of_trace
        trace, event = "trace", "event"
        level = inside = 0  # how deep we are, and how deep the attributes of the open trace or event stand
        here, row, case, late = of_trace, blank, blank, False

        def start(tag: str, words: list[str]) -> None:
            nonlocal level, inside, here, row, case, late, trace, event
            level += 1
            if level == inside:
                if tag != event:
                    if len(words) != 4 or words[0] != "key":
                        words = _in_order(words)
                    slot = here[words[1]]
                    if slot:
                        if late and here is of_trace:
                            raise self._too_late(words[1])
                        row[slot] = words[3]
                elif here is of_trace:
                    here, row, inside = of_event, self._opened(case), 4
            elif level == 2:
                if tag == trace:
                    here, row, case, inside, late = of_trace, (new := blank.copy()), new, 3, False
                elif tag == event:  # the standard allows events that belong to no trace
                    here, row, inside = of_event, self._opened(blank), 3
            elif level == 1:
                trace, event = self._names(tag)

        def end(_: str) -> None:
            nonlocal level, inside, here, row, late
            level -= 1
            if level + 2 == inside:
                here, row, late = of_trace, case, True
                inside = 3 if level == 2 else 0

        self._stream.parser.StartElementHandler = start
        self._stream.parser.EndElementHandler = end

    def _opened(self, case: list[str]) -> list[str]:
        self.events += 1
        row = case.copy()
        row[0] = str(self.events)
        self.rows.append(row)
        return row

    def _names(self, root: str) -> tuple[str, str]:
        """Return what traces and events are called here: with the prefix of the outermost element."""
        prefix, colon, tag = root.rpartition(":")
        if tag != "log":
            raise EvidenceError(N_("The file is no XES log: its outermost element is {tag}, and `log` was expected."),
                                spot=self._stream.spot, tag=root)
        return f"{prefix}{colon}trace", f"{prefix}{colon}event"

    def _too_late(self, key: str) -> EvidenceError:
        return EvidenceError(
            N_("The attribute {key} of a trace stands after its first event, and the XES standard wants it before. "
               "Export the log again."), spot=self._stream.spot, key=key,
        )


def _in_order(words: list[str]) -> list[str]:
    """Return key and value of an attribute that is written in another order, or has no value (a list)."""
    said = dict(zip(words[::2], words[1::2], strict=True))
    return ["key", said.get("key", ""), "value", said.get("value", "")]
