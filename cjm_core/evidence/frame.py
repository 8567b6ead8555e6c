"""Wide and long surveys brought to one shape: one row a person, and what the bringing has to report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cjm_core.errors import N_, Message, hint
from cjm_core.evidence.intake import Note
from cjm_core.evidence.people import Frame
from cjm_core.model.codebook import Column, Responses

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.raw import Raw

_SHOWN = 5


def columns_of(source: Responses) -> list[str]:
    """Return every column that a survey source speaks of."""
    marks = [source.respondent, source.weight, *source.segments]
    marks += [m.column for m in (source.wave, source.voice) if isinstance(m, Column)]
    layout = [source.layout.item, source.layout.value] if source.layout else []
    items = [] if source.layout else [item.column or name for name, item in source.items.items()]
    return [c for c in (*marks, *layout, *items, *margins_of(source)) if c]


def frame_of(engine: Engine, index: int, source: Responses, raw: Raw) -> tuple[Frame, list[Note]]:
    """Return the source as one row a person, and notes on repeated, nameless and unknown rows."""
    if source.layout:
        return _long(engine, index, source, raw)
    return _wide(engine, index, source, raw)


def _mark(source: Responses, raw: Raw, name: str) -> str:
    mark = getattr(source, name)
    return raw.at[mark.column] if isinstance(mark, Column) else "NULL"


def _wide(engine: Engine, index: int, source: Responses, raw: Raw) -> tuple[Frame, list[Note]]:
    notes = []
    relation, who = raw.name, raw.column(source.respondent)
    wave, voice = _mark(source, raw, "wave"), _mark(source, raw, "voice")
    if who == "NULL":
        notes.append(_nameless(raw.rows))
    elif not _all_different(engine, raw, who, wave, voice):
        blank = engine.rows(f"SELECT count(*) FROM {raw.name} WHERE coalesce(trim({who}), '') = ''")[0][0]
        if blank:
            notes.append(_nameless(blank))
        repeats = _find_repeats(engine, index, raw, who, wave, voice)
        if repeats:
            relation = f"once_{index}"
            notes.append(_repeated(engine, index, source, raw, repeats, who))
    frame = Frame(
        relation, {name: raw.at[item.column or name] for name, item in source.items.items()}, who, wave, voice,
        raw.column(source.weight), {s: raw.at[s] for s in source.segments}, {m: raw.at[m] for m in margins_of(source)},
    )
    return frame, notes


def margins_of(source: Responses) -> tuple[str, ...]:
    """Return the columns to whose targets the weights of a source are raked."""
    return tuple(source.weighting.margins) if source.weighting else ()


def _all_different(engine: Engine, raw: Raw, who: str, wave: str, voice: str) -> bool:
    """Tell, at the price of one scan, that every row is a person of its own with an id; False may mean perhaps not."""
    marks = "".join(f", trim(coalesce({c}, ''))" for c in (wave, voice) if c != "NULL")
    rows, named, empty, padded, different = engine.rows(
        f"SELECT count(*), count({who}), count(*) FILTER ({who} = ''), "
        f"count(*) FILTER (starts_with({who}, ' ') OR ends_with({who}, ' ')), "
        f"count(DISTINCT hash({who}{marks})) FROM {raw.name}"
    )[0]
    return bool(rows == named == different and not empty and not padded)


def _find_repeats(engine: Engine, index: int, raw: Raw, who: str, wave: str, voice: str) -> int:
    """Put the rows that repeat a person into a table, make a view without them, and return how many they are."""
    marks = ", ".join(f"trim(coalesce({c}, ''))" for c in (who, wave, voice))
    engine.run(
        f"CREATE TABLE repeats_{index} AS SELECT row FROM (SELECT row, row_number() OVER "
        f"(PARTITION BY {marks} ORDER BY row) AS nth FROM {raw.name} WHERE trim({who}) <> '') WHERE nth > 1"
    )
    engine.run(
        f"CREATE VIEW once_{index} AS SELECT * FROM {raw.name} WHERE row NOT IN (SELECT row FROM repeats_{index})"
    )
    return int(engine.rows(f"SELECT count(*) FROM repeats_{index}")[0][0])


def _repeated(engine: Engine, index: int, source: Responses, raw: Raw, count: int, who: str) -> Note:
    rows = engine.rows(
        f"SELECT row, {who} FROM {raw.name} WHERE row IN (SELECT row FROM repeats_{index}) ORDER BY row LIMIT {_SHOWN}"
    )
    return Note(
        "repeated", count,
        Message(N_("Rows that repeat a respondent of the same wave: {count}; the first row of each counts, the rest do "
                   "not."), {"count": count}),
        tuple(raw.example(row, source.respondent or "", text) for row, text in rows),
    )


def _nameless(count: int) -> Note:
    return Note("nameless", count, Message(
        N_("Rows without a respondent id: {count}; each counts as a person of its own."), {"count": count}))


def _long(engine: Engine, index: int, source: Responses, raw: Raw) -> tuple[Frame, list[Note]]:
    assert source.layout is not None
    who, wave, voice = raw.column(source.respondent), _mark(source, raw, "wave"), _mark(source, raw, "voice")
    item, value = raw.at[source.layout.item], raw.at[source.layout.value]
    person = f"coalesce(nullif(trim({who}), ''), '#' || row)"
    marks = {"weight": raw.column(source.weight)}
    marks |= {f"s{i}": raw.at[s] for i, s in enumerate(source.segments)}
    marks |= {f"m{i}": raw.at[m] for i, m in enumerate(margins_of(source))}
    names = {name: (entry.column or name).strip() for name, entry in source.items.items()}
    picked = [f"arg_min({column}, row) AS {mark}" for mark, column in marks.items()]
    picked += [f"arg_min({value}, row) FILTER (trim({item}) = ?) AS i{i}" for i in range(len(names))]
    engine.run(
        f"CREATE TABLE long_{index} AS SELECT min(row) AS row, min({who}) AS respondent, min({wave}) AS wave, "
        f"min({voice}) AS voice, {', '.join(picked)} FROM {raw.name} "
        f"GROUP BY {person}, trim(coalesce({wave}, '')), trim(coalesce({voice}, ''))",
        list(names.values()),
    )
    key = f"{person}, trim(coalesce({wave}, '')), trim(coalesce({voice}, ''))"
    frame = Frame(
        f"long_{index}", {name: f"i{i}" for i, name in enumerate(names)},
        "NULL" if who == "NULL" else "respondent", "NULL" if wave == "NULL" else "wave",
        "NULL" if voice == "NULL" else "voice", "NULL" if source.weight is None else "weight",
        {s: f"s{i}" for i, s in enumerate(source.segments)}, {m: f"m{i}" for i, m in enumerate(margins_of(source))},
    )
    notes = [
        *_unknown_items(engine, raw, source.layout.item, item, set(names.values())),
        *_repeated_answers(engine, raw, item, key),
        *_torn_marks(engine, raw, key, [c for c in marks.values() if c != "NULL"]),
    ]
    blank = engine.rows(f"SELECT count(*) FILTER (coalesce(trim({who}), '') = '') FROM {raw.name}")[0][0]
    return frame, [*notes, *([_nameless(blank)] if blank else [])]


def _unknown_items(engine: Engine, raw: Raw, column: str, item: str, names: set[str]) -> list[Note]:
    found = engine.rows(f"SELECT trim(coalesce({item}, '')), count(*), min(row) FROM {raw.name} GROUP BY 1 ORDER BY 3")
    unknown = [row for row in found if row[0] not in names]
    absent = sorted(names - {row[0] for row in found})
    notes = []
    if unknown:
        count = sum(row[1] for row in unknown)
        notes.append(Note(
            "unknown_item", count,
            Message(N_("Rows, not used, that answer questions which the codebook does not name: {count}."),
                    {"count": count}),
            tuple(raw.example(row, column, text) for text, _, row in unknown[:_SHOWN]),
        ))
    for name in absent:
        notes.append(Note("absent_item", 0, Message(
            N_("No row answers the question {item}.{hint}"),
            {"item": name, "hint": hint(name, {str(row[0]) for row in found})})))
    return notes


def _repeated_answers(engine: Engine, raw: Raw, item: str, key: str) -> list[Note]:
    count = engine.rows(f"SELECT count(*) - count(DISTINCT hash({key}, trim({item}))) FROM {raw.name}")[0][0]
    if not count:
        return []
    return [Note("repeated", count, Message(
        N_("Rows that answer a question again for the same respondent and wave: {count}; the first answer counts."),
        {"count": count}))]


def _torn_marks(engine: Engine, raw: Raw, key: str, columns: list[str]) -> list[Note]:
    if not columns:
        return []
    differ = " OR ".join(f"count(DISTINCT coalesce({c}, '')) > 1" for c in columns)
    count = engine.rows(f"SELECT count(*) FROM (SELECT 1 FROM {raw.name} GROUP BY {key} HAVING {differ})")[0][0]
    if not count:
        return []
    return [Note("torn", count, Message(
        N_("People with several weights or segment values in one wave: {count}; the first of each counts."),
        {"count": count}))]
