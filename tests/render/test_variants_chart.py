"""The chart of the most frequent ways: which rows, what is left out, what is typical, and that nothing overlaps."""

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CHART_METRICS, CORE_CHARTS, step_flow, variants
from cjm_core.render.charts.answers import contrast
from cjm_core.render.charts.flow_columns import columns_of
from cjm_core.render.charts.variant_ways import Chip, way, ways_of

LONG = "Согласование высокотехнологичного подразделения-новостройки с заинтересованными сторонами"
N = 200


def variant(place, journeys, metric="variant", **more):
    return Finding(metric, "variant", place, n=N, value=journeys / N, low=0.8 * journeys / N, high=1.1 * journeys / N,
                   unit="share", **more)


def story(rows, lang="en", long=False, second=False):
    steps = [{"id": x, "name": f"{LONG} {x}" if long else f"Step {x}"} for x in "abcdef"]
    journeys = [{"id": "j", "title": "Way", "actor": "p", "stages": [{"id": "s", "name": "Order", "steps": steps}]}]
    if second:
        journeys.append({"id": "k", "title": "Other", "actor": "p", "stages": [{"id": "t", "name": "T"}]})
    made = Project.model_validate({"title": "T", "voice": "customer", "journeys": journeys})
    return Story(made, made.journeys[0], Findings(rows), (), (), lang)


WAYS = [
    variant("s.a>s.b>s.c", 80), variant("s.a>s.b>s.b>s.b>s.c", 40), variant("s.a>s.c", 30), variant("s.a", 10),
    variant("s.a>s.b>s.c", 80, "typical_journey", verdict="most_frequent"),
    variant("s.a>s.b>s.b>s.b>s.c", 40, "typical_journey", verdict="medoid"),
    Finding("variants", "journey", "j", n=N, value=19.0, unit="count"),
]


def words(figure):
    return " ".join(t.get_text() for t in figure.findobj(Text)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_most_frequent_ways_come_first_and_the_rest_is_told():
    ways = ways_of(story(WAYS))
    assert [w.journeys for w in ways.ways] == [80, 40, 30, 10]
    assert [w.typical for w in ways.ways] == ["most_frequent", "medoid", "", ""]
    assert (ways.rarer, ways.other_ways) == (None, 15)
    assert ways.rest == pytest.approx(0.2)


def test_ten_ways_are_shown_and_a_rarer_typical_one_after_them():
    rows = [variant("s.a>" * i + "s.b", 19 - i) for i in range(12)]
    rows += [variant("s.a>" * 11 + "s.b", 8, "typical_journey", verdict="medoid")]
    ways = ways_of(story(rows))
    assert len(ways.ways) == 10
    assert (ways.rarer.typical, ways.rarer.steps, ways.other_ways) == ("medoid", 12, None)
    assert ways.rest == pytest.approx(1 - (145 + 8) / N)


def test_repeats_are_put_together_and_long_ways_lose_their_middle():
    assert way(variant("a>b>b>b>c", 5)).chips == (Chip("a", 1), Chip("b", 3), Chip("c", 1))
    long = way(variant(">".join(f"x{i}" for i in range(20)), 5))
    assert len(long.chips) == 14
    assert [c.step for c in long.chips[8:11]] == ["x8", "", "x16"]
    assert long.chips[9].times == 7
    assert sum(c.times for c in long.chips) == long.steps == 20
    cut = way(variant(">".join([*(f"x{i}" for i in range(20)), "… (43)", *(f"y{i}" for i in range(8)), "z #2"]), 5))
    assert sum(c.times for c in cut.chips) == cut.steps == 43
    assert (cut.chips[0].step, cut.chips[-1].step) == ("x0", "z")
    few = way(variant(">".join([*["a"] * 20, "… (99)", *["b"] * 9]), 5))
    assert few.chips == (Chip("a", 20), Chip("", 70), Chip("b", 9))


def test_the_chart_says_shares_counts_and_what_is_typical():
    said = words(variants.draw(story(WAYS)))
    for part in ("40% [32, 44]", "80 of 200 · together 40%", "40 of 200 · together 60%", "the most frequent way",
                 "the typical way: the others differ least from it", "and 15 other ways", "2 ×3", "Step c",
                 "×2: the step twice in a row"):
        assert part in said
    assert "и ещё 15 вариантов" in words(variants.draw(story(WAYS, "ru")))


def test_steps_have_the_colours_of_the_step_flow():
    rows = [Finding("step_flow", "flow", f"{k}:s.{a}>s.{b}", n=9, value=v, unit="count") for k, a, b, v in
            ((1, "f", "c", 90.0), (1, "a", "c", 5.0), (2, "c", "b", 80.0))]
    told = story([*WAYS, *rows])
    colours = dict(zip(columns_of(told).steps, step_flow.COLOURS, strict=False))
    key = variants.Key(told, ways_of(told))
    assert key.colours == {step: colours[step] for step in ("s.a", "s.b", "s.c")}
    drawn = {to_hex(p.get_facecolor()) for p in variants.draw(told).findobj(Rectangle)}
    assert {to_hex(c) for c in key.colours.values()} <= drawn


def test_numbers_of_steps_beyond_the_colours_are_read_easily_and_stay_in_their_boxes():
    many = [f"act {i}" for i in range(24)]
    told = story([variant(">".join(many[i:i + 13]), 20 - i) for i in range(9)]
                 + [variant(">".join([*many[:11], *["act 23"] * 120, *many[13:15]]), 9)])
    key = variants.Key(told, ways_of(told))
    grey = [step for step in key.steps if key.colours[step] == variants.UNCOLOURED]
    assert len(grey) == len(key.steps) - len(step_flow.COLOURS)
    figure = variants.draw(told)
    FigureCanvasAgg(figure).draw()
    chips = [p for p in figure.findobj(Rectangle) if to_hex(p.get_facecolor()) == to_hex(variants.UNCOLOURED)]
    inside = [t for t in figure.findobj(Text) if t.get_text() and any(_holds(c, t) for c in chips)]
    assert len(inside) == len(chips) > len(grey)
    assert all(contrast(t.get_color(), variants.UNCOLOURED) > 7 for t in inside)
    assert any(t.get_text().endswith("×120") for t in inside)


def _holds(box, text):
    room, words = box.get_window_extent(), text.get_window_extent()
    return room.x0 <= words.x0 and words.x1 <= room.x1 and room.y0 <= (words.y0 + words.y1) / 2 <= room.y1


def test_no_ways_hidden_ones_and_those_of_another_journey_are_not_drawn():
    assert variants.draw(story([])) is None
    assert variants.draw(story([Finding("variant", "variant", "s.a>s.b", n=None, flags=(SUPPRESSED,))])) is None
    assert variants.draw(story([variant("t", 9)], second=True)) is None
    assert "variants" in {v.name for v in CORE_CHARTS}
    assert CHART_METRICS["variants"] == ("variant", "variants", "typical_journey")


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("long", [False, True])
def test_no_text_leaves_the_page_or_touches_another(lang, long):
    rows = [variant("s.a>" * i + ">".join(f"s.{x}" for x in "bcdefabcdefabcdef"[i:]), 19 - i) for i in range(12)]
    rare = variant("s.f>s.e", 1, "typical_journey", verdict="medoid")
    figure = variants.draw(story([*WAYS, *rows, rare], lang, long))
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in figure.findobj(Text) if t.get_text().strip()]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text
    for (one, a), (two, b) in itertools.combinations(boxes, 2):
        over = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert not (over[0] > 2 and over[1] > 3), (one, two)
