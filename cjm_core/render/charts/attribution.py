"""Attribution: a row a channel, what is owed to it with its interval, and what other rules would give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import UNRELIABLE, Finding
from cjm_core.language import number, percent, translate
from cjm_core.render.amount import bounds, hidden, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.charts.ticks import ticks
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, GOLD_EDGE, GREEN, GREY, INK, ORANGE, RULE

OWED = "attribution"
NAME_MM, FIGURE_MM, ROW_MM = 52.0, 44.0, 14.0
MOST_ROWS, MOST_LINES = 14, 2
FIRST_MM, SECOND_MM = 4.6, 9.6
LANE_MM, AIR_MM, PT_MM = 2.8, 0.5, 0.3528
"""Marks of rules that would hide one another stand in lanes below each other, ``AIR_MM`` apart beside each other."""
RULES: dict[str, tuple[str, str, float, str]] = {
    "attribution_first": (">", GREEN, 5.5, N_("first contact")),
    "attribution_last": ("<", ORANGE, 5.5, N_("last contact")),
    "attribution_linear": ("s", GREY, 7.0, N_("all contacts alike")),
    "attribution_decay": ("v", INK, 5.0, N_("late ones more")),
    "attribution_position": ("h", GOLD_EDGE, 4.5, N_("by position")),
    "attribution_shapley": ("D", BLUE, 2.6, N_("channels alike (Shapley)")),
}
"""The rules drawn beside the chain: shape, colour, size and words of each."""


@dataclass(frozen=True)
class Row:
    """One channel: what is owed to it, and what the other rules would give it."""

    channel: str
    owed: Finding
    others: dict[str, Finding]


def draw(story: Story) -> Figure | None:
    """Draw the outcome that most journeys reached; None where no log tells one."""
    outcomes = _outcomes(story)
    if not outcomes:
        return None
    segment = outcomes[0]
    rows = _rows(story, segment)
    say = partial(translate, lang=story.lang)
    sheet = Sheet(say(N_("Which channels brought the outcome")), _subtitle(story, segment, rows))
    y = _key(sheet, say, sheet.top, rows)
    largest = max((x for r in rows for f in (r.owed, *r.others.values()) for x in (f.value, f.high) if x is not None),
                  default=1.0) or 1.0
    left, right = MARGIN_MM + NAME_MM, RIGHT_MM - FIGURE_MM

    def at(value: float) -> float:
        return left + max(value, 0.0) / (largest * 1.04) * (right - left)

    y = _axis(sheet, story, largest, at, y)
    whole = sum(r.owed.value or 0.0 for r in rows)
    for row in rows[:MOST_ROWS]:
        y = _draw_row(sheet, story, row, whole, at, y)
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)], RULE)
    return sheet.finish(y + 2, _notes(story, rows, outcomes))


def _outcomes(story: Story) -> list[str]:
    """Return the segments of outcomes, the one with most journeys first."""
    n: dict[str, int] = {}
    for f in story.findings.where(metric=OWED, place_kind="channel"):
        n[f.segment] = max(n.get(f.segment, 0), f.n or 0)
    return sorted(n, key=lambda s: (-n[s], s))


def _rows(story: Story, segment: str) -> list[Row]:
    others: dict[str, dict[str, Finding]] = {}
    for metric in RULES:
        for f in story.findings.where(metric=metric, place_kind="channel", segment=segment):
            others.setdefault(f.place, {})[metric] = f
    found = [Row(f.place, f, others.get(f.place, {}))
             for f in story.findings.where(metric=OWED, place_kind="channel", segment=segment)]
    return sorted(found, key=lambda r: (-(r.owed.value if r.owed.value is not None else -1.0), r.channel))


def _said(segment: str) -> str:
    return segment.partition("=")[2]


def _subtitle(story: Story, segment: str, rows: list[Row]) -> str:
    n = next((r.owed.n for r in rows if r.owed.n is not None), None)
    shown = translate(N_("journeys with the outcome “{outcome}”, shared out among channels"), story.lang).format(
        outcome=_said(segment))
    parts = [story.journey.title.said(story.lang), shown, "" if n is None else f"n = {number(n, story.lang, 0)}"]
    return " · ".join(p for p in parts if p)


def _key(sheet: Sheet, say: Callable[[str], str], y: float, rows: list[Row]) -> float:
    there = {metric for r in rows for metric in r.others}
    entries = [("o", BLUE, 6.0, False, N_("lost without the channel (Markov), with interval"))]
    entries += [(shape, colour, size, True, words) for metric, (shape, colour, size, words) in RULES.items()
                if metric in there]
    x = MARGIN_MM
    for shape, colour, size, hollow, text in entries:
        words = say(text)
        if x + 6 + width_mm(words, SMALL) > RIGHT_MM:
            x, y = MARGIN_MM, y + 5
        if not hollow:
            sheet.line([(x, y + 2), (x + 5, y + 2)], INK, 1.1)
        sheet.point(x + 2.5, y + 2, shape, colour, hollow, size)
        sheet.write(words, x + 6.5, y, SMALL)
        x += 6.5 + width_mm(words, SMALL) + 6
    return y + 8


def _axis(sheet: Sheet, story: Story, largest: float, at: Callable[[float], float], y: float) -> float:
    for tick in ticks(0.0, largest, 7):
        sheet.write(number(tick, story.lang, 0 if float(tick).is_integer() else 1), at(tick), y, SMALL, "middle")
    y += SMALL.line_mm + 1
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _draw_row(sheet: Sheet, story: Story, row: Row, whole: float, at: Callable[[float], float], y: float) -> float:
    """Draw one channel from ``y`` down; return where its row ends."""
    lanes = _lanes(row, at)
    tall = ROW_MM + LANE_MM * max(lanes.values(), default=0)
    words = lines_of(PlaceNames(story.project, story.lang, (story.journey,)).of("channel", row.channel), NAME_MM - 7,
                     STRONG)
    if len(words) > MOST_LINES:
        words = [*words[:MOST_LINES - 1], f"{words[MOST_LINES - 1]}…"]
    sheet.write(words, MARGIN_MM, y + tall / 2 - len(words) * STRONG.line_mm / 2, STRONG)
    owed = row.owed
    if owed.suppressed or owed.value is None:
        sheet.write(hidden(story.project.thresholds.employee_n, story.lang), at(0), y + tall / 2 - 2, NOTE)
        return y + tall
    upper, lower = y + FIRST_MM, y + SECOND_MM
    for line in (upper, lower):
        sheet.line([(at(0), line), (RIGHT_MM - FIGURE_MM, line)], RULE, 0.8)
    if owed.low is not None and owed.high is not None:
        sheet.line([(at(owed.low), upper), (at(owed.high), upper)], INK, 1.1)
        for end in (owed.low, owed.high):
            sheet.line([(at(end), upper - 1.1), (at(end), upper + 1.1)], INK, 1.1)
    sheet.point(at(owed.value), upper, "o", BLUE, is_small(owed), 6)
    for metric, lane in lanes.items():
        shape, colour, size, _ = RULES[metric]
        x = at(row.others[metric].value or 0.0)
        sheet.point(x, lower + lane * LANE_MM, shape, colour, hollow=True, size_pt=size)
    _figures(sheet, story, owed, whole, y + 2.4)
    return y + tall


def _lanes(row: Row, at: Callable[[float], float]) -> dict[str, int]:
    """Return in which lane, from 0, the mark of every rule stands so that it hides no other."""
    found: dict[str, int] = {}
    ends: dict[str, tuple[float, float]] = {}
    for metric, (_, _, size, _) in RULES.items():
        value = row.others[metric].value if metric in row.others and not row.others[metric].suppressed else None
        if value is not None:
            half = (size * PT_MM + AIR_MM) / 2
            left, right = at(value) - half, at(value) + half
            taken = {found[m] for m, (a, b) in ends.items() if left < b and a < right}
            found[metric] = next(lane for lane in range(len(RULES)) if lane not in taken)
            ends[metric] = left, right
    return found


def _figures(sheet: Sheet, story: Story, owed: Finding, whole: float, top: float) -> None:
    x = RIGHT_MM - FIGURE_MM + 4
    value = owed.value or 0.0
    words = number(value, story.lang, 0 if value >= 10 or value == 0 else 1) + ("*" if is_small(owed) else "")
    below = sheet.write(words, x, top, STRONG)
    if whole > 0:
        sheet.write(percent(value / whole, story.lang), RIGHT_MM, top, BODY, "end")
    if owed.low is not None and owed.high is not None:
        sheet.write(bounds(owed.low, owed.high, owed.unit, story.lang), x, below, SMALL)


def _notes(story: Story, rows: list[Row], outcomes: list[str]) -> list[str]:
    say = partial(translate, lang=story.lang)
    notes = foot_notes(story, [r.owed for r in rows])
    notes.append(say(N_("Blue: the outcomes are shared out by what part of them would be lost if every way into the "
                        "channel ended there. It describes paths and proves no effect; where rules disagree, the "
                        "order of contacts decides.")))
    if any(UNRELIABLE in r.owed.flags for r in rows):
        notes.append(say(N_("The log holds no journey without the outcome, so losses are overrated.")))
    if len(outcomes) > 1:
        notes.append(say(N_("Other outcomes are in the table of findings: {outcomes}.")).format(
            outcomes=", ".join(_said(o) for o in outcomes[1:6]) + ("…" if len(outcomes) > 6 else "")))
    return notes + more_rows(story, len(rows) - MOST_ROWS)
