"""The standard job in bare SQL over one Parquet file: what no program above the engine can be expected to beat."""

import sys

import duckdb

con = duckdb.connect(config={"threads": 2})
if len(sys.argv) > 2:
    con.execute(f"SET memory_limit = '{sys.argv[2]}'")
for statement in (
    f"""CREATE TABLE steps AS
        SELECT journey, activity, time, resource, row_number() OVER turn AS position,
               lead(activity) OVER turn AS next_activity, lead(time) OVER turn AS next_time,
               lead(resource) OVER turn AS next_resource
        FROM read_parquet('{sys.argv[1]}', file_row_number = true)
        WINDOW turn AS (PARTITION BY journey ORDER BY time, file_row_number)""",
    """SELECT activity, next_activity, count(*), avg(epoch_us(next_time) - epoch_us(time)),
              median(epoch_us(next_time) - epoch_us(time))
       FROM steps WHERE next_activity IS NOT NULL GROUP BY ALL""",
    """SELECT fingerprint, count(*), min(journey) FROM (
           SELECT journey, bit_xor(hash(hash(activity, position))) AS fingerprint FROM steps GROUP BY journey
       ) GROUP BY fingerprint""",
    """SELECT quantile_cont(us, [0.25, 0.5, 0.75, 0.9]) FROM (
           SELECT epoch_us(max(time)) - epoch_us(min(time)) AS us FROM steps GROUP BY journey)""",
    """SELECT resource, next_resource, count(*) FROM steps
       WHERE next_resource IS NOT NULL AND resource <> next_resource GROUP BY ALL""",
):
    print(len(con.execute(statement).fetchall()))
