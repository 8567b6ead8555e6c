"""How differently the voices see the same thing: clients, front line, managers on one step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.sample import Sample
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.correction import corrected, family_of
from cjm_core.metrics.gaps.gap import welch_p
from cjm_core.metrics.gaps.paired import tested_together
from cjm_core.metrics.intervals import welch
from cjm_core.metrics.row import finding_of
from cjm_core.model import Item, ItemRole, Project
from cjm_core.suppression import OPEN_VOICE

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

SHARED_ROLES = (
    ItemRole.EXPERIENCE, ItemRole.EXPECTATION, ItemRole.ADEQUATE, ItemRole.IMPORTANCE, ItemRole.EMOTION,
    ItemRole.OVERALL, ItemRole.CSAT, ItemRole.EFFORT,
)
BETWEEN = N_("mean of one voice minus mean of the other on the same question, Welch interval")


@dataclass(frozen=True)
class Asked:
    """One question as one voice was asked it: the item, and everybody's answers by wave."""

    item_id: str
    item: Item
    voice: str
    samples: tuple[Sample, ...]


def _asked(evidence: Evidence) -> Iterator[Asked]:
    for item_id, item in evidence.items(*SHARED_ROLES):
        voices: dict[str, list[Sample]] = {}
        for sample in evidence.samples(item_id):
            if not sample.cell.segment and sample.n:
                voices.setdefault(sample.cell.voice, []).append(sample)
        for voice, samples in voices.items():
            yield Asked(item_id, item, voice, tuple(samples))


def several_voices(project: Project) -> bool:
    """Tell whether the surveys of a project may hold more than one voice; told from the model, at no cost."""
    spoken = {getattr(source, "voice", None) or project.voice or "" for source in project.data
              if source.kind == "responses"}
    return len(spoken) > 1 or any(not isinstance(voice, str) for voice in spoken)


def couples(evidence: Evidence) -> Iterator[tuple[Asked, Asked]]:
    """Yield every two voices' answers to the same question.

    The same question is the same item; an item whose ``pairs`` names one of its own role; or, where each voice has just
    one item of a role, place, promise and scale, those items. The first is the client's, else the project's own voice.
    """
    if not several_voices(evidence.project):
        return
    groups: dict[tuple[object, ...], list[Asked]] = {}
    asked = list(_asked(evidence))
    for one in asked:
        groups.setdefault(_topic(one, asked), []).append(one)
    for group in groups.values():
        ranked = sorted(group, key=lambda a: (*_rank(evidence.project, a.voice), a.item_id))
        for first, second in combinations(ranked, 2):
            alone = all(sum(a.voice == x.voice for a in group) == 1 for x in (first, second))
            if first.voice != second.voice and (alone or first.item_id == second.item_id):
                yield first, second


def _topic(one: Asked, asked: list[Asked]) -> tuple[object, ...]:
    """Return what a question is about; items without a place are about themselves alone."""
    twin = next((a.item for a in asked if a.item_id == one.item.pairs and a.item.role is one.item.role), None)
    item = twin or one.item
    scale = (one.item.role, one.item.scale, one.item.better)
    if item.at is None and item.promise is None:
        return (*scale, one.item.pairs if twin else one.item_id)
    return (*scale, item.at, item.promise)


def _rank(project: Project, voice: str) -> tuple[bool, bool, str]:
    return voice != OPEN_VOICE, voice != (project.voice or ""), voice


def _voice_gap(evidence: Evidence) -> list[Finding]:
    level = evidence.project.thresholds.level
    found = []
    for first, second in couples(evidence):
        others = {s.cell.wave: s for s in second.samples}
        family = tested_together(evidence.project, first.item.role.value, first.item)
        for a in first.samples:
            b = others.get(a.cell.wave)
            if b is None:
                continue
            found.append(finding_of(
                "voice_gap", "item", first.item_id, a.cell, welch(a, b, level), unit="scale", method=BETWEEN,
                level=level, better="", against=f"voice={second.voice}", p=welch_p(a, b),
                family=family_of("voice_gap", a.cell, family)))
    return corrected(found)


def _rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    found: dict[Spoken, tuple[Spoken, ...]] = {}
    for first, second in couples(evidence):
        key = ("item", first.item_id)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), key, ("item", second.item_id))))
    return found


METRICS: tuple[Metric, ...] = (
    Metric("voice_gap", N_("Gap between voices"), "scale",
           "mean of the first voice - mean of the other on the same question (same item, or same place, promise, role "
           "and scale), Welch; q by Benjamini and Hochberg over the questions of a role in a journey",
           "Parasuraman, Zeithaml and Berry 1985; Welch 1947; Benjamini and Hochberg 1995", _voice_gap, better="",
           rests_on=_rests_on),
)
