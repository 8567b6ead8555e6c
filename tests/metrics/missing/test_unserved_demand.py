"""Unserved demand and the verdict on missing touchpoints, from surveys, interviews and logs."""

from __future__ import annotations

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.intervals import Estimate, proportion, wilson
from cjm_core.metrics.missing.demand import unserved
from cjm_core.metrics.missing.sequences import adjusted_residual
from cjm_core.model import Project


def test_the_worked_number():
    demand, reach = proportion(84, 120), proportion(21, 84)
    left = unserved(demand, reach)
    assert (demand.low, demand.high) == pytest.approx((0.6128485757, 0.7747437578), abs=1e-9)
    assert left.value == pytest.approx(0.525, abs=1e-9)
    assert (left.low, left.high) == pytest.approx(wilson(63, 120), abs=0.015)  # the same people counted at once
    assert left.n == 84


@pytest.mark.parametrize(("need", "reached", "value"), [(0, 0, 0.0), (50, 50, 0.0), (50, 0, 0.5), (100, 0, 1.0)])
def test_at_the_ends_there_is_still_an_interval(need, reached, value):
    left = unserved(proportion(need, 100), proportion(reached, max(need, 1)))
    assert left.value == value
    assert 0 <= left.low <= left.value <= left.high <= 1
    assert left.high > left.low


def test_what_is_unknown_stays_unknown():
    nobody = Estimate(None, None, None, 0, 0.0)
    assert unserved(nobody, proportion(1, 2)).value is None
    assert unserved(proportion(3, 10), None) == proportion(3, 10)


def test_adjusted_residuals_of_a_known_table():
    """Agresti: 279, 73, 225 women and 165, 47, 191 men by party."""
    women, columns, whole = 577, (444, 120, 416), 980
    residuals = [adjusted_residual(o, women, c, whole) for o, c in zip((279, 73, 225), columns, strict=True)]
    assert residuals == pytest.approx([2.29, 0.46, -2.62], abs=0.01)
    assert adjusted_residual(10, 20, 40, 40) is None


STAGES = [
    {"id": "before", "name": "b", "steps": [
        {"id": "read", "name": "r", "touchpoint": {"channel": "site"}}, {"id": "wait", "name": "w"}]},
    {"id": "after", "name": "a", "steps": [
        {"id": "use", "name": "u", "touchpoint": {"channel": "app"}},
        {"id": "ask", "name": "k", "touchpoint": {"channel": "chat", "missing": True}}]},
]


def project_of(data, **more):
    return Project.model_validate({
        "title": "t", "voice": more.pop("voice", "customer"), "data": data,
        "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": STAGES,
                      "expected": {"before.wait": ["sms", "push"]}}], **more})


def measured(folder, project):
    with open_evidence(project, folder) as evidence:
        return measure(evidence, CORE_METRICS)


def write_rows(path, header, rows):
    path.write_text("\n".join([header, *(",".join(r) for r in rows)]) + "\n", encoding="utf-8")


def survey(folder, need, reached, n=120, **more):
    """``need`` of ``n`` people needed something, ``reached`` of them got it; the others were not asked further."""
    rows = [(f"r{i}", "1" if i < need else "2", ("1" if i < reached else "2") if i < need else "") for i in range(n)]
    write_rows(folder / "s.csv", "id,need,got", rows)
    items = {"need": {"role": "reached", "at": "after.use"},
             "got": {"role": "reached", "at": "after.use", "pairs": "need"}}
    return measured(folder, project_of([{"file": "s.csv", "respondent": "id", "items": items}], **more))


def test_a_survey_that_asks_both(tmp_path):
    found = survey(tmp_path, 84, 21)
    assert found.one("demand", "after.use").value == pytest.approx(0.7)
    assert (found.one("need_reached", "after.use").value, found.one("need_reached", "after.use").n) == (0.25, 84)
    row = found.one("missing_touchpoint", "after.use")
    assert (row.value, row.verdict) == (pytest.approx(0.525), "missing")


def test_a_need_that_is_served_and_one_that_nobody_can_judge(tmp_path):
    assert survey(tmp_path, 40, 38).one("missing_touchpoint", "after.use").verdict == "need_served"
    assert survey(tmp_path, 12, 3, n=60).one("missing_touchpoint", "after.use").verdict == "cannot_tell"


def test_the_project_says_how_much_may_pass(tmp_path):
    assert survey(tmp_path, 84, 21, analysis={"unserved_from": 0.7}).one(
        "missing_touchpoint", "after.use").verdict == "need_served"


def test_nobody_in_need(tmp_path):
    row = survey(tmp_path, 0, 0).one("missing_touchpoint", "after.use")
    assert (row.value, row.verdict) == (0.0, "need_served")


def test_few_employees_in_need_are_hidden(tmp_path):
    found = survey(tmp_path, 3, 1, n=60, voice="employee")
    assert found.one("need_reached", "after.use").suppressed
    assert found.one("missing_touchpoint", "after.use").suppressed


def said(place, kind, code, first, count, voice="customer"):
    return [(f"p{i}", place, kind, code, voice) for i in range(first, first + count)]


MENTIONS = {"kind": "mentions", "file": "m.csv", "columns": {
    "voice": "voice", "text": None, "valence": None, "method": None}}


def interviews(folder, rows, data=(), **more):
    write_rows(folder / "m.csv", "respondent,at,kind,code,voice", rows)
    return measured(folder, project_of([MENTIONS, *data], **more))


def test_questions_where_the_map_has_nothing(tmp_path):
    rows = [*said("before.wait", "question", "when", 0, 11), *said("after.use", "gain", "fine", 0, 15)]
    found = interviews(tmp_path, rows)
    row = found.one("missing_touchpoint", "before.wait")
    assert (row.value, row.n, row.verdict) == (pytest.approx(11 / 15), 15, "missing")
    untold = found.one("untold", "before.wait")
    assert (untold.value, untold.n, untold.verdict) == (11, 15, "speaks")
    channels = {f.place for f in found.where(metric="missing_touchpoint", place_kind="channel")}
    assert channels == {"before.wait:sms", "before.wait:push"}


def test_a_question_and_a_barrier_of_one_person_count_once(tmp_path):
    rows = [*said("before.wait", "question", "when", 0, 4), *said("before.wait", "barrier", "lost", 2, 4),
            *said("after.use", "gain", "fine", 0, 10)]
    assert interviews(tmp_path, rows).one("demand", "before.wait").value == pytest.approx(0.6)


def test_questions_at_a_contact_without_records_cannot_be_told(tmp_path):
    rows = [*said("after.use", "question", "how", 0, 12), *said("before.read", "gain", "fine", 0, 15)]
    row = interviews(tmp_path, rows).one("missing_touchpoint", "after.use")
    assert (row.value, row.verdict) == (None, "cannot_tell")
    assert "absence of records is not absence of touchpoints" in row.method


def test_what_staff_say_of_customers_is_no_need_of_customers(tmp_path):
    rows = [*said("before.wait", "question", "when", 0, 8, "front_line"), *said("after.use", "gain", "fine", 20, 10)]
    found = interviews(tmp_path, rows)
    assert {f.voice for f in found.where(metric="demand")} == {"customer"}
    assert found.one("demand", "before.wait").value == 0


def test_codes_that_say_nobody_told_them(tmp_path):
    rows = [*said("after.use", "pain", "nobody_told", 0, 9), *said("after.use", "pain", "too_slow", 0, 15)]
    untold = interviews(tmp_path, rows).one("untold", "after.use")
    assert (untold.value, untold.n) == (9, 15)


def log_of(folder, rows):
    write_rows(folder / "log.csv", "case,act,time,channel,intent", rows)
    columns = {"journey": "case", "activity": "act", "time": "time", "channel": "channel", "intent": "intent"}
    steps = {"read": "before.read", "wait": "before.wait", "use": "after.use"}
    return {"kind": "events", "file": "log.csv", "columns": columns, "steps": steps}


def test_the_log_says_who_is_reached(tmp_path):
    data = log_of(tmp_path, [(f"j{i}", "use", "2026-01-01", "app" if i < 30 else "", "") for i in range(40)])
    rows = [*said("after.use", "question", "how", 0, 16), *said("before.read", "gain", "fine", 0, 20)]
    found = interviews(tmp_path, rows, [data])
    assert found.one("need_reached", "after.use").value == 0.75
    assert found.one("missing_touchpoint", "after.use").value == pytest.approx(0.8 * 0.25)


def test_contacts_in_the_log_do_not_silence_people_who_say_that_nobody_told_them(tmp_path):
    data = log_of(tmp_path, [(f"j{i}", "use", "2026-01-01", "app", "") for i in range(300)])
    quiet = said("before.read", "gain", "fine", 0, 40)
    found = interviews(tmp_path, [*said("after.use", "question", "no_status", 0, 12), *quiet], [data])
    row = found.one("missing_touchpoint", "after.use")
    assert (row.value, row.verdict) == (0, "cannot_tell")
    assert "may not have served them" in row.method
    found = interviews(tmp_path, [*said("after.use", "barrier", "afraid", 0, 12), *quiet], [data])
    assert found.one("missing_touchpoint", "after.use").verdict == "need_served"


def test_a_log_of_contacts_alone_does_not_prove_that_all_are_reached(tmp_path):
    """All who came by `read` had a contact there, for the log records only them; most came further without."""
    rows = [(f"j{i}", "use", "2026-01-02", "app", "") for i in range(100)]
    rows += [(f"j{i}", "read", "2026-01-01", "site", "") for i in range(12)]
    voices = [*said("before.read", "barrier", "afraid", 0, 16), *said("after.use", "gain", "fine", 0, 20)]
    found = interviews(tmp_path, voices, [log_of(tmp_path, rows)])
    assert found.one("need_reached", "before.read").value == pytest.approx(0.12)
    assert found.one("missing_touchpoint", "before.read").verdict == "missing"


def traced(folder, back, again=0, n=100):
    """Journeys read, wait and use; some go back to reading after waiting, some wait again for the same."""
    rows = []
    for i in range(n):
        plain = [("read", "x"), ("wait", "y"), ("use", "z")]
        way = [*plain, ("read", "q"), ("use", "r")] if i < back else plain
        way = [("wait", "y"), *way] if i < again else way
        rows += [(f"j{i}", act, f"2026-01-01 {10 + at}:00", "", intent) for at, (act, intent) in enumerate(way)]
    return measured(folder, project_of([log_of(folder, rows)]))


def test_going_back_speaks_at_the_place_it_starts_from(tmp_path):
    found = traced(tmp_path, back=30)
    back = {f.place: (f.value, f.verdict) for f in found.where(metric="goes_back")}
    assert back["after.use"] == (1.0, "speaks")
    assert back["before.read"] == (0.0, "silent")
    assert found.one("backtracking", "j").value == pytest.approx(30 / 260)
    assert found.one("backtracking", "after").value == 1.0


def test_coming_again_for_the_same_speaks(tmp_path):
    again = {f.place: f.verdict for f in traced(tmp_path, back=0, again=40).where(metric="comes_again")}
    assert again == {"before.read": "silent", "before.wait": "speaks"}


def test_a_log_in_which_nobody_goes_back_has_no_such_rows(tmp_path):
    assert not traced(tmp_path, back=0).where(metric="goes_back")


def test_a_project_without_evidence_has_no_rows(tmp_path):
    found = measured(tmp_path, project_of([]))
    assert {f.metric for f in found} == {"coverage"}
