"""What logs show at the steps: bars of who comes and waits, typical ways, and one low lane beside feelings."""

from dataclasses import replace
from itertools import product

import pytest
from stories import LONG, TEMPLATES, full_findings, story, template_journey

from cjm_core.extensions import SourceCount, Story
from cjm_core.findings import SMALL_BASE, SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.scene.page import PAGES
from cjm_core.scene.views.blueprint import draw_blueprint
from cjm_core.scene.views.path import draw_path
from cjm_core.testing.legible import texts_in_order

ONBOARDING = next(p for p in TEMPLATES if p.stem == "onboarding")
STEPS = ("ask", "wait", "talk", "end")


def mined(names=None, count=1):
    """Return a journey as a log gives it: names, work and a hand-off, no statement."""
    stages = [
        {"id": f"s{k}", "name": (names or {}).get("stage", f"Stage {k}"), "steps": [
            {"id": s, "name": (names or {}).get("step", s), "touchpoint": {"channel": "phone"},
             "front": [{"role": "desk", "text": s}]} for s in STEPS]} for k in range(count)]
    roles = [{"id": "desk", "name": "Desk", "department": "D"}, {"id": "office", "name": "Office", "department": "O"}]
    return {"id": "way", "title": "Way", "actor": "person", "roles": roles, "stages": stages,
            "handoffs": [{"at": "s0.talk", "from": "desk", "to": "office"}]}


def share(metric, place, value, **more):
    given = {"n": 200, "value": value, "low": max(0.0, value - 0.03), "high": min(1.0, value + 0.03), "unit": "share"}
    return Finding(metric, "step", place, **{**given, **more})


def hours(metric, place, value, **more):
    return Finding(metric, "step", place, n=180, value=value, low=value, high=value, unit="hours", **more)


def log_findings(journey):
    rows = []
    for i, (place, _, _) in enumerate(journey.steps()):
        rows += [share("step_reach", place, 1.0 / (1 + i)), share("ends_at", place, 0.05 * (i % 3)),
                 share("rework", place, 0.3 * (i % 2)), hours("wait_before", place, 3.0**i / 100),
                 hours("wait_before_p90", place, 3.0**i / 20)]
    places = [place for place, _, _ in journey.steps()]
    way = ">".join([places[0], places[1], places[1], places[0], "elsewhere", places[-1]])
    rows += [Finding("typical_journey", "variant", way, n=200, value=0.4, low=0.3, high=0.5, unit="share",
                     verdict="most_frequent"),
             Finding("typical_journey", "variant", ">".join(places), n=200, value=0.1, low=0.0, high=0.2, unit="share",
                     verdict="medoid")]
    return rows


def told(raw, rows=None, lang="en", page="A3", view=draw_path):
    project = Project.model_validate({"title": "t", "journeys": [raw]})
    journey = project.journeys[0]
    rows = log_findings(journey) if rows is None else rows
    sources = (SourceCount("log", "events", "log", "customer", 200, 900),)
    return view(Story(project, journey, Findings(rows), (), sources, lang, page)) or ()


def marks(scenes, *kinds):
    return [m for scene in scenes for m in scene.marks if m.kind in kinds]


def test_a_map_of_a_log_alone_shows_bars_waits_repeats_and_ways():
    scenes = told(mined())
    assert {m.place for m in marks(scenes, "reached")} == {f"s0.{s}" for s in STEPS}
    assert {m.tier for m in marks(scenes, "reached", "waited", "repeated", "way")} == {"measured"}
    assert [m.place for m in marks(scenes, "repeated")] == ["s0.wait", "s0.end"]
    first, second = marks(scenes, "way")
    assert "40%" in first.title
    assert "differ least" in second.title
    assert marks(scenes, "recorded") == []


def test_a_bar_is_as_high_as_its_share_and_dark_as_far_as_journeys_end():
    rows = [share("step_reach", "s0.ask", 1.0), share("step_reach", "s0.wait", 0.5), share("ends_at", "s0.wait", 0.25)]
    drawn = {m.place: m for m in marks(told(mined(), rows), "reached")}

    def height(part):
        ys = [float(c[2]) for c in part.path if len(c) > 1]
        return max(ys) - min(ys)

    whole, half, dark = (height(p) for p in (drawn["s0.ask"].parts[0], *drawn["s0.wait"].parts[:2]))
    assert half == pytest.approx(whole / 2)
    assert dark == pytest.approx(whole / 4)


def test_only_the_longest_wait_stands_out():
    bars = marks(told(mined()), "waited")
    orange = [m.place for m in bars if any(getattr(p, "paint", None) and p.paint.fill == "#D55E00" for p in m.parts)]
    assert orange == ["s0.end"]


def test_parts_of_the_journeys_change_nothing_on_the_map_of_all():
    raw = mined()
    rows = log_findings(Project.model_validate({"title": "t", "journeys": [raw]}).journeys[0])
    other = "s0.ask>s0.end"
    parts = [hours("wait_before", "s0.ask", 900.0, segment="region=North"),
             hours("wait_before_p90", "s0.ask", 2000.0, segment="region=North"),
             *(Finding("typical_journey", "variant", other, segment="region=North", n=50, value=0.9, unit="share",
                       verdict=v) for v in ("most_frequent", "medoid"))]
    assert told(raw, parts + rows) == told(raw, rows)


def test_what_is_hidden_is_not_drawn():
    rows = [share("step_reach", f"s0.{s}", 0.5) for s in STEPS[:3]]
    rows.append(Finding("step_reach", "step", "s0.end", n=None, unit="share", flags=(SUPPRESSED,)))
    (drawn,) = [m for m in marks(told(mined(), rows), "reached") if m.place == "s0.end"]
    assert "hidden: small group" in drawn.title
    assert "%" not in drawn.title
    assert not [p for p in drawn.parts if hasattr(p, "path")]


def test_a_small_base_is_told():
    rows = [share("step_reach", "s0.ask", 1.0), hours("wait_before", "s0.wait", 2.0, flags=(SMALL_BASE,))]
    (drawn,) = marks(told(mined(), rows), "waited")
    assert "n\N{NO-BREAK SPACE}180" in drawn.title


def test_beside_feelings_and_statements_the_log_has_one_low_lane_and_the_map_stays_one_page():
    journey = template_journey(ONBOARDING)
    base = story(journey, "ru")
    both = replace(base, findings=Findings([*full_findings(journey), *log_findings(journey)]))
    scenes = draw_path(both)
    assert len(scenes) == len(draw_path(base)) == 1
    assert marks(scenes, "emotion_point")
    assert len(marks(scenes, "recorded")) == len(list(journey.steps()))
    assert marks(scenes, "reached", "waited", "repeated", "way") == []


def test_without_a_log_nothing_of_it_is_drawn():
    assert marks(draw_path(story(template_journey(ONBOARDING))), "recorded", "reached", "waited", "way") == []


@pytest.mark.parametrize(("page", "view"), list(product(PAGES, (draw_path, draw_blueprint))))
def test_every_text_can_be_read_on_every_page_in_both_languages(page, view):
    for lang, raw in product(("ru", "en"), (mined(), mined({"stage": LONG, "step": LONG}, 6))):
        for scene in told(raw, lang=lang, page=page, view=view):
            assert texts_in_order(scene) == []
            assert page == "16x9" or scene.troubles == ()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_low_lane_can_be_read_beside_all_the_rest(lang):
    journey = template_journey(ONBOARDING)
    both = Findings([*full_findings(journey), *log_findings(journey)])
    for page, view in product(("A3", "A4", "16x9"), (draw_path, draw_blueprint)):
        for scene in view(replace(story(journey, lang, page), findings=both)):
            assert texts_in_order(scene) == []
            assert scene.troubles == ()


def test_slides_of_a_log_alone_begin_with_what_it_shows():
    first, *_ = told(mined(), page="16x9")
    assert [m for m in first.marks if m.kind == "reached"]
