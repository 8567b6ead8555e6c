"""A chart's figure to the bytes of a file, the same bytes for the same figure."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.text import Text

from cjm_core.errors import N_, DrawError
from cjm_core.render import to_pdf, to_png, to_svg
from cjm_core.render.charts.look import theme
from cjm_core.render.charts.recording import CannotRecordError, recorded
from cjm_core.render.charts.sheet import clean
from cjm_core.render.fonts import spare_font_file
from cjm_core.render.svg import font_faces
from cjm_core.scene.lettering import unknown_letters
from cjm_core.scene.marks import Trouble

CANVASES: dict[str, type] = {"png": FigureCanvasAgg, "svg": FigureCanvasSVG, "pdf": FigureCanvasPdf}
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "cjm"},
    "pdf": {"CreationDate": None, "Producer": None, "Creator": "cjm"},
}
PNG_DPI = 200


def figure_bytes(figure: Figure, fmt: str) -> bytes:
    """Return a figure as the bytes of a ``png``, ``svg`` or ``pdf`` file; text stays text that can be searched.

    ``figure.get_label()``, where it is set, becomes the name that a screen reader says.
    """
    if fmt not in CANVASES:
        raise DrawError(N_("a chart cannot be written as {name}; it can as {known}"), name=fmt, known="png, svg, pdf")
    label = clean(str(figure.get_label()))
    metadata = dict(METADATA[fmt])
    if label and fmt in ("svg", "pdf"):
        metadata["Title"] = label
    out = BytesIO()
    with theme(), warnings.catch_warnings():
        # a letter that no bundled font holds is drawn as an empty box; in SVG and PDF it stays searchable text
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        CANVASES[fmt](figure)
        figure.savefig(out, format=fmt, dpi=PNG_DPI if fmt == "png" else "figure", metadata=metadata)
    return _named(out.getvalue().decode("utf-8"), label).encode("utf-8") if fmt == "svg" else out.getvalue()


def chart_files(figure: Figure, name: str, lang: str, formats: Iterable[str]) -> dict[str, bytes]:
    """Return a chart in each of the formats: painted like a map where a scene can hold it, else by matplotlib."""
    try:
        with theme():
            scene = recorded(figure, name, lang)
    except CannotRecordError:
        return {fmt: figure_bytes(figure, fmt) for fmt in formats}
    painters = {
        "svg": lambda: to_svg(scene, id_prefix=f"{name}-").encode(), "png": lambda: to_png(scene, PNG_DPI),
        "pdf": lambda: to_pdf([scene]),
    }
    return {fmt: painters[fmt]() for fmt in formats}


def lacking(figure: Figure, about: str) -> tuple[Trouble, ...]:
    """Return a trouble where a text has letters that no font of ours holds: in PNG and PDF they are empty boxes."""
    spare = get_font(str(spare_font_file("regular"))).get_charmap()
    found = [(t, [c for c in unknown_letters(t) if ord(c) not in spare])
             for t in (str(text.get_text()) for text in figure.findobj(Text))]
    strange = [(text, letters) for text, letters in found if letters]
    lost = "".join(sorted({c for _, letters in strange for c in letters}))
    return (Trouble(about, strange[0][0], "", lost),) if strange else ()


def _named(svg: str, label: str) -> str:
    """Give an SVG a title to be read aloud and the map font to be drawn with."""
    title = f"<title>{escape(label)}</title>" if label else ""
    role = ' role="img"' if label else ""
    faces = f"<style>{font_faces()}</style>"
    return re.sub(r"<svg ([^>]*)>", lambda m: f"<svg {m[1]}{role}>\n{title}<defs>{faces}</defs>", svg, count=1)
