"""Marks to files: SVG, PNG, PDF and HTML; what a format needs is imported only when that format is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cjm_core.render.svg import to_svg

if TYPE_CHECKING:
    from cjm_core.scene.marks import Scene

__all__ = ["to_pdf", "to_png", "to_svg"]


def to_png(scene: Scene, dpi: float = 200) -> bytes:
    """Return a scene as a PNG of its true size at ``dpi`` dots per inch."""
    from cjm_core.render import png

    return png.to_png(scene, dpi)


def to_pdf(scenes: Sequence[Scene]) -> bytes:
    """Return scenes as the pages of one PDF, each of its true size."""
    from cjm_core.render import pdf

    return pdf.to_pdf(scenes)
