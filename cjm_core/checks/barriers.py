"""Ladders and times that the project asks for: their items exist, can be counted, and run the way of the map."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, item_id, unknown
from cjm_core.checks.references import ITEM, items_of
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import ItemRole, Project
from cjm_core.model.ladder import ladders_of

if TYPE_CHECKING:
    from cjm_core.findings import Findings
    from cjm_core.model import Adoption, Item

LEAST = 2


def _ladder_items(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Every rung of `analysis.ladder` is an item that says who reached it."""
    items = dict(items_of(project))
    for name in project.analysis.ladder:
        if name not in items:
            reached = [n for n, item in items.items() if item.role is ItemRole.REACHED]
            yield unknown("ladder_items", "analysis.ladder", ITEM, name, reached or items)
        elif items[name].role is not ItemRole.REACHED:
            yield issue("warning", "ladder_items", item_id(name),
                        N_("`{item}` is a rung of `analysis.ladder`, and its role is {role}; write `role: reached` "
                           "and, under `yes`, the answers that count as reached"),
                        item=name, role=items[name].role.value)
        elif not items[name].yes_codes or items[name].separator is not None:
            yield issue("error", "ladder_items", item_id(name),
                        N_("nobody can be counted on the rung `{item}`: its `yes` must name one answer in numbers, or "
                           "a word that `labels` gives a number"), item=name)
    if len(project.analysis.ladder) == 1:
        yield issue("error", "ladder_items", "analysis.ladder",
                    N_("`analysis.ladder` has one rung; a ladder needs at least {least}"), least=LEAST)


def _ladder_order(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A ladder that the project names runs the way of the map."""
    order = {place: i for journey in project.journeys for i, place in enumerate(journey.places())}
    for rungs in ladders_of(project) if project.analysis.ladder else ():
        placed = [r for r in rungs if r.item.at in order]
        for before, rung in pairwise(placed):
            if order[rung.item.at or ""] < order[before.item.at or ""]:
                yield issue("warning", "ladder_order", item_id(rung.item_id),
                            N_("the rung `{rung}` stands before `{before}` on the map but after it in "
                               "`analysis.ladder`; put the rungs into the order of the stages"),
                            rung=rung.item_id, before=before.item_id)


def _adoption_items(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """The items of `analysis.adoption` exist, and no code of the status means two things."""
    asked, items = project.analysis.adoption, dict(items_of(project))
    if asked is None:
        return
    for name in (asked.time, asked.status):
        if name not in items:
            yield unknown("adoption_items", "analysis.adoption", ITEM, name, items)
    if asked.time == asked.status:
        yield issue("error", "adoption_items", "analysis.adoption",
                    N_("`time` and `status` of `analysis.adoption` are one item, `{item}`; name the days under `time`, "
                       "and what happened then under `status`"), item=asked.time)
    if not asked.adopted:
        yield issue("error", "adoption_items", "analysis.adoption",
                    N_("`adopted` names no code, so nobody can be said to have taken it up; write the code of the "
                       "status that means it"))
    yield from _codes_meet(asked, items.get(asked.status))


def _codes_meet(asked: Adoption, status: Item | None) -> Iterator[Issue]:
    """No code of the status means two things, and every one is a number or labelled by one."""
    left = {_spelt(code) for code in asked.left}
    both = [str(code) for code in asked.adopted if _spelt(code) in left]
    if both:
        yield issue("error", "adoption_items", "analysis.adoption",
                    N_("the status {codes} means both adopted and left; let each code stand under one of them"),
                    codes=", ".join(f"`{code}`" for code in both))
    for code in (*asked.adopted, *asked.left):
        if status is not None and not status.model_copy(update={"yes": (code,)}).yes_codes:
            yield issue("error", "adoption_items", "analysis.adoption",
                        N_("`{code}` is no code of the status `{item}`: write a number, or a word that its `labels` "
                           "give a number"), code=code, item=asked.status)


def _spelt(code: str | int | float) -> str:
    """Return a code in one spelling: 1, 1.0 and "1" are one."""
    try:
        return f"{float(code):g}"
    except ValueError:
        return str(code).strip().casefold()


CHECKS: tuple[Check, ...] = (
    Check("ladder_items", N_("Rungs can be counted"), _ladder_items),
    Check("ladder_order", N_("The ladder runs the way of the map"), _ladder_order),
    Check("adoption_items", N_("Time and status of adoption exist"), _adoption_items),
)
