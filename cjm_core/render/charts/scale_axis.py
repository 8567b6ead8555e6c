"""A scale of answers drawn over the rows that lie along it."""

from __future__ import annotations

from collections.abc import Callable

from cjm_core.errors import N_
from cjm_core.language import number, translate
from cjm_core.render.charts.sheet import MARGIN_MM, RIGHT_MM, SMALL, Sheet
from cjm_core.scene.theme import RULE

MOST_STEPS = 7


def draw_scale_axis(sheet: Sheet, lang: str, ends: tuple[float, float], across_mm: tuple[float, float], top: float,
                    height: float) -> tuple[Callable[[float], float], float]:
    """Draw the points of a scale and their lines down rows ``height`` tall.

    Returns where on the page an answer lies, and where the rows begin.
    """
    low, high = ends
    left, right = across_mm

    def at(value: float) -> float:
        return left + (min(max(value, low), high) - low) / (high - low) * (right - left)

    step = next(s for s in (0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, high - low) if (high - low) / s <= MOST_STEPS)
    ticks = [low + i * step for i in range(int((high - low) / step + 1e-9) + 1)]
    sheet.write(translate(N_("points of the scale"), lang), MARGIN_MM, top, SMALL)
    for tick in ticks:
        sheet.write(number(tick, lang, 0 if float(step).is_integer() else 2), at(tick), top, SMALL, "middle")
    y = top + SMALL.line_mm + 1
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    for tick in ticks:
        sheet.line([(at(tick), y), (at(tick), y + height)], RULE, 0.6)
    return at, y
