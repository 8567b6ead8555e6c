"""Scene to PNG: matplotlib's Agg paints paths and letters; drawn directly, a page takes a fraction of a second."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D, TransformedPath
from PIL import Image

from cjm_core.render.fonts import face_of, font_file, spare_font_file, stretches
from cjm_core.render.hatching import LINE_SHARE, hatch_lines
from cjm_core.scene.marks import Paint, Scene, Shape, TextRun
from cjm_core.scene.outline import Path
from cjm_core.scene.theme import MM_PER_PT

MM_PER_INCH = 25.4
EM = 1000
CODES: dict[str, list[Any]] = {
    "M": [Outline.MOVETO], "L": [Outline.LINETO], "C": [Outline.CURVE4] * 3, "Z": [Outline.CLOSEPOLY],
}


def to_png(scene: Scene, dpi: float = 200) -> bytes:
    """Return a scene as a PNG of its true size at ``dpi`` dots per inch."""
    width, height = (round(mm / MM_PER_INCH * dpi) for mm in (scene.width_mm, scene.height_mm))
    renderer: Any = RendererAgg(width, height, dpi)  # type: ignore[no-untyped-call]
    clips: list[TransformedPath] = []
    # Agg counts pixels from below, a scene millimetres from above
    to_page = Affine2D().scale(dpi / MM_PER_INCH, -dpi / MM_PER_INCH).translate(0, height)
    paper = Affine2D().scale(width, height)
    renderer.draw_path(_ink(renderer, Paint()), Outline.unit_rectangle(), paper, _rgba("#FFFFFF"))
    for mark in scene.marks:
        for part in mark.parts:
            if isinstance(part, Shape):
                _paint_shape(renderer, part, to_page, clips)
            else:
                _paint_run(renderer, part, to_page)
    image = Image.frombuffer("RGBA", (width, height), renderer.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
    out = BytesIO()
    image.save(out, format="png", dpi=(dpi, dpi), compress_level=1)
    return out.getvalue()


@cache
def _rgba(colour: str) -> tuple[float, float, float, float]:
    return to_rgba(colour)


def _ink(renderer: Any, paint: Paint) -> Any:
    """Return a graphics context for a paint; Agg takes line widths in points."""
    context = renderer.new_gc()
    context.set_linewidth(paint.width_mm / MM_PER_PT if paint.stroke else 0)
    context.set_foreground(_rgba(paint.stroke or "#000000"), isRGBA=True)
    context.set_alpha(paint.opacity)
    context.set_antialiased(True)
    context.set_snap(False)
    if paint.stroke and paint.dash_mm:
        lengths = paint.dash_mm if len(paint.dash_mm) % 2 == 0 else paint.dash_mm * 2
        context.set_dashes(0, [d / MM_PER_PT for d in lengths])
    context.set_capstyle("round" if paint.round_ends else "butt")
    context.set_joinstyle("round" if paint.round_ends else "miter")
    return context


def _outline(path: Path) -> Outline:
    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    for command in path:
        numbers = [float(x) for x in command[1:]] or [0.0, 0.0]
        points.extend(zip(numbers[::2], numbers[1::2], strict=True))
        codes.extend(CODES[str(command[0])])
    return Outline(points, codes)


def _paint_shape(renderer: Any, shape: Shape, to_page: Affine2D, clips: list[TransformedPath]) -> None:
    paint = shape.paint
    if not paint.hatch:
        fill = _rgba(paint.fill) if paint.fill else None
        renderer.draw_path(_ink(renderer, paint), _outline(shape.path), to_page, fill)
        return
    context = _ink(renderer, Paint(stroke=paint.hatch, width_mm=LINE_SHARE * paint.hatch_mm))
    # Agg knows a clip by its address, so each must outlive the page
    clips.append(TransformedPath(_outline(shape.path), to_page))
    context.set_clip_path(clips[-1])
    stripes = Outline.make_compound_path(*(_outline(stripe) for stripe in hatch_lines(shape.path, paint.hatch_mm)))
    renderer.draw_path(context, stripes, to_page, None)


@cache
def _letter(letter: str, known: bool, face: str) -> tuple[Any, Any, float]:
    """Return (vertices, codes, advance) of a letter, unhinted, in thousandths of an em.

    A letter that no font has is the box that stands for it (glyph 0).
    """
    font = get_font(str(font_file(face) if known else spare_font_file(face)))
    font.set_size(EM, 72)
    glyph = font.load_glyph(font.get_char_index(ord(letter)), flags=LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    return vertices, codes, glyph.linearHoriAdvance / 65536


def _paint_run(renderer: Any, run: TextRun, to_page: Affine2D) -> None:
    face = face_of(run)
    x = 0.0
    points, codes = [], []
    for known, text in stretches(run.text):
        for letter in text:
            vertices, letter_codes, advance = _letter(letter, known, face)
            if len(vertices):
                points.append(np.add(vertices, (x, 0.0)))
                codes.append(letter_codes)
            x += advance
    if not points:
        return
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[run.anchor] * x
    size = run.size_pt * MM_PER_PT / EM
    place = Affine2D().translate(-shift, 0).scale(size, -size).rotate_deg(run.rotate_deg).translate(run.x_mm, run.y_mm)
    outline = Outline(np.concatenate(points), np.concatenate(codes))
    renderer.draw_path(_ink(renderer, Paint()), outline, place + to_page, _rgba(run.colour))
