from cjm_core.scene.lettering import Style, runs, width_mm
from cjm_core.scene.marks import Mark, Scene, TextRun
from cjm_core.testing.legible import texts_in_order

STYLE = Style(10)


def scene(*runs_):
    return Scene("s", 100, 50, "en", "t", "d", (Mark("label", parts=tuple(runs_)),))


def test_lines_of_one_text_stand_apart():
    assert texts_in_order(scene(*runs(["one line", "another"], 10, 10, STYLE))) == []


def test_texts_over_each_other_are_named():
    upper, lower = TextRun(10, 20, "upper", 10), TextRun(12, 21, "lower", 10)
    assert texts_in_order(scene(upper, lower)) == ["label: 'upper' lies over label: 'lower'"]


def test_neighbours_on_one_line_may_touch():
    left = TextRun(10, 20, "left", 10)
    right = TextRun(10 + width_mm("left", STYLE), 20, "right", 10)
    assert texts_in_order(scene(left, right)) == []


def test_a_text_beyond_the_edge_is_named_whatever_its_anchor():
    for run in (TextRun(-1, 20, "start", 10), TextRun(3, 20, "the middle", 10, anchor="middle"),
                TextRun(99, 20, "start", 10), TextRun(50, 2, "start", 10), TextRun(50, 49.5, "gone", 10)):
        assert len(texts_in_order(scene(run))) == 1
    assert texts_in_order(scene(TextRun(100, 20, "end", 10, anchor="end"))) == []


def test_a_text_is_measured_and_not_believed():
    lie = TextRun(90, 20, "much wider than it says", 10, width_mm=1.0)
    assert len(texts_in_order(scene(lie))) == 1


def test_a_turned_text_takes_the_room_it_may_sweep():
    turned = TextRun(50, 25, "upright words", 10, rotate_deg=90, anchor="middle")
    assert len(texts_in_order(scene(turned, TextRun(50, 32, "here", 10)))) == 1
    assert texts_in_order(scene(TextRun(50, 25, " ", 10), TextRun(50, 25, "alone", 10))) == []
