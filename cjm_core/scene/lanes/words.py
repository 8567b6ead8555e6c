"""Lanes of words: what the actor does, thinks, feels and asks."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.model import Element, ElementKind
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import BODY, PAD_MM, Lane, block, tallest
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Mark, TextRun
from cjm_core.scene.notation import ASSUMPTION, OBSERVED
from cjm_core.scene.proof import element_finding, element_tier

HEARD = Style(t.BODY_PT - 0.2, italic=True)
SUPPOSED = Style(t.BODY_PT - 0.2, italic=True, colour=t.GREY)
SAID_KINDS = ("thought", "feeling", "pain", "gain", "barrier", "question", "")
GAP_MM = 1.0


def _statements(column: Column, name: str) -> tuple[Element, ...]:
    holder = column.step or column.stage
    return tuple(getattr(holder, name))


def _words_lane(board: Board, name: str, kind: ElementKind, label: str, note: str) -> Lane | None:
    cells = [(c, _statements(c, name)) for c in board.columns]
    if not any(elements for _, elements in cells):
        return None
    blocks = [
        (column, element, block(board.said(element.text), column.w - 2.6, BODY))
        for column, elements in cells
        for element in elements
    ]
    heights: dict[str, float] = {}
    for column, _, words in blocks:
        heights[column.place] = heights.get(column.place, -GAP_MM) + words.height_mm + GAP_MM

    def draw(top: float, _height: float) -> list[Mark]:
        marks, y = [], dict.fromkeys(heights, top + PAD_MM)
        for column, element, words in blocks:
            parts = tuple(words.parts(column.x + 1.6, y[column.place]))
            tier = element_tier(element_finding(board, column.place, element.key))
            about = f"{column.place}.{element.key}" if element.key else column.place
            title = board.said(element.text)
            marks.append(Mark(kind.value, about, tier, title, column.place, ("mentions",), parts))
            y[column.place] += words.height_mm + GAP_MM
        return marks

    return Lane(name, label, note, tallest(heights.values()), draw)


def does(board: Board) -> Lane | None:
    """What the actor does."""
    return _words_lane(board, "does", ElementKind.ACTION, board.say(N_("Actions")), board.say(N_("what they do")))


def asks(board: Board) -> Lane | None:
    """What the actor asks."""
    return _words_lane(
        board, "asks", ElementKind.QUESTION, board.say(N_("Questions")), board.say(N_("left without an answer"))
    )


def in_quotes(text: str, lang: str) -> str:
    """Return the words between the quotation marks of the language, without any they brought along."""
    bare = text.strip().strip("«»“”„\"")
    return f"«{bare}»" if lang == "ru" else f"\N{LEFT DOUBLE QUOTATION MARK}{bare}\N{RIGHT DOUBLE QUOTATION MARK}"


def _spoken(board: Board, column: Column) -> tuple[str, str, str] | None:
    """Return (words, source, tier) for a column: what somebody said, else what the author supposes."""
    quotes = [q for q in board.story.quotes if q.place == column.place and q.text.strip()]
    quotes.sort(key=lambda q: (SAID_KINDS.index(q.kind) if q.kind in SAID_KINDS else 9, len(q.text.split()) > 12))
    if quotes:
        return quotes[0].text, quotes[0].method, OBSERVED
    supposed = _statements(column, "thinks")
    return (board.said(supposed[0].text), "", ASSUMPTION) if supposed else None


def thinks(board: Board) -> Lane | None:
    """What the actor thinks: quotes from the evidence in ink, the author's guesses in grey."""
    cells = [(column, spoken) for column in board.columns if (spoken := _spoken(board, column))]
    if not cells:
        return None
    blocks = []
    for column, (text, source, tier) in cells:
        style = HEARD if tier == OBSERVED else SUPPOSED
        blocks.append((column, source, tier, block(in_quotes(text, board.lang), column.w - 2.6, style)))

    def draw(top: float, _height: float) -> list[Mark]:
        marks = []
        for column, source, tier, words in blocks:
            parts: tuple[TextRun, ...] = tuple(words.parts(column.x + 1.6, top + PAD_MM))
            title = " ".join(words.lines) + (f" ({source})" if source else "")
            marks.append(Mark("thought", f"{column.place}.thinks", tier, title, column.place, (), parts))
        return marks

    tiers = {tier for _, _, tier, _ in blocks}
    note = board.say(N_("our guess, not yet heard"))
    if OBSERVED in tiers:
        mixed = N_("in their own words; grey: our guess")
        note = board.say(mixed) if ASSUMPTION in tiers else board.say(N_("in their own words"))
    return Lane("thinks", board.say(N_("Thoughts")), note, tallest(b.height_mm for *_, b in blocks), draw)


