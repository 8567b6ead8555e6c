"""The same by ChannelAttribution, which simulates; its paths are built by pandas, or by DuckDB where so asked."""

import json
import sys

import ChannelAttribution
import pandas

file, builder = sys.argv[1:]
if builder == "duckdb":
    import duckdb

    paths = duckdb.sql(f"""
        SELECT path, CAST(sum(won) AS BIGINT) AS won, CAST(sum(1 - won) AS BIGINT) AS lost FROM (
            SELECT string_agg(channel, ' > ' ORDER BY time) AS path, max(CAST(outcome <> '' AS INTEGER)) AS won
            FROM read_parquet('{file}') GROUP BY journey
        ) GROUP BY path
    """).df()
else:
    events = pandas.read_parquet(file).sort_values(["journey", "time"], kind="stable")
    journeys = events.groupby("journey", sort=False).agg(
        path=("channel", " > ".join), outcome=("outcome", "max"))
    journeys["won"] = (journeys["outcome"] != "").astype(int)
    journeys["lost"] = 1 - journeys["won"]
    paths = journeys.groupby("path", as_index=False)[["won", "lost"]].sum()
found = ChannelAttribution.markov_model(paths, "path", "won", var_null="lost", order=1, verbose=False, flg_pro=False)
print(json.dumps(dict(zip(found.iloc[:, 0], found.iloc[:, 1], strict=True))))
