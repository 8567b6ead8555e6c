"""Numbered planes: every number stands free, every thing is in the list, and nothing is drawn that was not measured."""

import itertools
import math
from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CORE_CHARTS, theme
from cjm_core.render.charts.plane import RINGS_MM, axis_of, tag_boxes
from cjm_core.render.charts.saving import PNG_DPI, lacking

NAMES = ("quadrants", "importance", "kano", "opportunity")
CHARTS = {v.name: v for v in CORE_CHARTS if v.name in NAMES}
FIELDS = ("concentrate", "keep_up", "low_priority", "possible_overkill", "cannot_tell")
GRID = ("key", "hygiene", "minor", "hidden_driver", "cannot_tell")
CLASSES = ("must_be", "one_dimensional", "attractive", "indifferent", "mixed", "reverse")
BANDS = ("extreme_opportunity", "high_opportunity", "worth_a_look", "served")
LONG = {"en": "Staff at the information desk know the answer without asking a colleague in another department first",
        "ru": "Сотрудники информационной стойки знают ответ и не переспрашивают коллег высокотехнологичной службы"}


def project(count, long=False):
    def name(i):
        return {k: f"{v} {i}" for k, v in LONG.items()} if long else {"en": f"Thing {i}", "ru": f"Вещь {i}"}

    items = {}
    for i in range(count):
        items[f"much{i}"] = {"role": "importance", "scale": "1-7", "pairs": f"well{i}", "name": name(i)}
        items[f"well{i}"] = {"role": "csat", "scale": "1-7", "name": name(i)}
        items[f"with{i}"] = {"role": "functional", "scale": "1-5", "pairs": f"sans{i}", "name": name(i)}
        items[f"sans{i}"] = {"role": "dysfunctional", "scale": "1-5", "name": name(i)}
    return Project.model_validate({
        "title": "T", "voice": "customer", "data": [{"file": "a.csv", "items": items}],
        "journeys": [{"id": "visit", "title": {"en": "Visit", "ru": "Визит"}, "actor": "guest",
                      "stages": [{"id": "s", "name": "S"}]}],
    })


def numbers(i, **more):
    """Findings on one thing; all lie close together, as answers do."""
    def of(metric, place, value, **columns):
        columns = {"place_kind": "item", "voice": "customer", "n": 200, "unit": "share", **columns, **more}
        return Finding(metric, place=place, value=value, **columns)

    x, y = 4.6 + 0.35 * math.sin(i * 2.1), 6.1 + 0.4 * math.cos(i * 1.7)
    better, worse = 0.5 + 0.3 * math.sin(i), 0.5 + 0.3 * math.cos(i * 1.3)
    return [
        of("mean", f"well{i}", x, unit="scale"), of("mean", f"much{i}", y, unit="scale"),
        of("top2", f"well{i}", x / 10), of("top2", f"much{i}", y / 8),
        of("quadrant", f"well{i}", 0.9, verdict=FIELDS[i % 5], against=f"item=much{i}"),
        of("derived_importance", f"well{i}", 0.4 + 0.1 * math.sin(i), unit="r"),
        of("importance_grid", f"well{i}", 0.9, verdict=GRID[i % 5], against="item=whole"),
        of("opportunity", f"well{i}", 12.0, low=11.0, high=13.0, verdict=BANDS[i % 4], against=f"item=much{i}"),
        of("kano", f"with{i}", 0.5, verdict=CLASSES[i % 6]), of("kano_better", f"with{i}", better),
        of("kano_worse", f"with{i}", -worse),
        *(of("kano_category", f"with{i}={c}", 0.3 - 0.04 * k, place_kind="answer", verdict=c)
          for k, c in enumerate(CLASSES[:4])),
    ]


def story(count, lang="en", long=False, findings=None):
    found = Findings([f for i in range(count) for f in numbers(i)] if findings is None else findings)
    made = project(count, long)
    return Story(made, made.journeys[0], found, (), (), lang)


def drawn(name, told):
    with theme():
        return CHARTS[name].draw(told)


def boxes(figure):
    """Return the boxes of texts in millimetres, as fine as a PNG file shows them."""
    figure.set_dpi(PNG_DPI)
    renderer = FigureCanvasAgg(figure).get_renderer()
    to_mm = Affine2D().scale(25.4 / PNG_DPI)
    return [(t.get_text(), t.get_window_extent(renderer).transformed(to_mm))
            for t in figure.findobj(Text) if t.get_text().strip()]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize(("count", "long"), [(2, False), (24, False), (24, True)])
def test_no_text_leaves_the_page_or_touches_another(name, lang, count, long):
    figure = drawn(name, story(count, lang, long))
    found = boxes(figure)
    width, height = (25.4 * inches for inches in figure.get_size_inches())
    for text, box in found:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    for (one, a), (other, b) in itertools.combinations(found, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 0.1 or down <= 0.75, (one, other)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_stands_on_the_plane_and_in_the_list(name):
    said = [t.get_text() for t in drawn(name, story(24)).findobj(Text)]
    for i in range(1, 25):
        assert said.count(str(i)) >= 2, i
    assert all(f"Thing {i}" in said for i in range(24))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_drawn_of_what_nobody_asked(name):
    assert drawn(name, story(2, findings=[])) is None


@pytest.mark.parametrize("name", NAMES)
def test_hidden_things_are_named_and_have_no_place(name):
    hidden = [replace(f, value=None, low=None, high=None, n=None, verdict="", flags=("suppressed",))
              for f in numbers(2)]
    told = story(3, findings=[*numbers(0), *numbers(1), *hidden])
    said = [t.get_text() for t in drawn(name, told).findobj(Text)]
    assert "Thing 2" in said
    assert "3" not in said
    assert any(t.startswith("hidden: fewer than") for t in said)
    assert drawn(name, story(3, findings=hidden)) is None


@pytest.mark.parametrize("name", NAMES)
def test_each_voice_has_its_own_plane(name):
    told = story(2, findings=[f for v in ("customer", "manager") for i in (0, 1) for f in numbers(i, voice=v)])
    said = " ".join(t.get_text() for t in drawn(name, told).findobj(Text))
    assert "customers" in said
    assert "manager" in said


def test_things_on_other_scales_have_another_plane():
    told = story(4)
    raw = told.project.model_dump(by_alias=True, exclude_unset=True, mode="json")
    for i in (2, 3):
        raw["data"][0]["items"][f"well{i}"]["scale"] = "1-10"
    made = Project.model_validate(raw)
    said = [t.get_text() for t in drawn("quadrants", replace(told, project=made, journey=made.journeys[0])
                                        ).findobj(Text)]
    assert [t for t in said if "how well" in t] == ["how well it is done (mean), 1–7",
                                                    "how well it is done (mean), 1–10"]


def test_a_mixed_class_names_the_two_largest():
    said = " ".join(t.get_text() for t in drawn("kano", story(6)).findobj(Text))
    assert "must be 30%, the more the better 26%" in said


def test_tags_of_a_dense_crowd_touch_neither_points_nor_each_other():
    spots = [(50 + 1.7 * (i % 5), 50 + 1.9 * (i // 5)) for i in range(20)]
    found = tag_boxes(spots, [3.2] * 20, (0, 0, 120, 120))
    for a, b in itertools.combinations(found, 2):
        assert min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1])
    for box, spot in itertools.product(found, spots):
        assert not (box[0] < spot[0] < box[2] and box[1] < spot[1] < box[3])
    assert max(math.dist(s, ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2)) for s, b in zip(spots, found, strict=True)
               ) <= RINGS_MM[-1] + 3


def test_an_axis_keeps_within_the_scale_and_has_few_ticks():
    axis = axis_of("x", [6.9, 6.5], "ru", (1, 7))
    assert axis.low < 6.5 < 6.9 < axis.high <= 7.02
    assert 2 <= len(axis.ticks) <= 9
    assert axis.write(6.5) == "6,5"
    alone = axis_of("x", [3.0], "en")
    assert alone.low < 3 < alone.high


def test_letters_that_no_map_font_holds_are_told():
    told = story(2)
    raw = told.project.model_dump(by_alias=True, exclude_unset=True, mode="json")
    raw["data"][0]["items"]["well0"]["name"] = "화면"
    made = Project.model_validate(raw)
    figure = drawn("quadrants", replace(told, project=made, journey=made.journeys[0]))
    (trouble,) = lacking(figure, "quadrants")
    assert (trouble.text, trouble.letters, trouble.about) == ("화면", "면화", "quadrants")
    assert lacking(drawn("quadrants", told), "quadrants") == ()
