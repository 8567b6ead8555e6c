"""The emotion curve: what was lived, what was expected, and the gap between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cjm_core.errors import N_
from cjm_core.findings import SMALL_BASE
from cjm_core.language import interval, number
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, SMALL, Lane
from cjm_core.scene.lanes.moments import Moment, moment_marks, moments, moments_height
from cjm_core.scene.lettering import Style, runs
from cjm_core.scene.marks import Mark, Paint, Part, Parts, Shape
from cjm_core.scene.notation import ASSUMPTION, MEASURED, OBSERVED
from cjm_core.scene.outline import Point, band, curve, line, polygon, traced

LEAST_MM, LEAST_ON_SLIDE_MM, STRETCH = 34.0, 26.0, 1.0
LEAST_PEOPLE = 3  # fewer make no mean to draw a feeling from
FIGURE = Style(t.SMALL_PT, bold=True)
WORD = Style(t.SMALL_PT, bold=True)
POLES = {
    2: N_("delight"), 1: N_("joy"), 0: N_("even"), -1: N_("annoyance"), -2: N_("anger"),
}


@dataclass(frozen=True)
class Knot:
    """A point of the curve: place, x, emotion −2 to +2, its interval, people behind it, and its tier."""

    place: str
    x: float
    value: float
    low: float | None
    high: float | None
    n: int | None
    tier: str


def knots(board: Board, metric: str = "emotion") -> list[Knot | None]:
    """Return a point for each column, or None where nothing is known: a gap that must not be bridged."""
    whole_stage: set[str] = set()
    found: list[Knot | None] = []
    for column in board.columns:
        knot = _measured(board, metric, column.place, column.cx)
        if knot is None and column.stage.id not in whole_stage and not _steps_measured(board, metric, column):
            span = next(s for s in board.spans if s.stage.id == column.stage.id)
            middle = span.columns[len(span.columns) // 2] if len(span.columns) % 2 else None
            knot = _measured(board, metric, column.stage.id, (middle.cx if middle else span.x + span.w / 2))
            if knot:
                whole_stage.add(column.stage.id)
        if knot is None and column.stage.id in whole_stage:
            continue
        guess = metric == "emotion" and knot is None and not _heard_of(board, column)
        found.append(_assumed(column) if guess else knot)
    return found


def _heard_of(board: Board, column: Column) -> bool:
    """Tell whether evidence exists at a place, though it may not be drawn: then a guess does not stand in for it."""
    return board.find("emotion", column.place) is not None


def _steps_measured(board: Board, metric: str, column: Column) -> bool:
    return any(board.find(metric, f"{column.stage.id}.{s.id}") for s in column.stage.steps)


def _measured(board: Board, metric: str, place: str, x: float) -> Knot | None:
    finding = board.find(metric, place)
    if finding is None or finding.suppressed or finding.value is None or (finding.n or 0) < LEAST_PEOPLE:
        return None
    tier = OBSERVED if SMALL_BASE in finding.flags else MEASURED
    return Knot(place, x, finding.value, finding.low, finding.high, finding.n, tier)


def _assumed(column: Column) -> Knot | None:
    mood = column.step.mood if column.step else column.stage.mood
    return None if mood is None else Knot(column.place, column.cx, mood, None, None, None, ASSUMPTION)


def _unbroken(points: list[Knot | None]) -> list[list[Knot]]:
    pieces: list[list[Knot]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return [p for p in pieces if p]


@dataclass(frozen=True)
class Scale:
    """Emotion to millimetres within the lane."""

    top: float
    bottom: float
    lowest: float
    highest: float

    def y(self, value: float) -> float:
        """Return the height on the page of an emotion; values beyond the scale stay at its edge."""
        value = min(max(value, self.lowest), self.highest)
        return self.bottom - (value - self.lowest) / (self.highest - self.lowest) * (self.bottom - self.top)


def emotion(board: Board) -> Lane | None:
    """The emotion lane with moments of truth above it."""
    lived = knots(board)
    decisive = moments(board)
    if not any(lived):
        return _moments_alone(board, decisive) if any(m.proven for m in decisive) else None
    expected = knots(board, "expected_emotion")
    head = moments_height(board, decisive)

    def draw(top: float, height: float) -> list[Mark]:
        scale = _scale(lived, expected, top + head + 4.0, top + height - 5.0)
        marks = _axis(board, scale)
        marks += _gap(board, lived, expected, scale)
        marks += _expectation(board, expected, scale)
        marks += _curve(lived, scale)
        marks += _points(board, lived, expected, scale)
        marks += _line_names(board, lived, expected, scale)
        marks += moment_marks(board, decisive, top + PAD_MM)
        return marks

    note = _note(board, lived, expected)
    crowded = board.page.compact or any(f.place in board.story.journey.places()
                                        for f in board.story.findings.where(metric="step_reach"))
    least = LEAST_ON_SLIDE_MM if crowded else LEAST_MM
    return Lane("emotion", board.say(N_("Emotions")), note, least + head, draw, STRETCH)


def _moments_alone(board: Board, decisive: list[Moment]) -> Lane:
    """Return a lane of moments of truth where nothing is known of feelings."""
    height = moments_height(board, decisive) + PAD_MM
    note = board.say(N_("worked out from the answers"))
    return Lane("moments", board.say(N_("Moments of truth")), note, height,
                lambda top, _height: moment_marks(board, decisive, top + PAD_MM))


def _note(board: Board, lived: list[Knot | None], expected: list[Knot | None]) -> str:
    counts = [k.n for k in lived if k and k.n]
    if not counts:
        return board.say(N_("our guess; nobody asked yet"))
    low, high = min(counts), max(counts)
    people = f"{low}" if low == high else f"{low}\N{EN DASH}{high}"
    level = round(100 * board.story.project.thresholds.level)
    text = board.say(N_("mean over people, {level}% interval; n {people}"), level=level, people=people)
    return text + (board.say(N_("; dashes: what they expected")) if any(expected) else "")


def _scale(lived: list[Knot | None], expected: list[Knot | None], top: float, bottom: float) -> Scale:
    seen = [v for k in (*lived, *expected) if k for v in (k.value, k.low, k.high) if v is not None]
    lowest = max(-2.0, min(-1.15, min(seen) - 0.1))
    highest = min(2.0, max(1.15, max(seen) + 0.1))
    return Scale(top, bottom, lowest, highest)


def _axis(board: Board, scale: Scale) -> list[Mark]:
    left, right = board.columns[0].x, board.right
    parts: list[Shape] = []
    words = []
    for value, name in POLES.items():
        if not scale.lowest <= value <= scale.highest:
            continue
        y = scale.y(value)
        ink = Paint(stroke=t.ZERO, width_mm=0.35) if value == 0 else Paint(stroke=t.RULE, width_mm=0.25)
        parts.append(Shape(line((left, y), (right, y)), ink))
        words += runs([board.say(name)], left + 0.4, y - SMALL.line_mm, SMALL)
    return [Mark("axis", parts=(*parts, *words))]


def _pieces_between(points: list[Knot], scale: Scale) -> list[Point]:
    return [(k.x, scale.y(k.value)) for k in points]


def _curve(lived: list[Knot | None], scale: Scale) -> list[Mark]:
    bands: list[Shape] = []
    strokes: list[Shape] = []
    for piece in _unbroken(lived):
        bands += _band(piece, scale)
        if len(piece) < 2:
            continue
        path = curve(_pieces_between(piece, scale))
        starts = [path[0][1:], *(c[5:] for c in path[1:])]
        for i, command in enumerate(path[1:]):
            guess = ASSUMPTION in (piece[i].tier, piece[i + 1].tier)
            paint = Paint(stroke=t.BLUE, width_mm=0.55 if guess else 0.95, dash_mm=(1.6, 1.2) if guess else (),
                          round_ends=not guess)
            strokes.append(Shape((("M", *starts[i]), command), paint))
    return [*([Mark("interval", parts=tuple(bands))] if bands else []), Mark("emotion_curve", parts=tuple(strokes))]


def _band(piece: list[Knot], scale: Scale) -> list[Shape]:
    shapes = []
    group: list[Knot] = []
    for knot in (*piece, None):
        if knot is not None and knot.low is not None and knot.high is not None:
            group.append(knot)
            continue
        if len(group) > 1:
            upper = [(k.x, scale.y(k.high)) for k in group]  # type: ignore[arg-type]
            lower = [(k.x, scale.y(k.low)) for k in group]  # type: ignore[arg-type]
            shapes.append(Shape(band(upper, lower), Paint(fill=t.BLUE, opacity=0.16)))
        elif group:
            k = group[0]
            ends = [(k.x, scale.y(k.low or 0)), (k.x, scale.y(k.high or 0))]
            shapes.append(Shape(line(*ends), Paint(stroke=t.BLUE, width_mm=0.5, opacity=0.5)))
        group = []
    return shapes


def _expectation(board: Board, expected: list[Knot | None], scale: Scale) -> list[Mark]:
    ink = Paint(stroke=t.ORANGE, width_mm=0.45, dash_mm=(1.6, 1.0))
    shapes = [Shape(curve(_pieces_between(p, scale)), ink) for p in _unbroken(expected) if len(p) > 1]
    dots = [
        Shape(line((k.x - 1.4, scale.y(k.value)), (k.x + 1.4, scale.y(k.value))), Paint(stroke=t.ORANGE, width_mm=0.45))
        for p in _unbroken(expected) if len(p) == 1 for k in p
    ]
    title = board.say(N_("what they expected"))
    return [Mark("expectation", "expectation", MEASURED, title, parts=(*shapes, *dots))] if shapes or dots else []


def _gap(board: Board, lived: list[Knot | None], expected: list[Knot | None], scale: Scale) -> list[Mark]:
    """Shade where the experience lies below the expectation, over the columns where both are measured."""
    hoped = {k.place: k for k in expected if k}
    shapes = []
    run: list[Knot] = []
    for knot in (*lived, None):
        if knot is not None and knot.place in hoped and knot.tier != ASSUMPTION:
            run.append(knot)
            continue
        if len(run) > 1:
            below = traced([(k.x, scale.y(k.value)) for k in run])
            above = traced([(k.x, scale.y(hoped[k.place].value)) for k in run])
            shapes += [Shape(area, Paint(hatch=t.HATCH)) for area in _areas_below(above, below)]
        run = []
    return [Mark("gap", "gap", MEASURED, board.say(N_("expectation not met")), parts=tuple(shapes))] if shapes else []


def _areas_below(above: list[Point], below: list[Point]) -> list[tuple[tuple[str | float, ...], ...]]:
    areas = []
    start: int | None = None
    for i in range(len(above) + 1):
        under = i < len(above) and below[i][1] > above[i][1]
        if under and start is None:
            start = i
        elif not under and start is not None:
            if i - start > 1:
                areas.append(polygon(*above[start:i], *reversed(below[start:i])))
            start = None
    return areas


def _points(board: Board, lived: list[Knot | None], expected: list[Knot | None], scale: Scale) -> list[Mark]:
    hoped = {k.place: k.value for k in expected if k}
    whole = [k for k in lived if k]
    marks = []
    for i, knot in enumerate(whole):
        y = scale.y(knot.value)
        before = whole[i - 1].value if i else None
        after = whole[i + 1].value if i + 1 < len(whole) else None
        figure = []
        if knot.tier != ASSUMPTION:
            text = number(knot.value, board.lang, 1, signed=True)
            hope = hoped.get(knot.place)
            dx, dy, anchor = _figure_place(knot.value, before, after, None if hope is None else y - scale.y(hope))
            figure = runs([text], knot.x + dx, _off_zero(y + dy, scale, down=dy > 0), FIGURE, anchor)
        parts: Parts = (*notation.emotion_point(knot.x, y, knot.tier), *figure)
        marks.append(
            Mark("emotion_point", f"{knot.place}.emotion", knot.tier, _point_title(board, knot), knot.place,
                 ("emotion", "expected_emotion"), parts)
        )
    return marks


def _figure_place(
    value: float, before: float | None, after: float | None, hope_above_mm: float | None
) -> tuple[float, float, str]:
    """Return where a figure stands beside its point so that no line crosses it: (dx, dy, anchor)."""
    above, below = (0.0, -4.6, "middle"), (0.0, 1.5, "middle")
    hoped_more = hope_above_mm is not None and hope_above_mm >= 0
    if hope_above_mm is not None and 0 <= hope_above_mm < 5.2:
        above = below
    elif hope_above_mm is not None and -5.2 < hope_above_mm < 0:
        below = above
    if before is None and after is not None:
        return (0.6, -4.6, "start") if after <= value else (0.6, 1.5, "start")
    if before is None or after is None:
        return below if hoped_more else above
    if value >= before and value >= after:
        return above
    if value <= before and value <= after:
        return below
    steep = abs(after - before) > 0.5
    if not steep:
        return below if hoped_more else above
    return (1.9, -3.4, "start") if before > after else (-1.9, -3.4, "end")


def _off_zero(top: float, scale: Scale, down: bool) -> float:
    """Return where a line of text stands so that the zero line does not strike it through."""
    zero, tall = scale.y(0), FIGURE.line_mm
    if not top + 0.2 < zero < top + tall - 0.2:
        return top
    return zero + 0.3 if down else zero - tall - 0.1


def _point_title(board: Board, knot: Knot) -> str:
    value = number(knot.value, board.lang, 1, signed=True)
    if knot.tier == ASSUMPTION or knot.low is None or knot.high is None:
        return board.say(N_("emotion {value}, our guess"), value=value)
    ends = interval(knot.low, knot.high, board.lang, 1, signed=True)
    return board.say(N_("emotion {value} {interval}, n {n}"), value=value, interval=ends, n=knot.n)


def _line_names(board: Board, lived: list[Knot | None], expected: list[Knot | None], scale: Scale) -> list[Mark]:
    """Name the lines at their right end, apart from each other."""
    last, hoped = ([k for k in points if k] for points in (lived, expected))
    if not hoped:
        return []
    tall = FIGURE.line_mm
    lived_y, hoped_y = scale.y(last[-1].value), scale.y(hoped[-1].value)
    on_top = lived_y < hoped_y
    # the figure of the last point stands between the line of experience and its name
    beside = _off_zero(lived_y - 4.6 if on_top else lived_y + 1.5, scale, down=not on_top)
    names = [
        (board.say(N_("experience")), t.BLUE, beside - tall - 0.2 if on_top else beside + tall + 0.2, not on_top),
        (board.say(N_("expectation")), t.ORANGE_TEXT, hoped_y + 1.0 if on_top else hoped_y - tall - 0.8, on_top),
    ]
    parts: list[Part] = []
    for text, colour, y, down in names:
        within = _off_zero(min(max(y, scale.top - 4), scale.bottom + 1.5), scale, down)
        parts += runs([text], board.right - 0.5, within, replace(WORD, colour=colour), "end")
    return [Mark("label", parts=tuple(parts))]
