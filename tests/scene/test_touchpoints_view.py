from itertools import product

import pytest
from processes import HIDDEN, changed, coverage, every_finding, marks, overloaded, process_story, words
from stories import TEMPLATES, template_journey

from cjm_core.findings import Finding
from cjm_core.scene.marks import Shape
from cjm_core.scene.page import PAGES
from cjm_core.scene.views.touchpoints import draw_touchpoints
from cjm_core.testing.legible import texts_in_order

ONBOARDING = template_journey(next(p for p in TEMPLATES if p.stem == "onboarding"))
PLACE = "offer.letter"


def with_contact(contact, expected=None):
    """Return the onboarding journey with another contact at the offer letter."""

    def change(raw):
        step = next(s for s in raw["stages"][0]["steps"] if s["id"] == "letter")
        step["touchpoint"] = contact
        raw["expected"][PLACE] = expected or []

    return changed(ONBOARDING, change)


def at(scenes, kind, about):
    return [m for m in marks(scenes, kind) if m.about == about]


@pytest.mark.slow
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_every_template_with_long_texts_can_be_read_on_every_page_in_both_languages(path):
    journey = overloaded(template_journey(path))
    for lang, page in product(("ru", "en"), PAGES):
        for scene in draw_touchpoints(process_story(journey, lang, page)):
            if scene.troubles:
                assert page in ("16x9", "A4"), scene.troubles
                continue
            assert texts_in_order(scene) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_every_template_can_be_read_in_both_languages(path):
    journey = template_journey(path)
    for lang, page, full in (("ru", "A3", True), ("en", "A3", False), ("en", "16x9", True), ("ru", "16x9", False)):
        for scene in draw_touchpoints(process_story(journey, lang, page, full=full)):
            assert texts_in_order(scene) == []
            assert scene.troubles == ()


def test_what_is_expected_and_not_offered_is_drawn_missing():
    journey = with_contact({"channel": "email"}, ["email", "phone"])
    scenes = draw_touchpoints(process_story(journey, "en", full=False))
    (missing,) = at(scenes, "missing_touchpoint", f"{PLACE}:phone")
    (ring,) = missing.parts
    assert ring.paint.dash_mm
    assert at(scenes, "touchpoint", f"{PLACE}:phone") == []
    assert at(scenes, "touchpoint", f"{PLACE}:email")
    assert "Missing against the template: Phone" in scenes[0].description


def test_a_contact_that_its_author_calls_missing_is_drawn_missing():
    scenes = draw_touchpoints(process_story(with_contact({"channel": "email", "missing": True}), full=False))
    assert at(scenes, "missing_touchpoint", f"{PLACE}:email")
    assert at(scenes, "touchpoint", f"{PLACE}:email") == []


def test_traffic_is_drawn_bold_and_the_darker_the_larger_its_share():
    journey = with_contact({"channel": "email", "channels": ["phone"]})
    rows = [Finding("traffic", "channel", f"{PLACE}:{c}", n=400, value=v, unit="share")
            for c, v in (("email", 0.75), ("phone", 0.2))]
    scenes = draw_touchpoints(process_story(journey, "en", findings=rows))
    shades = {m.about: m.parts[-1].paint.opacity for m in marks(scenes, "traffic")}
    assert shades[f"{PLACE}:email"] > shades[f"{PLACE}:phone"]
    (email,) = at(scenes, "touchpoint", f"{PLACE}:email")
    assert email.tier == "measured"
    assert "75% · n\N{NO-BREAK SPACE}400" in {p.text for p in email.parts if hasattr(p, "text")}
    (other,) = at(scenes, "touchpoint", "offer.call:phone")
    assert other.tier == "assumption"
    assert email.parts[0].paint.width_mm > other.parts[0].paint.width_mm


def test_traffic_off_the_map_is_told():
    rows = [Finding("traffic", "channel", f"{PLACE}:sms", n=50, value=0.5, unit="share")]
    scenes = draw_touchpoints(process_story(with_contact({"channel": "email"}, ["sms"]), "en", findings=rows))
    (found,) = at(scenes, "touchpoint", f"{PLACE}:sms")
    assert "not on the map" in {p.text for p in found.parts if hasattr(p, "text")}
    assert at(scenes, "missing_touchpoint", f"{PLACE}:sms") == []


@pytest.mark.parametrize(("n", "share", "told"), [(1434, 0.002, False), (1434, 0.004, True), (50, 0.04, True)])
def test_strays_off_the_map_are_drawn_but_not_called_an_error(n, share, told):
    rows = [Finding("traffic", "channel", f"{PLACE}:sms", n=n, value=share, unit="share")]
    scenes = draw_touchpoints(process_story(with_contact({"channel": "email"}), "en", findings=rows))
    (found,) = at(scenes, "touchpoint", f"{PLACE}:sms")
    assert ("not on the map" in {p.text for p in found.parts if hasattr(p, "text")}) is told


def test_traffic_of_a_stage_that_its_steps_have_too_is_drawn_at_the_steps_only():
    journey = with_contact({"channel": "email"})
    rows = [Finding("traffic", "channel", f"{p}:email", n=400, value=0.75, unit="share") for p in (PLACE, "offer")]
    scenes = draw_touchpoints(process_story(journey, "en", findings=rows))
    assert [m.about for m in marks(scenes, "traffic")] == [f"{PLACE}:email"]


def test_traffic_of_a_stage_alone_is_drawn_at_the_step_that_offers_the_channel_else_in_the_middle():
    journey = with_contact({"channel": "email"})
    rows = [Finding("traffic", "channel", f"offer:{c}", n=400, value=0.5, unit="share") for c in ("email", "kiosk")]
    scenes = draw_touchpoints(process_story(journey, "en", findings=rows))
    assert [m.about for m in marks(scenes, "traffic")] == [f"{PLACE}:email", "offer:kiosk"]


def test_hidden_traffic_shows_no_figure():
    journey = with_contact({"channel": "email", "channels": ["phone"]})
    rows = [Finding("traffic", "channel", f"{PLACE}:phone", **HIDDEN)]
    scenes = draw_touchpoints(process_story(journey, "en", findings=rows))
    (hidden,) = at(scenes, "touchpoint", f"{PLACE}:phone")
    assert [p.text for p in hidden.parts if hasattr(p, "text")] == ["hidden: small group"]
    assert hidden.tier == "assumption"
    assert at(scenes, "traffic", f"{PLACE}:phone") == []


def test_sums_count_what_is_expected_by_step_channel_and_journey():
    journey = with_contact({"channel": "email"}, ["email", "phone"])
    whole = Finding("coverage", "journey", journey.id, n=25, value=0.96, unit="share")
    scenes = draw_touchpoints(process_story(journey, "en", findings=[*coverage(journey), whole]))
    (cell,) = at(scenes, "coverage", f"{PLACE}.coverage")
    assert [p.text for p in cell.parts if hasattr(p, "text")] == ["1 of 2"]
    labels = words(scenes, "label")
    assert "Coverage: 24 of 25" in labels
    wanted = [p for p, channels in journey.expected.items() if "phone" in channels]
    assert f"{len(wanted) - 1} of {len(wanted)} expected" in labels


def test_the_most_used_channel_stands_first():
    scenes = draw_touchpoints(process_story(ONBOARDING, "en", full=False))
    rows = [m.about for m in scenes[0].marks if m.kind == "label" and m.about.startswith("channel-")]
    offered = [c for _, _, s in ONBOARDING.steps() if s.touchpoint for c in s.touchpoint.all_channels]
    uses = [offered.count(r.removeprefix("channel-")) for r in rows]
    assert uses == sorted(uses, reverse=True)


def test_what_a_whole_stage_lacks_is_drawn_once_in_its_middle():
    def change(raw):
        raw["expected"] = {"offer": ["kiosk", "email"]}

    scenes = draw_touchpoints(process_story(changed(ONBOARDING, change), full=False))
    assert len(at(scenes, "missing_touchpoint", "offer:kiosk")) == 1
    assert at(scenes, "missing_touchpoint", "offer:email") == []


def test_a_contact_that_no_role_serves_stands_out():
    def change(raw):
        step = raw["stages"][0]["steps"][0]
        step |= {"touchpoint": {"channel": "kiosk"}, "front": []}

    scenes = draw_touchpoints(process_story(changed(ONBOARDING, change), "en", full=False))
    assert [m.place for m in marks(scenes, "nobody")] == ["offer.call"]


def test_the_legend_names_what_is_drawn_and_nothing_else():
    journey = with_contact({"channel": "email"}, ["email", "phone"])
    hollow = words(draw_touchpoints(process_story(journey, "en", full=False)), "legend")
    assert hollow == {"touchpoint", "missing touchpoint"}
    full = words(draw_touchpoints(process_story(journey, "en")), "legend")
    assert full == {"touchpoint", "touchpoint with traffic", "missing touchpoint",
                    "traffic: the darker, the more of the journeys"}


def test_nothing_leaves_the_page():
    for page in PAGES:
        for scene in draw_touchpoints(process_story(ONBOARDING, page=page, findings=every_finding(ONBOARDING))):
            for part in (p for m in scene.marks for p in m.parts if isinstance(p, Shape)):
                xs = [float(x) for c in part.path for x in c[1::2]]
                ys = [float(y) for c in part.path for y in c[2::2]]
                assert not xs or (min(xs) >= 0 and max(xs) <= scene.width_mm)
                assert not ys or (min(ys) >= 0 and max(ys) <= scene.height_mm)


def test_a_journey_without_contacts_draws_nothing():
    def change(raw):
        raw["expected"] = {}
        for stage in raw["stages"]:
            for step in stage["steps"]:
                step["touchpoint"] = None

    assert draw_touchpoints(process_story(changed(ONBOARDING, change), full=False)) is None
