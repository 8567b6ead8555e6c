"""A survey in the engine, one row a person: who, wave, voice, segments, weight, and the raw text of every answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cjm_core.errors import N_, Message
from cjm_core.evidence.cells import Counts, Group
from cjm_core.evidence.decimals import mark_in, number_in
from cjm_core.evidence.intake import Example, Note
from cjm_core.evidence.marks import refuse_ids, waveless
from cjm_core.evidence.raking import key_of, rake_source
from cjm_core.evidence.raw import Raw
from cjm_core.model.codebook import Responses, Weighting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence.engine import Engine

MAX_CROSSED = 20_000
"""With more crossed groups than this, every segment is counted by itself."""

LEAST_WEIGHT, MOST_WEIGHT = 1e-12, 1e12
_WEIGHT_DIGITS = 12
_SHOWN = 5


@dataclass(frozen=True)
class Frame:
    """A relation with one row a person and the canonical columns that hold his answers and marks; NULL where absent.

    ``margins`` are the columns to whose targets weights are raked.
    """

    relation: str
    items: dict[str, str]
    respondent: str
    wave: str
    voice: str
    weight: str
    segments: dict[str, str]
    margins: dict[str, str] = field(default_factory=dict)


class People:
    """The people of one survey source, as the view ``people_<index>`` with a group key for every crossing."""

    def __init__(self, engine: Engine, index: int, source: Responses, raw: Raw, frame: Frame, voice: str,
                 first_group: int) -> None:
        self.engine, self.index, self.source, self.raw, self.frame = engine, index, source, raw, frame
        self.notes: list[Note] = []
        refuse_ids(engine, raw, source.segments)
        if frame.wave != "NULL":
            self.notes += waveless(engine, frame.relation, frame.wave)
        self._voice = source.voice if isinstance(source.voice, str) else voice
        self._wave = source.wave if isinstance(source.wave, str) else ""
        engine.run(f"SET VARIABLE wave_{index} = ?", [self._wave])
        engine.run(f"SET VARIABLE voice_{index} = ?", [self._voice])
        self.weighted = frame.weight != "NULL" or source.weighting is not None
        self._weight = "1" if frame.weight == "NULL" else self._usable_weight()
        self.steps_per_one = 1.0 if frame.weight == "NULL" else self._weight_steps()
        self._join = self._raked(source.weighting) if source.weighting else ""
        self._view()
        self.crossings: list[tuple[str, ...]] = [tuple(frame.segments)]
        found = [self._groups(self.crossings[0])]
        if len(frame.segments) > 1 and len(found[0]) > MAX_CROSSED:
            self.crossings = [(s,) for s in frame.segments]
            found = [self._groups(crossing) for crossing in self.crossings]
        self.groups: list[Group] = []
        self._places: list[dict[int, int]] = []
        self._number_groups(found, first_group)

    def _usable_weight(self) -> str:
        """Return the expression for a weight: a number above zero of a sensible size, else NULL."""
        column = self.frame.weight
        said = "." if self.raw.typed else self.source.decimal
        number = number_in(column, said or mark_in(self.engine, self.frame.relation, column))
        return f"CASE WHEN ({number}) BETWEEN {LEAST_WEIGHT!r} AND {MOST_WEIGHT!r} THEN {number} END"

    def _weight_steps(self) -> float:
        """Return into how many whole steps the weight 1 is divided, and report the weights that cannot be used.

        Weights are summed as integers, so that the order of the rows cannot change a digit.
        """
        column, relation = self.frame.weight, self.frame.relation
        weight = self._weight
        bad = f"({weight}) IS NULL"
        count, largest = self.engine.rows(f"SELECT count(*) FILTER ({bad}), max({weight}) FROM {relation}")[0]
        if count:
            shown = self.engine.rows(f"SELECT row, {column} FROM {relation} WHERE {bad} ORDER BY row LIMIT {_SHOWN}")
            self.notes.append(Note(
                "weight", count,
                Message(N_("People left out of the samples, for they have no usable weight (a number above zero, "
                           "between 1e-12 and 1e12): {count}."), {"count": count}),
                tuple(self.raw.example(row, self.source.weight or "", text or "") for row, text in shown),
            ))
        return _steps(largest or 1.0)

    def _raked(self, weighting: Weighting) -> str:
        """Rake the weights to the margins, and return the join that gives people their new weights."""
        f, marks = self.frame, self._marks()
        made = rake_source(self.engine, self.index, weighting, self.raw, f.relation, self._weight, marks, f.margins)
        self.notes += made.notes
        key = key_of(weighting, marks, f.margins)
        join = f"LEFT JOIN {made.table} ON rake_cell = {key} AND rake_start = ({self._weight})"
        self._weight, self.steps_per_one = "rake_weight", _steps(made.largest)
        return join

    def _marks(self) -> tuple[str, str]:
        """Return the expressions for a person's wave and voice."""
        f, k = self.frame, self.index
        wave = _plain(f.wave) if f.wave != "NULL" else f"getvariable('wave_{k}')"
        voice = f"coalesce(nullif({_plain(f.voice)}, ''), getvariable('voice_{k}'))"
        return wave, voice if f.voice != "NULL" else f"getvariable('voice_{k}')"

    def _view(self) -> None:
        f, k = self.frame, self.index
        wave, voice = self._marks()
        who = f"coalesce(nullif({_plain(f.respondent)}, ''), '#{k}:' || row)"
        weight = f"CAST(round(({self._weight}) * {self.steps_per_one!r}) AS BIGINT)" if self.weighted else "1"
        self.engine.run(
            f"CREATE VIEW people_{k} AS SELECT *, {who} AS who, {wave} AS who_wave, {voice} AS who_voice, "
            f"{weight} AS steps FROM {f.relation} {self._join}"
        )

    def key(self, crossing: tuple[str, ...], prefix: str = "") -> str:
        """Return the expression whose value is the same for people of one group."""
        f = self.frame
        columns = [prefix + c for c in (f.wave, f.voice, *(f.segments[s] for s in crossing)) if c != "NULL"]
        return f"hash({', '.join(columns)})" if columns else "CAST(0 AS UBIGINT)"

    def sums(self, prefix: str = "") -> str:
        """Return the expressions that count people with a weight, and sum their weights and squared weights."""
        if not self.weighted:
            return "count(*), count(*), count(*)"
        return weight_sums(prefix)

    def counts(self, crossing: int, keys: NDArray[Any], codes: NDArray[np.int64], sums: Sequence[NDArray[Any]]
               ) -> Counts:
        """Return the rows of a query as counts: its group keys, codes, and the three columns of ``sums``."""
        places = self._places[crossing]
        group = np.array([places.get(k, -1) for k in keys.tolist()], dtype=np.int64)
        people, weight, weight2 = (np.asarray(np.ma.filled(s, 0)) for s in sums)
        one = self.steps_per_one
        counts = Counts(group, codes, people.astype(np.int64), weight / one, weight2 / one**2)
        return counts.where((group >= 0) & (counts.people > 0))

    def _groups(self, crossing: tuple[str, ...]) -> list[tuple[Any, ...]]:
        f = self.frame
        columns = [f.wave, f.voice, *(f.segments[s] for s in crossing)]
        limit = f"LIMIT {MAX_CROSSED + 1}" if len(crossing) > 1 else ""
        return self.engine.rows(
            f"SELECT {self.key(crossing)} AS k, {', '.join(columns)} FROM {f.relation} "
            f"GROUP BY ALL ORDER BY ALL {limit}"
        )

    def _number_groups(self, found: list[list[tuple[Any, ...]]], first: int) -> None:
        for number, (crossing, rows) in enumerate(zip(self.crossings, found, strict=True)):
            places: dict[int, int] = {}
            for key, wave, voice, *values in rows:
                segments = {s: (v or "").strip() for s, v in zip(crossing, values, strict=True)}
                places[key] = first + len(self.groups)
                self.groups.append(Group(
                    (wave or "").strip() if self.frame.wave != "NULL" else self._wave,
                    (voice or "").strip() or self._voice, segments, total=number == 0,
                ))
            self._places.append(places)

    def example(self, item: str, text: str) -> Example:
        """Return where in the files the answer ``text`` to an item was given first."""
        layout, at = self.source.layout, self.raw.at
        column = self.source.items[item].column or item
        if layout:
            where, params = f"trim({at[layout.item]}) = ? AND {at[layout.value]} = ?", [column, text]
        else:
            where, params = f"{at[column]} = ?", [text]
        row = self.engine.rows(f"SELECT min(row) FROM {self.raw.name} WHERE {where}", params)[0][0]
        return self.raw.example(row, column, text)


def weight_sums(prefix: str = "") -> str:
    """Return the expressions that count people with a weight, and sum weights and squared weights in whole steps."""
    steps = f"{prefix}steps"
    return f"count({steps}), sum({steps}), sum(CAST({steps} AS HUGEINT) * {steps})"


def _steps(largest: float) -> float:
    return float(10.0 ** (_WEIGHT_DIGITS - math.ceil(math.log10(largest))))


def _plain(column: str) -> str:
    return f"trim(coalesce({column}, ''))"
