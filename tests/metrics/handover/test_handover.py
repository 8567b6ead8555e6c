"""Hand-overs of small logs worked out by hand, read through the real engine."""

import random

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import measure
from cjm_core.metrics.handover import METRICS
from cjm_core.metrics.handover.smoothness import CLEAN
from cjm_core.metrics.handover.waiting import MEDIAN
from cjm_core.metrics.intervals import wilson
from cjm_core.model import Project

JOURNEY = {
    "id": "j", "title": "J", "actor": "a",
    "stages": [{"id": "s", "name": "S", "steps": [{"id": "x", "name": "X"}, {"id": "y", "name": "Y"}]}],
    "roles": [{"id": "desk", "name": "Desk"}, {"id": "lab", "name": "Lab"}],
    "handoffs": [{"id": "order", "at": "s.x", "from": "desk", "to": "lab", "within_h": 10, "passes": ["name", "form"]}],
}
COLUMNS = {"journey": "case", "activity": "act", "time": "ts", "end": "te", "channel": "chan", "department": "dep",
           "intent": "about", "resolved": "done", "asked_again": "again", "passed": "came"}
HEAD = "case,act,ts,te,chan,dep,about,done,again,came"
# 1: clean. 2: late (20 h), the form is lost, asked again. 3: sent straight back. 4: comes again with the same.
LOG = (
    "1,A,2026-01-01 08:00,2026-01-01 10:00,web,desk,bill,yes,,",
    "1,B,2026-01-01 14:00,2026-01-01 15:00,,lab,,,no,name;form",
    "2,A,2026-01-02 08:00,2026-01-02 10:00,web,desk,bill,no,,",
    "2,B,2026-01-03 06:00,2026-01-03 07:00,,lab,,,yes,name",
    "3,A,2026-01-04 08:00,2026-01-04 10:00,phone,desk,move,yes,,",
    "3,B,2026-01-04 12:00,2026-01-04 13:00,,lab,,,no,name;form",
    "3,A,2026-01-04 14:00,2026-01-04 15:00,,desk,,,no,",
    "4,A,2026-01-05 08:00,2026-01-05 09:00,phone,desk,bill,yes,,",
    "4,A,2026-01-07 08:00,2026-01-07 09:00,phone,desk,Bill,yes,,",
    "5,A,2026-02-05 08:00,2026-02-05 09:00,web,desk,bill,yes,,",
)


@pytest.fixture
def found(tmp_path):
    def run(rows=LOG, columns=COLUMNS, journey=JOURNEY, voice="customer", **more):
        (tmp_path / "log.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        source = {"kind": "events", "file": "log.csv", "columns": columns, "steps": {"A": "s.x", "B": "s.y"}}
        raw = {"title": "t", "voice": voice, "journeys": [journey], "data": [source], **more}
        with open_evidence(Project.model_validate(raw), tmp_path) as evidence:
            return measure(evidence, METRICS)
    return run


def test_a_wait_runs_from_the_senders_end_to_the_receivers_start(found, one_row):
    rows = found()
    wait = one_row(rows, metric="handoff_wait", place="order")
    assert (wait.value, wait.n, wait.unit, wait.method) == (4.0, 3, "hours", MEDIAN[True])
    whole = one_row(rows, metric="handoff_wait", place="j")
    assert whole.value == (2 + 4) / 2, "waits of 4, 20, 2 and 1 hours"
    assert one_row(rows, metric="handoff_wait", place="lab>desk").value == 1.0


def test_with_one_time_an_event_it_is_not_called_a_wait(found, one_row):
    row = one_row(found(columns=COLUMNS | {"end": None}), metric="handoff_wait", place="order")
    assert (row.value, row.method) == (6.0, MEDIAN[False])
    assert "the work itself is in it" in row.method


def test_the_share_of_time_spent_waiting_is_a_ratio_of_sums(found, one_row):
    rows = found()
    throughput = (7, 23, 7, 49, 1)
    assert one_row(rows, metric="wait_share", place="j").value == pytest.approx((4 + 20 + 2 + 1) / sum(throughput))
    assert one_row(rows, metric="wait_share", place="order").value == pytest.approx((4 + 20 + 2) / sum(throughput))
    assert one_row(rows, metric="throughput", place="j").value == 7
    assert one_row(rows, metric="handoff_rate", place="order").value == pytest.approx(3 / 5)


def test_information_lost_and_which(found, one_row):
    rows = found()
    row = one_row(rows, metric="information_complete", place="order")
    assert (row.value, row.n) == (pytest.approx(5 / 6), 3)
    assert row.low < row.value < row.high < 1
    perfect = one_row(rows, metric="handoff_perfect", place="order")
    assert (perfect.value, perfect.low) == (pytest.approx(2 / 3), pytest.approx(wilson(2, 3)[0]))
    items = {f.place: f.value for f in rows.where(metric="information_item")}
    assert items == {"order:1": 1.0, "order:2": pytest.approx(2 / 3)}


def test_an_empty_cell_says_nothing_and_a_word_says_nothing_came(found, one_row):
    silent = [row.replace("name;form", "") for row in LOG]
    assert one_row(found(silent), metric="information_complete", place="order").n == 1
    empty = [row.replace("name;form", "nothing") for row in LOG]
    assert one_row(found(empty), metric="information_complete", place="order").value == pytest.approx(1 / 6)


def test_items_are_known_in_any_language_and_however_written(found, one_row):
    journey = JOURNEY | {"handoffs": [JOURNEY["handoffs"][0] | {"passes": [
        {"ru": "Имя клиента", "en": "Name"}, {"ru": "форма", "en": "form"}]}]}
    rows = [row.replace("name;form", " имя  КЛИЕНТА ; Form;form") for row in LOG]
    assert one_row(found(rows, journey=journey), metric="information_complete", place="order").value == pytest.approx(
        5 / 6)


def test_who_was_asked_again(found, one_row):
    rows = found()
    here = one_row(rows, metric="asked_again", place="order")
    assert (here.value, here.n, here.better) == (pytest.approx(1 / 3), 3, "lower")
    assert (here.low, here.high) == pytest.approx(wilson(1, 3))
    assert one_row(rows, metric="asked_again", place="j").n == 3, "two journeys say nothing"


def test_sent_back_and_forth(found, one_row):
    rows = found()
    assert one_row(rows, metric="ping_pong", place="j").value == pytest.approx(1 / 5)
    assert one_row(rows, metric="ping_pong", place="order").value == pytest.approx(1 / 3)
    assert one_row(rows, metric="ping_pong", place="lab>desk").value == 0
    assert one_row(rows, metric="ping_pong_rate").value == 1.0, "the one row of three events"
    assert one_row(rows, metric="rework", place_kind="journey").value == pytest.approx(2 / 10)


def test_to_meet_again_at_a_later_step_is_no_ping_pong(found, one_row):
    later = [row.replace("3,A,2026-01-04 14:00", "3,B,2026-01-04 14:00") for row in LOG]
    assert one_row(found(later), metric="ping_pong", place="j").value == 0


def test_first_contacts_need_a_complete_follow_up(found, one_row):
    rows = found()
    row = one_row(rows, metric="first_contact_resolution", segment="")
    assert (row.value, row.n) == (pytest.approx(2 / 4), 4), "1 and 3 settled; 2 not; 4 came again; 5 is left out"
    assert one_row(rows, metric="first_contact_unwatched").value == 1
    assert one_row(rows, metric="first_contact_resolution", segment="channel=web").value == pytest.approx(1 / 2)
    assert one_row(rows, metric="repeat_contact").value == pytest.approx(1 / 5)


def test_a_repeat_after_the_follow_up_is_something_new(found, one_row):
    rows = found(analysis={"follow_up_days": 1})
    row = one_row(rows, metric="first_contact_resolution", segment="")
    assert row.value == pytest.approx(4 / 5), "both times of journey 4 were settled"
    assert row.n == 4
    assert one_row(rows, metric="repeat_contact").value == 0


def test_a_repeat_at_the_very_end_of_the_follow_up_still_counts(found, one_row):
    rows = found(analysis={"follow_up_days": 2})
    assert one_row(rows, metric="first_contact_resolution", segment="").value == pytest.approx(2 / 4)


def test_clean_journeys_say_what_was_known(found, one_row):
    row = one_row(found(), metric="clean_journey", segment="")
    assert (row.value, row.n, row.method) == (pytest.approx(1 / 3), 3, CLEAN[True, True, True])
    less = COLUMNS | {"asked_again": None, "intent": None}
    row = one_row(found(columns=less), metric="clean_journey", segment="")
    assert (row.value, row.n, row.method) == (pytest.approx(3 / 5), 5, CLEAN[True, False, False])
    by_channel = found(columns=less).where(metric="clean_journey")
    assert {f.segment: f.value for f in by_channel} == {
        "": pytest.approx(3 / 5), "channel=web": pytest.approx(2 / 3), "channel=phone": pytest.approx(1 / 2)}


def test_equal_times_keep_the_order_of_the_file(found):
    rows = ["1,A,2026-01-01 08:00,,,lab,,,,", "1,A,2026-01-01 08:00,,,desk,,,,", "1,B,2026-01-01 08:00,,,lab,,,,"]
    assert {f.place: f.value for f in found(rows).where(metric="handoff_wait", place_kind="handoff")} == {
        "order": 0.0, "lab>desk": 0.0}


def test_nothing_depends_on_the_order_of_rows_or_on_names(found):
    mixed = list(LOG)
    random.Random(5).shuffle(mixed)
    assert list(found(mixed)) == list(found())
    renamed = [row.replace("lab", "Lab 2").replace("web", "site") for row in LOG]
    journey = JOURNEY | {"roles": [{"id": "desk", "name": "D"}, {"id": "lab", "name": "L", "department": "Lab 2"}]}

    def numbers(rows):
        return sorted((f.metric, f.value or 0, f.n) for f in rows)

    assert numbers(found(renamed, journey=journey)) == numbers(found())


def test_one_event_and_no_department_break_nothing(found):
    assert {f.metric for f in found(LOG[:1])} <= {
        "clean_journey", "late_journey", "ping_pong", "repeat_contact", "rework", "throughput",
        "first_contact_unwatched"}
    rows = found(columns=COLUMNS | {"department": None})
    assert not any(f.place_kind == "handoff" for f in rows)
    assert rows.where(metric="clean_journey", place="j")._rows == ()


def test_a_small_group_of_employees_is_hidden(found, one_row):
    rows = found(voice="employee")
    assert all(f.suppressed for f in rows.where(place_kind="handoff"))
    assert one_row(rows, metric="handoff_state", place="order").verdict == ""


def _many(late, asked, lost, count=200):
    """Return a log in which hand-offs fail in so many of ``count`` journeys."""
    rows = []
    for i in range(count):
        wait, came = (20 if i < late else 1), ("name" if i < lost else "name;form")
        start, end = f"2026-01-01 00:{i % 60:02d}", f"2026-01-01 {wait:02d}:{i % 60:02d}"
        rows += [f"{i},A,{start},{start},,desk,,,,", f"{i},B,{end},{end},,lab,,,{'yes' if i < asked else 'no'},{came}"]
    return rows


@pytest.mark.parametrize(("late", "asked", "lost", "verdict"), [
    (0, 0, 0, "intact"), (100, 0, 0, "broken"), (0, 100, 0, "broken"), (0, 0, 100, "broken"),
    (40, 0, 0, "cannot_tell"), (0, 42, 0, "cannot_tell"), (0, 0, 44, "cannot_tell"), (15, 15, 10, "intact"),
])
def test_a_hand_off_is_intact_or_broken_or_nobody_can_tell(found, one_row, late, asked, lost, verdict):
    row = one_row(found(_many(late, asked, lost)), metric="handoff_state", place="order")
    assert row.verdict == verdict
    assert (row.n, row.value) == (200, None)
    assert (row.q <= 0.05) is (verdict == "broken")
