"""Contrast and greyscale: WCAG 2.2, 1.4.3 and 1.4.11, over the colours that stand on each other."""

import pytest

from cjm_core.scene import theme as t


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [(t.INK, t.WHITE), (t.GREY, t.WHITE), (t.INK, t.PANEL), (t.GREY, t.STRIPE), (t.INK, t.STRIPE), (t.WHITE, t.DARK),
     (t.ON_DARK, t.DARK), (t.ORANGE_TEXT, t.WHITE), (t.ORANGE_TEXT, t.STRIPE), (t.BLUE, t.WHITE), (t.GREY, t.PANEL)],
)
def test_text_stands_out_from_its_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("colour", [t.BLUE, t.ORANGE, t.GREEN, t.INK, t.DARK, t.ZERO])
@pytest.mark.parametrize("ground", [t.WHITE, t.STRIPE])
def test_marks_stand_out_from_their_ground(colour, ground):
    assert contrast(colour, ground) >= 3
