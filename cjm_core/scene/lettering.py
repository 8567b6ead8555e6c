"""Text measured and broken into lines, so that nothing on a map overflows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from cjm_core.scene.hyphens import break_points
from cjm_core.scene.marks import TextRun
from cjm_core.scene.theme import BODY_PT, INK, LEADING, MM_PER_PT

UNKNOWN_LETTER_EM = 1.0
ASCENT_EM = 0.74
_AHEAD = 80  # so many letters beyond the room are looked at for syllables; only words of nobody's language are longer


@dataclass(frozen=True)
class Style:
    """How a text is set: size in points, bold or regular, italic, colour."""

    size_pt: float = BODY_PT
    bold: bool = False
    italic: bool = False
    colour: str = INK

    @property
    def line_mm(self) -> float:
        """The distance between two lines."""
        return self.size_pt * MM_PER_PT * LEADING

    def sized(self, size_pt: float) -> Style:
        """The same style in another size."""
        return replace(self, size_pt=size_pt)


@cache
def _advances() -> dict[str, dict[str, float]]:
    path = Path(__file__).parent / "fonts" / "advances.json"
    table: dict[str, dict[str, float]] = json.loads(path.read_text("utf-8"))
    return table


def _face(style: Style) -> str:
    return "bold" if style.bold else "italic" if style.italic else "regular"


@lru_cache(maxsize=50_000)
def _em(text: str, face: str) -> float:
    table = _advances()[face]
    return sum(table.get(letter, UNKNOWN_LETTER_EM) for letter in text)


def width_mm(text: str, style: Style) -> float:
    """Return how wide a line of text is; letters that the map font lacks count as one em."""
    return _em(text, _face(style)) * style.size_pt * MM_PER_PT


def unknown_letters(text: str) -> str:
    """Return the letters of ``text`` that the map font cannot draw, each once."""
    known = _advances()["regular"]
    return "".join(sorted({c for c in text if c not in known and not c.isspace()}))


def wrap(text: str, limit_mm: float, style: Style) -> list[str]:
    """Break a text into lines no wider than ``limit_mm``: at spaces, else by syllable, else anywhere."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph.replace("\t", " ").split(" "), limit_mm, style))
    return lines


def _wrap_paragraph(words: list[str], limit_mm: float, style: Style) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in words:
        if not word:
            continue
        joined = f"{line} {word}" if line else word
        if width_mm(joined, style) <= limit_mm:
            line = joined
            continue
        if width_mm(word, style) <= limit_mm:
            lines.append(line)
            line = word
            continue
        head, rest = _part(word, limit_mm - (width_mm(line + " ", style) if line else 0), style)
        if head:
            lines.append(f"{line} {head}" if line else head)
        elif line:
            lines.append(line)
        line = rest
        while _reach(line, limit_mm, style) < len(line) or width_mm(line, style) > limit_mm:
            head, line = _part(line, limit_mm, style, anywhere=True)
            lines.append(head)
    if line:
        lines.append(line)
    return [x for x in lines if x]


def _part(word: str, room_mm: float, style: Style, anywhere: bool = False) -> tuple[str, str]:
    """Cut a word so that its head with a hyphen fits the room; the head is empty where no cut does."""
    reach = _reach(word, room_mm, style)
    for at in reversed(break_points(word[: reach + _AHEAD])):
        if at > reach:
            continue
        hyphen = "" if word[at - 1] in "-/" else "-"
        if width_mm(word[:at] + hyphen, style) <= room_mm:
            return word[:at] + hyphen, word[at:]
    if not anywhere:
        return "", word
    at = max(1, min(reach, len(word) - 1))
    while at > 1 and width_mm(word[:at], style) > room_mm:
        at -= 1
    if len(word) - at < 2 < at:
        at -= 1
    return word[:at], word[at:]


def _reach(text: str, room_mm: float, style: Style) -> int:
    """Return how many letters of a text can fit the room at most; looks no further than they reach."""
    table, room = _advances()[_face(style)], room_mm / (style.size_pt * MM_PER_PT) + 1e-9
    for at, letter in enumerate(text):
        room -= table.get(letter, UNKNOWN_LETTER_EM)
        if room < 0:
            return at
    return len(text)


def fits(text: str, limit_mm: float, lines: int, style: Style) -> bool:
    """Tell whether a text keeps to a number of lines without parting a word."""
    whole = all(width_mm(w, style) <= limit_mm for w in text.split())
    return whole and len(wrap(text, limit_mm, style)) <= lines


def shrunk(text: str, limit_mm: float, lines: int, style: Style, least_pt: float) -> Style:
    """Return the style, made smaller step by step down to ``least_pt`` until the text keeps to its lines."""
    size = style.size_pt
    while size - 0.25 >= least_pt and not fits(text, limit_mm, lines, style.sized(size)):
        size -= 0.25
    return style.sized(size)


def height_mm(lines: int, style: Style) -> float:
    """Return how tall a number of lines is."""
    return lines * style.line_mm


def runs(lines: Iterable[str], x: float, top: float, style: Style, anchor: str = "start") -> list[TextRun]:
    """Set lines one under another from ``top``; ``x`` is their left edge, middle or right edge, as ``anchor`` says."""
    baseline = top + style.size_pt * MM_PER_PT * (ASCENT_EM + (LEADING - 1) / 2)
    return [
        TextRun(
            x, baseline + i * style.line_mm, line, style.size_pt, "bold" if style.bold else "regular", style.italic,
            style.colour, anchor, width_mm(line, style),  # type: ignore[arg-type]
        )
        for i, line in enumerate(lines)
    ]
