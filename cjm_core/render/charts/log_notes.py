"""The foot of a chart of an event log: which log it is, from when to when, and how large."""

from __future__ import annotations

from pathlib import PurePath

from cjm_core.errors import N_
from cjm_core.extensions import SourceCount, Story
from cjm_core.language import number, short_date, translate
from cjm_core.scene.flow.graph import log_size

CLOCKS_BEGIN = 1970
"""Made-up logs begin in this year: their times count from nought, and their days say nothing."""


def log_words(story: Story) -> list[str]:
    """Say which log the numbers are from, its period, how many journeys and events; nothing where nobody counted."""
    size = log_size(story)
    if size is None:
        return []
    logs = [s for s in story.sources if s.kind == "events"]
    names = list(dict.fromkeys(_file(story, s) for s in logs if s.source))
    source = translate(N_("Source: the event log {names}") if len(names) == 1 else N_("Source: the event logs {names}")
                       if names else N_("Source: the event log"), story.lang)
    quoted = ", ".join(translate(N_("\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"), story.lang)
                       .format(name=name) for name in names)
    counts = translate(N_("{journeys} journeys, {events} events"), story.lang).format(
        journeys=number(size[0], story.lang, 0), events=number(size[1], story.lang, 0))
    return ["; ".join((source.format(names=quoted), *_period(logs, story.lang), counts)) + "."]


def _file(story: Story, source: SourceCount) -> str:
    """Return the name of a log's file; its id where the project has no such file."""
    found = next((s.file for s in story.project.data if source.source in (s.id, s.file)), "")
    return PurePath(str(found).rstrip("/")).name or source.source


def _period(logs: list[SourceCount], lang: str) -> list[str]:
    """Say the days of the first and the last event; nothing where a log does not tell or counts time from nought."""
    days = [(s.first, s.last) for s in logs if s.first and s.last and s.first.year > CLOCKS_BEGIN]
    if not days or len(days) < len(logs):
        return []
    first, last = min(a for a, _ in days), max(b for _, b in days)
    if first == last:
        return [short_date(first, lang)]
    return [translate(N_("{first} to {last}"), lang).format(
        first=short_date(first, lang), last=short_date(last, lang))]
