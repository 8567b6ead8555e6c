"""Channels across the steps: what the map offers, what carries traffic, what the industry expects and nobody offers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.language import number, percent
from cjm_core.model import Journey
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, Block, Lane, block
from cjm_core.scene.lanes.contacts import channel_icon, channel_name, missing_title, unserved
from cjm_core.scene.lettering import Style
from cjm_core.scene.marks import Mark, Part
from cjm_core.scene.notation import ASSUMPTION, MEASURED, TOUCHPOINT_R

SHARE = Style(t.SMALL_PT, bold=True)
HIDDEN = Style(t.SMALL_PT - 0.3, italic=True, colour=t.GREY)
OFF_MAP = Style(t.SMALL_PT - 0.3, bold=True, colour=t.ORANGE_TEXT)
CIRCLE_MM = 2 * TOUCHPOINT_R + 1.0
STRAY_JOURNEYS, STRAY_SHARE = 5, 0.01
"""Fewer journeys than that, and a smaller share of all, are a stray: no map need know of them."""


@dataclass(frozen=True)
class Contact:
    """One channel at one step: on the map or not, expected or not, and the finding on its traffic.

    ``place`` is a step, or a stage where the log or the template speaks of the stage as a whole.
    """

    channel: str
    place: str
    column: Column
    x: float
    offered: bool
    expected: bool
    traffic: Finding | None

    @property
    def missing(self) -> bool:
        """Tell whether the industry expects the contact, and neither map nor log knows it."""
        return self.expected and not self.offered and self.traffic is None

    @property
    def seen(self) -> bool:
        """Tell whether the log shows traffic that may be told."""
        return self.traffic is not None and not self.traffic.suppressed and (self.traffic.value or 0) > 0

    @property
    def off_map(self) -> bool:
        """Tell whether the log shows a contact that the map does not know, and more than strays."""
        return self.traffic is not None and not self.offered and not self._stray

    @property
    def _stray(self) -> bool:
        share = self.traffic.value if self.traffic is not None and not self.traffic.suppressed else None
        if share is None or self.traffic is None:
            return False
        return share < STRAY_SHARE and round(share * (self.traffic.n or 0)) < STRAY_JOURNEYS


def offered_at(journey: Journey, place: str) -> tuple[str, ...]:
    """Return the channels that the map offers at a step; a contact declared missing offers none."""
    step = next((s for p, _, s in journey.steps() if p == place), None)
    if step is None or step.touchpoint is None or step.touchpoint.missing:
        return ()
    return step.touchpoint.all_channels


def wanted_at(journey: Journey, place: str) -> tuple[str, ...]:
    """Return the channels that should be at a place: expected by the industry, or declared missing by the author."""
    step = next((s for p, _, s in journey.steps() if p == place), None)
    absent = step.touchpoint.all_channels if step and step.touchpoint and step.touchpoint.missing else ()
    return tuple(dict.fromkeys((*journey.expected.get(place, ()), *absent)))


def _traffic(board: Board) -> dict[tuple[str, str], Finding]:
    """Return the traffic finding of each (place, channel): of steps, and of stages none of whose steps has its own."""
    places = board.story.journey.places()
    found = {}
    for key in dict.fromkeys(f.place for f in board.story.findings if f.metric == "traffic" and ":" in f.place):
        place, channel = key.rsplit(":", 1)
        finding = board.find("traffic", key)
        if place in places and finding is not None:
            found[place, channel] = finding
    at_steps = {(place.split(".")[0], channel) for place, channel in found if "." in place}
    return {(p, c): f for (p, c), f in found.items() if "." in p or (p, c) not in at_steps}


def contacts_of(board: Board) -> list[Contact]:
    """Return every contact on the page: at its step, and those of whole stages where no step shows them."""
    journey, traffic = board.story.journey, _traffic(board)
    found: list[Contact] = []
    for column in board.columns:
        known = [c for p, c in traffic if p == column.place]
        offered, wanted = offered_at(journey, column.place), wanted_at(journey, column.place)
        for channel in dict.fromkeys((*offered, *wanted, *known)):
            found.append(Contact(channel, column.place, column, column.cx, channel in offered, channel in wanted,
                                 traffic.get((column.place, channel))))
    return _with_stages(board, traffic, found)


def _with_stages(board: Board, traffic: dict[tuple[str, str], Finding], found: list[Contact]) -> list[Contact]:
    """Add what is expected of, or seen in, a stage as a whole: at the first step that has it, else in its middle."""
    contacts = list(found)
    for span in board.spans:
        stage = span.stage
        if not stage.steps or span.columns[0].step is not stage.steps[0]:
            continue
        known = [c for p, c in traffic if p == stage.id]
        offered = {c for s in stage.steps for c in offered_at(board.story.journey, f"{stage.id}.{s.id}")}
        absent = [c for c in board.story.journey.expected.get(stage.id, ()) if c not in offered]
        for channel in dict.fromkeys((*known, *absent)):
            seen = traffic.get((stage.id, channel))
            first = next((i for i, c in enumerate(found) if c.channel == channel and c.column in span.columns), None)
            if first is None:
                middle = span.x + span.w / 2
                contacts.append(Contact(channel, stage.id, span.columns[0], middle, False, channel in absent, seen))
            elif seen is not None:
                contacts[first] = replace(contacts[first], traffic=seen)
    return contacts


def _order(board: Board) -> list[str]:
    """Return the channels of the whole journey, the most used first: by steps that offer them, then by traffic."""
    journey = board.story.journey
    places = list(journey.places())
    traffic = _traffic(board)
    offers = [c for p in places for c in offered_at(journey, p)]
    wanted = [c for p in places for c in wanted_at(journey, p)]
    carried = {c: sum(f.value or 0 for (_, k), f in traffic.items() if k == c) for _, c in traffic}
    every = dict.fromkeys((*offers, *carried, *wanted))
    return sorted(every, key=lambda c: (-offers.count(c), -carried.get(c, 0), -wanted.count(c)))


def channel_lanes(board: Board) -> list[Lane]:
    """One lane a channel, the most used first; channels without a contact on this page are left out."""
    by_channel: dict[str, list[Contact]] = {}
    for contact in contacts_of(board):
        by_channel.setdefault(contact.channel, []).append(contact)
    return [_lane(board, channel, by_channel[channel]) for channel in _order(board) if channel in by_channel]


def _lane(board: Board, channel: str, contacts: list[Contact]) -> Lane:
    figures = [_figure(board, c) for c in contacts]
    least = 2 * PAD_MM + CIRCLE_MM - 0.6 + max(sum(b.height_mm for b in blocks) for blocks in figures)

    def draw(top: float, height: float) -> list[Mark]:
        y = top + (height - least) / 2 + PAD_MM
        return [m for c, words in zip(contacts, figures, strict=True) for m in _marks(board, c, words, top, y, height)]

    return Lane(f"channel-{channel}", channel_name(board, channel), _note(board, channel), least, draw, 1.0)


def _note(board: Board, channel: str) -> str:
    """Return «4 of 5 expected» for a channel, counted from the findings on coverage."""
    journey = board.story.journey
    places = [place for place, wanted in journey.expected.items() if channel in wanted]
    found = [coverage_finding(board, f"{place}:{channel}", "channel") for place in places]
    known = [f.value for f in found if f is not None and f.value is not None]
    if not known:
        return ""
    return board.say(N_("{count} of {n} expected"), count=round(sum(known)), n=len(known))


def coverage_finding(board: Board, place: str, kind: str | None = None) -> Finding | None:
    """Return the coverage of a place, of this journey where several journeys share the place."""
    own = board.find("coverage", place, segment=f"journey={board.story.journey.id}", kind=kind)
    return own or board.find("coverage", place, kind=kind)


def _figure_words(board: Board, finding: Finding) -> str:
    """Write the traffic of a contact: the share of journeys and how many there are."""
    base = f"n\N{NO-BREAK SPACE}{number(finding.n, board.lang, 0)}" if finding.n else ""
    share = finding.value or 0.0
    said = percent(share, board.lang, 1 if 0 < share < 0.01 else 0)
    return " \N{MIDDLE DOT} ".join(x for x in (said, base) if x)


def _figure(board: Board, contact: Contact) -> list[Block]:
    """Return the words under a contact: share of journeys and base, and what is odd about it."""
    room = contact.column.w - 1.6
    blocks: list[Block] = []
    if contact.traffic is not None and contact.traffic.suppressed:
        blocks.append(block(board.say(N_("hidden: small group")), room, HIDDEN))
    elif contact.traffic is not None and contact.seen:
        blocks.append(block(_figure_words(board, contact.traffic), room, SHARE))
    if contact.off_map:
        blocks.append(block(board.say(N_("not on the map")), room, OFF_MAP))
    return blocks


def _marks(board: Board, c: Contact, words: list[Block], top: float, y: float, height: float) -> list[Mark]:
    cy = y + TOUCHPOINT_R
    name = channel_name(board, c.channel)
    about = f"{c.place}:{c.channel}"
    where = board.story.journey.places()[c.place].name.said(board.lang)
    if c.missing:
        title = board.say(N_("missing touchpoint: {channel}, {place}"), channel=name, place=where)
        tier = MEASURED if unserved(board, c.place) else ASSUMPTION
        return [Mark("missing_touchpoint", about, tier, missing_title(board, c.place, title), c.place,
                     ("missing_touchpoint", "coverage"), notation.missing_touchpoint(c.x, cy))]
    said = " ".join(line for b in words for line in b.lines)
    title = f"{name}, {where}" + (f": {said}" if said else "")
    tier = MEASURED if c.seen else ASSUMPTION
    parts: list[Part] = list(notation.touchpoint(c.x, cy, channel_icon(board, c.channel), tier))
    at = y + CIRCLE_MM
    for words_block in words:
        parts += words_block.parts(c.x, at, "middle")
        at += words_block.height_mm
    mark = Mark("touchpoint", about, tier, title, c.place, ("coverage", "traffic"), tuple(parts))
    if c.traffic is None or not c.seen:
        return [mark]
    left, wide = c.x - c.column.w / 2 + 0.6, c.column.w - 1.2
    shade = notation.traffic(left, top + 0.6, wide, height - 1.2, min(1.0, c.traffic.value or 0.0))
    return [Mark("traffic", about, MEASURED, "", c.place, ("traffic",), shade), mark]
