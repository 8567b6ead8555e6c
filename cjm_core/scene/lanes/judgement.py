"""Pains, barriers and gains with how many people said them."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.model import ElementKind
from cjm_core.scene import notation
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import BODY, PAD_MM, SMALL, STRONG, Block, Lane, block, tallest
from cjm_core.scene.marks import Mark, Parts
from cjm_core.scene.notation import ASSUMPTION
from cjm_core.scene.proof import element_finding, element_tier, said_by

GLYPHS = {
    ElementKind.PAIN: notation.pain, ElementKind.BARRIER: notation.barrier, ElementKind.GAIN: notation.gain,
}
GLYPH_MM, GAP_MM = 5.0, 1.4


@dataclass(frozen=True)
class Note:
    """One statement ready to be set: glyph kind, tier, its words and its figure."""

    kind: ElementKind
    place: str
    about: str
    tier: str
    words: Block
    figure: Block
    people: float

    @property
    def height_mm(self) -> float:
        """The height of words and figure."""
        return max(self.words.height_mm + self.figure.height_mm, 4.0)


def _notes(board: Board, column: Column) -> list[Note]:
    holders = [(column.place, column.step or column.stage)]
    if column.step and column.stage.steps[0] is column.step:
        holders.insert(0, (column.stage.id, column.stage))
    notes = []
    for place, holder in holders:
        for kind, element in holder.elements():
            if kind not in GLYPHS:
                continue
            finding = element_finding(board, place, element.key)
            tier = element_tier(finding)
            width = column.w - GLYPH_MM - 1.8
            words = block(board.said(element.text), width, BODY if tier == ASSUMPTION else STRONG)
            figure = block(said_by(board, finding), width, SMALL)
            about = f"{place}.{element.key}" if element.key else place
            notes.append(Note(kind, place, about, tier, words, figure, (finding.value or 0.0) if finding else 0.0))
    return sorted(notes, key=lambda n: -n.people)


def judgement(board: Board) -> Lane | None:
    """The lane of pains, barriers and gains, the most often said first."""
    cells = [(column, _notes(board, column)) for column in board.columns]
    if not any(notes for _, notes in cells):
        return None
    least = tallest(sum(n.height_mm + GAP_MM for n in notes) - GAP_MM for _, notes in cells if notes)
    heard = any(n.tier != ASSUMPTION for _, notes in cells for n in notes)

    def draw(top: float, _height: float) -> list[Mark]:
        marks = []
        for column, notes in cells:
            y = top + PAD_MM
            for note in notes:
                marks.append(_mark(column, note, y))
                y += note.height_mm + GAP_MM
        return marks

    text = board.say(N_("how many people said it, of how many")) if heard else board.say(N_("our guess, not yet heard"))
    return Lane("judgement", board.say(N_("Pains and gains")), text, least, draw)


def _mark(column: Column, note: Note, y: float) -> Mark:
    x = column.x + GLYPH_MM + 0.6
    parts: Parts = (
        *GLYPHS[note.kind](column.x + GLYPH_MM / 2 + 0.2, y + 1.9, note.tier),
        *note.words.parts(x, y), *note.figure.parts(x, y + note.words.height_mm),
    )
    title = " ".join((*note.words.lines, *note.figure.lines))
    return Mark(note.kind.value, note.about, note.tier, title, note.place, ("mentions",), parts)
