"""The charts of funnels and of retention, drawn from findings made by hand."""

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CHART_METRICS, funnel, retention
from cjm_core.render.place_names import PlaceNames

LONG = " достопримечательность-самообслуживания and many more words than a cell of any table was ever made for"
STEPS = ("look", "cart", "pay")


def project(long=False, second=False, **analysis):
    tail = LONG * 2 if long else ""
    stages = [{"id": s, "name": {"ru": f"Шаг {s}{tail}", "en": f"Step {s}{tail}"}} for s in STEPS]
    journeys = [{"id": "j", "title": "Way", "actor": "p", "stages": stages}]
    if second:
        journeys.append({"id": "k", "title": "Other", "actor": "p", "stages": [{"id": "t", "name": "T"}]})
    asked = {"funnels": [{"id": "buy", "title": f"Buying{tail}", "steps": STEPS, "within_h": 24.5}],
             "cohorts": {"by": "month"}, **analysis}
    return Project.model_validate({"title": "T", "voice": "customer", "journeys": journeys, "analysis": asked})


def row(metric, kind, place, value, n=100, unit="share", **more):
    low, high = (None, None) if value is None or unit != "share" else (max(0, value - 0.05), min(1, value + 0.05))
    flags = () if value is not None else (SUPPRESSED,)
    return Finding(metric, kind, place, n=n if value is not None else None, value=value, low=low, high=high, unit=unit,
                   flags=flags, **more)


FOUND = [
    *(row("funnel", "funnel", f"buy:{s}", v) for s, v in zip(STEPS, (1.0, 0.6, 0.15), strict=True)),
    *(row("funnel_step", "funnel", f"buy:{s}", v) for s, v in zip(STEPS, (0.9, 0.6, 0.25), strict=True)),
    row("funnel_loss", "funnel", "buy:cart", 0.3, verdict="not_main_loss"),
    row("funnel_loss", "funnel", "buy:pay", 0.7, verdict="main_loss"),
    row("funnel_in_time", "funnel", "buy:look", 3.0, unit="count"),
    row("funnel_in_time", "funnel", "buy:pay", 2.0, unit="count"),
    row("drop_off", "stage", "look", 0.4, against="funnel=buy"),
    row("drop_off", "stage", "cart", 0.75, against="funnel=buy"),
    row("instead", "edge", "look>", 0.7, against="funnel=buy"),
    row("instead", "edge", "look>*", 0.2, against="funnel=buy"),
    row("instead", "edge", "look>pay", 0.1, against="funnel=buy"),
    *(row("instead", "edge", f"cart>other {i}{LONG}", 0.25 - i / 100, against="funnel=buy") for i in range(4)),
    row("instead", "edge", "cart>", 0.01, against="funnel=buy"),
]
BACK = [
    row("cohort", "cohort", "2026-01", 120.0, 120, "count"), row("cohort", "cohort", "2026-02", 80.0, 80, "count"),
    row("cohort", "cohort", "2026-03", None, unit="count"),
    row("retention", "cohort", "2026-01:+1", 0.4, 120), row("retention", "cohort", "2026-01:+2", 0.25, 120),
    row("retention", "cohort", "2026-02:+1", None),
]


def drawn(chart, lang="en", rows=None, whole=None, at=0):
    whole = whole or project()
    rows = [*FOUND, *BACK] if rows is None else rows
    return chart.draw(Story(whole, whole.journeys[at], Findings(rows), (), (), lang))


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text().strip()]


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("chart", [funnel, retention])
def test_no_text_leaves_the_page_or_touches_another(chart, lang, long):
    figure = drawn(chart, lang, whole=project(long))
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in figure.findobj(Text) if t.get_text().strip()]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text
    for (one, a), (other, b) in combinations(boxes, 2):
        wide, tall = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 1 or tall <= 0.25 * min(a.height, b.height), (one, other)


def test_a_funnel_says_who_comes_who_leaves_and_what_they_do_instead():
    said = words(drawn(funnel))
    assert {"60%", "15%", "40%", "75%", "the journey ended"} <= set(said)
    assert "20% [15, 25]%" in said
    text = " ".join(said)
    assert "within 24.5 h of the first" in text
    assert "Buying: journeys that set out so late that they still had time when the log ended: 5;" in text
    assert "Orange field" in text
    listed = [t for t in said if t.startswith("other ") and t[6].isdigit()]
    assert len(listed) == 4  # the fifth answer is in the table
    assert said.index("the journey ended") < said.index("Step pay")  # the most frequent first, the rare together last


def test_hidden_numbers_are_said_to_be_hidden():
    rows = [row("funnel", "funnel", f"buy:{s}", 1.0 if s == "look" else None) for s in STEPS]
    assert sum("hidden: fewer than 5 people" in t for t in words(drawn(funnel, rows=rows))) == 2


def test_who_comes_back_is_a_triangle_with_gaps_and_hidden_cells():
    said = words(drawn(retention))
    assert [t for t in said if t.startswith("2026")] == ["2026-01", "2026-02", "2026-03"]
    assert {"+1", "+2", "40%", "25%", "[35, 45]", "120"} <= set(said)
    assert said.count("\N{EN DASH}") == 2  # a hidden cell, and the hidden size of a cohort
    assert any("Dashed" in t for t in said)


def test_the_darkest_cell_still_bears_dark_figures():
    assert retention.shade(0) == "#F0F6FA"
    assert retention.shade(2) == retention.shade(1) == "#66B2DE"


def test_nothing_is_drawn_of_nothing_nor_of_another_journey():
    assert drawn(funnel, rows=[]) is None
    assert drawn(retention, rows=[r for r in BACK if r.metric == "cohort"]) is None
    two = project(second=True)
    assert drawn(funnel, whole=two, at=1) is None
    assert drawn(funnel, whole=two) is not None
    other = [Finding(**{**{c: getattr(r, c) for c in r.__slots__}, "against": "journey=k"}) for r in BACK]
    assert drawn(retention, rows=other, whole=two) is None
    assert drawn(retention, rows=other, whole=two, at=1) is not None


def test_places_of_funnels_and_cohorts_have_names():
    names = PlaceNames(project(second=True), "en")
    assert names.of("funnel", "buy:cart") == "Buying: Step cart"
    assert names.home("funnel", "buy:cart") == "cart"
    assert names.home("funnel", "buy:somewhere") == ""
    assert names.of("cohort", "2026-01:+2") == "2026-01:+2"
    assert names.home("cohort", "2026-01:+2") == ""
    assert {"funnel", "retention"} <= set(CHART_METRICS)
