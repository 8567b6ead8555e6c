"""A sheet for one chart: a matplotlib figure measured in millimetres from its top left corner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from cjm_core.render.figure import CODES, FAMILIES, MM_PER_INCH, register_fonts
from cjm_core.scene.lettering import Style, runs, wrap
from cjm_core.scene.theme import GREY, RULE, WHITE

WIDTH_MM = 297.0
LEAST_HEIGHT_MM = 167.0  # a 16:9 slide as wide as A4 on its side; taller where the content is
FILLED = 0.75  # a page that would stay emptier than this is made shorter instead
MARGIN_MM = 12.0
RIGHT_MM = WIDTH_MM - MARGIN_MM
TITLE = Style(17, bold=True)
SUBTITLE = Style(9.5, colour=GREY)
BODY = Style(9)
STRONG = Style(9, bold=True)
SMALL = Style(8, colour=GREY)
NOTE = Style(8, italic=True, colour=GREY)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return a text that every file can hold: control characters become a visible sign."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text).replace("\n", " ").replace("\t", " ")


def lines_of(text: str, limit_mm: float, style: Style) -> list[str]:
    """Break a text into lines of at most ``limit_mm``."""
    return wrap(clean(text), limit_mm, style)


class Sheet:
    """A page to draw on, in millimetres from the top left; ``finish(bottom)`` gives the figure its height."""

    def __init__(self, title: str, subtitle: str) -> None:
        register_fonts()
        self.figure = Figure(figsize=(WIDTH_MM / MM_PER_INCH, LEAST_HEIGHT_MM / MM_PER_INCH), facecolor=WHITE)
        self.figure.set_label(clean(title))
        self._turn = Affine2D()
        self.transform = self._turn + self.figure.dpi_scale_trans
        self._order = 0
        whole = RIGHT_MM - MARGIN_MM
        below = self.write(lines_of(title, whole, TITLE), MARGIN_MM, MARGIN_MM - 2, TITLE)
        self.top = self.write(lines_of(subtitle, whole, SUBTITLE), MARGIN_MM, below + 0.8, SUBTITLE) + 5

    def write(
        self, lines: Sequence[str] | str, x: float, top: float, style: Style = BODY, anchor: str = "start"
    ) -> float:
        """Set lines of text under ``top`` and return where they end."""
        lines = [clean(lines)] if isinstance(lines, str) else lines
        side = {"start": "left", "middle": "center", "end": "right"}[anchor]
        for run in runs(lines, x, top, style, anchor):
            self._add(Text(
                run.x_mm, run.y_mm, run.text, fontfamily=FAMILIES, fontsize=run.size_pt, fontweight=run.weight,
                fontstyle="italic" if run.italic else "normal", color=run.colour, ha=side, va="baseline",
                parse_math=False, transform=self.transform,
            ))
        return top + len(lines) * style.line_mm

    def box(self, x: float, y: float, w: float, h: float, fill: str | None, edge: str | None = None,
            dashed: bool = False) -> None:
        """Draw a rectangle."""
        self._add(Rectangle(
            (x, y), w, h, facecolor=fill or "none", edgecolor=edge or "none", linewidth=0.9 if edge else 0,
            linestyle=(0, (3, 2)) if dashed else "solid", transform=self.transform,
        ))

    def line(self, points: Sequence[tuple[float, float]], colour: str = RULE, width_pt: float = 0.7,
             dashes: Any = "solid") -> None:
        """Draw a line through points."""
        xs, ys = zip(*points, strict=True)
        self._add(Line2D(xs, ys, color=colour, linewidth=width_pt, linestyle=dashes, transform=self.transform,
                         solid_capstyle="butt", dash_capstyle="butt"))

    def curve(self, path: tuple[Any, ...], colour: str, width_pt: float, dashes: Any = "solid") -> None:
        """Draw a curved line, given as the commands of a scene's shape."""
        points = [(p[i], p[i + 1]) for command in path for p in [command[1:]] for i in range(0, len(p), 2)]
        codes = [code for command in path for code in CODES[command[0]]]
        self._add(PathPatch(Outline(points, codes), facecolor="none", edgecolor=colour, linewidth=width_pt,
                            linestyle=dashes, capstyle="round", transform=self.transform))

    def area(self, points: Sequence[tuple[float, float]], fill: str, opacity: float) -> None:
        """Fill an outline faintly."""
        self._add(Polygon(points, closed=True, facecolor=fill, edgecolor="none", alpha=opacity, linewidth=0,
                          transform=self.transform))

    def point(self, x: float, y: float, shape: str, colour: str, hollow: bool = False, size_pt: float = 6.5) -> None:
        """Draw a marker; hollow says that few people stand behind it."""
        self._add(Line2D([x], [y], marker=shape, markersize=size_pt, markerfacecolor=WHITE if hollow else colour,
                         markeredgecolor=colour, markeredgewidth=1.3, linestyle="none", transform=self.transform))

    def notes(self, texts: Iterable[str], top: float) -> float:
        """Set the foot: one short paragraph a text."""
        self.line([(MARGIN_MM, top), (RIGHT_MM, top)])
        below = top + 2
        for text in texts:
            below = self.write(lines_of(text, RIGHT_MM - MARGIN_MM, SMALL), MARGIN_MM, below, SMALL)
        return below

    def finish(self, bottom: float, notes: Iterable[str]) -> Figure:
        """Set the foot at the bottom of the page, or close under the content where that is much shorter or longer."""
        notes = list(notes)
        foot = 4 + sum(len(lines_of(t, RIGHT_MM - MARGIN_MM, SMALL)) for t in notes) * SMALL.line_mm
        needed = bottom + foot + MARGIN_MM + 2
        height = needed if needed < FILLED * LEAST_HEIGHT_MM else max(LEAST_HEIGHT_MM, needed)
        self.notes(notes, height - MARGIN_MM + 4 - foot)
        self.figure.set_size_inches(WIDTH_MM / MM_PER_INCH, height / MM_PER_INCH)
        self._turn.scale(1 / MM_PER_INCH, -1 / MM_PER_INCH).translate(0, height / MM_PER_INCH)
        return self.figure

    def _add(self, artist: Any) -> None:
        self._order += 1
        artist.set_zorder(self._order)
        artist.set_clip_on(False)
        self.figure.add_artist(artist)


__all__ = ["BODY", "MARGIN_MM", "NOTE", "RIGHT_MM", "SMALL", "STRONG", "Sheet", "clean", "lines_of"]
