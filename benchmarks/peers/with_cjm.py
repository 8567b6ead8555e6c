"""The standard job through the public interface of cjm."""

import sys
from pathlib import Path

from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.resources import handovers
from cjm_core.evidence.log.spans import throughput
from cjm_core.evidence.log.variants import steps_of, variants
from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns

columns = EventColumns(journey="journey", activity="activity", time="time", resource="resource")
with open_log(Path(sys.argv[1]), columns, memory=sys.argv[2] if len(sys.argv) > 2 else None, threads=2) as evidence:
    (log,) = evidence.logs
    ways = variants(log)
    print(len(edges(log)), len(ways), throughput(log), len(handovers(log)), len(steps_of(log, [ways[0].example])))
