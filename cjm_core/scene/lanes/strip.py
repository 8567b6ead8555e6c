"""The metric strip: under each stage its figures, with interval and n."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.findings import SMALL_BASE, Finding
from cjm_core.language import interval, number
from cjm_core.model import ItemRole, Scale
from cjm_core.scene import notation
from cjm_core.scene.board import Board, Span
from cjm_core.scene.lane import PAD_MM, SMALL, STRONG, Block, Lane, block
from cjm_core.scene.marks import Mark, Parts
from cjm_core.scene.notation import MEASURED

MOST = 2
METRIC_OF_ROLE = {
    ItemRole.ENPS: "enps", ItemRole.NPS: "nps", ItemRole.CSAT: "csat", ItemRole.EFFORT: "ces", ItemRole.OVERALL: "mean",
    ItemRole.EXPERIENCE: "mean",
}
PILL_PAD_MM = 1.3
GAP_MM = 1.2


def _candidates(board: Board, span: Span) -> list[tuple[str, Finding, Scale | None]]:
    """Return (name, finding, scale) of the stage's figures: recommendation, satisfaction, effort before plain means."""
    found: list[tuple[int, str, Finding, Scale | None]] = []
    for source in board.story.project.data:
        for item_id, item in getattr(source, "items", {}).items():
            at = (item.at or "").split(".", maxsplit=1)[0]
            metric = METRIC_OF_ROLE.get(item.role)
            if at != span.stage.id or metric is None:
                continue
            finding = board.find(metric, item_id)
            if finding is None or item.promise:
                continue
            order = list(METRIC_OF_ROLE).index(item.role)
            found.append((order, board.said(item.name) or board.said(item.text) or item_id, finding, item.scale))
    found += [(-1, name, f, None) for name, f in _of_plugins(board, span)]
    found.sort(key=lambda row: (row[0], -(row[2].n or 0)))
    return [(name, finding, scale) for _, name, finding, scale in found[:MOST]]


def _of_plugins(board: Board, span: Span) -> list[tuple[str, Finding]]:
    titles = board.story.headlines
    places = {span.stage.id} | {c.place for c in span.columns}
    return [
        (board.say(titles[f.metric]), f) for f in board.story.findings
        if f.metric in titles and f.place in places and f.segment == "" and f.wave in ("", board.story.wave)
    ]


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


def _value(board: Board, finding: Finding, scale: Scale | None) -> str:
    """Write a value with the top of its scale: «5.1 of 7»."""
    text = figure(finding, board.lang)
    if scale is None or finding.unit != "scale":
        return text
    return board.say(N_("{value} of {top}"), value=text, top=number(scale.high, board.lang, 0))


def _pill(board: Board, span: Span, name: str, finding: Finding, scale: Scale | None) -> tuple[Block, Block]:
    room = span.w - 7.0
    if finding.suppressed:
        under = board.say(N_("hidden: small group"))
        return block(name, room, STRONG), block(under, room, SMALL)
    under = " \N{MIDDLE DOT} ".join(x for x in (ends(finding, board.lang), f"n {finding.n}") if x)
    if SMALL_BASE in finding.flags:
        under += " \N{MIDDLE DOT} " + board.say(N_("small base"))
    return block(f"{name} {_value(board, finding, scale)}", room, STRONG), block(under, room, SMALL)


def strip(board: Board) -> Lane | None:
    """The metric strip; None where nothing is measured by stage."""
    cells = [
        (span, [(n, f, *_pill(board, span, n, f, scale)) for n, f, scale in _candidates(board, span)])
        for span in board.spans
    ]
    if not any(pills for _, pills in cells):
        return None
    tall = [sum(a.height_mm + b.height_mm + 2 * PILL_PAD_MM + GAP_MM for _, _, a, b in pills) for _, pills in cells]

    def draw(top: float, _height: float) -> list[Mark]:
        marks = []
        for span, pills in cells:
            y = top + PAD_MM
            for name, finding, words, under in pills:
                h = words.height_mm + under.height_mm + 2 * PILL_PAD_MM
                parts: Parts = (
                    *notation.pill(span.x + 0.6, y, span.w - 1.2, h),
                    *words.parts(span.x + span.w / 2, y + PILL_PAD_MM, "middle"),
                    *under.parts(span.x + span.w / 2, y + PILL_PAD_MM + words.height_mm, "middle"),
                )
                title = f"{name} {figure(finding, board.lang)} {' '.join(under.lines)}"
                marks.append(Mark("metric", finding.place, MEASURED, title, finding.place, (finding.metric,), parts))
                y += h + GAP_MM
        return marks

    level = round(100 * board.story.project.thresholds.level)
    note = board.say(N_("value, {level}% interval, n"), level=level)
    return Lane("strip", board.say(N_("Measures")), note, max(tall) - GAP_MM + 2 * PAD_MM, draw)
