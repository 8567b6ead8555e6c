"""Which journey of a project each of its event logs records."""

from __future__ import annotations

from cjm_core.model import Project
from cjm_core.model.codebook import Events


def homes_of(project: Project) -> dict[int, str]:
    """Return, by the number of its source, the journey that a log records: the one with most of its places.

    The first journey where a log has places of none; nothing (an empty id) where the project has no journey.
    """
    found = {}
    for index, source in enumerate(project.data):
        if isinstance(source, Events):
            places = set(source.steps.values())
            best = max(project.journeys, key=lambda j: len(places & j.places().keys()), default=None)
            found[index] = best.id if best else ""
    return found


def voice_of_logs(project: Project) -> str:
    """Return the voice whose journeys the logs record, unnamed (and protected) where logs differ."""
    voices = {s.voice or project.voice or "" for s in project.data if isinstance(s, Events)}
    return voices.pop() if len(voices) == 1 else ""
