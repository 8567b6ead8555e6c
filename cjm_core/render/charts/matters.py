"""What the charts on importance share: the findings on what people weighed, and the numbers that place them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import WEIGHTED, Finding
from cjm_core.language import number, translate
from cjm_core.model import Item
from cjm_core.render.place_names import PlaceNames


def matters(story: Story, metric: str, names: PlaceNames) -> list[list[Finding]]:
    """Return the findings of a metric about items of this journey for everybody, one list a voice."""
    places = {*story.journey.places(), story.journey.id}
    by_voice: dict[str, list[Finding]] = {}
    for f in story.findings.where(metric=metric, place_kind="item", segment="", wave=story.wave):
        item = names.items.get(f.place)
        if item is not None and (item.at is None or item.at in places):
            by_voice.setdefault(f.voice, []).append(f)
    return [by_voice[voice] for voice in sorted(by_voice)]


def stated_of(story: Story, place: str) -> str:
    """Return the importance item that a rated item is read beside; empty where none is named."""
    found = (f.against for m in ("quadrant", "opportunity") for f in story.findings.where(metric=m, place=place))
    return next((a.removeprefix("item=") for a in found if a), "")


def value_of(story: Story, metric: str, item: str, like: Finding) -> float | None:
    """Return a number of an item for the same people as another finding's."""
    found = story.findings.one(metric, item, wave=like.wave, voice=like.voice, place_kind="item")
    return found.value if found else None


def upright(value: float | None, item: Item | None) -> float | None:
    """Return a mean so that more is better, on the item's own scale."""
    if value is None or item is None or item.better != "lower":
        return value
    return (item.scale.low + item.scale.high if item.scale else 0.0) - value


def ends_of(item: Item | None) -> tuple[float, float] | None:
    """Return the ends of an item's scale, where it has one."""
    return (item.scale.low, item.scale.high) if item and item.scale else None


def scale_words(item: Item | None, lang: str) -> str:
    """Return the ends of a scale in words: ``1–7``."""
    ends = ends_of(item)
    return "–".join(number(e, lang, 0) for e in ends) if ends else ""


def people_notes(story: Story, findings: Sequence[Finding]) -> list[str]:
    """Return the notes of a figure without intervals: weights, and that small groups are hidden."""
    say = partial(translate, lang=story.lang)
    weighted = [say(N_("Answers are weighted; n counts people."))] if any(WEIGHTED in f.flags for f in findings) else []
    hidden = say(N_("Groups of fewer than {count} people are hidden.")).format(
        count=story.project.thresholds.employee_n)
    said = [*weighted, hidden] if story.hides_small_groups else weighted
    return [" ".join(said)] if said else []


def base_words(findings: Sequence[Finding], lang: str) -> str:
    """Return how many people stand behind the findings."""
    counts = [f.n for f in findings if f.n]
    if not counts:
        return ""
    low, high = (number(n, lang, 0) for n in (min(counts), max(counts)))
    return f"n = {low}" if low == high else f"n = {low}–{high}"
