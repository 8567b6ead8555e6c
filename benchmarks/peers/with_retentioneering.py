"""Stream, graph, funnel and step matrix by retentioneering, in an environment of its own."""

import sys

import pandas
from retentioneering import Eventstream

frame = pandas.read_parquet(sys.argv[1])
schema = {"path_cols": ["journey"], "event_col": "activity", "timestamp_col": "time", "custom_cols": ["resource"]}
stream = Eventstream(frame, schema)
print(stream.transition_graph_data(edge_weight="count").shape)
print(stream.transition_graph_data(edge_weight="time_median").shape)
print(stream.funnel_data(steps=["Activity 03", "Activity 09", "Activity 12"])["steps"])
print(len(stream.step_matrix_data(max_steps=10)))
