"""Event logs as a developer asks them: open one, or take ``evidence.logs`` in a metric, and ask it for journeys.

    columns = {"journey": "client", "activity": "action", "time": "at"}
    with event_logs.open_log(Path("crm.parquet"), columns) as evidence:
        (log,) = evidence.logs
        for edge in event_logs.edges(log):
            print(edge.step, edge.next_step, edge.count, edge.median_h)

Every function takes an ``EventLog`` and returns small frozen values; the engine does the counting, so that a hundred
million events need no more Python than a hundred.
"""

from __future__ import annotations

from cjm_core.evidence.log.counts import Counts, End, counts, ends, starts
from cjm_core.evidence.log.edges import Edge, edges
from cjm_core.evidence.log.event_log import EventLog
from cjm_core.evidence.log.planned import Fitted, fitness_of
from cjm_core.evidence.log.reach import Reach, reach
from cjm_core.evidence.log.resources import Handover, handovers
from cjm_core.evidence.log.spans import Throughput, throughput
from cjm_core.evidence.log.typical import Typical, typical
from cjm_core.evidence.log.variants import Variant, steps_of, variants
from cjm_core.evidence.opening import open_log
from cjm_core.evidence.power import Power
from cjm_core.model.codebook import EventColumns

__all__ = [
    "Counts", "Edge", "End", "EventColumns", "EventLog", "Fitted", "Handover", "Power", "Reach", "Throughput",
    "Typical", "Variant", "counts", "edges", "ends", "fitness_of", "handovers", "open_log", "reach", "starts",
    "steps_of", "throughput", "typical", "variants",
]
