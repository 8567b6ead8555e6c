from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_core.scene.outline import band, curve, moved, traced

HEIGHTS = st.lists(st.floats(min_value=-2, max_value=2), min_size=2, max_size=12)


@given(HEIGHTS)
def test_the_curve_passes_its_points_and_never_swings_past_them(heights):
    points = [(10.0 * i, y) for i, y in enumerate(heights)]
    dots = traced(points, 20)
    for number, (x0, x1) in enumerate(pairwise(points)):
        piece = dots[number * 20 : number * 20 + 21]
        low, high = min(x0[1], x1[1]), max(x0[1], x1[1])
        assert all(low - 1e-9 <= y <= high + 1e-9 for _, y in piece)
        assert piece[0] == pytest.approx(x0)
        assert piece[-1] == pytest.approx(x1)


@given(HEIGHTS)
def test_bezier_pieces_end_at_the_points(heights):
    points = [(10.0 * i, y) for i, y in enumerate(heights)]
    path = curve(points)
    assert path[0][1:] == points[0]
    assert [c[5:] for c in path[1:]] == points[1:]


def test_a_band_is_closed():
    shape = band([(0, 1), (10, 2)], [(0, 0), (10, 1)])
    assert shape[0][0] == "M"
    assert shape[-1] == ("Z",)


def test_moving_scales_then_shifts():
    assert moved((("M", 1, 2), ("C", 1, 1, 2, 2, 3, 3), ("Z",)), 2, 10, 20) == (
        ("M", 12, 24), ("C", 12, 22, 14, 24, 16, 26), ("Z",)
    )
