"""Stories to draw in tests: every template of every plugin, hollow or with findings; with long texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cjm_core.extensions import Quote, SourceCount, Story
from cjm_core.findings import SMALL_BASE, SUPPRESSED, Finding, Findings
from cjm_core.model import Journey, Project, Template

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "plugins").glob("*/*/templates/*.yaml"))
LONG = {
    "ru": "Высокопроизводительное межфункциональное взаимодействие с непосредственным руководителем и кадровой службой",
    "en": "Interdepartmental responsibilities misunderstood throughout organisational communications",
}


def template_journey(path: Path) -> Journey:
    """Return the journey of a template file."""
    return Template.model_validate(YAML(typ="safe").load(path.read_text("utf-8"))).journey


def lengthened(journey: Journey) -> Journey:
    """Return the journey with hostile long names and statements at its second stage."""
    raw = journey.model_dump(mode="json", by_alias=True)
    stage = raw["stages"][1]
    stage["name"] = LONG
    for step in stage["steps"]:
        step["name"] = LONG
        step["pains"] = [{"code": "long", "text": LONG}, {"text": LONG}]
        step["thinks"] = [{"text": LONG}]
        step["touchpoint"] = {"channel": "email", "name": LONG}
        step["moment_of_truth"] = {"why": LONG}
    raw["title"] = LONG
    raw["plan"] = [{"id": f"i{n}", "text": LONG, "for": [stage["id"]]} for n in range(4)]
    return Journey.model_validate(raw)


def full_findings(journey: Journey) -> Findings:
    """Return made-up findings for every place, statement and promise, some suppressed, some on a small base."""
    rows: list[Finding] = []
    for i, (place, _, step) in enumerate(journey.steps()):
        value = (step.mood or 0.0) * 0.9 + 0.05 * (i % 3)
        rows.append(_row("emotion", "step", place, value, 0.4, unit="valence", n=180 + i))
        rows.append(_row("expected_emotion", "step", place, 1.0 + 0.1 * (i % 4), 0.2, unit="valence", n=180))
        for channel in step.touchpoint.all_channels if step.touchpoint else ():
            rows.append(_row("traffic", "channel", f"{place}:{channel}", 0.4, 0.05, unit="share", n=400))
    for i, (place, _, element) in enumerate(journey.elements()):
        if element.key:
            flags = (SUPPRESSED,) if i % 7 == 3 else (SMALL_BASE,)
            name = f"{place}.{element.key}"
            rows.append(_row("mentions", "element", name, 3 + i % 12, 2, unit="people", n=18, flags=flags))
    for i, promise in enumerate(journey.promises):
        flags = (SUPPRESSED,) if i % 5 == 4 else ()
        rows.append(_row("gap", "promise", promise.id, -1.4 + 0.5 * i, 0.3, unit="scale", n=200, flags=flags))
    return Findings(rows)


def _row(metric: str, kind: str, place: str, value: float, half: float, **more: Any) -> Finding:
    if SUPPRESSED in more.get("flags", ()):
        return Finding(metric, kind, place, n=None, unit=more["unit"], flags=more["flags"])
    return Finding(metric, kind, place, value=value, low=value - half, high=value + half, **more)


def story(journey: Journey, lang: str = "ru", page: str = "A3", full: bool = True) -> Story:
    """Return a story of a journey: with findings, quotes and sources, or hollow."""
    project = Project.model_validate({"title": "T", "journeys": [journey]})
    if not full:
        return Story(project, journey, Findings(), (), (), lang, page)
    place = next(place for place, _, _ in journey.steps())
    quotes = (Quote(place, "thought", "", "«Как-то так", "employee", "interview"),)
    sources = (
        SourceCount("survey", "responses", "survey", "employee", 240, 240),
        SourceCount("talks", "mentions", "interview", "employee", 18, 160),
    )
    return Story(project, journey, full_findings(journey), quotes, sources, lang, page)
