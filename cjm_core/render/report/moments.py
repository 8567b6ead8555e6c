"""Moments of truth in the words of the report: which the answers show, which they deny, and which nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.render.amount import base, figure_of, interval_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.verdicts import verdict_said

CRITICAL = "critical"
SHOWN = (CRITICAL, "moment", "strength")
DECLARED_DENIED, DECLARED_UNTOLD = N_("declared; the answers do not show it"), N_("declared; the answers cannot tell")
COSTS = N_("costs the overall score {figures}")
COSTS_ON = N_("costs the overall score {figures} points on its scale {scale}")
AMONG = N_("among the three costliest in {share} of draws of people")


@dataclass(frozen=True)
class Turning:
    """One place that may decide the whole: what it is called, the verdict, what it costs in words; ``loss`` sorts."""

    place: str
    where: str
    verdict: str
    what: str
    figures: str
    sureness: str
    loss: float

    @property
    def sure(self) -> bool:
        """Tell whether the answers show it; what is only declared is not sure."""
        return self.verdict in SHOWN

    @property
    def critical(self) -> bool:
        """Tell whether the place decides the whole and fails people."""
        return self.verdict == CRITICAL


def turning_points(story: Story, totals: Iterable[Finding], names: PlaceNames) -> tuple[Turning, ...]:
    """Return the moments of truth of a journey: those that the answers show by what they cost, then declared ones."""
    rows = list(totals)
    judged = _largest(f for f in rows if f.metric == "moment_of_truth")
    top = _largest(f for f in rows if f.metric == "top_three")
    declared = [place for place, _, step in story.journey.steps() if step.moment_of_truth]
    places = story.journey.places()
    shown = [_shown(f, top.get(place), story.lang, names) for place, f in judged.items()
             if f.verdict in SHOWN and place in places]
    rest = [_declared(place, judged.get(place), story.lang, names) for place in declared
            if place not in judged or judged[place].verdict not in SHOWN]
    return (*sorted(shown, key=lambda t: (SHOWN.index(t.verdict), -t.loss, t.place)), *rest)


def _largest(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return for each place the row with the most people behind it."""
    found: dict[str, Finding] = {}
    for f in findings:
        if f.place not in found or (f.n or 0) > (found[f.place].n or 0):
            found[f.place] = f
    return found


def _shown(f: Finding, top: Finding | None, lang: str, names: PlaceNames) -> Turning:
    figures, sureness = "", ""
    if f.verdict != "strength" and f.value is not None and f.low is not None and f.low > 0:
        figures = f"{_cost(f, lang, names)}, {base(f.n, lang)}"
        if top is not None and top.value is not None:
            sureness = translate(AMONG, lang).format(share=percent(top.value, lang))
    return Turning(f.place, names.of(f.place_kind, f.place), f.verdict, verdict_said(f.verdict, lang),
                   figures or base(f.n, lang), sureness, f.value or 0.0)


def _cost(f: Finding, lang: str, names: PlaceNames) -> str:
    """Say the expected loss with the scale that it is a part of, for a tenth of five points is not one of ten."""
    item = names.items.get(f.against.removeprefix("item="))
    figures = " ".join((figure_of(f, lang), interval_of(f, lang)))
    if item is None or item.scale is None:
        return translate(COSTS, lang).format(figures=figures)
    scale = "–".join(number(end, lang, 0, False) for end in (item.scale.low, item.scale.high))
    return translate(COSTS_ON, lang).format(figures=figures, scale=scale)


def _declared(place: str, f: Finding | None, lang: str, names: PlaceNames) -> Turning:
    untold = f is None or f.verdict not in ("no_moment", "pain")
    told = translate(DECLARED_UNTOLD if untold else DECLARED_DENIED, lang)
    return Turning(place, names.place(place), "declared", told, base(f.n, lang) if f else "", "", 0.0)

