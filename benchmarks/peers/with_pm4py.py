"""The standard job by pm4py, which is under the AGPL: run in an environment of its own, never a dependency."""

import sys

import pandas
import pm4py

log = pandas.read_parquet(sys.argv[1])
log = pm4py.format_dataframe(log, case_id="journey", activity_key="activity", timestamp_key="time")
log["org:resource"] = log["resource"]
print(len(pm4py.discover_dfg(log)[0]))
print(len(pm4py.discover_performance_dfg(log)[0]))  # mean, median and more of every edge
print(len(pm4py.get_variants(log)))
print(pandas.Series(pm4py.get_all_case_durations(log)).quantile([0.25, 0.5, 0.75, 0.9]).tolist())
print(len(pm4py.discover_handover_of_work_network(log).connections))
