"""Who hands over to whom: a matrix of senders and receivers, and above it how seamless journeys are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.render.amount import base, bounds, figure_of, hidden
from cjm_core.render.charts.handoff_matrix import BROKEN, INTACT, OFF_MAP, Matrix, Part, duration, lines_of_part
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import BLUE, CARD_EDGE, INK, ORANGE, ORANGE_TEXT, PANEL, RULE, WHITE, ZERO

MOST_ENDS = 7
NAME_MM, GAP_MM, PAD_MM, LEAST_CELL_MM = 36.0, 1.6, 1.6, 13.0
FIGURE = Style(8, colour=INK)
FAILS = Style(8, bold=True, colour=ORANGE_TEXT)
BIG = Style(15, bold=True, colour=INK)
TILES: dict[str, str] = {
    "clean_journey": N_("clean journeys"),
    "late_journey": N_("with a late hand-off"),
    "asked_again": N_("in which people told it again"),
    "ping_pong": N_("in which work was sent back"),
    "first_contact_resolution": N_("settled at the first contact"),
    "wait_share": N_("of the time passes at hand-offs"),
    "throughput": N_("from the first to the last event, by half of the journeys"),
}
MOST_TILES = 6
MOST_ITEM_LINES = 3


@dataclass(frozen=True)
class Look:
    """How a cell looks: ground, edge, dashed or not."""

    fill: str
    edge: str
    dashed: bool = False


LOOKS = {BROKEN: Look("#FDEBDD", ORANGE), INTACT: Look("#EAF4FA", BLUE), OFF_MAP: Look(WHITE, ZERO, dashed=True)}
UNSURE = Look(WHITE, CARD_EDGE)
KEYS = (
    (BROKEN, N_("breaks")), (INTACT, N_("holds")), ("cannot_tell", N_("cannot tell yet, or no limit agreed")),
    (OFF_MAP, N_("not on the map")),
)


def draw(story: Story) -> Figure | None:
    """Draw the matrix of hand-offs; None where no log shows any."""
    matrix = Matrix(story)
    if not matrix.parts:
        return None
    say = partial(translate, lang=story.lang)
    shown = sorted(sorted(matrix.ends, key=lambda e: -matrix.ends[e])[:MOST_ENDS], key=list(matrix.ends).index)
    sheet = Sheet(say(N_("Hand-offs: who passes work to whom")), " · ".join((
        story.journey.title.said(story.lang), say(N_("rows pass on, columns receive")))))
    y = _tiles(sheet, story, sheet.top)
    y = _matrix(sheet, story, matrix, shown, y)
    y = _key(sheet, say, matrix, y + 3)
    return sheet.finish(y, _notes(story, matrix, shown))


def _tiles(sheet: Sheet, story: Story, y: float) -> float:
    """Set the figures of whole journeys side by side; nothing where there are none."""
    rows = {name: f for name in TILES if (f := story.findings.one(name, story.journey.id, place_kind="journey"))}
    chosen = list(rows.items())[:MOST_TILES]
    if not chosen:
        return y
    width = (RIGHT_MM - MARGIN_MM - GAP_MM * (len(chosen) - 1)) / len(chosen)
    ends = [_tile(sheet, story, name, f, MARGIN_MM + i * (width + GAP_MM), width, y)
            for i, (name, f) in enumerate(chosen)]
    for i in range(1, len(chosen)):
        x = MARGIN_MM + i * (width + GAP_MM) - GAP_MM / 2 - 1
        sheet.line([(x, y + 1), (x, max(ends))], RULE)
    return max(ends) + 6


def _tile(sheet: Sheet, story: Story, name: str, f: Finding, x: float, width: float, y: float) -> float:
    say = partial(translate, lang=story.lang)
    room = width - 3
    if f.value is None:
        y = sheet.write(lines_of(hidden(story.project.thresholds.employee_n, story.lang), room, NOTE), x, y + 2, NOTE)
    else:
        text = duration(story, "{time}", f) if f.unit == "hours" else figure_of(f, story.lang)
        big, _, ends = text.partition(" [")
        y = sheet.write(big, x, y, BIG) + 0.6
        told = f"[{ends}" if ends else bounds(f.low, f.high, f.unit, story.lang) if (
            f.low is not None and f.high is not None) else ""
        words = " · ".join(t for t in (told, base(f.n, story.lang)) if t)
        y = sheet.write(lines_of(words, room, SMALL), x, y, SMALL)
    return sheet.write(lines_of(say(TILES[name]), room, BODY), x, y + 0.6, BODY)


def _matrix(sheet: Sheet, story: Story, matrix: Matrix, shown: Sequence[str], y: float) -> float:
    width = (RIGHT_MM - MARGIN_MM - NAME_MM) / len(shown)
    lefts = [MARGIN_MM + NAME_MM + i * width for i in range(len(shown))]
    heads = [lines_of(matrix.name(e), width - 2 * GAP_MM, STRONG) for e in shown]
    below = y + max(len(h) for h in heads) * STRONG.line_mm
    for x, head in zip(lefts, heads, strict=True):
        sheet.write(head, x + GAP_MM, below - len(head) * STRONG.line_mm, STRONG)
    y = below + 1.6
    for sender in shown:
        cells = {r: matrix.cell(sender, r) for r in shown}
        name = lines_of(matrix.name(sender), NAME_MM - 3, STRONG)
        room = width - 2 * GAP_MM
        tall = max([LEAST_CELL_MM, len(name) * STRONG.line_mm, *(_height(story, c, room) for c in cells.values())])
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)], RULE)
        sheet.write(name, MARGIN_MM, y + GAP_MM + PAD_MM, STRONG)
        for x, receiver in zip(lefts, shown, strict=True):
            if receiver == sender:
                sheet.box(x + GAP_MM, y + GAP_MM, room, tall, PANEL)
            _cell(sheet, story, cells[receiver], x + GAP_MM, y + GAP_MM, room, tall)
        y += tall + 2 * GAP_MM
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)], RULE)
    return y


def _lines(story: Story, part: Part, room: float) -> list[tuple[list[str], Style]]:
    """Return what a cell says of one passing: how often, where, and what was measured."""
    say = partial(translate, lang=story.lang)
    if part.count.value is None:
        return [(lines_of(hidden(story.project.thresholds.employee_n, story.lang), room, NOTE), NOTE)]
    count = say(N_("passed on: {count} · n {journeys}")).format(
        count=number(part.count.value, story.lang, 0), journeys=number(part.journeys, story.lang, 0))
    found = [(lines_of(count, room, STRONG), STRONG)]
    if part.handoff is not None and part.handoff.passes:
        items = lines_of(", ".join(t.said(story.lang) for t in part.handoff.passes), room, SMALL)
        found.append((items if len(items) <= MOST_ITEM_LINES else [*items[: MOST_ITEM_LINES - 1], "…"], SMALL))
    for text, fails in lines_of_part(story, part):
        style = FAILS if fails else FIGURE
        found.append((lines_of(text, room, style), style))
    return found


def _part_height(story: Story, part: Part, room: float) -> float:
    return sum(len(lines) * style.line_mm for lines, style in _lines(story, part, room - 2 * PAD_MM)) + 2 * PAD_MM


def _height(story: Story, parts: Sequence[Part], room: float) -> float:
    return sum(_part_height(story, p, room) for p in parts) + GAP_MM * max(0, len(parts) - 1)


def _cell(sheet: Sheet, story: Story, parts: Sequence[Part], x: float, y: float, width: float, tall: float) -> None:
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        height = tall if last else _part_height(story, part, width)
        look = LOOKS.get(part.state, UNSURE)
        sheet.box(x, y, width, height, look.fill, look.edge, look.dashed)
        below = y + PAD_MM
        for lines, style in _lines(story, part, width - 2 * PAD_MM):
            below = sheet.write(lines, x + PAD_MM, below, style)
        y, tall = y + height + GAP_MM, tall - height - GAP_MM


def _key(sheet: Sheet, say: partial[str], matrix: Matrix, y: float) -> float:
    x = MARGIN_MM + NAME_MM + GAP_MM
    states = {p.state if p.state in LOOKS else "cannot_tell" for p in matrix.parts}
    for state, word in KEYS:
        if state in states:
            look = LOOKS.get(state, UNSURE)
            sheet.box(x, y + 0.3, 5, 3, look.fill, look.edge, look.dashed)
            sheet.write(say(word), x + 6.5, y, SMALL)
            x += 6.5 + width_mm(say(word), SMALL) + 8
    return y + SMALL.line_mm


def _notes(story: Story, matrix: Matrix, shown: Sequence[str]) -> list[str]:
    say = partial(translate, lang=story.lang)
    drawn = [f for p in matrix.parts for f in (p.count, *p.measured.values())]
    waits = [f for f in drawn if f.metric == "handoff_wait" and f.value is not None]
    from_event = any("one time an event" in f.method for f in waits)
    how = N_("Half over: half of the times more than this passes from the sender's event to the receiver's, work "
             "included, for the log has one time an event.") if from_event else N_(
        "Half over: half of the times the work waits longer than this, from the sender's end to the receiver's start.")
    limits = story.project.thresholds
    rule = say(N_("Breaks: late in more than {late} of journeys, asked again in more than {asked}, or less than "
                  "{complete} of the information comes, by a test corrected for all hand-offs.")).format(
        late=percent(limits.late_share, story.lang), asked=percent(limits.asked_again_share, story.lang),
        complete=percent(limits.complete_share, story.lang))
    notes = [*foot_notes(story, drawn, starred=False), " ".join((say(how) if waits else "", rule)).strip()]
    left = [matrix.name(e) for e in matrix.ends if e not in shown]
    if left:
        notes.append(say(N_("Only in the table of findings: {names}.")).format(names=", ".join(left)))
    return notes
