"""How long it takes until people go on in another channel."""

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics.channels import METRICS
from cjm_core.metrics.handover.quantile import ranks_of
from cjm_core.metrics.measure import measure
from cjm_core.model import Project

WAITS_H = (1, 2, 3, 4, 5, 6, 7, 8, 20)


def measured(folder, rows, voice="customer", **columns):
    (folder / "log.csv").write_text("case,act,ts,end,way\n" + "\n".join(",".join(r) for r in rows) + "\n")
    project = Project.model_validate({"title": "t", "voice": voice, "data": [{
        "kind": "events", "file": "log.csv",
        "columns": {"journey": "case", "activity": "act", "time": "ts", "channel": "way", **columns}}]})
    with open_evidence(project, folder) as evidence:
        found = measure(evidence, [m for m in METRICS if m.name.startswith("channel_switch")])
    return {r.place: r for r in found.where(metric="channel_switch_time")}


def rows():
    for k, wait in enumerate(WAITS_H):
        yield (f"j{k}", "ask", "2026-01-01 00:00", "2026-01-01 00:30", "chat")
        yield (f"j{k}", "note", "2026-01-01 00:40", "", "")  # no channel: it is passed over
        yield (f"j{k}", "call", f"2026-01-01 {wait:02}:30", "", "phone")
        yield (f"j{k}", "call", "2026-01-02 00:00", "", "phone")


def test_the_median_has_the_interval_of_order_statistics_and_staying_is_no_switch(tmp_path):
    found = measured(tmp_path, list(rows()), end="end")
    assert set(found) == {"chat>phone"}
    row, ranks = found["chat>phone"], ranks_of(len(WAITS_H))
    assert (row.value, row.n, row.unit) == (5.0, 9, "hours")
    assert (row.low, row.high) == (WAITS_H[ranks.low - 1], WAITS_H[ranks.high - 1])
    assert measured(tmp_path, list(rows()))["chat>phone"].value == pytest.approx(5.5)  # one time an event


def test_a_log_without_channels_has_no_switches_and_few_employees_are_hidden(tmp_path):
    assert measured(tmp_path, list(rows()), channel=None) == {}
    assert measured(tmp_path, list(rows())[:8], voice="employee")["chat>phone"].suppressed
