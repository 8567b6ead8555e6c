"""Static SQL over the canonical tables: quotes, the size of sources, and the views that plugins may ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.responses import Responses

QUOTES = """
    SELECT place, kind, code, text, voice, method, source FROM mentions WHERE text <> '' ORDER BY source, row
"""

SOURCE_COUNTS = {
    "responses": """
        SELECT 'survey', who_voice, count(DISTINCT who), count(*) FROM people_{index} GROUP BY ALL ORDER BY ALL
    """,
    "mentions": """
        SELECT method, voice, count(DISTINCT respondent), count(*) FROM mentions WHERE source = {index}
        GROUP BY ALL ORDER BY ALL
    """,
    "events": """
        SELECT 'log', '', count(DISTINCT journey), count(*), unix_micros(min(time)), unix_micros(max(time))
        FROM events WHERE source = {index}
    """,
}
"""By kind of source: method, voice, people (or journeys), rows, of a log its first and last microsecond.

The index is ours, never the user's.
"""

_NO_RESPONSES = """
    SELECT 0 AS source, 0::BIGINT AS row, '' AS respondent, '' AS wave, '' AS voice, 1.0::DOUBLE AS weight, '' AS item,
           '' AS answer, NULL::DOUBLE AS value WHERE false
"""
_RESPONSES = """
    SELECT {index} AS source, p.row, p.who AS respondent, p.who_wave AS wave, p.who_voice AS voice,
           p.steps / {steps!r}::DOUBLE AS weight, n.item, trim(p.{column}) AS answer, c.value
    FROM people_{index} AS p JOIN item_names AS n ON n.source = {index} AND n.number = {number}
    LEFT JOIN {codes} AS c ON c.item = {number} AND c.text = p.{column}
    WHERE trim(coalesce(p.{column}, '')) <> ''
"""


def make_views(engine: Engine, surveys: Sequence[Responses]) -> None:
    """Make the view ``responses``, one row an answer as it was written, with its number where it has one."""
    engine.run("CREATE TABLE item_names (source INTEGER, number INTEGER, item VARCHAR)")
    parts = [_NO_RESPONSES]
    for survey in surveys:
        people = survey.people
        for number, (item, column) in enumerate(people.frame.items.items()):
            engine.run("INSERT INTO item_names VALUES (?, ?, ?)", [people.index, number, item])
            parts.append(_RESPONSES.format(
                index=people.index, steps=people.steps_per_one, column=column, number=number, codes=survey.codes))
    engine.run(f"CREATE VIEW responses AS {' UNION ALL '.join(parts)}")
