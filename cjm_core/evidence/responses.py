"""Survey answers reduced: every item counted once over the crossed groups, then rolled up in Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cjm_core.errors import N_, Message
from cjm_core.evidence.answers import AnswerReader, Reading, Status
from cjm_core.evidence.cells import Counts
from cjm_core.evidence.intake import ItemIntake, Note
from cjm_core.evidence.people import People

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK_ITEMS = 20
_SHOWN = 5


@dataclass(frozen=True)
class Tally:
    """One item of one source: the distinct raw texts with what they mean, and the people of each group who wrote them."""

    texts: tuple[str, ...]
    readings: tuple[Reading, ...]
    counts: Counts
    status_people: dict[Status, int]

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """The number that each text stands for; nan where it is no single number."""
        return np.array([
            r.answers[0].value if len(r.answers) == 1 and r.answers[0].value is not None else np.nan
            for r in self.readings
        ], dtype=np.float64)


class Responses:
    """One survey source: its people, its items' tallies, made on first use and all in one scan."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.source = people.source
        decimal = "." if people.raw.typed else people.source.decimal
        self._readers = {
            name: AnswerReader(item, people.source.missing, decimal) for name, item in people.source.items.items()
        }

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """Return the tally of every item."""
        columns = list(dict.fromkeys(self.people.frame.items.values()))
        found: dict[str, list[tuple[Any, ...]]] = {c: [] for c in columns}
        for number, crossing in enumerate(self.people.crossings):
            for start in range(0, len(columns), _CHUNK_ITEMS):
                chunk = columns[start:start + _CHUNK_ITEMS]
                for column, part in self._scan(number, crossing, chunk):
                    found[column].append(part)
        return {name: self._tally(name, found[column]) for name, column in self.people.frame.items.items()}

    def _scan(self, number: int, crossing: tuple[str, ...], columns: list[str]) -> list[tuple[str, tuple[Any, ...]]]:
        """Count the distinct texts of several columns over the groups of one crossing, in one pass."""
        people = self.people
        whole = (1 << len(columns)) - 1
        marks = {c: whole - (1 << (len(columns) - 1 - i)) for i, c in enumerate(columns)}
        text = f"CASE grouping({', '.join(columns)}) {' '.join(f'WHEN {m} THEN {c}' for c, m in marks.items())} END"
        sums = "count(*), count(*), count(*), count(*)"
        if people.weighted:
            sums = ("count(*), count(steps), coalesce(sum(steps), 0), "
                    "coalesce(sum(CAST(steps AS HUGEINT) * steps), 0)")
        mark, key, texts, rows, used, weight, weight2 = people.engine.columns(
            f"SELECT grouping({', '.join(columns)}), k, {text}, {sums} "
            f"FROM (SELECT {people.key(crossing)} AS k, {', '.join(columns)}, steps FROM people_{people.index}) "
            f"GROUP BY GROUPING SETS ({', '.join(f'(k, {c})' for c in columns)})"
        )
        places = people.groups[1][number]
        groups = np.array([places[k] for k in key.tolist()], dtype=np.int64)
        parts = []
        for column, wanted in marks.items():
            mine = mark == wanted
            parts.append((column, (
                number == 0, groups[mine], np.ma.filled(texts[mine], None), rows[mine], used[mine],
                weight[mine] * people.scale, weight2[mine] * people.scale**2,
            )))
        return parts

    def _tally(self, name: str, parts: list[tuple[Any, ...]]) -> Tally:
        places: dict[str, int] = {}
        readings: list[Reading] = []
        reader, status, counts = self._readers[name], Counter[Status](), []
        for total, group, texts, rows, used, weight, weight2 in parts:
            codes = np.empty(len(texts), dtype=np.int64)
            for i, raw in enumerate(texts):
                text = raw or ""
                if text not in places:
                    places[text] = len(readings)
                    readings.append(reader.read(text))
                codes[i] = places[text]
                if total:
                    status[readings[codes[i]].status] += int(rows[i])
            if not self.people.weighted:
                weight, weight2 = rows.astype(np.float64), rows.astype(np.float64)
            counts.append(Counts(group, codes, used, weight, weight2))
        return Tally(tuple(places), tuple(readings), Counts.join(counts), dict(status))

    def intakes(self) -> tuple[list[ItemIntake], list[Note]]:
        """Return what became of the cells of every item, and notes on parts of multi-answer cells that made no sense."""
        items, notes = [], []
        for name, tally in self.tallies.items():
            column = self.source.items[name].column or name
            bad = [t for t, r in zip(tally.texts, tally.readings, strict=True) if r.status is Status.UNREADABLE]
            items.append(ItemIntake(
                name, column, *(tally.status_people.get(s, 0) for s in Status),
                tuple(sorted(self.people.example(name, text) for text in bad[:_SHOWN])),
            ))
            torn = [t for t, r in zip(tally.texts, tally.readings, strict=True) if r.answers and r.unread]
            if torn:
                notes.append(Note(
                    "unreadable_part", len(torn),
                    Message(N_("{count} different answers to {item} hold parts that the codebook does not know."),
                            {"count": len(torn), "item": name}),
                    tuple(sorted(self.people.example(name, text) for text in torn[:_SHOWN])),
                ))
        return items, notes
