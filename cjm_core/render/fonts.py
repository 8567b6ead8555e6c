"""The fonts that pictures are set in: the map font, and DejaVu Sans for letters that it lacks."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cjm_core.scene.lettering import unknown_letters
from cjm_core.scene.marks import TextRun

FOLDER = Path(__file__).parent.parent / "scene" / "fonts"
SPARE = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "italic": "DejaVuSans-Oblique.ttf"}


def face_of(run: TextRun) -> str:
    """Return regular, bold or italic."""
    return "bold" if run.weight == "bold" else "italic" if run.italic else "regular"


def font_file(face: str) -> Path:
    """Return the file of the map font's face."""
    return FOLDER / f"cjm-sans-{face}.ttf"


@cache
def spare_font_file(face: str) -> Path:
    """Return the file of DejaVu Sans that comes with matplotlib."""
    spec = find_spec("matplotlib")
    folders = (spec.submodule_search_locations if spec else None) or ["."]
    return Path(folders[0]) / "mpl-data" / "fonts" / "ttf" / SPARE[face]


def stretches(text: str) -> list[tuple[bool, str]]:
    """Part a text into stretches that the map font can set (True) and those it cannot (False)."""
    strange = set(unknown_letters(text))
    parts: list[tuple[bool, str]] = []
    for letter in text:
        known = letter not in strange
        if parts and parts[-1][0] == known:
            parts[-1] = (known, parts[-1][1] + letter)
        else:
            parts.append((known, letter))
    return parts
