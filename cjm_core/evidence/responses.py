"""Survey answers reduced: every item counted once over the crossed groups, then rolled up in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cjm_core.errors import N_, Message
from cjm_core.evidence.answers import AnswerReader, Reading, Status, mark_of
from cjm_core.evidence.cells import Counts
from cjm_core.evidence.intake import ItemIntake, Note
from cjm_core.evidence.people import People

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.model import Item

_CHUNK_ITEMS = 20
_SHOWN = 5


@dataclass(frozen=True)
class Tally:
    """One item of one source: the distinct raw texts, what they mean, and the people of each group who wrote them."""

    places: dict[str, int]
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


@dataclass(frozen=True)
class _Part:
    """What one crossing's scan says about one column."""

    crossing: int
    keys: NDArray[Any]
    texts: NDArray[Any]
    rows: NDArray[Any]
    sums: list[NDArray[Any]]


class Responses:
    """One survey source: its people, its items' tallies, made on first use and all in one scan."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.source = people.source
        self._decimal = "." if people.raw.typed else people.source.decimal

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """Return the tally of every item."""
        columns = list(dict.fromkeys(self.people.frame.items.values()))
        found: dict[str, list[_Part]] = {c: [] for c in columns}
        for number, crossing in enumerate(self.people.crossings):
            for start in range(0, len(columns), _CHUNK_ITEMS):
                chunk = columns[start:start + _CHUNK_ITEMS]
                for column, part in self._scan(number, crossing, chunk):
                    found[column].append(part)
        return {name: self._tally(name, found[column]) for name, column in self.people.frame.items.items()}

    def _scan(self, number: int, crossing: tuple[str, ...], columns: list[str]) -> list[tuple[str, _Part]]:
        """Count the distinct texts of several columns over the groups of one crossing, in one pass."""
        people = self.people
        whole = (1 << len(columns)) - 1
        marks = {c: whole - (1 << (len(columns) - 1 - i)) for i, c in enumerate(columns)}
        text = f"CASE grouping({', '.join(columns)}) {' '.join(f'WHEN {m} THEN {c}' for c, m in marks.items())} END"
        mark, key, texts, rows, *sums = people.engine.columns(
            f"SELECT grouping({', '.join(columns)}), k, {text}, count(*), {people.sums()} "
            f"FROM (SELECT {people.key(crossing)} AS k, {', '.join(columns)}, steps FROM people_{people.index}) "
            f"GROUP BY GROUPING SETS ({', '.join(f'(k, {c})' for c in columns)}) ORDER BY 1, 2, 3"
        )
        parts = []
        for column, wanted in marks.items():
            mine = mark == wanted
            parts.append((column, _Part(number, key[mine], np.ma.filled(texts[mine], ""), rows[mine],
                                        [s[mine] for s in sums])))
        return parts

    def _tally(self, name: str, parts: list[_Part]) -> Tally:
        places: dict[str, int] = {}
        readings: list[Reading] = []
        decimal = self._decimal or mark_of(t for part in parts for t in part.texts)
        reader = AnswerReader(self.source.items[name], self.source.missing, decimal)
        status, counts = Counter[Status](), []
        for part in parts:
            codes = np.empty(len(part.texts), dtype=np.int64)
            for i, raw in enumerate(part.texts):
                text = raw or ""
                if text not in places:
                    places[text] = len(readings)
                    readings.append(reader.read(text))
                codes[i] = places[text]
                if part.crossing == 0:
                    status[readings[codes[i]].status] += int(part.rows[i])
            counts.append(self.people.counts(part.crossing, part.keys, codes, part.sums))
        return Tally(places, tuple(readings), Counts.join(counts), dict(status))

    def values_of(self, name: str, texts: NDArray[Any]) -> NDArray[np.float64]:
        """Return the numbers that raw texts of an item stand for, nan where they are none."""
        tally = self.tallies[name]
        values = tally.values
        return np.array([values[tally.places[t or ""]] for t in np.ma.filled(texts, "")], dtype=np.float64)

    @cached_property
    def scores(self) -> str:
        """Return the name of the table of people with the number that each item's text stands for, in ``column_of``.

        Every text is looked up once, whatever is computed from it later.
        """
        people, engine = self.people, self.people.engine
        codes = self.codes
        items = list(self.source.items)
        texts = ", ".join(dict.fromkeys(people.frame.items.values()))
        table = f"people_{people.index}"
        for start in range(0, len(items), _CHUNK_ITEMS):
            chunk = range(start, min(start + _CHUNK_ITEMS, len(items)))
            joins = " ".join(
                f"LEFT JOIN {codes} AS a{i} ON a{i}.item = {i} AND a{i}.text = p.{people.frame.items[items[i]]}"
                for i in chunk
            )
            kept = f"p.* EXCLUDE ({texts})" if chunk[-1] == len(items) - 1 else "p.*"
            longer = f"scores_{people.index}_{start}"
            engine.run(
                f"CREATE TABLE {longer} AS SELECT {kept}, {', '.join(f'a{i}.value AS v{i}' for i in chunk)} "
                f"FROM {table} AS p {joins}"
            )
            if start:
                engine.run(f"DROP TABLE {table}")
            table = longer
        return table

    def column_of(self, item_id: str) -> str:
        """Return the column of ``scores`` that holds an item's numbers."""
        return f"v{list(self.source.items).index(item_id)}"

    @cached_property
    def codes(self) -> str:
        """Return the name of a small table: the number of every raw text of every item."""
        name, engine = f"codes_{self.people.index}", self.people.engine
        engine.run(f"CREATE TABLE {name} (item INTEGER, text VARCHAR, value DOUBLE)")
        for number, tally in enumerate(self.tallies.values()):
            known = [(t, v) for t, v in zip(tally.places, tally.values.tolist(), strict=True) if v == v]
            if known:
                texts, values = [t for t, _ in known], [v for _, v in known]
                engine.run(f"INSERT INTO {name} SELECT ?, unnest(?::VARCHAR[]), unnest(?::DOUBLE[])",
                           [number, texts, values])
        return name

    def answering(self, item_ids: Sequence[str], valence: bool) -> list[str]:
        """Return those of the items that this source has as single numbers (and, for valence, with a scale)."""
        items = self.source.items
        return [
            i for i in item_ids
            if i in items and items[i].separator is None and not (valence and items[i].scale is None)
        ]

    def means_of_sets(self, sets: Sequence[Sequence[str]], crossing: int) -> list[list[NDArray[Any]]]:
        """Return for each set of items the group keys, people's means over the set, and the three sums: in one scan."""
        people = self.people
        means = []
        for i, item_ids in enumerate(sets):
            columns = [f"p.{self.column_of(name)}" for name in self.answering(item_ids, False)]
            total, answers = added([f"coalesce({c}, 0)" for c in columns]), _answered(columns)
            means.append(f"round(({total}) / nullif({answers}, 0), 9) AS m{i}")
        names = [f"m{i}" for i in range(len(sets))]
        mark, *found = people.engine.columns(
            f"SELECT grouping({', '.join(names)}), k, coalesce({', '.join(names)}) AS mean, {people.sums()} "
            f"FROM (SELECT {people.key(people.crossings[crossing], 'p.')} AS k, p.steps, {', '.join(means)} "
            f"FROM {self.scores} AS p) GROUP BY GROUPING SETS ({', '.join(f'(k, {m})' for m in names)}) "
            "HAVING mean IS NOT NULL ORDER BY 1, 2, 3"
        )
        whole = (1 << len(sets)) - 1
        return [
            [np.ma.getdata(c)[mark == whole - (1 << (len(sets) - 1 - i))] for c in found] for i in range(len(sets))
        ]

    def sums_of_answers(self, src: int, crossing: int, item_ids: Sequence[str], valence: bool) -> str:
        """Return a query: a row a person with the sum and the number of his answers to the items."""
        people, names = self.people, self.answering(item_ids, valence)
        scores = [_score(f"p.{self.column_of(n)}", self.source.items[n], valence) for n in names]
        total = added([f"coalesce({score}, 0)" for score in scores])
        answers = _answered([f"p.{self.column_of(n)}" for n in names])
        known = crossing < len(people.crossings)
        key = people.key(people.crossings[crossing], "p.") if known else "CAST(NULL AS UBIGINT)"
        return (
            f"SELECT {src} AS src, {key} AS k, p.who, p.who_wave, p.who_voice, p.steps, {total} AS total, "
            f"{answers} AS answers FROM {self.scores} AS p"
        )

    @cached_property
    def most_people(self) -> int:
        """Return how many people of one voice answered in one wave, at most."""
        people = self.people
        return int(people.engine.rows(
            f"SELECT coalesce(max(c), 0) FROM (SELECT count(*) AS c FROM people_{people.index} "
            "GROUP BY who_wave, who_voice)"
        )[0][0])

    def _overfull(self) -> list[Note]:
        """Return a note where more people answered than there are said to be."""
        stated = self.source.population
        if stated is None or self.most_people <= stated:
            return []
        return [Note("population", self.most_people, Message(
            N_("`population:` says that there are {population} people, but {count} answered; so intervals are not made "
               "narrower for it. Correct the number."), {"population": stated, "count": self.most_people}))]

    def intakes(self) -> tuple[list[ItemIntake], list[Note]]:
        """Return what became of the cells of every item, and notes on what made no sense."""
        items, notes = [], self._overfull()
        for name, tally in self.tallies.items():
            column = self.source.items[name].column or name
            bad = [t for t, r in zip(tally.places, tally.readings, strict=True) if r.status is Status.UNREADABLE]
            answered, missing, unreadable = (tally.status_people.get(s, 0) for s in Status)
            items.append(ItemIntake(
                name, column, answered, missing, unreadable,
                tuple(sorted(self.people.example(name, text) for text in bad[:_SHOWN])),
            ))
            torn = [t for t, r in zip(tally.places, tally.readings, strict=True) if r.answers and r.unread]
            if torn:
                notes.append(Note(
                    "unreadable_part", len(torn),
                    Message(N_("Different answers to {item} with parts that the codebook does not know: {count}."),
                            {"count": len(torn), "item": name}),
                    tuple(sorted(self.people.example(name, text) for text in torn[:_SHOWN])),
                ))
        return items, notes


def added(terms: Sequence[str]) -> str:
    """Return the sum of expressions, nested by halves: the engine takes seconds over hundreds of terms in a row."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return f"({added(terms[:middle])} + {added(terms[middle:])})"


def _answered(columns: Sequence[str]) -> str:
    """Return the expression that counts how many of the columns hold an answer."""
    return added([f"CAST({c} IS NOT NULL AS INTEGER)" for c in columns])


def valence_line(item: Item) -> tuple[float, float]:
    """Return slope and shift that stretch an item's scale to -2..+2, reversed where lower is better."""
    if item.scale is None:
        return 1.0, 0.0
    slope = (1 if item.better == "higher" else -1) * 4 / (item.scale.high - item.scale.low)
    return slope, -slope * item.scale.middle


def _score(column: str, item: Item, valence: bool) -> str:
    if not valence:
        return column
    slope, shift = valence_line(item)
    return f"({slope!r} * {column} + {shift!r})"
