"""The charts of barriers, drawn from findings made by hand: ladder, barriers by stage, time to adoption."""

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import SMALL_BASE, SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CHART_METRICS, CORE_CHARTS

CHARTS = {v.name: v.draw for v in CORE_CHARTS}
LONG = "Достопримечательность-самообслуживания and more words than a cell is made for, said at length "
ASKED = "share of people who named the barrier when asked for reasons, Wilson interval"
UNASKED = "share of people who spoke of the barrier at this stage unasked, Wilson interval"
AGES = ("age=18–34", "age=35–54", "age=55+")


def project(long=False):
    def said(text):
        return {"ru": text + " " + LONG * 2, "en": text + " " + LONG} if long else {"ru": text, "en": text}

    stages = [{"id": f"s{i}", "name": said(f"Stage {i}"), "barriers": [
        {"code": f"b{i}{k}", "text": said(f"Barrier {i} {k}")} for k in range(2)]} for i in range(4)]
    items = {f"r{i}": {"role": "reached", "at": f"s{i}", "name": said(f"Rung {i}")} for i in range(4)}
    items |= {"why": {"role": "reason", "separator": ";", "at": "s1"}, "days": {"role": "number", "name": said("Days")},
              "state": {"role": "number"}}
    return Project.model_validate({
        "title": "t", "voice": "customer",
        "journeys": [{"id": "j", "title": said("Journey"), "actor": "a", "stages": stages}],
        "data": [{"file": "s.csv", "segments": ["age"], "items": items}],
        "analysis": {"adoption": {"time": "days", "status": "state", "horizon_days": 180}},
    })


def row(metric, kind, place, value, segment="", n=200, spread=0.05, **more):
    low, high = (None, None) if value is None else (max(0.0, value - spread), value + spread)
    return Finding(metric, kind, place, segment, "", "customer", n, n, value, low, high, 0.95,
                   more.pop("unit", "share"), **more)


def hidden(f):
    return Finding(f.metric, f.place_kind, f.place, f.segment, f.wave, f.voice, None, flags=(SUPPRESSED,), unit=f.unit,
                   against=f.against, method=f.method)


def found():
    rows = []
    for group in ("", *AGES):
        for i in range(4):
            place, main = f"s{i}", "main_loss" if i == 1 else "not_main_loss"
            rows += [row("rung", "stage", place, 0.8 / (i + 1), group),
                     row("rung_rate", "stage", place, 0.9 - 0.15 * i, group, n=200 - 60 * i,
                         flags=(SMALL_BASE,) if i == 3 else ()),
                     row("rung_loss", "stage", place, 0.25, group, verdict=main),
                     row("rung_gain", "stage", place, 0.011, group, spread=0.003)]
            for k in range(2):
                rows.append(row("barrier", "element", f"s{i}.b{i}{k}", 0.1 + 0.1 * i, group, method=ASKED))
                rows.append(row("reason_residual", "answer", f"why=b{i}{k}", 3.0, group, verdict="higher" if k else ""))
        for day in range(15, 181, 15):
            rows += [row("adoption", "answer", f"days={day}", day / 400, group),
                     row("adoption_left", "answer", f"days={day}", day / 800, group),
                     row("adoption_watched", "answer", f"days={day}", 220.0 - day, group, unit="people")]
        rows.append(row("adoption_watched", "answer", "days=0", 220.0, group, unit="people"))
        rows.append(row("time_without", "answer", "days=180", 151.0, group, spread=8, unit="days"))
        if group:
            rows.append(row("time_without_gap", "answer", "days=180", 9.0, group, spread=4, unit="days",
                            against="segment=rest", verdict="higher"))
    rows += [row("barrier", "element", f"s{i}.b{i}0", 0.4, n=15, method=UNASKED, flags=(SMALL_BASE,)) for i in range(4)]
    rows += [row("barrier_weight", "element", f"s{i}.b{i}0", 0.1, spread=0.02) for i in range(4)]
    rows += [row("reason_lead", "answer", "why=b30", 0.2, against="answer=b20", verdict="higher"),
             row("barrier", "answer", "why=late", 0.12, method=ASKED),
             row("rung_skipped", "stage", "s2", 0.1, n=50),
             row("adoption_median", "item", "days", None, unit="days", verdict="not_reached")]
    return rows


def drawn(name, lang="en", rows=None, long=False):
    whole = project(long)
    return CHARTS[name](Story(whole, whole.journeys[0], Findings(found() if rows is None else rows), (), (), lang))


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text().strip()]


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("name", ["ladder", "barriers", "adoption"])
def test_no_text_leaves_the_page_or_touches_another(name, lang, long):
    figure = drawn(name, lang, long=long)
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


@pytest.mark.parametrize("name", ["ladder", "barriers", "adoption"])
def test_nothing_to_show_gives_no_figure(name):
    assert drawn(name, rows=[]) is None
    assert CHART_METRICS[name]
    everything_hidden = [hidden(f) for f in found()]
    figure = drawn(name, rows=everything_hidden)
    assert figure is None or not any("[" in text for text in words(figure))


def test_the_ladder_says_where_most_is_lost_and_what_it_leaves_out():
    said = words(drawn("ladder"))
    assert "+1.1 points" in said
    assert sum(text == "25%" for text in said) == 4
    assert any("at most 5 on one rung" in text for text in said)
    assert any(text.endswith("*") for text in said)


def test_hidden_groups_show_a_dash():
    rows = [hidden(f) if f.segment == "age=55+" else f for f in found()]
    assert sum(text == "–" for text in words(drawn("ladder", rows=rows))) == 4
    assert any("hidden as too small: 1" in text for text in words(drawn("adoption", rows=rows)))


def test_barriers_stand_under_their_stages_asked_and_told_apart():
    said = words(drawn("barriers"))
    assert [text for text in said if text.startswith("Stage ")] == [f"Stage {i}" for i in range(4)]
    assert "late" in said
    assert any("25% of the whole loss" in text for text in said)
    assert sum(text == "40%*" for text in said) == 4
    told = [f for f in found() if f.method == UNASKED]
    assert "Told unasked, of all heard" in words(drawn("barriers", rows=told))


def test_times_are_said_in_words():
    said = " ".join(words(drawn("adoption")))
    assert "151 days [143, 159]" in said
    assert "fewer than half so far" in said
    assert "by day 180: 45%" in said
    assert "surely longer than the other groups" in said
