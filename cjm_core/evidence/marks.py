"""What the marks of people (segments, waves, ids) must be for their cells to mean something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.errors import N_, EvidenceError, Message
from cjm_core.evidence.intake import Note

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.people import People
    from cjm_core.evidence.raw import Raw

MOST_VALUES = 200
"""A column of more values than this names people, not groups of them."""

_RARE = 20


def refuse_ids(engine: Engine, raw: Raw, segments: Sequence[str]) -> None:
    """Raise EvidenceError for a segment column with so many values that it is surely an id."""
    for name in segments:
        count = engine.rows(f"SELECT count(DISTINCT trim(coalesce({raw.at[name]}, ''))) FROM {raw.name}")[0][0]
        if count > MOST_VALUES:
            raise EvidenceError(
                N_("The segment column {column} has {count} different values: it is surely an id, not a group of "
                   "people. Take it out of `segments:`, or put its values into {most} groups or fewer."),
                spot=raw.spot, column=name, count=count, most=MOST_VALUES,
            )


def waveless(engine: Engine, relation: str, wave: str) -> list[Note]:
    """Return a note on the rows of a relation whose wave is blank."""
    count = engine.rows(f"SELECT count(*) FROM {relation} WHERE trim(coalesce({wave}, '')) = ''")[0][0]
    if not count:
        return []
    return [Note("waveless", count, Message(
        N_("Rows without a wave: {count}; they count in all waves together, and in none of them."), {"count": count}))]


def mark_panels(engine: Engine, surveys: Sequence[People]) -> dict[int, Note]:
    """Mark the groups of those sources whose people (more than one in twenty) answered in several waves.

    Returns a note for each, by the source's index: a person's answers in two waves are not two people's.
    """
    named = [p for p in surveys if p.frame.respondent != "NULL"]
    if len({g.wave for p in named for g in p.groups if g.wave}) < 2:
        return {}
    each = " UNION ALL ".join(
        f"SELECT DISTINCT {p.index} AS src, who, who_voice, who_wave FROM people_{p.index} WHERE who_wave <> ''"
        for p in named
    )
    found = engine.rows(
        f"WITH marks AS ({each}), often AS (SELECT who, who_voice FROM marks GROUP BY ALL "
        "HAVING count(DISTINCT who_wave) > 1) SELECT src, count(DISTINCT (who, who_voice)) AS people, "
        "count(DISTINCT (who, who_voice)) FILTER ((who, who_voice) IN (FROM often)) AS again "
        "FROM marks GROUP BY src ORDER BY src"
    )
    notes = {}
    for person in named:
        again = next((again for src, people, again in found if src == person.index and again * _RARE > people), 0)
        if again:
            person.groups = [replace(g, panel=True) for g in person.groups]
            notes[person.index] = Note("panel", again, Message(
                N_("People who answered in several waves: {count}; so every wave is counted by itself, and no number "
                   "speaks of all waves together."), {"count": again}))
    return notes
