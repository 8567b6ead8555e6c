"""The metric strip: under each stage its figures, with interval and n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.findings import SMALL_BASE, UNRELIABLE, Finding
from cjm_core.language import interval, number
from cjm_core.model import ItemRole, Scale
from cjm_core.scene import notation
from cjm_core.scene.board import Board, Span
from cjm_core.scene.lane import PAD_MM, SMALL, STRONG, Block, Lane, block
from cjm_core.scene.marks import Mark, Parts
from cjm_core.scene.notation import MEASURED

MOST, MOST_OF_JOURNEY = 2, 4
METRIC_OF_ROLE = {
    ItemRole.ENPS: "enps", ItemRole.NPS: "nps", ItemRole.CSAT: "csat", ItemRole.EFFORT: "ces", ItemRole.OVERALL: "mean",
    ItemRole.EXPERIENCE: "mean",
}
HEADLINES = {"rung": N_("Reached the rung"), "rung_rate": N_("Climbed on")}
PILL_PAD_MM = 1.3
GAP_MM = 1.2


@dataclass(frozen=True)
class Measure:
    """A figure with its name and, where it is a mean of answers, their scale."""

    name: str
    finding: Finding
    scale: Scale | None


def _candidates(board: Board, places: Sequence[str]) -> list[Measure]:
    """Return what is measured at places: rungs of a ladder and plugins' headlines first, then answers of the whole.

    These are recommendation, satisfaction, effort and means, in that order. The place of the whole journey is empty.
    """
    found: list[tuple[int, Measure]] = []
    for source in board.story.project.data:
        for item_id, item in getattr(source, "items", {}).items():
            metric = METRIC_OF_ROLE.get(item.role)
            if metric is None or item.promise or (item.at or "") not in places:
                continue
            finding = board.find(metric, item_id, kind="item")
            if finding is not None:
                name = item.said_name(item_id, board.lang)
                found.append((list(METRIC_OF_ROLE).index(item.role), Measure(name, finding, item.scale)))
    homes = [place or board.story.journey.id for place in places]
    for metric, title in {**HEADLINES, **board.story.headlines}.items():
        found += [(-1, Measure(board.say(title), f, None)) for p in homes if (f := board.find(metric, p))]
    found.sort(key=lambda row: (row[0], -(row[1].finding.n or 0)))
    return [measure for _, measure in found]


def journey_words(board: Board) -> str:
    """Return the measures of the whole journey in words: «eNPS −17 [−53; +26], n 12»."""
    return "\n".join(
        f"{m.name} {_value(board, m)} {ends(m.finding, board.lang)}, n {m.finding.n}"
        for m in _candidates(board, ("",))[:MOST_OF_JOURNEY] if not m.finding.suppressed
    )


def figure(finding: Finding, lang: str) -> str:
    """Write the value of a finding in its own unit."""
    if finding.value is None:
        return "\N{EN DASH}"
    if finding.unit == "share":
        return number(100 * finding.value, lang, 0) + ("\N{NO-BREAK SPACE}%" if lang == "ru" else "%")
    if finding.unit == "points":
        return number(finding.value, lang, 0, signed=True)
    return number(finding.value, lang, 1, signed=finding.unit == "valence")


def ends(finding: Finding, lang: str) -> str:
    """Write the interval of a finding in its own unit, in brackets; nothing where there is none."""
    if finding.low is None or finding.high is None:
        return ""
    if finding.unit == "share":
        return interval(100 * finding.low, 100 * finding.high, lang, 0)
    if finding.unit == "points":
        return interval(finding.low, finding.high, lang, 0, signed=True)
    return interval(finding.low, finding.high, lang, 1, signed=finding.unit == "valence")


def _value(board: Board, measure: Measure) -> str:
    """Write a value with the top of its scale: «5.1 of 7»."""
    text = figure(measure.finding, board.lang)
    if measure.scale is None or measure.finding.unit != "scale":
        return text
    return board.say(N_("{value} of {top}"), value=text, top=number(measure.scale.high, board.lang, 0))


def _pill(board: Board, span: Span, measure: Measure) -> tuple[Block, Block]:
    room, finding = span.w - 7.0, measure.finding
    if finding.suppressed:
        under = board.say(N_("hidden: small group"))
        return block(measure.name, room, STRONG), block(under, room, SMALL)
    under = " \N{MIDDLE DOT} ".join(x for x in (ends(finding, board.lang), f"n {finding.n}") if x)
    if SMALL_BASE in finding.flags:
        under += " \N{MIDDLE DOT} " + board.say(N_("small base"))
    elif UNRELIABLE in finding.flags:
        under += " \N{MIDDLE DOT} " + board.say(N_("too uncertain"))
    changed = _changed(board, finding)
    if changed:
        under += " \N{MIDDLE DOT} " + changed
    return block(f"{measure.name} {_value(board, measure)}", room, STRONG), block(under, room, SMALL)


def _changed(board: Board, finding: Finding) -> str:
    """Say by how much a figure changed since the wave before, where the change is more than chance."""
    for f in board.story.findings.where(metric="wave_change", place=finding.place, place_kind=finding.place_kind,
                                        wave=finding.wave, segment="", voice=finding.voice, unit=finding.unit):
        if f.verdict in ("higher", "lower") and f.value is not None:
            digits, factor = (0, 100.0) if f.unit == "share" else (0, 1.0) if f.unit == "points" else (1, 1.0)
            change = number(factor * f.value, board.lang, digits, signed=True)
            return board.say(N_("since {wave}: {change}"), wave=f.against.partition("=")[2], change=change)
    return ""


def strip(board: Board) -> Lane | None:
    """The metric strip; None where nothing is measured by stage."""
    cells = [
        (span, [(m, *_pill(board, span, m)) for m in _candidates(board, _places(span))[:MOST]]) for span in board.spans
    ]
    if not any(pills for _, pills in cells):
        return None
    tall = [sum(a.height_mm + b.height_mm + 2 * PILL_PAD_MM + GAP_MM for _, a, b in pills) for _, pills in cells]

    def draw(top: float, _height: float) -> list[Mark]:
        marks = []
        for span, pills in cells:
            y = top + PAD_MM
            for measure, words, under in pills:
                marks.append(_mark(span, y, measure.finding, words, under))
                y += words.height_mm + under.height_mm + 2 * PILL_PAD_MM + GAP_MM
        return marks

    level = round(100 * board.story.project.thresholds.level)
    note = board.say(N_("value, {level}% interval, n"), level=level)
    return Lane("strip", board.say(N_("Measures")), note, max(tall) - GAP_MM + 2 * PAD_MM, draw)


def _places(span: Span) -> list[str]:
    return [span.stage.id, *(f"{span.stage.id}.{step.id}" for step in span.stage.steps)]


def _mark(span: Span, y: float, finding: Finding, words: Block, under: Block) -> Mark:
    middle = span.x + span.w / 2
    parts: Parts = (
        *notation.pill(span.x + 0.6, y, span.w - 1.2, words.height_mm + under.height_mm + 2 * PILL_PAD_MM),
        *words.parts(middle, y + PILL_PAD_MM, "middle"),
        *under.parts(middle, y + PILL_PAD_MM + words.height_mm, "middle"),
    )
    title = " ".join((*words.lines, *under.lines))
    return Mark("metric", finding.place, MEASURED, title, finding.place, (finding.metric,), parts)
