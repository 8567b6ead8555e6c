"""Who works where: one swimlane a role, in front of the line of visibility or behind it."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.model import Handoff, RoleKind, Step
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import BODY, LABEL, Block, block
from cjm_core.scene.lettering import Style, runs, shrunk, width_mm
from cjm_core.scene.marks import Mark, Part
from cjm_core.scene.notation import ASSUMPTION, BADGE_R
from cjm_core.scene.proof import element_finding, element_tier

ACTOR, FRONT, BACK = "actor", "front", "back"
ROW_PAD_MM, CARD_PAD_MM, CARD_GAP_MM, EDGE_MM = 1.2, 1.1, 1.2, 0.6
INITIALS = Style(6.4, bold=True, colour=t.WHITE)


@dataclass(frozen=True)
class Row:
    """A role on one side of the line of visibility; the actor has a row of its own."""

    zone: str
    role: str


@dataclass(frozen=True)
class Card:
    """Something that is done at a step by whom the row belongs to: its words, and what the mark stands for."""

    kind: str
    about: str
    tier: str
    title: str
    words: Block

    @property
    def height_mm(self) -> float:
        """The height of the card."""
        return self.words.height_mm + 2 * CARD_PAD_MM


@dataclass(frozen=True)
class Cell:
    """The cards of a row at one step, one under another, between ``x`` and ``x + w``."""

    column: Column
    x: float
    w: float
    cards: tuple[Card, ...]

    @property
    def height_mm(self) -> float:
        """The height of all cards with the gaps between them."""
        return sum(c.height_mm for c in self.cards) + CARD_GAP_MM * (len(self.cards) - 1)


def is_actor(board: Board, role: str) -> bool:
    """Tell whether an id names the one whose journey it is."""
    return role in ("actor", board.story.journey.actor)


def row_of(board: Board, role: str, place: str) -> Row:
    """Return the row in which a role sends or receives at a place: where it works there, else where its kind works."""
    if is_actor(board, role):
        return Row(ACTOR, "actor")
    holder = board.story.journey.places().get(place)
    steps = (holder,) if isinstance(holder, Step) else getattr(holder, "steps", ())
    for zone in (BACK, FRONT):
        if any(w.role == role for s in steps for w in getattr(s, zone)):
            return Row(zone, role)
    known = board.story.project.all_roles(board.story.journey).get(role)
    return Row(FRONT if known and known.kind is RoleKind.FRONT else BACK, role)


def handoff_column(board: Board, handoff: Handoff) -> Column | None:
    """Return the column of a hand-off on this page: its step's, or the first of its stage."""
    for column in board.columns:
        first = not column.stage.steps or column.step is column.stage.steps[0]
        if column.place == handoff.at or (column.stage.id == handoff.at and first):
            return column
    return None


def handoffs_of(board: Board) -> list[tuple[Handoff, Column]]:
    """Return the hand-offs on this page with their columns, from left to right."""
    found = [(h, c) for h in board.story.journey.handoffs if (c := handoff_column(board, h))]
    return sorted(found, key=lambda pair: pair[1].x)


def rows_of(board: Board, with_ends: bool = True) -> list[Row]:
    """Return the rows of a page from top to bottom: the actor, the roles in front, the roles behind.

    ``with_ends`` adds the roles that only send or receive something here.
    """
    rows = {Row(zone, w.role) for c in board.columns if c.step for zone in (FRONT, BACK) for w in getattr(c.step, zone)}
    for handoff, _ in handoffs_of(board) if with_ends else ():
        rows |= {row_of(board, handoff.sender, handoff.at), row_of(board, handoff.receiver, handoff.at)}
    if any((c.step or c.stage).does for c in board.columns):
        rows.add(Row(ACTOR, "actor"))
    order = list(board.story.project.all_roles(board.story.journey))
    place = {role: i for i, role in enumerate(order)}
    zones = (ACTOR, FRONT, BACK)
    return sorted(rows, key=lambda r: (zones.index(r.zone), place.get(r.role, len(order)), r.role))


def cell_of(board: Board, row: Row, column: Column, left_mm: float, right_mm: float) -> Cell | None:
    """Set the cards of a row at a step, leaving the given room free at either side; None where nothing is done."""
    x = column.x + max(EDGE_MM, left_mm)
    w = column.x + column.w - max(EDGE_MM, right_mm) - x
    room = w - 2 * CARD_PAD_MM - 0.6
    cards = _actions(board, column, room) if row.zone == ACTOR else _works(board, row, column, room)
    return Cell(column, x, w, tuple(cards)) if cards else None


def _actions(board: Board, column: Column, room: float) -> list[Card]:
    cards = []
    for element in (column.step or column.stage).does:
        words = board.said(element.text)
        tier = element_tier(element_finding(board, column.place, element.key))
        about = f"{column.place}.{element.key}" if element.key else column.place
        cards.append(Card("action", about, tier, words, block(words, room, BODY)))
    return cards


def _works(board: Board, row: Row, column: Column, room: float) -> list[Card]:
    systems = board.story.project.all_systems(board.story.journey)
    cards = []
    for number, work in enumerate(getattr(column.step, row.zone, ())):
        if work.role != row.role:
            continue
        words = board.said(work.text)
        through = board.said(systems[work.system].name) if work.system in systems else work.system or ""
        title = f"{board.role_name(row.role)}: {words}" + (f" ({through})" if through else "")
        about = f"{column.place}.{row.zone}.{number}"
        cards.append(Card(f"work_{row.zone}", about, ASSUMPTION, title, block(words, room, BODY)))
    return cards


def cell_marks(cell: Cell, top: float) -> list[Mark]:
    """Draw the cards of a cell from ``top`` down."""
    marks = []
    for card in cell.cards:
        parts: list[Part] = [
            *notation.work(cell.x, top, cell.w, card.height_mm, card.kind == "work_back"),
            *card.words.parts(cell.x + CARD_PAD_MM + 0.5, top + CARD_PAD_MM),
        ]
        place = cell.column.place
        metrics = ("mentions",) if card.kind == "action" else ()
        marks.append(Mark(card.kind, card.about, card.tier, card.title, place, metrics, tuple(parts)))
        top += card.height_mm + CARD_GAP_MM
    return marks


def initials(board: Board, role: str) -> str:
    """Return one to three letters that tell a role from the other roles of the journey."""
    taken: set[str] = set()
    for id_ in dict.fromkeys((*board.story.project.all_roles(board.story.journey), role)):
        name = board.role_name(id_)
        found = next((c for c in _shorts(name) if c not in taken), f"{name[:1].upper()}{len(taken)}")
        if id_ == role:
            return found
        taken.add(found)
    return role[:1].upper()


def _shorts(name: str) -> list[str]:
    words = [w for w in name.replace("-", " ").split() if w[0].isalnum()] or [name]
    first = words[0]
    tries = [first] if first.isupper() and len(first) <= 2 else []
    if len(words) > 1:
        tries.append(words[0][0].upper() + words[1][0].upper())
    tries += [first[0].upper() + letter.lower() for letter in first[1:] if letter.isalpha()]
    return [*tries, first[:1].upper()]


def badge_parts(board: Board, role: str, x: float, y: float, reach: float = 0.0) -> list[Part]:
    """Draw the badge of a role around a point: its initials, white on dark; ``reach`` makes it longer to both sides."""
    letters = initials(board, role)
    style = INITIALS
    while width_mm(letters, style) > 2 * BADGE_R - 0.8 and style.size_pt > 4:
        style = style.sized(style.size_pt - 0.25)
    return [*notation.role(x, y, reach=reach), *runs([letters], x, y - style.line_mm / 2, style, "middle")]


def role_label(board: Board, role: str) -> Block:
    """Set the name of a role beside its badge, in the column of labels."""
    room = board.page.label_width - 2 * BADGE_R - 4.0
    name = board.role_name(role)
    return block(name, room, shrunk(name, room, 3, LABEL, 6.5))


def role_label_marks(board: Board, role: str, top: float) -> list[Mark]:
    """Draw a role's badge and name at the left of its row."""
    words = role_label(board, role)
    parts = (
        *badge_parts(board, role, board.left + BADGE_R, top + ROW_PAD_MM + BADGE_R),
        *words.parts(board.left + 2 * BADGE_R + 1.4, top + ROW_PAD_MM + max(0.0, BADGE_R - LABEL.line_mm / 2)),
    )
    return [Mark("role", role, "", board.role_name(role), "", (), parts)]


def label_height_mm(board: Board, role: str) -> float:
    """Return the height that a role's label needs."""
    return max(2 * BADGE_R, role_label(board, role).height_mm + 1.0) + 2 * ROW_PAD_MM


