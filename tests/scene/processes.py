"""Stories for the views of contacts, process and promises: traffic, hand-offs, expectations, long texts."""

from __future__ import annotations

from typing import Any

from stories import LONG

from cjm_core.extensions import SourceCount, Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.model import Handoff, Journey, Project

HIDDEN = {"n": None, "flags": (SUPPRESSED,)}


def changed(journey: Journey, change: Any) -> Journey:
    """Return the journey after a change to its plain form."""
    raw = journey.model_dump(mode="json", by_alias=True)
    change(raw)
    return Journey.model_validate(raw)


def overloaded(journey: Journey) -> Journey:
    """Return the journey with hostile long names of roles and systems, work, hand-offs and promises."""

    def change(raw: dict[str, Any]) -> None:
        for noun in (*raw["roles"][:2], *raw["systems"][:2]):
            noun["name"] = LONG
        for step in raw["stages"][1]["steps"]:
            step["name"] = LONG
            step["does"] = [{"text": LONG}]
            for work in (*step["front"], *step["back"]):
                work["text"] = LONG
        for handoff in raw["handoffs"][:2]:
            handoff |= {"passes": [LONG, {"en": "$x_1$ & co", "ru": "$x_1$ <b>"}], "broken": LONG}
        for promise in raw["promises"][:2]:
            promise |= {"text": LONG, "source": LONG}
        raw["title"] = LONG

    return changed(journey, change)


def items(journey: Journey) -> dict[str, dict[str, Any]]:
    """Return a question on expectation and one on experience for every promise."""
    found: dict[str, dict[str, Any]] = {}
    for promise in journey.promises:
        found[f"{promise.id}_hoped"] = {"promise": promise.id, "role": "expectation", "scale": "1-5"}
        found[f"{promise.id}_lived"] = {"promise": promise.id, "scale": "1-5", "pairs": f"{promise.id}_hoped"}
    return found


def process_story(
    journey: Journey, lang: str = "ru", page: str = "A3", findings: list[Finding] | None = None, full: bool = True,
) -> Story:
    """Return a story with the given findings; else with some for everything, or with none where not ``full``."""
    data = [{"file": "survey.csv", "items": items(journey)}] if journey.promises else []
    project = Project.model_validate({"title": "T", "journeys": [journey], "data": data})
    rows = findings if findings is not None else every_finding(journey) if full else []
    sources = (SourceCount("log", "events", "event_log", "", 412, 4112),) if full else ()
    return Story(project, journey, Findings(rows), (), sources, lang, page)


def every_finding(journey: Journey) -> list[Finding]:
    """Return made-up findings for contacts, hand-offs and promises, every fifth of them suppressed."""
    rows = [*coverage(journey), *traffic(journey)]
    for i, handoff in enumerate(journey.handoffs):
        rows.append(Finding("handoffs", "handoff", handoff.key, n=200 + i, value=200.0 + i, unit="count"))
        rows.append(late(handoff.key, (0.41, 0.05, 0.22)[i % 3]) if i % 5 != 4 else
                    Finding("handoff_late", "handoff", handoff.key, **HIDDEN))
        rows += passed_on(handoff, lost=i % 3 == 0, n=212 - i % 2) if i % 5 != 4 else []
    for i, promise in enumerate(journey.promises):
        rows += kept(promise.id, (-1.4, 0.3, 0.0, -0.1)[i % 4], (0.2, 0.2, 0.1, 0.7)[i % 4], hidden=i % 5 == 4)
    return rows


def coverage(journey: Journey) -> list[Finding]:
    rows = []
    places = journey.places()
    for place, wanted in journey.expected.items():
        contact = getattr(places[place], "touchpoint", None)
        there = [c in contact.all_channels if contact else False for c in wanted]
        rows.append(Finding("coverage", "step", place, n=len(wanted), value=sum(there) / len(wanted), unit="share"))
        rows += [Finding("coverage", "channel", f"{place}:{c}", n=1, value=float(x), unit="share")
                 for c, x in zip(wanted, there, strict=True)]
    return rows


def traffic(journey: Journey) -> list[Finding]:
    rows = []
    for i, (place, _, step) in enumerate(journey.steps()):
        for channel in step.touchpoint.all_channels if step.touchpoint else ():
            rows.append(Finding("traffic", "channel", f"{place}:{channel}", **HIDDEN) if i % 5 == 3 else
                        Finding("traffic", "channel", f"{place}:{channel}", n=1234, value=0.4, unit="share"))
    return rows


def late(key: str, share: float, half: float = 0.06) -> Finding:
    """Return how often a hand-off is late."""
    return Finding("handoff_late", "handoff", key, n=212, value=share, low=max(0.0, share - half), high=share + half,
                   unit="share", better="lower")


def passed_on(handoff: Handoff, lost: bool, n: int = 212) -> list[Finding]:
    """Return wait, completeness and asking again of a hand-off, and what became of its items."""
    key = handoff.key
    came, low, high = (0.62, 0.55, 0.69) if lost else (0.97, 0.94, 0.99)

    def of(metric: str, place: str, value: float, low: float, high: float, unit: str = "share", kind: str = "handoff",
           ) -> Finding:
        return Finding(metric, kind, place, n=n, value=value, low=low, high=high, unit=unit)

    return [
        of("handoff_wait", key, 71.2, 64.5, 80.1, "hours"), of("information_complete", key, came, low, high),
        of("asked_again", key, 1 - came, 1 - high, 1 - low),
        *(of("information_item", f"{key}:{i + 1}", came, low, high, kind="information")
          for i in range(len(handoff.passes))),
    ]


def kept(promise: str, gap: float, half: float, hidden: bool = False) -> list[Finding]:
    """Return means, gap and share of broken promises for one promise."""
    if hidden:
        return [Finding(m, k, p, **HIDDEN) for m, k, p in (
            ("gap", "promise", promise), ("broken_promise", "promise", promise),
            ("mean", "item", f"{promise}_hoped"), ("mean", "item", f"{promise}_lived"))]
    return [
        Finding("gap", "promise", promise, n=188, value=gap, low=gap - half, high=gap + half, unit="scale"),
        Finding("broken_promise", "promise", promise, n=188, value=0.41, low=0.34, high=0.48, unit="share"),
        Finding("mean", "item", f"{promise}_hoped", n=200, value=4.1, low=4.0, high=4.2, unit="scale"),
        Finding("mean", "item", f"{promise}_lived", n=19, value=4.1 + gap, low=4.0 + gap, high=4.2 + gap, unit="scale"),
    ]


def words(scenes: Any, kind: str) -> set[str]:
    """Return the lines of text of the marks of a kind."""
    return {p.text for m in marks(scenes, kind) for p in m.parts if hasattr(p, "text")}


def marks(scenes: Any, kind: str) -> list[Any]:
    """Return the marks of a kind on all pages."""
    return [m for scene in scenes for m in scene.marks if m.kind == kind]
