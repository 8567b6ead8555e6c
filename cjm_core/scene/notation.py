"""The notation: how each kind of thing looks, in every view and every file. Shape first, colour second.

Each function returns the parts of one mark around a point in millimetres. Tier decides filled or hollow:
what nobody has said or measured is drawn hollow.
"""

from __future__ import annotations

from math import cos, sin

from cjm_core.errors import N_
from cjm_core.scene import theme as t
from cjm_core.scene.icons import icon
from cjm_core.scene.marks import Paint, Shape
from cjm_core.scene.outline import Point, circle, line, moved, polygon, rectangle, rounded

ASSUMPTION, OBSERVED, MEASURED = "assumption", "observed", "measured"
TOUCHPOINT_R = 3.3
Parts = tuple[Shape, ...]


def _body(fill: str, edge: str, tier: str, width: float = 0.4) -> Paint:
    if tier == ASSUMPTION:
        return Paint(fill=t.WHITE, stroke=edge, width_mm=width)
    return Paint(fill=fill, stroke=edge, width_mm=width)


def touchpoint(x: float, y: float, channel_icon: str | None, tier: str = ASSUMPTION, r: float = TOUCHPOINT_R) -> Parts:
    """A contact: a circle with the channel's pictogram; the circle is bold where traffic or answers prove it."""
    ring = Shape(circle(x, y, r), Paint(fill=t.WHITE, stroke=t.INK, width_mm=0.35 if tier == ASSUMPTION else 0.6))
    return (ring, *pictogram(x, y, channel_icon, r * 1.22))


def pictogram(x: float, y: float, name: str | None, size: float, colour: str = t.INK) -> Parts:
    """A channel's line drawing, ``size`` millimetres wide, centred."""
    scale = size / 24
    ink = Paint(stroke=colour, width_mm=max(0.22, 1.7 * scale), round_ends=True)
    return tuple(Shape(moved(stroke, scale, x - size / 2, y - size / 2), ink) for stroke in icon(name))


def missing_touchpoint(x: float, y: float, r: float = TOUCHPOINT_R) -> Parts:
    """A contact that should be there and is not: an empty dashed circle."""
    return (Shape(circle(x, y, r), Paint(fill=t.WHITE, stroke=t.ORANGE, width_mm=0.5, dash_mm=(1.1, 0.8))),)


def traffic(x: float, y: float, w: float, h: float, share: float) -> Parts:
    """The share of journeys that come through a contact, 0 to 1: the larger, the darker the ground."""
    ground = rounded(x, y, w, h, min(1.2, w / 4))
    return (
        Shape(ground, Paint(fill=t.WHITE)),
        Shape(ground, Paint(fill=t.BLUE, opacity=round(0.06 + 0.34 * share, 3))),
    )


def pain(x: float, y: float, tier: str = ASSUMPTION, size: float = 3.4) -> Parts:
    """A pain: a triangle."""
    h = size * 0.87
    points: tuple[Point, ...] = ((x, y - h / 2), (x + size / 2, y + h / 2), (x - size / 2, y + h / 2))
    return (Shape(polygon(*points), _body(t.ORANGE, t.ORANGE, tier)),)


def barrier(x: float, y: float, tier: str = ASSUMPTION, size: float = 3.4) -> Parts:
    """A barrier: a bar across the way."""
    return (Shape(rectangle(x - size / 2, y - size * 0.19, size, size * 0.38), _body(t.ORANGE, t.ORANGE, tier)),)


def gain(x: float, y: float, tier: str = ASSUMPTION, size: float = 3.6) -> Parts:
    """A gain: a cross."""
    a, b = size / 2, size / 6
    points: tuple[Point, ...] = (
        (x - b, y - a),
        (x + b, y - a),
        (x + b, y - b),
        (x + a, y - b),
        (x + a, y + b),
        (x + b, y + b),
        (x + b, y + a),
        (x - b, y + a),
        (x - b, y + b),
        (x - a, y + b),
        (x - a, y - b),
        (x - b, y - b),
    )
    return (Shape(polygon(*points), _body(t.GREEN, t.GREEN, tier)),)


def moment_of_truth(x: float, y: float, tier: str = ASSUMPTION, size: float = 5.2) -> Parts:
    """A moment of truth: a diamond, filled where the answers show it, hollow where it is declared only."""
    return (Shape(_diamond(x, y, size), _body(t.GOLD, t.INK, tier, 0.45)),)


def critical_moment(x: float, y: float, size: float = 5.2) -> Parts:
    """A critical moment of truth: a filled diamond with a dark core; it decides the whole, and fails people."""
    return (*moment_of_truth(x, y, MEASURED, size), Shape(_diamond(x, y, size * 0.44), Paint(fill=t.INK)))


def contradicted_moment(x: float, y: float, size: float = 5.2) -> Parts:
    """A declared moment of truth that the answers do not show: a hollow diamond, struck through."""
    a = size * 0.46
    strokes = (line((x - a, y - a), (x + a, y + a)), line((x - a, y + a), (x + a, y - a)))
    ink = Paint(stroke=t.ORANGE, width_mm=0.6, round_ends=True)
    return (*moment_of_truth(x, y, ASSUMPTION, size), *(Shape(s, ink) for s in strokes))


def moment(look: str, x: float, y: float, size: float = 5.2) -> Parts:
    """A moment of truth by its look: critical, moment, strength, declared or contradicted."""
    if look == "critical":
        return critical_moment(x, y, size)
    if look == "contradicted":
        return contradicted_moment(x, y, size)
    return moment_of_truth(x, y, ASSUMPTION if look == "declared" else MEASURED, size)


def _diamond(x: float, y: float, size: float) -> tuple[tuple[str | float, ...], ...]:
    a = size / 2
    return polygon((x, y - a), (x + a, y), (x, y + a), (x - a, y))


def initiative(x: float, y: float, tier: str = ASSUMPTION, size: float = 5.0) -> Parts:
    """An initiative: a hexagon; filled where a finding stands behind what it is for."""
    a, b = size / 2, size / 4
    points: tuple[Point, ...] = (
        (x, y - a),
        (x + a * 0.87, y - b),
        (x + a * 0.87, y + b),
        (x, y + a),
        (x - a * 0.87, y + b),
        (x - a * 0.87, y - b),
    )
    return (Shape(polygon(*points), _body(t.GOLD, t.INK, tier, 0.45)),)


def quote_sign(x: float, y: float, size: float = 2.6) -> Parts:
    """Somebody's words: two commas drawn as short strokes."""
    ink = Paint(stroke=t.ZERO, width_mm=0.5, round_ends=True)
    w = size / 2
    return tuple(Shape(line((x + dx + w * 0.5, y - w / 2), (x + dx, y + w / 2)), ink) for dx in (-w, 0))


def emotion_point(x: float, y: float, tier: str = ASSUMPTION, r: float = 1.25) -> Parts:
    """A point of the emotion curve: filled where measured, a ring with a dot where few people spoke, else hollow."""
    if tier == OBSERVED:
        ring = Shape(circle(x, y, r), Paint(fill=t.WHITE, stroke=t.BLUE, width_mm=0.5))
        return (ring, Shape(circle(x, y, r * 0.42), Paint(fill=t.BLUE)))
    return (Shape(circle(x, y, r), _body(t.BLUE, t.BLUE, tier, 0.5)),)


def chevron(x: float, y: float, w: float, h: float, point: float = 3.2, first: bool = False) -> Parts:
    """A stage: a block that points on to the next."""
    notch = 0.0 if first else point
    points: tuple[Point, ...] = (
        (x, y),
        (x + w - point, y),
        (x + w, y + h / 2),
        (x + w - point, y + h),
        (x, y + h),
        (x + notch, y + h / 2),
    )
    return (Shape(polygon(*points), Paint(fill=t.DARK)),)


def card(x: float, y: float, w: float, h: float) -> Parts:
    """A step: a rounded card."""
    return (Shape(rounded(x, y, w, h, 1.2), Paint(fill=t.WHITE, stroke=t.CARD_EDGE, width_mm=0.3)),)


def pill(x: float, y: float, w: float, h: float) -> Parts:
    """A metric: a pill."""
    return (Shape(rounded(x, y, w, h, h / 2), Paint(fill=t.WHITE, stroke=t.CARD_EDGE, width_mm=0.3)),)


def dots(x: float, y: float, filled: int, of: int = 3) -> Parts:
    """How strong the evidence is: up to three dots."""
    parts = []
    for i in range(of):
        paint = Paint(fill=t.INK if i < filled else t.WHITE, stroke=t.GREY, width_mm=0.2)
        parts.append(Shape(circle(x + i * 1.5, y, 0.5), paint))
    return tuple(parts)


def gap_bar(zero_x: float, y: float, to_x: float, low_x: float, high_x: float, sure: bool) -> Parts:
    """Experience minus expectation: a bar from zero with its whisker; orange below zero, blue above, grey if unsure."""
    worse = to_x < zero_x
    fill = (t.ORANGE if worse else t.BLUE) if sure else t.ZERO
    left, right = min(zero_x, to_x), max(zero_x, to_x)
    return (
        Shape(rectangle(left, y - 1.6, max(right - left, 0.2), 3.2), Paint(fill=fill)),
        Shape(line((zero_x, y - 3), (zero_x, y + 3)), Paint(stroke=t.GREY, width_mm=0.25)),
        Shape(line((low_x, y), (high_x, y)), Paint(stroke=t.INK, width_mm=0.45)),
    )


BADGE_R = 2.5


def role(x: float, y: float, r: float = BADGE_R, reach: float = 0.0) -> Parts:
    """A role: a dark badge, for its initials; ``reach`` makes it longer to both sides, for several arrows."""
    return (Shape(rounded(x - r - reach, y - r, 2 * (r + reach), 2 * r, r), Paint(fill=t.DARK)),)


def work(x: float, y: float, w: float, h: float, behind: bool = False) -> Parts:
    """Something done at a step: a card with a bar at its left; grey where the actor does not see it."""
    return (
        Shape(rectangle(x, y, w, h), Paint(fill=t.PANEL if behind else t.WHITE, stroke=t.CARD_EDGE, width_mm=0.25)),
        Shape(rectangle(x, y, 0.8, h), Paint(fill=t.ZERO if behind else t.DARK)),
    )


def system(x: float, y: float, w: float, h: float) -> Parts:
    """A system: a box with a bar on top."""
    return (
        Shape(rectangle(x, y, w, h), Paint(fill=t.WHITE, stroke=t.CARD_EDGE, width_mm=0.25)),
        Shape(rectangle(x, y, w, 0.8), Paint(fill=t.ZERO)),
    )


def document(x: float, y: float, w: float, h: float, broken: bool = False, tier: str = ASSUMPTION) -> Parts:
    """What passes at a hand-off: a sheet with a folded corner; orange where that breaks, dashed if only assumed."""
    k = 1.6
    dash = (1.4, 0.9) if broken and tier == ASSUMPTION else ()
    ink = Paint(fill=t.WHITE, stroke=t.ORANGE if broken else t.ZERO, width_mm=0.3, dash_mm=dash)
    fold = Paint(stroke=t.ORANGE if broken else t.ZERO, width_mm=0.3)
    return (
        Shape(polygon((x, y), (x + w - k, y), (x + w, y + k), (x + w, y + h), (x, y + h)), ink),
        Shape(line((x + w - k, y), (x + w - k, y + k), (x + w, y + k)), fold),
    )


def expected_mean(x: float, y: float, low_x: float, high_x: float) -> Parts:
    """What was expected, on an axis: an upright dash with its interval."""
    return (
        Shape(line((low_x, y), (high_x, y)), Paint(stroke=t.ORANGE, width_mm=0.35)),
        Shape(line((x, y - 1.9), (x, y + 1.9)), Paint(stroke=t.ORANGE, width_mm=0.8)),
    )


def lived_mean(x: float, y: float, low_x: float, high_x: float) -> Parts:
    """What was lived, on an axis: a filled point with its interval."""
    return (
        Shape(line((low_x, y), (high_x, y)), Paint(stroke=t.BLUE, width_mm=0.35)),
        Shape(circle(x, y, 1.35), Paint(fill=t.BLUE, stroke=t.WHITE, width_mm=0.3)),
    )


def between(x: float, y: float, to_x: float, look: str) -> Parts:
    """The difference between what was expected and what was lived: ``short``, ``better`` or ``unsure``."""
    paint = {
        "short": Paint(hatch=t.HATCH),
        "better": Paint(fill=t.BLUE, opacity=0.22),
        "unsure": Paint(fill=t.RULE),
    }[look]
    return (Shape(rectangle(min(x, to_x), y - 1.5, max(abs(to_x - x), 0.1), 3.0), paint),)


def verdict(x: float, y: float, w: float, h: float, look: str) -> Parts:
    """A verdict on a promise: a dark orange pill if broken, blue if over-kept, a blue edge if kept, else grey."""
    paint = {
        "broken": Paint(fill=t.ORANGE_TEXT),
        "overkept": Paint(fill=t.BLUE),
        "kept": Paint(fill=t.WHITE, stroke=t.BLUE, width_mm=0.5),
        "unclear": Paint(fill=t.WHITE, stroke=t.GREY, width_mm=0.4),
    }.get(look, Paint(fill=t.WHITE, stroke=t.ZERO, width_mm=0.35, dash_mm=(1.1, 0.8)))
    return (Shape(rounded(x, y, w, h, min(h / 2, 2.6)), paint),)


def arrow(points: tuple[Point, ...], broken: bool = False, tier: str = ASSUMPTION) -> Parts:
    """A hand-off: an arrow from a dot; broken ones are orange and end in a zigzag; assumed breaks are dashed.

    The dot is hollow where nothing but the map says that anything passes.
    """
    colour = t.ORANGE if broken else t.INK
    dash = (1.4, 0.9) if broken and tier == ASSUMPTION else ()
    ink = Paint(stroke=colour, width_mm=0.45, dash_mm=dash, round_ends=not dash)
    (x0, y0), (x1, y1) = points[0], points[-1]
    down = 1 if y1 >= points[-2][1] else -1
    tail = y1 - 2.2 * down
    if broken:
        z = tail - 4.4 * down
        way = (*points[:-1], (x1, z), (x1 + 1.3, z + 1.1 * down), (x1 - 1.3, z + 3.3 * down), (x1, tail))
    else:
        way = (*points[:-1], (x1, tail))
    head = polygon((x1, y1), (x1 - 1.1, tail), (x1 + 1.1, tail))
    return (
        Shape(line(*way), ink),
        Shape(circle(x0, y0, 0.8), Paint(fill=t.WHITE if tier == ASSUMPTION else colour, stroke=colour, width_mm=0.3)),
        Shape(head, Paint(fill=colour)),
    )


def reach_bar(x: float, base: float, w: float, height: float, ending: float) -> Parts:
    """How many journeys come to a step: a bar from ``base`` up, dark as far as they end there."""
    return (
        Shape(rectangle(x - w / 2, base - height, w, max(height, 0.25)), Paint(fill=t.BLUE, opacity=0.55)),
        *((Shape(rectangle(x - w / 2, base - ending, w, ending), Paint(fill=t.DARK)),) if ending else ()),
        Shape(line((x - w / 2 - 1.2, base), (x + w / 2 + 1.2, base)), Paint(stroke=t.ZERO, width_mm=0.25)),
    )


def wait_bar(x: float, base: float, w: float, median: float, most: float, longest: bool = False) -> Parts:
    """How long journeys wait before a step: dark to the median, light to what nine of ten do not exceed.

    The median is orange where it is the longest of the journey.
    """
    fill = t.ORANGE if longest else t.DARK
    return (
        Shape(rectangle(x - w / 2, base - most, w, most), Paint(fill=t.CARD_EDGE)),
        Shape(rectangle(x - w / 2, base - median, w, max(median, 0.25)), Paint(fill=fill)),
        Shape(line((x - w / 2 - 1.2, base), (x + w / 2 + 1.2, base)), Paint(stroke=t.ZERO, width_mm=0.25)),
    )


def share_bar(x: float, y: float, w: float, h: float, share: float) -> Parts:
    """The share of journeys that come to a step: a low bar, filled from the left."""
    return (
        Shape(rectangle(x, y, w, h), Paint(fill=t.RULE)),
        Shape(rectangle(x, y, max(0.3, w * share), h), Paint(fill=t.BLUE)),
    )


def whisker(x: float, low_y: float, high_y: float) -> Parts:
    """The interval of a bar: a thin upright line."""
    return (Shape(line((x, low_y), (x, high_y)), Paint(stroke=t.INK, width_mm=0.35)),)


def loop(x: float, y: float, r: float = 1.5) -> Parts:
    """Something done again: an arrow that runs round."""
    ink = Paint(stroke=t.INK, width_mm=0.4, round_ends=True)
    round_ = tuple((x + r * cos(a), y + r * sin(a)) for a in (0.7 + 5.2 * i / 14 for i in range(15)))
    tip = round_[-1]
    head = polygon((tip[0] + 0.75, tip[1] + 0.55), (tip[0] - 0.55, tip[1] + 0.45), (tip[0] + 0.35, tip[1] - 0.65))
    return (Shape(line(*round_), ink), Shape(head, Paint(fill=t.INK)))


def way_point(x: float, y: float, r: float = 1.3) -> Parts:
    """A step that a typical journey goes through: a dot."""
    return (Shape(circle(x, y, r), Paint(fill=t.BLUE)),)


def way_on(x: float, to_x: float, y: float) -> Parts:
    """A typical journey goes on: a line."""
    return (Shape(line((x, y), (to_x, y)), Paint(stroke=t.BLUE, width_mm=0.6)),)


def way_back(x: float, to_x: float, y: float, deep: float) -> Parts:
    """A typical journey goes back: a line below, with an arrowhead where it comes to."""
    low, turn = y + deep, min(1.4, abs(x - to_x) / 4)
    ink = Paint(stroke=t.BLUE, width_mm=0.45, dash_mm=(1.2, 0.7))
    head = polygon((to_x, y + 1.4), (to_x - 0.9, y + 3.0), (to_x + 0.9, y + 3.0))
    return (
        Shape(line((x, y), (x - turn, low), (to_x + turn, low), (to_x, y + 2.4)), ink),
        Shape(head, Paint(fill=t.BLUE)),
    )


LEGEND: dict[str, str] = {
    "touchpoint": N_("touchpoint"),
    "missing_touchpoint": N_("missing touchpoint"),
    "pain": N_("pain"),
    "barrier": N_("barrier"),
    "gain": N_("gain"),
    "moment_of_truth": N_("moment of truth"),
    "critical_moment": N_("critical moment of truth"),
    "contradicted_moment": N_("moment of truth that the answers do not show"),
    "initiative": N_("initiative"),
    "emotion_point": N_("experience"),
    "expectation": N_("expectation"),
    "gap": N_("expectation not met"),
    "handoff": N_("hand-off"),
    "broken_handoff": N_("broken hand-off"),
}
