"""A matplotlib figure recorded as a scene, so that charts are painted by the same renderers as maps, text as text."""

# ruff: noqa: ARG002  the signatures are matplotlib's
from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox, Transform

from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.marks import Mark, Paint, Part, Scene, Shape, TextRun
from cjm_core.scene.theme import MM_PER_PT

DPI = 72.0  # a pixel is a point
BOLD_FROM = 600
WEIGHTS = {"bold": 700, "heavy": 800, "black": 900, "semibold": 600, "demibold": 600, "demi": 600, "extra bold": 800}
Command = tuple[str | float, ...]


class CannotRecordError(Exception):
    """The figure holds what a scene has no mark for: an image, or a clip that is not a rectangle."""


def recorded(figure: Figure, name: str, lang: str) -> Scene:
    """Return a figure as a scene of its true size; ``CannotRecordError`` where it holds images or odd clips."""
    width, height = (float(inches) * 25.4 for inches in figure.get_size_inches())
    before = figure.dpi
    figure.set_dpi(DPI)
    try:
        recorder = _Recorder(width, height)
        figure.draw(recorder)
    finally:
        figure.set_dpi(before)
    title = str(figure.get_label())
    mark = Mark("chart", name, "", title, parts=tuple(recorder.parts))
    return Scene(name, width, height, lang, title, title, (mark,))


class _Recorder(RendererBase):
    """What matplotlib believes to be a canvas: it takes paths and texts down in millimetres from the top left."""

    def __init__(self, width_mm: float, height_mm: float) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._width, self._height = width_mm, height_mm

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._width / MM_PER_PT, self._height / MM_PER_PT

    def points_to_pixels(self, points: Any) -> Any:
        return points

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        size = prop.get_size_in_points()
        return width_mm(s, _style(prop)) / MM_PER_PT, size * 0.95, size * 0.22

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        style = _style(prop)
        self.parts.append(TextRun(
            x * MM_PER_PT, y * MM_PER_PT, s, style.size_pt, "bold" if style.bold else "regular", style.italic,
            _hex(gc.get_rgb()), "start", width_mm(s, style), -angle,
        ))

    def draw_path(self, gc: Any, path: Outline, transform: Transform, rgbFace: Any = None) -> None:  # noqa: N803
        if gc.get_clip_path()[0] is not None:
            raise CannotRecordError
        paint = _paint(gc, rgbFace)
        if paint.fill is None and paint.stroke is None:
            return
        commands = _commands(_clipped(path.transformed(transform), gc, paint.fill is not None), self._height)
        if commands:
            self.parts.append(Shape(commands, paint))

    def draw_image(self, *args: Any, **kwargs: Any) -> None:
        raise CannotRecordError

    def draw_gouraud_triangles(self, *args: Any, **kwargs: Any) -> None:
        raise CannotRecordError


def _style(prop: Any) -> Style:
    weight = prop.get_weight()
    number = weight if isinstance(weight, int | float) else WEIGHTS.get(str(weight), 400)
    return Style(prop.get_size_in_points(), number >= BOLD_FROM, prop.get_style() in ("italic", "oblique"))


def _hex(colour: Any) -> str:
    return "#" + "".join(f"{round(float(c) * 255):02X}" for c in colour[:3])


def _paint(gc: Any, face: Any) -> Paint:
    edge = gc.get_rgb()
    opacity = gc.get_alpha()
    if opacity is None or not gc.get_forced_alpha():
        opacity = float(face[3]) if face is not None and len(face) > 3 else float(edge[3]) if len(edge) > 3 else 1.0
    line_pt = float(gc.get_linewidth())
    seen = line_pt > 0 and (len(edge) < 4 or edge[3] > 0)
    fill = _hex(face) if face is not None and (len(face) < 4 or face[3] > 0) else None
    dashes = gc.get_dashes()[1]
    return Paint(
        fill=fill, stroke=_hex(edge) if seen else None, width_mm=line_pt * MM_PER_PT,
        dash_mm=tuple(float(d) * MM_PER_PT for d in dashes) if dashes is not None else (),
        opacity=opacity, round_ends=gc.get_capstyle() == "round",
    )


def _clipped(path: Outline, gc: Any, filled: bool) -> Outline:
    box: Bbox | None = gc.get_clip_rectangle()
    if box is None or not np.size(path.vertices):
        return path
    inside = path.get_extents()
    if box.x0 <= inside.x0 and box.y0 <= inside.y0 and inside.x1 <= box.x1 and inside.y1 <= box.y1:
        return path
    if filled:
        return path.clip_to_bbox(box)
    # the clipper of matplotlib leaves a pixel's room on every side
    return path.cleaned(clip=(box.x0 + 1, box.y0 + 1, box.x1 - 1, box.y1 - 1), curves=False)


def _commands(path: Outline, height_mm: float) -> tuple[Command, ...]:
    found: list[Command] = []
    here = (0.0, 0.0)
    for vertices, code in path.iter_segments(simplify=False):
        mm = [float(v) * MM_PER_PT if i % 2 == 0 else height_mm - float(v) * MM_PER_PT for i, v in enumerate(vertices)]
        if code == Outline.CLOSEPOLY:
            found.append(("Z",))
            continue
        if code == Outline.CURVE3:
            (cx, cy), (x, y) = mm[:2], mm[2:]
            mm = [here[0] + (cx - here[0]) * 2 / 3, here[1] + (cy - here[1]) * 2 / 3,
                  x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, x, y]
            code = Outline.CURVE4
        letter = {Outline.MOVETO: "M", Outline.LINETO: "L", Outline.CURVE4: "C"}.get(code)
        if letter is None:
            continue
        found.append((letter, *mm))
        here = (mm[-2], mm[-1])
    return tuple(found)
