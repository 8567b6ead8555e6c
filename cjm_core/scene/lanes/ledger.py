"""The ledger of promises: one row a promise, its words, source and due place, the axis, the gap and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from cjm_core.errors import N_
from cjm_core.findings import SMALL_BASE, Finding
from cjm_core.language import interval, number, percent
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board
from cjm_core.scene.lane import Block, block
from cjm_core.scene.lanes.dumbbell import (
    Axis,
    axis_name,
    axis_of,
    dumbbell_height,
    dumbbell_marks,
    grid_marks,
    tick_marks,
)
from cjm_core.scene.lanes.keeping import WORDS, Kept, Verdict, value_known
from cjm_core.scene.lanes.promised import gap_figure, source_name
from cjm_core.scene.lanes.stages import POINT_MM
from cjm_core.scene.lanes.words import in_quotes
from cjm_core.scene.lettering import Style, height_mm, shrunk
from cjm_core.scene.marks import Mark, Paint, Part, Parts, Shape
from cjm_core.scene.notation import ASSUMPTION, MEASURED
from cjm_core.scene.outline import line

PAD_MM, GAP_MM, PILL_PAD_MM = 1.6, 3.0, 1.3
HEAD = Style(t.SMALL_PT, bold=True, colour=t.GREY)
PROMISE = Style(t.BODY_PT, bold=True)
PLAIN = Style(t.BODY_PT - 0.3)
SMALL = Style(t.SMALL_PT, colour=t.GREY)
FIGURE = Style(t.BODY_PT - 0.3)
STAGE = Style(t.BODY_PT, bold=True, colour=t.WHITE)
WIDE_MM = 260.0
WIDE = {"stage": 0.105, "promise": 0.19, "source": 0.085, "due": 0.115, "axis": 0.235, "gap": 0.1, "broken": 0.08,
        "verdict": 0.09}
NARROW = {"stage": 0.13, "promise": 0.25, "axis": 0.26, "gap": 0.125, "broken": 0.105, "verdict": 0.13}
TITLES = {
    "stage": N_("stage"), "promise": N_("promise"), "source": N_("who promised"), "due": N_("where it comes due"),
    "gap": N_("experience minus expectation"), "broken": N_("people for whom it was broken"), "verdict": N_("verdict"),
}
DARK_PILLS = (Verdict.BROKEN, Verdict.OVERKEPT)


@dataclass(frozen=True)
class Row:
    """A promise set into the columns of the ledger."""

    kept: Kept
    cells: dict[str, tuple[Block, ...]]
    growth: float

    @property
    def height_mm(self) -> float:
        """The height of the tallest cell, with padding."""
        words = max(sum(b.height_mm for b in blocks) for blocks in self.cells.values())
        pill = sum(b.height_mm for b in self.cells["verdict"]) + 2 * PILL_PAD_MM
        return max(words, pill, dumbbell_height(self.kept, self.growth)) + 2 * PAD_MM


class Ledger:
    """The ledger of a page: columns measured on making, rows set, drawn part by part.

    ``growth`` multiplies the type, for ledgers so short that they leave room.
    """

    def __init__(self, board: Board, kept: list[Kept], growth: float = 1.0) -> None:
        self.board = board
        self.growth = growth
        width = board.right - board.left
        shares = WIDE if width >= WIDE_MM else NARROW
        self.columns: dict[str, tuple[float, float]] = {}
        x = board.left
        for name, share in shares.items():
            self.columns[name] = (x, share * width)
            x += share * width
        self.axis: Axis = axis_of(kept, *self._inside("axis"))
        self.measured = any(k.pairs for k in kept)
        self.rows = [Row(k, self._cells(k), growth) for k in kept]

    def _inside(self, column: str) -> tuple[float, float]:
        x, w = self.columns[column]
        return x, w - GAP_MM

    def _set(self, column: str, text: str, style: Style) -> Block:
        _, w = self._inside(column)
        return block(text, w, style.sized(style.size_pt * self.growth))

    def _cells(self, kept: Kept) -> dict[str, tuple[Block, ...]]:
        board, promise = self.board, kept.promise
        source, due = source_name(board, promise), self._due(kept)
        words = [self._set("promise", in_quotes(board.said(promise.text), board.lang), PROMISE)]
        cells: dict[str, tuple[Block, ...]] = {}
        if "source" in self.columns:
            cells |= {"source": (self._set("source", source, PLAIN),), "due": (self._set("due", due, PLAIN),)}
        else:
            words.append(self._set("promise", " \N{MIDDLE DOT} ".join(x for x in (source, due) if x), SMALL))
        cells["promise"] = tuple(words)
        cells["gap"] = self._gap(kept.gap, kept.verdict)
        cells["broken"] = self._share(kept.broken)
        cells["verdict"] = (self._verdict(kept.verdict),)
        return cells

    def _due(self, kept: Kept) -> str:
        place = self.board.story.journey.places().get(kept.promise.at)
        if place is None:
            return kept.promise.at
        return "" if place is kept.stage else self.board.said(place.name)

    def _gap(self, finding: Finding | None, verdict: Verdict) -> tuple[Block, ...]:
        if finding is None:
            return (self._set("gap", "\N{EN DASH}", SMALL),)
        text, style = gap_figure(self.board, finding)
        if verdict is Verdict.BROKEN:
            style = replace(style, colour=t.ORANGE_TEXT)
        return (self._set("gap", text, style.sized(FIGURE.size_pt)), *self._base("gap", finding))

    def _share(self, finding: Finding | None) -> tuple[Block, ...]:
        if finding is None:
            return (self._set("broken", "\N{EN DASH}", SMALL),)
        if not value_known(finding):
            return (self._set("broken", self.board.say(N_("hidden: small group")), SMALL),)
        text = percent(finding.value or 0.0, self.board.lang)
        if finding.low is not None and finding.high is not None:
            text += " " + interval(100 * finding.low, 100 * finding.high, self.board.lang, 0)
        return (self._set("broken", text, FIGURE), *self._base("broken", finding))

    def _base(self, column: str, finding: Finding) -> tuple[Block, ...]:
        if not value_known(finding) or not finding.n:
            return ()
        text = f"n\N{NO-BREAK SPACE}{number(finding.n, self.board.lang, 0)}"
        if SMALL_BASE in finding.flags:
            text += ", " + self.board.say(N_("small base"))
        return (self._set(column, text, SMALL),)

    def _verdict(self, verdict: Verdict) -> Block:
        _, w = self._inside("verdict")
        colour = t.WHITE if verdict in DARK_PILLS else t.INK
        style = Style((t.BODY_PT - 0.3) * self.growth, bold=verdict is not Verdict.NOT_ASKED, colour=colour)
        text = self.board.say(WORDS[verdict])
        return block(text, w - 2 * PILL_PAD_MM, shrunk(text, w - 2 * PILL_PAD_MM, 2, style, 6.2))

    @property
    def head_mm(self) -> float:
        """The height of the head row, with the figures of the axis."""
        titles = max(self._title(c).height_mm for c in self.columns)
        return max(titles, self._title("axis").height_mm + self._tick_mm + 0.6) + PAD_MM

    @property
    def _tick_mm(self) -> float:
        return height_mm(1, HEAD) * self.growth

    def _title(self, column: str) -> Block:
        if column != "axis":
            return self._set(column, self.board.say(TITLES[column]), HEAD)
        text = axis_name(self.board, self.axis) if self.measured else self.board.say(N_("expectation and experience"))
        return self._set(column, text, HEAD)

    def head_marks(self, top: float) -> list[Mark]:
        """Draw the names of the columns, above the rows and standing on their line."""
        bottom = top + self.head_mm - PAD_MM
        parts: list[Part] = []
        for column in self.columns:
            title = self._title(column)
            low = bottom - (self._tick_mm + 0.6 if column == "axis" else 0.0)
            x = self.columns[column][0]
            parts += title.parts(x, low - title.height_mm)
        if self.measured:
            parts += tick_marks(self.board, self.axis, bottom - self._tick_mm, self.growth)
        return [Mark("label", about="head", parts=tuple(parts))]

    def rows_marks(self, rows: list[Row], heights: list[float], top: float) -> list[Mark]:
        """Draw rows under one another, each stage's chevron beside its rows."""
        tops = [top + sum(heights[:i]) for i in range(len(rows) + 1)]
        marks = [grid_marks(self.board, self.axis, top, tops[-1])] if self.measured else []
        for number_, _ in enumerate(rows):
            marks.append(self._rule(rows, number_, tops[number_]))
        marks.append(self._rule(rows, len(rows), tops[-1]))
        for stage_id, group in groupby(range(len(rows)), key=lambda i: self._stage_id(rows[i])):
            members = list(group)
            marks += self._stage_marks(rows[members[0]], stage_id, tops[members[0]], tops[members[-1] + 1])
            for i in members:
                marks += self._row_marks(rows[i], tops[i], heights[i])
        return marks

    def _stage_id(self, row: Row) -> str:
        return row.kept.stage.id if row.kept.stage else ""

    def _rule(self, rows: list[Row], at: int, y: float) -> Mark:
        """Draw a line between stages over the whole width, between promises of a stage beside the chevron."""
        inside = 0 < at < len(rows) and self._stage_id(rows[at]) == self._stage_id(rows[at - 1])
        left = self.columns["promise"][0] if inside else self.board.left
        paint = Paint(stroke=t.RULE if inside else t.CARD_EDGE, width_mm=0.25)
        return Mark("rule", parts=(Shape(line((left, y), (self.board.right, y)), paint),))

    def _stage_marks(self, row: Row, stage_id: str, top: float, bottom: float) -> list[Mark]:
        if row.kept.stage is None:
            return []
        x, w = self.columns["stage"]
        name = self.board.said(row.kept.stage.name)
        room = w - GAP_MM - POINT_MM - 4.0
        words = block(name, room, shrunk(name, room, 4, STAGE.sized(STAGE.size_pt * self.growth), 6.5))
        h = max(bottom - top - 2.0, words.height_mm + 1.0)
        parts: Parts = (
            *notation.chevron(x, top + 1.0, w - GAP_MM, h, POINT_MM, first=True),
            *words.parts(x + 2.2, top + 1.0 + (h - words.height_mm) / 2),
        )
        return [Mark("stage", stage_id, title=name, place=stage_id, parts=parts)]

    def _row_marks(self, row: Row, top: float, height: float) -> list[Mark]:
        kept = row.kept
        verdict = " ".join(row.cells["verdict"][0].lines)
        title = f"{self.board.said(kept.promise.text)}: {verdict}"
        parts: list[Part] = []
        for column, blocks in row.cells.items():
            if column == "verdict":
                continue
            y = top + (height - sum(b.height_mm for b in blocks)) / 2
            for words in blocks:
                parts += words.parts(self.columns[column][0], y)
                y += words.height_mm
        tier = MEASURED if value_known(kept.gap) else ASSUMPTION
        about, metrics = kept.promise.id, ("gap", "gap_effect", "broken_promise")
        marks = [Mark("promise", about, tier, title, about, metrics, tuple(parts))]
        marks += dumbbell_marks(self.board, kept, self.axis, top, height, self.growth)
        return [*marks, self._pill(row, top, height, tier)]

    def _pill(self, row: Row, top: float, height: float, tier: str) -> Mark:
        words = row.cells["verdict"][0]
        x, w = self._inside("verdict")
        h = words.height_mm + 2 * PILL_PAD_MM
        y = top + (height - h) / 2
        shape = notation.verdict(x, y, w, h, row.kept.verdict.value)
        text = words.parts(x + w / 2, y + PILL_PAD_MM, "middle")
        return Mark("verdict", row.kept.promise.id, tier, " ".join(words.lines), row.kept.promise.id, ("gap",),
                    (*shape, *text))
