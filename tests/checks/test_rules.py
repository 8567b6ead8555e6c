"""Every rule of the core finds its fault, names the thing, and is silent about a project without faults."""

from datetime import date
from pathlib import Path

import pytest

from cjm_core.checks import CORE_CHECKS, check, drivers, intake_issues
from cjm_core.errors import Message, Spot
from cjm_core.evidence.intake import Example, Intake, ItemIntake, Note
from cjm_core.findings import Finding, Findings

J = "journeys__0__"
STEP = J + "stages__0__steps__0__"
LONG = " ".join(["word"] * 26)
STAGE = {"id": "s9", "name": "Last", "steps": [{"id": "p0", "name": "Step"}]}

FAULTS = [
    ("actor", "onboarding", "did you mean `newcomer`?", {J + "actor": "newcommer"}),
    ("actor", "onboarding", "nobody is described as `newcomer`", {"personas": []}),
    ("step_reference", "onboarding/s0.p0", "there is no channel `fone`; did you mean `phone`?",
     {STEP + "touchpoint": {"channel": "fone"}}),
    ("step_reference", "onboarding/s0.p0", "write the id of one that exists: `app`, `bot`, `chat`",
     {STEP + "touchpoint": {"channel": "zzz"}}),
    ("step_reference", "onboarding/s0.p0", "there is no role `boss`",
     {STEP + "touchpoint": {"channel": "phone", "from": "boss"}}),
    ("step_reference", "onboarding/s0.p0", "there is no role `boss`",
     {STEP + "front": [{"role": "boss", "text": "Signs"}]}),
    ("step_reference", "onboarding/s0.p0", "there is no system `crm`",
     {STEP + "back": [{"role": "hr", "text": "Signs", "system": "crm"}]}),
    ("handoff_reference", "onboarding/hr-it-s8", "there is no place `s8`",
     {J + "handoffs": [{"at": "s8", "from": "hr", "to": "it"}]}),
    ("handoff_reference", "onboarding/hr-ti-s1", "there is no role `ti`",
     {J + "handoffs": [{"at": "s1", "from": "hr", "to": "ti"}]}),
    ("handoff_reference", "onboarding/hr-it-s1", "there is no system `crm`",
     {J + "handoffs": [{"at": "s1", "from": "hr", "to": "it", "through": "crm"}]}),
    ("expected_reference", "onboarding/s0", "there is no channel `fax`", {J + "expected": {"s0": ["fax"]}}),
    ("expected_reference", "onboarding", "there is no place `s8`", {J + "expected": {"s8": ["phone"]}}),
    ("promise_place", "onboarding/laptop", "there is no place `s0.p8`", {J + "promises__0__at": "s0.p8"}),
    ("plan_reference", "onboarding/desk", "did you mean `laptop`?", {J + "plan__0__for": ["laptops"]}),
    ("owner_role", "onboarding", "there is no role `boss`", {J + "owner": "boss"}),
    ("owner_role", "onboarding/desk", "there is no role `boss`", {J + "plan__0__owner": "boss"}),
    ("link", "onboarding", "does not have yet: `exit`, `growth`",
     {J + "links": [{"to": "exit"}, {"to": "growth"}, {"to": "onboarding"}, {"to": "exit"}]}),
    ("item_reference", "data/kept", "there is no place `day1`", {"data__0__items__kept__at": "day1"}),
    ("item_reference", "data/kept", "there is no promise `lap`; did you mean `laptop`?",
     {"data__0__items__kept__promise": "lap"}),
    ("item_reference", "data/kept", "there is no item `hopes`; did you mean `hoped`?",
     {"data__0__items__kept__pairs": "hopes"}),
    ("item_reference", "data/kept", "there is no item `kept`", {"data__0__items__kept__pairs": "kept"}),
    ("kano_pair", "data/with", "write `pairs:` with the item of `role: dysfunctional`",
     {"data__0__items__with": {"role": "functional", "scale": "1-5"}}),
    ("kano_codes", "data/without", "coded 1 to 5 in Kano's order", {
        "data__0__items__with": {"role": "functional", "scale": "1-5", "pairs": "without"},
        "data__0__items__without": {"role": "dysfunctional", "labels": {1: "like", 2: "dislike"}}}),
    ("unrated_importance", "data/much", "no rating belongs to it",
     {"data__0__items__much": {"role": "importance", "scale": "1-7", "at": "s1"}}),
    ("event_place", "log", "there is no place `s8`", {"data__1": {
        "id": "log", "kind": "events", "file": "b.csv", "steps": {"SENT": "s8"},
        "columns": {"journey": "c", "activity": "a", "time": "t"}}}),
    ("duplicate_id", "hr", "the id `hr` names two things", {"roles__2": {"id": "hr", "name": "Other"}}),
    ("duplicate_id", "onboarding/s0", "`s0` names two things", {J + "stages__5": {"id": "s0", "name": "Again"}}),
    ("duplicate_id", "onboarding/s0.p1", "two things", {STEP + "id": "p1"}),
    ("duplicate_id", "onboarding/s0.p0.late", "two things",
     {STEP + "pains": [{"code": "late", "text": "A"}, {"code": "late", "text": "B"}]}),
    ("duplicate_id", "onboarding/laptop", "two things",
     {J + "promises__1": {"id": "laptop", "text": "Other", "made_by": "hr", "at": "s0"}}),
    ("duplicate_id", "onboarding/hr-it-s1", "two things", {J + "handoffs__1": {"at": "s1", "from": "hr", "to": "it"}}),
    ("item_twice", "data/kept", "two sources", {"data__1": {"file": "b.csv", "items": {"kept": {"scale": "1-7"}}}}),
    ("shared_place", "second/s0", "cannot tell them apart", {"journeys__1": {
        "id": "second", "title": "Second", "actor": "newcomer", "owner": "hr", "review": "2027-01-01",
        "stages": [{"id": "s0", "name": "Same"}]}}),
    ("broken_chain", "onboarding/it-hr-s0", "gets it only at `s1`", {J + "handoffs": [
        {"at": "s0", "from": "it", "to": "hr", "passes": "account"},
        {"at": "s1", "from": "boss", "to": "it", "passes": "account"}]}),
    ("needed_early", "onboarding/s0.p0", "no hand-off passes it",
     {STEP + "front": [{"role": "hr", "text": "Signs", "needs": "contract"}]}),
    ("stage_count", "onboarding", "stages on the map: 4;", {J + "stages": [
        {"id": f"t{k}", "name": "T", "steps": [{"id": f"p{i}", "name": "P"} for i in range(3)]} for k in range(4)]}),
    ("step_count", "onboarding", "steps on the map: 27;",
     {J + "stages__0__steps": [{"id": f"p{k}", "name": "P"} for k in range(19)]}),
    ("pain_code", "onboarding/s0.p0", "the pain “Late” at `s0.p0` has no code", {STEP + "pains": ["Late"]}),
    ("pain_code", "onboarding/s0.p0", "the barrier “Late”", {STEP + "barriers": ["Late"]}),
    ("no_owner", "onboarding", "nobody owns the map", {J + "owner": None}),
    ("no_review", "onboarding", "no day of review", {J + "review": None}),
    ("mixed_scales", "onboarding", "1-5, 1-7", {"data__0__items__other": {"at": "s1", "scale": "1-7"}}),
    ("mixed_scales", "onboarding", "1-5, 1-5 ↓",
     {"data__0__items__other": {"at": "s1", "scale": "1-5", "better": "lower"}}),
    ("no_scale", "data/other", "has no scale", {"data__0__items__other": {"at": "s1"}}),
    ("label_codes", "data/kept", "write `1: Very bad`",
     {"data__0__items__kept__labels": {"Very bad": "1", "Bad": "2", "Good": "5"}}),
    ("label_codes", "data/kept", "write `1: bad`", {"data__0__items__kept__labels": {"bad": "Bad", "good": "Good"}}),
    ("several_answers", "data/kept", "write `role: reason`", {"data__0__items__kept__separator": ";"}),
    ("nps_scale", "data/advise", "needs 0-10", {"data__0__items__advise__scale": "1-10"}),
    ("pair_scales", "data/kept", "on different scales", {"data__0__items__hoped__scale": "1-7"}),
    ("promise_without_source", "onboarding/laptop", "`career_site`, who made the promise",
     {J + "promises__0__made_by": "career_site"}),
    ("promise_without_pair", "onboarding", "(`role: experience`): `laptop`, `desk`; add",
     {"data__0__items": {"kept": {"promise": "laptop", "scale": "1-5"}},
      J + "promises__1": {"id": "desk", "text": "A desk", "made_by": "hr", "at": "s0"}}),
    ("missing_language", "onboarding/s0.p0", "is not said in ru",
     {J + "title": {"en": "Onboarding", "ru": "Адаптация"}, STEP + "name": {"en": "Call"}}),
    ("missing_language", "data/kept", "is not said in en",
     {J + "title": {"en": "Onboarding", "ru": "Адаптация"}, "data__0__items__kept__text": {"ru": "Сдержали?"}}),
    ("long_text", "onboarding/s0.p0.much", "a cell carries 25", {STEP + "pains": [{"code": "much", "text": LONG}]}),
    ("long_text", "onboarding/s0.p0", "a cell carries 25", {STEP + "front": [{"role": "hr", "text": LONG}]}),
    ("long_for_slides", "onboarding", "with more than 12 words: 1;",
     {STEP + "does": [{"id": "much", "text": "one two " * 7}]}),
    ("assumptions", "onboarding", "among the statements of `onboarding`: 1 of 1;", {STEP + "thinks": ["Why?"]}),
    ("ladder_items", "data/kept", "write `role: reached`", {"analysis": {"ladder": ["went", "kept"]},
     "data__0__items__went": {"role": "reached", "at": "s0"}}),
    ("ladder_order", "data/went", "the order of the stages", {
        "analysis": {"ladder": ["came", "went"]}, "data__0__items__came": {"role": "reached", "at": "s1"},
        "data__0__items__went": {"role": "reached", "at": "s0"}}),
    ("adoption_items", "analysis.adoption", "there is no item `day`; did you mean `days`?",
     {"analysis": {"adoption": {"time": "day", "status": "kept"}}, "data__0__items__days": {"role": "number"}}),
    ("driver_items", "analysis.outcome", "did you mean `kept`", {"analysis": {"outcome": "kep"}}),
    ("driver_items", "analysis.drivers", "there is no item `xyz`", {"analysis": {"drivers": ["kept", "xyz"]}}),
    ("driver_items", "analysis.targets", "no item or place `s0.p9`", {"analysis": {"targets": {"s0.p9": 0.5}}}),
    ("driver_items", "analysis.scenarios.up", "did you mean `kept`",
     {"analysis": {"scenarios": [{"id": "up", "raise": {"kepd": 4}}]}}),
    ("words_for_numbers", "analysis.outcome", "`outcome` needs numbers, and `why` holds words",
     {"analysis": {"outcome": "why"}, "data__0__items__why": {"role": "reason"}}),
    ("outcome_explains_itself", "analysis.drivers", "`kept` is the outcome",
     {"analysis": {"outcome": "kept", "drivers": ["kept", "hoped"]}}),
    ("outcome_explains_itself", "analysis.drivers", "names but one item", {"analysis": {"drivers": ["kept"]}}),
    ("scenario_level", "analysis.scenarios.up", "`kept` is asked on 1-5, so its mean cannot come to 6",
     {"analysis": {"scenarios": [{"id": "up", "raise": {"kept": 6}}]}}),
    ("unmeasured_moment", "onboarding/s0.p0", "declared a moment of truth",
     {STEP + "moment_of_truth": {"why": "First"}}),
]


@pytest.mark.parametrize(("rule", "about", "words", "changes"), FAULTS)
def test_a_rule_finds_its_fault(broken, rule, about, words, changes):
    found = check(broken(**changes), Findings())
    assert [(i.id, words in str(i.message)) for i in found if i.rule == rule] == [(about, True)], found


def test_a_project_without_faults_is_clean(broken):
    assert check(broken(), Findings()) == []


def test_every_rule_is_tested_and_its_issues_carry_its_name(broken):
    named = {c.name for c in CORE_CHECKS}
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert sorted(name for name in named if f'"{name}"' not in tests) == []
    assert len(named) == len(CORE_CHECKS)


def test_broken_references_are_errors_and_questions_of_craft_are_not(broken):
    found = check(broken(**{J + "actor": "nobody", J + "owner": None, STEP + "thinks": ["Why?"]}), Findings())
    assert [(i.level, i.rule) for i in found] == [("error", "actor"), ("warning", "no_owner"), ("note", "assumptions")]


def test_a_review_is_stale_only_against_a_given_day(broken):
    assert check(broken(), None) == []
    assert check(broken(), None, today=date(2027, 3, 1)) == []
    (late,) = check(broken(), None, today=date(2027, 3, 2))
    assert (late.rule, late.level, late.id) == ("stale_review", "warning", "onboarding")
    assert "by 2027-03-01" in str(late.message)


def test_as_is_and_to_be_may_share_their_places(broken):
    future = {"id": "future", "title": "Future", "actor": "newcomer", "owner": "hr", "review": "2027-01-01",
              "state": "to_be", "stages": [{"id": f"s{k}", "name": "Same"} for k in range(5)]}
    assert not [i for i in check(broken(journeys__1=future), None) if i.rule == "shared_place"]


def test_an_item_may_speak_of_a_whole_journey(broken):
    assert check(broken(data__0__items__advise__at="onboarding"), Findings()) == []


def test_a_question_that_many_contradict_themselves_on_is_badly_worded(broken):
    def contradictory(value, **columns):
        return Finding("kano_questionable", "item", "kept", n=100, value=value, unit="share", **columns)

    (told,) = check(broken(), Findings([contradictory(0.08), contradictory(0.3, segment="unit=a")]))
    assert (told.level, told.rule, told.id) == ("warning", "kano_wording", "data/kept")
    assert "8 % of the people" in str(told.message)
    assert check(broken(), Findings([contradictory(0.05)])) == []


def test_an_importance_item_beside_the_one_rating_of_its_place_is_no_fault(broken):
    much = {"role": "importance", "scale": "1-7", "promise": "laptop"}
    assert check(broken(data__0__items__much=much), Findings()) == []


def _mention(place, value, n=20, **columns):
    return Finding("mentions", "element", place, n=n, value=value, unit="people", **columns)


def test_heard_statements_are_no_assumptions_and_hidden_ones_are_not_betrayed(broken):
    project = broken(**{STEP + "pains": [{"code": c, "text": c} for c in ("late", "secret", "silent")]})
    findings = Findings([
        _mention("s0.p0.late", 3.0), _mention("s0.p0.silent", 0.0),
        _mention("s0.p0.secret", None, None, flags=("suppressed",)),
    ])
    (note,) = check(project, findings)
    assert (note.rule, ": 1 of 3;" in str(note.message)) == ("assumptions", True)


def test_a_code_that_stands_nowhere_on_the_map_is_shown(broken):
    findings = Findings([_mention("s0.p0.cold", 7.0), _mention("s0.p0.cold", 2.0, segment="unit=a")])
    (note,) = check(broken(), findings)
    assert (note.level, note.rule, note.id) == ("note", "unmapped_code", "s0.p0.cold")
    assert "(people who said it: 7 of 20)" in str(note.message)
    (quiet,) = check(broken(), Findings([_mention("s0.p0.cold", None, None, flags=("suppressed",))]))
    assert "people" not in str(quiet.message)


def test_a_code_of_a_step_is_told_once_and_a_stage_may_stand_for_its_steps(broken):
    findings = Findings([_mention("s0.p0.cold", 7.0), _mention("s0.cold", 8.0), _mention("s1.p0.late", 3.0)])
    project = broken(**{J + "stages__1__pains": [{"code": "late", "text": "Late"}]})
    assert [i.id for i in check(project, findings) if i.rule == "unmapped_code"] == ["s0.p0.cold"]


def test_hopes_of_feelings_may_have_a_scale_of_their_own(broken):
    project = broken(data__0__items__felt={"at": "s1", "role": "emotion", "scale": "-2..2", "pairs": "hope"},
                     data__0__items__hope={"at": "s1", "role": "expectation", "scale": "-2..2"})
    assert check(project, Findings()) == []


@pytest.mark.parametrize("finding", [
    Finding("mean", "step", "s0.p0", n=9, value=3.0), Finding("mentions", "step", "s0.p0", n=9, value=3.0),
])
def test_a_measured_moment_of_truth_is_fine(broken, finding):
    project = broken(**{STEP + "moment_of_truth": {"why": "First"}})
    assert check(project, Findings([finding])) == []
    assert check(project, Findings([Finding("coverage", "step", "s0.p0", n=1, value=1.0)])) != []


def test_unreadable_answers_are_told_with_examples(broken):
    examples = tuple(Example("a.csv", row, "q1", "7!") for row in (2, 5, 9, 11))
    note = Note("weight", 2, Message("{count} people have no weight.", {"count": 2}), examples[:1])
    intake = Intake("survey", "responses", ("a.csv",), ("utf-8",), 20, (
        ItemIntake("kept", "q1", 16, 0, 4, examples), ItemIntake("hoped", "q2", 20, 0, 0)), (note,))
    nowhere, weights = sorted(check(broken(), None, intake=[intake]), key=lambda i: i.rule)
    assert (nowhere.id, nowhere.level, nowhere.spot) == ("data/kept", "warning", Spot())
    assert "answers to `kept` that cannot be read and are left out: 4 (" in str(nowhere.message)
    assert "a.csv:2 q1 “7!”; a.csv:5 q1 “7!”; a.csv:9" in str(nowhere.message)
    assert (weights.rule, weights.id) == ("weight", "survey")
    assert str(weights.message) == "2 people have no weight. For example: a.csv:2 q1 “7!”"
    assert list(intake_issues([])) == []


def test_braces_in_a_users_text_do_no_harm(broken):
    found = check(broken(**{STEP + "pains": ["{late} {0}"]}), Findings())
    assert any("«{late} {0}»" in i.message.text("ru") for i in found)


@pytest.mark.parametrize(("declared", "verdict", "rules"), [
    (True, "no_moment", ["contradicted_moment"]), (True, "pain", ["contradicted_moment"]), (True, "critical", []),
    (True, "cannot_tell", []), (False, "critical", ["undeclared_moment"]), (False, "moment", []),
])
def test_declared_moments_of_truth_meet_the_answers(broken, declared, verdict, rules):
    project = broken(**({STEP + "moment_of_truth": {"why": "First"}} if declared else {}))
    rows = Findings([Finding("moment_of_truth", "step", "s0.p0", verdict=verdict, n=300)])
    told = [i.rule for c in drivers.CHECKS for i in c.run(project, rows)]
    assert told == rules
