"""The VAS plugin: its ladder against worked numbers, its rules, and the truth planted in Call Shield."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from ruamel.yaml import YAML

import cjm_telecom_vas
from cjm_core import Cell, Choices, Finding, Findings, Item, Journey, Message, PairSample, Project, Sample, Story
from cjm_core.build import measure_project
from cjm_core.model import Thresholds
from cjm_core.testing import check_plugin
from cjm_telecom_vas.barriers import ADDRESSED_BY
from cjm_telecom_vas.checks import CHECKS
from cjm_telecom_vas.example import NAME, TRUTH, write
from cjm_telecom_vas.ladder import rungs_of
from cjm_telecom_vas.metrics import METRICS, adoption, adoption_step, barrier_reach
from cjm_telecom_vas.visuals import draw_ladder

TEMPLATE = Path(__file__).parents[2] / "plugins/telecom_vas/cjm_telecom_vas/templates/adoption.yaml"
ALL = Cell("", "", "customer")


def template():
    return YAML(typ="safe").load(TEMPLATE.read_text(encoding="utf-8"))


def counted(values, count):
    count = np.array(count)
    return Sample(ALL, np.array(values, dtype=float), count, count.astype(float), count.astype(float))


class Asked:
    """Evidence of 1000 people on the ladder of methods.md 4.1: 1000, 620, 310, 186."""

    def __init__(self, everybody=False, project=None):
        self.everybody = everybody
        self.project = project or Project.model_validate({"title": "x"})
        self.reached = {"aware": 620, "tried": 310, "connected": 186}

    def items(self, *roles):
        return [(name, Item(role="reached", at=name)) for name in self.reached]

    def samples(self, item_id):
        before = {"aware": 1000, "tried": 620, "connected": 310}[item_id]
        base = 1000 if self.everybody else before
        return [counted([1, 2], [self.reached[item_id], base - self.reached[item_id]])]

    def pair(self, first, second):
        there, up = self.reached[first], self.reached[second]
        rows = [(1, 1, up), (1, 2, there - up)] + ([(2, 2, 1000 - there)] if self.everybody else [])
        one, two, count = (np.array(x) for x in zip(*rows, strict=True))
        weight = count.astype(float)
        return [PairSample(ALL, one.astype(float), two.astype(float), count, weight, weight)]


@pytest.mark.parametrize("everybody", [False, True], ids=["only climbers are asked on", "everybody is asked"])
def test_the_ladder_of_worked_numbers(everybody):
    found = {f.place: f for f in adoption(Asked(everybody))}
    assert [found[p].n for p in ("aware", "tried", "connected")] == [1000, 1000, 1000]
    assert found["connected"].value == pytest.approx(0.186)
    assert (found["connected"].low, found["connected"].high) == pytest.approx((0.1631, 0.2113), abs=5e-5)
    steps = {f.place: f for f in adoption_step(Asked(everybody))}
    assert {p: (f.n, f.value) for p, f in steps.items()} == {
        "tried": (620, pytest.approx(0.5)), "connected": (310, pytest.approx(0.6))}


def test_reasons_count_people_not_mentions():
    journey = {"id": "j", "title": "j", "actor": "a", "stages": [
        {"id": "trust", "name": "t", "steps": [{"id": "ask", "name": "s", "barriers": [
            {"code": "fear", "text": "f"}]}]}]}

    class Reasons(Asked):
        def items(self, *roles):
            return [("why", Item(role="reason", separator=";"))]

        def choices(self, item_id):
            weight = np.array([81.0, 100.0])
            young = Cell("age=young", "", "customer")
            return [Choices(ALL, ("fear", "dear"), weight.astype(int), weight, weight, 263, 263.0, 263.0),
                    Choices(young, ("dear",), np.array([4]), np.array([4.0]), np.array([4.0]), 20, 20.0, 20.0)]

    evidence = Reasons(project=Project.model_validate({"title": "x", "journeys": [journey]}))
    found = {(f.place, f.segment): f for f in barrier_reach(evidence)}
    fear = found["trust.ask.fear", ""]
    assert (fear.place_kind, fear.n, fear.better) == ("element", 263, "lower")
    assert (fear.low, fear.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert found["why=dear", ""].place_kind == "answer"
    nobody = found["trust.ask.fear", "age=young"]
    assert (nobody.n, nobody.value, nobody.low) == (20, 0.0, 0.0)
    assert nobody.high == pytest.approx(0.1611, abs=5e-5)


def test_rungs_stand_at_their_own_place():
    items = [("a", Item(role="reached", at="one")), ("b", Item(role="reached", at="two.step")), ("c", Item(role="nps")),
             ("d", Item(role="reached", at="three")), ("e", Item(role="reached", at="three"))]
    assert [(r.kind, r.place) for r in rungs_of(items)] == [
        ("stage", "one"), ("step", "two.step"), ("item", "d"), ("item", "e")]


def test_a_rung_whose_yes_is_no_number_is_not_counted_as_zero():
    items = {"heard": Item(role="reached"), "took": Item(role="reached", yes=("taken",))}
    answers = [Sample(Cell(), np.array([0.0, 1.0]), *(np.array([4.0, 6.0]) for _ in range(3)))]
    evidence = SimpleNamespace(
        project=Project.model_validate({"title": "x"}), items=lambda *_: list(items.items()),
        samples=lambda _: answers, pair=lambda *_: [],
    )
    assert {f.place: f.value for f in adoption(evidence)} == {"heard": 0.6}


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
        return Findings([Finding("barrier_reach", "element", place, "", "", "customer", 500, None, low, low)])

    check = next(c for c in CHECKS if c.name == "barrier_answered")
    assert [i.level for i in check.run(project, named(0.3))] == ["warning"]
    assert list(check.run(project, named(0.05))) == []


def test_a_ladder_out_of_order_is_told():
    data = {"file": "s.csv", "items": {"kept": {"role": "reached", "at": "keep"},
                                       "aware": {"role": "reached", "at": "awareness"}}}
    project = bent(lambda steps: None, data=[data])
    (issue,) = [i for check in CHECKS for i in check.run(project, None)]
    assert (issue.rule, issue.id) == ("ladder_order", "aware")


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
    steps = {f.place: f for f in findings.where(metric="adoption_step", segment=segment)}
    worst = {"trusts": "trust", "understands": "understanding"}[TRUTH["lost_at"][segment]]
    rest = [f for place, f in steps.items() if place != worst and "small_base" not in f.flags]
    assert len(rest) >= 2
    assert all(steps[worst].high < f.low for f in rest)


@pytest.mark.parametrize("segment", TRUTH["main_barrier"])
def test_the_barrier_of_each_group_is_found(findings, segment):
    named = {f.place.split(".")[-1]: f for f in findings.where(metric="barrier_reach", segment=segment)}
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


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_ladder_is_drawn(tmp_path, lang, measured):
    journey = measured.loaded.project.journeys[0]
    story = Story(measured.loaded.project, journey, measured.findings, (), (), lang)
    figure = draw_ladder(story)
    words = [t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text"))]
    assert "18–34" in words
    assert any("900" in w for w in words)
    assert any(w.endswith("*") for w in words)
    assert any("* " in w for w in words)  # the foot says what the star means
    assert draw_ladder(Story(measured.loaded.project, journey, Findings(), (), (), lang)) is None


def test_the_example_is_the_same_every_time(tmp_path):
    write(tmp_path / "one", "ru")
    write(tmp_path / "two", "ru")
    files = [p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*")]
    assert len(files) == 5
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)


def test_metrics_have_formula_and_source():
    assert all(m.formula and m.source and m.unit == "share" for m in METRICS)
    assert Thresholds().level == 0.95


def test_a_plugins_author_would_hear_no_complaint():
    assert check_plugin(cjm_telecom_vas) == []
