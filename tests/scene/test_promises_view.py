from itertools import product

import pytest
from processes import changed, kept, marks, overloaded, process_story, words
from stories import TEMPLATES, template_journey

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.scene.lanes.keeping import Verdict, judge
from cjm_core.scene.page import PAGES
from cjm_core.scene.views.promises import draw_promises
from cjm_core.testing.legible import texts_in_order

ONBOARDING = template_journey(next(p for p in TEMPLATES if p.stem == "onboarding"))
FIRST = ONBOARDING.promises[0].id


def gap(low, high):
    return Finding("gap", "promise", FIRST, n=100, value=(low + high) / 2, low=low, high=high, unit="scale")


@pytest.mark.parametrize(("low", "high", "verdict"), [
    (-1.7, -1.1, Verdict.BROKEN), (-0.26, -0.01, Verdict.BROKEN), (0.01, 0.4, Verdict.OVERKEPT),
    (-0.25, -0.1, Verdict.KEPT), (0.1, 0.2, Verdict.KEPT), (-0.1, 0.1, Verdict.KEPT),
    (-0.5, 0.5, Verdict.KEPT), (-0.51, 0.1, Verdict.UNCLEAR), (-0.1, 0.9, Verdict.UNCLEAR),
])
def test_the_verdict_follows_the_interval(low, high, verdict):
    assert judge(gap(low, high), asked=True) is verdict


def test_a_wider_scale_allows_a_wider_interval():
    assert judge(gap(-1.0, 1.0), asked=True, scale_range=10) is Verdict.KEPT
    assert judge(gap(-1.0, 1.0), asked=True, scale_range=4) is Verdict.UNCLEAR


def test_without_a_gap_nobody_judges():
    assert judge(None, asked=False) is Verdict.NOT_ASKED
    assert judge(None, asked=True) is Verdict.UNCLEAR
    assert judge(Finding("gap", "promise", FIRST, n=9, value=-2.0), asked=True) is Verdict.UNCLEAR
    assert judge(Finding("gap", "promise", FIRST, n=None, flags=("suppressed",)), asked=True) is Verdict.HIDDEN


@pytest.mark.slow
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_every_template_with_long_texts_can_be_read_on_every_page_in_both_languages(path):
    journey = overloaded(template_journey(path))
    for lang, page in product(("ru", "en"), PAGES):
        for scene in draw_promises(process_story(journey, lang, page)):
            if scene.troubles:
                assert page in ("16x9", "A4"), scene.troubles
                continue
            assert texts_in_order(scene) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_every_template_can_be_read_in_both_languages(path):
    journey = template_journey(path)
    for lang, page, full in (("ru", "A3", True), ("en", "A3", False), ("en", "16x9", True), ("ru", "16x9", False)):
        for scene in draw_promises(process_story(journey, lang, page, full=full)):
            assert texts_in_order(scene) == []
            assert scene.troubles == ()


def pills(scenes):
    return {m.about: m for m in marks(scenes, "verdict")}


def test_broken_promises_are_drawn_broken_and_hidden_ones_without_a_figure():
    ids = [p.id for p in ONBOARDING.promises[:4]]
    rows = [*kept(ids[0], -1.4, 0.3), *kept(ids[1], 0.4, 0.2), *kept(ids[2], 0.0, 0.1)]
    rows += kept(ids[3], -1.0, 0.1, hidden=True)
    scenes = draw_promises(process_story(ONBOARDING, "en", findings=rows))
    told = {m.title for m in pills(scenes).values()}
    assert told == {"broken", "over-kept", "kept", "hidden: small group", "not asked yet"}
    assert pills(scenes)[ids[0]].title == "broken"
    assert [m.about for m in marks(scenes, "shortfall")] == [ids[0]]
    assert [m.about for m in marks(scenes, "surplus")] == [ids[1]]
    drawn = {m.about for kind in ("expected_mean", "lived_mean", "difference") for m in marks(scenes, kind)}
    assert ids[3] not in drawn
    (hidden,) = (m for m in marks(scenes, "promise") if m.about == ids[3])
    assert not [p.text for p in hidden.parts if hasattr(p, "text") and any(c.isdigit() for c in p.text)]
    assert "−1.4 [−1.7, −1.1]" in words(scenes, "promise")
    assert "Broken: 1 · kept: 1 · over-kept: 1" in scenes[0].description


def test_the_dash_stands_at_what_was_expected_and_the_point_at_what_was_lived():
    scenes = draw_promises(process_story(ONBOARDING, "en", findings=kept(FIRST, -1.1, 0.2)))
    (hoped,), (lived,) = marks(scenes, "expected_mean"), marks(scenes, "lived_mean")
    ticks = {p.text: p.x_mm for m in marks(scenes, "label") if m.about == "head"
             for p in m.parts if p.text in ("3", "4")}
    dash = hoped.parts[1].path[0][1]
    assert dash == pytest.approx(ticks["4"] + 0.1 * (ticks["4"] - ticks["3"]))
    point = lived.parts[1].path
    assert point[0][1] - 1.35 == pytest.approx(ticks["3"])
    assert lived.place == f"{FIRST}_lived"


def test_promises_stand_by_stage_and_the_worst_first_within_it():
    by_stage = {}
    for promise in ONBOARDING.promises:
        by_stage.setdefault(promise.at.split(".")[0], []).append(promise.id)
    pair = next(ids for ids in by_stage.values() if len(ids) > 1)
    for good, bad in (pair[:2], pair[1::-1]):
        rows = [*kept(good, 0.0, 0.1), *kept(bad, -1.4, 0.2)]
        drawn = [m.about for m in marks(draw_promises(process_story(ONBOARDING, findings=rows)), "promise")]
        assert drawn.index(bad) < drawn.index(good)
        places = [next(p.at for p in ONBOARDING.promises if p.id == id_).split(".")[0] for id_ in drawn]
        order = [s.id for s in ONBOARDING.stages]
        assert places == sorted(places, key=order.index)


def test_scales_that_differ_share_an_axis_of_their_shares():
    ids = [p.id for p in ONBOARDING.promises[:2]]
    data = [{"file": "a.csv", "items": {
        "a_hoped": {"promise": ids[0], "role": "expectation", "scale": "1-5"},
        "a_lived": {"promise": ids[0], "scale": "1-5", "pairs": "a_hoped"},
        "b_lived": {"promise": ids[1], "scale": "0-10", "better": "lower"},
    }}]
    project = Project.model_validate({"title": "T", "journeys": [ONBOARDING], "data": data})
    rows = [Finding("mean", "item", i, n=50, value=v, low=v, high=v) for i, v in
            (("a_hoped", 5.0), ("a_lived", 3.0), ("b_lived", 0.0))]
    scenes = draw_promises(Story(project, ONBOARDING, Findings(rows), (), (), "en"))
    assert {"0%", "100%"} <= words(scenes, "label")
    where = {m.place: m.parts[1].path[0][1] for m in (*marks(scenes, "expected_mean"), *marks(scenes, "lived_mean"))}
    assert where["b_lived"] - 1.35 == pytest.approx(where["a_hoped"]), "the best answer of a reversed scale lies right"
    assert where["a_lived"] < where["a_hoped"]


def test_a_stage_of_the_same_name_lends_a_promise_nothing():
    stage = ONBOARDING.stages[1].id
    journey = changed(ONBOARDING, lambda raw: raw["promises"][0].update(id=stage))
    rows = [Finding("gap", "stage", stage, n=900, value=-2.0, low=-2.2, high=-1.8, unit="scale")]
    assert pills(draw_promises(process_story(journey, "en", findings=rows)))[stage].title == "not asked yet"


def test_the_legend_names_what_is_drawn_and_nothing_else():
    assert words(draw_promises(process_story(ONBOARDING, "en", full=False)), "legend") == set()
    scenes = draw_promises(process_story(ONBOARDING, "en", findings=kept(FIRST, -1.4, 0.2)))
    means = {"expectation: mean and interval", "experience: mean and interval"}
    assert words(scenes, "legend") == {*means, "less than expected"}


def test_many_promises_part_over_pages_with_the_head_repeated():
    def change(raw):
        raw["promises"] = [dict(p, id=f"{p['id']}_{n}") for p in raw["promises"] for n in range(6)]

    journey = changed(ONBOARDING, change)
    scenes = draw_promises(process_story(journey, "en"))
    assert len(scenes) > 1
    assert all("experience minus expectation" in words([s], "label") for s in scenes)
    assert len(marks(scenes, "promise")) == len(journey.promises)


def test_a_journey_that_promises_nothing_draws_nothing():
    journey = changed(ONBOARDING, lambda raw: raw.update(promises=[]))
    assert draw_promises(process_story(journey)) is None
