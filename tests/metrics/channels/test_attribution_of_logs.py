"""Attribution of event logs: from events to findings, with what a log may do to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjm_core.evidence import open_evidence
from cjm_core.metrics import measure
from cjm_core.metrics.channels import attribution
from cjm_core.metrics.channels.paths import Paths, drawn_anew
from cjm_core.metrics.channels.rules import (
    Shares,
    shared,
)
from cjm_core.model import Project

NINE = Paths.of([w.split(">") for w in ("A", "A>B", "A>B>C", "B", "B>A", "B>C>A", "C", "C>A", "C>B>A")], [3] * 9)
SETS = Paths.of([["A", "B"], ["A"], ["B", "C"], ["A", "B", "C"], ["C"]], [3, 2, 4, 6, 1])
MIXED = Paths.of([["a", "b"], ["b", "a", "b"], ["c"], ["a", "c"], ["b"]], [30, 12, 8, 20, 5], [70, 40, 90, 60, 55])


def _measured(tmp_path, outcome, metric="attribution"):
    lines = ["case,act,time,channel,outcome"]
    for i in range(120):
        way = [("site",), ("site", "phone"), ("phone",), ("shop", "site")][i % 4]
        end = "bought" if i % 3 else "left" * outcome
        for at, channel in enumerate(way):
            said = end if at == len(way) - 1 else ""
            lines.append(f"j{i},a,2026-01-01 {10 + at}:00,{channel},{said}")
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = Project.model_validate({
        "title": "t", "voice": "customer", "analysis": {"replicates": 200},
        "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": [{"id": "buy", "name": "b"}]}],
        "data": [{"kind": "events", "file": "log.csv", "steps": {"a": "buy"}, "columns": {
            "journey": "case", "activity": "act", "time": "time", "channel": "channel", "outcome": "outcome"}}],
    })
    with open_evidence(project, tmp_path) as evidence:
        return measure(evidence, attribution.METRICS).where(metric=metric)


def test_each_outcome_of_a_log_is_shared_out(tmp_path):
    found = _measured(tmp_path, outcome=True)
    assert {f.segment for f in found} == {"outcome=bought", "outcome=left"}
    bought = [f for f in found if f.segment == "outcome=bought"]
    assert sum(f.value for f in bought) == pytest.approx(80)
    assert all(f.low < f.value < f.high and f.n == 80 for f in bought)


def test_journeys_without_the_outcome_are_those_that_lost(tmp_path):
    found = _measured(tmp_path, outcome=False)
    assert {f.segment for f in found} == {"outcome=bought"}
    assert all("unreliable" not in f.flags for f in found)


@pytest.mark.parametrize(("metric", "expected"), [
    ("attribution_first", {"site": 40, "phone": 20, "shop": 20}),
    ("attribution_last", {"site": 40, "phone": 40, "shop": 0}),
    ("attribution_linear", {"site": 40, "phone": 30, "shop": 10}),
    ("attribution_shapley", {"site": 40, "phone": 30, "shop": 10}),
])
def test_rules_stand_beside_it_and_share_out_every_outcome(tmp_path, metric, expected):
    """A quarter of the ways each: site; site, phone; phone; shop, site. Twenty of each reached the outcome."""
    found = [f for f in _measured(tmp_path, True, metric) if f.segment == "outcome=bought"]
    assert {f.place: f.value for f in found} == pytest.approx(expected)
    assert all(f.low <= f.value <= f.high and f.n == 80 for f in found)
    assert all(f.low < f.high for f in found if f.value)


def test_time_decay_halves_with_every_half_life(tmp_path):
    """Two touches a week apart share 1 to 2; a touch after the outcome gets nothing."""
    found = _logged(tmp_path, [
        ("j1", "01-01 00:00", "ads", ""), ("j1", "01-08 00:00", "mail", ""), ("j1", "01-09 00:00", "", "bought"),
        ("j1", "01-10 00:00", "shop", ""), ("j2", "01-01 00:00", "mail", "bought"),
        ("j3", "01-01 00:00", "ads", ""), ("j3", "01-02 00:00", "shop", ""),
    ])
    decay = {f.place: f.value for f in found if f.metric == "attribution_decay"}
    assert decay == pytest.approx({"ads": 1 / 3, "mail": 2 / 3 + 1, "shop": 0})
    assert {f.place: f.value for f in found if f.metric == "attribution_last"} == {"ads": 0, "mail": 2, "shop": 0}


def test_an_outcome_in_every_event_is_a_property_of_the_journey(tmp_path):
    found = _logged(tmp_path, [
        ("j1", "01-01 00:00", "ads", "bought"), ("j1", "01-08 00:00", "mail", "bought"),
        ("j2", "01-01 00:00", "mail", ""), ("j2", "01-03 00:00", "ads", ""),
    ])
    assert {f.place: f.value for f in found if f.metric == "attribution_last"} == {"ads": 0, "mail": 1}


def test_outcomes_before_any_touch_belong_to_no_channel(tmp_path):
    found = _logged(tmp_path, [
        ("j1", "01-01 00:00", "", "bought"), ("j1", "01-08 00:00", "mail", ""),
        ("j2", "01-01 00:00", "mail", ""), ("j2", "01-03 00:00", "ads", "bought"),
    ])
    assert {f.n for f in found} == {1}


def _logged(tmp_path, events, voice="customer", **analysis):
    rows = [f"{journey},a,2026-{at},{channel},{outcome}" for journey, at, channel, outcome in events]
    (tmp_path / "log.csv").write_text("\n".join(["case,act,time,channel,outcome", *rows]) + "\n", encoding="utf-8")
    project = Project.model_validate({
        "title": "t", "voice": voice, "analysis": {"replicates": 100, **analysis},
        "data": [{"kind": "events", "file": "log.csv", "columns": {
            "journey": "case", "activity": "act", "time": "time", "channel": "channel", "outcome": "outcome"}}],
    })
    with open_evidence(project, tmp_path) as evidence:
        return list(measure(evidence, attribution.METRICS))


def test_the_order_of_the_chain_is_the_projects_choice(tmp_path):
    events = [(f"j{i}", f"01-{1 + t:02d} 00:00", c, "won" if i % 3 and t == len(way) - 1 else "")
              for i in range(60) for way in [("a", "b", "c", "a", "b"[: i % 2] or "c")] for t, c in enumerate(way)]
    methods = {f.method for order in (1, 2) for f in _logged(tmp_path, events, attribution={"order": order})
               if f.metric == "attribution"}
    assert len(methods) == 2


@given(order=st.permutations(range(24)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_in_another_order_give_the_same_findings(tmp_path, order):
    events = [(f"j{i // 3}", f"01-{1 + i % 3:02d} {i:02d}:00", "abc"[(i * 7 + i // 5) % 3], "won" if i % 6 == 5 else "")
              for i in range(24)]
    assert _logged(tmp_path, events) == _logged(tmp_path, [events[i] for i in order])


def test_the_spread_of_time_decay_is_that_of_journeys_drawn_anew(tmp_path):
    """Where all journeys of a way take the same time, drawing ways anew must spread as the formula says."""
    events, kinds = [], {("a", "b"): (40, 30), ("b",): (20, 50), ("b", "a"): (25, 10)}
    for way, counts in kinds.items():
        for outcome, count in zip(("won", ""), counts, strict=True):
            for i in range(count):
                events += [(f"{'-'.join(way)}{outcome}{i}", f"01-{1 + 7 * at:02d} 00:00", c,
                            outcome if at == len(way) - 1 else "") for at, c in enumerate(way)]
    decay = [f for f in _logged(tmp_path, events) if f.metric == "attribution_decay"]
    paths = Paths.of(list(kinds), [c[0] for c in kinds.values()], [c[1] for c in kinds.values()])
    parts = np.array([1 / 3, 2 / 3, 1, 1 / 3, 2 / 3])
    drawn = drawn_anew(paths, lambda reached, lost: Shares(paths, parts).of(reached), 20_000)
    assert [f.value for f in decay] == pytest.approx(list(shared(paths, parts).values()))
    for f, one in zip(decay, drawn.T, strict=True):
        assert (f.high - f.low) / 2 / 1.959964 == pytest.approx(one.std(), rel=0.03)


def test_a_journey_of_very_many_touches(tmp_path):
    events = [("long", f"01-{1 + i // 86400:02d} {i // 3600 % 24:02d}:{i // 60 % 60:02d}:{i % 60:02d}", "ab"[i % 2], "")
              for i in range(50_000)]
    found = _logged(tmp_path, [*events, ("short", "01-01 00:00", "a", "won")])
    credit = {metric: {f.place: f.value for f in found if f.metric == metric} for metric in {f.metric for f in found}}
    assert credit["attribution_last"] == {"a": 1, "b": 0}
    assert sum(credit["attribution"].values()) == pytest.approx(1)


def test_words_of_an_outcome_may_be_anything(tmp_path):
    names = ["'; DROP TABLE steps; --", "100 % sure", "“ё”"]
    found = _logged(tmp_path, [(f"j{i}", "01-01 00:00", f"c{i % 2}", names[i % 3]) for i in range(12)])
    assert {f.segment for f in found} == {f"outcome={name}" for name in names}


def test_of_many_outcomes_the_most_frequent_are_told(tmp_path, monkeypatch):
    events = [(f"j{i}", "01-01 00:00", "c", f"o{i % 15 if i < 60 else 3}") for i in range(70)]
    found = _logged(tmp_path, events)
    assert len({f.segment for f in found}) == 10
    assert "outcome=o3" in {f.segment for f in found}


def test_of_very_many_journeys_some_are_drawn_and_scaled_up(tmp_path, monkeypatch):
    monkeypatch.setattr("cjm_core.evidence.log.touches.MOST_JOURNEYS", 800)
    found = _logged(tmp_path, [(f"j{i}", "01-01 00:00", "ab"[i % 2], "won" if i % 4 < 2 else "") for i in range(2000)])
    linear = [f for f in found if f.metric == "attribution_linear"]
    assert all("extrapolated" in f.flags and 300 < f.n < 500 for f in linear)
    assert all(f.low < 500 < f.high for f in linear)


def test_no_handful_of_employees_can_be_made_out(tmp_path):
    """Forty went by phone, two by mail: of employees nothing is told, since all credits but one give the last."""
    events = [(f"j{i}", "01-01 00:00", "mail" if i < 2 else "phone", "done" if i < 42 else "") for i in range(60)]
    open_ = [f for f in _logged(tmp_path, events) if f.metric.startswith("attribution_")]
    assert {f.value for f in open_ if f.place == "mail"} >= {2.0}
    closed = [f for f in _logged(tmp_path, events, voice="employee")
              if f.metric != "attribution_order"]
    assert closed
    assert all(f.suppressed and f.value is None for f in closed)
