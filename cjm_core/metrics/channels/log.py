"""What the event logs say of channels, reduced by the engine: contacts, cases, costs, switches.

A *contact* begins with an event that names its channel and its intent (where the log has no intents: its channel and
whether it was settled) and goes on until the next one of the journey; costs and a later yes or no belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.microseconds import DAY_US
from cjm_core.evidence.ratio import Ratio
from cjm_core.metrics.channels.case_mix import Case
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model import Project

_CONTACT = """
    WITH dated AS (
        SELECT *, bool_or(intent <> '') OVER (PARTITION BY source) AS has_intents,
               max(unix_micros(time)) OVER (PARTITION BY source) AS ends_us
        FROM events WHERE time IS NOT NULL
    ), opened AS (
        SELECT *, channel <> '' AND CASE WHEN has_intents THEN intent <> '' ELSE resolved IS NOT NULL END AS opens
        FROM dated WHERE journey IS NOT NULL
    ), numbered AS (
        SELECT *, greatest(1, sum(CASE WHEN opens THEN 1 ELSE 0 END) OVER turn) AS number,
               row_number() OVER turn AS turn_number
        FROM opened WINDOW turn AS (PARTITION BY source, journey ORDER BY time, row ROWS UNBOUNDED PRECEDING)
    ), contact AS (
        SELECT source, journey, number, min(unix_micros(time)) FILTER (WHERE opens) AS begun_us,
               max(ends_us) AS ends_us, max(channel) FILTER (WHERE opens) AS channel,
               max(intent) FILTER (WHERE opens) AS intent,
               max_by(resolved, turn_number) FILTER (WHERE resolved IS NOT NULL) AS resolved, sum(cost) AS cost
        FROM numbered GROUP BY source, journey, number HAVING bool_or(opens)
    ), chained AS (
        SELECT *, lead(begun_us) OVER same AS again_us, first_value(channel) OVER same AS first_channel
        FROM contact WINDOW same AS (PARTITION BY source, journey, intent ORDER BY number)
    )
"""
_SUMS = "count(*), sum(a), sum(b), sum(a * a), sum(b * b), sum(a * b)"
_YES = "sum(CASE WHEN resolved THEN 1 ELSE 0 END)"
_REACH = "SELECT channel, count(DISTINCT journey) FROM events WHERE channel <> '' GROUP BY channel ORDER BY channel"
_RESOLVED = _CONTACT + f"""
    SELECT channel, intent, {_SUMS} FROM (
        SELECT channel, intent, journey, {_YES} AS a, count(*) AS b
        FROM chained WHERE resolved IS NOT NULL GROUP BY channel, intent, journey
    ) GROUP BY channel, intent ORDER BY channel, intent
"""
_RESOLVED_WHOLE = _CONTACT + f"""
    SELECT channel, {_SUMS} FROM (
        SELECT channel, journey, {_YES} AS a, count(*) AS b
        FROM chained WHERE resolved IS NOT NULL GROUP BY channel, journey
    ) GROUP BY channel ORDER BY channel
"""
_CONTAINED = _CONTACT + f"""
    SELECT channel, {_SUMS} FROM (
        SELECT channel, journey, count(*) AS b,
               count(*) FILTER (WHERE again_us IS NULL OR again_us > begun_us + $follow_us) AS a
        FROM chained WHERE intent <> '' AND begun_us + $follow_us <= ends_us GROUP BY channel, journey
    ) GROUP BY channel ORDER BY channel
"""
_COSTS = _CONTACT + f"""
    SELECT channel, {_SUMS} FROM (
        SELECT first_channel AS channel, journey, sum(spent) AS a, sum(CASE WHEN settled THEN 1 ELSE 0 END) AS b
        FROM (
            SELECT source, journey, intent, first_channel, sum(cost) AS spent, bool_and(cost IS NOT NULL) AS priced,
                   max_by(resolved, number) FILTER (WHERE resolved IS NOT NULL) AS settled
            FROM chained GROUP BY source, journey, intent, first_channel
        ) WHERE priced AND settled IS NOT NULL GROUP BY first_channel, journey
    ) GROUP BY channel ORDER BY channel
"""
_TURNS = """
    WITH turn AS (
        SELECT journey, channel AS here, lead(channel) OVER (PARTITION BY source, journey ORDER BY time, row) AS there
        FROM events WHERE journey IS NOT NULL AND time IS NOT NULL AND channel <> ''
    ), pair AS (SELECT * FROM turn WHERE there IS NOT NULL)
"""
_SWITCHES = _TURNS + f"""
    , met AS (SELECT DISTINCT here, there FROM pair WHERE here <> there),
    counted AS (SELECT journey, here, there, count(*) AS a FROM pair GROUP BY journey, here, there),
    departed AS (SELECT journey, here, count(*) AS b FROM pair GROUP BY journey, here)
    SELECT here, there, {_SUMS} FROM (
        SELECT m.here, m.there, coalesce(c.a, 0) AS a, d.b
        FROM met AS m JOIN departed AS d ON d.here = m.here
        LEFT JOIN counted AS c ON c.journey = d.journey AND c.here = m.here AND c.there = m.there
    ) GROUP BY here, there ORDER BY here, there
"""
_SWITCHED = _TURNS + f"""
    SELECT {_SUMS} FROM (
        SELECT journey, count(*) FILTER (WHERE here <> there) AS a, count(*) AS b FROM pair GROUP BY journey)
"""


@dataclass(frozen=True)
class Switch:
    """How often a journey's next contact after ``here`` is ``there``, of all that come after ``here``."""

    here: str
    there: str
    ratio: Ratio


def sources(project: Project, *columns: str) -> list[Events]:
    """Return the event logs that have a channel and all the other columns named."""
    logs = [s for s in project.data if isinstance(s, Events)]
    return [s for s in logs if all(getattr(s.columns, c) for c in ("channel", *columns))]


def reached(evidence: Evidence) -> list[tuple[str, int]]:
    """Return by channel the different journeys that have at least one event in it."""
    return [(channel, n) for channel, n in evidence.ask_logs(_REACH)]


def cases(evidence: Evidence) -> list[Case]:
    """Return by channel and intent the contacts of which the log says whether they were settled."""
    return [Case(channel, intent, Ratio(*sums)) for channel, intent, *sums in evidence.ask_logs(_RESOLVED)]


def resolved(evidence: Evidence) -> list[tuple[str, Ratio]]:
    """Return by channel the same contacts, all intents together."""
    return [(channel, Ratio(*sums)) for channel, *sums in evidence.ask_logs(_RESOLVED_WHOLE)]


def contained(evidence: Evidence, days: float) -> list[tuple[str, Ratio]]:
    """Return by channel the contacts followed for all of ``days``; the part: those that nothing followed."""
    follow_us = round(days * DAY_US)
    return [(channel, Ratio(*sums)) for channel, *sums in evidence.ask_logs(_CONTAINED, follow_us=follow_us)]


def costs(evidence: Evidence) -> list[tuple[str, Ratio]]:
    """Return by channel of the first contact what it all cost, repeats elsewhere too, and how much was settled."""
    return [(channel, Ratio(*sums)) for channel, *sums in evidence.ask_logs(_COSTS)]


def switches(evidence: Evidence) -> list[Switch]:
    """Return every switch that occurs."""
    return [Switch(here, there, Ratio(*sums)) for here, there, *sums in evidence.ask_logs(_SWITCHES)]


def switched(evidence: Evidence) -> Ratio | None:
    """Return all switches over all pairs of neighbouring events with a channel; None where there is no pair."""
    (row,) = evidence.ask_logs(_SWITCHED)
    return Ratio(*row) if row[0] else None
