"""Static SQL of preparing a log: pairs of start and end, sessions, repeats, orders and variants."""

from __future__ import annotations

PAIRED = """
    WITH moved AS (
        SELECT *, CASE WHEN lower({state}) = 'start' THEN 1 ELSE -1 END AS move,
               CASE WHEN journey IS NULL OR time IS NULL THEN row ELSE -1 END AS apart
        FROM {log}
    ), followed AS (
        SELECT *, sum(move) OVER turn AS level FROM moved
        WINDOW turn AS (PARTITION BY journey, activity, apart ORDER BY time, row ROWS UNBOUNDED PRECEDING)
    ), judged AS (
        SELECT *, move = -1 AND level < least(0, coalesce(min(level) OVER so_far, 0)) AS lonely FROM followed
        WINDOW so_far AS (PARTITION BY journey, activity, apart ORDER BY time, row
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), numbered AS (
        SELECT *, row_number() OVER (PARTITION BY journey, activity, apart, move, lonely ORDER BY time, row) AS number
        FROM judged
    )
    SELECT s.row, s.journey, s.activity, s.time, {told}, CASE WHEN c.row IS NULL THEN 1 ELSE 0 END AS pairing
    FROM (SELECT * FROM numbered WHERE move = 1) AS s
    LEFT JOIN (SELECT * FROM numbered WHERE move = -1 AND NOT lonely) AS c
           ON c.journey = s.journey AND c.activity = s.activity AND c.apart = s.apart AND c.number = s.number
    UNION ALL BY NAME
    SELECT row, journey, activity, time, {alone}, 2 AS pairing FROM numbered WHERE lonely
"""
"""Starts with the end that belongs to them: of one activity in one journey the first end closes the oldest open start.

An end is lonely where no start is open: where the balance of starts and ends falls below its lowest point so far.
"""

SESSIONS = """
    SELECT row, journey || '#' || CAST(CAST(sum(fresh) OVER turn AS BIGINT) AS VARCHAR) AS journey{others}
    FROM (
        SELECT *, CASE WHEN unix_micros(time) - max(unix_micros({done})) OVER (
                           PARTITION BY journey ORDER BY time, row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                       ) <= $idle_us THEN 0 ELSE 1 END AS fresh
        FROM {log} WHERE journey IS NOT NULL AND time IS NOT NULL
    ) WINDOW turn AS (PARTITION BY journey ORDER BY time, row ROWS UNBOUNDED PRECEDING)
    UNION ALL SELECT row, CAST(NULL AS VARCHAR) AS journey{others} FROM {log} WHERE journey IS NULL OR time IS NULL
"""
"""Journeys parted where nothing happened for longer than ``idle_us`` after the last event had ended."""

COLLAPSED = """
    WITH turned AS (
        SELECT l.row, {columns}, {finish} AS finish, coalesce(p.place, l.activity) AS step,
               CASE WHEN l.journey IS NULL OR l.time IS NULL THEN l.row ELSE -1 END AS apart
        FROM {log} AS l LEFT JOIN {mapped} AS p ON p.activity = l.activity
    ), marked AS (
        SELECT *, row_number() OVER turn AS number, CASE WHEN step = lag(step) OVER turn THEN 0 ELSE 1 END AS fresh
        FROM turned WINDOW turn AS (PARTITION BY journey, apart ORDER BY time, row)
    ), parted AS (
        SELECT *, sum(fresh) OVER (PARTITION BY journey, apart ORDER BY number ROWS UNBOUNDED PRECEDING) AS run
        FROM marked
    )
    SELECT min_by(row, number) AS row, journey, min(time) AS time,
           CASE WHEN count(*) = 1 THEN max(finish) ELSE max(coalesce(finish, time)) END AS finish, {told}
    FROM parted GROUP BY journey, apart, run
"""
"""Events of one step right after each other as one: from the first start to the last end."""

ORDERED = """
    SELECT l.journey AS j, l.activity, coalesce(p.place, l.activity) AS step,
           row_number() OVER turn AS position, lead(l.activity) OVER turn AS next_step,
           unix_micros(l.time) AS at_us, unix_micros({done}) AS done_us
    FROM {log} AS l LEFT JOIN {mapped} AS p ON p.activity = l.activity
    WHERE l.journey IS NOT NULL AND l.time IS NOT NULL
    WINDOW turn AS (PARTITION BY l.journey ORDER BY l.time, l.row)
"""

MEANT = """
    SELECT a.name, k.activity FROM {asked} AS a JOIN (SELECT DISTINCT activity, step FROM {ordered}) AS k
      ON k.activity = a.name OR k.step = a.name OR starts_with(k.step, a.name || '.') ORDER BY ALL
"""
"""The activities that a name stands for: itself, those at its place, those at all places of its stage."""

VARIANTS = """
    WITH way AS (
        SELECT j, bit_xor(xxhash64(step, position)) AS fingerprint, count(*) AS events FROM {ordered}
        WHERE j IN {left} GROUP BY j
    ), variant AS (
        SELECT fingerprint, count(*) AS journeys, max(events) AS events, min(j) AS example FROM way GROUP BY fingerprint
    ), spelt AS (
        SELECT v.fingerprint, v.journeys, v.events, string_agg(o.step, '>' ORDER BY o.position) AS steps
        FROM variant AS v JOIN {ordered} AS o ON o.j = v.example GROUP BY v.fingerprint, v.journeys, v.events
    ), ranked AS (
        SELECT fingerprint, row_number() OVER turn AS rank,
               coalesce(sum(journeys) OVER (turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before,
               sum(journeys) OVER () AS journeys
        FROM spelt WINDOW turn AS (ORDER BY journeys DESC, events, steps)
    )
    SELECT w.j, r.rank, r.before, r.journeys FROM way AS w JOIN ranked AS r ON r.fingerprint = w.fingerprint
"""
"""The rank of every journey's variant, and how many journeys those before it make up; of equals the shorter first."""

_WORDS = ("channel", "department", "resource", "outcome", "intent")
_LAST = ("outcome", "resolved")


def later_told(column: str, ends: bool) -> str:
    """Return how a column of a pair is read: what its end says, else what its start says."""
    if column == "finish":
        return f"coalesce({'c.finish, ' if ends else ''}c.time{', s.finish' if ends else ''}) AS finish"
    if _is_word(column):
        return f"coalesce(nullif(c.{column}, ''), s.{column}) AS {column}"
    return f"coalesce(c.{column}, s.{column}) AS {column}"


def run_told(column: str) -> str:
    """Return how a column of a run of events is read: costs add up, what came out is said last, all else first."""
    if column == "activity":
        return "min_by(activity, number) AS activity"
    if column == "cost":
        return "sum(cost) AS cost"
    if column == "asked_again":
        return "bool_or(asked_again) AS asked_again"
    pick = "max_by" if column in _LAST else "min_by"
    if _is_word(column):
        return f"coalesce({pick}({column}, number) FILTER (WHERE {column} <> ''), '') AS {column}"
    return f"{pick}({column}, number) FILTER (WHERE {column} IS NOT NULL) AS {column}"


def _is_word(column: str) -> bool:
    return column in _WORDS or column.startswith("x")
