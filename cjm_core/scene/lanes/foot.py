"""The foot of a page: a legend of the marks that are really there, and what the map stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cjm_core.errors import N_
from cjm_core.language import percent
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.flow.samples import SAMPLES as FLOW_SAMPLES
from cjm_core.scene.lane import block
from cjm_core.scene.lanes.header import source_words
from cjm_core.scene.lettering import Style, runs, width_mm
from cjm_core.scene.marks import Mark, Paint, Shape
from cjm_core.scene.notation import ASSUMPTION, MEASURED, OBSERVED
from cjm_core.scene.outline import line, rectangle

ENTRY = Style(t.SMALL_PT)
FOOT = Style(t.SMALL_PT - 0.2, colour=t.GREY)
ROW_MM, SAMPLE_MM, GAP_MM = 5.6, 7.0, 6.0
Sample = Callable[[float, float], notation.Parts]


def _line_sample(colour: str, width: float, dash: tuple[float, ...] = ()) -> Sample:
    return lambda x, y: (Shape(line((x - 2.6, y), (x + 2.6, y)), Paint(stroke=colour, width_mm=width, dash_mm=dash)),)


def _shades(x: float, y: float) -> notation.Parts:
    return tuple(p for i in range(3) for p in notation.traffic(x - 2.9 + 1.9 * i, y - 1.6, 1.7, 3.2, i / 2))


def _handoff(x: float, y: float, broken: bool, tier: str) -> notation.Parts:
    return notation.arrow(((x, y - 3.0), (x, y + 3.6)), broken, tier) if broken else notation.arrow(
        ((x - 2.0, y - 1.6), (x + 1.4, y - 1.6), (x + 1.4, y + 2.6)), broken, tier
    )


BAND = Paint(fill=t.BLUE, opacity=0.16)
SAMPLES: list[tuple[str, str, str, Sample]] = [
    ("touchpoint", "", N_("touchpoint"), lambda x, y: notation.touchpoint(x, y, "chat", ASSUMPTION, 2.2)),
    (
        "touchpoint",
        "measured",
        N_("touchpoint with traffic"),
        lambda x, y: notation.touchpoint(x, y, "chat", "measured", 2.2),
    ),
    ("missing_touchpoint", "", N_("missing touchpoint"), lambda x, y: notation.missing_touchpoint(x, y, 2.2)),
    ("traffic", "", N_("traffic: the darker, the more of the journeys"), _shades),
    ("pain", OBSERVED, N_("pain, heard"), lambda x, y: notation.pain(x, y, OBSERVED)),
    ("pain", ASSUMPTION, N_("pain, assumed"), lambda x, y: notation.pain(x, y, ASSUMPTION)),
    ("barrier", OBSERVED, N_("barrier, heard"), lambda x, y: notation.barrier(x, y, OBSERVED)),
    ("barrier", ASSUMPTION, N_("barrier, assumed"), lambda x, y: notation.barrier(x, y, ASSUMPTION)),
    ("gain", OBSERVED, N_("gain, heard"), lambda x, y: notation.gain(x, y, OBSERVED)),
    ("gain", ASSUMPTION, N_("gain, assumed"), lambda x, y: notation.gain(x, y, ASSUMPTION)),
    ("critical_moment", MEASURED, N_("critical moment of truth"),
     lambda x, y: notation.critical_moment(x, y, 4.4)),
    ("moment_of_truth", MEASURED, N_("moment of truth, shown by the answers"),
     lambda x, y: notation.moment_of_truth(x, y, MEASURED, 4.4)),
    ("contradicted_moment", MEASURED, N_("declared, the answers do not show it"),
     lambda x, y: notation.contradicted_moment(x, y, 4.4)),
    (
        "moment_of_truth",
        ASSUMPTION,
        N_("moment of truth, declared"),
        lambda x, y: notation.moment_of_truth(x, y, ASSUMPTION, 4.4),
    ),
    ("initiative", "proven", N_("initiative on evidence"), lambda x, y: notation.initiative(x, y, OBSERVED, 4.2)),
    (
        "initiative",
        ASSUMPTION,
        N_("initiative on an assumption"),
        lambda x, y: notation.initiative(x, y, ASSUMPTION, 4.2),
    ),
    ("emotion_point", "measured", N_("emotion, measured"), lambda x, y: notation.emotion_point(x, y, "measured")),
    ("emotion_point", OBSERVED, N_("emotion, few people"), lambda x, y: notation.emotion_point(x, y, OBSERVED)),
    ("interval", "", N_("interval"), lambda x, y: (Shape(rectangle(x - 2.4, y - 1.6, 4.8, 3.2), BAND),)),
    ("emotion_point", ASSUMPTION, N_("emotion, assumed"), lambda x, y: notation.emotion_point(x, y, ASSUMPTION)),
    ("expectation", "", N_("expectation"), _line_sample(t.ORANGE, 0.45, (1.6, 1.0))),
    (
        "gap",
        "",
        N_("expectation not met"),
        lambda x, y: (Shape(rectangle(x - 2.4, y - 1.6, 4.8, 3.2), Paint(hatch=t.HATCH)),),
    ),
    (
        "expected_mean",
        "",
        N_("expectation: mean and interval"),
        lambda x, y: notation.expected_mean(x, y, x - 2.4, x + 2.4),
    ),
    ("lived_mean", "", N_("experience: mean and interval"), lambda x, y: notation.lived_mean(x, y, x - 2.6, x + 2.6)),
    ("shortfall", "", N_("less than expected"), lambda x, y: notation.between(x - 2.4, y, x + 2.4, "short")),
    ("surplus", "", N_("more than expected"), lambda x, y: notation.between(x - 2.4, y, x + 2.4, "better")),
    ("difference", "", N_("difference not sure"), lambda x, y: notation.between(x - 2.4, y, x + 2.4, "unsure")),
    ("gap_bar", "measured", N_("experience minus expectation, interval"),
     lambda x, y: notation.gap_bar(x + 2.4, y, x - 1.4, x - 2.4, x - 0.4, True)),
    ("handoff", "proven", N_("hand-off, seen in the data"), lambda x, y: _handoff(x, y, False, OBSERVED)),
    ("handoff", ASSUMPTION, N_("hand-off, on the map only"), lambda x, y: _handoff(x, y, False, ASSUMPTION)),
    ("broken_handoff", "proven", N_("broken hand-off, on evidence"), lambda x, y: _handoff(x, y, True, OBSERVED)),
    ("broken_handoff", ASSUMPTION, N_("broken hand-off, assumed"), lambda x, y: _handoff(x, y, True, ASSUMPTION)),
    *FLOW_SAMPLES,
]


def _shows(mark: Mark, kind: str, tier: str) -> bool:
    if mark.kind != kind:
        return False
    if tier == "proven":
        return mark.tier != ASSUMPTION
    return not tier or mark.tier == tier


def legend_entries(board: Board, marks: Iterable[Mark]) -> list[tuple[str, Sample]]:
    """Return (words, sample) for each kind of mark that is on the page, in the order of the notation."""
    drawn = list(marks)
    entries = []
    for kind, tier, words, sample in SAMPLES:
        if kind == "touchpoint" and not tier and all(m.tier != ASSUMPTION for m in drawn if m.kind == kind):
            continue
        if any(_shows(m, kind, tier) for m in drawn):
            entries.append((board.say(words), sample))
    return entries


def _rows(board: Board, entries: list[tuple[str, Sample]]) -> list[list[tuple[float, str, Sample]]]:
    rows: list[list[tuple[float, str, Sample]]] = [[]]
    x = board.left
    for words, sample in entries:
        width = SAMPLE_MM + width_mm(words, ENTRY)
        if rows[-1] and x + width > board.right:
            rows.append([])
            x = board.left
        rows[-1].append((x, words, sample))
        x += width + GAP_MM
    return rows


def legend_height(board: Board, marks: Iterable[Mark]) -> float:
    """Return the height of the legend of the given marks."""
    return len(_rows(board, legend_entries(board, marks))) * ROW_MM


def legend(board: Board, marks: Iterable[Mark], top: float) -> list[Mark]:
    """Draw the legend of the given marks."""
    out = []
    for number, row in enumerate(_rows(board, legend_entries(board, marks))):
        y = top + number * ROW_MM + ROW_MM / 2
        for x, words, sample in row:
            text = runs([words], x + SAMPLE_MM - 0.8, y - 1.5, ENTRY)
            out.append(Mark("legend", parts=(*sample(x + 2.8, y), *text)))
    return out


def foot_words(board: Board) -> str:
    """Return the sentence at the foot: level, small groups, what hollow means, sources."""
    limits = board.story.project.thresholds
    hidden = board.say(N_("Groups of fewer than {n} people are hidden."), n=limits.employee_n)
    parts = [
        board.say(N_("Intervals: {level}."), level=percent(limits.level, board.lang)),
        *([hidden] if board.story.hides_small_groups and not board.page.compact else ()),
        board.say(N_("Hollow marks are assumptions that nobody has tested yet.")),
    ]
    if board.page.compact:
        return " ".join(parts)
    sources = list(dict.fromkeys(source_words(board, s) for s in board.story.sources if s.n))
    if sources:
        parts.append(board.say(N_("Sources: {sources}."), sources="; ".join(sources)))
    return " ".join(parts)


def foot_height(board: Board) -> float:
    """Return the height of the foot."""
    return block(foot_words(board), board.right - board.left - 18, FOOT).height_mm


def foot(board: Board, bottom: float, number: int, of: int) -> list[Mark]:
    """Draw the foot above the given bottom edge, with the page's number."""
    words = block(foot_words(board), board.right - board.left - 18, FOOT)
    pages = runs([f"{number} / {of}"], board.right, bottom - FOOT.line_mm, FOOT, "end")
    return [Mark("foot", parts=(*words.parts(board.left, bottom - words.height_mm), *pages))]
