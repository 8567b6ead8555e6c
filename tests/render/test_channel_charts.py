"""The scorecard of channels and the list of missing touchpoints: what they say, and that it can be read."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CORE_CHARTS
from cjm_core.render.missing_reasons import suspects
from cjm_core.render.place_names import PlaceNames

CHARTS = {v.name: v for v in CORE_CHARTS}
LONG = {"ru": "Видеоконсультация с высококвалифицированным специалистом отделения",
        "en": "Video consultation with a highly qualified specialist of the branch"}


def project():
    return Project.model_validate({
        "title": "t", "voice": "customer", "channels": [{"id": "video", "name": LONG}],
        "journeys": [{"id": "j", "title": LONG, "actor": "a", "expected": {"get.wait": ["push", "video"]}, "stages": [
            {"id": "get", "name": LONG, "steps": [{"id": "wait", "name": LONG, "touchpoint": {"channel": "email"}},
                                                  {"id": "take", "name": LONG}]},
            {"id": "ask", "name": "Ask", "steps": [{"id": "call", "name": "Call"}]}]}]})


def row(metric, place, value, half=0.06, n=200, kind="channel", **more):
    ends = {} if value is None else {"value": value, "low": value - half, "high": value + half}
    return Finding(metric, kind, place, voice="customer", n=n, **{"unit": "share", **ends, **more})


SCORES = [
    row("channel_reach", "phone", 0.3), row("channel_reach", "chat", 0.5), row("channel_reach", "video", 0.1),
    row("channel_satisfaction", "chat", 3.4, 0.2, unit="scale"), row("containment", "chat", 0.8),
    row("containment", "video", None, n=None, flags=(SUPPRESSED,)),
    row("resolution", "chat", 0.775), row("resolution", "phone", 0.6125),
    row("resolution_standardised", "chat", 0.65), row("resolution_standardised", "phone", 0.725),
    row("resolution_standardised", "video", None, verdict="cannot_tell"),
    row("resolution_difference", "chat", -0.075, 0.062, against="channel=phone", q=0.02),
    row("cost_per_resolution", "chat", 1234.5, 90, unit="cost"),
    row("cost_per_resolution", "phone", 2600.0, 300, unit="cost"),
]
HOLES = [
    row("missing_touchpoint", "get.wait", 0.52, 0.05, kind="step", verdict="missing"),
    row("demand", "get.wait", 0.70, kind="step", method="people who said that they needed it among those asked"),
    row("need_reached", "get.wait", 0.25, kind="step"),
    row("coverage", "get.wait:push", 0.0), row("coverage", "get.wait:video", 0.0),
    row("untold", "get.wait", 11.0, 3, n=15, kind="step", unit="people", verdict="speaks"),
    row("goes_back", "get.wait", 0.32, kind="step", verdict="speaks"),
    row("waits_long", "get.wait", 0.2, kind="step", verdict="silent"),
    row("missing_touchpoint", "get.take", None, kind="step", verdict="cannot_tell"),
    row("demand", "get.take", 0.3, kind="step", n=20, method="people who named a question among those heard"),
    row("missing_touchpoint", "ask.call", 0.02, 0.01, kind="step", verdict="need_served"),
]


def story(findings, lang="en"):
    p = project()
    return Story(p, p.journeys[0], Findings(findings), (), (), lang)


def words(name, findings, lang="en"):
    return [t.get_text() for t in CHARTS[name].draw(story(findings, lang)).findobj(Text) if t.get_text().strip()]


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("name", "findings"), [("channels", SCORES), ("missing", HOLES)])
def test_no_text_leaves_the_page_or_touches_another(name, findings, lang):
    figure = CHARTS[name].draw(story(findings, lang))
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in figure.findobj(Text) if t.get_text().strip()]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 0.5 or down <= 3.0, (one, other)


def test_channels_stand_by_reach():
    said = words("channels", SCORES)
    video = next(i for i, t in enumerate(said) if t.startswith("Video") and i > 5)
    assert said.index("Chat") < said.index("Phone") < video


def test_what_cannot_be_told_is_hidden_or_has_no_record_is_said():
    said = " ".join(words("channels", SCORES))
    for part in ("cannot tell", "no record", "hidden: fewer than 5", "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}200"):
        assert part in said


def test_the_reversal_is_said_in_words():
    said = " ".join(words("channels", SCORES))
    assert "At one mix of intents Phone settles more than Chat: by 8 points, [1, 14]." in said
    assert "Chat gets the easier ones." in said
    unsure = [f for f in SCORES if f.metric != "resolution_difference"]
    assert "settles more" not in " ".join(words("channels", unsure))


def test_no_scorecard_without_a_log():
    rated = [f for f in SCORES if f.metric == "channel_satisfaction"]
    assert CHARTS["channels"].draw(story(rated)) is None
    assert CHARTS["missing"].draw(story(SCORES)) is None


def test_missing_touchpoints_are_ranked_with_their_reasons():
    found = suspects(story(HOLES))
    assert [(s.place, s.verdict) for s in found] == [
        ("get.wait", "missing"), ("get.take", "cannot_tell"), ("ask.call", "need_served")]
    assert found[0].reasons == (
        "70% of 200 people needed something here", "25% of those in need got it",
        f"the industry expects here: Push, {LONG['en']}",
        "11 of 15 people heard asked a question here, or said that nobody told them",
        "after it 32% of 200 journeys go back to an earlier stage")
    assert found[1].reasons == ("6 of 20 people heard named a question or a barrier here",
                                "no record says who of them is reached")
    said = " ".join(words("missing", HOLES))
    assert "a touchpoint is missing" in said
    assert "Absence of records is not absence of touchpoints" in said


def test_an_expected_channel_without_any_demand_known_cannot_be_told():
    absent = [f for f in HOLES if f.metric == "coverage"]
    (found,) = suspects(story(absent))
    assert (found.verdict, found.reasons[0]) == ("cannot_tell", "nobody was asked who needs something here")


def test_channels_have_names_in_tables():
    names = PlaceNames(project(), "en")
    assert names.of("channel", "chat") == "Chat"
    assert names.of("channel", "chat>phone") == "Chat → Phone"
    assert names.of("channel", "ask.call:chat").endswith("Call: Chat")
