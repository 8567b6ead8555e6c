"""What-if in the words of the report: what the outcome would do if some answers came to other levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import EXTRAPOLATED, Finding
from cjm_core.language import interval, number, translate
from cjm_core.render.amount import base
from cjm_core.render.place_names import PlaceNames

GUESS, NO_PROOF = N_("a guess: hardly anybody answered so"), N_("how answers go together, no proof of an effect")


@dataclass(frozen=True)
class Prediction:
    """One scenario: its name, the levels that are supposed, what the outcome would do, and how far to trust it."""

    where: str
    what: str
    figures: str
    sureness: str
    sure: bool = False


def predictions(story: Story, totals: Iterable[Finding], names: PlaceNames) -> tuple[Prediction, ...]:
    """Return the predictions of a journey's scenarios; those whose questions all stand in other journeys stay out."""
    rows: dict[str, Finding] = {}
    for f in totals:
        if f.metric == "what_if" and (f.place not in rows or (f.n or 0) > (rows[f.place].n or 0)):
            rows[f.place] = f
    places = {"", *story.journey.places()}
    found = []
    for scenario in story.project.analysis.scenarios:
        row = rows.get(scenario.id)
        if row is not None and any(names.home("item", item) in places for item in scenario.levels):
            found.append(_prediction(row, scenario.levels, story.lang, names))
    return tuple(found)


def _prediction(f: Finding, levels: dict[str, float], lang: str, names: PlaceNames) -> Prediction:
    supposed = ", ".join(f"{names.item(item)} → {number(level, lang, 1)}" for item, level in levels.items())
    ends = "" if f.low is None or f.high is None else " " + interval(f.low, f.high, lang, 2, signed=True)
    outcome = names.item(f.against.removeprefix("item="))
    figures = f"{outcome} {number(f.value or 0.0, lang, 2, signed=True)}{ends}, {base(f.n, lang)}"
    return Prediction(names.of(f.place_kind, f.place), supposed, figures,
                      translate(GUESS if EXTRAPOLATED in f.flags else NO_PROOF, lang))
