"""The fuel station plugin: its components against worked numbers, its rules, and the truth planted in six stations."""

import numpy as np
import pytest

import cjm_fuel_station
from cjm_core import Cell, Finding, Findings, Item, Project, Sample, Story
from cjm_core.build import measure_project
from cjm_core.testing import check_plugin
from cjm_fuel_station.checks import CHECKS
from cjm_fuel_station.components import COMPONENTS, TARGET, members
from cjm_fuel_station.example import CLEANED, KINDS, NAME, STATIONS, TRUTH, WAVES, write
from cjm_fuel_station.metrics import success_components
from cjm_fuel_station.visuals import SURELY_ABOVE, SURELY_BELOW, UNSURE, draw_components, verdict


class Rated:
    """Evidence in which ten people rate speed on the common ground of -2 to +2."""

    project = Project.model_validate({"title": "x"})

    def items(self, *roles):
        return [("speed_queue", Item(scale="1-5")), ("speedy", Item(scale="1-5")), ("nps", Item(role="nps"))]

    def means(self, item_ids, valence=False):
        assert (item_ids, valence) == (("speed_queue",), True)
        count = np.array([2, 3, 5])
        weight = count.astype(float)
        return [Sample(Cell("", "", "customer"), np.array([-1.0, 0.0, 2.0]), count, weight, weight)]


def test_a_component_stands_on_fixed_ends():
    (found,) = success_components(Rated())
    values = np.repeat([25.0, 50.0, 100.0], [2, 3, 5])
    half = 2.2621571628 * values.std(ddof=1) / np.sqrt(10)
    assert (found.place, found.n, found.unit) == ("speed", 10, "points")
    assert (found.value, found.low, found.high) == pytest.approx((70.0, 70 - half, 70 + half))


def test_items_belong_to_a_component_by_their_names():
    assert members("speed", ["speed", "speed_till", "speedy", "till_speed"]) == ("speed", "speed_till")
    assert list(COMPONENTS) == ["speed", "people", "cleanliness", "fuel"]


@pytest.mark.parametrize(("low", "high", "told"), [
    (60, 74.9, SURELY_BELOW), (60, 75, UNSURE), (74, 80, UNSURE), (75, 80, SURELY_ABOVE), (None, None, UNSURE),
])
def test_a_verdict_needs_the_whole_interval(low, high, told):
    assert TARGET == 75
    assert verdict(Finding("success_components", "code", "speed", low=low, high=high)) == told


def project(steps=(), items=()):
    return Project.model_validate({
        "title": "x",
        "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": [
            {"id": "pay", "name": "p", "steps": [{"id": s, "name": s} for s in steps]}]}],
        "data": [{"file": "s.csv", "items": {i: {"scale": "1-5"} for i in items}}] if items else [],
    })


def told(check, *args):
    return [(i.level, i.id) for c in CHECKS if c.name == check for i in c.run(*args)]


def test_a_component_that_nobody_measures_is_told():
    assert told("components_measured", project(), None) == []
    assert told("components_measured", project(items=["speed_till", "people", "fuel_trust"]), None) == [
        ("warning", "cleanliness")]


def test_selling_to_a_queue_is_told():
    assert told("upsell_in_queue", project(["queue", "till"]), None) == []
    assert told("upsell_in_queue", project(["upsell", "till"]), None) == []
    assert told("upsell_in_queue", project(["queue", "upsell", "till"]), None) == [("warning", "j/pay.upsell")]


def test_selling_to_a_queue_is_told_when_drivers_say_so():
    raw = {"id": "j", "title": "j", "actor": "a", "stages": [{"id": "pay", "name": "p", "steps": [
        {"id": "till", "name": "t", "pains": [{"code": "upsell_in_queue", "text": "x"}]}]}]}
    map_ = Project.model_validate({"title": "x", "journeys": [raw]})

    def heard(low):
        return Findings([Finding("mentions", "element", "pay.till.upsell_in_queue", n=20, value=8.0, low=low)])

    assert told("upsell_in_queue", map_, None) == []
    assert told("upsell_in_queue", map_, heard(1.0)) == []
    assert told("upsell_in_queue", map_, heard(4.5)) == [("warning", "j/pay.till.upsell_in_queue")]


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


def test_the_weakest_component_is_found(findings):
    found = {f.place: f for f in findings.where(metric="success_components", segment="", wave=WAVES[0])}
    weakest, strongest = found.pop(TRUTH["weakest_component"]), found.pop(TRUTH["strongest_component"])
    assert all(weakest.high < f.low and f.high < strongest.low for f in found.values())
    assert verdict(weakest) == SURELY_BELOW
    assert verdict(strongest) == SURELY_ABOVE


@pytest.mark.parametrize(("component", "station"), [("cleanliness", "dirtiest_station"), ("speed", "slowest_station")])
def test_the_station_that_falls_behind_is_found(measured, component, station):
    lang = measured.loaded.project.language
    rows = measured.findings.where(metric="success_components", place=component, wave=WAVES[0])
    found = {f.segment: f for f in rows
             if f.segment.startswith("station=")}
    worst = found.pop(TRUTH[station][lang])
    assert len(found) == len(STATIONS[lang]) - 1
    assert all(worst.high < f.low for f in found.values())
    assert {f.segment for f in measured.findings.where(metric="success_components", place=component)} >= {
        f"kind={kind}" for kind in KINDS[lang]}


def test_the_broken_and_the_exceeded_promise_are_found(findings):
    gaps = {f.place: f for f in findings.where(metric="gap", place_kind="promise", segment="")}
    broken = gaps.pop(TRUTH["broken_promise"])
    assert all(broken.high < f.low for f in gaps.values())
    assert [p for p, f in gaps.items() if f.low > 0] == [TRUTH["exceeded_promise"]]


def test_the_fall_of_the_curve_is_found(findings):
    mood = {f.place: f for f in findings.where(metric="emotion", place_kind="step", segment="", voice="customer")
            if f.n >= 100}
    low = mood.pop(TRUTH["emotion_falls"])
    assert len(mood) == 11
    assert all(low.high < f.low for f in mood.values())
    assert findings.one("expected_emotion", TRUTH["emotion_falls"]).low > 0


def test_the_missing_contacts_are_found(findings):
    absent = {f.place for f in findings.where(metric="coverage", place_kind="channel") if f.value == 0}
    assert absent == {*TRUTH["missing_channels"],
                      *(f"{TRUTH['missing_touchpoint']}:{channel}" for channel in ("app", "site"))}


def test_the_late_handoff_is_found(findings):
    late = {f.place: f for f in findings.where(metric="handoff_late", segment="")}
    assert late[TRUTH["late_handoff"]].low > 0.8
    assert all(f.high < 0.5 for place, f in late.items() if place != TRUTH["late_handoff"])


def test_the_rules_tell_what_drivers_say(measured):
    found = [(i.rule, i.id) for c in CHECKS for i in c.run(measured.loaded.project, measured.findings)]
    assert found == [("upsell_in_queue", f"fuel_network/{TRUTH['heard_pain']}")]


def test_the_effect_is_found_beside_the_stations_that_were_left_as_they_were(measured):
    effect = measured.findings.one("effect", "station_success")
    assert 0 < effect.low <= TRUTH["effect"] <= effect.high
    assert (effect.verdict, effect.against, effect.n) == ("effect", f"wave={WAVES[0]}", 90)
    assert "caution" in effect.flags, "six stations are few"
    changes = {f.segment: f for f in measured.findings.where(metric="index_change")}
    assert all(f.verdict == "rose" for s, f in changes.items() if s in {
        f"station={STATIONS[measured.loaded.project.language][i]}" for i in CLEANED})
    assert len(measured.findings.where(metric="change_without_comparison")) == 0


def test_the_index_is_the_mean_of_its_components(findings):
    for unit in findings.where(metric="index"):
        parts = findings.where(metric="index_component", segment=unit.segment, wave=unit.wave)
        assert unit.value == pytest.approx(sum(f.value for f in parts) / 4)


def test_the_code_that_coders_understand_differently_is_found(findings):
    alpha = {f.place: f.value for f in findings.where(metric="agreement", place_kind="code")}
    assert min(alpha, key=alpha.get) == TRUTH["unclear_code"]
    assert findings.one("agreement", TRUTH["unclear_code"]).verdict == "not_reliable"


def test_the_stage_that_few_draw_and_the_stage_drawn_apart_are_found(findings):
    drawn = {f.place: f for f in findings.where(metric="drawn")}
    rare = drawn.pop(TRUTH["rarely_drawn"])
    assert all(rare.high < f.low for f in drawn.values())
    spread = {f.place: f.verdict for f in findings.where(metric="drawn_spread")}
    assert [place for place, verdict in spread.items() if verdict == "drawn_apart"] == [TRUTH["drawn_apart"]]


def test_the_components_are_drawn(measured):
    lang = measured.loaded.project.language
    story = Story(measured.loaded.project, measured.loaded.project.journeys[0], measured.findings, (), (), lang)
    words = [t.get_text() for t in draw_components(story).findobj(lambda a: hasattr(a, "get_text"))]
    assert set(STATIONS[lang]) <= set(words)
    assert {"ru": "полоса внимания, от 60 до 75", "en": "band to watch, 60 to 75"}[lang] in words
    empty = Story(measured.loaded.project, measured.loaded.project.journeys[0], Findings(), (), (), lang)
    assert draw_components(empty) is None


def test_the_example_is_the_same_every_time(tmp_path):
    write(tmp_path / "one", "ru")
    write(tmp_path / "two", "ru")
    files = [p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*")]
    assert len(files) == 5
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)


def test_a_plugins_author_would_hear_no_complaint():
    assert check_plugin(cjm_fuel_station) == []
