"""Scenes to PDF: vector, fonts inside, text that can be searched and copied, the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cjm_core.render.fonts import face_of, font_file, spare_font_file, stretches
from cjm_core.render.hatching import LINE_SHARE, hatch_lines
from cjm_core.scene.marks import Paint, Scene, Shape, TextRun
from cjm_core.scene.outline import Path
from cjm_core.scene.theme import MM_PER_PT

FACES = ("regular", "bold", "italic")


def to_pdf(scenes: Sequence[Scene]) -> bytes:
    """Return scenes as the pages of one PDF, each of its true size."""
    _register()
    out = BytesIO()
    first = scenes[0]
    font = _name(True, "regular")
    canvas: Any = Canvas(out, invariant=1, pageCompression=1, lang=first.lang, initialFontName=font)
    canvas.setTitle(first.title)
    canvas.setSubject(first.description)
    canvas.setCreator("cjm")
    canvas.setAuthor("")
    for scene in scenes:
        canvas.setPageSize((scene.width_mm / MM_PER_PT, scene.height_mm / MM_PER_PT))
        _paint_page(canvas, scene)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def _register() -> None:
    rl_config.useA85 = 0  # streams stay binary: smaller files, written faster
    for face in FACES:
        pdfmetrics.registerFont(TTFont(_name(True, face), str(font_file(face))))


def _name(known: bool, face: str) -> str:
    return f"CJMSans-{face}" if known else f"DejaVuSans-{face}"


def _font(known: bool, face: str) -> str:
    name = _name(known, face)
    if not known and name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(spare_font_file(face))))
    return name


def _paint_page(canvas: Any, scene: Scene) -> None:
    for mark in scene.marks:
        for part in mark.parts:
            if isinstance(part, Shape):
                _paint_shape(canvas, part, scene.height_mm)
            else:
                _paint_run(canvas, part, scene.height_mm)


def _outline(canvas: Any, path: Path, height_mm: float) -> Any:
    drawn = canvas.beginPath()
    for command, *numbers in path:
        points = [
            (float(v) if i % 2 == 0 else height_mm - float(v)) / MM_PER_PT for i, v in enumerate(numbers)
        ]
        if command == "M":
            drawn.moveTo(*points)
        elif command == "L":
            drawn.lineTo(*points)
        elif command == "C":
            drawn.curveTo(*points)
        else:
            drawn.close()
    return drawn


def _paint_shape(canvas: Any, shape: Shape, height_mm: float) -> None:
    paint = shape.paint
    canvas.saveState()
    if paint.hatch:
        canvas.clipPath(_outline(canvas, shape.path, height_mm), stroke=0, fill=0)
        _stroke(canvas, Paint(stroke=paint.hatch, width_mm=LINE_SHARE * paint.hatch_mm))
        for stripe in hatch_lines(shape.path, paint.hatch_mm):
            canvas.drawPath(_outline(canvas, stripe, height_mm), stroke=1, fill=0)
    else:
        if paint.fill:
            canvas.setFillColor(HexColor(paint.fill))
        if paint.stroke:
            _stroke(canvas, paint)
        if paint.opacity < 1:
            canvas.setFillAlpha(paint.opacity)
            canvas.setStrokeAlpha(paint.opacity)
        canvas.drawPath(
            _outline(canvas, shape.path, height_mm), stroke=int(bool(paint.stroke)), fill=int(bool(paint.fill))
        )
    canvas.restoreState()


def _stroke(canvas: Any, paint: Paint) -> None:
    canvas.setStrokeColor(HexColor(paint.stroke))
    canvas.setLineWidth(paint.width_mm / MM_PER_PT)
    if paint.dash_mm:
        canvas.setDash([d / MM_PER_PT for d in paint.dash_mm])
    if paint.round_ends:
        canvas.setLineCap(1)
        canvas.setLineJoin(1)


def _paint_run(canvas: Any, run: TextRun, height_mm: float) -> None:
    face = face_of(run)
    parts = [(_font(known, face), text) for known, text in stretches(run.text)]
    widths = [pdfmetrics.stringWidth(text, font, run.size_pt) for font, text in parts]
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[run.anchor] * sum(widths)
    canvas.saveState()
    canvas.setFillColor(HexColor(run.colour))
    canvas.translate(run.x_mm / MM_PER_PT, (height_mm - run.y_mm) / MM_PER_PT)
    if run.rotate_deg:
        canvas.rotate(-run.rotate_deg)
    x = -shift
    for (font, text), width in zip(parts, widths, strict=True):
        canvas.setFont(font, run.size_pt)
        canvas.drawString(x, 0, text)
        x += width
    canvas.restoreState()
