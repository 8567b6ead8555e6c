"""Doubles: an id names one thing, for waves, diffs and evidence hang on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, item_id
from cjm_core.checks.references import items_of
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import Journey, Project

if TYPE_CHECKING:
    from cjm_core.findings import Findings


def _twice(ids: Iterable[str | None]) -> list[str]:
    return [name for name, times in Counter(i for i in ids if i).items() if times > 1]


def _in_journey(journey: Journey) -> Iterator[str]:
    """Yield the names, within a journey, that stand for two things."""
    yield from _twice(s.id for s in journey.stages)
    for stage in journey.stages:
        yield from (f"{stage.id}.{name}" for name in _twice(s.id for s in stage.steps))
    for place, holder in journey.places().items():
        yield from (f"{place}.{key}" for key in _twice(e.key for _, e in holder.elements()))
    for things in (journey.personas, journey.roles, journey.systems, journey.promises, journey.plan):
        yield from _twice(thing.id for thing in things)
    yield from _twice(h.key for h in journey.handoffs)


def _ids(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Every id of one kind is there once."""
    things = (project.journeys, project.personas, project.roles, project.systems, project.channels)
    doubled = [name for group in things for name in _twice(thing.id for thing in group)]
    doubled += _twice(source.id for source in project.data)
    doubled += [f"{j.id}/{name}" for j in project.journeys for name in _in_journey(j)]
    for about in dict.fromkeys(doubled):
        yield issue("error", "duplicate_id", about, N_("the id `{name}` names two things; give one of them another"),
                    name=about.rpartition("/")[2])


def _items(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """One item id in two sources is one question: the same role, scale, place and promise."""
    seen: dict[str, object] = {}
    for this, item in items_of(project):
        meaning = (item.role, item.scale, item.at, item.promise, item.better)
        if seen.setdefault(this, meaning) != meaning:
            yield issue("error", "item_twice", item_id(this),
                        N_("the item `{name}` stands in two sources with another role, scale, place or promise; one "
                           "question needs one meaning, two questions two ids"), name=this)


def _places(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A place belongs to one journey, since rows of evidence name places and no journeys; as-is and to-be may share."""
    owner: dict[tuple[str, str], str] = {}
    for journey in project.journeys:
        for stage in journey.stages:
            first = owner.setdefault((journey.state, stage.id), journey.id)
            if first != journey.id:
                yield issue("warning", "shared_place", f"{journey.id}/{stage.id}",
                            N_("the stage `{place}` stands in the journeys `{first}` and `{second}`, and evidence "
                               "cannot tell them apart; give one of them another id"),
                            place=stage.id, first=first, second=journey.id)


CHECKS: tuple[Check, ...] = (
    Check("duplicate_id", N_("An id names one thing"), _ids),
    Check("item_twice", N_("An item has one meaning"), _items),
    Check("shared_place", N_("A place belongs to one journey"), _places),
)
