"""Scene to PNG and PDF through matplotlib: the same marks, painted once more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from cjm_core.scene.marks import Scene, Shape, TextRun

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH
FAMILIES = ["CJM Sans", "DejaVu Sans"]
FONTS = Path(__file__).parent.parent / "scene" / "fonts"
CODES: dict[str, list[Any]] = {
    "M": [Outline.MOVETO], "L": [Outline.LINETO], "C": [Outline.CURVE4] * 3, "Z": [Outline.CLOSEPOLY],
}


@cache
def register_fonts() -> None:
    """Make the map font known to matplotlib, once a process."""
    for face in ("regular", "bold", "italic"):
        font_manager.fontManager.addfont(FONTS / f"cjm-sans-{face}.ttf")


def to_png(scene: Scene, dpi: float = 200) -> bytes:
    """Return a scene as a PNG of its true size at ``dpi`` dots per inch."""
    figure = _figure(scene)
    figure.set_dpi(dpi)
    FigureCanvasAgg(figure)
    out = BytesIO()
    with matplotlib.rc_context({"text.hinting": "none"}):
        figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None}, pil_kwargs={"compress_level": 3})
    return out.getvalue()


def to_pdf(scenes: Sequence[Scene]) -> bytes:
    """Return scenes as the pages of one PDF, vector, with fonts inside and text that can be searched."""
    out = BytesIO()
    about: dict[str, Any] = {"CreationDate": None, "Producer": None, "Creator": "cjm", "Title": scenes[0].title}
    with matplotlib.rc_context({"pdf.fonttype": 42, "pdf.compression": 6}), PdfPages(out, metadata=about) as pages:
        for scene in scenes:
            pages.savefig(_figure(scene))
    return out.getvalue()


def _figure(scene: Scene) -> Figure:
    register_fonts()
    figure = Figure(figsize=(scene.width_mm / MM_PER_INCH, scene.height_mm / MM_PER_INCH), facecolor="white")
    # figure coordinates are inches from below; the scene counts millimetres from above
    to_page = Affine2D().scale(1 / MM_PER_INCH, -1 / MM_PER_INCH).translate(0, scene.height_mm / MM_PER_INCH)
    transform = to_page + figure.dpi_scale_trans
    order = 0
    for mark in scene.marks:
        for part in mark.parts:
            order += 1
            artists = _patches(part, transform) if isinstance(part, Shape) else [_text(part, transform)]
            for artist in artists:
                artist.set_zorder(order)
                artist.set_clip_on(part.__class__ is Shape and bool(part.paint.hatch))
                figure.add_artist(artist)
    return figure


def _outline(shape: Shape) -> Outline:
    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    for command in shape.path:
        numbers = [float(x) for x in command[1:]] or [0.0, 0.0]
        points.extend(zip(numbers[::2], numbers[1::2], strict=True))
        codes.extend(CODES[str(command[0])])
    return Outline(points, codes)


def _patches(shape: Shape, transform: Any) -> list[PathPatch]:
    paint, outline = shape.paint, _outline(shape)
    if paint.hatch:
        return [_hatching(outline, paint.hatch, transform)]
    width = paint.width_mm * POINTS_PER_MM if paint.stroke else 0
    dashes: Any = "solid"
    if paint.stroke and paint.dash_mm:
        lengths = paint.dash_mm if len(paint.dash_mm) % 2 == 0 else paint.dash_mm * 2
        dashes = (0, [d / paint.width_mm for d in lengths])
    ends: Any = "round" if paint.round_ends else "butt"
    joins: Any = "round" if paint.round_ends else "miter"
    return [
        PathPatch(
            outline, facecolor=paint.fill or "none", edgecolor=paint.stroke or "none", linewidth=width,
            linestyle=dashes, alpha=paint.opacity, capstyle=ends, joinstyle=joins, transform=transform,
        )
    ]


def _hatching(outline: Outline, colour: str, transform: Any) -> PathPatch:
    """Return 45 degree lines clipped to an outline."""
    box = outline.get_extents()
    step = 1.4 * 2**0.5
    first = int((box.x0 + box.y0) // step)
    last = int((box.x1 + box.y1) // step) + 1
    points: list[tuple[float, float]] = []
    for k in range(first, last + 1):
        total = k * step
        points += [(total - box.y0, box.y0), (total - box.y1, box.y1)]
    lines = Outline(points, [Outline.MOVETO, Outline.LINETO] * (len(points) // 2))
    patch = PathPatch(lines, edgecolor=colour, facecolor="none", linewidth=0.5 * POINTS_PER_MM, transform=transform)
    patch.set_clip_path(outline, transform)
    return patch


def _text(run: TextRun, transform: Any) -> Text:
    middle: Any = {"start": "left", "middle": "center", "end": "right"}[run.anchor]
    return Text(
        run.x_mm, run.y_mm, run.text, fontfamily=FAMILIES, fontsize=run.size_pt, fontweight=run.weight,
        fontstyle="italic" if run.italic else "normal", color=run.colour, horizontalalignment=middle,
        verticalalignment="baseline", parse_math=False, rotation=-run.rotate_deg, rotation_mode="anchor",
        transform=transform,
    )
