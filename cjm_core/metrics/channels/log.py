"""What the event logs say of channels, reduced by the engine: contacts, cases, costs, switches, steps back.

A *contact* begins with an event that names its channel and its intent (where the log has no intents: its channel and
whether it was settled) and goes on until the next one of the journey; costs and a later yes or no belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjm_core.evidence.ratio import Ratio
from cjm_core.metrics.channels.case_mix import Case
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model import Project

_CONTACT = """
    WITH dated AS (
        SELECT *, bool_or(intent <> '') OVER (PARTITION BY source) AS has_intents,
               max(time) OVER (PARTITION BY source) AS ends
        FROM events WHERE time IS NOT NULL
    ), opened AS (
        SELECT *, channel <> '' AND CASE WHEN has_intents THEN intent <> '' ELSE resolved IS NOT NULL END AS opens
        FROM dated WHERE journey IS NOT NULL
    ), numbered AS (
        SELECT *, greatest(1, count(*) FILTER (opens) OVER (
            PARTITION BY source, journey ORDER BY time, row ROWS UNBOUNDED PRECEDING)) AS number
        FROM opened
    ), contact AS (
        SELECT source, journey, number, min(time) FILTER (opens) AS begun, any_value(ends) AS ends,
               any_value(channel) FILTER (opens) AS channel, any_value(intent) FILTER (opens) AS intent,
               arg_max(resolved, (time, row)) FILTER (resolved IS NOT NULL) AS resolved, sum(cost) AS cost
        FROM numbered GROUP BY source, journey, number HAVING bool_or(opens)
    ), chained AS (
        SELECT *, lead(begun) OVER same AS again, first_value(channel) OVER same AS first_channel
        FROM contact WINDOW same AS (PARTITION BY source, journey, intent ORDER BY number)
    )
"""
_SUMS = "count(*), sum(a), sum(b), sum(a * a), sum(b * b), sum(a * b)"
_REACH = "SELECT channel, count(DISTINCT journey) FROM events WHERE channel <> '' GROUP BY 1 ORDER BY 1"
_RESOLVED = _CONTACT + f"""
    SELECT channel, intent, {_SUMS} FROM (
        SELECT channel, intent, journey, sum(resolved::INTEGER)::DOUBLE AS a, count(*)::DOUBLE AS b
        FROM chained WHERE resolved IS NOT NULL GROUP BY ALL
    ) GROUP BY ALL ORDER BY ALL
"""
_RESOLVED_WHOLE = _CONTACT + f"""
    SELECT channel, {_SUMS} FROM (
        SELECT channel, journey, sum(resolved::INTEGER)::DOUBLE AS a, count(*)::DOUBLE AS b
        FROM chained WHERE resolved IS NOT NULL GROUP BY ALL
    ) GROUP BY ALL ORDER BY ALL
"""
_CONTAINED = _CONTACT + f"""
    SELECT channel, {_SUMS} FROM (
        SELECT channel, journey, count(*)::DOUBLE AS b,
               count(*) FILTER (again IS NULL OR again > begun + to_seconds($days * 86400))::DOUBLE AS a
        FROM chained WHERE intent <> '' AND begun + to_seconds($days * 86400) <= ends GROUP BY ALL
    ) GROUP BY ALL ORDER BY ALL
"""
_COSTS = _CONTACT + f"""
    SELECT channel, {_SUMS} FROM (
        SELECT first_channel AS channel, journey, sum(spent) AS a, sum(settled::INTEGER)::DOUBLE AS b FROM (
            SELECT source, journey, intent, first_channel, sum(cost) AS spent, bool_and(cost IS NOT NULL) AS whole,
                   arg_max(resolved, number) FILTER (resolved IS NOT NULL) AS settled
            FROM chained GROUP BY ALL
        ) WHERE whole AND settled IS NOT NULL GROUP BY ALL
    ) GROUP BY ALL ORDER BY ALL
"""
_TURNS = """
    WITH turn AS (
        SELECT journey, channel AS here, lead(channel) OVER (PARTITION BY source, journey ORDER BY time, row) AS there
        FROM events WHERE journey IS NOT NULL AND time IS NOT NULL AND channel <> ''
    ), pair AS (SELECT * FROM turn WHERE there IS NOT NULL)
"""
_SWITCHES = _TURNS + f"""
    , met AS (SELECT DISTINCT here, there FROM pair WHERE here <> there),
    counted AS (SELECT journey, here, there, count(*)::DOUBLE AS a FROM pair GROUP BY ALL),
    left_ AS (SELECT journey, here, count(*)::DOUBLE AS b FROM pair GROUP BY ALL)
    SELECT here, there, {_SUMS} FROM (
        SELECT met.here, met.there, coalesce(counted.a, 0) AS a, left_.b
        FROM met JOIN left_ USING (here) LEFT JOIN counted USING (journey, here, there)
    ) GROUP BY ALL ORDER BY ALL
"""
_SWITCHED = _TURNS + f"""
    SELECT {_SUMS} FROM (
        SELECT journey, count(*) FILTER (here <> there)::DOUBLE AS a, count(*)::DOUBLE AS b FROM pair GROUP BY ALL)
"""
_BACK = """
    WITH ranked AS (SELECT unnest($stages) AS stage, unnest($ranks) AS rank),
    turn AS (
        SELECT journey, stage, rank, lead(rank) OVER (PARTITION BY source, journey ORDER BY time, row) AS next
        FROM events JOIN ranked USING (stage) WHERE journey IS NOT NULL AND time IS NOT NULL
    )
""" + f"""
    SELECT coalesce(stage, ''), {_SUMS} FROM (
        SELECT journey, stage, count(*) FILTER (next < rank)::DOUBLE AS a, count(*)::DOUBLE AS b
        FROM turn WHERE next IS NOT NULL GROUP BY GROUPING SETS ((journey), (journey, stage))
    ) GROUP BY stage ORDER BY 1
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
    return [(channel, n) for channel, n in evidence.query(_REACH)]


def cases(evidence: Evidence) -> list[Case]:
    """Return by channel and intent the contacts of which the log says whether they were settled."""
    return [Case(channel, intent, Ratio(*sums)) for channel, intent, *sums in evidence.query(_RESOLVED)]


def resolved(evidence: Evidence) -> list[tuple[str, Ratio]]:
    """Return by channel the same contacts, all intents together."""
    return [(channel, Ratio(*sums)) for channel, *sums in evidence.query(_RESOLVED_WHOLE)]


def contained(evidence: Evidence, days: float) -> list[tuple[str, Ratio]]:
    """Return by channel the contacts followed for all of ``days``; the part: those that nothing followed."""
    return [(channel, Ratio(*sums)) for channel, *sums in evidence.query(_CONTAINED, days=days)]


def costs(evidence: Evidence) -> list[tuple[str, Ratio]]:
    """Return by channel of the first contact what it all cost, repeats elsewhere too, and how much was settled."""
    return [(channel, Ratio(*sums)) for channel, *sums in evidence.query(_COSTS)]


def switches(evidence: Evidence) -> list[Switch]:
    """Return every switch that occurs."""
    return [Switch(here, there, Ratio(*sums)) for here, there, *sums in evidence.query(_SWITCHES)]


def switched(evidence: Evidence) -> Ratio | None:
    """Return all switches over all pairs of neighbouring events with a channel; None where there is no pair."""
    (row,) = evidence.query(_SWITCHED)
    return Ratio(*row) if row[0] else None


def steps_back(evidence: Evidence) -> list[tuple[str, Ratio]]:
    """Return by stage (empty: all) the pairs of neighbouring events with a stage, the part: those that lead back.

    Stages of several journeys are ranked each in its own; a stage of two journeys has the rank of the first.
    """
    ranks: dict[str, int] = {}
    for journey in evidence.project.journeys:
        for rank, stage in enumerate(journey.stages):
            ranks.setdefault(stage.id, rank)
    found = evidence.query(_BACK, stages=list(ranks), ranks=list(ranks.values()))
    return [(stage, Ratio(*sums)) for stage, *sums in found]
