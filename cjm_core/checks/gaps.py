"""Questions about expectations and stakes reach something: a minimum its experience, points a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, item_id
from cjm_core.checks.references import items_of
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import ItemRole, Project

if TYPE_CHECKING:
    from cjm_core.findings import Findings
    from cjm_core.model import Item

LIVED = (ItemRole.EXPERIENCE, ItemRole.OVERALL, ItemRole.CSAT)


def _answered(name: str, least: Item, items: dict[str, Item]) -> bool:
    """Tell whether an experience item is held against this minimum: by a pair, or alone with it at its place."""
    twins = [i for key, i in items.items() if i.role in LIVED and (i.pairs == name or least.pairs == key)]
    near = [i for i in items.values() if i.role is ItemRole.EXPERIENCE and (i.at or i.promise)
            and (i.at, i.promise) == (least.at, least.promise)]
    return any((i.scale, i.better) == (least.scale, least.better) for i in twins or (near if len(near) == 1 else ()))


def _minimum(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """The least that people accept is held against an experience on the same scale."""
    items = dict(items_of(project))
    for name, item in items.items():
        if item.role is ItemRole.ADEQUATE and not _answered(name, item, items):
            yield issue("warning", "minimum_without_experience", item_id(name),
                        N_("the item `{item}` asks what is least acceptable, but no experience is held against it; "
                           "give both one scale, and `pairs:` or one place"), item=name)


def _points(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Points are shared out among places or promises, or they weigh nothing."""
    for name, item in items_of(project):
        if item.role is ItemRole.ALLOCATION and item.at is None and item.promise is None:
            yield issue("warning", "points_without_place", item_id(name),
                        N_("the item `{item}` gives points to nothing; say to what: `at:` a stage or step, or "
                           "`promise:`"), item=name)


CHECKS: tuple[Check, ...] = (
    Check("minimum_without_experience", N_("The least acceptable is held against an experience"), _minimum),
    Check("points_without_place", N_("Points are shared out among places"), _points),
)
