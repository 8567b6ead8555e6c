"""What a small log says of its channels: contacts, repeats, costs, switches."""

from __future__ import annotations

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.model import Project

COLUMNS = ("case", "act", "time", "channel", "intent", "resolved", "cost")
LOG = [
    # settled at once in chat, with an inner step that costs too
    ("a", "ask", "2026-03-01 10:00", "chat", "status", "yes", "10"),
    ("a", "look", "2026-03-01 10:05", "", "", "", "5"),
    # chat leaves it open, the phone settles it two days later; another intent of the same journey is its own
    ("b", "ask", "2026-03-01 10:00", "chat", "status", "no", "10"),
    ("b", "ask", "2026-03-02 10:00", "phone", "parcel", "yes", "40"),
    ("b", "ask", "2026-03-03 10:00", "phone", "status", "yes", "30"),
    # comes again, but after the follow-up: the first contact was contained
    ("c", "ask", "2026-03-01 10:00", "phone", "parcel", "no", "40"),
    ("c", "ask", "2026-03-12 10:00", "phone", "parcel", "yes", "40"),
    # too late to be followed
    ("d", "ask", "2026-03-18 10:00", "chat", "parcel", "no", ""),
    ("d", "end", "2026-03-20 10:00", "", "", "", ""),
]


def write_log(folder, rows, columns=COLUMNS, **analysis):
    lines = [",".join(columns), *(",".join(row) for row in rows)]
    (folder / "log.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    named = {"journey": "case", "activity": "act"} | {c: c for c in columns[2:]}
    return Project.model_validate({
        "title": "t", "voice": "customer", "analysis": analysis,
        "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": [{"id": "care", "name": "c"}]}],
        "data": [{"kind": "events", "file": "log.csv", "columns": named,
                  "steps": {"ask": "care", "look": "care", "end": "care"}}],
    })


def measured(folder, rows, columns=COLUMNS, **analysis):
    with open_evidence(write_log(folder, rows, columns, **analysis), folder) as evidence:
        return measure(evidence, CORE_METRICS)


@pytest.fixture
def found(tmp_path):
    return measured(tmp_path, LOG)


def values(found, metric):
    return {f.place: f.value for f in found.where(metric=metric)}


def test_reach_counts_journeys(found):
    assert values(found, "channel_reach") == {"chat": 0.75, "phone": 0.5}


def test_a_repeat_within_the_follow_up_undoes_containment_and_late_contacts_are_not_judged(found):
    rows = {f.place: (f.value, f.n) for f in found.where(metric="containment")}
    assert rows == {"chat": (0.5, 2), "phone": (1.0, 2)}


def test_a_longer_follow_up_sees_the_later_repeat(tmp_path):
    found = measured(tmp_path, LOG, follow_up_days=15)
    rows = {f.place: f.value for f in found.where(metric="containment")}
    assert rows == {"chat": 0.5, "phone": pytest.approx(2 / 3)}


def test_raw_resolution(found):
    assert values(found, "resolution") == {"chat": pytest.approx(1 / 3), "phone": 0.75}


def test_resolution_at_one_mix_of_intents(found):
    """Three contacts on the status and four on a parcel: 3/7 and 4/7."""
    expected = {"chat": 3 / 7 * 0.5 + 4 / 7 * 0, "phone": 3 / 7 * 1 + 4 / 7 * 2 / 3}
    assert values(found, "resolution_standardised") == pytest.approx(expected)


def test_repeats_cost_where_it_began_and_what_lacks_a_cost_is_left_out(found):
    """Chat began a (15) and b's status (10 + 30), both settled; the phone began b's and c's parcel (40, 80)."""
    assert values(found, "cost_per_resolution") == pytest.approx({"chat": 55 / 2, "phone": 120 / 2})


def test_switches_are_shares_of_what_comes_next(found):
    assert values(found, "channel_switch") == {"chat>phone": 1.0, "j": pytest.approx(1 / 3)}


def test_the_order_of_the_file_does_not_matter(tmp_path, found):
    (tmp_path / "other").mkdir()
    turned = measured(tmp_path / "other", [LOG[i] for i in (7, 5, 0, 3, 8, 1, 6, 4, 2)])
    for metric in ("containment", "resolution", "resolution_standardised", "cost_per_resolution", "channel_switch"):
        assert values(turned, metric) == values(found, metric)


def test_a_log_without_intents_is_settled_as_it_came(tmp_path):
    columns = ("case", "act", "time", "channel", "resolved")
    found = measured(tmp_path, [(*row[:4], row[5]) for row in LOG], columns)
    assert values(found, "resolution") == {"chat": pytest.approx(1 / 3), "phone": 0.75}
    assert not values(found, "resolution_standardised")
    assert not values(found, "containment")


def test_a_channel_that_settled_nothing_has_no_cost_of_one_settled(tmp_path):
    rows = [(f"r{i}", "ask", "2026-03-01", "chat", "x", "no", "10") for i in range(3)]
    (row,) = measured(tmp_path, rows).where(metric="cost_per_resolution")
    assert (row.value, row.verdict) == (None, "cannot_tell")


def test_a_log_whose_channels_are_all_blank_says_nothing(tmp_path):
    found = measured(tmp_path, [("a", "ask", "2026-03-01", "", "", "", ""), ("a", "end", "2026-03-02", "", "", "", "")])
    wanted = {"channel_reach", "containment", "resolution", "cost_per_resolution", "channel_switch"}
    assert not [f for f in found if f.metric in wanted]


def test_a_journey_without_a_log_asks_nothing_of_the_engine(project):
    class Silent:
        def __init__(self):
            self.project = project.model_copy(update={"data": ()})

        def items(self, *roles):
            return []

    channel_metrics = [m for m in CORE_METRICS if m.name.startswith(("channel_", "resolution", "cost_", "contain"))]
    assert len(channel_metrics) > 6
    assert [f for m in channel_metrics for f in m.compute(Silent())] == []


def test_a_difference_of_employees_channels_is_hidden_where_one_has_few(tmp_path):
    rows = [(f"a{i}", "ask", "2026-03-01", "chat", "x", "yes", "1") for i in range(40)]
    rows += [(f"b{i}", "ask", "2026-03-01", "phone", "x", "no" if i else "yes", "1") for i in range(3)]
    rows += [(f"c{i}", "ask", "2026-03-01", "email", "x", "no" if i % 2 else "yes", "1") for i in range(20)]
    project = write_log(tmp_path, rows).model_copy(update={"voice": "employee"})
    with open_evidence(project, tmp_path) as evidence:
        found = measure(evidence, CORE_METRICS)
    shown = {(f.place, f.against) for f in found.where(metric="resolution_difference") if not f.suppressed}
    assert shown == {("chat", "channel=email")}
    assert {f.place for f in found.where(metric="resolution") if f.suppressed} == {"phone"}
