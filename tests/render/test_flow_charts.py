"""The charts of event logs: how journeys flow by position, and how long it takes from step to step."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from cjm_core.extensions import SourceCount, Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import step_flow, time_between
from cjm_core.render.charts.flow_columns import columns_of
from cjm_core.render.charts.log_notes import log_words
from cjm_core.render.charts.time_between import Axis, strips_of
from cjm_core.render.place_names import REST_OF_STEPS as REST
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.flow.graph import flow_graph

LONG = "Согласование высокотехнологичного подразделения-новостройки с заинтересованными сторонами"
STEPS = "abcdef"
NO_BREAK = "\N{NO-BREAK SPACE}"


def project(long=False, second=False):
    stages = [{"id": "s", "name": {"ru": "Оформление", "en": "Order"}, "steps": [
        {"id": x, "name": {"ru": f"{LONG} {x}", "en": f"A very long name of a step that takes three lines {x}"} if long
         else {"ru": f"Шаг {x}", "en": f"Step {x}"}} for x in STEPS]}]
    journeys = [{"id": "j", "title": "Way", "actor": "p", "stages": stages}]
    if second:
        journeys.append({"id": "k", "title": "Other", "actor": "p", "stages": [{"id": "t", "name": "T"}]})
    return Project.model_validate({"title": "T", "voice": "customer", "journeys": journeys})


def flow(place, journeys, **more):
    return Finding("step_flow", "flow", place, n=int(journeys), value=float(journeys), unit="count", **more)


def edge(place, count, hours, n=None, method="from the end"):
    """Return the findings of one succession; ``hours`` are p10, p25, median, p75, p90."""
    names = ("p10", "p25", "median", "p75", "p90")
    n = n or count
    return [
        Finding("directly_follows", "edge", place, n=n, value=float(count), unit="count"),
        Finding("follows_mean", "edge", place, n=n, value=1.5 * hours[2], unit="hours"),
        *(Finding(f"follows_{q}", "edge", place, n=n, value=h, unit="hours", method=method,
                  low=0.8 * h if q == "median" else None, high=1.2 * h if q == "median" else None)
          for q, h in zip(names, hours, strict=True)),
    ]


SIZE = [Finding(name, "journey", "j", n=100, value=v) for name, v in (("log_journeys", 100.0), ("log_events", 450.0))]
FLOWS = [
    flow("1:s.a>s.b", 80), flow("1:s.a>", 20), flow("2:s.b>s.c", 50), flow("2:s.b>s.b", 5), flow("2:s.b>", 25),
    flow("3:s.c>", 30), flow("3:s.c>s.b", 15), flow("3:s.c>*", 5), flow("3:s.b>", 5), flow("4:s.b>", 15),
    flow("4:*>", 5),
]
TIMES = [
    *edge("s.a>s.b", 80, (0.1, 0.5, 2.0, 9.0, 48.0)), *edge("s.b>s.c", 50, (24.0, 60.0, 96.0, 200.0, 900.0)),
    *edge("s.c>s.b", 15, (0.0, 0.0, 0.0, 0.001, 0.5)), *edge("s.b>s.b", 5, (0.02, 0.02, 0.02, 0.02, 0.02)),
]
SOURCES = (SourceCount("crm", "events", "event_log", "customer", 100, 450, date(2026, 1, 2), date(2026, 3, 4)),)


def story(rows, lang="en", **more):
    made = project(**more)
    return Story(made, made.journeys[0], Findings(rows), (), SOURCES, lang)


def words(figure):
    return " ".join(t.get_text() for t in figure.findobj(Text)).replace(NO_BREAK, " ")


def test_columns_add_up():
    columns = columns_of(story(FLOWS))
    assert columns.total == 100
    assert columns.places[0] == ("s.a",)
    assert columns.ends == {(1, "s.a"): 20, (2, "s.b"): 25, (3, "s.c"): 30, (3, "s.b"): 5, (4, "s.b"): 15, (4, REST): 5}
    for position in range(1, columns.last):
        into = sum(v for (p, _, _), v in columns.flows.items() if p == position)
        assert into == sum(v for (p, _), v in columns.at.items() if p == position + 1)
    assert columns.beyond == 0


def test_what_is_not_told_one_by_one_is_put_together_and_nothing_is_lost():
    rows = [flow(f"1:x{i}>y{i}", 30 - i) for i in range(14)] + [flow(f"2:y{i}>", 30 - i) for i in range(14)]
    columns = columns_of(story(rows))
    assert len(columns.steps) == 10
    assert REST in columns.places[0]
    assert columns.total == sum(30 - i for i in range(14))
    assert sum(columns.ends.values()) == columns.total


def test_hidden_flows_leave_a_bar_as_tall_as_what_comes_to_it():
    columns = columns_of(story([flow("1:s.a>s.b", 40), flow("2:s.b>s.c", 20)]))
    assert (columns.at[2, "s.b"], columns.at[3, "s.c"]) == (40, 20)
    assert step_flow.draw(story([flow("1:s.a>s.b", 40)])) is not None


def test_long_journeys_are_cut_after_eight_columns_and_it_is_said():
    rows = [flow(f"{k}:s.a>s.b" if k % 2 else f"{k}:s.b>s.a", 100) for k in range(1, 13)]
    columns = columns_of(story(rows))
    assert (columns.last, columns.beyond) == (8, 100)
    assert "100% of journeys go on after step 8" in words(step_flow.draw(story(rows)))


def test_step_flow_says_how_many_come_and_end_and_from_which_log():
    said = words(step_flow.draw(story([*FLOWS, *SIZE])))
    for part in ("n = 100 journeys", "Step a", "Step b", "other steps", "80%", "35%",
                 "Source: the event log \u201ccrm\u201d; 2 Jan 2026 to 4 Mar 2026; 100 journeys, 450 events."):
        assert part in said


@pytest.mark.parametrize(("sources", "words"), [
    ((), "Source: the event log; 100 journeys, 450 events."),
    ((("a", date(1970, 1, 1), date(1970, 2, 1)),), "Source: the event log “a”; 100 journeys, 450 events."),
    ((("a", date(2026, 1, 1), date(2026, 1, 1)),), "Source: the event log “a”; 1 Jan 2026; 100 journeys, 450 events."),
    ((("a", date(2026, 1, 1), date(2026, 2, 1)), ("b", None, None)),
     "Source: the event logs “a”, “b”; 100 journeys, 450 events."),
    ((("a", date(2026, 1, 1), date(2026, 2, 1)), ("b", date(2025, 3, 1), date(2026, 1, 9))),
     "Source: the event logs “a”, “b”; 1 Mar 2025 to 1 Feb 2026; 100 journeys, 450 events."),
])
def test_the_source_line_names_logs_and_their_period(sources, words):
    logs = tuple(SourceCount(name, "events", "log", "customer", 50, 200, *days) for name, *days in sources)
    assert log_words(replace(story(SIZE), sources=logs)) == [words]


def test_a_log_is_called_by_its_file():
    log = {"id": "crm", "kind": "events", "file": "data/orders 2026.csv", "columns": {
        "journey": "j", "activity": "a", "time": "t"}}
    made = Project.model_validate({**project().model_dump(exclude_unset=True, by_alias=True, mode="json"),
                                   "data": [log]})
    told = replace(story(SIZE), project=made, sources=SOURCES)
    assert "“orders 2026.csv”" in log_words(told)[0]
    assert "«orders 2026.csv»; с 02.01.2026 по 04.03.2026" in log_words(replace(told, lang="ru"))[0]


def test_where_most_time_goes_comes_first():
    assert [s.place for s in strips_of(story(TIMES))] == ["s.b>s.c", "s.a>s.b", "s.b>s.b", "s.c>s.b"]


def test_strips_stand_where_their_hours_are_and_never_outside():
    strips = strips_of(story(TIMES))
    axis = Axis(strips)
    assert axis.x(0.0) == axis.x(1 / 3600) == axis.left
    assert axis.x(1.0) < axis.x(2.0) < axis.x(20.0)
    assert axis.x(10.0) - axis.x(1.0) == pytest.approx(axis.x(100.0) - axis.x(10.0))
    assert all(axis.left <= axis.x(s.at(q)) <= axis.right for s in strips for q in s.hours)


def test_time_says_median_interval_count_and_what_it_is():
    said = words(time_between.draw(story([*TIMES, *SIZE])))
    for part in ("Step b → Step c", "4.0 days [3.2, 4.8 days]", "50 times · n 50 · in all 300 days",
                 "waiting only", "under a second"):
        assert part in said
    one = edge("s.a>s.b", 9, (1, 2, 3, 4, 5), method="the log has one time an event, so the work itself")
    assert "the work itself is in it" in words(time_between.draw(story(one)))


def test_hidden_and_foreign_rows_are_not_drawn():
    hidden = Finding("directly_follows", "edge", "s.a>s.b", n=None, flags=(SUPPRESSED,))
    assert time_between.draw(story([hidden])) is None
    assert time_between.draw(story(edge("t>t", 5, (1, 2, 3, 4, 5)), second=True)) is None
    assert step_flow.draw(story([flow("1:t>", 5)], second=True)) is None


def test_shown_successions_cover_what_is_asked_and_reach_every_step():
    rows = TIMES + edge("s.a>s.d", 2, (1, 2, 3, 4, 5)) + edge("s.d>s.c", 1, (1, 2, 3, 4, 5))
    graph = flow_graph(story([*rows, *SIZE]), 25)
    assert graph.total == 350
    assert graph.untold == 350 - 153
    assert {s.arc for s in graph.shown} >= {("s.a", "s.d"), ("s.a", "s.b"), ("s.b", "s.c")}
    few = flow_graph(story(rows), 3)
    assert few.steps == ("s.a", "s.b", "s.c")
    assert few.left == ("s.d",)
    assert few.total == 153
    assert 0.9 <= few.covered < 1


def test_ways_are_named_in_the_readers_language():
    names = PlaceNames(project(), "ru")
    assert names.of("edge", "s.a>s.b") == "Шаг a → Шаг b"
    assert names.of("variant", "s.a>x y>s.a") == "Шаг a → x y → Шаг a"
    assert names.of("flow", "2:s.b>") == "2: Шаг b → конец"
    assert names.home("edge", "other>s.b") == "s.b"
    assert names.home("flow", "2:s.b>x") == "s.b"
    assert names.home("activity", "x") == ""


def test_steps_of_one_name_are_told_apart_by_their_stages():
    stages = [{"id": x, "name": f"Stage {x}", "steps": [{"id": "w", "name": "Wait"}, {"id": x, "name": f"Do {x}"}]}
              for x in "st"]
    made = Project.model_validate({"title": "T", "voice": "customer", "journeys": [
        {"id": "j", "title": "Way", "actor": "p", "stages": stages}]})
    assert PlaceNames(made, "en").way("s.w>s.s>t.w>t") == "Stage s · Wait → Do s → Stage t · Wait → Stage t"
    assert PlaceNames(made, "en").of("step", "s.s") == "Stage s · Do s"


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("chart", [step_flow, time_between])
@pytest.mark.parametrize("long", [False, True])
def test_no_text_leaves_the_page_or_touches_another(lang, chart, long):
    many = [*FLOWS, *(flow(f"{k}:s.{x}>s.{y}", 3) for k in range(1, 5) for x in STEPS[2:] for y in STEPS)]
    figure = chart.draw(story([*many, *TIMES, *SIZE], lang, long=long))
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
