"""Cohorts and retention: calendar periods, cells that could not be watched yet, steps that count, many cohorts."""

import random
from datetime import date, timedelta

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.cohorts import period_name, period_of
from cjm_core.metrics.flow import cohorts
from cjm_core.metrics.intervals import wilson
from cjm_core.metrics.measure import measure
from cjm_core.model import Project


def measured(folder, rows, voice="customer", **asked):
    (folder / "log.csv").write_text("case,act,ts\n" + "\n".join(f"{j},{act},{day} 10:00" for j, act, day in rows)
                                    + "\n", encoding="utf-8")
    project = Project.model_validate({
        "title": "t", "voice": voice, "analysis": {"cohorts": asked},
        "data": [{"kind": "events", "file": "log.csv",
                  "columns": {"journey": "case", "activity": "act", "time": "ts"}}]})
    with open_evidence(project, folder) as evidence:
        return measure(evidence, cohorts.METRICS)


ROWS = [
    ("a", "buy", "2026-01-31"), ("a", "look", "2026-02-01"), ("a", "buy", "2026-04-30"),
    ("b", "look", "2026-01-05"), ("b", "look", "2026-01-20"),
    ("c", "look", "2026-02-10"), ("c", "buy", "2026-03-10"),
    ("d", "look", "2026-04-02"),
]


def test_a_cohort_comes_back_by_calendar_month(tmp_path):
    found = measured(tmp_path, ROWS)
    assert {r.place: r.value for r in found.where(metric="cohort")} == {"2026-01": 2, "2026-02": 1, "2026-04": 1}
    rows = {r.place: (r.value, r.n) for r in found.where(metric="retention")}
    assert rows == {
        "2026-01:+1": (0.5, 2), "2026-01:+2": (0, 2), "2026-01:+3": (0.5, 2),  # the log ends on April's last day
        "2026-02:+1": (1.0, 1), "2026-02:+2": (0, 1),
    }
    one = found.one("retention", "2026-01:+1")
    assert (one.low, one.high) == wilson(1, 2)


def test_a_period_that_was_not_over_is_not_there(tmp_path):
    rows = [row for row in ROWS if row[2] < "2026-04-30"]
    found = measured(tmp_path, rows)
    assert {r.place for r in found.where(metric="retention")} == {"2026-01:+1", "2026-01:+2", "2026-02:+1"}


def test_only_some_steps_may_count_as_coming_back(tmp_path):
    rows = {r.place: r.value for r in measured(tmp_path, ROWS, returns="buy").where(metric="retention")}
    assert (rows["2026-01:+0"], rows["2026-01:+1"], rows["2026-01:+3"], rows["2026-02:+1"]) == (0.5, 0, 0.5, 1)
    assert len(measured(tmp_path, ROWS, returns="nowhere")) == 0


def test_weeks_begin_on_monday_and_are_named_by_iso():
    for day in range(-800, 21_000, 13):
        there = date(1970, 1, 1) + timedelta(days=day)
        year, week, _ = there.isocalendar()
        assert period_name(period_of(day, "week"), "week") == f"{year}-W{week:02}"
        assert period_name(period_of(day, "month"), "month") == f"{there:%Y-%m}"
    assert period_name(period_of(3_000_000, "week"), "week")  # in the year 10183


def test_the_planted_share_comes_back_and_halves_add_up(tmp_path):
    rng = random.Random(4)
    rows = []
    for j in range(600):
        day = date(2026, 1, 5) + timedelta(days=rng.randrange(70))
        rows.append((f"j{j}", "look", day))
        rows += [(f"j{j}", "look", day + timedelta(days=7 * k)) for k in range(1, 5) if rng.random() < 0.3]
    whole = measured(tmp_path, rows, by="week", periods=3)
    cells = whole.where(metric="retention")
    assert max(int(r.place.partition("+")[2]) for r in cells) == 3
    assert sum(r.value * r.n for r in cells) / sum(r.n for r in cells) == pytest.approx(0.3, abs=0.04)
    last = max(rows, key=lambda r: r[2])
    halves = [measured(tmp_path, [*(r for r in rows if int(r[0][1:]) % 2 == k), ("end", "look", last[2])], by="week",
                       periods=3) for k in (0, 1)]
    for r in cells:
        parts = [p for h in halves for p in h.where(metric="retention", place=r.place)]
        assert sum(round(p.value * p.n) for p in parts) == round(r.value * r.n)


def test_of_very_many_cohorts_the_latest_are_told(tmp_path):
    days = [date(2020, 1, 6) + timedelta(days=7 * k) for k in range(120)]
    found = measured(tmp_path, [(f"j{k}", "a", day) for k, day in enumerate(days)], by="week")
    assert 150 < len(found.where(metric="retention")) <= 200
    assert found.one("cohort", period_name(period_of((days[-1] - date(1970, 1, 1)).days, "week"), "week")).value == 1


def test_few_employees_are_hidden(tmp_path):
    rows = [(f"j{k}", "a", "2026-01-10") for k in range(3)] + [(f"k{k}", "a", "2026-02-10") for k in range(9)]
    found = measured(tmp_path, [*rows, ("k1", "a", "2026-03-31")], voice="employee")
    assert found.one("cohort", "2026-01").suppressed
    assert found.one("retention", "2026-01:+1").suppressed
    assert not found.one("cohort", "2026-02").suppressed
