"""Expected and lived on one axis: a dash, a point, their intervals, and the difference between them."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.language import interval, number, percent
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.lanes.keeping import Kept, Pair, Verdict, value_known
from cjm_core.scene.lettering import Style, runs, width_mm
from cjm_core.scene.marks import Mark, Paint, Part, Shape
from cjm_core.scene.notation import MEASURED
from cjm_core.scene.outline import line

TICK = Style(t.SMALL_PT, colour=t.GREY)
HOPED = Style(t.SMALL_PT, bold=True, colour=t.ORANGE_TEXT)
LIVED = Style(t.SMALL_PT, bold=True, colour=t.BLUE)
GLYPH_MM, INSET_MM, MOST_TICKS = 5.4, 5.0, 10
LOOKS = {Verdict.BROKEN: ("shortfall", "short"), Verdict.OVERKEPT: ("surplus", "better")}


@dataclass(frozen=True)
class Axis:
    """The axis that all promises share: points of the scale where there is one scale, else the share of each scale."""

    x: float
    w: float
    ends: tuple[float, float] | None

    def at(self, share: float) -> float:
        """Return the place of a share of the scale."""
        return self.x + INSET_MM + share * (self.w - 2 * INSET_MM)

    def ticks(self, lang: str) -> list[tuple[float, str]]:
        """Return (share, words) of the ticks."""
        if self.ends is None:
            return [(k / 4, percent(k / 4, lang)) for k in range(5)]
        low, high = self.ends
        whole = low.is_integer() and high.is_integer() and high - low <= MOST_TICKS
        count = round(high - low) if whole else 4
        digits = 0 if whole else 1
        return [(k / count, number(low + k * (high - low) / count, lang, digits)) for k in range(count + 1)]


def axis_of(kept: list[Kept], x: float, w: float) -> Axis:
    """Return the axis for the pairs of all promises."""
    scales = {(p.low, p.high, p.reverse) for k in kept for p in k.pairs}
    one = next(iter(scales)) if len(scales) == 1 else None
    return Axis(x, w, (one[0], one[1]) if one and not one[2] else None)


def axis_name(board: Board, axis: Axis) -> str:
    """Return what the axis counts."""
    if axis.ends is None:
        return board.say(N_("expectation and experience, share of the scale"))
    return board.say(N_("expectation and experience, points of the scale"))


def tick_marks(board: Board, axis: Axis, top: float, growth: float) -> list[Part]:
    """Set the figures of the axis under its name; every other one where they would crowd."""
    ticks = axis.ticks(board.lang)
    step = (axis.w - 2 * INSET_MM) / max(1, len(ticks) - 1)
    style = TICK.sized(TICK.size_pt * growth)
    widest = max(width_mm(words, style) for _, words in ticks)
    every = 1 if widest + 1.0 < step else 2
    return [r for i, (share, words) in enumerate(ticks) if i % every == 0
            for r in runs([words], axis.at(share), top, style, "middle")]


def grid_marks(board: Board, axis: Axis, top: float, bottom: float) -> Mark:
    """Draw the light uprights of the axis."""
    ink = Paint(stroke=t.RULE, width_mm=0.25)
    lines = [Shape(line((axis.at(s), top), (axis.at(s), bottom)), ink) for s, _ in axis.ticks(board.lang)]
    return Mark("axis", parts=tuple(lines))


def dumbbell_height(kept: Kept, growth: float) -> float:
    """Return the height that the pairs of a promise need."""
    return (GLYPH_MM + 2 * LIVED.line_mm * growth) * max(1, len(kept.pairs))


def dumbbell_marks(board: Board, kept: Kept, axis: Axis, top: float, height: float, growth: float) -> list[Mark]:
    """Draw the pairs of a promise one under another, in the middle of the row."""
    each = dumbbell_height(kept, growth) / max(1, len(kept.pairs))
    y = top + (height - dumbbell_height(kept, growth)) / 2 + each / 2
    marks: list[Mark] = []
    for pair in kept.pairs:
        marks += _pair_marks(board, kept, pair, axis, y, growth)
        y += each
    return marks


def _pair_marks(board: Board, kept: Kept, pair: Pair, axis: Axis, y: float, growth: float) -> list[Mark]:
    about = kept.promise.id
    marks: list[Mark] = []
    hoped, lived = pair.hoped, pair.lived
    if value_known(hoped) and value_known(lived):
        kind, look = LOOKS.get(kept.verdict, ("difference", "unsure"))
        ends = [axis.at(pair.share(f.value or 0.0)) for f in (hoped, lived) if f is not None]
        title = board.say(N_("the difference"))
        marks.append(Mark(kind, about, MEASURED, title, about, ("gap",), notation.between(ends[0], y, ends[1], look)))
    for finding, kind, style, above in ((hoped, "expected_mean", HOPED, True), (lived, "lived_mean", LIVED, False)):
        if finding is not None and value_known(finding):
            large = style.sized(style.size_pt * growth)
            marks.append(_mean_mark(board, kept, pair, axis, finding, y, kind, large, above))
    return marks


def _mean_mark(
    board: Board, kept: Kept, pair: Pair, axis: Axis, finding: Finding, y: float, kind: str, style: Style, above: bool,
) -> Mark:
    value = finding.value or 0.0
    low, high = (v if v is not None else value for v in (finding.low, finding.high))
    x, a, b = (axis.at(pair.share(v)) for v in (value, low, high))
    draw = notation.expected_mean if above else notation.lived_mean
    words = number(value, board.lang, 1)
    room = width_mm(words, style) / 2
    middle = min(max(x, axis.x + room), axis.x + axis.w - room)
    text = runs([words], middle, y - 2.3 - style.line_mm if above else y + 2.3, style, "middle")
    name = board.say(N_("expectation")) if above else board.say(N_("experience"))
    title = f"{name}: {words} {interval(low, high, board.lang)}, n {finding.n}"
    return Mark(kind, kept.promise.id, MEASURED, title, finding.place, ("mean",), (*draw(x, y, a, b), *text))
