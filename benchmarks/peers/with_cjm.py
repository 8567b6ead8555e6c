"""The standard job through the public interface of cjm."""

import sys
from pathlib import Path

from cjm_core.event_logs import edges, handovers, open_log, steps_of, throughput, variants

columns = {"journey": "journey", "activity": "activity", "time": "time", "resource": "resource"}
with open_log(Path(sys.argv[1]), columns, memory=sys.argv[2] if len(sys.argv) > 2 else None, threads=2) as evidence:
    (log,) = evidence.logs
    ways = variants(log)
    print(len(edges(log)), len(ways), throughput(log), len(handovers(log)), len(steps_of(log, [ways[0].example])))
