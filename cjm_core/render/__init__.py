"""Marks to files: SVG, PNG, PDF and HTML; matplotlib loads only when PNG, PDF or charts are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cjm_core.render.svg import to_svg

if TYPE_CHECKING:
    from cjm_core.render.figure import to_pdf, to_png

__all__ = ["to_pdf", "to_png", "to_svg"]


def __getattr__(name: str) -> Any:
    if name in ("to_pdf", "to_png"):
        from cjm_core.render import figure

        return getattr(figure, name)
    raise AttributeError(name)
