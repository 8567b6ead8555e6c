"""Step flow: from which step to which journeys go, position by position, as bands; where they end, and how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from matplotlib.figure import Figure

from cjm_core.durations import NO_BREAK
from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import number, percent, translate
from cjm_core.render.charts.flow_columns import Columns, columns_of
from cjm_core.render.charts.log_notes import log_words
from cjm_core.render.charts.look import PURPLE
from cjm_core.render.charts.sheet import MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import REST_OF_STEPS as REST
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import BLUE, DARK, GOLD, GREEN, INK, ORANGE, ZERO

COLOURS = (BLUE, GOLD, GREEN, ORANGE, PURPLE, "#56B4E9", "#CC79A7", DARK, "#8C6D31", "#3B8686")
TALL_MM, BAR_MM, GAP_MM = 108.0, 3.6, 3.4
END_MM = 1.3
LABEL = Style(7.5)
FIGURE = Style(7, colour=INK)
CURVE = 14
LEAST_SAID = 0.005
Place = tuple[int, str]


def draw(story: Story) -> Figure | None:
    """Draw how journeys flow from step to step; None where no log tells."""
    columns = columns_of(story)
    if columns is None:
        return None
    say = partial(translate, lang=story.lang)
    names = PlaceNames(story.project, story.lang, (story.journey,))
    sheet = Sheet(say(N_("Step flow")), " · ".join((story.journey.title.said(story.lang), say(N_(
        "the {count} steps that come first in a journey, one after another; n = {n} journeys")).format(
            count=columns.last, n=number(columns.total, story.lang, 0)))))
    colours = {s: COLOURS[i] if i < len(COLOURS) else ZERO for i, s in enumerate(columns.steps)} | {REST: ZERO}
    frame = Frame(columns, sheet.top + 2 * SMALL.line_mm + 2)
    _heads(sheet, story, frame, sheet.top)
    _bands(sheet, frame, colours)
    _bars(sheet, frame, colours)
    _labels(sheet, story, names, frame)
    y = _ends(sheet, story, frame, frame.top + TALL_MM + 2)
    y = _key(sheet, names, columns, colours, y + 3)
    return sheet.finish(y, _notes(story, columns))


class Frame:
    """Where columns, bars and bands stand on the sheet, in millimetres; heights are in proportion to journeys."""

    def __init__(self, columns: Columns, top: float) -> None:
        self.columns, self.top = columns, top
        self.pitch = (RIGHT_MM - MARGIN_MM - BAR_MM) / columns.last
        most = max(len(column) for column in columns.places)
        self.scale = (TALL_MM - GAP_MM * (most - 1)) / columns.total
        self.tops: dict[Place, float] = {}
        for position, column in enumerate(columns.places, 1):
            y = top
            for step in column:
                self.tops[position, step] = y
                y += columns.at[position, step] * self.scale + GAP_MM

    def x(self, position: int) -> float:
        """The left edge of a column's bars."""
        return MARGIN_MM + (position - 1) * self.pitch

    def tall(self, place: Place) -> float:
        """The height of a bar."""
        return self.columns.at[place] * self.scale


def _heads(sheet: Sheet, story: Story, frame: Frame, y: float) -> None:
    for position in range(1, frame.columns.last + 1):
        here = sum(frame.columns.at[position, s] for s in frame.columns.places[position - 1])
        sheet.write(number(position, story.lang, 0), frame.x(position), y, STRONG)
        sheet.write(number(here, story.lang, 0), frame.x(position), y + STRONG.line_mm, SMALL)


def _bands(sheet: Sheet, frame: Frame, colours: Mapping[str, str]) -> None:
    """Draw every flow as a band that leaves a bar in the order of where it goes, and comes in the order of whence."""
    columns = frame.columns
    leaves, comes = dict(frame.tops), dict(frame.tops)
    for position, (here, there) in enumerate(pairwise(columns.places), 1):
        place = {step: i for i, step in enumerate(there)}
        begin: dict[tuple[str, str], float] = {}
        for step in here:
            for to in sorted((b for b in there if (position, step, b) in columns.flows), key=lambda b: place[b]):
                begin[step, to] = leaves[position, step]
                leaves[position, step] += columns.flows[position, step, to] * frame.scale
        for (step, to), start in begin.items():
            thick = columns.flows[position, step, to] * frame.scale
            end = comes[position + 1, to]
            comes[position + 1, to] += thick
            x0, x1 = frame.x(position) + BAR_MM, frame.x(position + 1)
            sheet.area(_band(x0, start, x1, end, thick), colours[step], 0.32)
    for step in columns.places[-1]:
        going = columns.goes_on(columns.last, step) * frame.scale
        x, y = frame.x(columns.last) + BAR_MM, frame.tops[columns.last, step]
        if going > 0.05:
            sheet.area([(x, y), (x + 5, y + going / 2), (x, y + going)], colours[step], 0.32)


def _band(x0: float, y0: float, x1: float, y1: float, thick: float) -> list[tuple[float, float]]:
    upper = []
    for i in range(CURVE + 1):
        u = i / CURVE
        upper.append((x0 + u * (x1 - x0), y0 + (3 * u * u - 2 * u**3) * (y1 - y0)))
    return [*upper, *((x, y + thick) for x, y in reversed(upper))]


def _bars(sheet: Sheet, frame: Frame, colours: Mapping[str, str]) -> None:
    """Draw the bars; the part that ends here has a dark edge at its right, under the bands that go on."""
    for place, top in frame.tops.items():
        tall = frame.tall(place)
        sheet.box(frame.x(place[0]), top, BAR_MM, max(tall, 0.25), colours[place[1]])
        ended = frame.columns.ends.get(place, 0.0) * frame.scale
        if ended > 0.05:
            sheet.box(frame.x(place[0]) + BAR_MM, top + tall - ended, END_MM, ended, INK)


def _labels(sheet: Sheet, story: Story, names: PlaceNames, frame: Frame) -> None:
    """Name the bars that are tall enough, with the share of all journeys that come there at this position."""
    room = frame.pitch - BAR_MM - END_MM - 2.0
    for (position, step), top in frame.tops.items():
        tall, x = frame.tall((position, step)), frame.x(position) + BAR_MM + END_MM + 0.8
        lines = lines_of(names.step(step), room, LABEL)
        most = int((tall + GAP_MM - 0.6) / LABEL.line_mm)
        if most < 1 or (position == frame.columns.last and room < 12):
            continue
        share = _share(frame.columns.at[position, step] / frame.columns.total, story.lang)
        if len(lines) > most:
            lines = [*lines[: most - 1], _cut(lines[most - 1], room)]
        with_share = len(lines) < most
        high = (len(lines) + with_share) * LABEL.line_mm
        y = top + max(0.0, (tall - high) / 2) if tall >= high else top + (tall - high) / 2
        y = sheet.write(lines, x, y, LABEL)
        if with_share:
            sheet.write(share, x, y, FIGURE)


def _cut(line: str, room: float) -> str:
    while line and width_mm(f"{line}…", LABEL) > room:
        line = line[:-1]
    return f"{line.rstrip(' -')}…"


def _ends(sheet: Sheet, story: Story, frame: Frame, y: float) -> float:
    """Say under each column how many of all journeys end there."""
    columns = frame.columns
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    y += 1.2
    for position in range(1, columns.last + 1):
        ended = sum(v for (at, _), v in columns.ends.items() if at == position)
        if ended:
            sheet.box(frame.x(position), y + 0.7, END_MM, SMALL.line_mm - 1.4, INK)
            sheet.write(_share(ended / columns.total, story.lang), frame.x(position) + END_MM + 1, y, SMALL)
    y += SMALL.line_mm
    return sheet.write(translate(N_("Dark edge: the journey ends here; under each column the share of all journeys."),
                                 story.lang), MARGIN_MM, y, SMALL)


def _share(share: float, lang: str) -> str:
    """Write a share; a small one is less than a per cent, not nought."""
    return f"<{NO_BREAK}{percent(0.01, lang)}" if 0 < share < LEAST_SAID else percent(share, lang)


def _key(sheet: Sheet, names: PlaceNames, columns: Columns, colours: Mapping[str, str], y: float) -> float:
    x, tall = MARGIN_MM, SMALL.line_mm
    for step in _used(columns):
        words = names.step(step)
        lines = lines_of(words, RIGHT_MM - MARGIN_MM - 6, SMALL)
        width = 6 + max(width_mm(line, SMALL) for line in lines) + 6
        if x > MARGIN_MM and x + width - 6 > RIGHT_MM:
            x, y = MARGIN_MM, y + tall + 0.8
            tall = SMALL.line_mm
        sheet.box(x, y + 0.5, 4, SMALL.line_mm - 1, colours[step])
        sheet.write(lines, x + 5.5, y, SMALL)
        x, tall = x + width, max(tall, len(lines) * SMALL.line_mm)
    return y + tall


def _used(columns: Columns) -> Sequence[str]:
    used = {step for column in columns.places for step in column}
    return [*(s for s in columns.steps if s in used), *([REST] if REST in used else [])]


def _notes(story: Story, columns: Columns) -> list[str]:
    say = partial(translate, lang=story.lang)
    notes = []
    if columns.beyond:
        notes.append(say(N_("{share} of journeys go on after step {last}; the point at the right shows them.")).format(
            share=percent(columns.beyond / columns.total, story.lang), last=columns.last))
    if any(REST in column for column in columns.places):
        notes.append(say(N_("Other steps: those that fewest journeys come to, together.")))
    return [" ".join([*notes, say(N_("A repeated step counts again; bands are as thick as the journeys in them."))]),
            *log_words(story)]
