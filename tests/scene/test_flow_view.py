"""The flow graph on a page: all within it, numbers clear of cards and of each other, and what is left out told."""

import random
from itertools import combinations, pairwise

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.scene.board import Board
from cjm_core.scene.flow.folding import folded
from cjm_core.scene.flow.graph import flow_graph
from cjm_core.scene.flow.numbers import number_marks
from cjm_core.scene.flow.plan import DOWN, NARROW, TO_THE_RIGHT, fitted
from cjm_core.scene.flow.ways import curve_points, drawn_way, path_of, trail
from cjm_core.scene.graph.layered import layered
from cjm_core.scene.marks import Box, Shape, TextRun
from cjm_core.scene.outline import bounds
from cjm_core.scene.page import page_named
from cjm_core.scene.views.flow import draw_flow

LONG = "Согласование высокотехнологичного подразделения-новостройки с заинтересованными сторонами"


def rows(steps, seed=1, long=False):
    """Return findings of a log that mostly goes forward, with jumps, turns back and loops."""
    dice = random.Random(seed)
    names = [f"{LONG} {i}" if long else f"T{i:02} step {i}" for i in range(steps)]
    counts = {(a, b): dice.randint(200, 9000) for a, b in pairwise(names)}
    for i, a in enumerate(names):
        for _ in range(2):
            counts.setdefault((a, names[min(steps - 1, max(0, i + dice.randint(-3, 5)))]), dice.randint(1, 800))
    found = []
    for (a, b), count in counts.items():
        found.append(Finding("directly_follows", "edge", f"{a}>{b}", n=count, value=float(count), unit="count"))
        found.append(Finding("follows_median", "edge", f"{a}>{b}", n=count, value=dice.random() * 300, unit="hours"))
    for i, name in enumerate(names):
        found.append(Finding("step_reach", "activity", name, n=9000, value=1 - 0.6 * i / steps, low=0.1, high=0.9))
    found.append(Finding("starts_at", "activity", names[0], n=9000, value=1.0))
    return [*found, Finding("ends_at", "activity", names[-1], n=9000, value=0.4)]


def story(found, lang="en", page="A3"):
    journey = {"id": "j", "title": "Way", "actor": "p", "stages": []}
    project = Project.model_validate({"title": "T", "voice": "customer", "journeys": [journey]})
    return Story(project, project.journeys[0], Findings(found), (), (), lang, page)


def planned(found, page="A3", most=25, manners=(*TO_THE_RIGHT, *DOWN, *NARROW)):
    made = story(found, page=page)
    board = Board(made, page_named(page), ())
    found = fitted(board, flow_graph(made, most), {1.0: Box(10, 40, 400, 220)}, manners)
    return board, found[0]


def test_no_log_no_flow():
    assert draw_flow(story([])) is None


@pytest.mark.parametrize("page", ["A4", "A3", "A0", "16x9"])
@pytest.mark.parametrize(("steps", "long"), [(2, False), (4, True), (12, True), (27, False), (100, True)])
def test_nothing_leaves_the_page(page, steps, long):
    (scene,) = draw_flow(story(rows(steps, long=long), "ru", page))
    shapes = [p.path for m in scene.marks for p in m.parts if isinstance(p, Shape)]
    left, top, right, bottom = bounds(shapes)
    assert left >= 0
    assert top >= 0
    assert right <= scene.width_mm
    assert bottom <= scene.height_mm
    for mark in scene.marks:
        for run in mark.parts:
            if isinstance(run, TextRun):
                begin = run.x_mm - {"start": 0, "middle": 0.5, "end": 1}[run.anchor] * run.width_mm
                assert begin >= 0, run.text
                assert begin + run.width_mm <= scene.width_mm, run.text
    assert scene.troubles == ()


@pytest.mark.parametrize("seed", range(4))
def test_cards_stand_apart_and_nothing_crosses_their_words(seed):
    _, plan = planned(rows(14, seed))
    cards = list(plan.boxes.values())
    for a, b in combinations(cards, 2):
        assert a.right <= b.x or b.right <= a.x or a.bottom <= b.y or b.bottom <= a.y
    for arc, way in plan.ways.items():
        for x, y in trail(plan, way):
            inside = [c for c in cards if c.x + 0.1 < x < c.right - 0.1 and c.y + 0.1 < y < c.bottom - 0.1]
            assert not inside, arc


@pytest.mark.parametrize("seed", range(4))
def test_numbers_cover_no_card_and_no_number(seed):
    board, plan = planned(rows(14, seed))
    marks, left = number_marks(board, plan)
    assert len(marks) + left == len(plan.graph.shown)
    assert len(marks) >= 0.8 * len(plan.graph.shown)
    plates = [Box(*bounds([m.parts[0].path])[:2], *_size(bounds([m.parts[0].path]))) for m in marks]
    for a, b in [*combinations(plates, 2), *((p, c) for p in plates for c in plan.boxes.values())]:
        assert a.right <= b.x or b.right <= a.x or a.bottom <= b.y or b.bottom <= a.y


def _size(box):
    return box[2] - box[0], box[3] - box[1]


@pytest.mark.parametrize("manners", [TO_THE_RIGHT[:1], DOWN[-1:]])
def test_ways_never_turn_round(manners):
    _, plan = planned(rows(7), manners=manners)
    axis = 2 if plan.manner.down else 1
    for way in plan.ways.values():
        along = [c[i] for c in path_of(plan, way) for i in range(axis, len(c), 2)]
        assert along == sorted(along)


@pytest.mark.parametrize(("steps", "folds"), [(12, 2), (20, 3)])
def test_a_long_flow_is_read_in_lines_and_its_ways_turn_between_them(steps, folds):
    _, plan = planned(rows(steps, 3), manners=[m for m in TO_THE_RIGHT if m.folds == folds])
    begins = [plan.boxes[row[0]].x for row in plan.layout.nodes]
    assert sum(b < a for a, b in pairwise(begins)) == folds - 1
    assert plan.cut >= folds - 1
    turned = [way for way in plan.ways.values() if any(x0 == x1 and y0 != y1 for (x0, y0), (x1, y1) in way)]
    assert turned
    for way in turned:
        for (_, end), (begin, _) in pairwise(way):
            assert abs(end[1] - begin[1]) < 1.2 or end[0] < begin[0]
    assert {a for a, _ in plan.ways} | {b for _, b in plan.ways} <= set(plan.boxes)


def test_a_flow_breaks_where_the_fewest_ways_are_cut():
    weights = {**dict.fromkeys(pairwise("abcdefgh"), 9.0), ("a", "d"): 1.0, ("b", "d"): 1.0, ("e", "h"): 1.0}
    layout = layered("abcdefgh", weights)
    fold = folded(layout, 2, 6)
    assert fold.lines == ((0, 4), (4, 8))
    assert fold.crossing == ((("d", "e"),),)
    assert folded(layout, 2, 3) is None
    assert folded(layout, 1, 7) is None
    assert folded(layout, 1, 8).crossing == ()


def test_few_steps_take_larger_type_and_a_slide_keeps_ten_points():
    def sizes(steps, page):
        (scene,) = draw_flow(story(rows(steps), page=page))
        return [p.size_pt for m in scene.marks if m.kind == "flow_step" for p in m.parts if isinstance(p, TextRun)
                and p.weight == "bold"]
    assert min(sizes(5, "A3")) > 11
    slide = sizes(27, "16x9")
    assert len(slide) >= 9
    assert min(slide) >= 10


def test_a_card_is_tall_enough_for_all_that_comes_to_it():
    many = [Finding("directly_follows", "edge", f"a{i}>z", n=90, value=90.0) for i in range(12)]
    _, plan = planned([*many, Finding("directly_follows", "edge", "b>a0", n=90, value=900.0)])
    ends = sorted(way[-1][1][1] for (_, to), way in plan.ways.items() if to == "z")
    assert len(ends) >= 10
    assert all(b - a >= 2.2 for a, b in pairwise(ends))
    assert plan.boxes["z"].h > 2 * plan.boxes["b"].h


def test_rare_steps_and_ways_of_one_journey_are_left_out():
    names = [f"s{i}" for i in range(12)]
    found = [Finding("directly_follows", "edge", f"{a}>{b}", n=900, value=900.0) for a, b in pairwise(names)]
    found += [Finding("directly_follows", "edge", "s3>rare", n=2, value=2.0),
              Finding("directly_follows", "edge", "s5>s0", n=1, value=1.0)]
    found += [Finding("step_reach", "activity", x, n=900, value=1.0) for x in names]
    found += [Finding("starts_at", "activity", "s0", n=900, value=1.0),
              Finding("ends_at", "activity", "s5", n=900, value=0.1),
              Finding("ends_at", "activity", "s11", n=900, value=0.9)]
    graph = flow_graph(story([*found, Finding("step_reach", "activity", "rare", n=900, value=0.002)]), 25)
    assert graph.left == ("rare",)
    assert ("s5", "s0") not in {s.arc for s in graph.shown}


def test_what_is_shown_and_left_out_is_told():
    (scene,) = draw_flow(story(rows(100)))
    shown = [m for m in scene.marks if m.kind == "flow_step"]
    assert 15 <= len(shown) <= 25
    assert f"Left out are {100 - len(shown)} of 100 steps, the rarest: " in scene.description
    assert "and others" in scene.description
    ways = [m for m in scene.marks if m.kind in ("flow_way", "flow_back", "flow_loop")]
    assert all(m.place == m.about and ">" in m.place and "directly_follows" in m.metrics and m.title for m in ways)


def test_the_same_findings_in_any_order_give_the_same_picture():
    found = rows(16)
    mixed = random.Random(2).sample(found, len(found))
    assert draw_flow(story(found)) == draw_flow(story(mixed))


def test_titles_say_how_many_how_often_and_how_long():
    found = [
        Finding("directly_follows", "edge", "a>b", n=40, value=50.0),
        Finding("step_reach", "activity", "a", n=90, value=0.5, low=0.4, high=0.6),
        Finding("follows_median", "edge", "a>b", n=40, value=36.0, unit="hours"),
        Finding("directly_follows", "edge", "b>a", n=4, value=5.0),
        Finding("directly_follows", "edge", "b>b", n=3, value=60.0),
    ]
    (scene,) = draw_flow(story(found))
    titles = {m.kind: m.title for m in scene.marks if m.title}
    assert titles["flow_way"].replace("\N{NO-BREAK SPACE}", " ") == "a → b: 50 times in 40 journeys; half within 36 h"
    assert {"flow_way", "flow_back", "flow_loop"} <= set(titles)
    assert any("50% [40, 60] (n = 90) of journeys come here" in m.title for m in scene.marks if m.kind == "flow_step")


@pytest.mark.parametrize(("method", "words"), [
    ("the log has one time an event, so", "after 2.0 h"), ("", "waits 2.0 h"),
])
def test_a_time_that_holds_work_is_not_called_waiting(method, words):
    wait = Finding("wait_before", "activity", "b", n=40, value=2.0, unit="hours", method=method)
    (scene,) = draw_flow(story([Finding("directly_follows", "edge", "a>b", n=40, value=50.0), wait]))
    said = [p.text for m in scene.marks for p in m.parts if isinstance(p, TextRun)]
    assert words in [text.replace("\N{NO-BREAK SPACE}", " ") for text in said]


def two_way(first, second):
    """Return findings of a log in which two steps follow each other either way, and a third follows the first."""
    counts = {("start", first): 100, (first, second): 75, (second, first): 61, (first, "other"): 90}
    found = [Finding("directly_follows", "edge", f"{a}>{b}", n=c, value=float(c), unit="count")
             for (a, b), c in counts.items()]
    found += [Finding("follows_median", "edge", f"{a}>{b}", n=c, value=6.4, unit="hours")
              for (a, b), c in counts.items()]
    return found + [Finding("step_reach", "activity", s, n=100, value=0.9)
                    for s in dict.fromkeys(x for pair in counts for x in pair)]


@pytest.mark.parametrize(("first", "second"), [("check", "ask"), ("ask", "check")])
@pytest.mark.parametrize("manners", [TO_THE_RIGHT, DOWN])
def test_of_a_two_way_pair_no_number_hides_the_way_back(first, second, manners):
    board, plan = planned(two_way(first, second), manners=manners)
    labels = {m.about: bounds([m.parts[0].path]) for m in number_marks(board, plan)[0]}
    shown = {s.arc: s for s in plan.graph.shown}
    pair = {f"{first}>{second}": (second, first), f"{second}>{first}": (first, second)}
    for about, back in pair.items():
        (left, top, right, bottom), way = labels[about], drawn_way(plan, shown[back])[0]
        bend = [plan.point(*p) for p in curve_points(way[0], way[1], [i / 50 for i in range(51)])]
        assert not any(left < x < right and top < y < bottom for x, y in bend)


def test_the_ways_of_a_pair_bend_one_before_the_other():
    _, plan = planned(two_way("check", "ask"), manners=TO_THE_RIGHT)
    middles = [curve_points(*plan.ways[arc], [0.5])[0][0] for arc in (("check", "ask"), ("ask", "check"))]
    assert abs(middles[0] - middles[1]) > 3
