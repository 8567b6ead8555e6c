"""The flagship example: what is planted in its rows is found again in the findings, by interval and not by luck."""

import pytest

import cjm_employee
from cjm_core.build import measure_project
from cjm_core.testing import check_plugin
from cjm_employee.example import TRUTH, write

STEPS = [
    "offer.call", "offer.letter", "preboarding.papers", "preboarding.wait", "day_1.welcome", "day_1.workplace",
    "week_1.role_talk", "week_1.first_task", "month_1.one_on_one", "month_1.pulse", "months_2_3.review",
    "months_2_3.verdict",
]


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    folder = tmp_path_factory.mktemp("employee") / "onboarding"
    write(folder, "en")
    return measure_project(folder)


@pytest.fixture(scope="module")
def found(measured):
    return measured.findings


def everybody(found, metric, kind, place):
    rows = [f for f in found.where(metric=metric, place_kind=kind, place=place, segment="", wave="")
            if f.n == max(g.n for g in found.where(metric=metric, place_kind=kind, place=place, segment="", wave=""))]
    assert len(rows) == 1, (metric, place, rows)
    return rows[0]


def test_the_plugin_is_sound():
    assert check_plugin(cjm_employee) == []


def test_the_curve_falls_where_it_was_planted(found):
    curve = {step: everybody(found, "emotion", "step", step) for step in STEPS}
    pits = sorted(STEPS, key=lambda step: curve[step].value)
    assert pits[:2] == [TRUTH["lowest_emotion"], TRUTH["second_lowest_emotion"]]
    assert curve[pits[0]].high < curve[pits[1]].low, "the two pits differ beyond their intervals"
    assert curve[pits[1]].high < min(curve[step].low for step in pits[2:])
    assert all(f.n > 150 and f.unit == "valence" for f in curve.values())


def test_hope_is_above_life_at_the_pits_and_below_it_where_the_answer_helped(found):
    for step in (TRUTH["lowest_emotion"], TRUTH["second_lowest_emotion"]):
        assert everybody(found, "expected_emotion", "step", step).low > everybody(found, "emotion", "step", step).high
    pulse = everybody(found, "emotion", "step", "month_1.pulse")
    assert pulse.value > everybody(found, "expected_emotion", "step", "month_1.pulse").value


def test_the_broken_promise_is_the_worst_and_surely_broken(found):
    gaps = {p: everybody(found, "gap", "promise", p) for p in PROMISES}
    worst = min(gaps, key=lambda p: gaps[p].value)
    assert worst == TRUTH["broken_promise"]
    assert gaps[worst].low < TRUTH["gap"] < gaps[worst].high
    assert gaps[worst].high < -1, "a point and more, even at the kind end of the interval"
    assert gaps[worst].high < min(g.low for p, g in gaps.items() if p != worst)


PROMISES = ["quick_answer", "all_ready", "team_from_day_1", "agreed_schedule", "clear_tasks", "growth_month_1",
            "fair_review"]


def test_one_promise_is_more_than_kept_and_one_just_kept(found):
    over = everybody(found, "gap", "promise", TRUTH["over_kept_promise"])
    kept = everybody(found, "gap", "promise", TRUTH["kept_promise"])
    assert over.low > 0
    assert kept.low < 0 < kept.high
    assert all(over.value > everybody(found, "gap", "promise", p).value for p in PROMISES
               if p != TRUTH["over_kept_promise"])


def test_kept_broken_and_exceeded_agree(found):
    for promise in PROMISES:
        kept = everybody(found, "promise_kept", "promise", promise)
        broken = everybody(found, "broken_promise", "promise", promise)
        more = everybody(found, "promise_exceeded", "promise", promise)
        assert kept.value + broken.value == pytest.approx(1), "answers are whole points, so what is not kept is broken"
        assert more.value <= kept.value
        assert kept.n == broken.n == more.n
        assert kept.low < kept.value < kept.high
    assert everybody(found, "promise_kept", "promise", TRUTH["broken_promise"]).high < 0.3


def test_readiness_and_thoughts_of_leaving(found):
    ready = everybody(found, "ready_day_one", "step", "day_1.workplace")
    assert ready.low < TRUTH["ready_day_one"] < ready.high
    assert ready.n == 228
    leaving = everybody(found, "early_leaving", "stage", "months_2_3")
    assert leaving.better == "lower"
    assert leaving.low < 0.14 < leaving.high


def test_the_missing_contact_is_told(found):
    rows = found.where(metric="coverage", place=TRUTH["missing_channel"])
    assert [r.value for r in rows] == [0]
    assert [r.value for r in found.where(metric="coverage", place="offer.letter:email")] == [1]


def test_the_hand_off_to_it_is_late_and_the_one_before_it_is_not(found, measured):
    late = everybody(found, "handoff_late", "handoff", TRUTH["late_handoff"])
    assert late.low > 2 * measured.loaded.project.thresholds.late_share
    assert late.n >= TRUTH["newcomers"]
    assert everybody(found, "handoff_late", "handoff", TRUTH["timely_handoff"]).high < 0.1


def test_the_request_for_access_breaks_in_three_ways_and_the_other_hand_offs_hold(found):
    broken = TRUTH["broken_handoff"]
    states = {f.place: f.verdict for f in found.where(metric="handoff_state")}
    assert states == {broken: "broken", "offer_to_hr": "intact", "place_ready": "intact", "plan_to_manager": "intact"}
    came = everybody(found, "information_complete", "handoff", broken)
    assert came.low < TRUTH["information_complete"] < came.high < 0.9
    asked = everybody(found, "asked_again", "handoff", broken)
    assert 0.2 < asked.low < TRUTH["asked_again"] < asked.high


def test_the_laptop_s_model_is_what_gets_lost(found):
    items = {f.place: f for f in found.where(metric="information_item")}
    lost = items.pop(TRUTH["lost_information"])
    assert lost.low < TRUTH["lost_information_came"] < lost.high
    assert all(lost.high < f.low for f in items.values())


def test_what_the_first_contact_settles(found):
    rows = found.where(metric="first_contact_resolution", segment="")
    assert [f.low < TRUTH["settled_first"] < f.high for f in rows] == [True]
    assert {f.segment for f in found.where(metric="first_contact_resolution")} == {
        "", "channel=in_person", "channel=portal"}


def test_the_silence_is_the_loudest_pain(found):
    place, _, code = TRUTH["loudest_pain"].rpartition(".")
    heard = {f.place: f for f in found.where(metric="mentions", place_kind="element", segment="", wave="")}
    silence = heard[TRUTH["loudest_pain"]]
    assert (silence.value, silence.n) == (TRUTH["heard_of_it"], TRUTH["people_heard"])
    assert silence.value == max(f.value for f in heard.values() if f.value is not None)
    assert (place, code) == ("preboarding.wait", "silence")


def test_the_remote_are_worse_off_and_support_is_better_served(found):
    def at(metric, place, segment):
        (row,) = found.where(metric=metric, place_kind="step", place=place, segment=segment, wave="",
                             keep=lambda f: f.n > 20)
        return row

    assert at("emotion", "day_1.welcome", "format=remote").high < at("emotion", "day_1.welcome", "format=office").low
    assert at("emotion", "day_1.workplace", "unit=support").value > at(
        "emotion", "day_1.workplace", "unit=development").value


def test_nothing_is_lost_on_the_way_in(measured):
    for intake in measured.intake:
        assert not intake.unreadable, intake


def test_the_example_speaks_one_language_at_a_time(measured, tmp_path):
    assert "The laptop arrived on the third day" in {quote.text for quote in measured.quotes}
    write(tmp_path / "en", "en")
    write(tmp_path / "ru", "ru")
    for path in (tmp_path / "en" / "data").iterdir():
        assert not any("а" <= c <= "я" for c in path.read_text(encoding="utf-8")), path.name
    heard = (tmp_path / "ru" / "data" / "interviews.csv").read_text(encoding="utf-8")
    assert "Ноутбук привезли на третий день" in heard
    russian = measure_project(tmp_path / "ru", only=["emotion"]).findings
    assert {f.segment for f in russian} >= {"", "подразделение=разработка", "формат=удалённо"}


def test_the_numbers_do_not_hang_on_the_language(tmp_path):
    for lang in ("ru", "en"):
        write(tmp_path / lang, lang)
    ru, en = ((tmp_path / lang / "data" / "survey.csv").read_text(encoding="utf-8").splitlines()[1:]
              for lang in ("ru", "en"))
    assert [row.split(",")[3:] for row in ru] == [row.split(",")[3:] for row in en]
    assert (tmp_path / "ru" / "data" / "itsm.csv").read_bytes() == (tmp_path / "en" / "data" / "itsm.csv").read_bytes()


def test_every_item_of_the_example_stands_in_the_template_s_question_bank(measured):
    from cjm_core.plugins import installed_plugins

    template = installed_plugins().shelf().template("employee/onboarding")
    bank = {q.id: q for q in template.questions}
    (survey,) = [s for s in measured.loaded.project.data if s.id == "newcomers"]
    for key, item in survey.items.items():
        question = bank[key]
        assert (item.at, item.promise, item.role, item.scale, item.pairs, item.better) == (
            question.at, question.promise, question.role, question.scale, question.pairs, question.better), key


def test_one_declared_moment_decides_and_another_does_not(found):
    judged = {f.place: f.verdict for f in found.where(metric="moment_of_truth", voice="employee", segment="")}
    assert judged["day_1.workplace"] == "critical"
    assert judged["week_1.role_talk"] == "no_moment"
    assert "months_2_3.verdict" not in judged, "nobody was asked about it: it stays hollow"
