"""What the steps of a way are called: by their own names, with the stage only where two steps share a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cjm_core.model import Journey


def step_names(journeys: Iterable[Journey], lang: str) -> dict[str, str]:
    """Return the name of every stage and step by its place; steps of one name are told apart by their stages."""
    stages: dict[str, str] = {}
    steps: dict[str, tuple[str, str]] = {}
    for journey in journeys:
        for stage in journey.stages:
            stages.setdefault(stage.id, stage.name.said(lang))
            for step in stage.steps:
                steps.setdefault(f"{stage.id}.{step.id}", (stage.name.said(lang), step.name.said(lang)))
    often = Counter(name for _, name in steps.values())
    named = {place: name if often[name] == 1 else f"{stage} \N{MIDDLE DOT} {name}" for place, (stage, name) in
             steps.items()}
    return {**stages, **named}
