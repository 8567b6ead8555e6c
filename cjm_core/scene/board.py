"""The board: one page's worth of a journey, with the columns its steps stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import short_date, translate
from cjm_core.model import Journey, Stage, Step, Text
from cjm_core.scene.page import Page
from cjm_core.scene.theme import LABEL_WIDTH_MM, MARGIN_MM

LEAST_COLUMN_MM = 21.5
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
        return MARGIN_MM

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.page.width - MARGIN_MM

    def say(self, message: str, **values: object) -> str:
        """Return an interface text in the map's language."""
        return translate(message, self.lang).format(**values)

    def said(self, text: Text | None) -> str:
        """Return a user's text in the map's language."""
        return text.said(self.lang) if text else ""

    def day(self, when: date) -> str:
        """Return a date in figures."""
        return short_date(when, self.lang)

    def find(self, metric: str, place: str, segment: str = "") -> Finding | None:
        """Return the finding to draw at a place: of the story's wave, else of all waves; suppressed ones included."""
        for wave in dict.fromkeys((self.story.wave, "")):
            found = self.story.findings.one(metric, place, segment=segment, wave=wave)
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


def boards(story: Story, page: Page) -> list[Board]:
    """Split a journey over as many pages as its columns need; a stage stays whole where it can."""
    room = page.width - 2 * MARGIN_MM - LABEL_WIDTH_MM
    limit = max(1, int((room + STAGE_GAP_MM) // (LEAST_COLUMN_MM + STAGE_GAP_MM / 2)))
    groups = _groups(story.journey, limit)
    return [Board(story, page, _spans(group, room)) for group in groups]


def _groups(journey: Journey, limit: int) -> list[list[tuple[Stage, list[Step | None]]]]:
    pieces: list[tuple[Stage, list[Step | None]]] = []
    for stage in journey.stages:
        steps: list[Step | None] = list(stage.steps) or [None]
        pieces.extend((stage, steps[i : i + limit]) for i in range(0, len(steps), limit))
    total = sum(len(steps) for _, steps in pieces)
    pages = -(-total // limit) if total else 1
    while True:
        groups = _fill(pieces, max(-(-total // pages), max((len(s) for _, s in pieces), default=1)), limit)
        if len(groups) <= pages or pages > total:
            return groups
        pages += 1


def _fill(
    pieces: Sequence[tuple[Stage, list[Step | None]]], wanted: int, limit: int
) -> list[list[tuple[Stage, list[Step | None]]]]:
    """Fill pages evenly: a page takes stages up to about the wanted number of columns, never more than the limit."""
    groups: list[list[tuple[Stage, list[Step | None]]]] = [[]]
    used = 0
    for stage, steps in pieces:
        over = used + len(steps) > limit or (used >= wanted - len(steps) / 2 and used + len(steps) > wanted)
        if groups[-1] and over:
            groups.append([])
            used = 0
        groups[-1].append((stage, steps))
        used += len(steps)
    return groups


def _spans(group: Sequence[tuple[Stage, list[Step | None]]], room: float) -> tuple[Span, ...]:
    count = sum(len(steps) for _, steps in group)
    width = (room - STAGE_GAP_MM * (len(group) - 1)) / max(count, 1)
    x = MARGIN_MM + LABEL_WIDTH_MM
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
