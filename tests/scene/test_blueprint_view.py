from itertools import combinations, pairwise, product

import pytest
from processes import changed, late, marks, overloaded, passed_on, process_story, words
from stories import TEMPLATES, template_journey

from cjm_core.findings import Finding
from cjm_core.scene.marks import Shape
from cjm_core.scene.page import PAGES
from cjm_core.scene.theme import ORANGE
from cjm_core.scene.views.blueprint import draw_blueprint
from cjm_core.testing.legible import extents, texts_in_order

ONBOARDING = template_journey(next(p for p in TEMPLATES if p.stem == "onboarding"))
FIRST = ONBOARDING.handoffs[0].key
HANDOFFS = ("handoff", "broken_handoff")


def handoffs(scenes):
    return {m.about: m for kind in HANDOFFS for m in marks(scenes, kind)}


def uprights(mark):
    """Return (x, top, bottom) of the upright strokes of a hand-off."""
    found = []
    for stroke in (p for p in mark.parts if isinstance(p, Shape) and p.paint.stroke and not p.paint.fill):
        points = [(c[1], c[2]) for c in stroke.path]
        found += [(x0, min(y0, y1), max(y0, y1)) for (x0, y0), (x1, y1) in pairwise(points)
                  if abs(x0 - x1) < 1e-6 and abs(y0 - y1) > 2.0]
    return found


def boxes(mark):
    """Return the outlines of cards and tags of a mark: filled shapes with four corners or more."""
    found = []
    for part in (p for p in mark.parts if isinstance(p, Shape) and p.paint.fill):
        if len(part.path) in (5, 6) and not any(c[0] == "C" for c in part.path):
            xs, ys = [c[1] for c in part.path if len(c) > 1], [c[2] for c in part.path if len(c) > 1]
            if max(xs) - min(xs) > 4:
                found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def nothing_is_crossed(scene):
    """Assert that no line of a hand-off runs through a text, and that no tag lies on a card or another tag."""
    drawn = handoffs([scene])
    for mark in drawn.values():
        for x, top, bottom in uprights(mark):
            over = [e.text for e in extents(scene.marks)
                    if e.left < x - 0.1 and x + 0.1 < e.right and e.top < bottom - 0.5 and e.bottom > top + 0.5]
            assert over == [], mark.about
    tags = [b for m in drawn.values() for b in boxes(m)]
    kinds = ("work_front", "work_back", "action", "system")
    cards = [b for kind in kinds for m in marks([scene], kind) for b in boxes(m)]
    pairs = [*combinations(tags, 2), *product(tags, cards)]
    over = [(a, b) for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    assert over == []


@pytest.mark.slow
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_every_template_with_long_texts_can_be_read_on_every_page_in_both_languages(path):
    journey = overloaded(template_journey(path))
    for lang, page in product(("ru", "en"), PAGES):
        for scene in draw_blueprint(process_story(journey, lang, page)):
            if scene.troubles:
                assert page in ("16x9", "A4"), scene.troubles
                continue
            assert texts_in_order(scene) == []
            nothing_is_crossed(scene)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_every_template_can_be_read_in_both_languages(path):
    journey = template_journey(path)
    for lang, page, full in (("ru", "A3", True), ("en", "A3", False), ("en", "16x9", True), ("ru", "16x9", False)):
        scenes = draw_blueprint(process_story(journey, lang, page, full=full))
        assert set(handoffs(scenes)) == {h.key for h in journey.handoffs}
        for scene in scenes:
            assert texts_in_order(scene) == []
            assert scene.troubles == ()
            nothing_is_crossed(scene)


@pytest.mark.parametrize(("share", "kind", "tier"), [
    (0.41, "broken_handoff", "measured"), (0.22, "handoff", "measured"), (0.05, "handoff", "measured"),
])
def test_a_hand_off_is_broken_when_its_whole_interval_is_above_the_threshold(share, kind, tier):
    scenes = draw_blueprint(process_story(ONBOARDING, "en", findings=[late(FIRST, share)]))
    mark = handoffs(scenes)[FIRST]
    assert (mark.kind, mark.tier) == (kind, tier)
    orange = [p for p in mark.parts if isinstance(p, Shape) and p.paint.stroke == ORANGE]
    assert bool(orange) is (kind == "broken_handoff")
    assert f"late {share:.0%}" in " ".join(words([scenes[0]], kind))
    assert ("not clear yet" in mark.title) is (share == 0.22)
    assert bool("Broken:" in scenes[0].description) is (kind == "broken_handoff")


def test_waits_what_is_lost_and_asking_again_stand_on_the_tag_with_interval_and_n():
    mark = handoffs(draw_blueprint(process_story(ONBOARDING, "en", findings=[
        late(FIRST, 0.05), *passed_on(ONBOARDING.handoffs[0], lost=True, n=188)])))[FIRST]
    title = mark.title.replace("\N{NO-BREAK SPACE}", " ")
    assert "half come after 71 h [65, 80] \N{MIDDLE DOT} n 188" in title
    assert "information complete 62% [55, 69]" in title
    assert "“promises and start date” arrives: 62% [55, 69]" in title
    assert "asked again 38% [31, 45]" in title
    assert title.count("n 188") == 1, "n is said once where it is the same"
    assert "n 212" in title


def test_braces_in_what_passes_are_only_braces():
    journey = changed(ONBOARDING, lambda raw: raw["handoffs"][0].update(passes=["{form} {0}"]))
    rows = passed_on(journey.handoffs[0], lost=True)
    mark = handoffs(draw_blueprint(process_story(journey, "en", findings=rows)))[FIRST]
    assert "“{form} {0}” arrives: 62%" in mark.title


def test_a_wait_is_called_one_only_where_the_sender_s_end_is_known():
    rows = [Finding("handoff_wait", "handoff", FIRST, n=50, value=0.5, low=0.25, high=1.5, unit="hours",
                    method="median hours from the end of the sender's work to the receiver's start; …")]
    title = handoffs(draw_blueprint(process_story(ONBOARDING, "en", findings=rows)))[FIRST].title
    title = title.replace("\N{NO-BREAK SPACE}", " ")
    assert "half wait over 30 min [15, 90]" in title


@pytest.mark.parametrize(("verdict", "kind"), [
    ("broken", "broken_handoff"), ("intact", "handoff"), ("cannot_tell", "handoff"),
])
def test_all_numbers_together_judge_before_lateness_alone(verdict, kind):
    share = 0.05 if verdict == "broken" else 0.5
    rows = [late(FIRST, share), Finding("handoff_state", "handoff", FIRST, n=200, verdict=verdict)]
    mark = handoffs(draw_blueprint(process_story(ONBOARDING, "en", findings=rows)))[FIRST]
    assert (mark.kind, mark.tier) == (kind, "measured")


def zigzag(mark):
    """Return the arrow's stroke with the most corners."""
    strokes = [p for p in mark.parts if isinstance(p, Shape) and p.paint.stroke and not p.paint.fill]
    return max(strokes, key=lambda p: len(p.path))


def declared(raw):
    raw["handoffs"][0] |= {"broken": "Nobody reads it", "code": "lost_promises"}


def test_what_is_only_said_to_be_broken_is_dashed_until_somebody_says_it_too():
    journey = changed(ONBOARDING, declared)
    guess = handoffs(draw_blueprint(process_story(journey, "en", full=False)))[FIRST]
    assert (guess.kind, guess.tier) == ("broken_handoff", "assumption")
    assert zigzag(guess).paint.dash_mm
    said = Finding("mentions", "element", f"{journey.handoffs[0].at}.lost_promises", n=18, value=11.0, unit="people")
    heard = handoffs(draw_blueprint(process_story(journey, "en", findings=[said])))[FIRST]
    assert (heard.kind, heard.tier) == ("broken_handoff", "observed")
    assert not zigzag(heard).paint.dash_mm
    assert "11 of 18" in heard.title


def test_a_measured_hand_off_refutes_its_author():
    journey = changed(ONBOARDING, declared)
    mark = handoffs(draw_blueprint(process_story(journey, "en", findings=[late(FIRST, 0.05)])))[FIRST]
    assert mark.kind == "handoff"
    assert "Nobody reads it" in mark.title


def test_a_broken_line_bends_and_a_sound_one_does_not():
    broken = handoffs(draw_blueprint(process_story(ONBOARDING, findings=[late(FIRST, 0.5)])))[FIRST]
    sound = handoffs(draw_blueprint(process_story(ONBOARDING, findings=[late(FIRST, 0.02)])))[FIRST]
    assert len({c[1] for c in zigzag(broken).path}) == 3
    assert len({c[1] for c in zigzag(sound).path}) < 3


def test_hidden_lateness_shows_no_figure():
    hidden = Finding("handoff_late", "handoff", FIRST, n=None, flags=("suppressed",))
    mark = handoffs(draw_blueprint(process_story(ONBOARDING, "en", findings=[hidden])))[FIRST]
    assert mark.kind == "handoff"
    assert "lateness hidden: small group" in mark.title
    assert "%" not in mark.title


def test_the_information_the_system_and_the_limit_stand_on_the_tag():
    scenes = draw_blueprint(process_story(ONBOARDING, "en", full=False))
    mark = next(m for m in handoffs(scenes).values() if m.about == "access_request")
    text = " ".join(p.text for p in mark.parts if hasattr(p, "text")).replace("\N{NO-BREAK SPACE}", " ")
    assert "request for access and equipment" in text
    assert "Service desk" in text
    assert "within 48 h" in text


def test_the_three_lines_part_the_roles():
    scene = draw_blueprint(process_story(ONBOARDING, "en", full=False))[0]
    y = {m.about: m.parts[0].path[0][2] for m in scene.marks if m.kind == "line"}
    assert y["interaction"] < y["visibility"] < y["internal"]

    def tops(kind):
        return [b[1] for m in marks([scene], kind) for b in boxes(m)]

    assert max(tops("action")) < y["interaction"] < min(tops("work_front"))
    assert max(tops("work_front")) < y["visibility"] < min(tops("work_back"))
    assert max(tops("work_back")) < y["internal"] < min(tops("system"))


def test_every_work_of_every_step_is_drawn():
    for path, page in product(TEMPLATES, ("A3", "16x9")):
        journey = template_journey(path)
        scenes = draw_blueprint(process_story(journey, page=page, full=False))
        for zone in ("front", "back"):
            wanted = sum(len(getattr(s, zone)) for _, _, s in journey.steps())
            assert len(marks(scenes, f"work_{zone}")) == wanted


def test_several_hand_offs_at_one_step_and_back_to_the_actor_keep_apart():
    def change(raw):
        roles = [r["id"] for r in raw["roles"]]
        ends = [(0, 5), (5, 1), (6, "actor"), ("actor", 2), (3, 3), ("stranger", 0)]
        named = [[roles[end] if isinstance(end, int) else end for end in pair] for pair in ends]
        here = {"at": "preboarding.wait", "passes": ["a list of everything"], "within_h": 0.5}
        raw["handoffs"] = [{"id": f"h{n}", "from": a, "to": b, **here} for n, (a, b) in enumerate(named)]
        raw["handoffs"].append({"id": "stage", "at": "first_year", "from": roles[0], "to": roles[1]})

    journey = changed(ONBOARDING, change)
    for page in PAGES:
        scenes = draw_blueprint(process_story(journey, "en", page, full=False))
        assert set(handoffs(scenes)) == {h.key for h in journey.handoffs}
        assert sum(len(marks(scenes, k)) for k in HANDOFFS) == len(journey.handoffs), "each hand-off is drawn once"
        for scene in scenes:
            assert texts_in_order(scene) == []
    assert "what passes is not named" in handoffs(scenes)["stage"].title


def test_passings_that_the_map_does_not_have_are_told_once_on_its_last_page():
    rows = [Finding("handoffs", "handoff", place, n=n, value=float(n), unit="count")
            for place, n in (("hr>line", 178), ("recruiter>line", 377), ("moon>mars", 5))]
    for page in ("A3", "A4"):
        scenes = draw_blueprint(process_story(ONBOARDING, "en", page, findings=rows))
        assert [m.title for m in marks(scenes, "off_map")] == ["Recruiter > line: 377", "hr > line: 178"]
        assert [s.troubles for s in scenes] == [()] * len(scenes)
        assert marks(scenes[-1:], "off_map")
    assert marks(draw_blueprint(process_story(ONBOARDING, full=False)), "off_map") == []


def test_the_legend_names_what_is_drawn_and_nothing_else():
    hollow = words(draw_blueprint(process_story(ONBOARDING, "en", full=False)), "legend")
    assert hollow == {"touchpoint", "hand-off, on the map only"}
    broken = words(draw_blueprint(process_story(ONBOARDING, "en", findings=[late(FIRST, 0.5)])), "legend")
    assert broken == {"touchpoint", "hand-off, on the map only", "broken hand-off, on evidence"}


def test_badges_tell_roles_apart():
    scene = draw_blueprint(process_story(ONBOARDING, "ru", full=False))[0]
    badges = {m.about: m.parts[1].text for m in marks([scene], "role")}
    assert len(set(badges.values())) == len(badges)


def test_a_journey_without_work_draws_nothing():
    def change(raw):
        raw["handoffs"] = []
        for stage in raw["stages"]:
            for step in stage["steps"]:
                step |= {"front": [], "back": []}

    assert draw_blueprint(process_story(changed(ONBOARDING, change))) is None
