"""Coded passages of interviews, visits, diaries, workshops: checked against the journeys and counted in people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cjm_core.errors import N_, Message, nearest
from cjm_core.evidence.answers import code_of, number
from cjm_core.evidence.intake import Note
from cjm_core.evidence.marks import refuse_ids, waveless
from cjm_core.evidence.sample import Cell, Sample
from cjm_core.model import ElementKind
from cjm_core.model.codebook import Column, Mentions

if TYPE_CHECKING:
    from cjm_core.evidence.cells import Atoms
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.raw import Raw

_SHOWN = 5
_KINDS = {kind.value: kind.value for kind in ElementKind}
_MARKS = ("at", "kind", "code", "text", "valence", "method", "voice", "coder", "recording", "time_code")

TABLES = (
    "CREATE TABLE mentions (source INTEGER, row BIGINT, respondent VARCHAR, wave VARCHAR, voice VARCHAR, "
    "method VARCHAR, place VARCHAR, stage VARCHAR, kind VARCHAR, code VARCHAR, valence DOUBLE, text VARCHAR, "
    "coder VARCHAR, recording VARCHAR, time_code VARCHAR)",
    "CREATE TABLE mention_segments (source INTEGER, row BIGINT, segment VARCHAR)",
)

_CELLED = """
    WITH member AS (SELECT source, row, '' AS segment FROM mentions UNION ALL FROM mention_segments),
    dated AS (
        SELECT * EXCLUDE (wave), '' AS wave FROM mentions
        UNION ALL BY NAME SELECT * FROM mentions WHERE $by_wave AND wave <> ''
    ),
    placed AS (
        SELECT *, '' AS spot FROM dated
        UNION ALL SELECT *, stage AS spot FROM dated WHERE stage <> ''
        UNION ALL SELECT *, place AS spot FROM dated WHERE place <> stage
    ),
    celled AS (SELECT placed.*, member.segment FROM placed JOIN member USING (source, row))
"""
_COUNTS = _CELLED + """
    SELECT segment, wave, voice, spot, coalesce(kind, ''), coalesce(code, ''), coalesce(method, ''),
           count(*), CAST(sum(passages) AS BIGINT)
    FROM (
        SELECT segment, wave, voice, spot, kind, code, method, respondent, count(*) AS passages
        FROM celled
        GROUP BY GROUPING SETS (
            (respondent, segment, wave, voice, spot), (respondent, segment, wave, voice, spot, kind),
            (respondent, segment, wave, voice, spot, kind, code), (respondent, segment, wave, voice, spot, method),
            (respondent, segment, wave, voice, spot, kind, method),
            (respondent, segment, wave, voice, spot, kind, code, method))
        HAVING (grouping(kind) = 1 OR kind <> '') AND (grouping(code) = 1 OR code <> '')
    ) GROUP BY segment, wave, voice, spot, kind, code, method ORDER BY ALL
"""
_HEARD = _CELLED + """
    SELECT segment, wave, voice, coalesce(method, ''), count(DISTINCT respondent) FROM celled WHERE spot = ''
    GROUP BY GROUPING SETS ((segment, wave, voice), (segment, wave, voice, method)) ORDER BY ALL
"""
_VALENCES = _CELLED + """
    SELECT spot, segment, wave, voice, mean, count(*) FROM (
        SELECT spot, segment, wave, voice, respondent, round(avg(valence), 9) AS mean FROM celled
        WHERE valence IS NOT NULL AND spot <> '' AND contains(spot, '.') = $steps GROUP BY ALL
    ) GROUP BY ALL ORDER BY ALL
"""
_ATOMS = _CELLED + """
    , named AS (
        SELECT '' AS ground, voice, respondent, segment, wave FROM celled WHERE spot = ''
        UNION ALL SELECT '', voice, respondent, 'method=' || method, wave FROM celled WHERE spot = '' AND segment = ''
        UNION ALL SELECT spot, voice, respondent, segment, wave FROM celled WHERE spot <> '' AND valence IS NOT NULL
    )
    SELECT ground, voice, cells, count(*) FROM (
        SELECT ground, voice, list_sort(list(DISTINCT [segment, wave])) AS cells FROM named
        GROUP BY ground, voice, respondent
    ) GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Heard:
    """How many people of a cell were heard by a method; the empty method stands for all of them."""

    cell: Cell
    method: str
    people: int


@dataclass(frozen=True)
class MentionCount:
    """How many people said something, in how many passages; an empty kind, code, method or place is rolled up.

    The place is a stage with all its steps, a step, or empty for the whole journey (with passages of unknown place).
    """

    cell: Cell
    place: str
    kind: str
    code: str
    method: str
    people: int
    passages: int


def columns_of(source: Mentions) -> tuple[list[str], frozenset[str]]:
    """Return the columns that a source of mentions speaks of, and those that may be absent from its files."""
    said = source.columns
    names = {field: getattr(said, field) for field in ("respondent", *_MARKS) if getattr(said, field)}
    optional = {
        name for field, name in names.items() if field not in said.model_fields_set and field not in ("at", "kind")
    }
    marks = [m.column for m in (source.wave, source.voice) if isinstance(m, Column)]
    return [*names.values(), *marks, *source.segments], frozenset(optional.difference(marks, source.segments))


def load_mentions(engine: Engine, index: int, source: Mentions, raw: Raw, places: Sequence[str], voice: str
                  ) -> list[Note]:
    """Copy the passages of a source into the table ``mentions``; return what could not be used."""
    gaps = {code_of(m).strip() for m in source.missing} | {""}
    sorter = _Sorter(engine, index, source, raw, gaps)
    known = {p: p for p in places}
    decimal = "." if raw.typed else source.decimal
    notes = [
        *sorter.sort("at", known.get,
                     N_("Passages at a place that no journey has: {count}; they count as unmapped.{hint}"),
                     "unknown_place", known),
        *sorter.sort("kind", lambda t: _KINDS.get(t.casefold(), t), "", "", {}),
        *sorter.sort("kind", lambda t: _KINDS.get(t.casefold()),
                     N_("Passages of a kind of your own, which no lane of the map shows: {count}.{hint}"),
                     "free_kind", _KINDS, store=False),
        *sorter.sort("valence", lambda t: _valence(t, decimal),
                     N_("Moods that are no number from -2 to 2, and are not used: {count}.{hint}"), "valence", {}),
    ]
    refuse_ids(engine, raw, source.segments)
    if isinstance(source.wave, Column):
        notes += waveless(engine, raw.name, raw.at[source.wave.column])
    nameless = _fill(engine, index, source, raw, voice, gaps)
    if nameless:
        notes.append(Note("nameless", nameless, Message(
            N_("Passages without a respondent id: {count}; each counts as a person of its own."), {"count": nameless})))
    return notes


def _valence(text: str, decimal: str | None) -> str | None:
    value = number(text.replace("\u2212", "-"), decimal)
    return repr(value) if value is not None and -2 <= value <= 2 else None


class _Sorter:
    """Gives every distinct text of a column its meaning, in a small table, and reports those that have none."""

    def __init__(self, engine: Engine, index: int, source: Mentions, raw: Raw, gaps: set[str]) -> None:
        self._engine, self._raw, self._gaps = engine, raw, gaps
        self._columns, self._table = source.columns, f"words_{index}"
        engine.run(f"CREATE TABLE {self._table} (mark VARCHAR, text VARCHAR, meaning VARCHAR)")

    def sort(self, mark: str, meaning: Callable[[str], str | None], template: str, rule: str,
             known: dict[str, str], store: bool = True) -> list[Note]:
        column = getattr(self._columns, mark)
        at = self._raw.column(column)
        if at == "NULL":
            return []
        rows = self._engine.rows(f"SELECT {at}, count(*), min(row) FROM {self._raw.name} GROUP BY 1 ORDER BY 3")
        told = [(text, (text or "").strip(), count, row) for text, count, row in rows]
        found = {text: meaning(plain) for text, plain, _, _ in told if text and plain not in self._gaps}
        if store and found:
            self._engine.run(
                f"INSERT INTO {self._table} SELECT ?, unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
                [mark, list(found), list(found.values())],
            )
        lost = [(text, count, row) for text, _, count, row in told if text in found and found[text] is None]
        if not lost or not rule:
            return []
        total = sum(count for _, count, _ in lost)
        near = {t: nearest(t, set(known))[:1] for t, _, _ in lost[:_SHOWN]}
        hints = ", ".join(f"{t} → {n[0]}?" for t, n in near.items() if n)
        examples = tuple(self._raw.example(row, column, text) for text, _, row in lost[:_SHOWN])
        message = Message(template, {"count": total, "hint": f" ({hints})" if hints else ""})
        return [Note(rule, total, message, examples)]


def _fill(engine: Engine, index: int, source: Mentions, raw: Raw, voice: str, gaps: set[str]) -> int:
    c = {mark: raw.column(getattr(source.columns, mark)) for mark in ("respondent", *_MARKS)}
    wave = raw.at[source.wave.column] if isinstance(source.wave, Column) else "NULL"
    voice_at = raw.at[source.voice.column] if isinstance(source.voice, Column) else c["voice"]
    params: dict[str, Any] = {
        "index": index, "gaps": sorted(gaps), "method": source.method,
        "wave": source.wave if isinstance(source.wave, str) else "",
        "voice": source.voice if isinstance(source.voice, str) else voice,
    }

    def plain(column: str) -> str:
        return f"CASE WHEN trim(coalesce({column}, '')) IN (SELECT unnest($gaps)) THEN '' ELSE trim({column}) END"

    joins = " ".join(
        f"LEFT JOIN words_{index} AS w_{mark} ON w_{mark}.mark = '{mark}' AND w_{mark}.text = {c[mark]}"
        for mark in ("at", "kind", "valence")
    )
    place = "coalesce(w_at.meaning, '')"
    engine.run(
        f"""INSERT INTO mentions
        SELECT $index, row, coalesce(nullif(trim({c['respondent']}), ''), '#' || $index || ':' || row),
            coalesce(nullif(trim({wave}), ''), $wave), coalesce(nullif(trim({voice_at}), ''), $voice),
            coalesce(nullif({plain(c['method'])}, ''), $method), {place}, split_part({place}, '.', 1),
            coalesce(w_kind.meaning, ''), {plain(c['code'])}, CAST(w_valence.meaning AS DOUBLE), {plain(c['text'])},
            {plain(c['coder'])}, {plain(c['recording'])}, {plain(c['time_code'])}
        FROM {raw.name} {joins} ORDER BY row""",
        params,
    )
    for name in source.segments:
        engine.run(
            "INSERT INTO mention_segments "
            f"SELECT ?, row, ? || '=' || trim(coalesce({raw.at[name]}, '')) FROM {raw.name}", [index, name],
        )
    return int(engine.rows(
        f"SELECT count(*) FROM {raw.name} WHERE coalesce(trim({c['respondent']}), '') = ''")[0][0])


class Passages:
    """All coded passages of a project; a person is an id with a voice, whatever the source."""

    def __init__(self, engine: Engine, waves: Sequence[str], places: Sequence[str]) -> None:
        self._engine = engine
        self._by_wave = {"by_wave": len([wave for wave in waves if wave]) > 1}
        self._places = places

    def heard(self) -> list[Heard]:
        """Return how many people each method heard, cell by cell."""
        return [Heard(Cell(s, w, v), method, n) for s, w, v, method, n in self._engine.rows(_HEARD, self._by_wave)]

    def mentions(self) -> list[MentionCount]:
        """Return people and passages by place, kind, code and method, cell by cell."""
        return [MentionCount(Cell(s, w, v), *rest) for s, w, v, *rest in self._engine.rows(_COUNTS, self._by_wave)]

    def crossings(self, wanted: Callable[[str], bool]) -> list[tuple[str, Atoms]]:
        """Return who was heard, and whose mood is known, in which cells; methods count as segments ``method=…``."""
        found: dict[tuple[str, str], list[tuple[frozenset[tuple[str, str]], int]]] = {}
        voices = [voice for (voice,) in self._engine.rows("SELECT DISTINCT voice FROM mentions")]
        rows = self._engine.rows(_ATOMS, self._by_wave) if any(map(wanted, voices)) else []
        for ground, voice, cells, people in rows:
            if wanted(voice):
                found.setdefault((ground, voice), []).append((frozenset((s, w) for s, w in cells), people))
        return [(voice, tuple(atoms)) for (_, voice), atoms in found.items()]

    def valences(self, level: str) -> dict[str, list[Sample]]:
        """Return moods by place, averaged inside a person and place first; ``level`` is ``stage`` or ``step``."""
        rows = self._engine.rows(_VALENCES, {**self._by_wave, "steps": level == "step"})
        found: dict[str, dict[Cell, list[tuple[float, int]]]] = {p: {} for p in self._places}
        for place, segment, wave, voice, mean, people in rows:
            found[place].setdefault(Cell(segment, wave, voice), []).append((mean, people))
        return {
            place: [_sample(cell, sorted(pairs)) for cell, pairs in cells.items()]
            for place, cells in found.items() if cells
        }


def _sample(cell: Cell, pairs: list[tuple[float, int]]) -> Sample:
    people = np.array([n for _, n in pairs], dtype=np.int64)
    weight = people.astype(np.float64)
    return Sample(cell, np.array([v for v, _ in pairs], dtype=np.float64), people, weight, weight)
