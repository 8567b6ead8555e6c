"""The parts of the matrix of hand-offs: who stands on its axes, and what was measured of each passing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import interval, number, percent, translate
from cjm_core.model import Handoff, Role

PART_METRICS = ("handoff_wait", "handoff_late", "information_complete", "asked_again", "ping_pong")
BROKEN, INTACT, CANNOT_TELL, OFF_MAP = "broken", "intact", "cannot_tell", "off_map"
LINES: dict[str, str] = {
    "handoff_late": N_("late {share}"), "information_complete": N_("complete {share}"),
    "asked_again": N_("asked again {share}"), "ping_pong": N_("sent back {share}"),
}


@dataclass(frozen=True)
class Part:
    """One passing of the matrix: a hand-off of the map, or one that the map does not have."""

    sender: str
    receiver: str
    count: Finding
    measured: dict[str, Finding]
    state: str
    handoff: Handoff | None

    @property
    def journeys(self) -> int:
        """In how many journeys it was seen; 0 where that is hidden."""
        return self.count.n or 0


class Matrix:
    """The passings of one journey's logs by sender and receiver; departments are named as the map's roles are."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._roles = story.project.all_roles(story.journey)
        self.parts = [p for f in story.findings.where(metric="handoffs", place_kind="handoff") if (p := self._part(f))]
        ends = dict.fromkeys(self._in_order(), 0)
        for part in self.parts:
            for end in (part.sender, part.receiver):
                ends[end] = ends.get(end, 0) + part.journeys
        self.ends = {end: seen for end, seen in ends.items() if any(end in (p.sender, p.receiver) for p in self.parts)}

    def cell(self, sender: str, receiver: str) -> list[Part]:
        """Return what passes from one to the other: hand-offs of the map first."""
        found = [p for p in self.parts if (p.sender, p.receiver) == (sender, receiver)]
        return sorted(found, key=lambda p: p.handoff is None)

    def name(self, end: str) -> str:
        """Name a department: by the roles that hand over in it, else by those that work in it, else as the log does."""
        ids = dict.fromkeys(r for p in self.parts if p.handoff for r in (p.handoff.sender, p.handoff.receiver)
                            if self._end(r) == end)
        ids = ids or dict.fromkeys(i for i in self._roles if self._end(i) == end)
        if not ids and end in ("actor", self.story.journey.actor):
            persona = self.story.project.all_personas(self.story.journey).get(self.story.journey.actor)
            return persona.name.said(self.story.lang) if persona else translate(N_("actor"), self.story.lang)
        known = [self._roles[i].name.said(self.story.lang) for i in ids if i in self._roles]
        return ", ".join(known[:2]) + (" …" if len(known) > 2 else "") if known else end

    def _end(self, role: str) -> str:
        if role in ("actor", self.story.journey.actor):
            return "actor"
        known: Role | None = self._roles.get(role)
        return known.department or role if known else role

    def _in_order(self) -> list[str]:
        """Return departments in the order in which the map's hand-offs meet them."""
        ends = (r for h in self.story.journey.handoffs for r in (h.sender, h.receiver))
        return list(dict.fromkeys(self._end(r) for r in ends))

    def _part(self, count: Finding) -> Part | None:
        found = {f.metric: f for name in (*PART_METRICS, "handoff_state")
                 if (f := self.story.findings.one(name, count.place, place_kind="handoff"))}
        handoff = next((h for h in self.story.journey.handoffs if h.key == count.place), None)
        if handoff is not None:
            state = found.pop("handoff_state", None)
            ends = self._end(handoff.sender), self._end(handoff.receiver)
            return Part(*ends, count, found, state.verdict or CANNOT_TELL if state else CANNOT_TELL, handoff)
        sender, sign, receiver = count.place.partition(">")
        known_elsewhere = any(h.key == count.place for j in self.story.project.journeys for h in j.handoffs)
        if not sign or known_elsewhere:
            return None
        return Part(self._end(sender), self._end(receiver), count, found, OFF_MAP, None)


def lines_of_part(story: Story, part: Part) -> list[tuple[str, bool]]:
    """Return the lines of one passing, and whether each fails its limit: wait, late, complete, asked again, sent back.

    Nothing that never happened is told of going back; n stands where it is not that of the count.
    """
    limits, say = story.project.thresholds, partial(translate, lang=story.lang)
    found = []
    for name in PART_METRICS:
        f = part.measured.get(name)
        if f is None or f.value is None or (name == "ping_pong" and not f.value):
            continue
        if name == "handoff_wait":
            found.append((duration(story, say(N_("half over {time}")), f), False))
            continue
        text = say(LINES[name]).format(share=percent(f.value, story.lang))
        if f.low is not None and f.high is not None:
            text += " " + interval(100 * f.low, 100 * f.high, story.lang, 0).replace(" ", "\N{NO-BREAK SPACE}")
        if f.n != part.count.n and f.n:
            text += f" (n\N{NO-BREAK SPACE}{number(f.n, story.lang, 0)})"
        fails = {
            "handoff_late": f.low is not None and f.low > limits.late_share,
            "information_complete": f.high is not None and f.high < limits.complete_share,
            "asked_again": f.low is not None and f.low > limits.asked_again_share,
        }
        found.append((text, bool(fails.get(name)) and part.handoff is not None))
        if name == "information_complete":
            found += _lost(story, part)
    return found


def _lost(story: Story, part: Part) -> list[tuple[str, bool]]:
    """Return the item of information that is lost most, where it surely comes less often than the limit asks."""
    limit = story.project.thresholds.complete_share
    passes = part.handoff.passes if part.handoff else ()
    found = [(story.findings.one("information_item", f"{part.count.place}:{i + 1}", place_kind="information"), text)
             for i, text in enumerate(passes)]
    sure = [(f, text) for f, text in found if f and f.value is not None and f.high is not None and f.high < limit]
    if not sure:
        return []
    worst, text = min(sure, key=lambda pair: pair[0].value or 0.0)
    said = translate(N_("“{item}” arrives: {share}"), story.lang).format(
        item=text.said(story.lang), share=percent(worst.value or 0.0, story.lang))
    return [(said, True)]


def duration(story: Story, template: str, f: Finding) -> str:
    """Write hours with their interval in the unit that suits them: minutes, hours, days from three days on."""
    value, say = f.value or 0.0, partial(translate, lang=story.lang)
    unit, factor, digits = (
        (N_("{n} min"), 60.0, 0) if value < 1 else (N_("{n} days"), 1 / 24, 1 if value < 2400 else 0)
        if value >= 72 else (N_("{n} h"), 1.0, 0 if value >= 10 else 1)
    )
    time = say(unit).format(n=number(value * factor, story.lang, digits)).replace(" ", "\N{NO-BREAK SPACE}")
    text = template.format(time=time)
    if f.low is None or f.high is None:
        return text
    ends = interval(f.low * factor, f.high * factor, story.lang, digits)
    return f"{text} {ends}".replace("; ", ";\N{NO-BREAK SPACE}").replace(", ", ",\N{NO-BREAK SPACE}")
