"""Marks: what stands on a page, in millimetres from its top left corner, before any file exists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Paint:
    """How a shape is inked: fill and stroke as ``#RRGGBB`` or none, line width in mm, dashes in mm, opacity 0 to 1."""

    fill: str | None = None
    stroke: str | None = None
    width_mm: float = 0.3
    dash_mm: tuple[float, ...] = ()
    opacity: float = 1.0
    hatch: str | None = None  # colour of 45 degree lines instead of a flat fill
    hatch_mm: float = 1.4
    round_ends: bool = False


@dataclass(frozen=True)
class Shape:
    """A path: commands ``("M", x, y)``, ``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)``, ``("Z",)`` in millimetres."""

    path: tuple[tuple[str | float, ...], ...]
    paint: Paint = Paint()


@dataclass(frozen=True)
class TextRun:
    """One line of text: baseline start (or middle, or end) at x, y; size in points; already measured to fit."""

    x_mm: float
    y_mm: float
    text: str
    size_pt: float
    weight: Literal["regular", "bold"] = "regular"
    italic: bool = False
    colour: str = "#1B2430"
    anchor: Literal["start", "middle", "end"] = "start"
    width_mm: float = 0.0
    rotate_deg: float = 0.0


Part = Shape | TextRun
Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Box:
    """A rectangle in millimetres."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """The middle, left to right."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """The middle, top to bottom."""
        return self.y + self.h / 2


@dataclass(frozen=True)
class Mark:
    """One thing on the map: its kind (which decides its look), the id it stands for, its tier, what it says, its parts.

    ``kind`` is a name of the notation (stage, step, touchpoint, pain …); ``about`` the id of the entity;
    ``tier`` is assumption, observed, measured or empty for structure; ``title`` names it to a screen reader.
    ``place`` and ``metric`` say which findings stand behind it.
    """

    kind: str
    about: str = ""
    tier: str = ""
    title: str = ""
    place: str = ""
    metrics: tuple[str, ...] = ()
    parts: Parts = ()
    layer: int = 0


@dataclass(frozen=True)
class Trouble:
    """A text that does not fit its box or, with ``letters``, that the map font cannot draw; and why."""

    about: str
    text: str
    reason: str
    letters: str = ""


@dataclass(frozen=True)
class Scene:
    """A page laid out: size in mm, language, title, description for those who cannot see it, marks in reading order."""

    name: str
    width_mm: float
    height_mm: float
    lang: str
    title: str
    description: str
    marks: tuple[Mark, ...]
    troubles: tuple[Trouble, ...] = field(default=())
