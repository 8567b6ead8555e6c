"""Zones of tolerance and the eyes of several voices: every text stands free, hidden numbers leave no mark."""

import itertools
from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CORE_CHARTS, theme
from cjm_core.render.charts.saving import chart_files
from cjm_core.render.charts.zone import ZONE

CHARTS = {v.name: v for v in CORE_CHARTS}
LONG = {"en": "The new colleague's accounts, passes and equipment were completely ready by the first working morning",
        "ru": "К утру первого рабочего дня готовы учётные записи, пропуск и высокопроизводительное оборудование"}
VERDICTS = ("below_zone", "in_zone", "above_zone", "cannot_tell")


def project(count, long):
    names = [LONG if long else {"en": f"Thing {i}", "ru": f"Вещь {i}"} for i in range(count)]
    items = {f"q{i}": {"at": f"s.t{i}", "scale": "1-7", "name": name} for i, name in enumerate(names)}
    return Project.model_validate({
        "title": "T", "voice": "employee", "data": [{"file": "a.csv", "items": items}],
        "journeys": [{"id": "way", "title": LONG if long else "Way", "actor": "guest", "stages": [
            {"id": "s", "name": "Stage", "steps": [{"id": f"t{i}", "name": name} for i, name in enumerate(names)]}]}],
    })


def one(metric, place, value, **columns):
    ends = {} if value is None else {"low": value - 0.3, "high": value + 0.3}
    plain = {"place_kind": "item", "voice": "employee", "n": 80, "unit": "scale", "value": value}
    return Finding(metric, place=place, **{**plain, **ends, **columns})


def seen(i):
    voices = {"employee": 3.0 + 0.1 * i, "manager": 5.2 - 0.2 * i, "mentor": 4.1, "hrbp": 4.0, "board": 4.5,
              "owner": 4.4}
    rows = [one("mean", f"q{i}", mean, voice=v, n=20 if v == "mentor" else 60) for v, mean in voices.items()]
    for a, b in itertools.combinations(voices, 2):
        gap = voices[a] - voices[b]
        rows.append(one("voice_gap", f"q{i}", gap, voice=a, against=f"voice={b}", q=0.001 if abs(gap) > 1 else 0.4,
                        p=0.0005, family="f"))
    return rows


def zone(i):
    return [
        one("mean", f"q{i}", 4.0), one("adequacy", f"q{i}", 0.8 - 0.2 * i), one("superiority", f"q{i}", -1.5),
        one("in_zone", f"q{i}", 0.4, unit="share", verdict=VERDICTS[i % 4]),
    ]


def story(lang="en", count=5, long=False, rows=None):
    made = project(count, long)
    rows = [f for i in range(count) for f in (*seen(i), *zone(i))] if rows is None else rows
    return Story(made, made.journeys[0], Findings(rows), (), (), lang)


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text().strip()]


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("name", ["zone", "voices"])
@pytest.mark.parametrize(("count", "long"), [(1, False), (5, True), (40, False)])
def test_no_text_leaves_the_page_or_touches_another(name, lang, count, long):
    with theme():
        figure = CHARTS[name].draw(story(lang, count, long))
        renderer = FigureCanvasAgg(figure).get_renderer()
        boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in figure.findobj(Text) if t.get_text().strip()]
    for text, box in boxes:
        assert min(box.x0, box.y0) >= 0, text
        assert (box.x1, box.y1) <= (figure.bbox.width, figure.bbox.height), text
    for (first, a), (second, b) in itertools.combinations(boxes, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 0.5 or down <= 3.0, (first, second)


def test_the_widest_difference_stands_first_and_is_bold_where_it_is_sure():
    figure = CHARTS["voices"].draw(story())
    bold = [t.get_text() for t in figure.findobj(Text) if t.get_fontweight() == "bold"]
    assert {"Thing 0", "Thing 4"} <= set(words(figure))
    said = words(figure)
    assert said.index("Thing 0") < said.index("Thing 4")
    assert "−2.20" in bold
    assert "1 more voices are in the table of findings." in " ".join(said)


def test_rows_beyond_the_sheet_are_counted():
    for name in ("zone", "voices"):
        assert any("more rows are in the table of findings" in w for w in words(CHARTS[name].draw(story(count=40))))


def test_the_bar_runs_from_what_is_accepted_to_what_is_wished_for():
    figure = CHARTS["zone"].draw(story(count=1))
    bars = [r for r in figure.findobj(Rectangle) if r.get_height() == 4.6]
    assert len(bars) == 1
    points = [line.get_xdata()[0] for line in figure.findobj(Line2D) if line.get_marker() == "o"]
    per_point = (bars[0].get_x() + bars[0].get_width() - points[-1]) / 1.5
    assert points[-1] - bars[0].get_x() == pytest.approx(0.8 * per_point)
    assert ZONE.upper() in chart_files(figure, "zone", "en", ["svg"])["svg"].decode().upper()


def test_hidden_numbers_leave_no_mark():
    empty = {"n": None, "flags": ("suppressed",)}
    rows = [one(m, "q0", None, **empty) for m in ("mean", "adequacy", "superiority", "in_zone")]
    rows.append(one("voice_gap", "q0", None, against="voice=manager", **empty))
    for name in ("zone", "voices"):
        figure = CHARTS[name].draw(story(rows=rows))
        assert "hidden: fewer than 5 people" in words(figure)
        legend = 5 if name == "zone" else 2
        marks = [line for line in figure.findobj(Line2D) if line.get_marker() not in ("None", None, "")]
        assert len(marks) <= legend


def test_other_waves_and_journeys_are_not_drawn():
    plain = story()
    assert CHARTS["voices"].draw(replace(plain, wave="w9")) is None
    elsewhere = plain.journey.model_copy(update={"stages": ()})
    assert CHARTS["zone"].draw(replace(plain, journey=elsewhere)) is None


def test_gaps_are_coloured_by_chance_over_their_family_and_say_so(sample):
    made = sample.story()
    rows = [replace(f, p=0.03, q=0.2, family="gap promise way employee")
            if f.metric == "gap" and f.place_kind == "promise" else f for f in made.findings]
    rows += [one("below_expectation", "all_ready", 0.8, place_kind="promise", unit="share"),
             one("above_expectation", "all_ready", 0.1, place_kind="promise", unit="share")]
    figure = CHARTS["gaps"].draw(replace(made, findings=Findings(rows)))
    said = " ".join(words(figure))
    assert "promises (3)" in said
    assert "80% below, 10% above" in said
    from cjm_core.render.charts.gaps import UNSURE, _is_sure
    assert not any(_is_sure(f) for f in rows if f.metric == "gap" and f.place_kind == "promise")
    assert UNSURE.lower() in {_hex(r) for r in figure.findobj(Rectangle)}


def _hex(rectangle):
    from matplotlib.colors import to_hex
    return to_hex(rectangle.get_facecolor())
