"""The board: one page's worth of a journey, with the columns its steps stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import short_date, translate
from cjm_core.model import Stage, Step, Text
from cjm_core.scene.page import Page
from cjm_core.scene.partition import evenly

LEAST_COLUMN_MM = 19.5
STAGE_GAP_MM = 2.0


@dataclass(frozen=True)
class Column:
    """One step's share of the page, in design millimetres; a stage without steps has one column of its own."""

    place: str
    stage: Stage
    step: Step | None
    x: float
    w: float

    @property
    def cx(self) -> float:
        """The middle of the column."""
        return self.x + self.w / 2


@dataclass(frozen=True)
class Span:
    """A stage's share of the page, over its columns."""

    stage: Stage
    columns: tuple[Column, ...]

    @property
    def x(self) -> float:
        """The left edge."""
        return self.columns[0].x

    @property
    def w(self) -> float:
        """The width over all columns."""
        return self.columns[-1].x + self.columns[-1].w - self.x


@dataclass(frozen=True)
class Board:
    """What a lane needs to draw itself: the story, the page and the columns on it."""

    story: Story
    page: Page
    spans: tuple[Span, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column, left to right."""
        return tuple(c for span in self.spans for c in span.columns)

    @property
    def lang(self) -> str:
        """The language of the map."""
        return self.story.lang

    @property
    def left(self) -> float:
        """Where lane labels begin."""
        return self.page.margin

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.page.width - self.page.margin

    def say(self, message: str, **values: object) -> str:
        """Return an interface text in the map's language."""
        return translate(message, self.lang).format(**values)

    def said(self, text: Text | None) -> str:
        """Return a user's text in the map's language."""
        return text.said(self.lang) if text else ""

    def day(self, when: date) -> str:
        """Return a date in figures."""
        return short_date(when, self.lang)

    def find(self, metric: str, place: str, segment: str = "", kind: str | None = None) -> Finding | None:
        """Return the finding to draw at a place: of the story's wave, else of all waves; suppressed ones included.

        ``kind`` is the kind of place, for ids that may name a place and something else.
        """
        for wave in dict.fromkeys((self.story.wave, "")):
            found = self.story.findings.one(metric, place, segment=segment, wave=wave, place_kind=kind)
            if found is not None:
                return found
        return None

    def column_at(self, place: str) -> Column | None:
        """Return the column of a step, or the first of a stage."""
        exact = next((c for c in self.columns if c.place == place), None)
        return exact or next((c for c in self.columns if c.stage.id == place.split(".", maxsplit=1)[0]), None)

    def role_name(self, id_: str) -> str:
        """Return the name of a role in the map's language; the id where it has none."""
        journey, project = self.story.journey, self.story.project
        if id_ in ("actor", journey.actor):
            persona = project.all_personas(journey).get(journey.actor)
            return self.said(persona.name) if persona else self.say(N_("actor"))
        role = project.all_roles(journey).get(id_)
        return self.said(role.name) if role else id_


Piece = tuple[Stage, list[Step | None]]


def boards(story: Story, page: Page, most: int | None = None) -> list[Board]:
    """Split a journey over as few pages as its columns need; a stage stays whole where it can.

    ``most`` limits the columns of a page further than its width does.
    """
    room = page.width - 2 * page.margin - page.label_width
    limit = max(1, int(room // (LEAST_COLUMN_MM + STAGE_GAP_MM / 2)))
    limit = min(limit, max(1, most or limit))
    pieces: list[Piece] = []
    for stage in story.journey.stages:
        steps: list[Step | None] = list(stage.steps) or [None]
        pieces.extend((stage, steps[i : i + limit]) for i in range(0, len(steps), limit))
    groups = evenly(pieces, [float(len(steps)) for _, steps in pieces], float(limit))
    return [Board(story, page, _spans(group, page, room)) for group in groups]


def overview_board(story: Story, page: Page) -> Board:
    """Return a board of all stages, one column each, for a page that shows the whole before its parts."""
    room = page.width - 2 * page.margin - page.label_width
    return Board(story, page, _spans([(stage, [None]) for stage in story.journey.stages], page, room))


def _spans(group: Sequence[Piece], page: Page, room: float) -> tuple[Span, ...]:
    count = sum(len(steps) for _, steps in group)
    width = (room - STAGE_GAP_MM * (len(group) - 1)) / max(count, 1)
    x = page.margin + page.label_width
    spans = []
    for stage, steps in group:
        columns = []
        for step in steps:
            place = f"{stage.id}.{step.id}" if step else stage.id
            columns.append(Column(place, stage, step, x, width))
            x += width
        spans.append(Span(stage, tuple(columns)))
        x += STAGE_GAP_MM
    return tuple(spans)
