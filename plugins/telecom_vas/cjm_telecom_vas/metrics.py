"""How far customers climb the ladder of adoption, and which barriers those who stay below name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cjm_core import N_, Cell, ItemRole, Metric, PairSample, Sample, finding_of, share
from cjm_telecom_vas.ladder import Rung, rungs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core import Evidence, Finding, Project

REACHED = N_("share of people who reached the rung, Wilson interval; base: people asked about the first rung")
ASKED_ALL = N_("share of people who reached the rung, Wilson interval; base: people asked about it")
CLIMBED = N_("share of people on the rung before who reached this one, Wilson interval")
NAMED = N_("share of people who named the reason, Wilson interval; base: people asked, not reasons named")


def _two(cell: Cell, no: tuple[float, float, float], yes: tuple[float, float, float], weighted: bool) -> Sample:
    """Return a sample of 0 and 1 from (people, weight, squared weight) of either answer."""
    count, weight, weight2 = (np.array(pair) for pair in zip(no, yes, strict=True))
    return Sample(cell, np.array([0.0, 1.0]), count.astype(np.int64), weight, weight2, weighted)


def _sums(sample: Sample | PairSample, mask: NDArray[np.bool_]) -> tuple[float, float, float]:
    return (float(sample.count[mask].sum()), float(sample.weight[mask].sum()), float(sample.weight2[mask].sum()))


def _climbed(evidence: Evidence, before: Rung, rung: Rung) -> list[Sample]:
    """Return, cell by cell, who of those on the rung before reached this one."""
    found = []
    for pair in evidence.pair(before.item_id, rung.item_id):
        there = np.isin(pair.first, before.item.yes_codes)
        up = np.isin(pair.second, rung.item.yes_codes)
        found.append(_two(pair.cell, _sums(pair, there & ~up), _sums(pair, there & up), pair.weighted))
    return found


def _asked_everybody(evidence: Evidence, before: Rung, rung: Rung) -> bool:
    """Tell whether people below the rung before were asked about this one too."""
    codes = before.item.yes_codes
    return any(bool(np.any(~np.isin(pair.first, codes))) for pair in evidence.pair(before.item_id, rung.item_id))


def _is_one(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(values == 1)


def _reached(whole: Sample, sample: Sample, rung: Rung) -> Sample:
    """Return who reached the rung, out of ``whole``: people who were never asked about it did not reach it."""
    yes = _sums(sample, np.isin(sample.values, rung.item.yes_codes))
    everybody = _sums(whole, np.ones(len(whole.values), dtype=bool))
    no = (everybody[0] - yes[0], everybody[1] - yes[1], everybody[2] - yes[2])
    return _two(sample.cell, no, yes, whole.weighted)


def adoption(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of people who reached each rung; a rung whose yes has no number is not counted.

    Where only climbers are asked about the next rung, the base is everybody asked about the first.
    """
    level = evidence.project.thresholds.level
    rungs = rungs_of(evidence.items(ItemRole.REACHED))
    base = {sample.cell: sample for sample in evidence.samples(rungs[0].item_id)} if rungs else {}
    for i, rung in enumerate(rungs):
        if not rung.item.yes_codes:
            continue
        open_ladder = i == 0 or _asked_everybody(evidence, rungs[i - 1], rung)
        for sample in evidence.samples(rung.item_id):
            whole = sample if open_ladder else base.get(sample.cell)
            if whole is not None:
                estimate = share(_reached(whole, sample, rung), _is_one, level)
                yield finding_of("adoption", rung.kind, rung.place, sample.cell, estimate, unit="share",
                                 method=ASKED_ALL if open_ladder else REACHED, level=level)


def adoption_step(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of people on one rung who climbed to the next; both must be counted in numbers."""
    level = evidence.project.thresholds.level
    rungs = rungs_of(evidence.items(ItemRole.REACHED))
    for before, rung in pairwise(rungs):
        if not (before.item.yes_codes and rung.item.yes_codes):
            continue
        for sample in _climbed(evidence, before, rung):
            if sample.n:
                yield finding_of("adoption_step", rung.kind, rung.place, sample.cell,
                                 share(sample, _is_one, level), unit="share", method=CLIMBED, level=level)


def barrier_reach(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of people asked who name each reason; it stands at the map's barrier of that code."""
    level = evidence.project.thresholds.level
    barriers = barriers_of(evidence.project)
    for item_id, _ in evidence.items(ItemRole.REASON):
        asked = evidence.choices(item_id)
        for code in dict.fromkeys(code for choices in asked for code in choices.codes):
            kind, place = ("element", barriers[code]) if code in barriers else ("answer", f"{item_id}={code}")
            for choices in asked:
                estimate = share(choices.sample(code), _is_one, level)
                yield finding_of("barrier_reach", kind, place, choices.cell, estimate, unit="share", method=NAMED,
                                 level=level, better="lower")


def barriers_of(project: Project) -> dict[str, str]:
    """Return where the barriers of the maps stand, by code, as ``stage.step.code``; without codes that stand twice."""
    found: dict[str, set[str]] = {}
    for journey in project.journeys:
        for place, kind, element in journey.elements():
            if kind == "barrier" and element.key:
                found.setdefault(element.key, set()).add(f"{place}.{element.key}")
    return {code: places.pop() for code, places in found.items() if len(places) == 1}


METRICS: tuple[Metric, ...] = (
    Metric(
        "adoption", N_("Reached the rung"), "share",
        "people with `yes` to a `reached` item / people asked about it; where only climbers are asked on, / people "
        "asked about the first rung",
        "Wilson 1927; Newcombe 1998", adoption,
    ),
    Metric(
        "adoption_step", N_("Climbed on"), "share",
        "people with `yes` to both rungs / people with `yes` to the rung before who answered both",
        "Wilson 1927; Newcombe 1998", adoption_step,
    ),
    Metric(
        "barrier_reach", N_("Name the barrier"), "share",
        "people who named the reason / people who answered the `reason` item; with several reasons a person the shares "
        "add up to more than one",
        "Wilson 1927; Agresti and Liu 1999 on multiple-response tables", barrier_reach, better="lower",
    ),
)
