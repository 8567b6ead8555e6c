"""Samples for the legend of a flow: what its signs, colours and lines mean."""

from __future__ import annotations

from collections.abc import Callable

from cjm_core.errors import N_
from cjm_core.scene import theme as t
from cjm_core.scene.marks import Paint, Shape
from cjm_core.scene.notation import Parts, traffic
from cjm_core.scene.outline import line, polygon, rectangle

Sample = Callable[[float, float], Parts]


def step_shades(x: float, y: float) -> Parts:
    """Cards from light to dark."""
    return tuple(p for i in range(3) for p in traffic(x - 2.9 + 1.9 * i, y - 1.6, 1.7, 3.2, i / 2))


def start_sign(x: float, y: float) -> Parts:
    """Where journeys start: a triangle that points on."""
    return (Shape(polygon((x - 0.8, y - 0.95), (x + 0.8, y), (x - 0.8, y + 0.95)), Paint(fill=t.GREEN)),)


def end_sign(x: float, y: float) -> Parts:
    """Where journeys end: a square."""
    return (Shape(rectangle(x - 0.8, y - 0.8, 1.6, 1.6), Paint(fill=t.INK)),)


def _arrow(colour: str, dash: tuple[float, ...], turned: bool) -> Sample:
    def sample(x: float, y: float) -> Parts:
        side = -1 if turned else 1
        ink = Paint(stroke=colour, width_mm=0.7, dash_mm=dash)
        head = polygon((x + 3 * side, y), (x + 1 * side, y - 1.1), (x + 1 * side, y + 1.1))
        return Shape(line((x - 2.8 * side, y), (x + 1 * side, y)), ink), Shape(head, Paint(fill=colour))

    return sample


def _loop(x: float, y: float) -> Parts:
    path = (("M", x - 1.6, y + 1.7), ("C", x - 2.4, y - 3.0, x + 2.4, y - 3.0, x + 1.6, y + 0.4))
    head = polygon((x + 1.6, y + 1.7), (x + 0.7, y + 0.3), (x + 2.5, y + 0.3))
    return Shape(path, Paint(stroke=t.ORANGE, width_mm=0.6, dash_mm=(1.3, 0.7))), Shape(head, Paint(fill=t.ORANGE))


SAMPLES: list[tuple[str, str, str, Sample]] = [
    ("flow_step", "", N_("step: the darker, the more of the journeys come"), step_shades),
    ("flow_start", "", N_("journeys start here"), start_sign),
    ("flow_end", "", N_("journeys end here"), end_sign),
    ("flow_way", "", N_("one step right after another"), _arrow(t.BLUE, (), False)),
    ("flow_back", "", N_("back to an earlier step"), _arrow(t.ORANGE, (1.3, 0.7), True)),
    ("flow_loop", "", N_("the same step again"), _loop),
]
