"""The list beside a plane: what each number stands for, group by group, running on below where the side is full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjm_core.extensions import Story
from cjm_core.render.amount import hidden
from cjm_core.render.charts.plane import LEFT_MM, WIDTH_MM
from cjm_core.render.charts.sheet import MARGIN_MM, RIGHT_MM, STRONG, Sheet, lines_of
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import GREY, INK

SIDE_MM = LEFT_MM + WIDTH_MM + 9
GAP_MM, NUMBER_MM, LINE_GAP_MM, HEAD_GAP_MM = 8.0, 6.0, 0.9, 2.2
NAME = Style(8.5, colour=INK)
HEAD = Style(9, bold=True, colour=INK)
FIGURES = Style(8, colour=GREY)
LEAST_TAIL_MM, FIGURES_GAP_MM, LEAST_NAME_PART = 24.0, 6.0, 0.55


@dataclass(frozen=True)
class Line:
    """One thing of the list: its number (none where it lies nowhere), its name, and its figures in words."""

    number: int | None
    name: str
    figures: str


@dataclass(frozen=True)
class Group:
    """Things that one verdict is told of, with the colour of their points; ``hollow`` where it is no sure one."""

    title: str
    colour: str
    lines: tuple[Line, ...]
    hollow: bool = False


def hidden_group(story: Story, names: Sequence[str]) -> list[Group]:
    """Return the group of things whose numbers are hidden to protect people, where there are any."""
    title = hidden(story.project.thresholds.employee_n, story.lang)
    return [Group(title, GREY, tuple(Line(None, name, "") for name in names), hollow=True)] if names else []


@dataclass(frozen=True)
class _Block:
    """A head with nothing under it, or one line of a group; ``group`` is set for heads.

    ``under`` says that the figures stand under the name, for there is no room beside it.
    """

    height: float
    name: tuple[str, ...]
    line: Line | None = None
    group: Group | None = None
    under: bool = False


def draw_roster(sheet: Sheet, groups: Sequence[Group], top: float, bottom: float) -> float:
    """Set the groups beside the plane from ``top``; what does not fit above ``bottom`` runs on below in two columns.

    Returns where the list ends.
    """
    width = RIGHT_MM - SIDE_MM
    blocks = _blocks(groups, width)
    fits = _fitting(blocks, bottom - top)
    rest = sum(b.height for b in blocks[fits:])
    if rest <= LEAST_TAIL_MM:
        return max(bottom, _column(sheet, blocks, SIDE_MM, top, width))
    _column(sheet, blocks[:fits], SIDE_MM, top, width)
    half, y = (RIGHT_MM - MARGIN_MM - GAP_MM) / 2, bottom + 4
    left = _remainder(groups, _shown(blocks[:fits]))
    tail = _blocks(left, half)
    first = _fitting(tail, sum(b.height for b in tail) / 2 + 4)
    right = _blocks(_remainder(left, _shown(tail[:first])), half)
    ends = (_column(sheet, tail[:first], MARGIN_MM, y, half), _column(sheet, right, MARGIN_MM + half + GAP_MM, y, half))
    return max(ends)


def _shown(blocks: Sequence[_Block]) -> int:
    return sum(b.line is not None for b in blocks)


def _remainder(groups: Sequence[Group], shown: int) -> list[Group]:
    """Return what is left of the groups when so many of their lines are shown."""
    left = []
    for group in groups:
        if shown < len(group.lines):
            left.append(Group(group.title, group.colour, group.lines[shown:], group.hollow))
        shown = max(0, shown - len(group.lines))
    return left


def _blocks(groups: Sequence[Group], width: float) -> list[_Block]:
    found = []
    for group in groups:
        head = lines_of(group.title, width - NUMBER_MM, HEAD)
        found.append(_Block(len(head) * HEAD.line_mm + HEAD_GAP_MM, tuple(head), group=group))
        for line in group.lines:
            beside = width - NUMBER_MM - width_mm(line.figures, FIGURES) - FIGURES_GAP_MM
            under = beside < LEAST_NAME_PART * width and width_mm(line.name, NAME) > beside
            name = lines_of(line.name, width - NUMBER_MM - FIGURES_GAP_MM if under else beside, NAME)
            height = max(len(name), 1) * NAME.line_mm + LINE_GAP_MM + (FIGURES.line_mm if under else 0)
            found.append(_Block(height, tuple(name), line, under=under))
    return found


def _fitting(blocks: Sequence[_Block], room: float) -> int:
    """Return how many blocks fit; a head never stands last."""
    used, count = 0.0, 0
    for block in blocks:
        used += block.height
        if used > room:
            break
        count += 1
    while count and count < len(blocks) and blocks[count - 1].group is not None:
        count -= 1
    return count


def _column(sheet: Sheet, blocks: Sequence[_Block], x: float, top: float, width: float) -> float:
    for block in blocks:
        if block.group is not None:
            middle = top + HEAD_GAP_MM + HEAD.line_mm / 2
            sheet.point(x + 1.6, middle, "o", block.group.colour, block.group.hollow)
            sheet.write(list(block.name), x + NUMBER_MM, top + HEAD_GAP_MM, HEAD)
        elif block.line is not None:
            if block.line.number is not None:
                sheet.write(str(block.line.number), x + NUMBER_MM - 1.6, top + 0.1, STRONG.sized(8.5), "end")
            below = sheet.write(list(block.name), x + NUMBER_MM, top, NAME)
            if block.under:
                sheet.write(block.line.figures, x + NUMBER_MM, below, FIGURES)
            else:
                sheet.write(block.line.figures, x + width, top + 0.2, FIGURES, "end")
        top += block.height
    return top
