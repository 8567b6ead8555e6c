"""The look of charts: the colours and the font of the maps, as matplotlib settings."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import matplotlib
from cycler import cycler

from cjm_core.render.figure import FAMILIES, register_fonts
from cjm_core.scene.theme import BLUE, GOLD, GREEN, GREY, INK, ORANGE, RULE, WHITE, ZERO

PURPLE = "#7A4B94"
SERIES = (BLUE, ORANGE, GREEN, GOLD, PURPLE)
SHAPES = ("o", "s", "^", "D", "v")
DASHES: tuple[Any, ...] = ("solid", (0, (5, 1.5)), (0, (2, 1.2)), (0, (6, 1.5, 1.5, 1.5)), (0, (9, 2)))
BAD_END = "#C45200"  # orange dark enough for white figures on it
DIVERGING = (BAD_END, "#F6C7A4", "#DDE2E8", "#A9D0E8", BLUE)

SETTINGS: Any = {
    "font.family": FAMILIES,
    "font.size": 9.0,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": ZERO,
    "axes.labelcolor": GREY,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.prop_cycle": cycler(color=SERIES),
    "axes.unicode_minus": True,
    "grid.color": RULE,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "legend.frameon": False,
    "figure.facecolor": WHITE,
    "savefig.facecolor": WHITE,
    "image.cmap": "PuOr",
    "svg.fonttype": "none",
    "svg.hashsalt": "cjm",
    "pdf.fonttype": 42,
    "path.simplify": False,
}


def theme() -> AbstractContextManager[None]:
    """Draw under the house's look: ``with theme(): figure = Figure(); axes = figure.add_subplot()``."""
    register_fonts()
    return matplotlib.rc_context(SETTINGS)
