import numpy as np
import pytest
from matplotlib.figure import Figure

from cjm_core.render import to_pdf, to_png, to_svg
from cjm_core.render.charts.recording import CannotRecordError, recorded
from cjm_core.scene.marks import Shape, TextRun


def chart():
    figure = Figure(figsize=(4, 3), facecolor="white")
    figure.set_label("Разрыв")
    axes = figure.add_subplot()
    axes.set_xlim(0, 2)
    axes.bar(["доступы", "роль"], [1.0, 2.0], color=["#D55E00", "#0072B2"])
    axes.plot([-5, 5], [0.5, 1.5], color="#00745A", linestyle="--")
    axes.set_title("Цена $5", parse_math=False, fontweight="bold")
    return figure


def test_a_figure_keeps_its_size_texts_and_colours():
    scene = recorded(chart(), "gaps", "ru")
    assert (round(scene.width_mm, 1), round(scene.height_mm, 1)) == (101.6, 76.2)
    assert (scene.title, scene.lang) == ("Разрыв", "ru")
    parts = scene.marks[0].parts
    texts = {p.text: p for p in parts if isinstance(p, TextRun)}
    assert {"доступы", "роль", "Цена $5"} <= set(texts)
    assert texts["Цена $5"].weight == "bold"
    assert {"#D55E00", "#0072B2"} <= {p.paint.fill for p in parts if isinstance(p, Shape)}
    dashed = [p for p in parts if isinstance(p, Shape) and p.paint.dash_mm]
    assert [p.paint.stroke for p in dashed] == ["#00745A"]


def test_lines_are_cut_at_the_axes_and_bars_stand_where_matplotlib_puts_them():
    figure = chart()
    scene = recorded(figure, "gaps", "ru")
    axes = figure.axes[0].get_position()
    left, right = axes.x0 * scene.width_mm, axes.x1 * scene.width_mm
    line = next(p for p in scene.marks[0].parts if isinstance(p, Shape) and p.paint.dash_mm)
    xs = [x for c in line.path for x in c[1::2]]
    assert min(xs) == pytest.approx(left, abs=0.1)
    assert max(xs) == pytest.approx(right, abs=0.1)
    bottom = (1 - axes.y0) * scene.height_mm
    bar = next(p for p in scene.marks[0].parts if isinstance(p, Shape) and p.paint.fill == "#0072B2")
    assert max(y for c in bar.path for y in c[2::2]) == pytest.approx(bottom, abs=0.1)


def test_every_renderer_paints_it_the_same_each_time():
    first, second = (recorded(chart(), "gaps", "ru") for _ in range(2))
    assert to_svg(first) == to_svg(second)
    assert to_png(first, 60) == to_png(second, 60)
    assert to_pdf([first]) == to_pdf([second])
    assert "Цена $5" in to_svg(first)


def test_what_a_scene_cannot_hold_is_told():
    figure = Figure()
    figure.add_subplot().imshow(np.zeros((3, 3)))
    with pytest.raises(CannotRecordError):
        recorded(figure, "heat", "en")
