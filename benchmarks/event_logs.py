"""A generator of event logs for the benchmarks: seeded, as large as asked, its rows in the order of time."""

from pathlib import Path

import duckdb

ACTIVITIES, RESOURCES = 26, 40


def write_log(path: Path, events: int) -> Path:
    """Write about ``events`` events of journeys of 4 to 16 steps as Parquet: journey, activity, time, resource.

    Journeys follow 97 different ways, so that there are many variants; their events lie scattered over the file.
    """
    journeys = max(1, events // 10)
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute(f"""
            COPY (
                SELECT 'J' || lpad(CAST(j AS VARCHAR), 9, '0') AS journey,
                       'Activity ' || lpad(CAST((hash(j % 97, k) % 13 + k) % {ACTIVITIES} AS VARCHAR), 2, '0')
                           AS activity,
                       TIMESTAMP '2025-01-01' + to_seconds(k * 3600 + CAST(
                           hash(j) % (86400 * 300) + hash(j, k) % 3000 AS BIGINT)) AS time,
                       'R' || CAST(hash(j, k, 3) % {RESOURCES} AS VARCHAR) AS resource
                FROM (SELECT j, unnest(range(4 + CAST(hash(j, 7) % 13 AS BIGINT))) AS k FROM range({journeys}) AS t(j))
                ORDER BY time, journey
            ) TO '{path}' (FORMAT parquet)
        """)
    return path
