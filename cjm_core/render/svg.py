"""Scene to SVG: real text that can be searched, one group a mark, the map font inside the file."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from cjm_core.render.hatching import LINE_SHARE
from cjm_core.scene.marks import Mark, Paint, Scene, Shape, TextRun
from cjm_core.scene.theme import MM_PER_PT

FAMILY = "'CJM Sans','DejaVu Sans','Noto Sans',sans-serif"
FONTS = Path(__file__).parent.parent / "scene" / "fonts"
STRUCTURE = frozenset({"rule", "panel", "label", "axis", "stripe", "foot"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def to_svg(scene: Scene, *, embed_fonts: bool = True, id_prefix: str = "", interactive: bool = False) -> str:
    """Return a scene as an SVG document of its true size in millimetres.

    ``id_prefix`` keeps ids apart when several drawings share a page; ``interactive`` marks take the keyboard focus.
    """
    size = f'width="{_n(scene.width_mm)}mm" height="{_n(scene.height_mm)}mm"'
    view = f'viewBox="0 0 {_n(scene.width_mm)} {_n(scene.height_mm)}"'
    named = f'aria-labelledby="{id_prefix}t {id_prefix}d"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="{"group" if interactive else "img"}" '
        f'xml:lang="{scene.lang}" lang="{scene.lang}" {named}>',
        f'<title id="{id_prefix}t">{_text(scene.title)}</title>',
        f'<desc id="{id_prefix}d">{_text(scene.description)}</desc>',
        f"<defs>{_font_style() if embed_fonts else ''}{_hatches(scene, id_prefix)}</defs>",
        f'<g font-family="{FAMILY}">',
        *(_mark(mark, number, id_prefix, interactive) for number, mark in enumerate(scene.marks)),
        "</g></svg>\n",
    ]
    return "\n".join(out)


def _n(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value))


def _quoted(value: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value), {'"': "&quot;", "\n": " "})


@cache
def font_faces() -> str:
    """Return the ``@font-face`` rules of the map font with the font data inside."""
    rules = []
    for face, weight, style in (("regular", 400, "normal"), ("bold", 700, "normal"), ("italic", 400, "italic")):
        data = base64.b64encode((FONTS / f"cjm-sans-{face}.woff").read_bytes()).decode("ascii")
        rules.append(
            f"@font-face{{font-family:'CJM Sans';font-weight:{weight};font-style:{style};"
            f"src:url(data:font/woff;base64,{data}) format('woff')}}"
        )
    return "".join(rules)


def _font_style() -> str:
    return f"<style>{font_faces()}</style>"


def _hatch_id(paint: Paint, prefix: str) -> str:
    return f"{prefix}h{(paint.hatch or '').lstrip('#').lower()}-{round(1000 * paint.hatch_mm)}"


def _hatches(scene: Scene, prefix: str) -> str:
    shapes = (part for mark in scene.marks for part in mark.parts if isinstance(part, Shape))
    hatched = {_hatch_id(shape.paint, prefix): shape.paint for shape in shapes if shape.paint.hatch}
    return "".join(_hatch(id_, paint) for id_, paint in sorted(hatched.items()))


def _hatch(id_: str, paint: Paint) -> str:
    step = _n(paint.hatch_mm)
    stripe = f'<path d="M0 0V{step}" stroke="{paint.hatch}" stroke-width="{_n(2 * LINE_SHARE * paint.hatch_mm)}"/>'
    return (
        f'<pattern id="{id_}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">{stripe}</pattern>'
    )


def _mark(mark: Mark, number: int, prefix: str, interactive: bool) -> str:
    metrics = " ".join(mark.metrics)
    data = {"kind": mark.kind, "about": mark.about, "place": mark.place, "tier": mark.tier, "metrics": metrics}
    attributes = "".join(f' data-{k}="{_quoted(v)}"' for k, v in data.items() if v)
    body = "".join(_shape(p, prefix) if isinstance(p, Shape) else _run(p) for p in mark.parts)
    if mark.kind in STRUCTURE or not mark.title:
        return f'<g class="mark"{attributes}>{body}</g>'
    ways_in = ' tabindex="0" role="button"' if interactive else ' role="img"'
    name = f' aria-label="{_quoted(mark.title)}"'
    opening = f'<g class="mark" id="{prefix}m{number}"{attributes}{ways_in}{name}>'
    return f"{opening}<title>{_text(mark.title)}</title>{body}</g>"


def _shape(shape: Shape, prefix: str) -> str:
    d = "".join(
        str(command[0]) + " ".join(_n(float(x)) for x in command[1:]) for command in shape.path
    )
    return f'<path d="{d}"{_paint(shape.paint, prefix)}/>'


def _paint(paint: Paint, prefix: str) -> str:
    fill = f"url(#{_hatch_id(paint, prefix)})" if paint.hatch else paint.fill or "none"
    parts = [f' fill="{fill}"']
    if paint.stroke:
        parts.append(f' stroke="{paint.stroke}" stroke-width="{_n(paint.width_mm)}"')
        if paint.dash_mm:
            parts.append(f' stroke-dasharray="{" ".join(_n(d) for d in paint.dash_mm)}"')
        if paint.round_ends:
            parts.append(' stroke-linecap="round" stroke-linejoin="round"')
    if paint.opacity < 1:
        parts.append(f' opacity="{_n(paint.opacity)}"')
    return "".join(parts)


def _run(run: TextRun) -> str:
    size = _n(run.size_pt * MM_PER_PT)
    parts = [f'<text x="{_n(run.x_mm)}" y="{_n(run.y_mm)}" font-size="{size}" fill="{run.colour}"']
    if run.weight == "bold":
        parts.append(' font-weight="700"')
    if run.italic:
        parts.append(' font-style="italic"')
    if run.anchor != "start":
        parts.append(f' text-anchor="{run.anchor}"')
    if run.rotate_deg:
        parts.append(f' transform="rotate({_n(run.rotate_deg)} {_n(run.x_mm)} {_n(run.y_mm)})"')
    return "".join(parts) + f">{_text(run.text)}</text>"
