"""Touchpoints with their channels; missing ones stay visible as empty dashed circles."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.language import number, percent
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, Block, Lane, block
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Mark, Parts
from cjm_core.scene.notation import ASSUMPTION, MEASURED, TOUCHPOINT_R
from cjm_core.scene.proof import strongest

NAME = Style(t.SMALL_PT)
MISSING = Style(t.SMALL_PT, bold=True, colour=t.ORANGE_TEXT)


def is_missing(board: Board, column: Column) -> bool:
    """A contact is missing where its author says so, or where there is none and one is expected or surely needed."""
    contact = column.step.touchpoint if column.step else None
    if contact is not None:
        return contact.missing
    return bool(board.story.journey.expected.get(column.place)) or unserved(board, column.place) is not None


def unserved(board: Board, place: str) -> Finding | None:
    """Return the finding on unserved demand at a place where it is surely more than the project lets pass."""
    found = board.find("missing_touchpoint", place)
    return found if found is not None and found.verdict == "missing" and found.value is not None else None


def missing_title(board: Board, place: str, title: str) -> str:
    """Return the title of a missing contact, with how many people need it where that is known."""
    found = unserved(board, place)
    if found is None or found.value is None:
        return title
    said = board.say(N_("unserved demand {share}, n = {n}"), share=percent(found.value, board.lang),
                     n=number(found.n or 0, board.lang, 0))
    return f"{title}: {said}"


def contact_name(board: Board, column: Column) -> str:
    """Return what a contact is called: its own name, else the one who serves it, else its channel."""
    contact = column.step.touchpoint if column.step else None
    if contact is None:
        return ""
    if contact.name:
        return board.said(contact.name)
    other = contact.receiver if contact.sender in ("actor", board.story.journey.actor) else contact.sender
    if other not in ("actor", board.story.journey.actor):
        return board.role_name(other)
    return channel_name(board, contact.channel)


def channel_name(board: Board, channel_id: str) -> str:
    """Return a channel's name in the map's language; its id where nobody named it."""
    channel = board.story.project.all_channels().get(channel_id)
    return board.said(channel.name) if channel else channel_id


def channel_icon(board: Board, channel_id: str) -> str:
    """Return the name of a channel's pictogram."""
    channel = board.story.project.all_channels().get(channel_id)
    return (channel.icon or channel.id) if channel else "other"


def _traffic_tier(board: Board, place: str, channel: str) -> str:
    found = board.find("traffic", f"{place}:{channel}")
    return MEASURED if found is not None and (found.value or 0) > 0 else ASSUMPTION


def contacts(board: Board) -> Lane | None:
    """The touchpoint lane."""
    columns = [c for c in board.columns if (c.step and c.step.touchpoint) or is_missing(board, c)]
    if not columns:
        return None
    words = {}
    for column in columns:
        missing = is_missing(board, column)
        text = board.say(N_("no contact")) if missing else contact_name(board, column)
        words[column.place] = (missing, block(text, column.w - 2.0, MISSING if missing else NAME))
    least = 2 * PAD_MM + 2 * TOUCHPOINT_R + 1.2 + max(b.height_mm for _, b in words.values())

    def draw(top: float, _height: float) -> list[Mark]:
        y = top + PAD_MM + TOUCHPOINT_R
        return [m for c in columns for m in (contact_mark(board, c, y, *words[c.place]), *_needed_mark(board, c, y))]

    return Lane("touchpoints", board.say(N_("Touchpoints")), board.say(N_("channel and who serves it")), least, draw)


def contact_mark(board: Board, column: Column, y: float, missing: bool, name: Block) -> Mark:
    """Draw the contact of a step around a height, its further channels smaller beside it, its name below."""
    text = name.parts(column.cx, y + TOUCHPOINT_R + 1.0, "middle")
    contact = column.step.touchpoint if column.step else None
    about = f"{column.place}.touchpoint"
    if missing or contact is None:
        title = missing_title(board, column.place, board.say(N_("missing touchpoint")))
        parts: Parts = (*notation.missing_touchpoint(column.cx, y), *text)
        tier = MEASURED if unserved(board, column.place) else ASSUMPTION
        return Mark("missing_touchpoint", about, tier, title, column.place, ("missing_touchpoint", "coverage"), parts)
    tiers = {c: _traffic_tier(board, column.place, c) for c in contact.all_channels}
    more = contact.all_channels[1:3]
    shift = -1.9 * len(more) if more else 0.0
    main = contact.channel
    shapes = list(notation.touchpoint(column.cx + shift, y, channel_icon(board, main), tiers[main]))
    for i, channel in enumerate(more):
        x = column.cx + shift + 6.0 + i * 4.6
        shapes += notation.touchpoint(x, y + 1.2, channel_icon(board, channel), tiers[channel], 2.1)
    named = ", ".join(channel_name(board, c) for c in contact.all_channels)
    title = f"{contact_name(board, column)}: {named}"
    tier = strongest(tiers.values())
    return Mark("touchpoint", about, tier, title, column.place, ("coverage", "traffic"), (*shapes, *text))


def _needed_mark(board: Board, column: Column, y: float) -> list[Mark]:
    """Draw a further contact that people need beside one that the map has and that does not serve them."""
    if is_missing(board, column) or unserved(board, column.place) is None:
        return []
    contact = column.step.touchpoint if column.step else None
    more = len(contact.all_channels[1:3]) if contact else 0
    x = column.cx - 1.9 * more - TOUCHPOINT_R - 2.9
    title = missing_title(board, column.place, board.say(N_("missing touchpoint")))
    return [Mark("missing_touchpoint", f"{column.place}.needed", MEASURED, title, column.place, ("missing_touchpoint",),
                 notation.missing_touchpoint(x, y + 1.2, 2.1))]
