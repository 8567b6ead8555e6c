"""Which barrier holds people at which stage: named when asked, told unasked, and what each of them costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell, Sample
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.barriers.funnel import DRAWS, SEED, Funnel, funnels, log_shares
from cjm_core.metrics.intervals import Estimate, proportion, share
from cjm_core.metrics.resampling import percentiles
from cjm_core.metrics.row import finding_of
from cjm_core.model import ElementKind, ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.model import Project

NAMED = N_("share of people who named the barrier when asked for reasons, Wilson interval; base: people asked, not "
           "reasons named")
TOLD = N_("share of people who spoke of the barrier at this stage unasked, Wilson interval; base: people heard")
WEIGHT = N_("share of people who named the barrier times the part of the whole loss that falls on its stage of the "
            "ladder; interval: 4000 draws of Jeffreys' posterior")


@dataclass(frozen=True)
class Barrier:
    """One barrier of a question: its code, where its findings stand, and the stage where it holds people."""

    code: str
    kind: str
    place: str
    stage: str


def on_map(project: Project) -> dict[tuple[str, str], str]:
    """Return where the barriers of the maps stand, ``stage.step.code``, by stage and code; none that does so twice.

    The empty stage stands for the whole map.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for journey in project.journeys:
        for place, kind, element in journey.elements():
            if kind is ElementKind.BARRIER and element.key:
                for stage in ("", place.split(".", maxsplit=1)[0]):
                    found.setdefault((stage, element.key), set()).add(f"{place}.{element.key}")
    return {spot: places.pop() for spot, places in found.items() if len(places) == 1}


def asked_barriers(evidence: Evidence) -> Iterator[tuple[str, Barrier]]:
    """Yield (item, barrier) for every reason that people named: at the map's barrier of its code, else at the answer.

    A code that stands at several stages of the map is the one at the stage that its question asks about. Where two
    questions offer one barrier, the second stands at its answers.
    """
    known = on_map(evidence.project)
    taken: dict[str, str] = {}
    for item_id, item in evidence.items(ItemRole.REASON):
        stage = (item.at or "").split(".", maxsplit=1)[0]
        for code in dict.fromkeys(code for choices in evidence.choices(item_id) for code in choices.codes):
            place = known.get((stage, code)) or known.get(("", code))
            if place is not None and taken.setdefault(place, item_id) == item_id:
                yield item_id, Barrier(code, "element", place, place.split(".", maxsplit=1)[0])
            else:
                yield item_id, Barrier(code, "answer", f"{item_id}={code}", stage)


def barrier(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of people whom each barrier holds, at its place: as asked, and as told unasked."""
    level = evidence.project.thresholds.level
    for item_id, named in asked_barriers(evidence):
        for choices in evidence.choices(item_id):
            yield finding_of("barrier", named.kind, named.place, choices.cell,
                             share(choices.sample(named.code), _is_one, level), unit="share", method=NAMED, level=level,
                             better="lower")
    yield from _told(evidence, level)


def barrier_weight(evidence: Evidence) -> Iterator[Finding]:
    """Yield what each barrier costs: how many it holds, times what is lost at its stage; only where a ladder stands."""
    level = evidence.project.thresholds.level
    at_stage: dict[str, dict[Cell, _Loss]] = {}
    for funnel in funnels(evidence) if evidence.items(ItemRole.REASON) else ():
        for stage, lost in _losses(funnel).items():
            at_stage.setdefault(stage, {}).setdefault(funnel.cell, lost)
    for item_id, named in asked_barriers(evidence):
        for choices in evidence.choices(item_id):
            loss = at_stage.get(named.stage, {}).get(choices.cell)
            if loss is not None and choices.people:
                yield finding_of("barrier_weight", named.kind, named.place, choices.cell,
                                 _weight(choices.sample(named.code), loss, level), unit="share", method=WEIGHT,
                                 level=level, better="lower")


@dataclass(frozen=True)
class _Loss:
    """The part of the loss that falls on a stage: as observed, as drawn, and the fewest people that it rests on."""

    value: float
    drawn: NDArray[np.float64]
    n: int


def _losses(funnel: Funnel) -> dict[str, _Loss]:
    if not funnel.climbed:
        return {}
    rates = [rate.value or 0.0 for rate in funnel.rates(0.95)]
    values, drawn = log_shares(np.array(rates)), log_shares(funnel.drawn())
    n = min(step.n for step in funnel.steps)
    stages = [rung.stage for rung in funnel.rungs]
    return {
        stage: _Loss(float(values[mine].sum()), drawn[:, mine].sum(axis=1), n)
        for stage in dict.fromkeys(stages) if stage
        for mine in [[i for i, s in enumerate(stages) if s == stage]]
    }


def _weight(sample: Sample, loss: _Loss, level: float) -> Estimate:
    """Return share times loss; the two are drawn apart, for they come from different answers."""
    held, base = share(sample, _is_one, level), sample.n_effective
    n = min(sample.n, loss.n)
    if held.value is None:
        return Estimate(None, None, None, n, base, None, sample.weighted)
    up = held.value * base
    drawn = np.random.default_rng(SEED + 1).beta(up + 0.5, base - up + 0.5, size=DRAWS) * loss.drawn
    low, high = percentiles(drawn, level)
    value = held.value * loss.value
    return Estimate(value, min(low, value), max(high, value), n, min(base, float(n)), None,
                    sample.weighted)


def _told(evidence: Evidence, level: float) -> Iterator[Finding]:
    """Yield the barriers of mentions, stage by stage, also for groups in which nobody told them."""
    counts = [c for c in evidence.mentions() if c.kind == ElementKind.BARRIER.value and c.code and not c.method]
    said = {(c.place, c.code, c.cell): c.people for c in counts if c.place and "." not in c.place}
    known = on_map(evidence.project)
    for stage, code in sorted({spot[:2] for spot in said}):
        place = known.get((stage, code), f"{stage}.{code}")
        for heard in evidence.heard():
            if not heard.method:
                people = said.get((stage, code, heard.cell), 0)
                yield finding_of("barrier", "element", place, heard.cell, proportion(people, heard.people, level),
                                 unit="share", method=TOLD, level=level, better="lower")


def _is_one(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(values == 1)


def _on_parts(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return what a barrier's weight is made of: its share and the rungs at its stage."""
    rungs: dict[str, list[Spoken]] = {}
    for funnel in funnels(evidence) if evidence.items(ItemRole.REASON) else ():
        for rung in funnel.rungs:
            rungs.setdefault(rung.stage, []).append((rung.kind, rung.place))
    return {
        (named.kind, named.place): tuple(dict.fromkeys(((named.kind, named.place), *rungs.get(named.stage, ()))))
        for _, named in asked_barriers(evidence)
    }


METRICS: tuple[Metric, ...] = (
    Metric("barrier", N_("Held by the barrier"), "share",
           "people who named the barrier / people asked; of mentions: people who told it at the stage / people heard",
           "Wilson 1927; Agresti and Liu 1999 on multiple-response tables", barrier, better="lower"),
    Metric("barrier_weight", N_("Weight of the barrier"), "share",
           "share of people who named it times ln c_s / sum ln c of its stage",
           "Brown, Cai and DasGupta 2001 on Jeffreys' interval", barrier_weight, better="lower", rests_on=_on_parts),
)
