"""The survey as an instrument: one scale for what is compared, a pair for every promise, a measure where it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, item_id
from cjm_core.checks.references import items_of
from cjm_core.checks.spoken import ROLES
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import ItemRole, Journey, Project

if TYPE_CHECKING:
    from cjm_core.findings import Findings
    from cjm_core.model import Item

COMPARED = (ItemRole.EXPERIENCE, ItemRole.EXPECTATION, ItemRole.IMPORTANCE, ItemRole.EFFORT)
IN_WORDS = (ItemRole.REASON, ItemRole.REACHED)
PAIR = (ItemRole.EXPECTATION, ItemRole.EXPERIENCE)
UNCOMPARED = {ItemRole.IMPORTANCE, ItemRole.ALLOCATION, ItemRole.FUNCTIONAL, ItemRole.DYSFUNCTIONAL}
SCALED = (*COMPARED, ItemRole.OVERALL, ItemRole.CSAT, ItemRole.EMOTION)


def _belongs(journey: Journey, item: Item) -> bool:
    return item.at in journey.places() or item.promise in {p.id for p in journey.promises}


def _hopes_of_feelings(project: Project) -> set[str]:
    """Return the expectations that are paired with a feeling: they are compared on -2 to +2, whatever their scale."""
    items = dict(items_of(project))
    felt = {name for name, item in items.items() if item.role is ItemRole.EMOTION}
    return {items[name].pairs or "" for name in felt} | {n for n, item in items.items() if item.pairs in felt}


def _one_scale(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Items of one role in one journey share a scale, or they cannot be compared or rolled up."""
    hoped = _hopes_of_feelings(project)
    for journey in project.journeys:
        for role in COMPARED:
            scales = {
                i.scale.root.replace(" ", "") + (" ↓" if i.better == "lower" else "")
                for name, i in items_of(project)
                if i.role is role and i.scale is not None and name not in hoped and _belongs(journey, i)
            }
            if len(scales) > 1:
                yield issue("warning", "mixed_scales", journey.id,
                            N_("the items of `{journey}` on {role} (`role: {key}`) use the scales {scales}; "
                               "touchpoints on different scales cannot be compared, and places that mix them get no "
                               "mean of their own"),
                            role=ROLES[role], key=role.value, journey=journey.id, scales=", ".join(sorted(scales)))


def _has_scale(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A rated item says its scale; without it answers out of scale pass, and best answers are unknown."""
    for name, item in items_of(project):
        if item.role in SCALED and item.scale is None and not item.labels:
            yield issue("warning", "no_scale", item_id(name),
                        N_("the item `{item}` has no scale, so wrong codes pass for answers; write `scale: 1-5`"),
                        item=name)


def _is_number(code: str | int | float) -> bool:
    try:
        float(code)
    except ValueError:
        return False
    return True


def _labels(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """The codes of a rated item are numbers; labels the wrong way round leave it without any."""
    for name, item in items_of(project):
        if item.role in IN_WORDS or not item.labels:
            continue
        if not any(_is_number(code) for code in item.labels):
            code, word = next(iter(item.labels.items()))
            first, second = (word, code) if _is_number(word) else (1, code)
            yield issue("error", "label_codes", item_id(name),
                        N_("the `labels` of `{item}` have no number among their codes, so none of its answers counts; "
                           "`labels` maps a code to its words: write `{code}: {words}`"),
                        item=name, code=first, words=second)


def _several(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Several answers in one cell give no number, only shares of people who chose each."""
    for name, item in items_of(project):
        if item.separator is not None and item.role is not ItemRole.REASON:
            yield issue("warning", "several_answers", item_id(name),
                        N_("the item `{item}` has a `separator`, and several answers at once have no mean, so nothing "
                           "is computed from it; write `role: reason`, or take the separator away"), item=name)


def _recommendation(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A net promoter score is asked from 0 to 10, or it is none."""
    for name, item in items_of(project):
        if item.role in (ItemRole.NPS, ItemRole.ENPS) and item.scale and (item.scale.low, item.scale.high) != (0, 10):
            yield issue("warning", "nps_scale", item_id(name),
                        N_("the item `{item}` is asked on {scale}; a net promoter score needs 0-10, so none is "
                           "computed"),
                        item=name, scale=item.scale.root)


def _pairs(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Expectation and experience of a pair are asked on one scale."""
    items = dict(items_of(project))
    for name, item in items.items():
        other = items.get(item.pairs or "")
        if other is None or UNCOMPARED & {item.role, other.role}:
            continue
        if (other.scale, other.better) != (item.scale, item.better):
            yield issue("warning", "pair_scales", item_id(name),
                        N_("`{first}` and `{second}` are a pair on different scales, so their gap is not computed"),
                        first=name, second=item.pairs)


def _promise_source(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A promise was made by a role of the map, or its source is put into words."""
    for journey in project.journeys:
        roles = project.all_roles(journey)
        for promise in journey.promises:
            if promise.made_by not in roles and promise.source is None:
                yield issue("note", "promise_without_source", f"{journey.id}/{promise.id}",
                            N_("`{source}`, who made the promise `{promise}`, is no role of the map; say in `source:` "
                               "where it was read or heard"), source=promise.made_by, promise=promise.id)


def _promise_pair(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Where there is a survey, every promise has an expectation and an experience to compare; told once a journey."""
    items = items_of(project)
    if not items:
        return
    asked = {(item.promise, item.role) for _, item in items}
    for journey in project.journeys:
        lone = [p.id for p in journey.promises if any((p.id, role) not in asked for role in PAIR)]
        if lone:
            yield issue("warning", "promise_without_pair", journey.id,
                        N_("promises of `{journey}` of which nobody can say whether they are kept, for they lack an "
                           "item on the expectation (`role: expectation`) or on the experience (`role: experience`): "
                           "{promises}; add items with `promise:`"),
                        journey=journey.id, promises=", ".join(f"`{name}`" for name in lone))


CHECKS: tuple[Check, ...] = (
    Check("mixed_scales", N_("Touchpoints compared share one scale"), _one_scale),
    Check("no_scale", N_("A rated item has a scale"), _has_scale),
    Check("label_codes", N_("Answers that are counted have numbers"), _labels),
    Check("several_answers", N_("Several answers at once are reasons"), _several),
    Check("nps_scale", N_("Recommendation is asked from 0 to 10"), _recommendation),
    Check("pair_scales", N_("A pair shares one scale"), _pairs),
    Check("promise_without_source", N_("Every promise has a source"), _promise_source),
    Check("promise_without_pair", N_("Every promise is measured"), _promise_pair),
)
