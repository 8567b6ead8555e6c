"""A lane: one band of the map, with the height it needs and the way it draws itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cjm_core.scene import theme as t
from cjm_core.scene.lettering import Style, height_mm, runs, wrap
from cjm_core.scene.marks import Mark, Paint, Shape, TextRun
from cjm_core.scene.outline import line

PAD_MM = 1.6
LABEL = Style(t.BODY_PT, bold=True)
NOTE = Style(t.BODY_PT - 0.5, colour=t.GREY)
BODY = Style(t.BODY_PT - 0.3)
SMALL = Style(t.SMALL_PT, colour=t.GREY)
STRONG = Style(t.BODY_PT - 0.3, bold=True)

Drawer = Callable[[float, float], list[Mark]]


@dataclass(frozen=True)
class Lane:
    """A band: its label and note, the least height in design millimetres, how much of the free height it may take.

    ``draw(top, height)`` returns the marks of the band. A lane that is not ``ruled`` has no line above it;
    ``more_mm`` is by how much the lanes of its page may grow beyond what they usually do.
    """

    name: str
    label: str
    note: str
    least_mm: float
    draw: Drawer
    stretch: float = 0.0
    ruled: bool = True
    more_mm: float = 0.0

    def height_mm(self, label_width: float) -> float:
        """Return the height the lane needs: of its content, or of its label where that is taller."""
        return max(self.least_mm, label_height(self.label, self.note, label_width))


@dataclass(frozen=True)
class Block:
    """A text set into a width: its lines, style and height."""

    lines: tuple[str, ...]
    style: Style
    height_mm: float

    def parts(self, x: float, top: float, anchor: str = "start") -> list[TextRun]:
        """Place the block with its left edge, middle or right edge at x."""
        return runs(self.lines, x, top, self.style, anchor)


def block(text: str, width_mm: float, style: Style = BODY) -> Block:
    """Set a text into a width."""
    lines = tuple(wrap(text, width_mm, style)) if text else ()
    return Block(lines, style, height_mm(len(lines), style))


def label_height(label: str, note: str, label_width: float) -> float:
    """Return how tall a lane's label with its note is."""
    width = label_width - 3
    return 2 * PAD_MM + block(label, width, LABEL).height_mm + block(note, width, NOTE).height_mm


def label_marks(lane: Lane, left: float, right: float, top: float, label_width: float) -> list[Mark]:
    """Draw the line above a lane and its label at the left."""
    width = label_width - 3
    name, note = block(lane.label, width, LABEL), block(lane.note, width, NOTE)
    rule = Shape(line((left, top), (right, top)), Paint(stroke=t.RULE, width_mm=0.25))
    words = [*name.parts(left, top + PAD_MM), *note.parts(left, top + PAD_MM + name.height_mm)]
    above = [Mark("rule", parts=(rule,))] if lane.ruled else []
    return [*above, Mark("label", about=lane.name, title="", parts=tuple(words))]


def tallest(heights: Iterable[float]) -> float:
    """Return the greatest of the heights with the padding above and below; nought where there is none."""
    greatest = max(heights, default=0.0)
    return greatest + 2 * PAD_MM if greatest else 0.0
