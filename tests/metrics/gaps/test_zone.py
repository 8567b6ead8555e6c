"""The zone of tolerance: least acceptable, wished for, and what came."""

import csv

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.gaps.zone import verdict_of
from cjm_core.metrics.intervals import mean_t, tally, wilson
from cjm_core.model import Project

LEAST, WISHED, CAME = [3, 4, 3, 2, 4, 3, 3, 4], [6, 7, 6, 6, 7, 5, 6, 7], [4, 5, 2, 4, 5, 5, 4, 6]
ITEMS = {
    "came": {"at": "start", "scale": "1-7"},
    "wished": {"at": "start", "scale": "1-7", "role": "expectation"},
    "least": {"at": "start", "scale": "1-7", "role": "adequate"},
}
WANTED = [m for m in CORE_METRICS if m.name in ("adequacy", "superiority", "in_zone", "gap", "mean")]
ROWS = [{"came": c, "wished": w, "least": a} for c, w, a in zip(CAME, WISHED, LEAST, strict=True)]


def found(tmp_path, rows=ROWS, items=ITEMS, voice="customer"):
    with (tmp_path / "a.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["came", "wished", "least"])
        writer.writeheader()
        writer.writerows(rows)
    project = Project.model_validate({
        "title": "t", "voice": voice, "data": [{"file": "a.csv", "items": items}],
        "journeys": [{"id": "way", "title": "Way", "actor": "client", "stages": [{"id": "start", "name": "Start"}]}],
    })
    with open_evidence(project, tmp_path) as evidence:
        return measure(evidence, WANTED)


def test_both_differences_and_the_share_inside(tmp_path):
    rows = found(tmp_path)
    for metric, other in (("adequacy", LEAST), ("superiority", WISHED)):
        row = rows.one(metric, "came", place_kind="item")
        expected = mean_t(tally(np.array(CAME) - np.array(other)))
        assert (row.value, row.low, row.high) == pytest.approx((expected.value, expected.low, expected.high))
        assert row.q == row.p
    inside = rows.one("in_zone", "came")
    hits = sum(a <= c < w for c, w, a in zip(CAME, WISHED, LEAST, strict=True))
    assert (inside.value, inside.n, inside.verdict) == (hits / 8, 8, "in_zone")
    assert (inside.low, inside.high) == pytest.approx(wilson(hits, 8))
    assert rows.one("adequacy", "start", place_kind="stage").value == rows.one("adequacy", "came").value


def test_a_scale_that_runs_down_is_turned(tmp_path):
    items = {k: {**v, "better": "lower"} for k, v in ITEMS.items()}
    turned = [{k: 8 - v for k, v in row.items()} for row in ROWS]
    plain, other = found(tmp_path), found(tmp_path, turned, items)
    for metric in ("adequacy", "superiority", "in_zone"):
        one, two = plain.one(metric, "came"), other.one(metric, "came")
        assert (one.value, one.low, one.verdict) == (pytest.approx(two.value), pytest.approx(two.low), two.verdict)


def test_whoever_left_one_answer_out_is_in_no_zone(tmp_path):
    rows = found(tmp_path, [*ROWS, {"came": 5, "wished": 6}, {"came": 5, "least": 2}])
    assert rows.one("in_zone", "came").n == 8
    assert rows.one("adequacy", "came").n == 9


def test_without_the_least_acceptable_there_is_no_zone(tmp_path):
    rows = found(tmp_path, items={k: v for k, v in ITEMS.items() if k != "least"})
    assert {r.metric for r in rows} == {"gap", "mean"}


def test_the_verdict_is_told_by_intervals():
    def mean(*values):
        return mean_t(tally(values))
    least, short = mean(1, 2, 1, 2), mean(-3, -2, -3, -2)
    assert verdict_of(least, short) == "in_zone"
    assert verdict_of(short, short) == "below_zone"
    assert verdict_of(least, least) == "above_zone"
    assert verdict_of(mean(1, -1, 2, -2), short) == "cannot_tell"
    assert verdict_of(mean(1), short) == "cannot_tell"


def test_a_hidden_answer_hides_the_zone(tmp_path):
    rows = found(tmp_path, ROWS[:4], voice="employee")
    assert all(r.suppressed and not r.verdict for r in rows)
