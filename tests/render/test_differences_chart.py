"""The chart of differences: the surest rows of every table, filled where q says so, and no text on another."""

from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CORE_CHARTS
from cjm_core.render.charts.differences import NOT_SHOWN, _axis, draw
from cjm_core.scene.theme import BLUE, ORANGE

ITEMS = {
    "q": {"name": {"en": "Queue at the till", "ru": "Очередь на кассе"}, "at": "pay", "scale": "1-5"},
    "e": {"name": "Effort", "at": "pay", "scale": "1-5", "role": "effort", "better": "lower"},
    "r": {"name": "Recommend", "role": "nps"},
    "why": {"name": "Why", "role": "reason", "labels": {1: "price"}},
}
JOURNEY = {"id": "way", "title": "Way", "actor": "guest", "stages": [{"id": "pay", "name": "Pay"}]}


def finding(metric, place, value, verdict, unit="scale", **more):
    q = 0.001 if verdict in ("higher", "lower") else 0.5
    width = {"scale": 0.3, "share": 0.08, "points": 9}[unit]
    spot = {"place_kind": "answer" if "=" in place else "item", "voice": "customer", "n": 80, "p": q, "q": q}
    return Finding(metric, place=place, value=value, low=value - width, high=value + width, unit=unit, verdict=verdict,
                   family="f", against="wave=1" if metric == "wave_change" else "segment=rest", **(spot | more))


ROWS = (
    finding("wave_change", "q", 0.7, "higher", wave="2"),
    finding("wave_change", "e", 0.6, "higher", wave="2", better="lower"),
    finding("wave_change", "r", 4, "no_difference_shown", "points", wave="2"),
    finding("wave_change", "q", 0.4, "higher", "share", wave="2"),
    finding("segment_difference", "q", -0.8, "lower", wave="2", segment="city=Kazan", flags=("small_base",)),
    finding("segment_difference", "why=1", 0.2, "higher", "share", wave="2", segment="city=Perm", better=""),
)


def story(rows=ROWS, lang="en", items=ITEMS):
    data = [{"file": "s.csv", "items": items, "segments": ["city"]}]
    project = Project.model_validate({"title": "t", "journeys": [JOURNEY], "data": data})
    return Story(project, project.journeys[0], Findings(rows), (), (), lang, wave="2", waves=("1", "2"))


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text()]


def marks(figure):
    return [(line.get_markeredgecolor(), line.get_markerfacecolor() == line.get_markeredgecolor())
            for line in figure.findobj(Line2D) if line.get_marker() == "o"]


def test_better_and_worse_are_told_by_the_way_the_scale_runs():
    drawn = marks(draw(story(ROWS[:2])))
    assert drawn.count((BLUE, True)) == 2  # the mark of the row and that of the legend
    assert drawn.count((ORANGE, True)) == 2


def test_what_is_not_shown_is_hollow():
    assert (NOT_SHOWN, False) in marks(draw(story(ROWS[2:3])))


def test_two_best_answers_are_left_to_the_table():
    assert sum("Queue" in w for w in words(draw(story(ROWS)))) == 2  # the change, and the city


def test_every_table_says_how_many_comparisons_hold():
    many = [finding("segment_difference", "q", 0.1 * i, "no_difference_shown", wave="2", segment=f"city={i}")
            for i in range(40)]
    said = words(draw(story([*many, ROWS[4]])))
    assert "comparisons that hold: 1 of 41" in said
    assert sum(w.startswith("city: ") for w in said) == 12


def test_a_column_of_two_values_is_drawn_once():
    mirror = replace(ROWS[4], segment="city=Perm", value=0.8, low=0.5, high=1.1, verdict="higher")
    said = words(draw(story([ROWS[4], mirror])))
    assert "comparisons that hold: 1 of 1" in said
    assert "city: Perm" in said
    assert "city: Kazan" not in said


def test_few_people_are_starred():
    assert any(w.endswith("80*") for w in words(draw(story())))


def test_nothing_compared_is_no_chart():
    assert draw(story([])) is None
    assert draw(story([replace(ROWS[0], value=None, q=None, p=None, flags=("suppressed",))])) is None
    assert draw(replace(story(), wave="1")) is None


def test_zero_is_always_on_the_axis():
    low, high, step = _axis(ROWS[:1])
    assert low <= 0 < 1.0 <= high + 1e-9
    assert 2 <= (high - low) / step <= 8


def test_the_chart_is_one_of_the_house():
    assert "differences" in {v.name for v in CORE_CHARTS}


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("times", [1, 8])
def test_no_text_leaves_the_page_or_touches_another(lang, times):
    items = {k: v | {"name": {"en": "Queue at the till " * times, "ru": "Самообслуживание на кассе " * times}}
             for k, v in ITEMS.items()}
    figure = draw(story(ROWS, lang, items))
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in figure.findobj(Text) if t.get_text().strip()]
    for i, (text, box) in enumerate(boxes):
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text
        for other, beside in boxes[:i]:
            apart = box.x1 <= beside.x0 + 1 or beside.x1 <= box.x0 + 1 or box.y1 <= beside.y0 + 2 or (
                beside.y1 <= box.y0 + 2)
            assert apart, (text, other)
