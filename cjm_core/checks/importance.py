"""What matters to people, asked so that it can be read: Kano's questions in pairs, importance beside a rating."""

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

KANO = {ItemRole.FUNCTIONAL: ItemRole.DYSFUNCTIONAL, ItemRole.DYSFUNCTIONAL: ItemRole.FUNCTIONAL}
STATED = (ItemRole.IMPORTANCE, ItemRole.ALLOCATION)
RATED = (ItemRole.CSAT, ItemRole.EXPERIENCE)
CODES = {1.0, 2.0, 3.0, 4.0, 5.0}
MOST_CONTRADICTORY = 0.05


def _partners(name: str, items: dict[str, Item]) -> list[Item]:
    """Return the items that an item is paired with, on whichever of the two ``pairs:`` stands."""
    own = items.get(items[name].pairs or "")
    return [*([own] if own else []), *(i for i in items.values() if i.pairs == name)]


def _kano_pair(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Each of Kano's questions has its counterpart; one alone says nothing."""
    items = dict(items_of(project))
    for name, item in items.items():
        other = KANO.get(item.role)
        if other is not None and not any(p.role is other for p in _partners(name, items)):
            yield issue("warning", "kano_pair", item_id(name),
                        N_("`{item}` asks one of Kano's two questions (`role: {role}`) and no item is its pair, so it "
                           "gets no class; write `pairs:` with the item of `role: {other}`"),
                        item=name, role=item.role.value, other=other.value)


def _codes(item: Item) -> set[float]:
    if item.labels:
        return {float(c) for c in item.labels if str(c).strip().lstrip("-").replace(".", "", 1).isdigit()}
    return CODES if item.scale is None or (item.scale.low, item.scale.high) == (1, 5) else set()


def _kano_codes(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Kano's answers are coded 1 to 5 from like to dislike."""
    for name, item in items_of(project):
        if item.role in KANO and _codes(item) != CODES:
            yield issue("error", "kano_codes", item_id(name),
                        N_("the answers of `{item}` must be coded 1 to 5 in Kano's order: 1 like it, 2 it must be so, "
                           "3 neutral, 4 can live with it, 5 dislike it; give the words of the file under `labels`"),
                        item=name)


def _unrated(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """What people say matters is read beside how satisfied they are with it."""
    items = dict(items_of(project))
    for name, item in items.items():
        if item.role not in STATED or any(p.role in RATED for p in _partners(name, items)):
            continue
        near = [i for i in items.values() if item.at and i.at == item.at]
        near = near or [i for i in items.values() if item.promise and i.promise == item.promise]
        if sum(i.role in STATED for i in near) > 1 or not any(i.role in RATED for i in near):
            yield issue("note", "unrated_importance", item_id(name),
                        N_("`{item}` asks how much something matters, and no rating belongs to it, so it gets no field "
                           "of importance and performance; write `pairs:` with the item that rates it"), item=name)


def _contradictory(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A question that many answer in contradiction to themselves is badly worded."""
    for f in findings or ():
        if f.metric != "kano_questionable" or f.segment or f.wave or (f.value or 0) <= MOST_CONTRADICTORY:
            continue
        yield issue("warning", "kano_wording", item_id(f.place),
                    N_("{share} % of the people contradict themselves on `{item}` and its pair, more than 5 %: the "
                       "two questions were misunderstood; ask them anew before you stand on the class"),
                    share=round(100 * (f.value or 0)), item=f.place)


CHECKS: tuple[Check, ...] = (
    Check("kano_pair", N_("Kano's questions come in pairs"), _kano_pair),
    Check("kano_codes", N_("Kano's answers are coded from like to dislike"), _kano_codes),
    Check("unrated_importance", N_("Importance is read beside a rating"), _unrated),
    Check("kano_wording", N_("Kano's questions are understood"), _contradictory, needs_findings=True),
)
