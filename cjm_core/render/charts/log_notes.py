"""The foot of a chart of an event log: how large the log is."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.language import number, translate
from cjm_core.scene.flow.graph import log_size


def log_words(story: Story) -> list[str]:
    """Say which log the numbers are from, and how many journeys and events it has; nothing where nobody counted."""
    size = log_size(story)
    if size is None:
        return []
    names = ", ".join(dict.fromkeys(s.source for s in story.sources if s.kind == "events" and s.source))
    text = translate(N_("Source: the event log {names}, {journeys} journeys, {events} events."), story.lang)
    said = text.format(names=names, journeys=number(size[0], story.lang, 0), events=number(size[1], story.lang, 0))
    return [said.replace(" ,", ",").replace("  ", " ")]
