"""The charts of attribution and of the planned way: what they say, and that it can be read."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CORE_CHARTS
from cjm_core.render.charts.attribution import RULES

CHARTS = {v.name: v for v in CORE_CHARTS}
LONG = {"ru": "Видеоконсультация с высококвалифицированным специалистом отделения",
        "en": "Video consultation with a highly qualified specialist of the branch"}


def project(**analysis):
    return Project.model_validate({
        "title": "t", "voice": "customer", "channels": [{"id": "video", "name": LONG}], "analysis": analysis,
        "journeys": [{"id": "j", "title": LONG, "actor": "a", "stages": [
            {"id": "get", "name": LONG, "steps": [{"id": "wait", "name": LONG}, {"id": "take", "name": "Take"}]},
            {"id": "ask", "name": "Ask", "steps": [{"id": "call", "name": "Call"}]}]}]})


def row(metric, place, value, half=0.0, n=200, kind="channel", unit="count", **more):
    ends = {} if value is None else {"value": value, "low": value - half, "high": value + half}
    return Finding(metric, kind, place, voice="customer", n=n, unit=unit, **{**ends, **more})


def share(metric, place, value, kind="step", **more):
    return row(metric, place, value, 0.02, kind=kind, unit="share", **more)


CREDITS = [
    *(row("attribution", c, v, h, segment="outcome=bought") for c, v, h in (("video", 120.0, 9), ("mail", 80.0, 11))),
    row("attribution_first", "video", 40.0, segment="outcome=bought"),
    row("attribution_first", "mail", 160.0, segment="outcome=bought"),
    row("attribution_last", "video", 170.0, segment="outcome=bought"),
    row("attribution_decay", "video", 130.0, segment="outcome=bought"),
    row("attribution", "video", 5.0, 2, n=9, segment="outcome=left"),
]
KEPT = [
    share("as_planned", "get.wait", 0.7), share("skipped", "get.wait", 0.2), share("out_of_order", "get.wait", 0.0),
    share("late", "get.wait", 0.1), share("as_planned", "get.take", 0.5), share("skipped", "get.take", 0.1),
    share("out_of_order", "get.take", 0.4), share("as_planned", "ask.call", None, flags=(SUPPRESSED,), n=None),
    share("fitness", "j", 0.83, kind="journey"), share("fitness_perfect", "j", 0.41, kind="journey"),
    share("added", "RING", 0.12, kind="activity"), share("added", "get.wait", 0.3),
]


def words(name, findings, lang="en", **analysis):
    p = project(**analysis)
    drawn = CHARTS[name].draw(Story(p, p.journeys[0], Findings(findings), (), (), lang))
    return [t.get_text() for t in drawn.findobj(Text) if t.get_text().strip()]


@pytest.mark.parametrize("values", [(0.0,) * 6, (0.0, 0.3, 0.6, 20.0, 20.2, 90.0)])
def test_no_mark_of_a_rule_hides_another(values):
    found = [row("attribution", "video", 60.0, 9, segment="outcome=bought"),
             *(row(m, "video", v, segment="outcome=bought") for m, v in zip(RULES, values, strict=True))]
    p = project()
    figure = CHARTS["attribution"].draw(Story(p, p.journeys[0], Findings(found), (), (), "en"))
    every = [line for line in figure.findobj(Line2D) if line.get_marker() not in ("None", "o", None, "")]
    marks = every[-len(RULES):]  # those before are the legend's
    assert {m.get_marker() for m in marks} == {shape for shape, *_ in RULES.values()}
    for a, b in itertools.combinations(marks, 2):
        apart = max(abs(a.get_xdata()[0] - b.get_xdata()[0]), abs(a.get_ydata()[0] - b.get_ydata()[0]))
        assert apart >= (a.get_markersize() + b.get_markersize()) / 2 * 0.3528


def test_the_outcome_of_most_journeys_is_drawn_and_others_are_named():
    said = words("attribution", CREDITS)
    text = " ".join(said)
    assert "outcome “bought”" in text
    assert "Other outcomes are in the table of findings: left." in text
    assert {"120", "60%", "80", "40%"} <= {s.replace("\N{NO-BREAK SPACE}", "") for s in said}
    assert said.index("120") < said.index("80")
    assert "first contact" in said
    assert "channels alike (Shapley)" not in said  # nobody measured it


def test_steps_stand_in_the_order_of_the_plan():
    said = words("planned", KEPT)
    places = [i for i, s in enumerate(said) if "Take" in s or "Call" in s or s.startswith("Video")]
    assert places == sorted(places)
    turned = words("planned", KEPT, planned={"steps": ["get.take", "get.wait"]})
    assert next(i for i, s in enumerate(turned) if "Take" in s) < turned.index("70%")
    assert not any("Call" in s for s in turned)
    text = " ".join(said)
    assert "RING 12%" in text.replace("\N{NO-BREAK SPACE}", "")
    assert "fitness 83%" in text.replace("\N{NO-BREAK SPACE}", "")
    assert "hidden: fewer than 5 people" in text
    free = words("planned", KEPT, planned={"steps": ["get.take", "get.wait"], "optional": ["get.take"]})
    assert "may be left out" in " ".join(free)
    assert "may be left out" not in text


@pytest.mark.parametrize("name", ["attribution", "planned"])
def test_nothing_is_drawn_of_nothing(name):
    p = project()
    assert CHARTS[name].draw(Story(p, p.journeys[0], Findings(), (), (), "en")) is None


@pytest.mark.parametrize(("name", "findings"), [("attribution", CREDITS), ("planned", KEPT)])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_text_lies_on_another_or_leaves_the_page(name, findings, lang):
    p = project()
    figure = CHARTS[name].draw(Story(p, p.journeys[0], Findings(findings), (), (), lang))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in figure.findobj(Text)
             if t.get_text().strip()]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 1 or high <= 3, (one, other)
