"""Traffic and hand-offs from event logs."""

import pytest

from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.intervals import wilson


@pytest.fixture
def logs(namespace):
    def passing(key, sender, receiver, count, journeys, late=0, timed=0):
        return namespace(key=key, sender=sender, receiver=receiver, count=count, journeys=journeys, late=late,
                         timed=timed, place="start")
    return {
        "journeys": 40,
        "contacts": [
            namespace(place="start", channel="email", journeys=12),
            namespace(place="start", channel="", journeys=30),
        ],
        "handoffs": [passing("hr-it-start", "hr", "it", 28, 25, 6, 25), passing("", "it", "Security", 3, 3)],
    }


def test_traffic_is_a_share_of_journeys(evidence_of, logs, one_row):
    found = measure(evidence_of(**logs), CORE_METRICS)
    row = one_row(found, metric="traffic")
    assert (row.place_kind, row.place, row.value, row.n) == ("channel", "start:email", 0.3, 40)
    assert (row.low, row.high) == pytest.approx(wilson(12, 40))


def test_hand_offs_of_the_map_and_those_that_it_does_not_know(evidence_of, logs, project, namespace):
    open_logs = project.model_copy(update={"data": (_log("customer"),)})
    found = measure(evidence_of(project=open_logs, **logs), CORE_METRICS).where(metric="handoffs")
    assert {f.place: (f.value, f.n, f.unit) for f in found} == {
        "hr-it-start": (28, 25, "count"), "it>Security": (3, 3, "count"),
    }


def test_late_hand_offs_only_where_a_limit_is_agreed(evidence_of, logs, one_row):
    row = one_row(measure(evidence_of(**logs), CORE_METRICS), metric="handoff_late")
    assert (row.place, row.value, row.n, row.better) == ("hr-it-start", 0.24, 25, "lower")
    assert (row.low, row.high) == pytest.approx(wilson(6, 25))


def test_journeys_of_few_employees_are_hidden(evidence_of, logs, project, one_row):
    hidden = project.model_copy(update={"voice": "employee", "data": (_log(None),)})
    found = measure(evidence_of(project=hidden, **logs), CORE_METRICS)
    assert one_row(found, metric="handoffs", place="it>Security").suppressed
    assert one_row(found, metric="handoffs", place="hr-it-start").value == 28


def _log(voice):
    from cjm_core.model.codebook import Events

    columns = {"journey": "case", "activity": "a", "time": "t"}
    return Events.model_validate({"kind": "events", "file": "log.csv", "columns": columns, "voice": voice})
