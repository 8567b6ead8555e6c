"""The rules of comparisons: what is set against each other in event logs exists."""

from cjm_core.checks.comparisons import CHECKS
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project

LOG = {"kind": "events", "file": "log.csv", "columns": {"journey": "c", "activity": "a", "time": "t"},
       "segments": ["region", {"id": "reopened", "contains": ["decide", "reopen"]}], "periods": "month"}
ROWS = Findings([Finding("log_journeys", "journey", "", f"region={r}", n=9, value=9) for r in ("north", "south")]
                + [Finding("log_difference", "comparison", "throughput", "region=nroth", n=0, against="segment=south")])


def told(findings=None, **comparison):
    project = Project.model_validate({"title": "t", "data": [LOG], "analysis": {"comparisons": [comparison]}})
    return [(i.level, i.rule, str(i.message)) for c in CHECKS for i in c.run(project, findings)]


def test_segments_of_logs_may_be_compared():
    for column in ("region", "reopened", "period"):
        assert told(column=column) == []
    assert told(Findings(list(ROWS)[:2]), column="region", values=["north", "south"]) == []


def test_a_segment_that_no_log_has_is_told_with_the_nearest():
    ((level, rule, text),) = told(column="regoin")
    assert (level, rule) == ("error", "comparison_reference")
    assert "`region`" in text


def test_a_value_that_no_journey_has_is_told_with_the_nearest():
    ((level, rule, text),) = told(ROWS, column="region", values=["nroth", "south"])
    assert (level, rule) == ("warning", "comparison_values")
    assert "`north`" in text
