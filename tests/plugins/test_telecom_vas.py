"""The VAS plugin: its rules, and the truth planted in Call Shield."""

from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

import cjm_telecom_vas
from cjm_core import Finding, Findings, Journey, Message, Project
from cjm_core.build import measure_project
from cjm_core.testing import check_plugin
from cjm_telecom_vas.barriers import ADDRESSED_BY
from cjm_telecom_vas.checks import CHECKS
from cjm_telecom_vas.example import NAME, STEP_RATES, TRUTH, write

TEMPLATE = Path(__file__).parents[2] / "plugins/telecom_vas/cjm_telecom_vas/templates/adoption.yaml"


def template():
    return YAML(typ="safe").load(TEMPLATE.read_text(encoding="utf-8"))


def test_the_template_answers_every_barrier_that_it_names():
    journey = Journey.model_validate(template()["journey"])
    project = Project.model_validate({"title": "x", "journeys": [journey]})
    assert [issue.id for check in CHECKS for issue in check.run(project, None)] == []
    assert {e.key for _, kind, e in journey.elements() if kind == "barrier"} == set(ADDRESSED_BY)
    contacts = {s.touchpoint.id for _, _, s in journey.steps()}
    assert {a for answers in ADDRESSED_BY.values() for a in answers} <= contacts


def bent(change, **project):
    raw = template()["journey"]
    change({f"{s['id']}.{t['id']}": t for s in raw["stages"] for t in s["steps"]})
    return Project.model_validate({"title": "x", "journeys": [raw], **project})


def test_a_barrier_that_nothing_answers_is_told():
    project = bent(lambda steps: steps["activation.receipt"]["touchpoint"].update(missing=True))
    found = {(i.rule, i.id): i for check in CHECKS for i in check.run(project, None)}
    assert set(found) == {("barrier_answered", "adoption/trust.control.hidden_charges"),
                          ("consent_before_charge", "adoption/charge")}
    issue = found["barrier_answered", "adoption/trust.control.hidden_charges"]
    assert issue.level == "note"
    assert "`consent_receipt`" in issue.message.text("en")


def test_only_main_barriers_are_told_where_people_were_asked():
    project = bent(lambda steps: steps["activation.receipt"]["touchpoint"].update(missing=True))

    def named(low):
        place = "trust.control.hidden_charges"
        return Findings([Finding("barrier", "element", place, "", "", "customer", 500, None, low, low)])

    check = next(c for c in CHECKS if c.name == "barrier_answered")
    assert [i.level for i in check.run(project, named(0.3))] == ["warning"]
    assert list(check.run(project, named(0.05))) == []


def test_messages_are_complete_in_both_languages():
    project = bent(lambda steps: steps["activation.receipt"]["touchpoint"].update(missing=True))
    issues = [i for check in CHECKS for i in check.run(project, None)]
    assert issues
    for issue in issues:
        assert isinstance(issue.message, Message)
        assert all("{" not in issue.message.text(lang) for lang in ("ru", "en"))


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    folder = tmp_path_factory.mktemp(NAME)
    write(folder, "ru")
    return measure_project(folder)


@pytest.fixture(scope="module")
def findings(measured):
    return measured.findings


def test_nothing_of_the_example_is_unreadable(measured):
    assert [(i.source, str(note)) for i in measured.intake for note in i.notes] == []
    assert [(i.source, item.item) for i in measured.intake for item in i.items if item.unreadable] == []


@pytest.mark.parametrize("segment", TRUTH["lost_at"])
def test_the_rung_where_customers_are_lost_is_found(findings, segment):
    steps = {f.place: f for f in findings.where(metric="rung_rate", segment=segment)}
    worst = {"trusts": "trust", "understands": "understanding"}[TRUTH["lost_at"][segment]]
    rest = [f for place, f in steps.items() if place != worst and "small_base" not in f.flags]
    assert len(rest) >= 2
    assert all(steps[worst].high < f.low for f in rest)
    losses = {f.place: f for f in findings.where(metric="rung_loss", segment=segment)}
    assert max(losses, key=lambda place: losses[place].value) == worst
    assert losses[worst].verdict == "main_loss" or "small_base" in losses[worst].flags


def test_the_weights_of_barriers_name_the_same_one(findings):
    weights = {f.place.split(".")[-1]: f for f in findings.where(metric="barrier_weight", segment="")}
    main = weights.pop(TRUTH["main_barrier"][""])
    assert all(main.low > f.high for f in weights.values())


def test_the_main_barrier_leads_inside_the_same_people(findings):
    leads = findings.where(metric="reason_lead", place=f"why_not={TRUTH['main_barrier']['']}", segment="")
    assert len(leads) == 3
    assert all(f.low > 0 and f.verdict == "higher" for f in leads)


def test_who_connects_sooner_and_who_later_is_found(findings):
    gaps = {f.segment: f for f in findings.where(metric="time_without_gap")}
    assert gaps[TRUTH["sooner"]].high < 0 < gaps[TRUTH["later"]].low
    assert (gaps[TRUTH["sooner"]].verdict, gaps[TRUTH["later"]].verdict) == ("lower", "higher")
    assert {f.against: f.verdict for f in findings.where(metric="adoption_pace")} == {
        "segment=age": "differ", "segment=tariff": "no_difference_shown"}
    adopted, left = (findings.one(metric, "days=180") for metric in ("adoption", "adoption_left"))
    assert 0 < adopted.low < adopted.high < 1 - left.low


def test_what_goes_with_keeping_it_is_found(findings):
    effect = findings.one("marginal_effect", "kept", segment="age=55+")
    kept = {age: float(np.prod(rates)) for age, rates in STEP_RATES.items()}
    assert effect.low < kept["55+"] - kept["35–54"] < effect.high < 0
    assert effect.verdict == "lower"


@pytest.mark.parametrize("segment", TRUTH["main_barrier"])
def test_the_barrier_of_each_group_is_found(findings, segment):
    asked = findings.where(lambda f: "when asked" in f.method, metric="barrier", segment=segment)
    named = {f.place.split(".")[-1]: f for f in asked}
    main = named.pop(TRUTH["main_barrier"][segment])
    assert all(main.low > f.high for f in named.values())


def test_the_broken_promise_is_found(findings):
    broken = {f.place: f for f in findings.where(metric="gap", place_kind="promise", segment="")}
    assert broken[TRUTH["broken_promise"]].high < -1
    assert broken[TRUTH["kept_promise"]].high > 0
    assert min(broken, key=lambda p: broken[p].value) == TRUTH["broken_promise"]


def test_the_fall_of_the_curve_is_found(findings):
    mood = {f.place: f for f in findings.where(lambda f: "survey" not in f.method, metric="emotion", place_kind="step",
                                               segment="", voice="customer") if f.n >= 100}
    low = mood.pop(TRUTH["emotion_falls"])
    assert all(low.high < f.low for f in mood.values())
    hoped = findings.one("expected_emotion", TRUTH["emotion_falls"])
    assert hoped.low > 0 > low.high


def test_the_missing_contacts_are_found(findings):
    absent = {f.place for f in findings.where(metric="coverage", place_kind="channel") if f.value == 0}
    missing = {p for p in absent if p.startswith(TRUTH["missing_touchpoint"])}
    assert len(missing) == 3
    assert absent - missing == set(TRUTH["missing_channels"])


def test_the_missing_receipt_is_told_by_the_rules(measured):
    found = {(i.rule, i.level) for c in CHECKS for i in c.run(measured.loaded.project, measured.findings)}
    assert found == {("barrier_answered", "warning"), ("consent_before_charge", "warning")}


def test_the_late_handoff_is_found(findings):
    late = {f.place: f for f in findings.where(metric="handoff_late", segment="")}
    assert late[TRUTH["late_handoff"]].low > 0.8
    assert all(f.high < 0.5 for place, f in late.items() if place != TRUTH["late_handoff"])


def test_the_channel_that_every_connection_needs_is_owed_most(findings):
    owed = {f.place: f for f in findings.where(metric="attribution")}
    assert max(owed, key=lambda c: owed[c].value) == TRUTH["owed_most"]
    others = [f for c, f in owed.items() if c != TRUTH["owed_most"]]
    assert owed[TRUTH["owed_most"]].low > max(f.value for f in others)
    assert sum(f.value for f in owed.values()) == pytest.approx(TRUTH["connections"])
    first = {f.place: f.value for f in findings.where(metric="attribution_first")}
    begins, journeys = TRUTH["begins_most"]
    assert (max(first, key=first.get), first[begins]) == (begins, journeys)


def test_the_step_where_the_log_loses_most_is_found_and_where_they_go_instead(findings):
    lost = [f for f in findings.where(metric="funnel_loss") if f.verdict == "main_loss"]
    assert [f.place.partition(":")[2] for f in lost] == [TRUTH["never_seen"]]
    left = {f.place: f for f in findings.where(metric="drop_off") if f.value}
    assert left[TRUTH["left_at"]].low > 0.4
    went = findings.one("instead", f"{TRUTH['left_at']}>{TRUTH['goes_instead']}")
    assert went.low > 0.05
    called = findings.one("path_lift", f"{TRUTH['left_at']}>{TRUTH['goes_instead']}", place_kind="path")
    assert (called.verdict, called.significant) == ("lower", True)


def test_the_example_is_the_same_every_time(tmp_path):
    write(tmp_path / "one", "ru")
    write(tmp_path / "two", "ru")
    files = [p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*")]
    assert len(files) == 5
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)


def test_a_plugins_author_would_hear_no_complaint():
    assert check_plugin(cjm_telecom_vas) == []
