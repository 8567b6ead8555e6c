"""Markov attribution of a log by cjm: paths built from events, the chain solved exactly."""

import json
import sys
from pathlib import Path

from cjm_core.evidence.log.touches import ways
from cjm_core.evidence.opening import open_log
from cjm_core.metrics.channels.chain import markov
from cjm_core.metrics.channels.paths import Paths
from cjm_core.model.codebook import EventColumns

columns = EventColumns(journey="journey", activity="activity", time="time", channel="channel", outcome="outcome")
with open_log(Path(sys.argv[1]), columns) as evidence:
    found = ways(evidence.logs[0])
(bought,) = found.reached
chain = markov(Paths(found.channels, found.stops, found.lengths, bought.conversions, bought.nulls))
print(json.dumps(chain.credit))
