"""Pictures made fit to stand inside a page: ids kept apart, nothing that reaches out of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cjm_core.render.place_names import PlaceNames
from cjm_core.render.svg import STRUCTURE, to_svg
from cjm_core.scene.marks import Scene

_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ID = re.compile(r'(\s)id="([^"]*)"')
_POINTS_TO = re.compile(r"url\(#([^)]*)\)")
_HREF = re.compile(r'\s(?:xlink:)?href="([^"]*)"')
_DROPPED = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<style.*?</style>|<script.*?</script>", re.S | re.I
)
_SAFE_LINK = re.compile(r"(https://|mailto:)", re.I)
_SAFE_PICTURE = re.compile(r"data:image/(png|jpeg);base64,")


@dataclass(frozen=True)
class Statement:
    """What one mark of a map says, as a row of the table beside the map."""

    kind: str
    place: str
    says: str
    tier: str


def statements(scenes: Sequence[Scene], names: PlaceNames) -> list[Statement]:
    """Return every titled mark of a view once, in reading order."""
    found = {
        Statement(m.kind, names.of_mark(m.kind, m.place), " ".join(m.title.split()), m.tier): None
        for scene in scenes for m in scene.marks
        if m.title and m.kind not in STRUCTURE
    }
    return list(found)


def map_svg(scene: Scene, prefix: str) -> str:
    """Return a scene as inline SVG whose marks take the keyboard focus."""
    return to_svg(scene, embed_fonts=False, id_prefix=prefix, interactive=True)


def chart_svg(svg: str, prefix: str) -> str:
    """Return a chart's SVG file as inline SVG: without head, styles and scripts, ids prefixed, links harmless."""
    return _TAG.sub(lambda tag: _inner_tag(tag[0], prefix), _DROPPED.sub("", svg)).strip()


def _inner_tag(tag: str, prefix: str) -> str:
    tag = re.sub(r'\son[a-z]+="[^"]*"', "", tag, flags=re.I)
    tag = _ID.sub(lambda m: f'{m[1]}id="{prefix}{m[2]}"', tag)
    tag = _POINTS_TO.sub(lambda m: f"url(#{prefix}{m[1]})", tag)
    return _HREF.sub(lambda m: _link(m[0], m[1], prefix), tag)


def _link(attribute: str, target: str, prefix: str) -> str:
    if target.startswith("#"):
        return attribute.replace(f'"{target}"', f'"#{prefix}{target[1:]}"')
    return attribute if _SAFE_LINK.match(target) or _SAFE_PICTURE.match(target) else ""
