"""The customer plugin: its balance against worked numbers, its rules, and the truth planted in click and collect."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

import cjm_customer
from cjm_core import Finding, Findings, Project, Story, Template
from cjm_core.build import measure_project
from cjm_core.evidence import open_evidence
from cjm_core.testing import check_plugin
from cjm_customer.checks import CHECKS
from cjm_customer.example import NAME, TRUTH, write
from cjm_customer.metrics import delight_balance
from cjm_customer.visuals import draw_pains_and_gains

PLUGINS = Path(__file__).parents[2] / "plugins"
NAMES = ("customer", "telecom_vas", "fuel_station")
OURS = [p for name in NAMES for p in sorted(PLUGINS.glob(f"{name}/*/templates/*"))]


@pytest.mark.parametrize("path", OURS, ids=lambda p: p.stem)
def test_a_template_has_every_channel_that_it_expects(path):
    journey = Template.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8"))).journey
    has = {place: set(s.touchpoint.all_channels) for place, _, s in journey.steps()}
    assert {place: set(c) - has[place] for place, c in journey.expected.items() if set(c) - has[place]} == {}


def interviewed(tmp_path, rows, **columns):
    header = ["respondent", "at", "kind", "code", "voice", "wave"]
    lines = [",".join(header), *(",".join(row) for row in rows)]
    (tmp_path / "said.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = Project.model_validate({
        "title": "x", "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": [
            {"id": "pay", "name": "p", "steps": [{"id": "queue", "name": "q"}]}, {"id": "use", "name": "u"}]}],
        "data": [{"kind": "mentions", "file": "said.csv", "columns": {
            "voice": "voice", "text": None, "valence": None, "method": None}, **columns}],
    })
    with open_evidence(project, tmp_path) as evidence:
        return {(f.place, f.wave, f.voice): f for f in delight_balance(evidence)}


def people(count, kind, first, voice="customer", wave="1", at="pay.queue"):
    return [(f"r{first + i}", at, kind, "c", voice, wave) for i in range(count)]


def test_the_balance_counts_people_and_is_the_net_score_of_worked_numbers(tmp_path):
    """50 delighted, 20 hurt and 30 others of 100 people: 30 [14.05, 44.20], methods.md 1.1."""
    rows = [*people(50, "gain", 0), *people(50, "gain", 0), *people(20, "pain", 50), *people(30, "thought", 70)]
    found = interviewed(tmp_path, rows)
    at_stage, whole = found["pay", "", "customer"], found["j", "", "customer"]
    assert (at_stage.n, at_stage.value, at_stage.place_kind) == (100, pytest.approx(30), "stage")
    assert (at_stage.low, at_stage.high) == pytest.approx((14.05, 44.20), abs=0.006)
    assert (whole.value, whole.place_kind) == (pytest.approx(30), "journey")
    assert set(found) == {("pay", "", "customer"), ("j", "", "customer")}


def test_who_names_both_weighs_nothing(tmp_path):
    rows = [*people(4, "gain", 0), *people(2, "barrier", 0), *people(1, "pain", 8), *people(5, "gain", 10, at="use")]
    found = interviewed(tmp_path, rows)
    assert found["pay", "", "customer"].value == pytest.approx(100 * (2 - 1) / 10)
    assert found["use", "", "customer"].value == pytest.approx(50)


def test_the_delight_of_customers_is_told_by_customers(tmp_path):
    staff = people(6, "pain", 10, "front_line")
    assert {voice for _, _, voice in interviewed(tmp_path, [*people(4, "gain", 0), *staff])} == {"customer"}
    assert interviewed(tmp_path, staff)["pay", "", "front_line"].value == pytest.approx(-100)


def test_waves_stay_apart(tmp_path):
    rows = [*people(4, "gain", 0), *people(4, "pain", 0, wave="2")]
    found = interviewed(tmp_path, rows, wave={"column": "wave"})
    assert [found["pay", w, "customer"].value for w in ("1", "2", "")] == pytest.approx([100, -100, 0])


def project(**journey):
    raw = {"id": "j", "title": "j", "actor": "a", "stages": [{"id": "pay", "name": "p", "steps": [
        {"id": "queue", "name": "q"}]}], **journey}
    return {"title": "x", "journeys": [raw]}


def told(check, raw, findings=None):
    return [(i.level, i.id) for c in CHECKS if c.name == check for i in c.run(Project.model_validate(raw), findings)]


def test_a_map_without_a_way_back_is_told():
    assert told("way_back", project()) == [("note", "j")]
    assert told("way_back", project(stages=[{"id": "claim", "name": "c"}])) == []


def test_a_study_without_the_front_line_is_told():
    customers = Finding("mentions", "stage", "pay", voice="customer", n=20, value=5)
    staff = Finding("mentions", "stage", "pay", voice="front_line", n=6, value=5)
    assert told("front_line_heard", project(), Findings([customers])) == [("note", "front_line")]
    assert told("front_line_heard", project(), Findings([customers, staff])) == []
    assert told("front_line_heard", project(), None) == []


@pytest.fixture(scope="module", params=["ru", "en"])
def measured(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(NAME)
    write(folder, request.param)
    return measure_project(folder)


@pytest.fixture(scope="module")
def findings(measured):
    return measured.findings


def test_nothing_of_the_example_is_unreadable(measured):
    assert [(i.source, str(note)) for i in measured.intake for note in i.notes] == []
    assert [(i.source, item.item) for i in measured.intake for item in i.items if item.unreadable] == []


def test_the_broken_promise_is_found(measured):
    gaps = {f.place: f for f in measured.findings.where(metric="gap", place_kind="promise", segment="")}
    broken, kept = gaps.pop(TRUTH["broken_promise"]), gaps[TRUTH["kept_promise"]]
    assert broken.high < -1
    assert all(broken.high < f.low for f in gaps.values())
    assert kept.low < 0 < kept.high
    by_store = {f.segment: f for f in measured.findings.where(metric="gap", place=TRUTH["broken_promise"])
                if f.segment.startswith("store=")}
    hurt = by_store.pop(TRUTH["hurt_most"][measured.loaded.project.language])
    assert by_store
    assert all(hurt.high < f.low for f in by_store.values())


def test_the_fall_of_the_curve_is_found(findings):
    mood = {f.place: f for f in findings.where(metric="emotion", place_kind="step", segment="", voice="customer")
            if f.n >= 100}
    low = mood.pop(TRUTH["emotion_falls"])
    assert len(mood) == 11
    assert all(low.high < f.low for f in mood.values())
    assert findings.one("expected_emotion", TRUTH["emotion_falls"]).low > 0


def test_delight_and_hurt_are_found(findings):
    balance = {f.place: f for f in findings.where(metric="delight_balance", place_kind="stage", voice="customer")}
    assert [p for p, f in balance.items() if f.high < 0] == [TRUTH["saddest_stage"]]
    assert [p for p, f in balance.items() if f.low > 0] == [TRUTH["happiest_stage"]]


def test_the_need_that_nobody_serves_is_found_and_the_served_one_is_not(findings):
    unserved = findings.one("missing_touchpoint", TRUTH["unserved_need"], voice="customer")
    served = findings.one("missing_touchpoint", TRUTH["served_need"], voice="customer")
    assert (unserved.verdict, served.verdict) == ("missing", "need_served")
    assert unserved.low < 0.70 * 0.75 < unserved.high
    assert served.high < 0.1
    assert {f.place for f in findings.where(metric="missing_touchpoint", place_kind="channel", verdict="missing")} == {
        f"{TRUTH['unserved_need']}:{c}" for c in ("push", "sms")}


def test_chat_looks_better_than_it_is(findings):
    flattered, better = TRUTH["flattered_channel"], TRUTH["better_channel"]
    raw, fair = ({c: findings.one(m, c).value for c in (flattered, better)}
                 for m in ("resolution", "resolution_standardised"))
    assert raw[flattered] > raw[better]
    assert fair[flattered] < fair[better]
    (apart,) = findings.where(metric="resolution_difference", place=flattered, against=f"channel={better}")
    assert apart.high < 0
    assert apart.q < 0.05
    cost = findings.where(metric="cost_per_resolution")
    assert all(f.low < f.value < f.high for f in cost)


def test_the_steps_that_decide_the_whole_are_found(findings):
    first = findings.one("driver_first", TRUTH["first_driver"])
    assert first.value > 0.9
    judged = {f.place: f.verdict for f in findings.where(metric="moment_of_truth")}
    assert {p for p, verdict in judged.items() if verdict == "critical"} == set(TRUTH["critical_moments"])
    assert judged[TRUTH["strength"]] == "strength"
    assert judged[TRUTH["contradicted_moment"]] == "no_moment"
    assert not {"moment", "cannot_tell"} & set(judged.values())
    losses = {f.place: f for f in findings.where(metric="moment_of_truth")}
    assert max(losses.values(), key=lambda f: f.value).place == TRUTH["critical_moments"][0]
    assert findings.one("what_if", "ready_on_arrival").low > 0
    assert "extrapolated" in findings.one("what_if", "delight_at_the_counter").flags


def test_the_planted_classes_of_features_are_found(findings):
    found = {f.place.removeprefix("with_"): f.verdict for f in findings.where(metric="kano", segment="")}
    assert found == TRUTH["features"]
    assert all(f.verdict == "good_wording" for f in findings.where(metric="kano_questionable", segment=""))


def test_the_planted_fields_of_importance_and_performance_are_found(findings):
    found = {f.place: f.verdict for f in findings.where(metric="quadrant", segment="")}
    assert {name: found[f"rated_{name}"] for name in TRUTH["weighed"]} == TRUTH["weighed"]
    assert found["ready"] == "concentrate"


def test_the_missing_channels_are_found(findings):
    absent = {f.place for f in findings.where(metric="coverage", place_kind="channel") if f.value == 0}
    assert absent == set(TRUTH["missing_channels"])


def test_the_late_handoff_is_found(findings):
    late = {f.place: f for f in findings.where(metric="handoff_late", segment="")}
    assert late.pop(TRUTH["late_handoff"]).low > 0.8
    assert late
    assert all(f.high < 0.2 for f in late.values())


def test_the_rules_have_nothing_against_the_example(measured):
    assert [(i.rule, i.id) for c in CHECKS for i in c.run(measured.loaded.project, measured.findings)] == []


def test_pains_and_gains_are_drawn(measured):
    lang = measured.loaded.project.language
    journey = measured.loaded.project.journeys[0]
    story = Story(measured.loaded.project, journey, measured.findings, (), (), lang)
    words = [t.get_text() for t in draw_pains_and_gains(story).findobj(lambda a: hasattr(a, "get_text"))]
    assert {stage.name.said(lang) for stage in journey.stages} <= set(words)
    assert draw_pains_and_gains(Story(measured.loaded.project, journey, Findings(), (), (), lang)) is None


def test_the_example_is_the_same_every_time(tmp_path):
    write(tmp_path / "one", "ru")
    write(tmp_path / "two", "ru")
    files = [p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*")]
    assert len(files) == 6
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)


def test_a_plugins_author_would_hear_no_complaint():
    assert check_plugin(cjm_customer) == []
