"""What charts share with the maps: the map font made known to matplotlib, and path codes."""

from __future__ import annotations

from functools import cache

from matplotlib import font_manager

from cjm_core.render.fonts import font_file
from cjm_core.render.png import CODES, MM_PER_INCH

FAMILIES = ["CJM Sans", "DejaVu Sans"]

__all__ = ["CODES", "FAMILIES", "MM_PER_INCH", "register_fonts"]


@cache
def register_fonts() -> None:
    """Make the map font known to matplotlib, once a process."""
    for face in ("regular", "bold", "italic"):
        font_manager.fontManager.addfont(font_file(face))
