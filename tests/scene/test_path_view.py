from itertools import product

import pytest
from stories import TEMPLATES, full_findings, lengthened, story, template_journey

from cjm_core.findings import Finding, Findings
from cjm_core.scene.marks import Shape
from cjm_core.scene.page import PAGES
from cjm_core.scene.views.path import draw_path
from cjm_core.testing.legible import texts_in_order

ONBOARDING = next(p for p in TEMPLATES if p.stem == "onboarding")


def marks(scenes, kind):
    return [m for scene in scenes for m in scene.marks if m.kind == kind]


def replaced(base, findings):
    from dataclasses import replace

    return replace(base, findings=findings)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_every_text_of_every_template_can_be_read_in_both_languages(path):
    for lang, page, full in product(("ru", "en"), ("A3", "16x9"), (True, False)):
        for scene in draw_path(story(template_journey(path), lang, page, full)):
            assert texts_in_order(scene) == []
            assert scene.troubles == ()


@pytest.mark.parametrize("page", PAGES)
def test_the_flagship_can_be_read_on_every_page(page):
    for lang in ("ru", "en"):
        for scene in draw_path(story(template_journey(ONBOARDING), lang, page)):
            assert texts_in_order(scene) == []
            assert scene.troubles == ()


@pytest.mark.parametrize("page", ["A4", "A3", "A1", "A0"])
def test_long_texts_wrap_and_stay_apart(page):
    for lang in ("ru", "en"):
        for scene in draw_path(story(lengthened(template_journey(ONBOARDING)), lang, page)):
            assert texts_in_order(scene) == []
            assert scene.troubles == ()


def test_what_cannot_fit_a_slide_is_named_with_what_to_do():
    scenes = draw_path(story(lengthened(template_journey(ONBOARDING)), "ru", "16x9"))
    told = [t for scene in scenes for t in scene.troubles]
    assert told
    assert all(t.text and t.reason for t in told)
    hidden = [s for s in scenes if texts_in_order(s) and not s.troubles]
    assert hidden == []


def test_wall_and_hand_out_keep_the_flagship_in_one_piece():
    journey = template_journey(ONBOARDING)
    assert [len(draw_path(story(journey, "ru", page))) for page in ("A3", "A1", "A0")] == [1, 1, 1]


def test_nothing_is_filled_where_nothing_was_measured():
    scenes = draw_path(story(template_journey(ONBOARDING), full=False))
    stated = ("pain", "gain", "emotion_point", "initiative")
    tiers = {m.tier for scene in scenes for m in scene.marks if m.kind in stated}
    assert tiers == {"assumption"}
    assert marks(scenes, "metric") == []
    assert marks(scenes, "gap") == []


def test_a_suppressed_number_is_never_drawn():
    journey = template_journey(ONBOARDING)
    hidden = [p.id for i, p in enumerate(journey.promises) if i % 5 == 4]
    assert hidden
    scenes = draw_path(story(journey))
    drawn = {m.about: m for m in marks(scenes, "promise")}
    bars = {m.about for m in marks(scenes, "gap_bar")}
    assert bars
    for promise in hidden:
        assert promise not in bars
        assert "скрыто" in drawn[promise].title


def test_a_place_without_data_breaks_the_curve():
    journey = template_journey(ONBOARDING)
    raw = journey.model_dump(mode="json", by_alias=True)
    for stage in raw["stages"]:
        for step in stage["steps"]:
            step["mood"] = None
    bare = type(journey).model_validate(raw)
    places = [place for place, _, _ in bare.steps()]
    rows = [r for r in full_findings(bare) if r.metric != "emotion" or r.place != places[3]]
    scenes = draw_path(replaced(story(bare), Findings(rows)))
    points = {m.place for m in marks(scenes, "emotion_point")}
    assert points == set(places) - {places[3]}
    strokes = [p for p in marks(scenes, "emotion_curve")[0].parts if p.paint.stroke and p.paint.width_mm > 0.9]
    assert len(strokes) == len(places) - 3


def test_an_interval_beyond_the_scale_stays_on_the_page():
    journey = template_journey(ONBOARDING)
    place = next(place for place, _, _ in journey.steps())
    wild = Finding("emotion", "step", place, n=3, value=2.0, low=-7.0, high=9.0, unit="valence")
    for scene in draw_path(replaced(story(journey, full=False), Findings([wild]))):
        assert texts_in_order(scene) == []
        for mark in scene.marks:
            for part in mark.parts:
                if isinstance(part, Shape):
                    ys = [float(y) for c in part.path for y in c[2::2]]
                    assert all(0 <= y <= scene.height_mm for y in ys)


def test_the_legend_names_what_is_drawn_and_nothing_else():
    bare = draw_path(story(template_journey(ONBOARDING), "en", full=False))
    words = {p.text for m in marks(bare, "legend") for p in m.parts if hasattr(p, "text")}
    assert "pain, assumed" in words
    assert "pain, heard" not in words
    assert "expectation" not in words
    full = draw_path(story(template_journey(ONBOARDING), "en"))
    assert "pain, heard" in {p.text for m in marks(full, "legend") for p in m.parts if hasattr(p, "text")}


def test_the_same_thing_looks_the_same_on_every_page_but_for_its_size():
    journey = template_journey(ONBOARDING)

    def look(page):
        diamond = marks(draw_path(story(journey, "ru", page)), "moment_of_truth")[0].parts[0]
        return [c[0] for c in diamond.path], diamond.paint.fill, diamond.paint.stroke

    assert look("A3") == look("A4") == look("A1") == look("16x9")


def test_a_journey_without_stages_draws_nothing():
    journey = template_journey(ONBOARDING).model_copy(update={"stages": ()})
    assert draw_path(story(journey, full=False)) is None
