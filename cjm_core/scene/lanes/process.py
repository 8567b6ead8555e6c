"""The bands of a blueprint: rows of roles, the three lines, the systems, and the hand-offs across them."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.scene.board import Board
from cjm_core.scene.lane import Drawer, Lane, label_height
from cjm_core.scene.lanes.crossing import Crossing, Passage, crossing_marks, hang_tags, insets, lay_ways, passages
from cjm_core.scene.lanes.floor import Floor, Solid, Spot
from cjm_core.scene.lanes.sides import (
    CONTACT_MM,
    INTERACTION,
    INTERNAL,
    LINE_MM,
    VISIBILITY,
    contact_columns,
    contacts_on_line,
    label_parts,
    side_marks,
    side_name_width,
)
from cjm_core.scene.lanes.swimlanes import (
    ACTOR,
    BACK,
    FRONT,
    ROW_PAD_MM,
    Cell,
    Row,
    cell_marks,
    cell_of,
    label_height_mm,
    role_label_marks,
    rows_of,
)
from cjm_core.scene.lanes.systems import system_marks, system_places, systems_height
from cjm_core.scene.marks import Mark
from cjm_core.scene.notation import TOUCHPOINT_R

SYSTEMS = "systems"


class Process:
    """A page of a blueprint, laid out on making; ``lanes()`` gives its bands, arrows across them and all.

    With ``across`` false the hand-offs are left out of the bands, for pages too small to hold all rows at once.
    """

    def __init__(self, board: Board, across: bool = True) -> None:
        self.board = board
        self.rows = rows_of(board, across)
        self.bands = _bands(self.rows, systems_height(board) > 0)
        self.band_of = [self.bands.index(row) for row in self.rows]
        found = passages(board, self.rows) if across else []
        self.cells = self._cells(found)
        self.floor = Floor([self._least(b) for b in self.bands], board.columns[0].x, board.right)
        for (row, _), cell in self.cells.items():
            self.floor.stand(Solid(Spot(self.band_of[row], ROW_PAD_MM), cell.x, cell.w, cell.height_mm))
        laid = lay_ways(board, self.floor, found, self.band_of, self.cells)
        sides = [b for b in self.bands if isinstance(b, str) and b != SYSTEMS]
        self.name_right = {side: self._name_place(side) for side in sides}
        self._stand_contacts()
        self._stand_systems()
        self.crossings: list[Crossing] = hang_tags(board, self.floor, laid)
        self._tops = [self.floor.y(Spot(i, 0.0)) for i in range(len(self.bands))]

    def _cells(self, found: list[Passage]) -> dict[tuple[int, str], Cell]:
        cells = {}
        for number, row in enumerate(self.rows):
            for column in self.board.columns:
                cell = cell_of(self.board, row, column, *insets(found, number, column))
                if cell is not None:
                    cells[number, column.place] = cell
        return cells

    def _least(self, band: Row | str) -> float:
        if isinstance(band, Row):
            number = self.rows.index(band)
            cards = max((c.height_mm for (r, _), c in self.cells.items() if r == number), default=0.0) + 2 * ROW_PAD_MM
            return max(cards, self._row_label_height(band))
        if band == SYSTEMS:
            width = self.board.page.label_width
            return max(systems_height(self.board), label_height(*self._systems_label(), width))
        if band == INTERACTION and contact_columns(self.board):
            return max(CONTACT_MM, label_height(*self._contacts_label(), self.board.page.label_width))
        return LINE_MM

    def _row_label_height(self, row: Row) -> float:
        if row.zone == ACTOR:
            return label_height(*self._actor_label(), self.board.page.label_width)
        return label_height_mm(self.board, row.role)

    def _actor_label(self) -> tuple[str, str]:
        return self.board.say(N_("Actions")), self.board.say(N_("what they do"))

    def _contacts_label(self) -> tuple[str, str]:
        return self.board.say(N_("Touchpoints")), ""

    def _systems_label(self) -> tuple[str, str]:
        return self.board.say(N_("Systems")), self.board.say(N_("what carries the work"))

    def _name_place(self, side: str) -> float:
        """Return where the name of a line ends, so that no arrow runs through it, and keep its room free."""
        band, width = self.bands.index(side), side_name_width(self.board, side)
        right = self.board.right
        crossing = sorted(
            (w for w in self.floor.ways if w.upper.band <= band <= w.lower.band), key=lambda w: -w.x
        )
        for way in crossing:
            if right - width - 2.4 < way.x < right + 2.4:
                right = way.x - 2.4
        self.floor.stand(Solid(Spot(band, 0.3), right - width, width, LINE_MM - 1.2))
        return right

    def _stand_contacts(self) -> None:
        if INTERACTION not in self.bands:
            return
        band = self.bands.index(INTERACTION)
        dy = LINE_MM - 0.9
        for column in contact_columns(self.board):
            half = min(TOUCHPOINT_R + 7.0, column.w / 2)
            self.floor.stand(Solid(Spot(band, dy), column.cx - half, 2 * half, 2 * TOUCHPOINT_R))

    def _stand_systems(self) -> None:
        for *_, box in system_places(self.board) if SYSTEMS in self.bands else ():
            self.floor.stand(Solid(Spot(self.bands.index(SYSTEMS), box.y), box.x, box.w, box.h))

    def lanes(self) -> list[Lane]:
        """Return the bands of the page from top to bottom; the last one draws the hand-offs over them all."""
        made = []
        for number, band in enumerate(self.bands):
            ruled = isinstance(band, Row) and not (number and isinstance(self.bands[number - 1], str))
            name = f"{band.zone}-{band.role}" if isinstance(band, Row) else band
            draw = self._noting(number, self._drawer(band), number == len(self.bands) - 1)
            made.append(Lane(name, "", "", self.floor.heights[number], draw, 0.0, ruled))
        return made

    def _noting(self, number: int, draw: Drawer, last: bool) -> Drawer:
        def noted(top: float, height: float) -> list[Mark]:
            self._tops[number] = top
            marks = draw(top, height)
            return [*marks, *self._across()] if last else marks

        return noted

    def _across(self) -> list[Mark]:
        def y(spot: Spot) -> float:
            return self._tops[spot.band] + spot.dy

        return [m for c in self.crossings for m in crossing_marks(self.board, c, y)]

    def _drawer(self, band: Row | str) -> Drawer:
        board = self.board
        if isinstance(band, Row):
            return lambda top, _height: self._row_marks(band, top)
        if band == SYSTEMS:
            label = self._systems_label()
            return lambda top, _height: [_label(board, SYSTEMS, label, top), *system_marks(board, top)]
        right = self.name_right[band]
        if band == INTERACTION:
            return lambda top, _height: self._interaction_marks(top, right)
        return lambda top, _height: side_marks(board, band, top, right)

    def _interaction_marks(self, top: float, right: float) -> list[Mark]:
        if not contact_columns(self.board):
            return side_marks(self.board, INTERACTION, top, right)
        line = side_marks(self.board, INTERACTION, top, right, contacts=True)
        label = _label(self.board, "touchpoints", self._contacts_label(), top)
        return [label, *line, *contacts_on_line(self.board, top)]

    def _row_marks(self, row: Row, top: float) -> list[Mark]:
        number = self.rows.index(row)
        if row.zone == ACTOR:
            marks = [_label(self.board, "actions", self._actor_label(), top)]
        else:
            marks = role_label_marks(self.board, row.role, top)
        for (r, _), cell in self.cells.items():
            if r == number:
                marks += cell_marks(cell, top + ROW_PAD_MM)
        return marks


def _label(board: Board, about: str, words: tuple[str, str], top: float) -> Mark:
    return Mark("label", about, parts=tuple(label_parts(board, *words, top)))


def _bands(rows: list[Row], systems: bool) -> list[Row | str]:
    def of(zone: str) -> list[Row | str]:
        return [r for r in rows if r.zone == zone]

    tail: list[Row | str] = [INTERNAL, SYSTEMS] if systems else []
    return [*of(ACTOR), INTERACTION, *of(FRONT), VISIBILITY, *of(BACK), *tail]


