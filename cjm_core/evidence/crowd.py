"""Whole people, for the methods that need them: one compact table, a row a respondent, of numbers alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.evidence.sample import Cell

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.responses import Responses


@dataclass(frozen=True)
class Crowd:
    """The answers of people to several items: ``values`` has a row a respondent and a column an item, NaN where none.

    ``weight`` is 1 where there are no weights. The rows stand in an order that depends on the answers alone, of equal
    ones on the order of the weights, so that neither the order of the file nor the unit of weights nor the name of a
    group can change what is drawn at random from them; no id is kept. ``wave`` and ``voice`` point into ``waves`` and
    ``voices``.
    """

    items: tuple[str, ...]
    values: NDArray[np.float64]
    weight: NDArray[np.float64]
    wave: NDArray[np.int16]
    voice: NDArray[np.int16]
    waves: tuple[str, ...]
    voices: tuple[str, ...]
    segments: dict[str, tuple[NDArray[np.int16], tuple[str, ...]]]
    weighted: bool = False
    panel: bool = False

    def __len__(self) -> int:
        return len(self.weight)

    def column(self, item_id: str) -> NDArray[np.float64]:
        """Return the answers to one item, NaN where there is none."""
        return self.values[:, self.items.index(item_id)]

    def where(self, keep: NDArray[np.bool_]) -> Crowd:
        """Return the respondents that ``keep`` picks."""
        segments = {name: (codes[keep], labels) for name, (codes, labels) in self.segments.items()}
        return replace(self, values=self.values[keep], weight=self.weight[keep], wave=self.wave[keep],
                       voice=self.voice[keep], segments=segments)

    def cells(self, by_segment: bool = False) -> Iterator[tuple[Cell, Crowd]]:
        """Yield every cell with its people: by voice everybody, then each wave where there are several.

        With ``by_segment`` also each value of each segment column. All waves together are left out where the same
        people answer in several of them.
        """
        several = len([w for w in self.waves if w]) > 1
        for v, voice in enumerate(self.voices):
            mine = self.voice == v
            for w, wave in [(None, ""), *(enumerate(self.waves) if several else ())]:
                if (w is None and several and self.panel) or (w is not None and not wave):
                    continue
                there = mine if w is None else mine & (self.wave == w)
                if there.any():
                    yield Cell("", wave, voice), self.where(there)
                for name, (codes, labels) in (self.segments if by_segment else {}).items():
                    for c, label in enumerate(labels):
                        inside = there & (codes == c)
                        if inside.any():
                            yield Cell(f"{name}={label}", wave, voice), self.where(inside)


def crowd_of(engine: Engine, sources: Sequence[Responses], item_ids: Sequence[str], waves: Sequence[str],
             panel: bool) -> Crowd | None:
    """Return the people who answered any of the items, of all sources; None where nobody did.

    Over several sources people are one where id, wave and voice agree; of an item asked twice the first source counts.
    """
    asked = [(number, s) for number, s in enumerate(sources) if s.answering(item_ids, False)]
    if not asked:
        return None
    columns = list(dict.fromkeys(c for _, s in asked for c in s.source.segments))
    each = " UNION ALL ".join(_query(number, s, item_ids, columns) for number, s in asked)
    answers = [f"v{i}" for i in range(len(item_ids))]
    labels = [f"s{i}" for i in range(len(columns))]
    if len(asked) > 1:
        picked = [f"arg_min({c}, src) FILTER ({c} IS NOT NULL) AS {c}" for c in (*answers, *labels)]
        each = (
            f"SELECT who_wave, who_voice, arg_min(weight, src) AS weight, {', '.join(picked)} FROM ({each}) "
            "GROUP BY who, who_wave, who_voice"
        )
    some = " OR ".join(f"{c} IS NOT NULL" for c in answers)
    people = f"SELECT * FROM ({each}) WHERE weight IS NOT NULL AND ({some})"
    marks = ["who_wave", "who_voice", *labels]
    names = _names(engine, people, marks, ["", *dict.fromkeys(w for w in waves if w)])
    codes = [f"CAST(coalesce(list_position(${m}, {m}), 0) - 1 AS SMALLINT) AS {m}" for m in marks]
    weight, *rest = engine.columns(
        f"SELECT weight, {', '.join([*answers, *codes])} FROM ({people}) AS p "
        f"ORDER BY hash({', '.join(answers)}), {', '.join([*answers, 'weight', *(f'p.{m}' for m in marks)])}",
        {m: names[m] for m in marks},
    )
    if not len(weight):
        return None
    values = np.column_stack([np.ma.filled(c.astype(np.float64), np.nan) for c in rest[:len(answers)]])
    coded = {m: (np.ma.getdata(c), tuple(names[m])) for m, c in zip(marks, rest[len(answers):], strict=True)}
    segments = {name: coded[label] for name, label in zip(columns, labels, strict=True)}
    (wave, wave_names), (voice, voice_names) = coded["who_wave"], coded["who_voice"]
    return Crowd(tuple(item_ids), values, np.ma.getdata(weight).astype(np.float64), wave, voice, wave_names,
                 voice_names, segments, any(s.people.weighted for _, s in asked), panel)


def _names(engine: Engine, people: str, marks: Sequence[str], waves: Sequence[str]) -> dict[str, list[str]]:
    """Return the names that occur in each column of marks: waves in their own order, all others by name."""
    row = engine.rows(f"SELECT {', '.join(f'list(DISTINCT {m})' for m in marks)} FROM ({people})")[0]
    found = {m: sorted(n for n in names or () if n is not None) for m, names in zip(marks, row, strict=True)}
    in_order = {name: i for i, name in enumerate(waves)}
    found["who_wave"].sort(key=lambda n: in_order.get(n, len(in_order)))
    return found


def _query(number: int, survey: Responses, item_ids: Sequence[str], columns: Sequence[str]) -> str:
    people = survey.people
    held = set(survey.answering(item_ids, False))
    answers = [_or_null(f"p.{survey.column_of(n)}" if n in held else "", "DOUBLE", f"v{i}")
               for i, n in enumerate(item_ids)]
    marks = people.frame.segments
    labels = [_or_null(f"trim(coalesce(p.{marks[c]}, ''))" if c in marks else "", "VARCHAR", f"s{i}")
              for i, c in enumerate(columns)]
    weight = f"p.steps / {people.steps_per_one!r}::DOUBLE AS weight"
    return (
        f"SELECT {number} AS src, p.who, p.who_wave, p.who_voice, {', '.join([weight, *answers, *labels])} "
        f"FROM {survey.scores} AS p"
    )


def _or_null(column: str, kind: str, name: str) -> str:
    return f"{column or f'CAST(NULL AS {kind})'} AS {name}"
