"""Why a touchpoint is held to be missing: what each kind of evidence says at a place, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate

TRACES: dict[str, str] = {
    "goes_back": N_("after it {share} of {n} journeys go back to an earlier stage"),
    "goes_elsewhere": N_("after it {share} of {n} journeys change the channel"),
    "waits_long": N_("after it {share} of {n} journeys wait unusually long"),
    "comes_again": N_("after it {share} of {n} journeys come again on the same intent"),
}
NEEDED = N_("{share} of {n} people needed something here")
NAMED = N_("{count} of {n} people heard named a question or a barrier here")
REACHED = N_("{share} of those in need got it")
MET = N_("{share} of the journeys that came this far had a contact here")
NO_CONTACT = N_("the map has no contact here")
NOT_ASKED = N_("nobody was asked who needs something here")
NO_RECORD = N_("no record says who of them is reached")
EXPECTED = N_("the industry expects here: {channels}")
UNTOLD = N_("{count} of {n} people heard asked a question here, or said that nobody told them")


@dataclass(frozen=True)
class Suspect:
    """A place where a touchpoint may be missing: the finding, if demand is known, and the reasons in words."""

    place: str
    finding: Finding | None
    reasons: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """What the evidence comes to; without known demand nobody can tell."""
        return self.finding.verdict if self.finding else "cannot_tell"


def find(story: Story, metric: str, place: str) -> Finding | None:
    """Return the finding of a step or stage: of the story's wave, else of all; that with most people."""
    for wave in dict.fromkeys((story.wave, "")):
        for kind in ("step", "stage"):
            found = story.findings.one(metric, place, wave=wave, place_kind=kind)
            if found is not None:
                return found
    return None


def suspects(story: Story) -> list[Suspect]:
    """Return every place with known demand or with an expected channel that the map lacks, the worst first.

    A stage is left out where one of its steps is there.
    """
    places = list(story.journey.places())
    found = {}
    for place in places:
        finding, absent = find(story, "missing_touchpoint", place), _absent(story, place)
        if finding is not None or absent:
            found[place] = Suspect(place, finding, tuple(_reasons(story, place, absent)))
    stages = {p.split(".")[0] for p in found if "." in p}
    rank = {"missing": 0, "cannot_tell": 1, "need_served": 2}
    return sorted(
        (s for s in found.values() if "." in s.place or s.place not in stages),
        key=lambda s: (rank.get(s.verdict, 1), -((s.finding.value or 0.0) if s.finding else -1.0),
                       places.index(s.place)),
    )


def _absent(story: Story, place: str) -> list[str]:
    """Return the names of the channels that are expected at a place, and that neither the map nor a log has."""
    channels = story.project.all_channels()
    seen = {f.place for f in story.findings.where(metric="traffic")}
    own, found = f"journey={story.journey.id}", []
    for channel in story.journey.expected.get(place, ()):
        key = f"{place}:{channel}"
        covered = (story.findings.one("coverage", key, segment=own, place_kind="channel")
                   or story.findings.one("coverage", key, place_kind="channel"))
        if covered is not None and covered.value == 0 and key not in seen:
            found.append(channels[channel].name.said(story.lang) if channel in channels else channel)
    return found


def _reasons(story: Story, place: str, absent: list[str]) -> Iterator[str]:
    say, lang = partial(translate, lang=story.lang), story.lang
    yield from _need(story, place)
    finding = find(story, "missing_touchpoint", place)
    if finding is not None and finding.verdict == "need_served":
        return
    if absent:
        yield say(EXPECTED).format(channels=", ".join(absent))
    untold = find(story, "untold", place)
    if untold is not None and untold.verdict == "speaks" and untold.value is not None:
        yield say(UNTOLD).format(count=number(untold.value, lang, 0), n=number(untold.n or 0, lang, 0))
    for metric, words in TRACES.items():
        trace = find(story, metric, place)
        if trace is not None and trace.verdict == "speaks" and trace.value is not None:
            yield say(words).format(share=percent(trace.value, lang), n=number(trace.n or 0, lang, 0))


def _need(story: Story, place: str) -> Iterator[str]:
    """Say how many are in need, and how many of them are reached."""
    say, lang = partial(translate, lang=story.lang), story.lang
    demand, reach = find(story, "demand", place), find(story, "need_reached", place)
    if demand is None or demand.value is None:
        yield from () if demand else (say(NOT_ASKED),)
        return
    asked, n = "asked" in demand.method, demand.n or 0
    yield say(NEEDED if asked else NAMED).format(
        share=percent(demand.value, lang), count=number(demand.value * n, lang, 0), n=number(n, lang, 0))
    if reach is not None and reach.value is not None:
        yield say(REACHED if asked else MET).format(share=percent(reach.value, lang))
    else:
        finding = find(story, "missing_touchpoint", place)
        yield say(NO_CONTACT if finding is not None and finding.value is not None else NO_RECORD)
